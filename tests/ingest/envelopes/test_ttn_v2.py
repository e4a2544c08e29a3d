"""What the examples of The Things Network v2 do not show; they run in test_examples.py."""

from __future__ import annotations

import pytest

from baumfeuchte.domain.uplink import Ignored, Rejected
from baumfeuchte.ingest.envelopes import recognise


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        ("stadt/devices/linde-17/events/activations", "join"),
        ("stadt/devices/linde-17/events/activations/errors", "error"),
        ("stadt/devices/linde-17/events/down/sent", "downlink"),
        ("stadt/devices/linde-17/events/down/acks", "ack"),
        ("stadt/devices/linde-17/events/update", "notification"),
        ("stadt/devices/linde-17/down", "downlink"),
    ],
)
def test_events_of_no_known_shape_go_by_their_topic(topic: str, kind: str) -> None:
    expected = Ignored(kind=kind, network="ttn-v2", device_id="linde-17")
    assert recognise({"a": 1}, topic=topic) == expected


@pytest.mark.parametrize(
    "topic",
    ["stadt/devices/linde-17/up", "stadt/devices/x/events/readings", "devices/linde-17/down"],
)
def test_elsewhere_they_are_unknown(topic: str) -> None:
    outcome = recognise({"a": 1}, topic=topic)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "unknown_envelope"
