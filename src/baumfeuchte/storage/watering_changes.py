"""Logged waterings that somebody corrects or takes back, each with its line of the audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from baumfeuchte.domain.errors import InputError
from baumfeuchte.storage import audit
from baumfeuchte.storage.field_notes import told_watering
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import audit as lines
from baumfeuchte.storage.tables import tour_stops, trees, watering_outcomes, waterings
from baumfeuchte.storage.waterings import watering_columns, watering_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.domain.tree import Watering

STOP_KEY: Final = "tour-stop-"
"""Begins the idempotency key of a stop's watering, which follows what the crew says of the stop."""
_SHARED: Final = timedelta(hours=24)
"""Waterings of one tree this close are judged together (``storage.watering_series``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """Who logged a watering, and when."""

    watering_id: int
    actor: str
    at: datetime


def watering_to_change(watering_id: int) -> Query[Watering]:
    """The watering, locked until the transaction ends."""
    statement = sa.select(*watering_columns).where(waterings.c.id == watering_id).with_for_update()
    return Query(statement=statement, row=watering_of)


def who_logged(watering_ids: Sequence[int]) -> Query[Logged]:
    """Who logged these waterings, by hand or through the API, as the audit says.

    An imported one is missing, and so is that of a tree that got another number since.
    """
    subject = sa.func.concat("watering ", waterings.c.id, " tree ", trees.c.number)
    statement = (
        sa.select(waterings.c.id, lines.c.actor, lines.c.at)
        .join(trees, trees.c.id == waterings.c.tree_id)
        .join(lines, lines.c.subject == subject)
        .where(waterings.c.id == sa.any_(sa.cast(list(watering_ids), sa.ARRAY(sa.BigInteger))))
        .where(lines.c.action == "watering.add")
    )
    return Query(
        statement=statement,
        row=lambda row: Logged(watering_id=row[0], actor=row[1], at=row[2]),
    )


def correct_watering(
    conn: sa.Connection, stored: Watering, wanted: Watering, *, actor: str, now: datetime
) -> None:
    """Put time, litres and note right; the same again changes nothing, and is not noted.

    Args:
        conn: in the caller's transaction, which has locked it.
        stored: as it is.
        wanted: as it shall be.
        actor: who says so.
        now: the clock (UTC).

    Raises:
        InputError: the litres are not positive.
    """
    if not wanted.litres > 0:
        raise InputError(f"A watering needs more than 0 litres, not {wanted.litres:g}.")
    changed = {"watered_at": wanted.watered_at, "litres": wanted.litres, "note": wanted.note}
    if changed == {name: getattr(stored, name) for name in changed}:
        return
    conn.execute(waterings.update().where(waterings.c.id == stored.id).values(changed))
    if (stored.watered_at, stored.litres) != (wanted.watered_at, wanted.litres):
        judge_again(conn, stored.tree_id, [stored.watered_at, wanted.watered_at])
    audit.record(
        conn,
        at=now,
        actor=actor,
        action="watering.correct",
        subject=_subject(conn, stored),
        before=told_watering(stored),
        after=told_watering(wanted),
    )


def remove_watering(conn: sa.Connection, stored: Watering, *, actor: str, now: datetime) -> None:
    """Take a watering back; arguments as ``correct_watering``."""
    conn.execute(
        tour_stops.update().where(tour_stops.c.watering_id == stored.id).values(watering_id=None)
    )
    conn.execute(waterings.delete().where(waterings.c.id == stored.id))
    judge_again(conn, stored.tree_id, [stored.watered_at])
    audit.record(
        conn,
        at=now,
        actor=actor,
        action="watering.remove",
        subject=_subject(conn, stored),
        before=told_watering(stored),
        after=None,
    )


def judge_again(conn: sa.Connection, tree_id: int, times: Sequence[datetime]) -> None:
    """Forget judgements that counted the litres as they were; the next turn makes new ones.

    The wetted volume is learned from the judgements that there are, so it forgets with them.
    """
    near = (
        sa.select(waterings.c.id)
        .where(waterings.c.tree_id == tree_id)
        .where(waterings.c.watered_at.between(min(times) - _SHARED, max(times) + _SHARED))
    )
    conn.execute(watering_outcomes.delete().where(watering_outcomes.c.watering_id.in_(near)))


def _subject(conn: sa.Connection, watering: Watering) -> str:
    number = conn.scalar(sa.select(trees.c.number).where(trees.c.id == watering.tree_id))
    return f"watering {watering.id} tree {number}"
