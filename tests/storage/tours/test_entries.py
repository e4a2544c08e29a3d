from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shared_stops import (
    CONTRACTOR,
    NOW,
    brought,
    planned_tour,
    send,
    status,
    stock,
    undone,
    watered,
)

from baumfeuchte.domain.people import EVERYWHERE
from baumfeuchte.domain.stop_entry import Refusal, StopEntry, StopState
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.tables import (
    audit,
    stop_entries,
    tour_stops,
    tours,
    waterings,
)
from baumfeuchte.storage.tours.crew_tours import (
    crew_stops,
    crew_tour,
    crew_tours_of_day,
    unheard_words,
)
from baumfeuchte.storage.tours.entries import record_entries
from baumfeuchte.storage.waterings import waterings_since

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baumfeuchte.storage.engine import Database


@pytest.fixture(scope="module")
def stocked(module_database: Database) -> Database:
    """Three trees; the third one is a contractor's."""
    stock(module_database)
    return module_database


@pytest.fixture
def conn(stocked: Database) -> Iterator[sa.Connection]:
    with undone(stocked) as connection:
        yield connection


def test_an_entry_counts_once_however_often_it_is_sent(conn: sa.Connection) -> None:
    stop, *_ = planned_tour(conn)
    entry = watered(stop, "k1", 95)
    assert send(conn, entry, entry) == ["stored", "duplicate"]
    assert send(conn, entry) == ["duplicate"]
    assert [litres for _, litres in brought(conn)] == [95]
    row = conn.execute(sa.select(tour_stops).where(tour_stops.c.id == stop)).one()
    assert (row.state, row.done_by, row.done_at) == ("watered", "anna", entry.at)
    stored = run(conn, waterings_since(NOW - timedelta(days=1)))[0]
    assert (stored.id, stored.watered_at, stored.source) == (row.watering_id, entry.at, "crew")
    actions = conn.scalars(sa.select(audit.c.action).order_by(audit.c.id)).all()
    assert actions == ["stop.watered", "watering.add"]


def test_a_key_stands_for_one_entry(conn: sa.Connection) -> None:
    stop, *_ = planned_tour(conn)
    send(conn, watered(stop, "k1", 95))
    assert send(conn, watered(stop, "k1", 20)) == [Refusal.KEY_REUSED]
    assert [litres for _, litres in brought(conn)] == [95]


def test_a_correction_corrects_and_an_undo_removes(conn: sa.Connection) -> None:
    stop, *_ = planned_tour(conn)
    send(conn, watered(stop, "k1", 80))
    send(conn, watered(stop, "k2", 60, minutes=5))
    assert [litres for _, litres in brought(conn)] == [60]
    undo = replace(watered(stop, "k3", minutes=9), state=StopState.OPEN, litres=None)
    send(conn, undo)
    assert brought(conn) == []
    row = conn.execute(sa.select(tour_stops).where(tour_stops.c.id == stop)).one()
    assert (row.state, row.done_at, row.watering_id) == ("open", None, None)
    # What was said before the undo, but arrives after it, changes nothing.
    assert send(conn, watered(stop, "k4", 70, minutes=7)) == ["stored"]
    assert brought(conn) == []
    actions = conn.scalars(sa.select(audit.c.action).order_by(audit.c.id)).all()
    assert actions == [
        "stop.watered", "watering.add", "stop.watered", "watering.correct", "stop.open",
        "watering.remove", "stop.watered",
    ]  # fmt: skip


def test_water_is_not_taken_away_by_somebody_who_had_not_seen_it(conn: sa.Connection) -> None:
    stop, *_ = planned_tour(conn)

    def say(state: StopState, key: str, actor: str, at: float, received: float) -> None:
        litres = 200.0 if state is StopState.WATERED else None
        said_at = NOW + timedelta(seconds=at)
        word = replace(watered(stop, key), at=said_at, state=state, litres=litres)
        now = NOW + timedelta(seconds=received)
        record_entries(conn, [word], actor=actor, area=EVERYWHERE, now=now)

    def shown() -> tuple[str, list[float]]:
        state = conn.scalar(sa.select(tour_stops.c.state).where(tour_stops.c.id == stop))
        return str(state), list(conn.scalars(sa.select(waterings.c.litres)))

    say(StopState.UNREACHABLE, "entry-two", "b", 0.7, 1)
    assert shown() == ("unreachable", [])
    say(StopState.WATERED, "entry-one", "a", 0, 60)  # was without network
    assert shown() == ("watered", [200.0])
    (word,) = run(conn, unheard_words(conn.scalar(sa.select(tours.c.id)) or 0))
    assert (word.stop_id, word.state, word.actor) == (stop, StopState.UNREACHABLE, "b")
    actions = conn.scalars(sa.select(audit.c.action).order_by(audit.c.id)).all()
    assert actions == ["stop.unreachable", "stop.watered", "watering.add"]
    # Undoing their own word is no word about the water.
    say(StopState.OPEN, "entry-three", "b", 30, 70)
    assert shown() == ("watered", [200.0])
    # Who has seen it may correct it, and its author always may.
    say(StopState.SKIPPED, "entry-four", "b", 200, 200)
    assert shown() == ("skipped", [])
    say(StopState.WATERED, "entry-five", "a", 300, 300)
    assert shown() == ("watered", [200.0])
    say(StopState.UNREACHABLE, "entry-six", "a", 301, 301)
    assert shown() == ("unreachable", [])
    say(StopState.WATERED, "entry-seven", "a", 400, 400)
    say(StopState.OPEN, "entry-eight", "c", 401, 401)  # only what is seen can be taken back
    assert shown() == ("open", [])


def test_the_tour_follows_its_stops(conn: sa.Connection) -> None:
    first, second, third = planned_tour(conn)
    assert status(conn) == "planned"
    send(conn, watered(first, "k1"))
    assert status(conn) == "under_way"
    blocked = replace(
        watered(second, "k2"), state=StopState.UNREACHABLE, litres=None, note="Bagger"
    )
    send(conn, blocked, replace(watered(third, "k3"), state=StopState.SKIPPED, litres=None))
    assert status(conn) == "done"
    assert len(brought(conn)) == 1
    assert conn.scalar(sa.select(tour_stops.c.note).where(tour_stops.c.id == second)) == "Bagger"
    send(conn, replace(watered(third, "k4", minutes=3), state=StopState.OPEN, litres=None))
    assert status(conn) == "under_way"


def test_what_was_brought_counts_even_when_the_tour_was_cancelled(conn: sa.Connection) -> None:
    stop, *_ = planned_tour(conn, status="cancelled")
    assert send(conn, watered(stop, "k1")) == ["stored"]
    assert status(conn) == "cancelled"
    assert len(brought(conn)) == 1


def test_what_cannot_be_taken_is_refused_and_the_rest_is_stored(conn: sa.Connection) -> None:
    stop, *_ = planned_tour(conn)
    bad = [
        replace(watered(stop, "b1"), at=NOW + timedelta(minutes=6)),
        replace(watered(stop, "b2"), at=NOW - timedelta(days=8)),
        replace(watered(stop, "b3"), litres=None),
        watered(stop, "b4", 0),
        watered(stop, "b5", 10_001),
        watered(10**15, "b6"),
    ]
    assert send(conn, *bad, watered(stop, "k1")) == [
        Refusal.IN_THE_FUTURE, Refusal.TOO_OLD, Refusal.NO_LITRES, Refusal.NO_LITRES,
        Refusal.NO_LITRES, Refusal.UNKNOWN_STOP, "stored",
    ]  # fmt: skip
    assert conn.scalars(sa.select(stop_entries.c.entry_key)).all() == ["k1"]
    a_week_later = NOW + timedelta(days=9)
    again = record_entries(
        conn, [watered(stop, "k1")], actor="anna", area=EVERYWHERE, now=a_week_later
    )
    assert again[0].kind == "duplicate"


def test_an_entry_finds_its_stop_after_the_tour_was_planned_anew(conn: sa.Connection) -> None:
    stop, *_ = planned_tour(conn)
    row = conn.execute(sa.select(tour_stops).where(tour_stops.c.id == stop)).one()
    conn.execute(tour_stops.delete().where(tour_stops.c.id == stop))
    values = {"tour_id": row.tour_id, "position": 7, "kind": "tree", "tree_id": row.tree_id}
    conn.execute(tour_stops.insert().values(values))
    entry = watered(stop, "k1")
    assert send(conn, entry) == [Refusal.UNKNOWN_STOP]
    assert send(conn, replace(entry, tour_id=row.tour_id, tree_id=row.tree_id)) == ["stored"]
    assert [tree for tree, _ in brought(conn)] == [row.tree_id]


def test_a_contractor_sees_and_ticks_only_its_own(conn: sa.Connection) -> None:
    first, _, third = planned_tour(conn)
    planned_tour(conn, name="Stadt", trees=("B1", "B2"))
    planned_tour(conn, name="Fremd", trees=("B3",), contractor="Andere GmbH")
    seen = run(conn, crew_tours_of_day(date(2026, 7, 15), CONTRACTOR))
    assert [(tour.name, tour.stops, tour.litres_left) for tour in seen] == [("Nord", 1, 80)]
    assert [stop.place for stop in run(conn, crew_stops(seen[0].id, CONTRACTOR))] == ["B3"]
    assert send(conn, watered(first, "k1"), watered(third, "k2"), area=CONTRACTOR) == [
        Refusal.UNKNOWN_STOP, "stored",
    ]  # fmt: skip
    assert [tour.name for tour in run(conn, crew_tours_of_day(date(2026, 7, 15), EVERYWHERE))] == [
        "Fremd", "Nord", "Stadt",
    ]  # fmt: skip


def test_drafts_are_not_for_crews(conn: sa.Connection) -> None:
    stop, *_ = planned_tour(conn, status="draft")
    tour_id = conn.scalar(sa.select(tours.c.id))
    assert run(conn, crew_tours_of_day(date(2026, 7, 15), EVERYWHERE)) == []
    assert run_one(conn, crew_tour(tour_id or 0, EVERYWHERE, date(2026, 7, 15))) is None
    assert send(conn, watered(stop, "k1")) == [Refusal.UNKNOWN_STOP]


@st.composite
def said(draw: st.DrawFn) -> tuple[list[tuple[int, StopEntry]], list[tuple[int, StopEntry]]]:
    """Entries of three stops with equal times among them, and the same shuffled with repeats."""
    states = st.sampled_from(list(StopState))
    entries = []
    for number in range(draw(st.integers(1, 7))):
        state = draw(states)
        entry = watered(0, f"key-{number}", draw(st.sampled_from([50, 80])))
        entry = replace(
            entry,
            at=NOW - timedelta(minutes=draw(st.integers(0, 3))),
            state=state,
            litres=entry.litres if state is StopState.WATERED else None,
            note=draw(st.sampled_from(["", "Baustelle", "Auto davor"])),
        )
        entries.append((draw(st.integers(0, 2)), entry))
    repeats = draw(st.lists(st.sampled_from(entries), max_size=5))
    return entries, draw(st.permutations(entries + repeats))


def final_state(
    database: Database, entries: Sequence[tuple[int, StopEntry]], batches: int
) -> tuple[Any, ...]:
    with undone(database) as conn:
        stops = planned_tour(conn)
        todo = [replace(entry, stop_id=stops[at]) for at, entry in entries]
        for begin in range(0, len(todo), batches):
            send(conn, *todo[begin : begin + batches])
        rows = conn.execute(
            sa.select(
                tour_stops.c.state, tour_stops.c.note, tour_stops.c.done_at, waterings.c.litres,
                waterings.c.watered_at, waterings.c.note, waterings.c.tree_id,
            )
            .outerjoin(waterings, waterings.c.id == tour_stops.c.watering_id)
            .order_by(tour_stops.c.position)
        ).all()  # fmt: skip
        total = conn.scalar(sa.select(sa.func.count()).select_from(waterings))
        assert total == sum(row.state == "watered" for row in rows), "one watering per stop"
        return (status(conn), *(tuple(row) for row in rows))
    raise AssertionError


@given(said(), st.integers(1, 4))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_order_and_any_repeats_end_in_the_same_state(
    stocked: Database,
    words: tuple[list[tuple[int, StopEntry]], list[tuple[int, StopEntry]]],
    batches: int,
) -> None:
    straight, shuffled = words
    assert final_state(stocked, straight, 1) == final_state(stocked, shuffled, batches)
