"""What the examples of Live Objects do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = datetime(2026, 7, 15, 3, 30, 0, 500_000, tzinfo=UTC)
EUI = "70b3d57ed0001a2b"


def test_what_is_kept_of_an_uplink(outcome_of: Callable) -> None:
    uplink = outcome_of("live_objects", "uplink with decoded values")
    assert uplink.decoded == {"temperature": 21.8}
    assert uplink.deduplication_id == "60b3e15603b409370d2d2b10"
    assert outcome_of("live_objects", "confirmed, not decoded").decoded is None


def test_a_join_keeps_device_and_time(outcome_of: Callable) -> None:
    assert outcome_of("live_objects", "join") == Ignored(
        kind="join", network="live-objects", dev_eui=EUI, at=TIME
    )
