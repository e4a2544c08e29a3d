"""What the examples of The Things Stack do not show; they themselves run in test_examples.py."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored, Rejected, Uplink
from baumfeuchte.ingest.envelopes import recognise
from baumfeuchte.ingest.pipeline import uplink_digest

if TYPE_CHECKING:
    from collections.abc import Callable

MQTT = "MQTT, two gateways: the higher SNR counts, its name where it has no EUI"


def test_all_ways_lead_to_the_same_uplink(outcome_of: Callable) -> None:
    mqtt = outcome_of("tts_v3", MQTT)
    ways = ("Storage Integration", "event stream", "event stream over HTTP")
    assert [outcome_of("tts_v3", name) for name in ways] == [mqtt] * 3


def test_the_normalized_copy_is_no_second_uplink(outcome_of: Callable) -> None:
    copy = outcome_of("tts_v3", "uplink_normalized without a topic")
    assert copy.kind == "uplink_normalized"


def test_without_dev_eui_a_refusal_still_names_the_network() -> None:
    outcome = recognise(
        {"end_device_ids": {"device_id": "linde-17"}, "uplink_message": {"frm_payload": "*"}},
        topic="",
    )
    assert isinstance(outcome, Rejected)
    assert (outcome.reason, outcome.dev_eui, outcome.network) == ("bad_payload", None, "tts-v3")


def test_a_counter_of_0_that_is_left_out_is_one_uplink_with_one_that_is_not() -> None:
    uplink = {"f_port": 2, "frm_payload": "qg=="}
    ids = {"dev_eui": "70B3D57ED0001A2B"}
    left_out, written = (
        recognise({"end_device_ids": ids, "uplink_message": uplink | more}, topic="")
        for more in ({}, {"f_cnt": 0})
    )
    assert isinstance(left_out, Uplink)
    assert isinstance(written, Uplink)
    assert uplink_digest(left_out) == uplink_digest(written)


MESSAGE = {
    "end_device_ids": {"device_id": "linde-17", "dev_eui": "70B3D57ED0001A2B"},
    "uplink_message": {"f_port": 2, "f_cnt": 7, "frm_payload": "qg=="},
}


def pushed(data: str) -> dict[str, object]:
    return {"message": {"data": data, "messageId": "1"}, "subscription": "projects/p/s/baum"}


def test_a_push_of_pub_sub_is_the_message_in_it() -> None:
    data = base64.b64encode(json.dumps(MESSAGE).encode()).decode()
    assert recognise(pushed(data), topic="") == recognise(MESSAGE, topic="")
    for other in ("*", "/w==", base64.b64encode(b"[]").decode()):
        outcome = recognise(pushed(other), topic="")
        assert isinstance(outcome, Rejected)
        assert outcome.reason == "unknown_envelope"


def test_on_the_topic_of_copies_everything_is_a_copy() -> None:
    copy = recognise(MESSAGE, topic="v3/baumfeuchte@stadt/devices/linde-17/up/normalized")
    assert isinstance(copy, Ignored)
    assert copy.dev_eui == "70b3d57ed0001a2b"
    assert isinstance(recognise(MESSAGE, topic="v3/b@stadt/devices/linde-17/up"), Uplink)
