"""Planning runs; of each day one is the newest, and one is the list that was issued.

The advice of a run never changes once it is written. A later run that comes to the same advice
confirms it: only the time that it stands for, and how fresh each tree's data is, move on.
The first run that may be released becomes the list of its day and stays that (decision 14).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run_one
from baumfeuchte.storage.recommendations.run_queries import (
    RUN_FIELDS,
    current_run,
    planning_run,
    released_run,
)
from baumfeuchte.storage.tables import planning_runs
from baumfeuchte.storage.tour_tables import tours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from baumfeuchte.domain.recommendation import PlanningRun, Recommendation

_COLUMN_TYPES = {
    "rank": "integer",
    "tree_id": "bigint",
    "status": "text",
    "litres": "integer",
    "water_by": "date",
    "not_before": "date",
    "probability_dry_3d": "double precision",
    "days_until_critical": "double precision",
    "earliest_days": "double precision",
    "latest_days": "double precision",
    "rew": "double precision",
    "confidence": "text",
    "priority": "double precision",
    "last_observed_at": "timestamptz",
    "reasons": "jsonb",
    "inputs": "jsonb",
}
_PLAIN_FIELDS = tuple(name for name in _COLUMN_TYPES if name not in ("rank", "reasons", "inputs"))
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
    mark = fingerprint(day, rule_version, recommendations)
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
        _insert(conn, stored.id, recommendations)
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


def fingerprint(day: date, rule_version: str, items: Sequence[Recommendation]) -> bytes:
    """SHA-256 over the canonical JSON of what a list says.

    When it was made and how fresh the data is do not count: an hourly run would else be an hourly
    copy of the whole list.
    """
    advice = [replace(item, last_observed_at=None, id=None) for item in items]
    content = {"day": day, "rule_version": rule_version, "recommendations": advice}
    return hashlib.sha256(
        orjson.dumps(content, default=_plain, option=orjson.OPT_SORT_KEYS)
    ).digest()


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


def _insert(conn: sa.Connection, run_id: int, items: Sequence[Recommendation]) -> None:
    """All lines in one statement of arrays: ten times as fast as a row at a time."""
    columns: dict[str, list[Any]] = {
        name: [getattr(item, name) for item in items] for name in _PLAIN_FIELDS
    }
    columns["rank"] = list(range(1, len(items) + 1))
    columns["reasons"] = [_json(item.reasons) for item in items]
    columns["inputs"] = [_json(item.inputs) for item in items]
    names = ", ".join(_COLUMN_TYPES)
    arrays = ", ".join(f"%({name})b::{kind}[]" for name, kind in _COLUMN_TYPES.items())
    statement = (
        f"INSERT INTO recommendations (run_id, {names})"  # noqa: S608 - names of this module
        f" SELECT %(run_id)s::bigint, {names} FROM unnest({arrays}) AS new ({names})"
    )
    Database.raw(conn).execute(statement.encode(), {**columns, "run_id": run_id})


def _json(value: object) -> str:
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS).decode()


def _plain(value: object) -> object:
    """JSON form of the mappings and sequences that orjson does not know."""
    if hasattr(value, "keys"):
        return dict(value)  # type: ignore[call-overload]
    raise TypeError(type(value))
