"""Q10 and Q11 by daily values: only what others saw accuses a probe."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baumfeuchte.irrigation.beside_others import (
    HELD_DAYS,
    ProbeDays,
    odd_among_alike,
    unanswered_water,
)

DAYS = 30
WATER = 20
"""Column of the day with water."""


def drying(level: float = 25.0, rise: float = 0.0, at: int = WATER + 1) -> Any:
    """Falls by 0.2 a day, and rises once."""
    return level - 0.2 * np.arange(DAYS) + rise * (np.arange(DAYS) >= at)


def city(*rows: Any, **columns: Any) -> ProbeDays:
    """Probes of one tree in 30, 60 and 90 cm, nothing logged, no rain."""
    count = len(rows)
    given_columns: dict[str, Any] = {
        "wetness": np.array(rows, dtype=np.float64),
        "is_tension": np.zeros(count, dtype=np.bool_),
        "tree": np.zeros(count, dtype=np.int64),
        "depth_cm": 30.0 * np.arange(1, count + 1),
        "alike": np.full(count, -1),
        "rain_mm": np.zeros((count, DAYS)),
        "litres": np.zeros((count, DAYS)),
        "field_capacity_percent": np.full(count, np.nan),
    }
    return ProbeDays(**(given_columns | columns))


def on(day: int, amount: float, count: int) -> Any:
    told = np.zeros((count, DAYS))
    told[:, day] = amount
    return told


def said(days: ProbeDays) -> list[tuple[int, bool]]:
    found = unanswered_water(days)
    return list(zip(found.since.tolist(), found.sure.tolist(), strict=True))


NOTHING = (-1, False)


def test_a_deeper_probe_saw_the_watering_and_this_one_did_not() -> None:
    days = city(drying(), drying(rise=6.0), litres=on(WATER, 80.0, 2))
    assert said(days) == [(WATER, True), NOTHING]


def test_water_that_only_the_upper_probe_saw_did_not_get_so_deep() -> None:
    days = city(drying(rise=6.0), drying(), litres=on(WATER, 80.0, 2))
    assert said(days) == [NOTHING, NOTHING]


@pytest.mark.parametrize(("depth", "sure"), [(25.0, True), (15.0, False)])
def test_a_probe_of_the_same_layer_is_a_witness(depth: float, sure: bool) -> None:
    days = city(
        drying(rise=6.0),
        drying(),
        depth_cm=np.array([depth, 30.0]),
        litres=on(WATER, 80.0, 2),
    )
    assert said(days)[1] == ((WATER, True) if sure else NOTHING)


@pytest.mark.parametrize("litres", [0.0, 40.0])
def test_little_water_need_not_arrive(litres: float) -> None:
    days = city(drying(), drying(rise=6.0), litres=on(WATER, litres, 2))
    assert said(days) == [NOTHING, NOTHING]


def test_rain_makes_doubtful_not_more() -> None:
    days = city(drying(), drying(rise=6.0), rain_mm=on(WATER, 18.0, 2))
    assert said(days) == [(WATER, False), NOTHING]
    two_days = on(WATER, 8.0, 2) + on(WATER - 1, 8.0, 2)
    assert said(replace(days, rain_mm=two_days))[0] == (WATER, False)
    assert said(replace(days, rain_mm=np.full((2, DAYS), np.nan))) == [NOTHING, NOTHING]


@pytest.mark.parametrize(("answers", "accused"), [(4, True), (3, False), (2, False)])
def test_similar_trees_under_the_same_rain(answers: int, accused: bool) -> None:
    others = [drying(rise=5.0)] * answers + [drying()] * (4 - answers)
    days = city(
        drying(),
        *others,
        tree=np.arange(5),
        depth_cm=np.full(5, 30.0),
        alike=np.zeros(5, dtype=np.int64),
        rain_mm=on(WATER, 25.0, 5),
    )
    assert said(days)[0] == ((WATER, False) if accused else NOTHING)
    assert said(days)[1] == NOTHING


def test_who_is_wet_already_has_no_room_to_answer() -> None:
    flat = np.full(DAYS, 25.0)
    days = city(flat, drying(rise=6.0), litres=on(WATER, 80.0, 2))
    assert said(days) == [NOTHING, NOTHING]
    known = replace(days, field_capacity_percent=np.array([31.0, np.nan]))
    assert said(known)[0] == (WATER, True)


def test_the_next_rise_or_two_weeks_end_it() -> None:
    lifted = drying() + 2.0 * (np.arange(DAYS) >= WATER + 5)
    assert said(city(lifted, drying(rise=6.0), litres=on(WATER, 80.0, 2))) == [NOTHING, NOTHING]
    begin = DAYS - 1 - 3 - HELD_DAYS
    for day, expected in ((begin, (begin, True)), (begin - 1, NOTHING)):
        days = city(
            drying(),
            drying(rise=6.0, at=day + 1),
            litres=on(day, 80.0, 2),
            field_capacity_percent=np.full(2, 31.0),
        )
        assert said(days)[0] == expected


def test_the_time_to_answer_must_be_over() -> None:
    day = DAYS - 3
    days = city(drying(), drying(rise=6.0, at=day + 1), litres=on(day, 80.0, 2))
    assert said(days) == [NOTHING, NOTHING]


def test_a_tension_answers_by_a_tenth() -> None:
    kpa = np.full(DAYS, 60.0)
    fallen = np.where(np.arange(DAYS) > WATER, 50.0, 60.0)
    barely = np.where(np.arange(DAYS) > WATER, 56.0, 60.0)
    for lower, expected in ((fallen, (WATER, True)), (barely, NOTHING)):
        days = city(
            -10.0 * np.log10(kpa),
            -10.0 * np.log10(lower),
            is_tension=np.ones(2, dtype=np.bool_),
            litres=on(WATER, 80.0, 2),
        )
        assert said(days)[0] == expected


def group(own: Any, count: int = 5, **columns: Any) -> ProbeDays:
    """A probe and others that dry alike."""
    rows = [own, *(drying(25.0 + n) for n in range(count - 1))]
    one_group: dict[str, Any] = {
        "tree": np.arange(count),
        "depth_cm": np.full(count, 30.0),
        "alike": np.zeros(count, dtype=np.int64),
    }
    return city(*rows, **(one_group | columns))


def test_a_leak_leaves_the_group() -> None:
    leak = drying()
    leak[-4:] = leak[-5] + 2.0 * np.arange(1, 5)
    assert odd_among_alike(group(leak)).tolist() == [DAYS - 4, -1, -1, -1, -1]


def test_a_watering_two_days_or_long_ago_leave_nothing() -> None:
    leak = drying()
    leak[-4:] = leak[-5] + 2.0 * np.arange(1, 5)
    watered = np.zeros((5, DAYS))
    watered[0, [DAYS - 5, DAYS - 3]] = 80.0
    assert odd_among_alike(group(leak, litres=watered))[0] == -1
    twice = drying()
    twice[-2:] += [3.0, 6.0]
    assert odd_among_alike(group(twice))[0] == -1
    old = drying()
    old[5:9] += 2.0 * np.arange(1, 5)
    assert odd_among_alike(group(old))[0] == -1


@pytest.mark.parametrize("count", [2, 3])
def test_two_others_are_no_group(count: int) -> None:
    leak = drying()
    leak[-4:] = leak[-5] + 2.0 * np.arange(1, 5)
    assert (odd_among_alike(group(leak, count)) == -1).all()
    assert odd_among_alike(group(leak, 4))[0] == DAYS - 4
    alone = group(leak, alike=np.full(5, -1))
    assert (odd_among_alike(alone) == -1).all()


def test_days_of_a_watering_that_nobody_logged_do_not_count() -> None:
    leak = drying()
    leak[-4:] = leak[-5] + 2.0 * np.arange(1, 5)
    quiet = np.zeros((5, DAYS), dtype=np.bool_)
    assert odd_among_alike(group(leak, unlogged=quiet))[0] == DAYS - 4
    quiet[0, [DAYS - 5, DAYS - 3]] = True
    assert odd_among_alike(group(leak, unlogged=quiet))[0] == -1
    # And it accuses nobody of not having seen it: nobody knows how much it was.
    told = np.zeros((2, DAYS), dtype=np.bool_)
    told[:, WATER] = True
    assert said(city(drying(), drying(rise=6.0), unlogged=told)) == [NOTHING, NOTHING]


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_the_probes_does_not_matter_and_gaps_are_no_fault(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = 12
    steps = rng.normal(0.0, 1.0, (count, DAYS)) + 4.0 * (rng.random((1, DAYS)) < 0.1)
    steps[rng.random((count, DAYS)) < 0.2] = np.nan
    days = city(
        *(20.0 + np.nancumsum(steps, axis=1) + 0.0 * steps),
        tree=rng.integers(0, 4, count),
        depth_cm=rng.choice([20.0, 50.0, 80.0], count),
        alike=rng.integers(-1, 2, count),
        rain_mm=np.broadcast_to(rng.choice([0.0, 20.0, np.nan], DAYS), (count, DAYS)).copy(),
        litres=rng.choice([0.0, 80.0], (count, DAYS), p=[0.9, 0.1]),
    )
    order = rng.permutation(count)
    shuffled = ProbeDays(
        **{
            name: value[order]
            for name in ProbeDays.__dataclass_fields__
            if (value := getattr(days, name)) is not None
        }
    )
    assert [said(days)[row] for row in order] == said(shuffled)
    assert odd_among_alike(days)[order].tolist() == odd_among_alike(shuffled).tolist()
    silent = replace(days, wetness=np.full((count, DAYS), np.nan))
    assert said(silent) == [NOTHING] * count
    assert (odd_among_alike(silent) == -1).all()


def test_a_city_without_probes() -> None:
    nobody = ProbeDays(
        **{
            name: value[:0]
            for name in ProbeDays.__dataclass_fields__
            if (value := getattr(city(drying()), name)) is not None
        }
    )
    assert said(nobody) == []
    assert odd_among_alike(nobody).size == 0
