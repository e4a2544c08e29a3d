from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.breaks import find_breaks
from baumfeuchte.irrigation.drifting import drift_readings, drifts, steady_rise


def steady(days: int = 60) -> np.ndarray:
    hour = np.arange(24.0 * days)
    return 30.0 - 0.01 * hour + 0.1 * np.sin(2.0 * np.pi * hour / 24.0)


def marked(values: np.ndarray) -> np.ndarray:
    when = np.arange(values.size, dtype=np.float64)[None]
    breaks = find_breaks(values[None], when, 1.0)
    readings = drift_readings(values[None], breaks, 1.0)
    return np.asarray(drifts(breaks, readings, (1, values.size))[0])


@pytest.mark.parametrize("total", [-9.0, 9.0])
def test_a_step_shows_the_drift_before_it(total: float) -> None:
    values = steady()
    values[300:780] += np.linspace(0.0, total, 480)
    marks = np.flatnonzero(marked(values))
    assert marks[-1] == 779
    # The onset follows from step / excess slope: twenty days, here to within two.
    assert abs(int(marks[0]) - 300) < 48


def test_a_level_shift_is_no_drift() -> None:
    values = steady()
    values[780:] += 6.0
    assert not marked(values).any()


def test_an_excursion_is_no_drift() -> None:
    values = steady()
    values[500:780] += 6.0
    assert not marked(values).any()


def test_scattered_days_are_no_proof() -> None:
    values = steady()
    random = np.random.default_rng(5)
    daily = np.repeat(2.5 * random.standard_normal(60), 24)
    values += np.interp(np.arange(values.size), np.arange(values.size)[::24] + 12, daily[::24])
    values[780:] -= 8.0
    assert not marked(values).any()


def test_too_little_history_is_no_proof() -> None:
    values = steady()
    values[300:780] += np.linspace(0.0, 9.0, 480)
    assert not marked(values[700:]).any()


def rising(values: np.ndarray, interval_h: float = 1.0) -> list[int]:
    when = interval_h * np.arange(values.size, dtype=np.float64)[None]
    return np.flatnonzero(steady_rise(values[None], when, interval_h)[0]).tolist()


def test_ten_days_of_the_same_small_rise_are_no_water() -> None:
    values = steady()
    values[500:900] += 0.025 * np.arange(400)
    values[900:] += 10.0
    marks = rising(values)
    # 0.36 a day remain of the rise; its ninth day ends at 716, and the mean looks back a day.
    assert 704 <= marks[0] <= 740
    # Until the ten days have more than one that did not rise.
    assert 899 <= marks[-1] <= 960


def test_a_front_slows_down_and_is_seen_coming() -> None:
    hour = np.arange(500.0)
    slow = steady()
    slow[500:1000] += 8.0 * (1.0 - np.exp(-hour / 60.0))
    slow[1000:] += 8.0
    assert rising(slow) == []
    fast = steady()
    fast[500:900] += 0.025 * np.arange(400)
    fast[900:] += 10.0
    fast[620:] += 2.0
    assert not set(rising(fast)) & set(range(620, 620 + 240))


def test_a_slow_rise_needs_ten_whole_days_and_readings() -> None:
    values = steady()
    values[500:900] += 0.025 * np.arange(400)
    assert rising(values[500:740]) == []
    assert rising(values[::24], 24.0) == []
    when = np.arange(values.size, dtype=np.float64)[None]
    when[0, 700:] += 240.0
    marks = np.flatnonzero(steady_rise(values[None], when, 1.0)[0])
    assert not set(marks.tolist()) & set(range(700, 900))
