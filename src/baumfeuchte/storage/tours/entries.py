"""What crews say of stops: each word is kept once, and the one that counts makes the state.

Entries come late, twice and in any order. So nothing is counted up or switched: after new entries
a stop, its watering and its tour are set to what all entries of the stop together say.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from baumfeuchte.domain.stop_entry import (
    Refusal,
    StopEntry,
    StopState,
    counting_word,
    last_note,
    refusal_of,
)
from baumfeuchte.storage import audit
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.tables import stop_entries, tour_stops, tours, trees
from baumfeuchte.storage.tours.watered import TreeStop, settle_watering

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from baumfeuchte.domain.people import Area

_FOLLOWED = ("planned", "under_way", "done")
"""Tours whose status follows their stops; a draft or a cancelled one keeps it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryOutcome:
    """What became of an entry.

    Attributes:
        kind: ``duplicate``: known before; ``refused``: nothing was stored.
        reason: of a refusal.
    """

    entry_key: str
    kind: Literal["stored", "duplicate", "refused"]
    reason: Refusal | None = None


def record_entries(
    conn: sa.Connection,
    entries: Sequence[StopEntry],
    *,
    actor: str,
    area: Area,
    now: datetime,
) -> list[EntryOutcome]:
    """Take what a phone sends, each entry once.

    Args:
        conn: in the caller's transaction.
        entries: in any order, with repeats.
        actor: who sends them.
        area: the part of the city that the sender sees; other stops are unknown to it.
        now: the clock (UTC).

    Returns:
        One outcome for each entry, in their order. After the commit stops, waterings and tours
        say what all entries together say.
    """
    stops = _Stops(_locked_stops(conn, entries, area))
    known = _known(conn, [entry.entry_key for entry in entries])
    outcomes, touched = [], {}
    for entry in entries:
        stop = stops.of(entry)
        refusal = _refusal(entry, known.get(entry.entry_key), stop, now)
        if refusal is not None:
            outcomes.append(EntryOutcome(entry_key=entry.entry_key, kind="refused", reason=refusal))
        elif entry.entry_key in known or stop is None:
            outcomes.append(EntryOutcome(entry_key=entry.entry_key, kind="duplicate"))
        else:
            known[entry.entry_key] = entry
            touched[stop.id] = stop
            _store(conn, entry, stop, actor=actor, now=now)
            outcomes.append(EntryOutcome(entry_key=entry.entry_key, kind="stored"))
    for stop in touched.values():
        _settle(conn, stop, actor=actor, now=now)
    for tour_id in sorted({stop.tour_id for stop in touched.values()}):
        _follow(conn, tour_id, now)
    return outcomes


def entries_of(conn: sa.Connection, stop_id: int) -> list[StopEntry]:
    """Everything that was said of a stop, oldest first."""
    found = conn.execute(
        sa.select(stop_entries)
        .where(stop_entries.c.stop_id == stop_id)
        .order_by(stop_entries.c.at, stop_entries.c.entry_key)
    )
    return [_entry(row) for row in found]


class _Stops:
    """The stops that the sender may speak of, by id and by what the phone saw."""

    def __init__(self, stops: Iterable[TreeStop]) -> None:
        self._by_id = {stop.id: stop for stop in stops}
        by_tree: dict[tuple[int, int], list[TreeStop]] = defaultdict(list)
        for stop in self._by_id.values():
            by_tree[stop.tour_id, stop.tree_id].append(stop)
        self._by_tree = {place: found[0] for place, found in by_tree.items() if len(found) == 1}

    def of(self, entry: StopEntry) -> TreeStop | None:
        stop = self._by_id.get(entry.stop_id)
        if stop is not None and entry.tree_id in (None, stop.tree_id):
            return stop
        return self._by_tree.get((entry.tour_id or 0, entry.tree_id or 0))


def _locked_stops(
    conn: sa.Connection, entries: Sequence[StopEntry], area: Area
) -> Iterable[TreeStop]:
    """The tree stops of all tours that the entries name; the tours are locked, lowest id first.

    Two phones on one tour wait for each other here, so that the last tick sees all others.
    """
    stop_ids = _array({entry.stop_id for entry in entries})
    tour_ids = _array({entry.tour_id for entry in entries if entry.tour_id is not None})
    named = sa.select(tour_stops.c.tour_id).where(tour_stops.c.id == sa.any_(stop_ids))
    locked = conn.scalars(
        sa.select(tours.c.id)
        .where(sa.or_(tours.c.id.in_(named), tours.c.id == sa.any_(tour_ids)))
        .where(tours.c.status != "draft", *of_contractor(area))
        .order_by(tours.c.id)
        .with_for_update()
    ).all()
    found = conn.execute(
        sa.select(
            tour_stops.c.id,
            tour_stops.c.tour_id,
            tour_stops.c.position,
            tour_stops.c.tree_id,
            trees.c.number.label("tree_number"),
            tour_stops.c.watering_id,
            tour_stops.c.note,
            tour_stops.c.state,
        )
        .join(trees, trees.c.id == tour_stops.c.tree_id)
        .where(tour_stops.c.tour_id == sa.any_(_array(locked)), *in_area(area))
    )
    return [TreeStop(**row._asdict()) for row in found]


def of_contractor(area: Area) -> list[sa.ColumnElement[bool]]:
    """Conditions on ``tours``: a contractor's people do not see the tours of another one."""
    if area.contractor is None:
        return []
    return [tours.c.contractor == sa.any_(sa.cast(["", area.contractor], sa.ARRAY(sa.Text)))]


def _known(conn: sa.Connection, keys: Sequence[str]) -> dict[str, StopEntry]:
    wanted = sa.cast(sorted(set(keys)), sa.ARRAY(sa.Text))
    found = conn.execute(sa.select(stop_entries).where(stop_entries.c.entry_key == sa.any_(wanted)))
    return {row.entry_key: _entry(row) for row in found}


def _refusal(
    entry: StopEntry, known: StopEntry | None, stop: TreeStop | None, now: datetime
) -> Refusal | None:
    if known is not None:
        # A repeat is a repeat even when the entry could not be taken any more today.
        return None if entry.says_the_same_as(known) else Refusal.KEY_REUSED
    if stop is None:
        return Refusal.UNKNOWN_STOP
    return refusal_of(entry, now)


def _store(
    conn: sa.Connection, entry: StopEntry, stop: TreeStop, *, actor: str, now: datetime
) -> None:
    conn.execute(
        insert(stop_entries).values(
            entry_key=entry.entry_key,
            stop_id=stop.id,
            at=entry.at,
            received_at=now,
            actor=actor,
            state=entry.state.value,
            litres=entry.litres,
            note=entry.note,
        )
    )
    audit.record(
        conn,
        at=now,
        actor=actor,
        action=f"stop.{entry.state.value}",
        subject=stop.named,
        before={"state": stop.state},
        after={
            "state": entry.state.value,
            "litres": entry.litres,
            "note": entry.note,
            "at": entry.at.isoformat(),
            "entry_key": entry.entry_key,
        },
    )


def _settle(conn: sa.Connection, stop: TreeStop, *, actor: str, now: datetime) -> None:
    """Set a stop and its watering to what its entries say."""
    said = entries_of(conn, stop.id)
    word = counting_word(said)
    if word is None:
        raise AssertionError(stop)  # one was stored just now
    note = last_note(said)
    watering_id = settle_watering(conn, stop, word, note=note, actor=actor, now=now)
    is_open = word.state is StopState.OPEN
    conn.execute(
        tour_stops.update()
        .where(tour_stops.c.id == stop.id)
        .values(
            state=word.state.value,
            note=note or stop.note,
            done_at=None if is_open else word.at,
            done_by=None if is_open else word.actor,
            watering_id=watering_id,
        )
    )


def _follow(conn: sa.Connection, tour_id: int, now: datetime) -> None:
    """A tour is under way from its first entry on, and done when no tree is open."""
    still_open = sa.exists().where(
        tour_stops.c.tour_id == tour_id,
        tour_stops.c.kind == "tree",
        tour_stops.c.state == StopState.OPEN.value,
    )
    conn.execute(
        tours.update()
        .where(tours.c.id == tour_id, tours.c.status == sa.any_(_words(_FOLLOWED)))
        .values(status=sa.case((still_open, "under_way"), else_="done"), updated_at=now)
    )


def _array(ids: Iterable[int]) -> sa.ColumnElement[Any]:
    return sa.cast(sorted(set(ids)), sa.ARRAY(sa.BigInteger))


def _words(words: Iterable[str]) -> sa.ColumnElement[Any]:
    return sa.cast(list(words), sa.ARRAY(sa.Text))


def _entry(row: Any) -> StopEntry:  # noqa: ANN401 - a row of the driver
    return StopEntry(
        entry_key=row.entry_key,
        stop_id=row.stop_id,
        at=row.at,
        state=StopState(row.state),
        litres=row.litres,
        note=row.note,
        actor=row.actor,
        received_at=row.received_at,
    )
