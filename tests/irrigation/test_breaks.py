from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.breaks import excursions, find_breaks, level_breaks, step_sizes

HOUR = 1.0


def hours(values: np.ndarray) -> np.ndarray:
    return np.arange(values.size, dtype=np.float64)[None]


def found(values: np.ndarray, interval_h: float = HOUR) -> dict[int, float]:
    certain, _ = level_breaks(values[None], interval_h * hours(values), interval_h)
    return {int(i): round(float(certain[0, i]), 1) for i in np.flatnonzero(certain[0])}


def test_a_healthy_series_has_no_breaks(healthy: np.ndarray) -> None:
    assert found(healthy) == {}


@pytest.mark.parametrize("shift", [-8.0, -4.0, 4.0, 8.0])
def test_a_level_that_jumps_and_stays_is_a_break(healthy: np.ndarray, shift: float) -> None:
    quiet = int(np.argmax(np.diff(healthy) > 0.5)) - 60
    healthy[quiet:] += shift
    assert list(found(healthy)) == [quiet]


def test_water_comes_over_several_readings(healthy: np.ndarray) -> None:
    quiet = int(np.argmax(np.diff(healthy) > 0.5)) - 60
    healthy[quiet:] += 2.0
    healthy[quiet + 1 :] += 6.0
    assert found(healthy) == {}


def test_water_drains_again(healthy: np.ndarray) -> None:
    quiet = int(np.argmax(np.diff(healthy) > 0.5)) - 60
    after = np.arange(healthy.size - quiet)
    healthy[quiet:] += 6.0 * np.exp(-after / 40.0)
    assert found(healthy) == {}


def test_draining_after_a_storm_is_no_break(healthy: np.ndarray) -> None:
    quiet = int(np.argmax(np.diff(healthy) > 0.5)) - 60
    healthy[quiet : quiet + 10] += np.linspace(2.0, 6.0, 10)
    assert found(healthy) == {}


def test_too_small_for_this_sensor() -> None:
    random = np.random.default_rng(3)
    noisy = 25.0 + 0.8 * random.standard_normal(1000)
    noisy[500:] += 4.0
    assert found(noisy) == {}


def test_a_step_across_a_gap_is_none(healthy: np.ndarray) -> None:
    quiet = int(np.argmax(np.diff(healthy) > 0.5)) - 60
    healthy[quiet:] += 6.0
    when = hours(healthy)
    when[0, quiet:] += 12.0
    assert not level_breaks(healthy[None], when, HOUR)[0].any()
    assert np.isnan(step_sizes(healthy[None], when, HOUR)[0, quiet])


def test_daily_values_are_not_judged(healthy: np.ndarray) -> None:
    healthy[1000:] += 10.0
    assert found(healthy, interval_h=24.0) == {}


def test_the_newest_readings_are_not_judged_yet(healthy: np.ndarray) -> None:
    quiet = int(np.argmax(np.diff(healthy) > 0.5)) - 60
    healthy[quiet:] += 6.0
    assert found(healthy[: quiet + 1]) == {}
    assert list(found(healthy[: quiet + 6])) == [quiet]


def test_two_breaks_that_undo_each_other_mark_what_lies_between(healthy: np.ndarray) -> None:
    quiet = int(np.argmax(np.diff(healthy) > 0.5)) - 90
    healthy[quiet : quiet + 40] += 5.0
    breaks = find_breaks(healthy[None], hours(healthy), HOUR)
    marks = excursions(breaks, (1, healthy.size))[0]
    assert np.flatnonzero(marks).tolist() == list(range(quiet, quiet + 40))
    assert breaks.returns.tolist() == [False, True]


def test_an_excursion_may_end_in_rain(healthy: np.ndarray) -> None:
    wet = int(np.argmax(np.diff(healthy) > 0.5)) + 1
    healthy[wet - 80 : wet + 1] -= 9.0
    breaks = find_breaks(healthy[None], hours(healthy), HOUR)
    marks = excursions(breaks, (1, healthy.size))[0]
    assert np.flatnonzero(marks).tolist() == list(range(wet - 80, wet + 1))


def test_three_steps_make_one_excursion_and_one_open_break(healthy: np.ndarray) -> None:
    healthy[:] = 25.0 + 0.01 * np.sin(np.arange(healthy.size))
    healthy[500:560] += 6.0
    healthy[700:] += 6.0
    breaks = find_breaks(healthy[None], hours(healthy), HOUR)
    assert breaks.index.tolist() == [500, 560, 700]
    assert breaks.last.tolist() == [559, -1, -1]
    assert breaks.returns.tolist() == [False, True, False]


def test_breaks_of_two_sensors_do_not_pair() -> None:
    values = 25.0 + 0.01 * np.sin(np.arange(600.0))
    one, other = values.copy(), values.copy()
    one[300:] += 6.0
    other[400:] -= 6.0
    breaks = find_breaks(np.stack([one, other]), np.tile(np.arange(600.0), (2, 1)), HOUR)
    assert breaks.row.tolist() == [0, 1]
    assert breaks.last.tolist() == [-1, -1]
