"""What the examples of MultiTech do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from baumfeuchte.domain.uplink import Ignored, Message, Rejected, Uplink
from baumfeuchte.ingest.envelopes import parse, recognise

ARRIVED_AT = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
DASHES = "70-b3-d5-7e-d0-00-1a-2b"


@pytest.mark.parametrize(
    ("data", "size", "payload"),
    [
        ("qg==", 1, "aa"),
        ("aa", 1, "aa"),
        ("aabb", 3, "69a6db"),  # base64 by its size
        ("aabb", 2, "aabb"),  # hexadecimal digits by their size
        ("aabb", None, "69a6db"),  # base64 is the default
        ("aab", None, None),
        ("aabbc", 2, None),
        (["aa"], 1, None),
    ],
)
def test_base64_or_hexadecimal_digits(data: object, size: int | None, payload: str | None) -> None:
    document = {"deveui": DASHES, "datr": "SF7BW125", "port": 1, "data": data, "size": size}
    outcome = recognise(document, topic="")
    if payload is None:
        assert isinstance(outcome, Rejected)
        assert (outcome.reason, outcome.dev_eui) == ("bad_payload", "70b3d57ed0001a2b")
    else:
        assert isinstance(outcome, Uplink)
        assert outcome.payload.hex() == payload


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        (f"lora/{DASHES}/joined", "join"),
        (f"lora/{DASHES}/packet_sent", "txack"),
        (f"lora/{DASHES}/queue_full", "notification"),
        (f"lorawan/8b-6c-f0-8e-ee-df-1b-b6/{DASHES}/moved", "notification"),
        (f"lora/{DASHES}/down", "downlink"),
    ],
)
def test_events_of_no_known_shape_go_by_their_topic(topic: str, kind: str) -> None:
    expected = Ignored(kind=kind, network="multitech", dev_eui="70b3d57ed0001a2b")
    assert recognise({"a": 1}, topic=topic) == expected


@pytest.mark.parametrize(
    ("topic", "payload", "kind"),
    [
        ("lorawan/029998e0-6156-cdd4-4523-264b523115c1/init", b'{"api_version": "1.1"}', "gateway"),
        ("lorawan/029998e0-6156-cdd4-4523-264b523115c1/close", b"", "gateway"),
        ("lorawan/8b-6c-f0-8e-ee-df-1b-b6/029998E0/lora_res", b'{"count": 9}', "gateway"),
        (f"lora/{DASHES}/clear", b"", "downlink"),
    ],
)
def test_what_is_not_of_a_device_or_empty(topic: str, payload: bytes, kind: str) -> None:
    outcome = parse(Message(topic=topic, payload=payload, arrived_at=ARRIVED_AT))
    assert isinstance(outcome, Ignored)
    assert (outcome.kind, outcome.network) == (kind, "multitech")


def test_an_empty_message_elsewhere_is_rejected() -> None:
    outcome = parse(Message(topic=f"lora/{DASHES}/up", payload=b"", arrived_at=ARRIVED_AT))
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "not_json"


def test_the_topic_names_the_device_where_the_message_does_not() -> None:
    document = {"datr": "SF7BW125", "port": 1, "data": "qg=="}
    named = recognise(document, topic=f"lora/{DASHES}/up")
    assert named == recognise(document | {"deveui": DASHES}, topic="")
    assert isinstance(named, Uplink)
    for topic in ("", f"lora/{DASHES}/down", "field/up"):
        assert not isinstance(recognise(document, topic=topic), Uplink)
