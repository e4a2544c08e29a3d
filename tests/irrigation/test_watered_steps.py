"""A wetting that heavy soil keeps looks like a probe that was moved, unless somebody watered."""

from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation import flag_sensors, flag_series
from baumfeuchte.irrigation.events import Cause
from baumfeuchte.irrigation.quality import Rule, Score

HOURS = 4
TIMES = np.datetime64("2026-05-01T00:00", "m") + np.arange(240) * np.timedelta64(HOURS * 60, "m")
WET = 200


def clay(rise: float) -> np.ndarray:
    """Forty days of a slow dry-down that one reading interrupts for good."""
    values = 30.0 - 0.02 * np.arange(TIMES.size) + 0.03 * np.sin(np.arange(TIMES.size))
    values[WET:] += rise
    return np.round(values, 2)


def logged(hours_before: float) -> tuple[np.ndarray, list[float]]:
    minutes = np.timedelta64(round(hours_before * 60), "m")
    return np.array([TIMES[WET] - minutes]).astype("datetime64[s]"), [100.0]


def test_without_a_watering_it_is_a_level_shift() -> None:
    flags = flag_series(TIMES, clay(7.0))
    assert np.flatnonzero(flags.rules[Rule.LEVEL_SHIFT]).tolist() == list(range(WET, WET + 6))
    assert flags.wettings.seconds.size == 0


@pytest.mark.parametrize("hours_before", [23.0, 2.0, 0.0, -3.0])
def test_a_logged_watering_explains_the_rise(hours_before: float) -> None:
    flags = flag_series(TIMES, clay(7.0), waterings=logged(hours_before))
    assert not flags.rules[Rule.LEVEL_SHIFT].any()
    assert flags.score is Score.GOOD
    assert flags.wettings.cause.tolist() == [Cause.WATERING]
    assert flags.wettings.rise == pytest.approx([7.0], abs=0.2)


@pytest.mark.parametrize("hours_before", [49.0, -9.0])
def test_a_watering_of_another_day_explains_nothing(hours_before: float) -> None:
    flags = flag_series(TIMES, clay(7.0), waterings=logged(hours_before))
    assert flags.rules[Rule.LEVEL_SHIFT].any()


def test_no_watering_explains_a_fall() -> None:
    assert flag_series(TIMES, clay(-7.0), waterings=logged(2.0)).rules[Rule.LEVEL_SHIFT].any()


def test_many_sensors_get_what_each_of_them_gets_alone() -> None:
    values = np.stack([clay(7.0), clay(7.0), clay(-7.0)])
    watered = np.zeros(values.shape, dtype=np.bool_)
    watered[[0, 2], WET : WET + 5] = True
    marks = flag_sensors(TIMES, values, watered=watered).rules[Rule.LEVEL_SHIFT]
    assert marks.any(axis=1).tolist() == [False, True, True]
    # The same where readings stand in another order.
    order = np.random.default_rng(2).permutation(TIMES.size)
    mixed = flag_sensors(TIMES[order], values[:, order], watered=watered[:, order])
    assert np.array_equal(mixed.rules[Rule.LEVEL_SHIFT], marks[:, order])
