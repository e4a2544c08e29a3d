"""A tree waits for rain that is likely and brings half of its need (irrigation-science 4.7)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date
from typing import Any

import numpy as np
import pytest

from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.irrigation.comparison import comparison
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.explanation import explanation
from baumfeuchte.irrigation.rain_wait import (
    LikelyRain,
    likely_rain,
    missing_litres,
    with_expected_rain,
)
from baumfeuchte.irrigation.recommend import recommend
from baumfeuchte.irrigation.weather_state import WeatherState, uniform_weather

DAY = date(2026, 7, 15)
NAN = float("nan")


def weather(rain_mm: list[float], chance: list[float]) -> WeatherState:
    days = 14
    rain = [*rain_mm, *([0.0] * (days - len(rain_mm)))]
    told = [*chance, *([0.0] * (days - len(chance)))]
    plain = uniform_weather(1, day=DAY, et0_mm=[4.0] * days, rain_mm=rain)
    return replace(plain, rain_probability=np.array([told]))


def fallen(rain_mm: list[float], chance: list[float], years: float = 2.0) -> LikelyRain:
    return likely_rain(weather(rain_mm, chance), [years], 2.0)


def advice(build: Any, theta_percent: float, **more: Any) -> Recommendation:
    item: Recommendation = build.one(
        build.tree(build.probe(60, theta_percent), **more), day=DAY, rain=(0.0,) * 14
    )
    return item


def test_what_reaches_the_pit_is_the_worked_examples() -> None:
    # Section 9: 10 mm x 0.9 on 2 m2 = 16.6 l, with 0.8 mm that stay on the leaves.
    rain = fallen([0.0, 10.0], [0.0, 0.9])
    assert rain.litres == pytest.approx([0.9 * (10.0 - 0.8) * 2.0])
    assert (rain.rain_mm[0], rain.probability[0], rain.last_day[0]) == (10.0, 0.9, 1)
    # Under an old crown less comes through; the register may not know the pit.
    assert fallen([0.0, 10.0], [0.0, 0.9], years=30.0).litres == pytest.approx([0.62 * 9.2 * 2.0])
    unknown = likely_rain(weather([10.0], [0.9]), [2.0])
    assert unknown.litres == pytest.approx(fallen([10.0], [0.9]).litres)


@pytest.mark.parametrize(
    ("rain_mm", "chance", "counted_mm"),
    [
        ([8.0, 0.0, 6.0], [0.7, 0.0, 0.9], 14.0),
        ([8.0, 0.0, 6.0], [0.69, 0.0, 0.9], 6.0),
        ([8.0, 0.0, 6.0], [NAN, NAN, NAN], 0.0),  # nobody said how likely
        ([0.0, 0.0, 0.0, 30.0], [0.0, 0.0, 0.0, 1.0], 0.0),  # beyond three days
        ([0.7, 0.7, 0.7], [1.0, 1.0, 1.0], 0.0),  # all of it stays on the leaves
        ([NAN, NAN, NAN], [NAN, NAN, NAN], 0.0),
    ],
)
def test_only_rain_of_three_days_that_is_said_to_be_likely_counts(
    rain_mm: list[float], chance: list[float], counted_mm: float
) -> None:
    state = replace(weather([], []), rain_mm=np.array([[*rain_mm, *[0.0] * (14 - len(rain_mm))]]))
    told = np.array([[*chance, *[0.0] * (14 - len(chance))]])
    rain = likely_rain(replace(state, rain_probability=told), [2.0], 2.0)
    assert rain.rain_mm[0] == counted_mm
    assert (rain.litres[0] > 0.0) == (rain.last_day[0] >= 0) == (counted_mm > 0.0)


def test_a_dry_tree_waits_for_enough_rain_and_for_no_less(build: Any) -> None:
    dry = advice(build, 17.0)
    assert (dry.status, dry.litres) == (Status.DRY, 60)
    net = missing_litres(dry.inputs)
    assert net == pytest.approx(dry.inputs["litres_net"], rel=0.01)
    half_mm = 0.5 * net / (0.9 * 2.0) + 0.8
    (same,) = with_expected_rain([dry], fallen([half_mm - 0.1], [0.9]), DAY)
    assert same is dry
    (waits,) = with_expected_rain([dry], fallen([0.0, half_mm + 0.1], [0.0, 0.9]), DAY)
    assert (waits.status, waits.litres, waits.water_by) == (Status.SOON, 0, None)
    assert waits.not_before == date(2026, 7, 17)  # the day after the rain
    assert waits.priority == dry.priority
    assert [reason.code for reason in waits.reasons[:2]] == ["rain_coming", "below_water_at"]
    numbers: Any = waits.inputs["rain_wait"]
    assert numbers["status"] == "dry"
    assert numbers["inflow_litres"] >= 0.5 * numbers["net_litres"]
    assert json.loads(json.dumps(waits.inputs, allow_nan=False)) == waits.inputs


def test_a_critical_tree_waits_for_nothing_and_a_wet_one_need_not(build: Any) -> None:
    flood = fallen([60.0], [1.0])
    for theta, status in ((12.0, Status.CRITICAL), (23.0, Status.OK)):
        item = advice(build, theta)
        assert item.status is status
        assert with_expected_rain([item], flood, DAY) == [item]


def test_rain_that_the_planned_day_has_in_it_is_not_counted_twice(build: Any) -> None:
    dry = advice(build, 17.0)
    after_rain = {**dry.inputs, "theta_planned": 0.23}
    as_today = {**dry.inputs, "theta_planned": dry.inputs["theta_now"]}
    assert missing_litres(after_rain) == missing_litres(as_today) > 0.0


def test_an_estimate_waits_and_does_not_speak_of_litres_that_nobody_brings() -> None:
    inputs = {"sources": ["group"], "target_rew": 0.9, "rew_planned": 0.45, "rew_mean": 0.5,
              "total_available_litres": 100.0, "litres_interval_80": [50.0, 80.0]}  # fmt: skip
    item = Recommendation(
        tree_id=1,
        day=DAY,
        status=Status.DRY,
        litres=60,
        rule_version="x",
        reasons=(
            Reason(code="estimate_below_water_at", quantity="rew", value=0.5, threshold=0.55),
            Reason(code="litres_between", value=50.0, threshold=80.0),
        ),
        inputs=inputs,
    )
    assert missing_litres(inputs) == pytest.approx(45.0)
    (waits,) = with_expected_rain([item], fallen([20.0], [0.8]), DAY)
    assert [reason.code for reason in waits.reasons] == ["rain_coming", "estimate_below_water_at"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_says_why(build: Any, language: Any) -> None:
    dry = advice(build, 17.0)
    (waits,) = with_expected_rain([dry], fallen([0.0, 20.0], [0.0, 0.85]), DAY)
    first = sentence(waits.reasons[0], waits, language)
    assert "20 mm" in first
    assert f"{round(0.9 * 19.2 * 2)} l" in first
    steps = {step.code: step for step in explanation(waits, None, language, UTC)}
    assert list(steps)[:6] == ["measured", "soil", "limits", "outlook", "decision", "rain_wait"]
    text = steps["rain_wait"].text
    for said in ("16", "20 mm", "85 %", "35", "90 %"):
        assert said in text, text
    assert steps["rain_wait"].numbers["rain_wait"] == waits.inputs["rain_wait"]
    word = "Regen" if language == "de" else "rain"
    assert word in steps["decision"].text
    assert word in comparison(dry, waits, language).text
    assert word in comparison(waits, dry, language).text


def test_the_whole_step_knows_the_rule(build: Any) -> None:
    case = build.case(build.tree(build.probe(60, 17.0)), day=DAY)
    told = weather([0.0, 40.0], [0.0, 0.95])
    (item,) = recommend(
        case.tree_state(), case.probe_state(), day=DAY, as_of=case.as_of, weather=told
    )
    assert (item.status, item.litres) == (Status.SOON, 0)
    assert item.reasons[0].code == "rain_coming"
