from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.people import Area
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.domain.tree import AgeGroup
from baumfeuchte.storage import query as query_module
from baumfeuchte.storage.api_keys import find_key, list_keys
from baumfeuchte.storage.day_waterings import (
    trees_watered,
    trees_watered_beside,
    water_given,
    watered_mark,
)
from baumfeuchte.storage.engine import AsyncDatabase
from baumfeuchte.storage.query import (
    Query,
    arun,
    arun_one,
    arun_parts,
    arun_rows,
    driver_form,
    run,
    run_one,
)
from baumfeuchte.storage.readings import (
    daily_values,
    latest_by_tree,
    newest_values,
    tree_readings,
)
from baumfeuchte.storage.recommendations import (
    ListFilter,
    ListGroup,
    ListOrder,
    ListSort,
    Source,
    change_counts,
    count_rows,
    current_run,
    group_totals,
    latest_current_run,
    latest_list,
    list_before,
    list_changes,
    list_of_day,
    list_rows,
    recommendations_of_tree,
    run_of_revision,
    runs_of_day,
    runs_of_days,
    runs_that_count,
)
from baumfeuchte.storage.recommendations.lines import advice_of_lines, list_lines
from baumfeuchte.storage.recommendations.surroundings import (
    confidence_classes,
    tank_sizes,
    tours_of_run,
    tree_words,
)
from baumfeuchte.storage.registry import (
    active_installations,
    all_sensors,
    all_trees,
    count_trees,
    districts,
    installations_of_tree,
    sensors_by_eui,
    tree_by_id,
    tree_ids_by_number,
    trees_page,
)
from baumfeuchte.storage.rejections import count_by_reason, rejections_after, rejections_page
from baumfeuchte.storage.tables import trees
from baumfeuchte.storage.tours.crew_tours import unheard_words
from baumfeuchte.storage.uplinks import uplinks_since
from baumfeuchte.storage.waterings import watering_by_key, waterings_of_tree, waterings_since
from baumfeuchte.storage.web_queries import list_summary

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import psycopg

    from baumfeuchte.storage.engine import Database

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
DAY = date(2026, 7, 15)
SOME = ListFilter(statuses=(Status.DRY, Status.CRITICAL), district="Mitte", search="50%")

EVERY_FILTER = ListFilter(
    statuses=(Status.DRY, Status.SOON),
    district="Mitte",
    street="weg",
    species="acer",
    age=AgeGroup.ESTABLISHING,
    confidences=("A", "B"),
    contractor="x",
    source=Source.MEASURED,
    search="a_b%",
    tree_ids=(1, 2),
    area=Area(districts=("Mitte",), contractor="x"),
)
EVERY_QUERY: list[Query[Any]] = [
    all_trees(),
    tree_by_id(1),
    tree_ids_by_number(),
    trees_page(10, 5, "Mitte", "a_b%"),
    count_trees("Mitte", "a"),
    districts(),
    all_sensors(),
    sensors_by_eui(["a1", "a2"]),
    active_installations(NOW),
    installations_of_tree(1),
    tree_readings(1, NOW, NOW, Quantity.SOIL_TEMPERATURE_C, 5),
    tree_readings(1, NOW, NOW),
    latest_by_tree(),
    latest_by_tree(1),
    daily_values(date(2026, 7, 8), DAY, ZoneInfo("Europe/Berlin"), NOW),
    newest_values(NOW),
    rejections_page(5, 10, "truncated", "a1"),
    rejections_page(5, open_only=False),
    rejections_after(0, 5),
    count_by_reason(),
    current_run(DAY),
    latest_current_run(),
    runs_of_day(DAY),
    list_of_day(DAY),
    latest_list(),
    list_before(DAY),
    run_of_revision(DAY, 1),
    runs_of_days(3),
    runs_of_days(3, DAY),
    change_counts(1, 2),
    list_changes(1, 2, limit=5, offset=2, area=Area(districts=("Mitte",))),
    list_rows(1, order=ListOrder(sort=ListSort.LITRES, group=ListGroup.TOUR)),
    group_totals(1, EVERY_FILTER, ListGroup.TOUR),
    group_totals(1, EVERY_FILTER, ListGroup.DISTRICT),
    list_summary(1, EVERY_FILTER),
    tree_words("street", Area(contractor="x"), "a%"),
    confidence_classes(1),
    tank_sizes(),
    tours_of_run(1),
    list_rows(1),
    list_rows(1, 5, 10, SOME),
    count_rows(1, SOME),
    recommendations_of_tree(1, 5),
    watering_by_key("k"),
    waterings_of_tree(1),
    waterings_since(NOW),
    unheard_words(1),
    trees_watered(NOW, NOW, Area(contractor="x"), [1, 2]),
    trees_watered_beside(NOW, NOW, 1, Area(contractor="x")),
    water_given(1, NOW, NOW, EVERY_FILTER),
    find_key(b"\0" * 32),
    list_keys(),
    uplinks_since(NOW),
    uplinks_since(NOW, sensor_id=1, after=(1, NOW, b"x"), limit=5),
]
DRIVER_QUERIES = [
    runs_that_count(None),
    runs_that_count(DAY),
    watered_mark(NOW, NOW),
    list_lines(1),
    list_lines(1, 5, 10, SOME),
    list_lines(1, 5, 0, EVERY_FILTER, ListOrder(sort=ListSort.LITRES, group=ListGroup.TOUR)),
    list_lines(1, order=ListOrder(sort=ListSort.SPECIES, group=ListGroup.DISTRICT)),
    advice_of_lines([1, 2]),
]


def with_async(url: str, work: Callable[[psycopg.AsyncConnection[Any]], Awaitable[object]]) -> Any:
    async def session() -> object:
        database = AsyncDatabase(url)
        await database.open()
        try:
            async with database.connection() as aconn:
                return await work(aconn)
        finally:
            await database.close()

    return asyncio.run(session())


def test_every_query_runs_both_ways(database: Database, database_url: str) -> None:
    """Empty answers, but the server has read and planned each statement."""

    async def all_of_them(aconn: psycopg.AsyncConnection[Any]) -> list[object]:
        # Twice: the second time the text comes from the cache.
        return [await arun(aconn, query) for query in EVERY_QUERY for _ in range(2)]

    answers = with_async(database_url, all_of_them)
    with database.begin() as conn:
        assert answers == [run(conn, query) for query in EVERY_QUERY for _ in range(2)]


def test_every_question_in_the_drivers_words_is_understood(database_url: str) -> None:
    async def all_of_them(aconn: psycopg.AsyncConnection[Any]) -> list[object]:
        whole = [await arun_rows(aconn, query) for query in DRIVER_QUERIES]
        parts = [
            [row async for part in arun_parts(aconn, query, 2) for row in part]
            for query in DRIVER_QUERIES
        ]
        return [*whole, *parts]

    assert with_async(database_url, all_of_them) == [[]] * 2 * len(DRIVER_QUERIES)


@pytest.mark.parametrize("number", range(len(EVERY_QUERY)))
def test_the_kept_text_has_the_parameters_of_a_new_one(number: int) -> None:
    statement = EVERY_QUERY[number].statement
    query_module._texts.clear()
    first, second = driver_form(statement), driver_form(statement)
    compiled = statement.compile(dialect=query_module._DIALECT)
    assert first == second == (str(compiled), dict(compiled.params))


def test_the_kept_text_takes_other_values() -> None:
    query_module._texts.clear()
    first, _ = driver_form(tree_by_id(1).statement)
    second, params = driver_form(tree_by_id(2).statement)
    assert len(query_module._texts) == 1
    assert first == second
    assert list(params.values()) == [2]


def test_the_kept_texts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_module, "_CACHE_SIZE", 3)
    query_module._texts.clear()
    for query in EVERY_QUERY[:8]:
        driver_form(query.statement)
        assert len(query_module._texts) <= 3


def test_an_expanding_list_is_refused() -> None:
    statement = sa.select(trees.c.id).where(trees.c.id.in_([1, 2]))
    with pytest.raises(ValueError, match="any_"):
        driver_form(statement)


def test_rows_are_the_same_both_ways(database: Database, database_url: str) -> None:
    statement = sa.text(
        "SELECT 1::smallint, 2.5::real, 1.25::float8, 'ä%', '\\x00ff'::bytea,"
        " timestamptz '2026-07-15 05:30+02', date '2026-07-15', ARRAY['a', 'b'],"
        " jsonb '{\"x\": [1, null]}', NULL::text, :given || '%'"
    ).bindparams(given="50")
    query: Query[tuple[Any, ...]] = Query(statement=statement, row=tuple)
    with database.begin() as conn:
        there = run(conn, query)
        assert run_one(conn, query) == there[0]
    assert there[0][-1] == "50%"
    assert with_async(database_url, lambda aconn: arun(aconn, query)) == there
    assert with_async(database_url, lambda aconn: arun_one(aconn, query)) == there[0]


def test_no_row(database: Database, database_url: str) -> None:
    with database.begin() as conn:
        assert run_one(conn, tree_by_id(1)) is None
    assert with_async(database_url, lambda aconn: arun_one(aconn, tree_by_id(1))) is None
