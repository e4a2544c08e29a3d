"""What the examples of firefly do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes import recognise
from baumfeuchte.ingest.pipeline import uplink_digest

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = datetime(2026, 7, 15, 3, 30, 0, 500_000, tzinfo=UTC)
EUI = "70b3d57ed0001a2b"


PUSHED = "HTTP push; its times have no zone and are UTC"


def test_pushed_and_fetched_are_the_same_uplink(outcome_of: Callable) -> None:
    pushed = outcome_of("firefly", PUSHED)
    fetched = outcome_of("firefly", "the flat form of the REST API")
    assert uplink_digest(pushed) == uplink_digest(fetched)
    assert pushed.received_at == fetched.received_at == TIME


def test_what_is_kept_of_an_uplink(outcome_of: Callable) -> None:
    assert outcome_of("firefly", PUSHED).deduplication_id == "5d3c8a10-2f5e-4b1a-9a66-0c0ffee00009"
    assert outcome_of("firefly", "up_packet").decoded == {"bodenfeuchte": 26.1}


def test_a_join_keeps_device_and_time(outcome_of: Callable) -> None:
    assert outcome_of("firefly", "join") == Ignored(
        kind="join", network="firefly", dev_eui=EUI, device_id="Linde 17", at=TIME
    )


def test_a_message_type_that_is_empty_says_nothing() -> None:
    packet = {"device_eui": EUI, "fcnt": "", "port": 2, "payload": "aa", "mtype": ""}
    outcome = recognise(packet, topic="")
    assert isinstance(outcome, Uplink)
    assert (outcome.f_port, outcome.f_cnt) == (2, None)
