"""The weather of a planning run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.storage.registry import (
    upsert_trees,
)

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database


def test_the_weather_of_its_cell_reaches_a_tree(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    town.measure(database, town.TREES)
    with database.begin() as conn:
        far = {"latitude": 52.5, "longitude": 13.4, "site": Site(soil="Sl3")}
        upsert_trees(conn, [Tree(number="wet", species="Tilia cordata", planting_year=2024, **far)])
    without = town.rows(database, town.plan(database))["soon"]
    assert "no_weather" in town.codes(without)
    town.tell_weather(database, et0_mm=7.0, rain_mm=0.0, at=town.NOW)
    hot = town.plan(database, town.NOW + timedelta(minutes=1))
    town.tell_weather(database, et0_mm=1.0, rain_mm=15.0, at=town.NOW + timedelta(hours=1))
    rainy = town.plan(database, town.NOW + timedelta(hours=1))
    listed, later = town.rows(database, hot), town.rows(database, rainy)
    assert "no_weather" not in town.codes(listed["soon"])
    assert "no_weather" in town.codes(listed["wet"])  # in Berlin nobody asked for the weather
    assert later["soon"].recommendation.status is Status.OK
    hot_days = listed["soon"].recommendation.days_until_critical
    assert (hot_days or 99) < (without.recommendation.days_until_critical or 0)
    inputs, shared = listed["soon"].recommendation.inputs, hot.shared_inputs["weather"]
    assert isinstance(shared, dict)
    series = shared["series"][shared["cells"][str(inputs["weather_cell"])]]
    assert series["et0_mm"][0] == 7.0
    assert shared["trees_without_weather"] == 1
    assert ids


def test_an_old_forecast_is_no_weather(town: Any, database: Database, ids: dict[str, int]) -> None:
    assert ids
    town.measure(database, town.TREES)
    town.tell_weather(database, et0_mm=7.0, rain_mm=0.0, at=town.NOW - timedelta(hours=49))
    assert "no_weather" in town.codes(town.rows(database, town.plan(database))["soon"])


def test_a_list_of_the_past_knows_the_weather_of_the_past(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    """Made again later, it says the same, whatever was forecast since."""
    assert ids
    town.measure(database, town.TREES)
    town.tell_weather(database, et0_mm=7.0, rain_mm=0.0, at=town.NOW)
    evening = datetime(2026, 7, 15, 21, 59, tzinfo=UTC)
    first = town.plan(database, evening)
    town.tell_weather(database, et0_mm=1.0, rain_mm=15.0, at=evening + timedelta(hours=1))
    again = town.plan(database, evening + timedelta(days=3))
    assert again.id == first.id
