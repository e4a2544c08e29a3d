from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.storage.query import run
from baumfeuchte.storage.recommendations import (
    ListFilter,
    ListTree,
    count_rows,
    list_rows,
    recommendations_of_tree,
)

if TYPE_CHECKING:
    import sqlalchemy as sa

DAY = date(2026, 7, 15)


def test_a_line_has_all_of_tree_and_advice(
    conn: sa.Connection, stock: Any, advice: Any, store: Any
) -> None:
    tree = stock.tree("U-17", street="Universitätsstraße", district="Querenburg")
    item = advice(tree.id)
    (row,) = run(conn, list_rows(store(conn, [item]).id))
    assert row.rank == 1
    assert replace(row.recommendation, id=None) == item
    assert row.tree == ListTree(
        id=tree.id,
        number="U-17",
        species="Tilia cordata",
        planting_year=2022,
        street="Universitätsstraße",
        district="Querenburg",
        latitude=51.45,
        longitude=7.26,
    )


def test_what_is_not_known_stays_unknown(
    conn: sa.Connection, stock: Any, advice: Any, store: Any
) -> None:
    """Whole columns without a value, too."""
    bare = Recommendation(
        tree_id=stock.tree_id(), day=DAY, status=Status.UNKNOWN, litres=None, rule_version="1"
    )
    (row,) = run(conn, list_rows(store(conn, [bare]).id))
    assert replace(row.recommendation, id=None) == bare
    other = advice(stock.tree_id("B2"))
    rows = run(conn, list_rows(store(conn, [bare, other]).id))
    assert [replace(row.recommendation, id=None) for row in rows] == [bare, other]


@pytest.fixture
def run_id(conn: sa.Connection, stock: Any, advice: Any, store: Any) -> int:
    statuses = [Status.CRITICAL, Status.DRY, Status.DRY, Status.OK, Status.UNKNOWN]
    items = [
        advice(
            stock.tree(f"T{i}", district="Mitte" if i % 2 else "Süd", street=f"Weg {i}").id,
            status=status,
        )
        for i, status in enumerate(statuses)
    ]
    stored: int = store(conn, items).id
    return stored


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (ListFilter(), [1, 2, 3, 4, 5]),
        (ListFilter(statuses=(Status.DRY,)), [2, 3]),
        (ListFilter(statuses=(Status.UNKNOWN, Status.CRITICAL)), [1, 5]),
        (ListFilter(district="Mitte"), [2, 4]),
        (ListFilter(search="weg 3"), [4]),
        (ListFilter(statuses=(Status.DRY,), district="Süd", search="t2"), [3]),
        (ListFilter(search="nowhere"), []),
    ],
)
def test_filters(
    conn: sa.Connection, run_id: int, filters: ListFilter, expected: list[int]
) -> None:
    assert [row.rank for row in run(conn, list_rows(run_id, filters=filters))] == expected
    assert run(conn, count_rows(run_id, filters)) == [len(expected)]


def test_pages(conn: sa.Connection, run_id: int) -> None:
    assert [row.rank for row in run(conn, list_rows(run_id, 2, 0))] == [1, 2]
    assert [row.rank for row in run(conn, list_rows(run_id, 2, 4))] == [5]
    assert [row.rank for row in run(conn, list_rows(run_id, None, 3))] == [4, 5]
    assert run(conn, list_rows(-1)) == []


def test_the_history_of_a_tree_has_current_lists_only(
    conn: sa.Connection, stock: Any, advice: Any, store: Any
) -> None:
    tree_id = stock.tree_id()
    store(conn, [advice(tree_id, litres=10), advice(stock.tree_id("B2"))])
    store(conn, [advice(tree_id, litres=20)])
    for offset in (2, 1):
        day = DAY + timedelta(days=offset)
        store(conn, [replace(advice(tree_id), day=day, litres=100 + offset)], day=day)
    found = run(conn, recommendations_of_tree(tree_id))
    assert [(r.day, r.litres) for r in found] == [
        (DAY + timedelta(days=2), 102),
        (DAY + timedelta(days=1), 101),
        (DAY, 20),
    ]
    assert run(conn, recommendations_of_tree(tree_id, 1)) == found[:1]
