"""The watering of a stop: it comes, changes and goes with what the crew says last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from baumfeuchte.domain.stop_entry import StopState
from baumfeuchte.domain.tree import Watering
from baumfeuchte.storage import audit
from baumfeuchte.storage.field_notes import log_watering, told_watering
from baumfeuchte.storage.query import Query, run_one
from baumfeuchte.storage.tables import tour_stops, watering_outcomes, waterings
from baumfeuchte.storage.waterings import watering_columns, watering_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.domain.stop_entry import StopEntry

SOURCE = "crew"
_SHARED = timedelta(hours=24)
"""Waterings of one tree this close are judged together (``storage.watering_series``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeStop:
    """A stop at a tree, as it was before the entries that are taken now."""

    id: int
    tour_id: int
    position: int
    tree_id: int
    tree_number: str
    watering_id: int | None
    note: str
    state: str

    @property
    def named(self) -> str:
        """As the audit names it."""
        return f"tour {self.tour_id} stop {self.position} tree {self.tree_number}"


def settle_watering(
    conn: sa.Connection,
    stop: TreeStop,
    word: StopEntry,
    *,
    note: str,
    actor: str,
    now: datetime,
) -> int | None:
    """Make the stop's watering what the crew says: there, corrected, or not there.

    A watering of a stop has the stop's own idempotency key, so the database itself lets no second
    one in.

    Args:
        conn: in the caller's transaction.
        stop: the tour is locked.
        word: what counts.
        note: goes with the watering.
        actor: who said it; for the audit.
        now: the clock (UTC).

    Returns:
        The watering's id; None where the stop was not watered.
    """
    stored = _stored(conn, stop)
    if word.state is not StopState.WATERED:
        if stored is not None:
            _remove(conn, stop, stored, actor=actor, now=now)
        return None
    wanted = Watering(
        id=None if stored is None else stored.id,
        tree_id=stop.tree_id,
        watered_at=word.at,
        litres=word.litres or 0.0,
        source=SOURCE,
        note=note,
        idempotency_key=watering_key(stop.id),
    )
    if stored is None:
        added, _ = log_watering(conn, wanted, actor=actor, now=now)
        _judge_again(conn, stop.tree_id, [added.watered_at])
        return added.id
    if stored != wanted:
        _correct(conn, stop, stored, wanted, actor=actor, now=now)
    return stored.id


def watering_key(stop_id: int) -> str:
    """The idempotency key of the one watering that a stop may have."""
    return f"tour-stop-{stop_id}"


def _stored(conn: sa.Connection, stop: TreeStop) -> Watering | None:
    found = sa.select(*watering_columns).where(waterings.c.idempotency_key == watering_key(stop.id))
    return run_one(conn, Query(statement=found, row=watering_of))


def _correct(
    conn: sa.Connection,
    stop: TreeStop,
    stored: Watering,
    wanted: Watering,
    *,
    actor: str,
    now: datetime,
) -> None:
    changed = {"watered_at": wanted.watered_at, "litres": wanted.litres, "note": wanted.note}
    conn.execute(waterings.update().where(waterings.c.id == stored.id).values(changed))
    if (stored.watered_at, stored.litres) != (wanted.watered_at, wanted.litres):
        _judge_again(conn, stop.tree_id, [stored.watered_at, wanted.watered_at])
    audit.record(
        conn,
        at=now,
        actor=actor,
        action="watering.correct",
        subject=f"watering {stored.id} tree {stop.tree_number}",
        before=told_watering(stored),
        after=told_watering(wanted),
    )


def _remove(
    conn: sa.Connection, stop: TreeStop, stored: Watering, *, actor: str, now: datetime
) -> None:
    conn.execute(
        tour_stops.update().where(tour_stops.c.watering_id == stored.id).values(watering_id=None)
    )
    conn.execute(waterings.delete().where(waterings.c.id == stored.id))
    _judge_again(conn, stop.tree_id, [stored.watered_at])
    audit.record(
        conn,
        at=now,
        actor=actor,
        action="watering.remove",
        subject=f"watering {stored.id} tree {stop.tree_number}",
        before=told_watering(stored),
        after=None,
    )


def _judge_again(conn: sa.Connection, tree_id: int, times: Sequence[datetime]) -> None:
    """Forget judgements that counted the litres as they were; the next turn makes new ones."""
    near = (
        sa.select(waterings.c.id)
        .where(waterings.c.tree_id == tree_id)
        .where(waterings.c.watered_at.between(min(times) - _SHARED, max(times) + _SHARED))
    )
    conn.execute(watering_outcomes.delete().where(watering_outcomes.c.watering_id.in_(near)))
