"""Planning runs on a real database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest
import sqlalchemy as sa

from baumfeuchte.domain.reading import Quality
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.domain.tree import Watering
from baumfeuchte.irrigation.explanation import explanation
from baumfeuchte.planning.decide import decide
from baumfeuchte.planning.read import read_state
from baumfeuchte.planning.scoring import packed
from baumfeuchte.planning.state import unpacked_state
from baumfeuchte.storage.archives import archive_of_run
from baumfeuchte.storage.query import run
from baumfeuchte.storage.recommendations import runs_of_day
from baumfeuchte.storage.waterings import add_watering

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database


def test_the_driest_tree_leads_the_list(town: Any, database: Database, ids: dict[str, int]) -> None:
    town.measure(database, town.TREES)
    listed = town.rows(database, town.plan(database))
    assert set(listed) == set(ids)
    assert listed["dry"].rank == 1
    assert listed["dry"].recommendation.status is Status.CRITICAL
    assert (listed["dry"].recommendation.litres or 0) >= 50
    assert listed["dry"].recommendation.water_by == town.DAY
    assert listed["soon"].rank == 2
    assert listed["soon"].recommendation.status is Status.SOON
    assert listed["wet"].recommendation.status is Status.OK
    assert listed["wet"].recommendation.litres == 0
    assert listed["silent"].recommendation.status is Status.UNKNOWN
    estimated = listed["bare"].recommendation
    assert (estimated.confidence, estimated.inputs["sources"]) == ("D", ["group"])
    assert "check_on_site" in town.codes(listed["bare"])
    assert listed["silent"].recommendation.reasons[0].code == "no_reading"


def test_where_no_similar_tree_is_measured_nothing_is_estimated(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    assert ids
    listed = town.rows(database, town.plan(database))
    assert {row.recommendation.status for row in listed.values()} == {Status.UNKNOWN}
    assert listed["bare"].recommendation.reasons[0].code == "group_silent"
    assert listed["bare"].recommendation.litres is None


def test_the_same_day_twice_is_one_revision(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    assert ids
    town.measure(database, town.TREES)
    first = town.plan(database)
    again = town.plan(database, town.NOW + timedelta(minutes=5))
    assert (first.id, first.revision) == (again.id, 1)


def test_after_the_morning_new_readings_only_confirm_the_list(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    assert ids
    noon = town.NOW + timedelta(hours=7)
    town.measure(database, {"dry": 12.0, "wet": 24.0}, until=noon)
    first = town.plan(database, noon)
    town.measure(database, {"dry": 11.0, "wet": 23.0}, until=noon + timedelta(hours=3), hours=3)
    again = town.plan(database, noon + timedelta(hours=3))
    assert (again.id, again.as_of) == (first.id, noon + timedelta(hours=3))
    newest = town.rows(database, again)["dry"].recommendation.last_observed_at
    assert newest == noon + timedelta(hours=3)


def test_new_advice_is_a_revision_and_the_old_one_stays(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    town.measure(database, town.TREES)
    first = town.plan(database)
    with database.begin() as conn:
        add_watering(
            conn,
            Watering(
                tree_id=ids["dry"],
                watered_at=town.NOW + timedelta(hours=2),
                litres=100,
                idempotency_key="w1",
            ),
        )
    second = town.plan(database, town.NOW + timedelta(hours=3))
    assert second.revision == first.revision + 1
    before, after = town.rows(database, first)["dry"], town.rows(database, second)["dry"]
    assert after.recommendation.status not in {Status.CRITICAL, Status.DRY}
    assert before.recommendation.status is Status.CRITICAL
    assert (after.recommendation.litres or 0) < (before.recommendation.litres or 0)
    with database.begin() as conn:
        assert [item.is_current for item in run(conn, runs_of_day(town.DAY))] == [False, True]


def test_stale_data_is_unknown_and_tells_its_age(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    assert ids
    town.measure(database, {"dry": 12.0}, until=town.NOW - timedelta(days=5))
    recommendation = town.rows(database, town.plan(database))["dry"].recommendation
    assert recommendation.status is Status.UNKNOWN
    assert recommendation.litres is None
    assert recommendation.last_observed_at == town.NOW - timedelta(days=5)
    assert recommendation.reasons[0].code == "stale"
    assert recommendation.reasons[0].value == 5


def test_very_old_data_still_tells_its_age(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    assert ids
    town.measure(database, {"dry": 12.0}, until=datetime(2026, 5, 1, tzinfo=UTC))
    recommendation = town.rows(database, town.plan(database))["dry"].recommendation
    assert recommendation.status is Status.UNKNOWN
    assert recommendation.last_observed_at == datetime(2026, 5, 1, tzinfo=UTC)


def test_bad_values_are_not_used(town: Any, database: Database, ids: dict[str, int]) -> None:
    assert ids
    town.measure(database, {"dry": 12.0}, flags=Quality.OUT_OF_RANGE)
    recommendation = town.rows(database, town.plan(database))["dry"].recommendation
    assert recommendation.status is Status.UNKNOWN
    assert recommendation.reasons[0].code == "bad_values"


def test_the_list_of_a_past_day_does_not_know_the_days_after(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    assert ids
    town.measure(database, {"dry": 12.0}, until=town.NOW + timedelta(days=10), hours=96)
    listed = town.rows(database, town.plan(database, town.NOW + timedelta(days=10)))
    assert listed["dry"].recommendation.status is Status.UNKNOWN
    assert listed["dry"].recommendation.last_observed_at is None


def test_winter_is_monitoring(town: Any, database: Database, ids: dict[str, int]) -> None:
    assert ids
    winter = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
    town.measure(database, {"dry": 12.0}, until=winter)
    recommendation = town.rows(database, town.plan(database, winter, winter.date()))[
        "dry"
    ].recommendation
    assert recommendation.status is Status.MONITORING
    assert recommendation.litres is None
    assert recommendation.rew is not None


def test_a_run_is_repeated_from_its_archive_bit_by_bit(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    """Whatever happens to readings, register and weather afterwards."""
    town.measure(database, town.TREES, hours=24 * 40)
    town.tell_weather(database, et0_mm=5.0, rain_mm=0.4, at=town.NOW)
    planned = town.plan(database)
    said = town.rows(database, planned)
    with database.begin() as conn:
        (inputs,) = run(conn, archive_of_run(planned.id, "inputs"))
        (forecasts,) = run(conn, archive_of_run(planned.id, "forecasts"))
        conn.execute(sa.text("DELETE FROM readings"))
    again = decide(unpacked_state(inputs))
    listed = {row.recommendation.tree_id: row for row in said.values()}
    assert len(again.recommendations) == len(ids)
    for item in again.recommendations:
        stored = listed[item.tree_id].recommendation
        assert replace(item, inputs={}) == replace(stored, inputs={}, id=None)
        assert json.loads(json.dumps(item.inputs)) == stored.inputs
    assert again.forecasts is not None
    assert packed(again.forecasts) == forecasts


def test_an_empty_register_is_an_empty_list(town: Any, database: Database) -> None:
    planned = town.plan(database)
    assert planned.revision == 1
    assert town.rows(database, planned) == {}


def test_an_estimate_stays_dry_until_it_is_clearly_above_the_limit(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    """Irrigation-science 2.2: else a tree beside the limit comes and goes from day to day."""
    town.measure(database, {"dry": 12.0}, until=town.NOW - timedelta(days=1))
    yesterday = town.rows(
        database,
        town.plan(database, town.NOW - timedelta(days=1), town.DAY - timedelta(days=1)),
    )
    assert yesterday["bare"].recommendation.status in {Status.DRY, Status.CRITICAL}

    def was_dry() -> set[str]:
        with database.begin() as conn:
            state, *_ = read_state(conn, day=town.DAY, as_of=town.NOW, zone=town.BERLIN)
        marked = state.trees.tree_id[state.was_dry].tolist()
        return {name for name, tree_id in ids.items() if tree_id in marked}

    assert was_dry() == {"dry", "bare"}
    watered = Watering(
        tree_id=ids["bare"],
        watered_at=town.NOW - timedelta(hours=20),
        litres=100,
        idempotency_key="w1",
    )
    with database.begin() as conn:
        add_watering(conn, watered)
    assert was_dry() == {"dry"}


@pytest.mark.parametrize(("was_dry", "status"), [(True, Status.DRY), (False, Status.SOON)])
def test_what_was_dry_yesterday_is_dry_beside_the_limit(
    town: Any, database: Database, ids: dict[str, int], *, was_dry: bool, status: Status
) -> None:
    """The estimate is 0.02 above the limit of the tree; only another status tells the two apart."""
    town.measure(database, {"wet": 17.7})
    with database.begin() as conn:
        state, *_ = read_state(conn, day=town.DAY, as_of=town.NOW, zone=town.BERLIN)
    state = replace(state, was_dry=np.full(len(ids), was_dry))
    (found,) = [item for item in decide(state).recommendations if item.tree_id == ids["bare"]]
    assert found.status is status


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_litres_of_an_estimate_can_be_computed_from_its_steps(
    town: Any, database: Database, ids: dict[str, int], language: Literal["de", "en"]
) -> None:
    assert ids
    town.measure(database, {"dry": 12.0})
    planned = town.plan(database)
    advice = town.rows(database, planned)["bare"].recommendation
    steps = {step.code: step for step in explanation(advice, planned, language, town.BERLIN)}
    assert list(steps) == ["estimate", "limits", "decision", "litres", "confidence", "origin"]
    numbers: Any = steps["litres"].numbers
    missing = (numbers["target_rew"] - numbers["rew_planned"]) * numbers["total_available_litres"]
    gross = missing / numbers["efficiency"]
    assert gross > 0.0
    assert advice.litres == pytest.approx(max(gross, 50.0), abs=10.0)
    assert f"{gross:.0f} {'Liter' if language == 'de' else 'litres'}, " in steps["litres"].text
    assert f" {advice.litres} " in steps["litres"].text
    assert "{" not in "".join(step.text for step in steps.values())
