"""What the examples of The Things Stack do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Rejected, Uplink
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
