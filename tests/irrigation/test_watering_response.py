from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.watering_outcome import Outcome
from baumfeuchte.irrigation.soils import soil_curves, soil_parameters
from baumfeuchte.irrigation.thresholds import age_class_index
from baumfeuchte.irrigation.watering_response import (
    Judgements,
    LoggedWaterings,
    judge_waterings,
)
from baumfeuchte.irrigation.watering_series import BEFORE_H, WateringSeries

SL3 = soil_parameters("Sl3")
FULL = 100 * SL3.field_capacity
NAN = np.nan


def water(before: float, peak: float, after: float) -> list[float]:
    return [before] * 24 + [peak] * 6 + [after] * 24


RISE = water(12, 25, 20)
PASSED = water(12, 25, 12.2)
NOTHING = water(12, 12, 12)
SILENT = water(NAN, NAN, NAN)
OVERFULL = water(12, FULL + 6, FULL + 3)
ALREADY_FULL = water(FULL + 1, FULL + 3, FULL + 1)


def judge(
    probes: dict[float, list[float]],
    *,
    years: float = 0,
    tension: bool = False,
    litres: float = 100,
    rain: float = 0.0,
    rain_before: float = 0.0,
    follows: bool = False,
) -> Judgements:
    """One watering at a tree with these probes by depth."""
    count = len(probes)
    return judge_waterings(
        LoggedWaterings(
            class_index=age_class_index([years]),
            litres=np.array([litres]),
            rain_mm=np.array([rain]),
            rain_before_mm=np.array([rain_before]),
            follows_another=np.array([follows]),
        ),
        WateringSeries(
            watering=np.zeros(count, dtype=np.int64),
            depth_cm=np.array([*probes], dtype=np.float64),
            is_tension=np.full(count, tension),
            value=np.array([*probes.values()], dtype=np.float64).reshape(count, 54),
            at_limit=np.zeros((count, 54), dtype=np.bool_),
            held_kpa=np.full(count, NAN),
            curve=soil_curves([SL3] * count),
            field_capacity=np.full(count, SL3.field_capacity),
            wilting_point=np.full(count, SL3.wilting_point),
        ),
    )


TABLE: dict[str, tuple[dict[str, Any], Outcome]] = {
    "it arrived": ({"probes": {30: RISE}}, Outcome.EFFECTIVE),
    "it arrived at one of two": ({"probes": {30: RISE, 60: NOTHING}}, Outcome.EFFECTIVE),
    "rain unknown": ({"probes": {30: RISE}, "rain": NAN}, Outcome.EFFECTIVE),
    "a little rain": ({"probes": {30: RISE}, "rain": 1.9}, Outcome.EFFECTIVE),
    "rain": ({"probes": {30: RISE}, "rain": 2.0}, Outcome.MASKED_BY_RAIN),
    "not even with rain": ({"probes": {30: NOTHING}, "rain": 8.0}, Outcome.NO_RESPONSE),
    "nothing": ({"probes": {30: NOTHING, 60: NOTHING}}, Outcome.NO_RESPONSE),
    "it passed": ({"probes": {30: PASSED}}, Outcome.RAN_OFF),
    "only at the top": ({"probes": {10: RISE, 30: NOTHING}}, Outcome.RAN_OFF),
    "only below the ball": ({"probes": {30: NOTHING, 90: RISE}}, Outcome.RAN_OFF),
    "a probe at the top alone": ({"probes": {10: RISE}}, Outcome.EFFECTIVE),
    "silent": ({"probes": {30: SILENT}}, Outcome.NOT_SEEN),
    "no probe": ({"probes": {}}, Outcome.NOT_SEEN),
    "the probe that counts is silent": ({"probes": {10: NOTHING, 30: SILENT}}, Outcome.NO_RESPONSE),
    "became too full": ({"probes": {30: OVERFULL}}, Outcome.ABOVE_FIELD_CAPACITY),
    "was full": ({"probes": {30: ALREADY_FULL}}, Outcome.ABOVE_FIELD_CAPACITY),
    "one is full, one stays dry": ({"probes": {30: ALREADY_FULL, 60: NOTHING}}, Outcome.RAN_OFF),
    "third year, top": ({"probes": {30: RISE, 60: NOTHING}, "years": 3}, Outcome.RAN_OFF),
    "third year, deep": ({"probes": {30: NOTHING, 60: RISE}, "years": 3}, Outcome.EFFECTIVE),
    "third year, one depth": ({"probes": {30: RISE}, "years": 3}, Outcome.EFFECTIVE),
    "tension": ({"probes": {30: water(60, 15, 20)}, "tension": True}, Outcome.EFFECTIVE),
    "tension, wet": (
        {"probes": {30: water(8, 3, 5)}, "tension": True},
        Outcome.ABOVE_FIELD_CAPACITY,
    ),
    "tension, still": ({"probes": {30: water(60, 58, 59)}, "tension": True}, Outcome.NO_RESPONSE),
}


@pytest.mark.parametrize(("case", "expected"), TABLE.values(), ids=[*TABLE])
def test_outcomes(case: dict[str, Any], expected: Outcome) -> None:
    found = judge(**case)
    assert found.outcome == (expected,)
    assert np.isnan(found.response[0]) == (expected is Outcome.NOT_SEEN)


def test_every_outcome_is_in_the_table() -> None:
    assert {outcome for _, outcome in TABLE.values()} == set(Outcome)


@pytest.mark.parametrize(
    ("case", "taught"),
    [
        ({"probes": {30: RISE}}, 0.08),
        ({"probes": {30: RISE, 60: NOTHING}}, 0.04),  # a ball: the mean of both depths
        ({"probes": {10: RISE, 30: RISE, 60: NOTHING}}, 0.04),  # 10 cm does not count
        ({"probes": {30: RISE}, "rain": NAN}, NAN),  # the rise may be rain
        ({"probes": {30: RISE}, "rain": 2.0}, NAN),
        ({"probes": {30: OVERFULL}}, NAN),
        ({"probes": {30: RISE, 60: OVERFULL}}, NAN),
        ({"probes": {30: NOTHING}}, NAN),
        ({"probes": {30: RISE}, "follows": True}, NAN),
        ({"probes": {30: water(12, 14, 13.2), 60: NOTHING}}, NAN),  # 0.006 on average
    ],
)
def test_what_teaches(case: dict[str, Any], taught: float) -> None:
    assert judge(**case).taught_response[0] == pytest.approx(taught, nan_ok=True)


def test_older_trees_learn_from_the_depth_weighted_mean() -> None:
    found = judge({30: RISE, 60: NOTHING, 90: NOTHING}, years=6)
    # 2.3: 0.811 / 0.140 / 0.050
    assert found.taught_response[0] == pytest.approx(0.811 * 0.08, abs=1e-4)
    assert found.response[0] == pytest.approx(0.08)


def test_a_rise_before_the_log_is_the_watering_unless_something_else_explains_it() -> None:
    late = [12.0] * 20 + [22.0] * 34
    assert judge({30: late}).outcome == (Outcome.EFFECTIVE,)
    assert judge({30: late}, rain_before=5.0).outcome == (Outcome.NO_RESPONSE,)
    assert judge({30: late}, follows=True).outcome == (Outcome.NO_RESPONSE,)


def test_a_probe_that_the_water_passed_may_have_lost_contact() -> None:
    probes = {30: NOTHING, 60: RISE, 90: NOTHING}
    assert judge(probes, years=2).contact_suspect.tolist() == [True, False, False]
    assert not judge(probes, years=2, litres=40).contact_suspect.any()
    assert not judge({30: ALREADY_FULL, 60: RISE}, years=2).contact_suspect.any()


def test_the_best_probe_is_named() -> None:
    found = judge({30: water(12, 20, 14), 45: RISE, 90: water(12, 30, 30)})
    assert found.best.tolist() == [1]
    assert found.counted.tolist() == [True, True, False]


def test_many_at_once_are_judged_like_each_alone() -> None:
    cases = [case for case, _ in TABLE.values() if not case.get("tension")]
    series = [list(case["probes"].items()) for case in cases]
    pairs = [(at, depth, row) for at, rows in enumerate(series) for depth, row in rows]
    pairs = [*itertools.chain(pairs[1::2], pairs[::2])]  # in any order
    count = len(pairs)
    found = judge_waterings(
        LoggedWaterings(
            class_index=age_class_index([case.get("years", 0) for case in cases]),
            litres=np.full(len(cases), 100.0),
            rain_mm=np.array([case.get("rain", 0.0) for case in cases]),
            rain_before_mm=np.zeros(len(cases)),
            follows_another=np.zeros(len(cases), dtype=np.bool_),
        ),
        WateringSeries(
            watering=np.array([at for at, _, _ in pairs]),
            depth_cm=np.array([depth for _, depth, _ in pairs], dtype=np.float64),
            is_tension=np.zeros(count, dtype=np.bool_),
            value=np.array([row for _, _, row in pairs], dtype=np.float64),
            at_limit=np.zeros((count, 54), dtype=np.bool_),
            held_kpa=np.full(count, NAN),
            curve=soil_curves([SL3] * count),
            field_capacity=np.full(count, SL3.field_capacity),
            wilting_point=np.full(count, SL3.wilting_point),
        ),
    )
    alone = [judge(**case) for case in cases]
    assert found.outcome == tuple(one.outcome[0] for one in alone)
    np.testing.assert_allclose(found.response, [one.response[0] for one in alone])
    np.testing.assert_allclose(found.taught_response, [one.taught_response[0] for one in alone])


@given(
    values=st.lists(
        st.one_of(st.just(NAN), st.floats(-5, 300), st.just(1e9)), min_size=54, max_size=54
    ),
    tension=st.booleans(),
    rain=st.one_of(st.just(NAN), st.floats(0, 60)),
)
def test_whatever_comes_in_one_outcome_comes_out(
    values: list[float], tension: bool, rain: float
) -> None:
    found = judge({30: values}, tension=tension, rain=rain)
    taught = found.taught_response[0]
    assert np.isnan(taught) or (taught >= 0.01 and found.outcome == (Outcome.EFFECTIVE,))
    if found.outcome == (Outcome.NOT_SEEN,):
        past = np.array(values[:BEFORE_H])
        assert np.isnan(found.response[0])
        assert not found.probes.seen[0]
        assert past.size == BEFORE_H


@given(more=st.floats(0.0, 0.09))
def test_more_water_seen_never_turns_arrived_into_not_arrived(more: float) -> None:
    assert judge({30: water(12, 25, 13.1 + 100 * more)}).outcome == (Outcome.EFFECTIVE,)
