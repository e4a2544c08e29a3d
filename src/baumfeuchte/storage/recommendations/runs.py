"""Planning runs; one run per day is current.

The advice of a run never changes once it is written. A later run that comes to the same advice
confirms it: only the time that it stands for, and how fresh each tree's data is, move on.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from baumfeuchte.domain.recommendation import PlanningRun
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import Query, run_one
from baumfeuchte.storage.tables import planning_runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from baumfeuchte.domain.recommendation import Recommendation

_RUN_FIELDS = (
    "id",
    "day",
    "revision",
    "issued_at",
    "as_of",
    "rule_version",
    "is_current",
    "shared_inputs",
)
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
        return _confirm(conn, current, as_of, recommendations)
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
        .values(
            day=day,
            revision=revision,
            issued_at=issued_at,
            as_of=as_of,
            rule_version=rule_version,
            fingerprint=mark,
            is_current=True,
            shared_inputs=dict(shared_inputs),
        )
        .returning(*(planning_runs.c[name] for name in _RUN_FIELDS))
    ).one()
    stored = _planning_run(row)
    _insert(conn, stored.id, recommendations)
    return stored


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


def current_run(day: date) -> Query[PlanningRun]:
    """The current run of a day, if there is one."""
    return Query(
        statement=_runs().where(planning_runs.c.day == day, planning_runs.c.is_current),
        row=_planning_run,
    )


def latest_current_run() -> Query[PlanningRun]:
    """The current run of the newest day that has one."""
    return Query(
        statement=_runs()
        .where(planning_runs.c.is_current)
        .order_by(planning_runs.c.day.desc())
        .limit(1),
        row=_planning_run,
    )


def run_by_id(run_id: int) -> Query[PlanningRun]:
    """The run with our key, if it exists."""
    return Query(statement=_runs().where(planning_runs.c.id == run_id), row=_planning_run)


def runs_of_day(day: date) -> Query[PlanningRun]:
    """All revisions of a day, oldest first."""
    return Query(
        statement=_runs().where(planning_runs.c.day == day).order_by(planning_runs.c.revision),
        row=_planning_run,
    )


def _runs() -> sa.Select[Any]:
    return sa.select(*(planning_runs.c[name] for name in _RUN_FIELDS))


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


def _planning_run(row: Sequence[Any]) -> PlanningRun:
    return PlanningRun(**dict(zip(_RUN_FIELDS, row, strict=True)))
