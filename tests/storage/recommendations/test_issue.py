"""Which run of a day is its list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.storage.archives import archives_of_days, store_archive
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.recommendations import (
    current_run,
    latest_list,
    list_before,
    list_of_day,
    run_of_revision,
    runs_of_days,
)
from baumfeuchte.storage.tour_tables import tours

if TYPE_CHECKING:
    import sqlalchemy as sa

    from baumfeuchte.domain.recommendation import PlanningRun

DAY = date(2026, 7, 15)
HALF_PAST_FIVE = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def at(conn: sa.Connection, stock: Any, advice: Any, store: Any) -> Any:
    """Store a list with so many litres so many hours after 05:30."""
    item = advice(stock.tree_id())

    def work(hours: float, litres: int, **more: Any) -> PlanningRun:
        when = HALF_PAST_FIVE + hours * HOUR
        values = {"issued_at": when, "as_of": when, "release": hours >= 0, **more}
        stored: PlanningRun = store(conn, [replace(item, litres=litres)], **values)
        return stored

    return work


def listed(conn: sa.Connection) -> tuple[int, datetime | None]:
    found = run_one(conn, list_of_day(DAY))
    assert found is not None
    return found.revision, found.released_at


def test_the_list_is_issued_once_and_later_runs_are_revisions(conn: sa.Connection, at: Any) -> None:
    first = at(0, 80)
    assert first.released_at == HALF_PAST_FIVE
    second = at(3, 90)
    assert (second.revision, second.released_at) == (2, None)
    assert listed(conn) == (1, HALF_PAST_FIVE)
    assert run_one(conn, current_run(DAY)) == second
    assert run_one(conn, run_of_revision(DAY, 2)) == second
    assert run_one(conn, run_of_revision(DAY, 3)) is None
    # Back to what the list says is a revision of its own, and the list stays.
    third = at(4, 80)
    assert (third.revision, third.released_at) == (3, None)
    assert listed(conn) == (1, HALF_PAST_FIVE)


def test_a_run_before_is_a_preview_and_gives_way(conn: sa.Connection, at: Any) -> None:
    preview = at(-2, 70)
    assert preview.released_at is None
    assert listed(conn) == (1, None)
    at(-1, 75)
    assert listed(conn) == (2, None)
    assert at(0, 80).revision == 3
    assert listed(conn) == (3, HALF_PAST_FIVE)


def test_a_preview_that_is_confirmed_becomes_the_list(conn: sa.Connection, at: Any) -> None:
    preview = at(-2, 70)
    confirmed = at(0, 70)
    assert confirmed.id == preview.id
    assert confirmed.issued_at == preview.issued_at
    assert listed(conn) == (1, HALF_PAST_FIVE)
    # A later confirmation does not issue it again.
    assert at(5, 70).released_at == HALF_PAST_FIVE


def test_a_late_first_run_is_the_list(conn: sa.Connection, at: Any) -> None:
    at(4, 70)
    assert listed(conn) == (1, HALF_PAST_FIVE + 4 * HOUR)


@pytest.mark.parametrize(("status", "expected"), [("planned", 1), ("cancelled", 2)])
def test_a_preview_in_a_tour_is_not_replaced(
    conn: sa.Connection, at: Any, status: str, expected: int
) -> None:
    preview = at(-1, 70)
    conn.execute(
        tours.insert().values(
            day=DAY,
            name="Tour 1",
            run_id=preview.id,
            status=status,
            created_at=HALF_PAST_FIVE - HOUR,
            created_by="planner",
            updated_at=HALF_PAST_FIVE - HOUR,
        )
    )
    at(0, 80)
    assert listed(conn) == (expected, HALF_PAST_FIVE)
    at(1, 90)
    assert listed(conn) == (expected, HALF_PAST_FIVE)
    counts = {found.revision: count for found, count in run(conn, runs_of_days(5))}
    assert counts == {1: int(status == "planned"), 2: 0, 3: 0}


def test_days_with_their_revisions(conn: sa.Connection, at: Any) -> None:
    for back in (3, 1):
        at(0, 50, day=DAY - timedelta(days=back))
    at(0, 80)
    at(1, 90)
    found = [(item.day.day, item.revision) for item, _ in run(conn, runs_of_days(2))]
    assert found == [(15, 1), (15, 2), (14, 1)]
    earlier = run(conn, runs_of_days(2, before=date(2026, 7, 14)))
    assert [item.day.day for item, _ in earlier] == [12]
    newest, before = run_one(conn, latest_list()), run_one(conn, list_before(DAY))
    assert newest is not None
    assert before is not None
    assert (newest.revision, before.day.day) == (1, 14)
    assert run_one(conn, list_before(date(2026, 7, 12))) is None


def test_the_skill_is_that_of_the_issued_list(conn: sa.Connection, at: Any) -> None:
    for hours, litres in ((-1, 70), (0, 80), (1, 90)):
        store_archive(conn, at(hours, litres), "forecasts", str(litres).encode())
    other = DAY - timedelta(days=1)
    for litres in (60, 65):
        stored = at(-1, litres, day=other)
        store_archive(conn, stored, "forecasts", str(litres).encode())
    found = run(conn, archives_of_days(other, DAY, "forecasts"))
    assert found == [(other, b"60"), (DAY, b"80")]
