"""Archives of planning runs: what a run used and forecast, as packed bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import planning_archives, planning_runs

if TYPE_CHECKING:
    from datetime import date

    from baumfeuchte.domain.recommendation import PlanningRun

Kind: TypeAlias = Literal["inputs", "forecasts", "season"]


def store_archive(conn: sa.Connection, run: PlanningRun, kind: Kind, data: bytes) -> None:
    """Keep an archive of a run; one that is there stays as it is.

    A run that only confirms an earlier one would else replace the inputs that its advice was made
    from.
    """
    conn.execute(
        insert(planning_archives)
        .values(run_id=run.id, kind=kind, data=data)
        .on_conflict_do_nothing()
    )


def archive_of_run(run_id: int, kind: Kind) -> Query[bytes]:
    """The archive of a run, if it has one."""
    statement = sa.select(planning_archives.c.data).where(
        planning_archives.c.run_id == run_id, planning_archives.c.kind == kind
    )
    return Query(statement=statement, row=lambda row: bytes(row[0]))


def archives_of_days(first_day: date, last_day: date, kind: Kind) -> Query[tuple[date, bytes]]:
    """The archives of the issued lists of some days, oldest day first.

    Later runs of a day know more; of a day on which no list was issued the first run counts.
    """
    other = planning_runs.alias()
    counts = (
        sa.select(other.c.id)
        .join(planning_archives, planning_archives.c.run_id == other.c.id)
        .where(planning_archives.c.kind == kind, other.c.day == planning_runs.c.day)
        .order_by(other.c.released_at.is_(None), other.c.revision)
        .limit(1)
        .correlate(planning_runs)
        .scalar_subquery()
    )
    statement = (
        sa.select(planning_runs.c.day, planning_archives.c.data)
        .join(planning_archives, planning_archives.c.run_id == planning_runs.c.id)
        .where(
            planning_archives.c.kind == kind,
            planning_runs.c.day >= first_day,
            planning_runs.c.day <= last_day,
            planning_runs.c.id == counts,
        )
        .order_by(planning_runs.c.day)
    )
    return Query(statement=statement, row=lambda row: (row[0], bytes(row[1])))


def prune_archives(conn: sa.Connection, kind: Kind, before: date) -> int:
    """Remove archives of days before a day; answers how many."""
    runs = sa.select(planning_runs.c.id).where(planning_runs.c.day < before)
    return conn.execute(
        planning_archives.delete().where(
            planning_archives.c.kind == kind, planning_archives.c.run_id.in_(runs)
        )
    ).rowcount
