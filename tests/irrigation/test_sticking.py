from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from baumfeuchte.irrigation.sticking import median_step, stood_still

if TYPE_CHECKING:
    from collections.abc import Callable


def marked(values: np.ndarray, interval_h: float = 1.0) -> list[int]:
    return np.flatnonzero(stood_still(values[None], interval_h)[0]).tolist()


def test_a_healthy_series_moves(healthy: np.ndarray) -> None:
    assert marked(healthy) == []


def test_standing_still_is_marked_from_the_second_day_on(healthy: np.ndarray) -> None:
    healthy[998:1060] = healthy[999]
    healthy[998] += 0.2
    assert marked(healthy) == list(range(1023, 1060))


def test_also_while_it_lasts(healthy: np.ndarray) -> None:
    healthy[998:1060] = healthy[999]
    healthy[998] += 0.2
    assert marked(healthy[:1060]) == list(range(1023, 1060))


def test_a_coarse_scale_stands_still_by_itself(soil: Callable[..., np.ndarray]) -> None:
    assert marked(soil(120, step=1.0)) == []


def test_a_run_in_a_time_without_changes_is_natural(healthy: np.ndarray) -> None:
    # 202 hours at 40 cm occur naturally: the value was as still before and after.
    healthy[800:1400] = np.round(healthy[800] - 0.05 * (np.arange(600) // 200), 2)
    assert marked(healthy) == []


def test_a_flicker_between_two_values_is_not_life(healthy: np.ndarray) -> None:
    flicker = 25.0 + 0.05 * (np.arange(healthy.size) % 2)
    flicker[1000:1060] = 25.0
    assert marked(flicker) == []


def test_a_fall_behind_the_run_gives_it_away() -> None:
    # One step of 0.1 every 8 h: 6 changes are missing in 48 h, and the value jumps to its place.
    values = np.round(35.0 - 0.1 * (np.arange(1500) // 8), 1)
    values[700:748] = values[699]
    assert marked(values) == list(range(720, 748))


def test_rain_behind_a_short_run_is_natural() -> None:
    values = np.round(35.0 - 0.1 * (np.arange(1500) // 8), 1)
    values[700:730] = values[699]
    values[730:] += 4.0
    assert marked(values) == []


def test_many_readings_an_hour_are_as_many_hours(healthy: np.ndarray) -> None:
    healthy[1000:1060] = healthy[999]
    quarter = np.repeat(healthy, 4) + np.tile([0.0, 0.01, 0.0, 0.01], healthy.size)
    quarter[3996:4240] = quarter[3996]
    marks = marked(quarter, 0.25)
    assert marks[0] == pytest.approx(3996 + 96, abs=4)
    assert marks[-1] == pytest.approx(4239, abs=1)


def test_the_run_itself_is_not_its_own_history(soil: Callable[..., np.ndarray]) -> None:
    short = soil(30)
    short[300:500] = short[299]
    assert marked(short) == list(range(323, 500))


def test_nothing_is_known_of_a_constant_series() -> None:
    assert marked(np.full(2000, 25.0)) == []
    assert median_step(np.full((1, 5), 3.0))[0] == np.inf
    assert median_step([[1.0, 1.0, 1.5, 2.5, 2.7]])[0] == pytest.approx(0.5)
