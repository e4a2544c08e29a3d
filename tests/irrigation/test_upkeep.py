from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.upkeep import (
    battery_failing,
    no_response,
    silent,
    unexplained_rise,
    unlike_neighbours,
    winter_shift,
)

NAN = np.nan


def rising() -> np.ndarray:
    values = 20.0 + 0.05 * np.sin(np.arange(60.0))
    values[40:] += 3.0
    return values[None]


@pytest.mark.parametrize(
    ("rain", "depth", "expected"),
    [(0.0, 5.0, [40]), (1.0, 5.0, [40]), (1.3, 5.0, []), (0.0, 10.0, []), (NAN, 5.0, [])],
)
def test_a_shallow_rise_without_rain(rain: float, depth: float, expected: list[int]) -> None:
    # 5 cm: less than max(0.2, 0.05 x 25) = 1.25 mm is no rain.
    marks = unexplained_rise(rising(), np.full((1, 60), rain), [depth], 1.0)
    assert np.flatnonzero(marks[0]).tolist() == expected


def test_an_unknown_depth_is_not_judged() -> None:
    assert not unexplained_rise(rising(), np.zeros((1, 60)), [NAN], 1.0).any()


def test_plenty_of_water_that_only_others_saw() -> None:
    change = [0.5, 0.5, 0.5, 0.5, 1.0, NAN]
    litres = [80, 49, 0, 80, 80, 80]
    rain = [0, 0, 15, 0, 0, 0]
    others = [1, 1, 1, 0, 1, 1]
    assert no_response(change, litres, rain, others).astype(int).tolist() == [1, 0, 1, 0, 0, 0]


def test_tension_answers_by_a_tenth() -> None:
    found = no_response([0.09, 0.10], 80, 0, others_responded=True, is_tension=True)
    assert found.tolist() == [True, False]


def test_a_sensor_that_leaves_its_group_on_three_days() -> None:
    day = np.arange(20)
    group = np.stack([30.0 - 0.5 * day + 0.1 * k for k in range(4)])
    own = 30.0 - 0.5 * day
    own[[10, 12, 14]] += 4.0  # up on one day, back on the next: six odd days
    marks = unlike_neighbours(own, group)
    assert not marks[:12].any()
    assert marks[12]
    assert not unlike_neighbours(30.0 - 0.5 * day, group).any()


def test_two_odd_days_or_two_neighbours_are_no_proof() -> None:
    day = np.arange(20)
    group = np.stack([30.0 - 0.5 * day] * 4)
    own = 30.0 - 0.5 * day
    own[10] += 4.0
    assert not unlike_neighbours(own, group).any()
    own[[12, 14]] += 4.0
    assert not unlike_neighbours(own, group[:2]).any()
    assert not unlike_neighbours(own, np.full_like(group, NAN)).any()
    assert unlike_neighbours(own, group).any()


def test_the_shift_between_two_winters() -> None:
    levels = [0.30, 0.33, NAN, 0.375, 0.335, 0.29]
    assert winter_shift(levels).astype(int).tolist() == [0, 0, 0, 1, 0, 1]
    assert winter_shift([]).tolist() == []


def test_silence_is_three_intervals() -> None:
    assert silent([3.0, 3.1, 100.0], [1.0, 1.0, NAN]).tolist() == [False, True, False]


def test_battery_by_limit_or_by_fall() -> None:
    days = np.arange(15.0)
    steady = np.full(15, 3.6)
    falling = 3.6 - 0.06 * days / 7.0
    slowly = 3.6 - 0.04 * days / 7.0
    low = np.full(15, 3.2)
    with_gaps = np.where(days % 3 == 0, falling, NAN)
    found = battery_failing([steady, falling, slowly, low, with_gaps], days, 3.3)
    assert found.tolist() == [False, True, False, True, True]
    assert not battery_failing(falling[:5], days[:5])
    assert not battery_failing(np.full(5, NAN), days[:5])
