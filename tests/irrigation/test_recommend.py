"""The whole step: state in, advice out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pytest

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.rules import RULE_VERSION
from baumfeuchte.irrigation.season import Season
from baumfeuchte.irrigation.state import Options

NAN = float("nan")


def half_widths(inputs: Any) -> list[float]:
    """Of the 80 % band of each day; the soil's own forecast has the same on both sides."""
    below, above = (
        np.subtract(inputs["path"], inputs["path_low"]),
        np.subtract(inputs["path_high"], inputs["path"]),
    )
    assert below == pytest.approx(above, abs=2.1e-4)
    return list(below)


def test_worked_example(worked_example: Any) -> None:
    advice = worked_example.run()[0]
    assert advice.status is Status.SOON
    assert advice.water_by == date(2026, 6, 13)
    assert advice.not_before == date(2026, 6, 12)
    assert advice.litres == 60
    assert advice.rew == pytest.approx(0.62, abs=0.005)
    assert advice.days_until_critical == pytest.approx(2.66, abs=0.005)
    assert advice.earliest_days == pytest.approx(1.7, abs=0.05)
    assert advice.latest_days is None
    assert advice.probability_dry_3d == pytest.approx(0.61, abs=0.005)
    assert advice.rule_version == RULE_VERSION
    inputs: Any = advice.inputs
    assert inputs["path"] == pytest.approx(
        [0.1778, 0.1698, 0.1618, 0.1556, 0.1506, 0.1446, 0.1385], abs=6e-5
    )
    assert half_widths(inputs)[:4] == pytest.approx([0.0058, 0.0086, 0.0127, 0.0170], abs=1.1e-4)
    assert inputs["learned"] == 0.0
    assert inputs["p_critical_by_day"][:4] == pytest.approx([0.00, 0.21, 0.61, 0.75], abs=0.006)
    assert inputs["shown_days"] == pytest.approx([2.2, 3.6], abs=0.05)
    assert inputs["litres_net"] == pytest.approx(47.3, abs=0.1)
    assert sentence(advice.reasons[0], advice, "de") == (
        "In 60 cm Tiefe sind noch 62 % des nutzbaren Wassers da (Grenze 55 %); "
        "ohne Regen kritisch in 2-4 Tagen."
    )


def test_inputs_are_json_and_complete(worked_example: Any) -> None:
    inputs = worked_example.run()[0].inputs
    assert json.loads(json.dumps(inputs, allow_nan=False)) == inputs
    named = (
        "rew theta_now field_capacity wilting_point soil soil_source water_at_rew critical_rew "
        "water_at_kpa critical_kpa limits_source et0_mean_mm rain_sum_mm weather "
        "volume_m3 efficiency path path_low path_high learned horizon_days deciding_depth_cm "
        "depths_cm "
        "standing_years age_class trend watering_credit target_rew theta_planned correction"
    )
    assert set(named.split()) <= set(inputs)


def test_without_weather_the_band_is_wider_and_the_advice_says_so(worked_example: Any) -> None:
    known = worked_example.run()[0]
    blind = worked_example.with_(rain=None).run()[0]
    ratio = [
        wide / narrow
        for wide, narrow in zip(half_widths(blind.inputs), half_widths(known.inputs), strict=True)
    ]
    assert ratio == pytest.approx([1.3] * 7, abs=0.02)
    assert blind.days_until_critical == known.days_until_critical
    assert [reason.code for reason in blind.reasons] == ["dry_soon", "no_weather"]
    assert blind.inputs["weather"] == "none"


def test_rain_in_the_forecast_lifts_the_path(worked_example: Any) -> None:
    rainy = worked_example.with_(rain=(0.0, 15.0, 0.0, 0.0, 0.0, 0.0, 0.0)).run()[0]
    assert rainy.status is Status.OK
    assert rainy.litres == 0
    assert rainy.inputs["path"][1] > rainy.inputs["path"][0]


@pytest.mark.parametrize(
    ("value", "status"),
    [(12.0, Status.CRITICAL), (16.8, Status.DRY), (18.5, Status.SOON), (24.0, Status.OK)],
)
def test_statuses_from_dry_to_wet(
    worked_example: Any, build: Any, value: float, status: Status
) -> None:
    tree = build.tree(build.probe(60, value), field_capacity=0.248, wilting_point=0.081)
    advice = worked_example.with_(trees=(tree,)).run()[0]
    assert advice.status is status
    if status is Status.CRITICAL:
        assert advice.water_by == advice.not_before == date(2026, 6, 10)
        assert advice.days_until_critical == advice.earliest_days == advice.latest_days == 0.0
    if status is Status.DRY:
        assert advice.not_before == date(2026, 6, 10)
    assert (advice.litres > 0) == (status is not Status.OK)


def test_waterlogging_comes_first(build: Any) -> None:
    soaked = build.probe(90, 30.0, history=[30.0] * 7)
    advice = build.one(build.tree(build.probe(30, 9.0), soaked))
    assert advice.status is Status.TOO_WET
    assert advice.litres == 0
    assert advice.water_by is None
    assert advice.reasons[0].code == "too_wet"


def test_worst_probe_decides_young_trees_with_its_own_limit(build: Any) -> None:
    # REW 0.45: above the limit of 30 cm in year 2 (0.40), below critical of 60 cm (0.50).
    both = build.one(build.tree(build.probe(30, 15.6), build.probe(60, 15.6)))
    assert both.status is Status.CRITICAL
    assert both.reasons[0].depth_cm == 60
    top = build.one(build.tree(build.probe(30, 15.6)))
    assert top.status in (Status.SOON, Status.OK)


def test_tension_is_judged_in_kpa(build: Any) -> None:
    advice = build.one(build.tree(build.probe(30, 70.0, tension=True), years=2, soil="Tu3"))
    assert advice.status is Status.DRY
    reason = advice.reasons[0]
    assert (reason.quantity, reason.value, reason.threshold) == (
        "soil_water_tension_kpa",
        pytest.approx(70.0),
        pytest.approx(62.0),
    )
    # The same tension is above 0.40 REW in this clay: the kPa rule decided.
    assert advice.rew > 0.40


def test_older_trees_by_the_weighted_mean(build: Any) -> None:
    tree = build.tree(build.probe(30, 12.0), build.probe(60, 24.0), years=6)
    advice = build.one(tree)
    assert advice.inputs["sensor_kind"] == "mean"
    assert advice.reasons[0].depth_cm is None
    assert 0.23 < advice.rew < 0.45


def test_the_deepest_probe_of_an_old_tree_must_agree(build: Any) -> None:
    # The mean is at REW 0.14, critical; at 90 cm there is still plenty.
    dry = [build.probe(30, 9.0), build.probe(60, 9.0)]
    assert build.one(build.tree(*dry, years=40)).status is Status.CRITICAL
    wet_below = build.tree(*dry, build.probe(90, 24.0), years=40)
    advice = build.one(wet_below)
    assert advice.status is Status.OK
    assert advice.reasons[0].depth_cm == 90
    assert build.one(build.tree(*wet_below.probes, years=8)).status is not Status.OK


def test_a_single_shallow_probe_still_gives_advice(build: Any) -> None:
    shallow = build.one(build.tree(build.probe(12, 12.0)))
    assert shallow.status is Status.CRITICAL
    assert shallow.litres > 0
    assert "shallow_probe" in [reason.code for reason in shallow.reasons]
    assert shallow.inputs["shallow_probe"] is True
    deep = build.one(build.tree(build.probe(30, 12.0)))
    assert shallow.confidence > deep.confidence  # "D" after "C"


def test_a_missing_depth_falls_back(build: Any) -> None:
    advice = build.one(build.tree(build.probe(30, 12.0), years=3))
    assert advice.status is Status.CRITICAL
    assert "fallback_depth" in [reason.code for reason in advice.reasons]
    assert advice.inputs["fallback_depth"] is True


def test_unknown_age_and_soil_are_said(build: Any) -> None:
    advice = build.one(build.tree(build.probe(30, 20.0), years=NAN, soil=None))
    codes = [reason.code for reason in advice.reasons]
    assert codes == ["enough_water", "age_unknown", "soil_default"]
    assert advice.inputs["age_class"] == "4-10"
    assert advice.inputs["standing_years"] is None
    assert advice.inputs["soil_source"] == "default"


def test_a_silent_probe_is_said(build: Any) -> None:
    tree = build.tree(build.probe(30, 20.0), build.probe(60, NAN, age=NAN))
    reasons = {reason.code: reason for reason in build.one(tree).reasons}
    assert reasons["probe_silent"].value == 1.0


def test_a_watering_since_the_reading_counts(build: Any) -> None:
    before = build.one(build.tree(build.probe(30, 12.0)))
    after = build.one(build.tree(build.probe(30, 12.0), watered=100.0))
    assert (before.status, after.status) == (Status.CRITICAL, Status.OK)
    assert after.inputs["watering_credit"] == pytest.approx(0.1176, abs=1e-4)
    assert "watered_since" in [reason.code for reason in after.reasons]


def test_an_older_value_is_less_certain(build: Any) -> None:
    today = build.one(build.tree(build.probe(30, 20.0)))
    older = build.one(build.tree(build.probe(30, 20.0, age=2.0)))
    assert older.rew < today.rew
    assert half_widths(older.inputs)[0] > half_widths(today.inputs)[0]
    assert "older_value" in [reason.code for reason in older.reasons]


def test_dry_stays_dry_until_it_is_clearly_wetter(build: Any) -> None:
    # Year 2, 30 cm: water at REW 0.40 = 14.77 Vol.-%, plus 0.05 REW = 15.6.
    def status(value: float, history: list[float] | None = None, **own: float) -> Status:
        tree = build.tree(build.probe(30, value, history=history))
        return build.one(tree, et0=(0.5,) * 14, options=Options(**own)).status

    slow = [15.0, 14.8, 14.6, 14.7, 14.8, 14.9, 15.0]
    assert status(15.0) is Status.OK
    assert status(15.0, slow) is Status.DRY
    assert status(15.0, [14.0, 14.0, 14.0, 15.3, 15.2, 15.1, 15.0]) is Status.OK
    slower = [14.7, 14.9, 15.1, 15.3, 15.5, 15.6, 15.7]
    assert status(15.7, slower) is Status.OK
    # The city's own margin: 0.01 REW is 14.9 Vol.-%, 0.1 REW is 16.4.
    assert status(15.0, slow, hysteresis_rew=0.01) is Status.OK
    assert status(15.7, slower, hysteresis_rew=0.1) is Status.DRY


def test_season_over_values_only(worked_example: Any) -> None:
    advice = worked_example.with_(day=date(2026, 11, 1)).run()[0]
    assert advice.status is Status.MONITORING
    assert advice.litres is None
    assert advice.water_by is None
    assert advice.rew == pytest.approx(0.62, abs=0.005)
    assert advice.reasons[0].code == "out_of_season"
    assert advice.priority == 0.0
    assert "path" not in advice.inputs


def test_no_date_lies_behind_the_season(worked_example: Any) -> None:
    def at_season_end(day: int) -> Any:
        options = Options(kappa_per_mm=0.0016, season=Season(last_day=(6, day)))
        return worked_example.with_(options=options).run()[0]

    assert at_season_end(20).water_by == date(2026, 6, 13)
    for last in (10, 11, 12):
        advice = at_season_end(last)
        assert advice.status is Status.SOON
        assert advice.water_by == date(2026, 6, last)
        assert advice.not_before == date(2026, 6, last)
        assert advice.days_until_critical == pytest.approx(2.66, abs=0.005), "of the soil"
    # What is poured sooner finds a wetter soil.
    assert at_season_end(10).litres < at_season_end(20).litres


def test_passes_where_the_device_is_known(worked_example: Any) -> None:
    options = Options(kappa_per_mm=0.0016, device_capacity_litres=25.0)
    assert worked_example.with_(options=options).run()[0].inputs["passes"] == 3


def test_a_one_day_horizon_works(worked_example: Any) -> None:
    advice = worked_example.with_(et0=(4.5,), rain=(0.0,)).run()[0]
    assert advice.status is Status.OK
    assert advice.days_until_critical is None
    assert advice.inputs["horizon_days"] == 1


def test_no_trees_no_advice(build: Any) -> None:
    assert build.case().run() == []


@pytest.mark.parametrize(
    ("age", "rain", "confidence"),
    [(0.0, (0.0,) * 14, "A"), (1.0, (0.0,) * 14, "B"), (0.0, None, "B")],
)
def test_a_guess_about_today_is_never_sure(
    build: Any, age: float, rain: tuple[float, ...] | None, confidence: str
) -> None:
    probe = build.probe(30, 30.0, age=age)
    tree = build.tree(probe, field_capacity=0.36, wilting_point=0.10)
    assert build.one(tree, rain=rain).confidence == confidence
