"""Rain that is only expected does not make a tree safe (irrigation-science 4.4, 4.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.irrigation.recommend import recommend
from baumfeuchte.irrigation.weather_state import UNTOLD_PROBABILITY, uniform_weather

DAY = date(2026, 6, 10)
SHOWER = (0.0, 15.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def advice(case: Any, chance: float | None, rain: tuple[float, ...] = SHOWER) -> Recommendation:
    trees = case.tree_state()
    weather = uniform_weather(trees.tree_id.size, day=DAY, et0_mm=case.et0, rain_mm=rain)
    if chance is not None:
        told = np.full((1, 7), chance)
        weather = replace(weather, rain_probability=told)
    (found,) = recommend(
        trees, case.probe_state(), day=DAY, as_of=case.as_of, weather=weather, options=case.options
    )
    return found


def test_the_probability_lies_between_the_branches(worked_example: Any) -> None:
    dry = advice(worked_example, None, rain=(0.0,) * 7)
    sure, likely, unlikely, none = (advice(worked_example, p) for p in (1.0, 0.6, 0.2, 0.0))
    chances = [item.probability_dry_3d or 0.0 for item in (sure, likely, unlikely, none)]
    assert chances == sorted(chances)
    assert chances[-1] == dry.probability_dry_3d
    mixed = 0.4 * chances[3] + 0.6 * chances[0]
    assert chances[1] == pytest.approx(mixed, abs=0.02)
    assert unlikely.probability_dry_3d == pytest.approx(0.8 * 0.61, abs=0.01)
    assert (sure.status, none.status) == (Status.OK, Status.SOON)


def test_rain_that_ends_a_drought_shortens_its_stress_days(build: Any) -> None:
    """Priority adds P(critical on day h); a running maximum counted the days after the rain."""
    tree = build.tree(build.probe(60, 15.5), years=2, field_capacity=0.248, wilting_point=0.081)
    case = build.case(tree, day=DAY, et0=(4.5,) * 7)
    dry = advice(case, None, rain=(0.0,) * 7)
    sure = advice(case, 1.0, rain=(0.0, 40.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    assert dry.status is sure.status is Status.CRITICAL
    assert dry.priority == pytest.approx(2.0 * 7, abs=0.3)
    assert sure.priority < 0.5 * dry.priority
    by_day = sure.inputs["p_critical_by_day"]
    assert by_day == sorted(by_day)  # type: ignore[type-var]
    assert by_day[0] > 0.9  # type: ignore[index]


def test_the_lower_edge_knows_that_it_may_stay_dry(worked_example: Any) -> None:
    dry = advice(worked_example, None, rain=(0.0,) * 7).inputs
    sure, doubtful = advice(worked_example, 0.95).inputs, advice(worked_example, 0.5).inputs
    assert np.all(np.asarray(doubtful["path_low"]) <= np.asarray(dry["path"]) + 1e-4)
    assert sure["path_low"][1] >= doubtful["path_low"][1]
    assert doubtful["path_low"] != sure["path_low"]
    assert sure["path"] == doubtful["path"]


def test_an_untold_probability_is_not_certainty() -> None:
    weather = uniform_weather(1, day=DAY, et0_mm=np.full(3, 4.0), rain_mm=[0.0, 5.0, 5.0])
    left = 1.0 - UNTOLD_PROBABILITY
    assert weather.dry_chance().tolist() == [[1.0, pytest.approx(left), pytest.approx(left**2)]]
    assert weather.without_rain().rain_mm.tolist() == [[0.0, 0.0, 0.0]]
    blind = uniform_weather(1, day=DAY, et0_mm=np.full(3, 4.0))
    assert blind.dry_chance().tolist() == [[1.0, 1.0, 1.0]]
    assert np.isnan(blind.without_rain().rain_mm).all()
