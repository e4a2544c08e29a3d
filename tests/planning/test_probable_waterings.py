"""Water that only the probes saw: found, counted in the budget, said, and never taught from."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import sqlalchemy as sa

from baumfeuchte.domain.probable_watering import ProbableWatering
from baumfeuchte.domain.reading import Quality
from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.domain.weather import DayWeather, WeatherReport
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.probable_waterings import none_probable
from baumfeuchte.irrigation.rules import RULE_VERSION
from baumfeuchte.planning.archive import pack, unpack
from baumfeuchte.planning.decide import decide
from baumfeuchte.planning.learned_volumes import learned_volumes
from baumfeuchte.planning.probable_waterings import probable_of_day
from baumfeuchte.planning.state import packed_state, unpacked_state
from baumfeuchte.storage.archives import archive_of_run
from baumfeuchte.storage.probable_waterings import (
    probable_of_tree,
    probable_since,
    reject_probable,
)
from baumfeuchte.storage.query import run
from baumfeuchte.storage.weather import store_report
from baumfeuchte.weather.fetch import cells_of

if TYPE_CHECKING:
    from baumfeuchte.domain.recommendation import Recommendation

BACK = 60.0
"""Hours from the water to the planning time."""


def dry(hour: float) -> float:
    """Dries by 0.2 a day, with a small wave."""
    return round(20.0 - 0.2 * (hour + 1440) / 24 + 0.05 * ((hour * 0.618) % 1.0), 3)


def watered(hour: float) -> float:
    """The same, seven percent wetter within some hours, and draining a little."""
    after = max(hour + BACK, 0.0)
    return round(dry(hour) + 7.0 * (1.0 - math.exp(-after / 3)) * math.exp(-after / 400), 3)


def sprung(hour: float) -> float:
    """The same, but back after some hours."""
    return dry(hour) + (7.0 if -BACK <= hour < -BACK + 5 else 0.0)


@pytest.fixture
def dry_weather(city: Any, town: Any) -> None:
    (cell,) = cells_of([(51.46, 7.24)])
    past = [
        DayWeather(day=town.DAY - timedelta(days=back), et0_mm=4.0, rain_mm=0.0)
        for back in range(1, 150)
    ]
    with city.database.begin() as conn:
        store_report(
            conn, cell, WeatherReport(provider="dwd", observed=tuple(past)),
            town.NOW - timedelta(days=1),
        )  # fmt: skip
    town.tell_weather(city.database, et0_mm=4.0, rain_mm=0.0, at=town.NOW)


def plant(city: Any, town: Any, number: str, *values: Any, **fields: Any) -> int:
    """A tree of the planting year with a probe in 30 cm, and further ones each 30 cm below."""
    tree: int = city.tree(number, **({"planting_year": 2026} | fields))
    sensor = city.sensor(number)
    for probe, value in enumerate(values):
        city.install(sensor, tree, probe=probe, depth_cm=30.0 * (probe + 1))
        city.measure(sensor, value, around=town.NOW, first=-1440, last=0.5, probe=probe)
    return tree


def of_tree(city: Any, tree: int) -> list[ProbableWatering]:
    with city.database.begin() as conn:
        return run(conn, probable_of_tree(tree, 10))


def advice(city: Any, town: Any, number: str) -> Recommendation:
    planned = town.plan(city.database)
    found: Recommendation = town.rows(city.database, planned)[number].recommendation
    return found


@pytest.mark.usefixtures("dry_weather")
def test_it_is_found_with_litres_of_the_default_volume(city: Any, town: Any) -> None:
    tree = plant(city, town, "T", watered)
    item = advice(city, town, "T")
    (found,) = of_tree(city, tree)
    assert abs(found.began_at - (town.NOW - timedelta(hours=BACK))) <= timedelta(hours=2)
    # 0.38 m3 by age, 0.065 m3/m3 a day later: 0.38 * 65 / 0.8 = 31 l.
    assert found.response == pytest.approx(0.064, abs=0.006)
    assert found.litres == pytest.approx(1000 * found.response * 0.38 / 0.8, rel=1e-3)
    assert found.litres_low < found.litres < found.litres_high
    assert not found.at_least
    assert item.rule_version == RULE_VERSION == "2026.3"
    said = [sentence(reason, item, "de") for reason in item.reasons]
    assert "Vor 3 Tagen vermutliche Gießung, nicht erfasst, etwa 30 l." in said
    said = [sentence(reason, item, "en") for reason in item.reasons]
    assert "Probably watered 3 days ago, not logged, about 30 l." in said
    (numbers,) = item.inputs["probable_waterings"]  # type: ignore[misc]
    assert numbers["litres"] == found.litres
    assert numbers["litres_interval_80"] == [found.litres_low, found.litres_high]
    assert item.inputs["watered_litres"] == 0.0, "never among logged litres"


@pytest.mark.usefixtures("dry_weather")
def test_it_teaches_nothing_and_uses_what_logged_ones_taught(city: Any, town: Any) -> None:
    tree = plant(city, town, "T", watered)
    # A watering of a month ago that taught: 2.7 m3 by its own, from 0.38 m3 on.
    lesson = city.water(tree, town.NOW - timedelta(days=30), 200.0)
    with city.database.begin() as conn:
        conn.execute(
            sa.text(
                "INSERT INTO watering_outcomes (watering_id, evaluated_at, outcome, response,"
                " teaching_litres, taught_response, detail)"
                " VALUES (:id, :at, 'effective', 0.06, 200, 0.06, '{}')"
            ),
            {"id": lesson, "at": town.NOW},
        )
        before = learned_volumes(conn, now=town.NOW)
    advice(city, town, "T")
    (found,) = of_tree(city, tree)
    volume = before[tree].volume_m3
    assert volume > 0.6
    assert found.litres == pytest.approx(1000 * found.response * volume / 0.8, rel=1e-3)
    with city.database.begin() as conn:
        assert learned_volumes(conn, now=town.NOW)[tree].waterings == 1
        logged = conn.scalar(sa.text("SELECT sum(litres) FROM waterings"))
    assert logged == 200.0


@pytest.mark.parametrize("values", [(sprung,), (dry,), (dry, watered)])
@pytest.mark.usefixtures("dry_weather")
def test_what_does_not_look_like_one_is_none(city: Any, town: Any, values: tuple[Any, ...]) -> None:
    tree = plant(city, town, "T", *values)
    advice(city, town, "T")
    assert of_tree(city, tree) == []


@pytest.mark.usefixtures("dry_weather")
def test_several_depths_that_agree_are_one(city: Any, town: Any) -> None:
    tree = plant(city, town, "T", watered, watered)
    advice(city, town, "T")
    assert len(of_tree(city, tree)) == 1


@pytest.mark.usefixtures("dry_weather")
def test_flagged_readings_prove_nothing(city: Any, town: Any) -> None:
    tree = plant(city, town, "T", watered)
    sensor = city.sensor("T")
    doubtful = {"first": -BACK + 3, "last": -BACK + 4, "flags": Quality.FROZEN}
    with city.database.begin() as conn:
        conn.execute(
            sa.text("DELETE FROM readings WHERE observed_at = :at"),
            {"at": town.NOW + timedelta(hours=-BACK + 3)},
        )
    city.measure(sensor, watered, around=town.NOW, **doubtful)
    advice(city, town, "T")
    assert of_tree(city, tree) == []


def test_without_known_rain_nothing_is_plausible(city: Any, town: Any) -> None:
    tree = plant(city, town, "T", watered)
    advice(city, town, "T")
    assert of_tree(city, tree) == []


@pytest.mark.usefixtures("dry_weather")
def test_who_logs_it_confirms_it_and_who_rejects_it_is_heard(city: Any, town: Any) -> None:
    logged, rejected = plant(city, town, "L", watered), plant(city, town, "R", watered)
    advice(city, town, "L")
    (first,), (second,) = of_tree(city, logged), of_tree(city, rejected)
    city.water(logged, first.began_at, 40.0)
    with city.database.begin() as conn:
        assert reject_probable(conn, rejected, second.began_at, actor="Ute", now=town.NOW)
        assert reject_probable(conn, rejected, second.began_at, actor="Max", now=town.NOW)
        assert not reject_probable(conn, rejected, town.NOW, actor="Ute", now=town.NOW)
        told = conn.execute(
            sa.text("SELECT actor, subject FROM audit WHERE action = 'probable_watering.reject'")
        ).all()
        assert [tuple(row) for row in told] == [("Ute", "tree R")]
        assert run(conn, probable_since(town.NOW - timedelta(days=90), town.NOW)) == []
    assert of_tree(city, logged) == []
    for number in ("L", "R"):
        item = advice(city, town, number)
        assert "probable_watering" not in [reason.code for reason in item.reasons]
    (kept,) = of_tree(city, rejected)
    assert (kept.rejected_by, kept.rejected_at) == ("Ute", town.NOW)


@pytest.mark.usefixtures("dry_weather")
def test_it_fills_the_litre_budget_and_the_run_repeats_bit_by_bit(city: Any, town: Any) -> None:
    # Five trees with probes calibrate the budget of one without; the sixth was watered quietly.
    for number in range(5):
        plant(city, town, f"S{number}", dry)
    quiet = plant(city, town, "Q", watered)
    city.tree("bare", planting_year=2026)
    planned = town.plan(city.database)
    listed = {row.recommendation.tree_id: row for row in town.rows(city.database, planned).values()}
    with city.database.begin() as conn:
        (inputs,) = run(conn, archive_of_run(planned.id, "inputs"))
        conn.execute(sa.text("DELETE FROM probable_waterings"))
    state = unpacked_state(inputs)
    assert packed_state(state) == inputs
    assert state.trees.tree_id[state.probable.tree].tolist() == [quiet]
    for item in decide(state).recommendations:
        stored = listed[item.tree_id].recommendation
        assert replace(item, inputs={}) == replace(stored, inputs={}, id=None)
        assert json.loads(json.dumps(item.inputs)) == stored.inputs
    # Its probe is taken out: now the budget speaks for it, and knows of the water.
    keep = state.trees.tree_id[state.probes.tree_index] != quiet
    probes = replace(
        state.probes,
        **{
            name: value[keep] if isinstance(value, np.ndarray) else value
            for name in state.probes.__dataclass_fields__
            if (value := getattr(state.probes, name)) is not None and name != "observed_at"
        },
        observed_at=tuple(np.array(state.probes.observed_at, dtype=object)[keep]),
    )
    without = replace(
        state, probes=probes, sensor_id=state.sensor_id[keep], probe=state.probe[keep]
    )
    share = {
        name: next(
            item.inputs["budget_share"]
            for item in decide(one).recommendations
            if item.tree_id == quiet
        )
        for name, one in (
            ("counted", without),
            ("not", replace(without, probable=none_probable())),
        )
    }
    assert share["counted"] > share["not"] + 0.1  # type: ignore[operator]


@pytest.mark.usefixtures("dry_weather")
def test_archives_of_before_are_read_without_any(city: Any, town: Any) -> None:
    plant(city, town, "T", dry)
    planned = town.plan(city.database)
    with city.database.begin() as conn:
        (inputs,) = run(conn, archive_of_run(planned.id, "inputs"))
    arrays, content = unpack(inputs)
    older = {name: array for name, array in arrays.items() if not name.startswith("probable.")}
    assert len(older) < len(arrays)
    state = unpacked_state(pack(older, content))
    assert state.probable.tree.size == 0
    assert len(decide(state).recommendations) == 1


def test_the_arrays_count_days_from_the_begin_of_the_budget(town: Any) -> None:
    trees = [
        Tree(
            id=key,
            number=str(key),
            species="Tilia",
            planting_year=2024,
            latitude=51,
            longitude=7,
            site=Site(),
        )
        for key in (7, 9)
    ]
    found = [
        ProbableWatering(
            tree_id=key,
            began_at=town.NOW - timedelta(days=4, hours=5),  # 00:30 in Berlin, four days before
            evaluated_at=town.NOW,
            response=0.05,
            litres=40.0,
            litres_low=15.0,
            litres_high=110.0,
        )
        for key in (9, 8)
    ]
    begin = town.DAY - timedelta(days=100)
    state = probable_of_day(found, trees, begin=begin, day=town.DAY, zone=town.BERLIN)
    assert state.tree.tolist() == [1]
    assert state.day.tolist() == [96]
    assert state.age_days.tolist() == [4.0]
    assert (state.litres[0], state.low[0], state.high[0]) == (40.0, 15.0, 110.0)
