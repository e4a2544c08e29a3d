"""Wettings that nobody explained, those of them that look like a watering, and what staff says."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from baumfeuchte.domain.probable_watering import ProbableWatering
from baumfeuchte.domain.reading import BAD, Quality
from baumfeuchte.storage import audit
from baumfeuchte.storage.many_rows import columns_of, insert_many
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import probable_waterings, trees, waterings
from baumfeuchte.storage.watering_series import DueWatering

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

EARLIER: Final = timedelta(hours=24)
LATER: Final = timedelta(hours=30)
"""So far around the begin a logged watering is the same one, and readings must be without flags."""
_FIELDS: Final = (
    "tree_id",
    "began_at",
    "evaluated_at",
    "response",
    "litres",
    "litres_low",
    "litres_high",
    "at_least",
    "rejected_at",
    "rejected_by",
)
_DOUBTFUL: Final = int(BAD | Quality.QUESTIONABLE)

# Several probes of a tree see one watering: the first of a day is its begin.
_WETTINGS = """
WITH seen AS (
    SELECT DISTINCT i.tree_id, e.at
    FROM wetting_events e
    JOIN installations i ON i.sensor_id = e.sensor_id AND i.probe = e.probe
        AND i.since <= e.at AND (i.until IS NULL OR i.until > e.at)
    JOIN sensor_quality q ON q.sensor_id = e.sensor_id AND q.probe = e.probe
        AND q.quantity = e.quantity AND q.level = 'good'
    WHERE e.cause = 'unexplained' AND e.at > CAST(:since AS timestamptz) - :earlier
        AND e.at <= :over
        AND NOT EXISTS (
            SELECT FROM readings r
            WHERE r.sensor_id = e.sensor_id AND r.quantity = e.quantity AND r.probe = e.probe
                AND r.observed_at > e.at - :earlier AND r.observed_at < e.at + :later
                AND r.observed_at > CAST(:since AS timestamptz) - 2 * :earlier
                AND r.flags & :doubtful <> 0
        )
)
SELECT s.tree_id, s.at
FROM seen s
WHERE s.at >= :since
    AND NOT EXISTS (SELECT FROM seen o
        WHERE o.tree_id = s.tree_id AND o.at < s.at AND o.at > s.at - :earlier)
    AND NOT EXISTS (SELECT FROM waterings w
        WHERE w.tree_id = s.tree_id
            AND w.watered_at > s.at - :earlier AND w.watered_at < s.at + :later)
    AND NOT EXISTS (SELECT FROM probable_waterings p
        WHERE p.tree_id = s.tree_id AND p.rejected_at IS NOT NULL
            AND p.began_at > s.at - :earlier AND p.began_at < s.at + :earlier)
ORDER BY s.tree_id, s.at
"""


def unexplained_wettings(
    *, since: datetime, over: datetime, litres: float, lead: timedelta
) -> Query[DueWatering]:
    """Wettings of trees that nobody explained, in the form in which waterings are judged.

    Only of probes that quality control calls good, with no flagged reading around; one for each
    tree and day; none that a logged watering lies near, and none that staff rejected.

    Args:
        since: earliest begin (UTC).
        over: latest begin (UTC): what came after it can be known by now.
        litres: what is told of each; nobody knows.
        lead: time before the begin at which somebody may have come.
    """
    statement = sa.text(_WETTINGS).bindparams(
        since=since, over=over, doubtful=_DOUBTFUL, earlier=EARLIER, later=LATER
    )
    return Query(
        statement=statement,
        row=lambda row: DueWatering(
            id=0,
            tree_id=row[0],
            watered_at=row[1] - lead,
            litres=litres,
            follows_another=False,
        ),
    )


def store_probable(
    conn: sa.Connection, found: Sequence[ProbableWatering], *, since: datetime, over: datetime
) -> None:
    """Keep what a look found, in place of what the last one found; what staff rejected stays.

    Args:
        conn: in the caller's transaction.
        found: each tree and begin once.
        since: earliest begin that was looked at (UTC); earlier ones stay as they are.
        over: latest begin that was looked at (UTC).
    """
    columns = probable_waterings.c
    conn.execute(
        sa.delete(probable_waterings).where(
            columns.began_at >= since, columns.began_at <= over, columns.rejected_at.is_(None)
        )
    )
    if found:
        new = columns_of(found, _FIELDS)
        insert_many(conn, probable_waterings, new, on_conflict="DO NOTHING")


def _nobody_logged() -> sa.ColumnElement[bool]:
    """Staff may have logged it meanwhile, also when the look at it is over."""
    near = sa.select(waterings.c.id).where(
        waterings.c.tree_id == probable_waterings.c.tree_id,
        waterings.c.watered_at > probable_waterings.c.began_at - EARLIER,
        waterings.c.watered_at < probable_waterings.c.began_at + LATER,
    )
    return ~near.exists()


def probable_since(begin: datetime, until: datetime) -> Query[ProbableWatering]:
    """What counts in the litre budgets: begun in a time (UTC), not rejected, not logged."""
    columns = probable_waterings.c
    statement = (
        sa.select(*(columns[name] for name in _FIELDS))
        .where(
            columns.began_at >= begin,
            columns.began_at <= until,
            columns.rejected_at.is_(None),
            _nobody_logged(),
        )
        .order_by(columns.began_at, columns.tree_id)
    )
    return Query(statement=statement, row=_probable)


def probable_of_tree(
    tree_id: int, limit: int, offset: int = 0, *, before: datetime | None = None
) -> Query[ProbableWatering]:
    """Those of a tree, newest first; also rejected ones, but none that was logged meanwhile.

    Args:
        tree_id: whose.
        limit: most rows.
        offset: rows to skip.
        before: only those that began before this time (UTC).
    """
    columns = probable_waterings.c
    statement = (
        sa.select(*(columns[name] for name in _FIELDS))
        .where(columns.tree_id == tree_id, _nobody_logged())
        .order_by(columns.began_at.desc())
        .limit(limit)
        .offset(offset)
    )
    if before is not None:
        statement = statement.where(columns.began_at < before)
    return Query(statement=statement, row=_probable)


def reject_probable(
    conn: sa.Connection, tree_id: int, began_at: datetime, *, actor: str, now: datetime
) -> bool:
    """Note that it was no watering, and who says so; said again, nothing changes.

    Args:
        conn: in the caller's transaction.
        tree_id: which tree.
        began_at: which one (UTC).
        actor: who says so.
        now: the clock (UTC).

    Returns:
        Whether there is such a one.
    """
    columns = probable_waterings.c
    which = sa.and_(columns.tree_id == tree_id, columns.began_at == began_at)
    changed = conn.execute(
        sa.update(probable_waterings)
        .where(which, columns.rejected_at.is_(None))
        .values(rejected_at=now, rejected_by=actor)
        .returning(columns.litres)
    ).one_or_none()
    if changed is None:
        return bool(conn.execute(sa.select(sa.exists().where(which))).scalar_one())
    number = conn.execute(sa.select(trees.c.number).where(trees.c.id == tree_id)).scalar_one()
    audit.record(
        conn,
        at=now,
        actor=actor,
        action="probable_watering.reject",
        subject=f"tree {number}",
        before={"began_at": began_at.astimezone(UTC).isoformat(), "litres": round(changed[0])},
    )
    return True


def _probable(row: Sequence[Any]) -> ProbableWatering:
    return ProbableWatering(**dict(zip(_FIELDS, row, strict=True)))
