from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.outliers import noisy, out_and_back


def hours(values: np.ndarray, interval_h: float = 1.0) -> np.ndarray:
    return interval_h * np.arange(values.size, dtype=np.float64)[None]


def spikes(values: np.ndarray, interval_h: float = 1.0) -> list[int]:
    marks = out_and_back(values[None], hours(values, interval_h), interval_h)
    return np.flatnonzero(marks[0]).tolist()


@pytest.mark.parametrize("width", [1, 2])
@pytest.mark.parametrize("height", [-12.0, -5.0, 5.0, 12.0])
def test_one_or_two_readings_out_and_back(healthy: np.ndarray, width: int, height: float) -> None:
    healthy[700 : 700 + width] += height
    assert spikes(healthy) == list(range(700, 700 + width))


def test_a_healthy_series_has_none(healthy: np.ndarray) -> None:
    assert spikes(healthy) == []


def test_the_worked_example_of_the_source() -> None:
    values = 100.0 * np.array([0.25, 0.25, 0.31, 0.252, 0.251, 0.25, 0.285, 0.283, 0.281])
    assert spikes(values) == [2]


def test_half_the_way_back_is_drainage(healthy: np.ndarray) -> None:
    healthy[700] += 8.0
    healthy[701] += 4.0
    healthy[702] += 2.0
    assert spikes(healthy) == []


def test_a_single_shower_between_daily_values_is_none_but_a_fall_is() -> None:
    values = np.full(60, 25.0) + 0.1 * np.sin(np.arange(60.0))
    values[20] += 8.0
    values[40] -= 8.0
    assert spikes(values, 24.0) == [40]


def test_neighbours_across_a_gap_do_not_count(healthy: np.ndarray) -> None:
    healthy[700] += 8.0
    when = hours(healthy)
    when[0, 700:] += 24.0
    assert not out_and_back(healthy[None], when, 1.0).any()


def test_zigzag_is_noise(healthy: np.ndarray) -> None:
    random = np.random.default_rng(2)
    healthy[700:748] += 2.0 * random.standard_normal(48)
    marks = noisy(healthy[None], hours(healthy), 1.0)[0]
    assert marks[704:744].mean() > 0.8
    assert not marks[:690].any()
    assert not marks[760:].any()


def test_a_sensor_that_is_always_noisy_is_as_it_is() -> None:
    random = np.random.default_rng(2)
    values = 25.0 + 1.0 * random.standard_normal(2000)
    assert not noisy(values[None], hours(values), 1.0).any()
