from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.recommendation import PlanningRun, Recommendation, Status
from baumfeuchte.domain.tree import Tree
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.recommendations import (
    current_run,
    latest_current_run,
    list_rows,
    runs_of_day,
)
from baumfeuchte.storage.registry import tree_ids_by_number, upsert_trees
from baumfeuchte.storage.tables import planning_runs, recommendations

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.storage.engine import Database

DAY = date(2026, 7, 15)
ISSUED = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def listed(conn: sa.Connection, run_id: int) -> list[Recommendation]:
    """The advice of a list without the numbers that storing gave it."""
    return [replace(row.recommendation, id=None) for row in run(conn, list_rows(run_id))]


def count(conn: sa.Connection, table: sa.Table) -> int | None:
    return conn.scalar(sa.select(sa.func.count()).select_from(table))


def test_the_first_run_of_a_day(conn: sa.Connection, stock: Any, advice: Any, store: Any) -> None:
    assert run_one(conn, current_run(DAY)) is None
    assert run_one(conn, latest_current_run()) is None
    stored = store(conn, [advice(stock.tree_id())])
    assert stored == PlanningRun(
        id=stored.id,
        day=DAY,
        revision=1,
        issued_at=ISSUED,
        as_of=ISSUED,
        rule_version="1",
        is_current=True,
        shared_inputs={"et0_mm": 4.5},
        released_at=ISSUED,
    )
    assert run_one(conn, current_run(DAY)) == stored
    assert run_one(conn, latest_current_run()) == stored


def test_the_same_again_only_confirms_it(
    conn: sa.Connection, stock: Any, advice: Any, store: Any
) -> None:
    one, two = advice(stock.tree_id("B1")), advice(stock.tree_id("B2"), status=Status.OK)
    first = store(conn, [one, two])
    later = ISSUED + timedelta(hours=1)
    fresh = replace(one, last_observed_at=later)
    confirmed = replace(first, as_of=later)
    assert store(conn, [fresh, two], issued_at=later, as_of=later) == confirmed
    assert listed(conn, first.id) == [fresh, two]
    # A repeat with older data does not turn it back.
    assert store(conn, [one, two]) == confirmed
    assert listed(conn, first.id) == [fresh, two]
    # Another spelling of the same content, as it may come from another code path.
    same = replace(one, inputs=MappingProxyType(dict(reversed(one.inputs.items()))))
    assert store(conn, [same, two]) == confirmed
    assert (count(conn, planning_runs), count(conn, recommendations)) == (1, 2)


def test_any_difference_is_a_new_revision(
    conn: sa.Connection, stock: Any, advice: Any, store: Any
) -> None:
    one, two = advice(stock.tree_id("B1")), advice(stock.tree_id("B2"))
    lists = [
        ([one, two], "1"),
        ([two, one], "1"),
        ([two], "1"),
        ([two], "2"),
        ([replace(two, litres=90)], "2"),
        ([replace(two, litres=90, inputs={})], "2"),
        ([], "2"),
        ([one, two], "1"),
    ]
    for revision, (items, rules) in enumerate(lists, start=1):
        later = ISSUED + timedelta(minutes=revision)
        stored = store(conn, items, rule_version=rules, issued_at=later)
        assert (stored.revision, stored.is_current, stored.issued_at) == (revision, True, later)
        assert [r.recommendation.tree_id for r in run(conn, list_rows(stored.id))] == [
            item.tree_id for item in items
        ]
    found = run(conn, runs_of_day(DAY))
    assert [(r.revision, r.is_current) for r in found] == [
        (revision, revision == 8) for revision in range(1, 9)
    ]


def test_days_stay_apart(conn: sa.Connection, stock: Any, advice: Any, store: Any) -> None:
    item = advice(stock.tree_id())
    tomorrow = DAY + timedelta(days=1)
    new = store(conn, [replace(item, day=tomorrow)], day=tomorrow)
    old = store(conn, [item])
    assert run_one(conn, current_run(DAY)) == old
    assert run_one(conn, current_run(tomorrow)) == new
    assert run_one(conn, latest_current_run()) == new


def test_a_large_list(conn: sa.Connection, advice: Any, store: Any) -> None:
    many = [
        Tree(number=f"T{i:04}", species="", planting_year=None, latitude=51, longitude=7)
        for i in range(3000)
    ]
    upsert_trees(conn, many)
    items = [advice(tree_id) for _, tree_id in run(conn, tree_ids_by_number())]
    stored = store(conn, items)
    rows = run(conn, list_rows(stored.id))
    assert [row.rank for row in rows] == list(range(1, 3001))
    assert [replace(row.recommendation, id=None) for row in rows] == items


def test_readers_see_the_former_list_until_the_new_one_is_complete(
    database: Database, advice: Any, store: Any
) -> None:
    item = prepare(database, advice)
    with database.begin() as conn:
        first = store(conn, [item])
    with database.begin() as writer:
        store(writer, [replace(item, litres=10)])
        with database.begin() as reader:
            assert run_one(reader, current_run(DAY)) == first
    with database.begin() as reader:
        found = run_one(reader, current_run(DAY))
    assert found is not None
    assert found.revision == 2


def test_two_planners_at_once(
    database: Database, advice: Any, store: Any, meanwhile: Callable[..., Any]
) -> None:
    item = prepare(database, advice)
    same = meanwhile(lambda conn: store(conn, [item]), lambda conn: store(conn, [item]))
    assert same.revision == 1
    other = meanwhile(
        lambda conn: store(conn, [replace(item, litres=10)]),
        lambda conn: store(conn, [replace(item, litres=20)]),
    )
    with database.begin() as conn:
        found = run(conn, runs_of_day(DAY))
    assert [(r.revision, r.is_current) for r in found] == [(1, False), (2, False), (3, True)]
    assert other == found[-1]


def prepare(database: Database, advice: Any) -> Recommendation:
    with database.begin() as conn:
        upsert_trees(
            conn, [Tree(number="B1", species="", planting_year=None, latitude=51, longitude=7)]
        )
        item: Recommendation = advice(run(conn, tree_ids_by_number())[0][1])
    return item
