"""Which runs there are: the newest of a day, its issued list, its revisions."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.recommendation import PlanningRun
from baumfeuchte.storage.query import DriverQuery, Query, driver_form
from baumfeuchte.storage.tables import planning_runs
from baumfeuchte.storage.tour_tables import tours

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

RUN_FIELDS = (
    "id",
    "day",
    "revision",
    "issued_at",
    "as_of",
    "rule_version",
    "is_current",
    "shared_inputs",
    "released_at",
)
_SHARED = "shared_inputs"


def current_run(day: date) -> Query[PlanningRun]:
    """The current run of a day, if there is one."""
    return Query(
        statement=_runs().where(planning_runs.c.day == day, planning_runs.c.is_current),
        row=planning_run,
    )


def latest_current_run() -> Query[PlanningRun]:
    """The current run of the newest day that has one."""
    return Query(
        statement=_runs()
        .where(planning_runs.c.is_current)
        .order_by(planning_runs.c.day.desc())
        .limit(1),
        row=planning_run,
    )


def list_of_day(day: date) -> Query[PlanningRun]:
    """The list of a day that people work with: the one that was issued, else the newest run."""
    return Query(statement=_lists().where(planning_runs.c.day == day).limit(1), row=planning_run)


def latest_list() -> Query[PlanningRun]:
    """The list of the newest day that has a run."""
    return Query(statement=_lists().limit(1), row=planning_run)


def runs_that_count(day: date | None) -> DriverQuery[tuple[PlanningRun, tuple[int, str]]]:
    """The list of a day and its newest run, the list first; one row where they are the same.

    Each with a mark that is another one as soon as the tours of the day have changed. Without the
    shared inputs: a city's weather is many kilobytes, and this is asked with every list.

    Args:
        day: None for the newest day that has a run.
    """
    text, params = _runs_that_count(newest=day is None)
    return DriverQuery(
        text=text,
        params={**params, "wanted_day": day},
        row=lambda row: (_bare_run(row[:-2]), (int(row[-2]), row[-1] or "")),
    )


@lru_cache
def _runs_that_count(*, newest: bool) -> tuple[bytes, dict[str, Any]]:
    newest_day = sa.select(sa.func.max(planning_runs.c.day)).scalar_subquery()
    wanted = newest_day if newest else sa.bindparam("wanted_day", type_=sa.Date)
    of_day = sa.select(sa.func.count(), sa.func.max(tours.c.updated_at))
    mark = of_day.where(tours.c.day == planning_runs.c.day).correlate(planning_runs).lateral()
    columns: list[sa.ColumnElement[Any]] = [
        *(planning_runs.c[name] for name in RUN_FIELDS if name != _SHARED),
        mark.c[0],
        sa.cast(mark.c[1], sa.Text),
    ]
    statement = (
        sa.select(*columns)
        .join(mark, sa.true())
        .where(
            planning_runs.c.day == wanted,
            sa.or_(planning_runs.c.is_current, planning_runs.c.released_at.is_not(None)),
        )
        .order_by(planning_runs.c.released_at.is_(None))
    )
    text, params = driver_form(statement)
    return text.encode(), params


def run_of_revision(day: date, revision: int) -> Query[PlanningRun]:
    """A revision of a day, if it exists."""
    return Query(
        statement=_runs().where(planning_runs.c.day == day, planning_runs.c.revision == revision),
        row=planning_run,
    )


def list_before(day: date) -> Query[PlanningRun]:
    """The list of the last day before a day that has one."""
    return Query(statement=_lists().where(planning_runs.c.day < day).limit(1), row=planning_run)


def run_by_id(run_id: int) -> Query[PlanningRun]:
    """The run with our key, if it exists."""
    return Query(statement=_runs().where(planning_runs.c.id == run_id), row=planning_run)


def runs_of_day(day: date) -> Query[PlanningRun]:
    """All revisions of a day, oldest first."""
    return Query(
        statement=_runs().where(planning_runs.c.day == day).order_by(planning_runs.c.revision),
        row=planning_run,
    )


def runs_of_days(limit: int, before: date | None = None) -> Query[tuple[PlanningRun, int]]:
    """All runs of the last days that have one, newest day first, each with its number of tours.

    Args:
        limit: most days.
        before: only days before this one.
    """
    days = sa.select(planning_runs.c.day).distinct().order_by(planning_runs.c.day.desc())
    if before is not None:
        days = days.where(planning_runs.c.day < before)
    wanted = days.limit(limit).subquery()
    made = (
        sa.select(sa.func.count())
        .where(tours.c.run_id == planning_runs.c.id, tours.c.status != "cancelled")
        .scalar_subquery()
    )
    return Query(
        statement=_runs()
        .add_columns(made)
        .join(wanted, wanted.c.day == planning_runs.c.day)
        .order_by(planning_runs.c.day.desc(), planning_runs.c.revision),
        row=lambda row: (planning_run(row[:-1]), int(row[-1])),
    )


def released_run(day: date) -> Query[PlanningRun]:
    """The list that was issued for a day, if it was."""
    return Query(
        statement=_runs().where(
            planning_runs.c.day == day, planning_runs.c.released_at.is_not(None)
        ),
        row=planning_run,
    )


def _lists() -> sa.Select[Any]:
    """Of each day first the list that was issued, or while there is none the newest run."""
    return (
        _runs()
        .where(sa.or_(planning_runs.c.is_current, planning_runs.c.released_at.is_not(None)))
        .order_by(planning_runs.c.day.desc(), planning_runs.c.released_at.is_(None))
    )


def _runs() -> sa.Select[Any]:
    return sa.select(*(planning_runs.c[name] for name in RUN_FIELDS))


def _bare_run(row: Sequence[Any]) -> PlanningRun:
    names = (name for name in RUN_FIELDS if name != _SHARED)
    return PlanningRun(**dict(zip(names, row, strict=True)))


def planning_run(row: Sequence[Any]) -> PlanningRun:
    """A run from its ``RUN_FIELDS``."""
    return PlanningRun(**dict(zip(RUN_FIELDS, row, strict=True)))
