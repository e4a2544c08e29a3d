"""What staff saw at trees, from the database into the list."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import sqlalchemy as sa

from baumfeuchte.domain.observation import Moisture, Observation
from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.domain.weather import DayWeather, WeatherReport
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.seen_phrases import SEEN_REMARKS
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS
from baumfeuchte.planning.assemble import tree_state
from baumfeuchte.planning.decide import decide
from baumfeuchte.planning.seen import observations_of_day
from baumfeuchte.planning.state import packed_state, unpacked_state
from baumfeuchte.storage.archives import archive_of_run
from baumfeuchte.storage.observations import add_observation
from baumfeuchte.storage.query import run
from baumfeuchte.storage.weather import store_report
from baumfeuchte.weather.fetch import cells_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.storage.engine import Database

    Look = Callable[..., None]


@pytest.fixture
def look(town: Any, database: Database, ids: dict[str, int]) -> Look:
    """Note what was seen at a tree so many days ago."""

    def note(tree: str, word: Moisture | None, days_ago: float = 0.0, **fields: Any) -> None:
        at: datetime = town.NOW - timedelta(days=days_ago)
        with database.begin() as conn:
            add_observation(
                conn,
                Observation(
                    tree_id=ids[tree],
                    observed_at=at,
                    word=word,
                    idempotency_key=f"{tree}/{at}/{word}/{fields}",
                    **fields,
                ),
            )

    return note


def weather(town: Any, database: Database, days: int = 60) -> None:
    """A dry summer: with it each tree has a litre budget."""
    (cell,) = cells_of([(51.46, 7.24)])
    past = [
        DayWeather(day=town.DAY - timedelta(days=back), et0_mm=4.0, rain_mm=2.0)
        for back in range(days, 0, -1)
    ]
    ahead = [
        DayWeather(day=town.DAY + timedelta(days=n), et0_mm=4.0, rain_mm=0.0) for n in range(10)
    ]
    with database.begin() as conn:
        report = WeatherReport(provider="bright_sky", observed=tuple(past), forecast=tuple(ahead))
        store_report(conn, cell, report, town.NOW)


def advised(town: Any, database: Database, tree: str = "bare") -> Recommendation:
    found: Recommendation = town.rows(database, town.plan(database))[tree].recommendation
    return found


def said(item: Recommendation) -> str:
    return " ".join(sentence(reason, item, "de") for reason in item.reasons)


def test_a_dry_finger_test_today_puts_an_unsensed_tree_on_the_list(
    town: Any, database: Database, look: Look
) -> None:
    """Its group says that it has enough; somebody who looked knows better."""
    town.measure(database, {"wet": 24.0, "soon": 23.0, "dry": 25.0})
    before = advised(town, database)
    assert before.status is Status.OK
    look("bare", Moisture.DRY)
    after = advised(town, database)
    assert after.status in {Status.DRY, Status.CRITICAL}
    assert (after.litres or 0) >= 50
    assert after.inputs["sources"] == ["group", "observation"]
    assert after.confidence in {"B", "C", "D"}
    assert "Fingerprobe heute: trocken." in said(after)
    assert "Eingerechnet ist die Prüfung vor Ort von heute." in said(after)
    assert (after.inputs["seen_rew"], after.inputs["seen_age_days"]) == (0.2, 0.0)


def test_it_speaks_alone_where_nothing_else_does(town: Any, database: Database, look: Look) -> None:
    """No sensor delivers, no weather is known: the finger test is all that there is."""
    assert advised(town, database).status is Status.UNKNOWN
    look("bare", Moisture.DRY)
    item = advised(town, database)
    assert item.status is Status.CRITICAL
    assert item.water_by == town.DAY
    assert item.inputs["sources"] == ["observation"]
    assert item.confidence == "B"
    assert "Fingerprobe heute: trocken." in said(item)


def test_alone_it_dries_on_by_usual_evaporation(town: Any, database: Database, look: Look) -> None:
    look("bare", Moisture.MOIST)
    item = advised(town, database)
    assert item.status is not Status.UNKNOWN
    assert item.days_until_critical is not None
    assert 1 < item.days_until_critical < 14


def test_alone_it_counts_for_three_days(town: Any, database: Database, look: Look) -> None:
    look("bare", Moisture.MOIST, days_ago=3)
    younger = advised(town, database)
    assert younger.inputs["sources"] == ["observation"]
    assert younger.rew is not None
    assert younger.rew < 0.65, "three days without rain are not nothing"
    assert "Fingerprobe vor 3 Tagen: feucht." in said(younger)
    with database.begin() as conn:
        conn.execute(
            sa.text("UPDATE tree_observations SET observed_at = observed_at - interval '1 day'")
        )
    assert advised(town, database).status is Status.UNKNOWN


def test_it_ages(town: Any, database: Database, look: Look) -> None:
    """With a budget it counts for four weeks, with less and less weight."""
    weather(town, database, days=140)
    errors = []
    for days in (0, 7, 14, 27):
        with database.begin() as conn:
            conn.execute(sa.text("DELETE FROM tree_observations"))
        look("bare", Moisture.DRY, days_ago=days)
        item = advised(town, database)
        assert "observation" in item.inputs["sources"]  # type: ignore[operator]
        errors.append(item.inputs["rew_sd"])
    assert errors == sorted(errors)
    # Today it outweighs the budget (0.25) by far, after four weeks the budget speaks as loudly.
    assert errors[0] == pytest.approx(0.12, abs=0.015)
    assert 0.2 < errors[-1] < 0.25  # type: ignore[operator]
    with database.begin() as conn:
        conn.execute(sa.text("DELETE FROM tree_observations"))
    look("bare", Moisture.DRY, days_ago=29)
    gone = advised(town, database)
    assert gone.reasons[0].code == "group_silent"
    assert "Fingerprobe" not in said(gone)


def test_a_city_that_began_this_summer_has_a_budget_from_what_was_seen(
    town: Any, database: Database, look: Look
) -> None:
    """The weather since March is not known, but that since the finger test is."""
    weather(town, database, days=60)
    assert advised(town, database).status is Status.UNKNOWN
    look("bare", Moisture.WET, days_ago=14)
    item = advised(town, database)
    assert item.inputs["sources"] == ["observation"]
    assert item.rew is not None
    assert item.rew < 0.8
    assert item.confidence == "D"
    assert "Fingerprobe vor 14 Tagen: nass." in said(item)


def test_beside_a_sensor_it_is_shown_and_changes_nothing(
    town: Any, database: Database, look: Look
) -> None:
    town.measure(database, town.TREES)
    before = advised(town, database, "wet")
    look("wet", Moisture.DRY)
    look("dry", Moisture.DRY, days_ago=1)
    after = advised(town, database, "wet")
    for name in ("status", "litres", "water_by", "rew", "confidence", "priority", "earliest_days"):
        assert getattr(after, name) == getattr(before, name), name
    assert after.reasons[: len(before.reasons)] == before.reasons
    assert [reason.code for reason in after.reasons[len(before.reasons) :]] == [
        "finger_dry",
        "sensor_counts",
        "seen_differs",
    ]
    assert "Sensor und Prüfung vor Ort widersprechen sich" in said(after)
    agreeing = advised(town, database, "dry")
    assert "Fingerprobe gestern: trocken." in said(agreeing)
    assert "widersprechen" not in said(agreeing)


def test_beside_a_silent_sensor_it_is_shown(town: Any, database: Database, look: Look) -> None:
    look("silent", Moisture.WET, days_ago=2)
    item = advised(town, database, "silent")
    assert (item.status, item.litres) == (Status.UNKNOWN, None)
    assert [reason.code for reason in item.reasons] == ["no_reading", "finger_wet"]
    assert "Fingerprobe vor 2 Tagen: nass." in said(item)


def test_beside_a_sensor_it_is_old_after_a_week(town: Any, database: Database, look: Look) -> None:
    look("silent", Moisture.WET, days_ago=8)
    assert "Fingerprobe" not in said(advised(town, database, "silent"))


def test_the_youngest_is_named(town: Any, database: Database, look: Look) -> None:
    look("bare", Moisture.WET, days_ago=2)
    look("bare", None, rew=0.36)
    item = advised(town, database)
    assert "Handsonde heute: 36 % des nutzbaren Wassers." in said(item)
    assert "Fingerprobe" not in said(item)


def test_a_run_with_observations_is_repeated_bit_by_bit(
    town: Any, database: Database, ids: dict[str, int], look: Look
) -> None:
    assert ids
    town.measure(database, town.TREES)
    weather(town, database)
    look("bare", Moisture.DRY, days_ago=3)
    look("wet", None, vwc_percent=21.5, sd_rew=0.08)
    planned = town.plan(database)
    listed = {row.recommendation.tree_id: row for row in town.rows(database, planned).values()}
    with database.begin() as conn:
        (inputs,) = run(conn, archive_of_run(planned.id, "inputs"))
        conn.execute(sa.text("DELETE FROM tree_observations"))
    state = unpacked_state(inputs)
    assert packed_state(state) == inputs
    assert state.observations.finger_test is not None
    assert state.observations.finger_test.tolist() == [True, False]
    for item in decide(state).recommendations:
        stored = listed[item.tree_id].recommendation
        assert replace(item, inputs={}) == replace(stored, inputs={}, id=None)
        assert json.loads(json.dumps(item.inputs)) == stored.inputs


def test_a_water_content_becomes_rew_by_the_soil_of_the_tree(town: Any) -> None:
    trees = [
        Tree(
            id=key, number=str(key), species="Tilia", planting_year=2024, latitude=51, longitude=7,
            site=Site(field_capacity=0.30, wilting_point=wilting),
        )
        for key, wilting in ((1, 0.10), (2, 0.20))
    ]  # fmt: skip
    seen = [
        Observation(
            tree_id=key,
            observed_at=town.NOW - timedelta(days=1),
            vwc_percent=25.0,
            idempotency_key=str(key),
        )
        for key in (2, 1, 99)
    ]
    found = observations_of_day(
        seen,
        trees,
        tree_state(trees, day=town.DAY, watered_litres={}),
        day=town.DAY,
        zone=town.BERLIN,
        options=DEFAULT_OPTIONS,
    )
    assert found.tree.tolist() == [1, 0]
    np.testing.assert_allclose(found.rew, [0.5, 0.75])
    assert found.age_days.tolist() == [1.0, 1.0]


def test_both_languages_say_the_same() -> None:
    assert SEEN_REMARKS["de"].keys() == SEEN_REMARKS["en"].keys()
    for code, texts in SEEN_REMARKS["de"].items():
        assert len(texts) == len(SEEN_REMARKS["en"][code])
        assert len(texts) in {1, 3}
