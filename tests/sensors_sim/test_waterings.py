"""The crews water where it is dry, with the litres of the list, and not always with success."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from baumfeuchte.irrigation.soils import soil_parameters
from baumfeuchte.sensors_sim.fleet import Fleet
from baumfeuchte.sensors_sim.scenarios import DRY_WEEKS
from baumfeuchte.sensors_sim.season import season_start
from baumfeuchte.sensors_sim.truth import simulate_truth, waterings_between
from baumfeuchte.sensors_sim.waterings import (
    COURSES,
    LEAST_LITRES,
    MOST_LITRES,
    RUN_OFF,
    SOON_REW,
    STEP_LITRES,
    TOO_MUCH,
)

if TYPE_CHECKING:
    from baumfeuchte.sensors_sim.truth import Truth
    from baumfeuchte.sensors_sim.waterings import SimWatering

START = datetime(2026, 3, 1, tzinfo=UTC)
END = datetime(2026, 10, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def season() -> tuple[SimWatering, ...]:
    return waterings_between(Fleet.bochum(1, year=2026), START, END)


def test_crews_come_only_where_the_list_would_send_them(
    truth: Truth, season: tuple[SimWatering, ...]
) -> None:
    seen = [w for w in season if truth.start <= w.watered_at <= truth.end and w.logged]
    assert len(seen) > 30
    for watering in seen:
        hour = watering.watered_at.replace(minute=0)
        state = truth.true_state(watering.tree_number, hour)
        assert state.rew < state.water_at + SOON_REW


def test_litres_are_those_that_are_missing_in_whole_tens(season: tuple[SimWatering, ...]) -> None:
    logged = [w.litres for w in season if w.logged]
    assert all(litres % STEP_LITRES == 0 for litres in logged)
    assert min(logged) == LEAST_LITRES
    assert max(logged) <= TOO_MUCH.litres_factor * MOST_LITRES
    assert len(set(logged)) > 8


def test_about_every_seventh_runs_off(season: tuple[SimWatering, ...]) -> None:
    logged = [w for w in season if w.logged]
    lost = [w for w in logged if w.arrives == RUN_OFF.arrives]
    assert sum(course.share for course in COURSES) == pytest.approx(1.0)
    assert 0.08 < len(lost) / len(logged) < 0.25


def test_what_runs_off_does_not_reach_the_roots(
    truth: Truth, season: tuple[SimWatering, ...]
) -> None:
    def gain(watering: SimWatering) -> float:
        at = watering.watered_at
        before = truth.true_theta(watering.tree_number, 30, at)
        return truth.true_theta(watering.tree_number, 30, at + timedelta(hours=20)) - before

    dry_july = datetime(2026, 7, 1, tzinfo=UTC)
    shown = [w for w in season if dry_july < w.watered_at < truth.end - timedelta(days=1)]
    lost = [gain(w) for w in shown if w.arrives == RUN_OFF.arrives]
    assert lost
    assert max(lost) < 0.01
    arrived = [gain(w) for w in shown if w.arrives != RUN_OFF.arrives and w.litres >= 90]
    assert np.median(arrived) > 0.02


def test_a_volunteer_waters_without_a_word(truth: Truth, season: tuple[SimWatering, ...]) -> None:
    (quiet,) = [w for w in season if not w.logged]
    assert quiet.watered_at > truth.end - timedelta(days=6)  # the demo's list still tells of it
    tree = truth.fleet.trees[truth.fleet.tree_index(quiet.tree_number)]
    soil = soil_parameters(tree.soil)
    before, after = (
        truth.true_theta(quiet.tree_number, 20, quiet.watered_at + timedelta(hours=hours))
        for hours in (0, 24)
    )
    assert before < soil.field_capacity - 0.03
    assert after > before + 0.03
    in_dry_weeks = Fleet.bochum(1, year=2026, scenario=DRY_WEEKS)
    assert all(w.logged for w in waterings_between(in_dry_weeks, START, END))


def test_a_shorter_season_is_the_begin_of_the_longer_one(season: tuple[SimWatering, ...]) -> None:
    until = datetime(2026, 6, 20, 9, 30, tzinfo=UTC)
    short = waterings_between(Fleet.bochum(1, year=2026), START, until)
    assert short == tuple(w for w in season if w.watered_at <= until)
    assert len({w.idempotency_key for w in season}) == len(season)


def test_the_ground_knows_the_waterings_of_the_file() -> None:
    fleet = Fleet.bochum(1, year=2026)
    day = datetime(2026, 7, 15, tzinfo=UTC)
    truth = simulate_truth(fleet, day, day)
    late = waterings_between(fleet, season_start(day), truth.end)
    assert [w for w in late if w.tree_number == "U-0301"] == []  # no crew comes to old trees
    assert {w.tree_number for w in late} >= {"U-0104", "U-0207", "W-012"}
