"""What the examples of ThingPark do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.domain.uplink import Ignored, Message, Rejected, Uplink
from baumfeuchte.ingest.envelopes import parse, recognise

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = datetime(2026, 7, 15, 3, 30, 0, 500_000, tzinfo=UTC)
EUI = "70b3d57ed0001a2b"


def test_device_status_brings_the_battery(outcome_of: Callable) -> None:
    assert outcome_of("actility", "device status") == Ignored(
        kind="status", network="actility", dev_eui=EUI, at=TIME, battery_percent=100.0
    )


@pytest.mark.parametrize(
    ("level", "percent"),
    [("1", 0.0), (128, pytest.approx(50.2, abs=0.01)), ("0", None), (255, None), ("", None)],
)
def test_battery_levels(level: object, percent: float | None) -> None:
    event = {"DevEUI": EUI, "Type": "devstatusans", "Lrcid": "00000065", "Var1": level}
    outcome = recognise({"DevEUI_notification": event}, topic="")
    assert isinstance(outcome, Ignored)
    assert (outcome.kind, outcome.battery_percent) == ("status", percent)


def test_join_and_reset_keep_their_time(outcome_of: Callable) -> None:
    for name in ("join", "join without its root"):
        expected = Ignored(kind="join", network="actility", dev_eui=EUI, at=TIME)
        assert outcome_of("actility", name) == expected
    assert outcome_of("actility", "reset").detail == "reset"


def test_what_is_kept_of_an_uplink(outcome_of: Callable) -> None:
    assert outcome_of("actility", "decoded by ThingPark").decoded == {"bodenfeuchte": 26.1}
    assert outcome_of("actility", "without its root").session == "04A1B2C3"


def test_points_where_there_is_no_decoded_payload() -> None:
    points = {"humidity": {"unitId": "%", "record": 26.1}}
    uplink = {"DevEUI": EUI, "FPort": 1, "FCntUp": 1, "payload": {}, "points": points}
    outcome = recognise({"DevEUI_uplink": uplink}, topic="")
    assert isinstance(outcome, Uplink)
    assert (outcome.payload, outcome.decoded) == (b"", points)


def test_both_dialects_are_the_same_uplink(outcome_of: Callable) -> None:
    numbers = outcome_of(
        "actility",
        "Enterprise: numbers; the gateway that ThingPark names counts, not the highest SNR",
    )
    assert outcome_of("actility", "Wireless: every number is text (webhook)") == numbers
    assert outcome_of("actility", "without its root, as text") == numbers


def test_xml_is_explained() -> None:
    body = b'<?xml version="1.0"?>\n<DevEUI_uplink xmlns="http://uri.actility.com/lora"/>'
    outcome = parse(Message(topic="", payload=body, arrived_at=TIME))
    assert isinstance(outcome, Rejected)
    assert (outcome.reason, outcome.network) == ("not_json", "actility")
    assert "choose JSON" in outcome.detail


def test_a_refusal_names_the_sensor(outcome_of: Callable) -> None:
    outcome = outcome_of("actility", "payload of an odd number of digits")
    assert (outcome.dev_eui, outcome.network) == (EUI, "actility")
