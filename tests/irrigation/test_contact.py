from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.contact import (
    contact_lost,
    fell_to_zero,
    low_plateau,
    out_of_soil,
    saturated_plateau,
)


def where(marks: np.ndarray) -> list[int]:
    return np.flatnonzero(marks[0]).tolist()


def hours(values: np.ndarray) -> np.ndarray:
    return np.arange(values.size, dtype=np.float64)[None]


def test_a_fall_to_zero_lasts_until_the_value_leaves_it() -> None:
    values = np.array([20.0, 20, 0, 0, 0.05, 12, 0.0, 0.0, 4, 0])
    # The last one falls by 4 only: that may be dry sand.
    assert where(fell_to_zero(values[None])) == [2, 3, 4, 6, 7]


def test_out_of_the_soil(healthy: np.ndarray) -> None:
    random = np.random.default_rng(1)
    healthy[500:600] = 2.5 + 0.2 * random.standard_normal(100)
    assert where(out_of_soil(healthy[None], hours(healthy), 1.0)) == list(range(500, 600))


def test_out_of_dry_soil_falls_by_a_third(healthy: np.ndarray) -> None:
    dry = np.round(0.25 * healthy, 3)
    dry[500:560] = 3.0
    assert where(out_of_soil(dry[None], hours(dry), 1.0)) == list(range(500, 560))


def test_soil_that_dries_or_freezes_slowly_is_not_out(healthy: np.ndarray) -> None:
    healthy[500:530] = np.linspace(healthy[500], 3.0, 30)
    healthy[530:600] = 3.0
    assert where(out_of_soil(healthy[None], hours(healthy), 1.0)) == []


def test_out_of_the_soil_on_two_daily_values() -> None:
    values = np.full(40, 25.0) + np.sin(np.arange(40.0))
    values[20:22] = 2.5
    assert where(out_of_soil(values[None], 24.0 * hours(values), 24.0)) == [20, 21]


def test_a_low_reading_that_comes_back_at_once_is_a_spike(healthy: np.ndarray) -> None:
    healthy[500] = 2.0
    assert where(out_of_soil(healthy[None], hours(healthy), 1.0)) == []


def test_contact_is_lost_at_a_level_the_sensor_never_had() -> None:
    values = np.array([30.0, 28, 26, 18, 18, 19, 27, 25, 17])
    fall = np.zeros(values.size)
    fall[3] = -8.0
    assert where(contact_lost(values[None], fall[None])) == [3, 4, 5]


def test_a_fall_to_a_known_level_is_not_contact() -> None:
    values = np.array([15.0, 28, 26, 18, 18, 19])
    fall = np.array([0, 0, 0, -8.0, 0, 0])
    assert where(contact_lost(values[None], fall[None])) == []


def test_low_plateau_needs_the_fall_and_the_flatness() -> None:
    values = np.concatenate([np.full(30, 30.0), np.full(40, 22.0), 22.0 + 0.5 * np.arange(30)])
    fall = np.zeros(values.size)
    fall[30] = -8.0
    marks = where(low_plateau(values[None], fall[None], 1.0))
    assert marks[0] == 30
    # The last window of 13 h that is still flat begins about 12 h before the rise.
    assert 55 <= marks[-1] <= 62
    assert where(low_plateau(values[None], np.zeros((1, values.size)), 1.0)) == []
    assert where(low_plateau(values[None], fall[None], 24.0)) == []


def test_saturated_plateau_between_rise_and_fall() -> None:
    values = np.concatenate(
        [np.full(30, 30.0), np.full(40, 44.0), 44.0 - 0.5 * np.arange(20), np.full(30, 34.0)]
    )
    marks = where(saturated_plateau(values[None], 1.0))
    assert marks[0] == 30
    assert 66 <= marks[-1] <= 72
    assert where(saturated_plateau(values[None], 6.0)) == []


@pytest.mark.parametrize("end", [30.0, 44.0])
def test_a_plateau_without_a_fall_or_without_a_rise_is_none(end: float) -> None:
    values = np.concatenate([np.full(30, 74.0 - end), np.full(60, end)])
    assert where(saturated_plateau(values[None], 1.0)) == []


def test_short_series_hold_nothing() -> None:
    for size in range(5):
        row = np.full((1, size), 20.0)
        assert not saturated_plateau(row, 1.0).any()
        assert not low_plateau(row, row, 1.0).any()
        assert not out_of_soil(row, hours(row[0]), 1.0).any()
