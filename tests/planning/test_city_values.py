"""A city's own values: the next plan uses them, names them, and old runs keep theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.web.city_view import speaking_groups
from baumfeuchte.domain.city_values import OwnValue, Value
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.explanation import explanation
from baumfeuchte.planning.decide import decide
from baumfeuchte.planning.state import packed_state, unpacked_state
from baumfeuchte.storage.archives import archive_of_run
from baumfeuchte.storage.city_settings import (
    city_values_held,
    forget_own_values,
    store_own_values,
    withdraw_values,
)
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.recommendations import run_by_id
from baumfeuchte.storage.reference_groups import declared_groups, groups_of_estimates
from baumfeuchte.storage.registry import all_trees, upsert_trees

if TYPE_CHECKING:
    from datetime import date, datetime

    from baumfeuchte.domain.explanation import Step
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.engine import Database


def set_values(database: Database, at: datetime, **values: Value) -> None:
    with database.begin() as conn:
        store_own_values(
            conn,
            [
                OwnValue(
                    key=key.replace("__", "."),
                    value=value,
                    source="Dienstanweisung 7",
                    set_by="petra",
                    set_at=at,
                )
                for key, value in values.items()
            ],
        )


def steps(town: Any, database: Database, planned: PlanningRun, number: str) -> dict[str, Step]:
    with database.begin() as conn:
        stored = run_one(conn, run_by_id(planned.id))
    advice = town.rows(database, planned)[number].recommendation
    return {step.code: step for step in explanation(advice, stored, "de", town.BERLIN)}


def test_a_threshold_changes_the_next_plan_and_is_named_and_old_runs_keep_theirs(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    assert ids
    town.measure(database, town.TREES)
    first = town.plan(database)
    assert town.rows(database, first)["soon"].recommendation.status is Status.SOON
    assert "city" not in steps(town, database, first, "soon")

    later = town.NOW + timedelta(minutes=5)
    set_values(database, later, years_2__deeper__water_at_rew=0.7, years_0_1__water_at_rew=0.7)
    second = town.plan(database, later)
    assert (second.id, second.revision) == (first.id + 1, 2)
    advice = town.rows(database, second)["soon"].recommendation
    assert advice.status is Status.DRY
    assert advice.reasons[0].threshold == 0.7
    told = steps(town, database, second, "soon")
    assert "70 % statt 55 % (Quelle: Dienstanweisung 7; gesetzt von petra am 15. Juli)" in (
        told["city"].text
    )
    assert "0-1" not in told["city"].text, "the tree stands in its second year"
    assert told["city"].source == "Dienstanweisung 7"
    assert "Dienstanweisung 7" in told["limits"].source
    # The tree without a sensor has the limit as well.
    bare = town.rows(database, second)["bare"].recommendation
    assert bare.inputs["water_at_rew"] == 0.7
    assert "Dienstanweisung 7" in steps(town, database, second, "bare")["city"].text

    # What was said before is explained with what held then.
    assert "city" not in steps(town, database, first, "soon")
    with database.begin() as conn:
        before = unpacked_state(run(conn, archive_of_run(first.id, "inputs"))[0])
        after = unpacked_state(run(conn, archive_of_run(second.id, "inputs"))[0])
    assert before.city_values == ()
    assert {item.key for item in after.city_values} == {
        "years_2.deeper.water_at_rew",
        "years_0_1.water_at_rew",
    }
    for planned, state in ((first, before), (second, after)):
        said = {row.tree.id: row.recommendation for row in town.rows(database, planned).values()}
        for item in decide(state).recommendations:
            stored = said[item.tree_id]
            assert replace(stored, id=None, inputs={}) == replace(item, inputs={})
            assert stored.inputs.get("water_at_rew") == item.inputs.get("water_at_rew")
    assert packed_state(after) == packed_state(unpacked_state(packed_state(after)))

    with database.begin() as conn:
        keys = ["years_2.deeper.water_at_rew", "years_0_1.water_at_rew"]
        forget_own_values(conn, keys, who="petra", at=later + timedelta(minutes=1))
        held = city_values_held(conn, day=town.DAY, known_at=later, zone=town.BERLIN)
        assert len(held) == 2
        at = later + timedelta(minutes=1)
        assert not city_values_held(conn, day=town.DAY, known_at=at, zone=town.BERLIN)
    third = town.plan(database, later + timedelta(minutes=5))
    assert town.rows(database, third)["soon"].recommendation.status is Status.SOON


def test_a_past_day_planned_anew_uses_what_held_then(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    assert ids
    town.measure(database, town.TREES)
    limit = "years_2.deeper.water_at_rew"

    def planned(now: datetime) -> tuple[PlanningRun, Status]:
        found = town.plan(database, now, town.DAY)
        return found, town.rows(database, found)["soon"].recommendation.status

    def held(found: PlanningRun) -> list[Value]:
        with database.begin() as conn:
            state = unpacked_state(run(conn, archive_of_run(found.id, "inputs"))[0])
        return [item.value for item in state.city_values]

    first, status = planned(town.NOW)
    assert status is Status.SOON
    evening, morrow = town.NOW + timedelta(hours=12), town.NOW + timedelta(days=1)
    # Set on the morrow: the day before, planned anew two days later, knows nothing of it.
    set_values(database, morrow, years_2__deeper__water_at_rew=0.7)
    again, status = planned(morrow + timedelta(days=1))
    assert (status, held(again)) == (Status.SOON, [])
    # Set in the evening of the day, changed and reset later: what held at its end counts.
    set_values(database, evening, years_2__deeper__water_at_rew=0.65)
    with database.begin() as conn:
        forget_own_values(conn, [limit], who="petra", at=morrow + timedelta(hours=1))
        reset = morrow + timedelta(hours=1)
        day = reset.astimezone(town.BERLIN).date()
        assert not city_values_held(conn, day=day, known_at=reset, zone=town.BERLIN)
    again, status = planned(morrow + timedelta(days=2))
    assert (status, held(again)) == (Status.DRY, [0.65])
    assert again.revision > first.revision
    told = steps(town, database, again, "soon")["city"].text
    assert "65 % statt 55 %" in told
    # On the next day the reset came last.
    tomorrow = town.plan(database, morrow + timedelta(days=3), town.DAY + timedelta(days=1))
    assert held(tomorrow) == []


def test_a_value_holds_from_its_day_on(town: Any, database: Database, ids: dict[str, int]) -> None:
    assert ids
    town.measure(database, town.TREES)
    limit = "years_2.deeper.water_at_rew"
    morrow = town.DAY + timedelta(days=1)
    with database.begin() as conn:
        for at, value, begin in (
            (town.NOW - timedelta(days=90), 0.7, morrow),
            # Entered later to hold at once: until the day before, not beyond it.
            (town.NOW - timedelta(days=30), 0.6, None),
        ):
            item = OwnValue(
                key=limit,
                value=value,
                source="Beschluss 12",
                set_by="petra",
                set_at=at,
                valid_from=begin,
            )
            store_own_values(conn, [item])

    def held(now: datetime, day: date) -> tuple[list[Value], dict[str, Step]]:
        planned = town.plan(database, now, day)
        with database.begin() as conn:
            state = unpacked_state(run(conn, archive_of_run(planned.id, "inputs"))[0])
        assert packed_state(state) == packed_state(unpacked_state(packed_state(state)))
        return [item.value for item in state.city_values], steps(town, database, planned, "soon")

    values, told = held(town.NOW, town.DAY)
    assert values == [0.6]
    assert "gilt ab" not in told["city"].text
    later = town.NOW + timedelta(days=1)
    values, told = held(later, morrow)
    assert values == [0.7]
    assert "70 % statt 55 % (Quelle: Beschluss 12; gesetzt von petra am" in told["city"].text
    assert ", gilt ab 16. Juli)." in told["city"].text
    # Planned anew, the day before is as it was; and a withdrawal counts from when it was known.
    assert held(later, town.DAY)[0] == [0.6]
    with database.begin() as conn:
        at = later + timedelta(days=3)
        withdraw_values(conn, [limit], valid_from=morrow, who="petra", at=at)
    assert held(at + timedelta(hours=1), morrow)[0] == [0.7]


def test_season_and_amounts_are_the_citys(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    assert ids
    town.measure(database, town.TREES)
    plain = town.rows(database, town.plan(database))
    set_values(database, town.NOW, least_litres=250.0, efficiency=0.5)
    more = town.rows(database, town.plan(database, town.NOW + timedelta(minutes=5)))
    litres = more["soon"].recommendation.litres or 0
    assert litres >= 250
    assert litres > (plain["soon"].recommendation.litres or 0)
    assert more["bare"].recommendation.inputs.get("efficiency", 0.5) == 0.5
    set_values(database, town.NOW, season__last_day="07-01")
    outside = town.plan(database, town.NOW + timedelta(minutes=9))
    said = town.rows(database, outside)
    assert said["dry"].recommendation.status is Status.MONITORING
    assert said["bare"].recommendation.status is Status.MONITORING
    assert "07-01 statt 10-31" in steps(town, database, outside, "dry")["city"].text


def test_a_declared_reference_group_decides_who_speaks_for_whom(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    town.measure(database, town.TREES)
    plain = town.plan(database)
    assert "group_same" in town.codes(town.rows(database, plain)["bare"])
    with database.begin() as conn:
        trees = {tree.number: tree for tree in run(conn, all_trees())}
        upsert_trees(
            conn,
            [replace(trees[number], reference_group="Westpark") for number in ("bare", "wet")],
        )
    declared = town.plan(database, town.NOW + timedelta(minutes=5))
    row = town.rows(database, declared)["bare"]
    assert "group_declared" in town.codes(row)
    with database.begin() as conn:
        stored = run_one(conn, run_by_id(declared.id))
        assert stored is not None
        state = unpacked_state(run(conn, archive_of_run(declared.id, "inputs"))[0])
    (group,) = stored.shared_inputs["groups"]  # type: ignore[misc]
    assert group["attributes"] == {"reference_group": "Westpark"}  # type: ignore[index]
    assert group["trees"] == [ids["wet"]]  # type: ignore[index]
    assert "Westpark" in state.traits.declared
    assert (row.recommendation.rew or 0) > 0.8, "the wet tree alone speaks"
    with database.begin() as conn:
        assert run(conn, groups_of_estimates(declared.id)) == [0]
        (named,) = run(conn, declared_groups())
    assert (named.name, named.numbers, named.sensed) == ("Westpark", ("bare", "wet"), 1)
    (shown,) = speaking_groups(
        stored.shared_inputs["groups"],  # type: ignore[arg-type]
        [0],
        {ids["wet"]: "wet"},
        "de",
    )
    assert shown.attributes == (("Referenzgruppe", "Westpark"),)
    assert (shown.speakers, shown.served) == (((ids["wet"], "wet"),), 1)
    assert "±" in shown.filling
