"""What the examples of Proximus do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.domain.uplink import Ignored
from baumfeuchte.ingest.pipeline import uplink_digest

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
EUI = "70b3d57ed0001a2b"


def test_all_values_of_a_frame_are_one_uplink(outcome_of: Callable) -> None:
    first = outcome_of("proximus", "numbers as text")
    second = outcome_of("proximus", "the same frame's other value")
    assert uplink_digest(first) == uplink_digest(second)
    assert first.decoded is None


def test_a_value_without_a_frame_is_handed_on(outcome_of: Callable) -> None:
    assert outcome_of("proximus", "only the value").decoded == {"Temperature": "21.80"}


def test_a_status_brings_the_battery(outcome_of: Callable) -> None:
    assert outcome_of("proximus", "battery only") == Ignored(
        kind="status",
        network="proximus",
        dev_eui=EUI,
        at=TIME,
        battery_percent=pytest.approx(49.8, abs=0.01),
    )
