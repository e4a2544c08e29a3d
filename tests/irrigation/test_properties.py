"""What must hold for any state (house 8): monotony, honesty, one = many."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.irrigation.prioritise import rank
from baumfeuchte.irrigation.soils import SOILS

if TYPE_CHECKING:
    from collections.abc import Mapping

NAN = float("nan")
URGENCY = {Status.OK: 0, Status.SOON: 1, Status.DRY: 2, Status.CRITICAL: 3}
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

SOIL_CODES = st.sampled_from([*SOILS, None])
YEARS = st.sampled_from([0.0, 1.0, 2.0, 3.0, 6.0, 10.0, 30.0, NAN])
ET0 = st.lists(st.floats(0, 8), min_size=1, max_size=14)
PROBES = st.lists(
    st.tuples(
        st.sampled_from([10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0]),
        st.booleans(),
        st.floats(0.0, 1.0),
        st.sampled_from([0.0, 1.0, 2.0]),
    ),
    min_size=1,
    max_size=5,
)


def value_of(share: float, *, tension: bool) -> float:
    """0 is wet, 1 is dry, in the probe's own unit."""
    return 10.0 ** (1.0 + 1.9 * share) if tension else 32.0 * (1 - share) + 3.0


def tree_of(build: Any, probes: list[Any], years: float, soil: str | None, drier: float = 0) -> Any:
    made = [
        build.probe(
            depth, value_of(min(share + drier, 1.05), tension=tension), tension=tension, age=age
        )
        for depth, tension, share, age in probes
    ]
    return build.tree(*made, years=years, soil=soil)


@quick
@given(probes=PROBES, years=YEARS, soil=SOIL_CODES, et0=ET0, drier=st.floats(0.0, 0.3))
def test_drier_soil_never_lowers_urgency(
    build: Any, *, probes: Any, years: float, soil: str | None, et0: list[float], drier: float
) -> None:
    weather = {"et0": tuple(et0), "rain": (0.0,) * len(et0)}
    wet = build.one(tree_of(build, probes, years, soil), **weather)
    dry = build.one(tree_of(build, probes, years, soil, drier), **weather)
    assert URGENCY[dry.status] >= URGENCY[wet.status]
    assert days(dry) <= days(wet) + 1e-3
    if wet.rew < 1:  # in wetter soil the width of the band falls with the drainage
        assert dry.priority >= wet.priority - 2e-3


def days(advice: Recommendation) -> float:
    return math.inf if advice.days_until_critical is None else advice.days_until_critical


@quick
@given(probes=PROBES, years=YEARS, soil=SOIL_CODES)
def test_nan_in_unknown_out(build: Any, probes: Any, years: float, soil: str | None) -> None:
    tree = tree_of(build, probes, years, soil)
    blind = build.tree(*(replace(p, value=NAN) for p in tree.probes), years=years, soil=soil)
    advice = build.one(blind)
    assert advice.status is Status.UNKNOWN
    assert advice.litres is advice.rew is None


@quick
@given(
    trees=st.lists(st.tuples(st.one_of(st.just([]), PROBES), YEARS, SOIL_CODES), max_size=6),
    et0=ET0,
    watered=st.sampled_from([0.0, 40.0]),
    known_rain=st.booleans(),
)
def test_many_at_once_equal_one_by_one(
    build: Any, trees: Any, et0: list[float], watered: float, *, known_rain: bool
) -> None:
    made = [replace(tree_of(build, *tree), watered=watered) for tree in trees]
    rain = tuple(float(5 * (day % 3 == 2)) for day in range(len(et0))) if known_rain else None
    weather = {"et0": tuple(et0), "rain": rain}
    together = build.case(*made, **weather).run()
    for tree, advice in zip(made, together, strict=True):
        alone = build.one(tree, **weather)
        assert (advice.status, advice.reasons[0].code) == (alone.status, alone.reasons[0].code)
        assert advice.litres == alone.litres
        assert (advice.water_by, advice.not_before) == (alone.water_by, alone.not_before)
        assert_close(advice.inputs, alone.inputs)


def assert_close(some: Mapping[str, object], other: Mapping[str, object]) -> None:
    assert some.keys() == other.keys()
    for key, value in some.items():
        if isinstance(value, float):
            assert value == pytest.approx(other[key], abs=2e-3), key
        elif not isinstance(value, list):
            assert value == other[key], key


@quick
@given(probes=PROBES, years=YEARS, soil=SOIL_CODES, et0=ET0, rain=st.floats(0, 30))
def test_advice_is_consistent_in_itself(
    build: Any, *, probes: Any, years: float, soil: str | None, et0: list[float], rain: float
) -> None:
    case = build.case(tree_of(build, probes, years, soil), et0=tuple(et0), rain=(rain,) * len(et0))
    advice = case.run()[0]
    bounds = [advice.earliest_days, advice.days_until_critical, advice.latest_days]
    earliest, middle, latest = (math.inf if x is None else x for x in bounds)
    assert earliest <= middle + 1e-3
    assert middle <= latest + 1e-3
    if advice.water_by is not None:
        assert advice.not_before is not None
        assert case.day <= advice.not_before <= advice.water_by
    assert 0 <= advice.probability_dry_3d <= 1
    assert advice.litres >= 0
    assert advice.litres % 10 == 0
    assert (advice.litres > 0) == (advice.status in (Status.CRITICAL, Status.DRY, Status.SOON))


@quick
@given(
    values=st.lists(st.sampled_from([NAN, 3.0, 9.0, 14.0, 17.0, 25.0, 99.0]), max_size=8),
    data=st.data(),
)
def test_ranking_loses_nobody(build: Any, values: list[float], data: st.DataObject) -> None:
    advice = build.case(*(build.tree(build.probe(30, value)) for value in values)).run()
    shuffled = data.draw(st.permutations(advice))
    assert sorted(item.tree_id for item in rank(shuffled)) == [item.tree_id for item in advice]
