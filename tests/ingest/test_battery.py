"""How a battery is and how long it will do."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.ingest.battery import battery_state
from baumfeuchte.storage.health_rows import BatteryPoint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baumfeuchte.ingest.battery import BatteryState

NOW = datetime(2026, 7, 15, tzinfo=UTC)


def state(values: Iterable[float], *, percent: bool = False, step_days: int = 2) -> BatteryState:
    """A battery with these values, oldest first, the last one now."""
    listed = list(values)
    points = [
        BatteryPoint(1, NOW - timedelta(days=step_days * back), value, percent)
        for back, value in zip(reversed(range(len(listed))), listed, strict=True)
    ]
    found = battery_state(points)
    assert found is not None
    return found


def test_no_battery() -> None:
    assert battery_state([]) is None


def test_a_percentage_that_falls() -> None:
    found = state([80 - day for day in range(0, 61, 2)], percent=True)
    assert (found.battery.percent, found.battery.volts, found.battery.at) == (20, None, NOW)
    assert found.battery.per_30_days == -30
    assert found.battery.days_left == 15
    assert (found.is_low, found.is_empty) == (False, False)


def test_cold_nights_do_not_count() -> None:
    found = state(3.6 - 0.001 * n - (0.3 if n % 7 == 0 else 0) for n in range(31))
    assert found.battery.per_30_days == pytest.approx(-0.015, abs=0.001)


def test_a_battery_that_does_not_fall() -> None:
    assert state([3.6 + 0.002 * math.sin(n) for n in range(31)]).battery.days_left is None
    assert state([50.0 + n / 10 for n in range(31)], percent=True).battery.days_left is None
    assert state([100 - n / 150 for n in range(31)], percent=True).battery.days_left is None


def test_too_few_values_for_a_trend() -> None:
    assert state([80, 70, 60, 50], percent=True, step_days=5).battery.per_30_days is None
    assert state([80, 70, 60, 50, 40, 30], percent=True).battery.per_30_days is None
    assert state([80, 70, 60, 50, 40, 30, 20, 10], percent=True).battery.per_30_days == -150


def test_a_new_battery() -> None:
    old, new = [30 - n for n in range(15)], [100 - n / 10 for n in range(10)]
    found = state([*old, *new], percent=True)
    assert found.battery.per_30_days == -1.5
    assert found.battery.percent == 99.1


def test_only_two_months_make_the_trend() -> None:
    found = state([*(100 - n for n in range(30)), *[70.0] * 31], percent=True)
    assert found.battery.per_30_days == 0


@pytest.mark.parametrize(
    ("highest", "now", "low", "empty"),
    [
        (3.1, 2.8, False, False),
        (3.1, 2.39, True, False),
        (3.1, 2.0, True, True),
        (3.65, 3.5, False, False),
        (3.65, 3.2, True, False),
        (3.65, 2.9, True, True),
        (4.15, 3.4, True, False),
        (4.15, 3.1, True, True),
        (1.5, 0.9, False, False),
        (12.6, 9.0, False, False),
    ],
)
def test_levels_by_the_kind_of_battery(highest: float, now: float, low: bool, empty: bool) -> None:
    found = state([highest, now], step_days=180)
    assert (found.battery.volts, found.is_low, found.is_empty) == (now, low, empty)


def test_the_time_of_a_kind_that_we_do_not_know() -> None:
    found = state([12 - n / 10 for n in range(31)])
    assert found.battery.per_30_days == -1.5
    assert found.battery.days_left is None


def test_where_a_sensor_tells_both_the_percentage_counts() -> None:
    volts = [BatteryPoint(1, NOW - timedelta(days=day), 2.0, is_percent=False) for day in (1, 0)]
    percent = BatteryPoint(1, NOW - timedelta(days=2), 60, is_percent=True)
    found = battery_state([percent, *volts])
    assert found is not None
    assert (found.battery.percent, found.battery.volts, found.battery.at) == (60, 2.0, NOW)
    assert not found.is_empty


def test_an_empty_battery_has_no_days_left() -> None:
    found = state([32 - n for n in range(31)], percent=True)
    assert (found.battery.days_left, found.is_empty) == (0, True)


def test_a_percentage_that_never_changes_is_none() -> None:
    days = [timedelta(days=day) for day in range(40, -1, -4)]
    percent = [BatteryPoint(1, NOW - day, 100, is_percent=True) for day in days]
    volts = [BatteryPoint(1, NOW - day, 3.6 + day.days / 100, is_percent=False) for day in days]
    found = battery_state([*percent, *volts])
    assert found is not None
    assert found.battery.percent == 100
    assert found.battery.per_30_days == pytest.approx(-0.3)
    assert found.battery.days_left is not None
    alone = battery_state(percent)
    assert alone is not None
    assert (alone.battery.per_30_days, alone.battery.days_left, alone.is_low) == (0, None, False)
