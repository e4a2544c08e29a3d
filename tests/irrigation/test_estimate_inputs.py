from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from baumfeuchte.irrigation.budget import BudgetWeather, run_budget
from baumfeuchte.irrigation.budget_learning import LearnedBudget
from baumfeuchte.irrigation.budget_site import budget_site
from baumfeuchte.irrigation.estimate import combine_sources
from baumfeuchte.irrigation.estimate_decision import decide_estimates
from baumfeuchte.irrigation.estimate_inputs import estimate_inputs, group_records
from baumfeuchte.irrigation.estimate_litres import EstimateSite
from baumfeuchte.irrigation.estimate_reasons import EstimateEvidence
from baumfeuchte.irrigation.group_prediction import GroupPrediction, predict_groups
from baumfeuchte.irrigation.groups import GroupKeys, group_keys
from baumfeuchte.irrigation.species import tree_limits
from baumfeuchte.irrigation.thresholds import age_class_index

NAN = np.nan
UNSENSED = np.arange(5, 8)


@pytest.fixture(name="keys")
def three_trees_beside_five_sensors() -> GroupKeys:
    """The second stands in the sun, nobody is as old as the third."""
    return group_keys(
        species_group=["tilia"] * 8,
        age_class=["2"] * 7 + ["30"],
        soil=["Sl3"] * 8,
        exposure=["normal"] * 6 + ["sunny", "normal"],
        regime=["bag"] * 8,
    )


@pytest.fixture(name="group")
def what_the_five_say(keys: GroupKeys) -> GroupPrediction:
    rew = np.array([0.62, 0.55, 0.48, 0.70, 0.51]) - 0.02 * np.arange(15)[:, None]
    return predict_groups(keys, np.arange(5), UNSENSED, rew)


@pytest.fixture(name="evidence")
def all_that_is_known(group: GroupPrediction) -> EstimateEvidence:
    years = np.array([2.0, 2.0, 30.0])
    site = budget_site(
        total_litres=[113.6, 113.6, NAN],
        standing_years=years,
        crown_diameter_m=2.4,
        pit_area_m2=2.0,
    )
    sky = BudgetWeather(
        day_of_year=np.arange(170, 184), et0_mm=np.full((14, 1), 4.0), rain_mm=np.zeros((14, 1))
    )
    budget = run_budget(site.bucket, sky, np.zeros(3, dtype=np.int64), keep=15)
    limits = tree_limits(age_class_index(years), years)
    total = np.asarray(site.bucket.total_available_litres)
    estimate = decide_estimates(
        combine_sources(group, budget),
        limits,
        EstimateSite(total_litres=total, crown_m2=site.crown_m2),
        np.ones(3),
    )
    return EstimateEvidence(estimate=estimate, limits=limits, group=group, budget=budget, site=site)


def test_inputs_go_into_json(evidence: EstimateEvidence) -> None:
    records = estimate_inputs(evidence)
    assert json.loads(json.dumps(records, allow_nan=False)) == records
    assert [record["group"] for record in records] == [0, 1, -1]
    assert [record["sources"] for record in records] == [["group", "budget"]] * 2 + [[]]
    assert records[0]["horizon_days"] == 14
    assert records[0]["budget_share"] == 1.0
    assert records[2]["rew_mean"] is None
    assert records[2]["litres_interval_80"] == [None, None]


def test_what_people_see_has_no_decimals(evidence: EstimateEvidence) -> None:
    for record in estimate_inputs(evidence)[:2]:
        interval: Any = record["rew_interval_80"]
        assert all(round(100 * edge) == pytest.approx(100 * edge) for edge in interval)


def test_who_spoke_is_stored_once_per_run(keys: GroupKeys, group: GroupPrediction) -> None:
    records: Any = group_records(group, keys, UNSENSED, [11, 12, 13, 14, 15])
    assert json.loads(json.dumps(records, allow_nan=False)) == records
    assert [record["level"] for record in records] == [0, 1]
    assert records[0]["trees"] == [11, 12, 13, 14, 15]
    assert records[0]["attributes"]["exposure"] == "normal"
    assert "exposure" not in records[1]["attributes"]
    assert records[1]["sd_measured"] is False
    assert len(records[0]["median_rew"]) == 15


def test_the_line_of_the_budget_is_stored(evidence: EstimateEvidence) -> None:
    line = np.array([0.3, NAN, NAN])
    learned = LearnedBudget(
        offset=line,
        slope=line,
        sd_rew=line,
        trees=np.array([6, 0, 0]),
        level=np.array([0, -1, -1]),
    )
    records = estimate_inputs(replace(evidence, learned=learned))
    assert json.loads(json.dumps(records, allow_nan=False)) == records
    assert records[0]["budget_line"] == [0.3, 0.3]
    assert records[1]["budget_line"] == [None, None]
    assert [record["budget_line_trees"] for record in records] == [6, 0, 0]


def test_fillings_are_counted_where_the_city_names_a_bag(evidence: EstimateEvidence) -> None:
    told = replace(evidence, efficiency=0.8, device_capacity_litres=40.0)
    litres = np.array([0.0, 40.0, 50.0])
    records = estimate_inputs(replace(told, estimate=replace(evidence.estimate, litres=litres)))
    assert [record.get("passes") for record in records] == [None, 1, 2]
    bare = estimate_inputs(replace(told, device_capacity_litres=None))
    assert all("passes" not in record for record in bare)


def test_without_group_and_budget_there_is_less_to_store(evidence: EstimateEvidence) -> None:
    bare = EstimateEvidence(estimate=evidence.estimate, limits=evidence.limits)
    assert "group" not in estimate_inputs(bare)[0]
    assert "budget_share" not in estimate_inputs(bare)[0]
