"""The truth: the same in every run, physical, and dry where the demo needs it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from baumfeuchte.irrigation.retention import vg_tension
from baumfeuchte.irrigation.soils import soil_parameters
from baumfeuchte.sensors_sim.fleet import Fleet
from baumfeuchte.sensors_sim.scenarios import DRY_WEEKS
from baumfeuchte.sensors_sim.season import season_start
from baumfeuchte.sensors_sim.truth import simulate_truth, waterings_between
from baumfeuchte.sensors_sim.waterings import RUN_OFF

if TYPE_CHECKING:
    from baumfeuchte.sensors_sim.truth import Truth


def test_the_same_hour_is_the_same_whatever_the_period(
    fleet: Fleet, truth: Truth, morning: datetime
) -> None:
    short = simulate_truth(Fleet.bochum(1, year=2026), morning, morning)
    assert short.start == datetime(2026, 7, 15, tzinfo=UTC)
    assert short.end == datetime(2026, 7, 16, tzinfo=UTC)
    np.testing.assert_array_equal(short.theta, truth.theta[-25:])
    np.testing.assert_array_equal(short.soil_temperature_c, truth.soil_temperature_c[-25:])
    other = simulate_truth(Fleet.bochum(2, year=2026), morning, morning)
    assert (other.theta != short.theta).any()
    assert fleet == Fleet.bochum(1, year=2026)


def test_a_period_over_the_first_of_march_has_no_gap() -> None:
    fleet = Fleet.bochum(1, year=2026)
    start, end = datetime(2026, 2, 27, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    truth = simulate_truth(fleet, start, end)
    assert len(truth.theta) == len(truth.soil_temperature_c) == 4 * 24 + 1
    new_year = datetime(2026, 3, 1, tzinfo=UTC)
    soil = soil_parameters(fleet.trees[0].soil)
    found = truth.true_theta(fleet.trees[0].number, 30, new_year)
    assert found == pytest.approx(soil.field_capacity)
    before = truth.true_theta(fleet.trees[0].number, 30, new_year - timedelta(hours=2))
    assert before == pytest.approx(soil.field_capacity, abs=0.05)  # winter has filled the soil


def test_tension_is_the_retention_curve_of_the_water_content(
    truth: Truth, morning: datetime
) -> None:
    theta = truth.true_theta("U-0115", 30, morning)
    tension = truth.true_tension_kpa("U-0115", 30, morning)
    assert tension == pytest.approx(float(vg_tension(theta, soil_parameters("Sl3").curve)))


def test_a_watering_shows_and_an_unwatered_twin_stays_dry(truth: Truth, fleet: Fleet) -> None:
    plan = waterings_between(fleet, season_start(truth.start), truth.end)
    watering = next(
        w
        for w in plan
        if w.watered_at > truth.start and w.tree_number == "U-0104" and w.arrives != RUN_OFF.arrives
    )
    before = truth.true_theta("U-0104", 15, watering.watered_at)
    after = truth.true_theta("U-0104", 15, watering.watered_at + timedelta(hours=10))
    assert after > before + 0.02
    dry_then = truth.true_theta("U-0215", 15, watering.watered_at)
    dry_later = truth.true_theta("U-0215", 15, watering.watered_at + timedelta(hours=10))
    assert dry_later <= dry_then + 0.05


def test_the_soil_dries_by_day_and_rests_by_night(truth: Truth) -> None:
    day = datetime(2026, 7, 12, tzinfo=UTC)
    dawn, noon, evening, next_dawn = (
        truth.true_theta("U-0301", 20, day + timedelta(hours=h)) for h in (3, 12, 20, 27)
    )
    assert dawn > noon > evening
    assert evening == pytest.approx(next_dawn, abs=1e-6)


def test_the_demos_morning_shows_every_status(
    truth: Truth, fleet: Fleet, morning: datetime
) -> None:
    sensed = {device.tree_number for device in fleet.devices}
    states = [truth.true_state(number, morning) for number in sensed]
    found = Counter(state.status for state in states)
    assert 3 <= found["critical"] <= 7
    assert 3 <= found["dry"] <= 8
    assert found["ok"] >= 8
    assert all(-0.05 < state.rew < 1.4 for state in states)


def test_driest_trees_begin_with_the_one_that_lacks_most(truth: Truth, morning: datetime) -> None:
    order = truth.driest_trees(morning)
    assert sorted(order) == sorted(tree.number for tree in truth.fleet.trees)
    margins = [truth.true_state(number, morning).margin for number in order]
    assert margins == sorted(margins)
    assert truth.true_rew(order[0], morning) == truth.true_state(order[0], morning).rew


def test_after_three_dry_weeks_the_driest_trees_are_clearly_apart(morning: datetime) -> None:
    fleet = Fleet.bochum(1, year=2026, scenario=DRY_WEEKS)
    truth = simulate_truth(fleet, morning, morning)
    order = truth.driest_trees(morning)
    margins = [truth.true_state(number, morning).margin for number in order]
    assert margins[0] < -0.3
    assert margins[-1] > 0.15
    assert margins[-1] - margins[0] > 0.5
    watered = [w.watered_at for w in waterings_between(fleet, season_start(morning), morning)]
    assert max(watered) < morning - timedelta(days=20)


def test_what_is_not_covered_is_refused(truth: Truth, morning: datetime) -> None:
    with pytest.raises(ValueError, match="covers"):
        truth.true_rew("U-0104", morning + timedelta(days=2))
    with pytest.raises(ValueError, match="covers"):
        truth.true_rew("U-0104", truth.start - timedelta(hours=1))
    with pytest.raises(KeyError):
        truth.true_rew("X-1", morning)
