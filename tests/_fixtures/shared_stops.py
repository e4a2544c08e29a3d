"""A tour whose stops somebody ticks off, for tests of entries."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.domain.stop_entry import StopEntry, StopState
from baumfeuchte.domain.tree import Tree
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import tree_ids_by_number, upsert_trees
from baumfeuchte.storage.tables import tour_stops, tours
from baumfeuchte.storage.tours.entries import record_entries
from baumfeuchte.storage.waterings import waterings_since

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baumfeuchte.storage.engine import Database

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)
TREES = ("B1", "B2", "B3")
CONTRACTOR = Area(contractor="Grün & Söhne")


def stock(database: Database) -> None:
    """Three trees; the third one is a contractor's."""
    with database.begin() as conn:
        upsert_trees(
            conn,
            [
                Tree(
                    number=number,
                    species="Tilia cordata",
                    planting_year=2022,
                    latitude=51.45,
                    longitude=7.26,
                    contractor="Grün & Söhne" if number == "B3" else "",
                )
                for number in TREES
            ],
        )


class _UndoError(Exception):
    pass


@contextlib.contextmanager
def undone(database: Database) -> Iterator[sa.Connection]:
    with contextlib.suppress(_UndoError), database.begin() as conn:
        yield conn
        raise _UndoError


def planned_tour(conn: sa.Connection, *, trees: Sequence[str] = TREES, **more: Any) -> list[int]:
    """A tour with a stop at each tree, 80 litres each; answers the ids of its stops."""
    ids = dict(run(conn, tree_ids_by_number()))
    values = {"name": "Nord", "status": "planned", "day": date(2026, 7, 15)} | more
    tour_id = conn.scalar(
        tours.insert()
        .values(**values, created_at=NOW, updated_at=NOW, created_by="planner")
        .returning(tours.c.id)
    )
    return [
        conn.execute(
            tour_stops.insert()
            .values(tour_id=tour_id, position=at, kind="tree", tree_id=ids[number], litres=80)
            .returning(tour_stops.c.id)
        ).scalar_one()
        for at, number in enumerate(trees)
    ]


def watered(stop_id: int, key: str, litres: float = 80, *, minutes: float = 0) -> StopEntry:
    return StopEntry(
        entry_key=key,
        stop_id=stop_id,
        at=NOW - timedelta(hours=2) + timedelta(minutes=minutes),
        state=StopState.WATERED,
        litres=litres,
    )


def send(conn: sa.Connection, *entries: StopEntry, area: Area = EVERYWHERE) -> list[str]:
    found = record_entries(conn, entries, actor="anna", area=area, now=NOW)
    return [item.reason or item.kind for item in found]


def brought(conn: sa.Connection) -> list[tuple[int, float]]:
    found = run(conn, waterings_since(NOW - timedelta(days=30)))
    return [(item.tree_id, item.litres) for item in found]


def status(conn: sa.Connection) -> str | None:
    return conn.scalar(sa.select(tours.c.status))
