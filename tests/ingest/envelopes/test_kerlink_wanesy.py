"""What the examples of Kerlink Wanesy do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored
from baumfeuchte.ingest.envelopes import recognise

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = datetime(2026, 7, 15, 3, 30, 0, 500_000, tzinfo=UTC)
EUI = "70b3d57ed0001a2b"


def test_what_is_kept_of_an_uplink(outcome_of: Callable) -> None:
    outcome = outcome_of("kerlink_wanesy", "dataUp with all details")
    assert outcome.session == "02192FCF"
    assert outcome.deduplication_id == "618a4430d18899000117d132"


def test_a_join_keeps_device_and_time(outcome_of: Callable) -> None:
    assert outcome_of("kerlink_wanesy", "join") == Ignored(
        kind="join", network="kerlink-wanesy", dev_eui=EUI, at=TIME
    )


def test_a_sign_of_life_keeps_device_and_time(outcome_of: Callable) -> None:
    assert outcome_of("kerlink_wanesy", "port 0") == Ignored(
        kind="no_payload", network="kerlink-wanesy", dev_eui=EUI, at=TIME
    )


def test_the_topic_tells_a_join_that_does_not(outcome_of: Callable) -> None:
    device = {"endDevice": {"devEui": EUI}}
    assert recognise(device, topic="wanesy/joinEvent") == Ignored(
        kind="join", network="kerlink-wanesy", dev_eui=EUI
    )
    encrypted = outcome_of("kerlink_wanesy", "encrypted")
    assert "AppSKey" in encrypted.detail
