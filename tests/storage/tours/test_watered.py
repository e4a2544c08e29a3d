"""The one watering of a stop: two phones at once, and a judgement that it outlived."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.people import EVERYWHERE
from baumfeuchte.domain.stop_entry import StopEntry, StopState
from baumfeuchte.domain.tree import Tree
from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import tree_ids_by_number, upsert_trees
from baumfeuchte.storage.tables import tour_stops, tours, watering_outcomes, waterings
from baumfeuchte.storage.tours.entries import record_entries
from baumfeuchte.storage.watering_outcomes import store_outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.storage.engine import Database

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)


def make_tour(conn: sa.Connection) -> list[int]:
    trees = [
        Tree(number=f"B{n}", species="Tilia", planting_year=2022, latitude=51.4, longitude=7.2)
        for n in range(2)
    ]
    upsert_trees(conn, trees)
    ids = dict(run(conn, tree_ids_by_number()))
    values = {"day": date(2026, 7, 15), "name": "Nord", "status": "planned", "created_by": "x"}
    tour_id = conn.scalar(
        tours.insert().values(**values, created_at=NOW, updated_at=NOW).returning(tours.c.id)
    )
    found = conn.scalars(
        tour_stops.insert()
        .values(
            [
                {"tour_id": tour_id, "position": n, "kind": "tree", "tree_id": ids[f"B{n}"]}
                for n in range(2)
            ]
        )
        .returning(tour_stops.c.id)
    )
    return list(found)


def send(*entries: tuple[int, str], litres: float = 80) -> Callable[[sa.Connection], list[str]]:
    said = [
        StopEntry(
            entry_key=key,
            stop_id=stop_id,
            at=NOW - timedelta(hours=1),
            state=StopState.WATERED,
            litres=litres,
        )
        for stop_id, key in entries
    ]

    def work(conn: sa.Connection) -> list[str]:
        found = record_entries(conn, said, actor="anna", area=EVERYWHERE, now=NOW)
        return [item.kind for item in found]

    return work


def test_the_same_entries_sent_by_two_tabs_at_once_count_once(
    database: Database, meanwhile: Callable[..., Any]
) -> None:
    with database.begin() as conn:
        first, second = make_tour(conn)
    both = send((first, "k1"), (second, "k2"))
    assert meanwhile(both, both) == ["duplicate", "duplicate"]
    with database.begin() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(waterings)) == 2


def test_the_last_tick_ends_the_tour_whoever_sends_it(
    database: Database, meanwhile: Callable[..., Any]
) -> None:
    with database.begin() as conn:
        first, second = make_tour(conn)
    assert meanwhile(send((first, "k1")), send((second, "k2"))) == ["stored"]
    with database.begin() as conn:
        assert conn.scalar(sa.select(tours.c.status)) == "done"


def test_a_corrected_watering_is_judged_again(database: Database) -> None:
    with database.begin() as conn:
        stop, _ = make_tour(conn)
        send((stop, "k1"))(conn)
        judged = WateringOutcome(
            watering_id=conn.execute(sa.select(waterings.c.id)).scalar_one(),
            evaluated_at=NOW,
            outcome=Outcome.EFFECTIVE,
            response=0.05,
            teaching_litres=80.0,
            taught_response=0.05,
            detail={},
        )
        store_outcomes(conn, [judged])
        send((stop, "k2"), litres=40)(conn)
        assert conn.scalar(sa.select(waterings.c.litres)) == 40
        assert conn.scalar(sa.select(sa.func.count()).select_from(watering_outcomes)) == 0
