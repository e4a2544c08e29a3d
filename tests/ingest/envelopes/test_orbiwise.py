"""What the examples of OrbiWise do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = datetime(2026, 7, 15, 3, 30, 0, 500_000, tzinfo=UTC)
EUI = "70b3d57ed0001a2b"


def test_what_is_kept_of_an_uplink(outcome_of: Callable) -> None:
    uplink = outcome_of("orbiwise", "hexadecimal, counter as text")
    assert uplink.session == "e80181c0-b4c0-4a82-87b1-4d6844db553d"
    assert uplink.deduplication_id == "1784086200500"


def test_a_downlink_keeps_device_and_time(outcome_of: Callable) -> None:
    assert outcome_of("orbiwise", "downlink") == Ignored(
        kind="downlink", network="orbiwise", dev_eui=EUI, at=TIME
    )
