"""Planning runs; of each day one is the newest, and one is the list that was issued.

The advice of a run never changes once it is written. A later run that comes to the same advice
confirms it: only the time that it stands for, and how fresh each tree's data is, move on.
The first run that may be released becomes the list of its day and stays that (decision 14).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run_one
from baumfeuchte.storage.recommendations.run_queries import (
    RUN_FIELDS,
    current_run,
    planning_run,
    released_run,
)
from baumfeuchte.storage.recommendations.writing import documents, fingerprint, insert_lines
from baumfeuchte.storage.tables import planning_runs
from baumfeuchte.storage.tour_tables import tours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from baumfeuchte.domain.recommendation import PlanningRun, Recommendation

_LOCK = 0x706C616E  # "plan": one run of a day at a time


def store_run(
    conn: sa.Connection,
    *,
    day: date,
    issued_at: datetime,
    as_of: datetime,
    rule_version: str,
    shared_inputs: Mapping[str, object],
    recommendations: Sequence[Recommendation],
    release: bool = True,
) -> PlanningRun:
    """Store a day's list and make it the current one, unless it says the same as the current one.

    Args:
        conn: in the transaction of the run; until its end readers see the former list.
        day: the day that the list is for.
        issued_at: when it was made (UTC).
        as_of: the newest reading time that it may use (UTC).
        rule_version: of the rules that made it.
        shared_inputs: what all trees of the run share, JSON-ready.
        recommendations: in the order of the list.
        release: it may become the list of its day, if the day has none yet.

    Returns:
        The new run; or the current one, confirmed as of the later time, where day, rule version and
        advice are the same.
    """
    # Two planners of one day would both take the next revision.
    conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK, day.toordinal())))
    written = documents(recommendations)
    mark = fingerprint(day, rule_version, recommendations, written)
    current = run_one(conn, current_run(day))
    if current is not None and mark == conn.scalar(
        sa.select(planning_runs.c.fingerprint).where(planning_runs.c.id == current.id)
    ):
        stored = _confirm(conn, current, as_of, recommendations)
    else:
        stored = _add(
            conn,
            day=day,
            issued_at=issued_at,
            as_of=as_of,
            rule_version=rule_version,
            fingerprint=mark,
            shared_inputs=dict(shared_inputs),
        )
        insert_lines(conn, stored.id, recommendations, written)
    return _release(conn, stored, issued_at) if release else stored


def _add(conn: sa.Connection, *, day: date, **values: object) -> PlanningRun:
    """A new revision, without its lines yet; the current one from now on."""
    revision = conn.scalar(
        sa.select(sa.func.coalesce(sa.func.max(planning_runs.c.revision), 0) + 1).where(
            planning_runs.c.day == day
        )
    )
    conn.execute(
        planning_runs.update()
        .where(planning_runs.c.day == day, planning_runs.c.is_current)
        .values(is_current=False)
    )
    row = conn.execute(
        planning_runs.insert()
        .values(day=day, revision=revision, is_current=True, **values)
        .returning(*(planning_runs.c[name] for name in RUN_FIELDS))
    ).one()
    return planning_run(row)


def _release(conn: sa.Connection, run: PlanningRun, at: datetime) -> PlanningRun:
    """Make a run the list of its day, if the day has none.

    A preview that somebody already made a tour from is the list that the crews have in their
    hands: it is released in place of the newer run, which then counts as its revision.
    """
    if run_one(conn, released_run(run.day)) is not None:
        return run
    driven = conn.scalar(
        sa.select(tours.c.run_id)
        .join(planning_runs, planning_runs.c.id == tours.c.run_id)
        .where(planning_runs.c.day == run.day, tours.c.status != "cancelled")
        .order_by(tours.c.created_at)
        .limit(1)
    )
    chosen = run.id if driven is None else driven
    conn.execute(planning_runs.update().where(planning_runs.c.id == chosen).values(released_at=at))
    return replace(run, released_at=at) if chosen == run.id else run


def _confirm(
    conn: sa.Connection, run: PlanningRun, as_of: datetime, items: Sequence[Recommendation]
) -> PlanningRun:
    """The same advice, from newer data. Older data (a repeated past day) changes nothing."""
    if as_of <= run.as_of:
        return run
    conn.execute(planning_runs.update().where(planning_runs.c.id == run.id).values(as_of=as_of))
    Database.raw(conn).execute(
        b"UPDATE recommendations AS old SET last_observed_at = new.at"
        b" FROM unnest(%(trees)b::bigint[], %(times)b::timestamptz[]) AS new (tree_id, at)"
        b" WHERE old.run_id = %(run_id)s AND old.tree_id = new.tree_id"
        b" AND old.last_observed_at IS DISTINCT FROM new.at",
        {
            "trees": [item.tree_id for item in items],
            "times": [item.last_observed_at for item in items],
            "run_id": run.id,
        },
    )
    return replace(run, as_of=as_of)
