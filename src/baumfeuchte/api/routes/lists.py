"""`/api/v1/lists`: issued lists and their revisions."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from baumfeuchte.api import render
from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.cursor import Cursor, next_part, read
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import page_response
from baumfeuchte.api.routes.params import Limit, Offset
from baumfeuchte.api.routes.runs import run_of
from baumfeuchte.api.schemas.common import Day
from baumfeuchte.api.schemas.lists import ListChanges, ListDays
from baumfeuchte.domain.recommendation import PlanningRun
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.recommendations import (
    ChangeKind,
    change_counts,
    current_run,
    list_changes,
    runs_of_days,
)

router = APIRouter(tags=["lists"])

MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class ListDay:
    """A day with its runs and their numbers of tours, oldest first."""

    day: date
    runs: tuple[tuple[PlanningRun, int], ...]

    @property
    def list_run(self) -> PlanningRun:
        """The list of the day: the one that was issued, else the newest."""
        released = [run for run, _ in self.runs if run.released_at is not None]
        return released[0] if released else self.runs[-1][0]


async def list_days(connection: Any, limit: int, before: date | None) -> list[ListDay]:  # noqa: ANN401 - psycopg's
    """The last days that have a run, newest first."""
    found = await arun(connection, runs_of_days(limit, before))
    return [
        ListDay(day, tuple(items)) for day, items in groupby(found, key=lambda item: item[0].day)
    ]


@router.get("/lists", response_model=ListDays, summary="Days with their lists and revisions")
async def get_lists(
    *,
    request: Request,
    context: Ctx,
    _caller: Reader,
    limit: Annotated[int, Query(ge=1, le=MOST_DAYS, description="Most days.")] = 30,
    before: Annotated[Day | None, Query(description="Only days before this one.")] = None,
) -> Response:
    """Each day's list is issued once; later computations are revisions, which do not replace it."""
    async with context.reads.connection() as connection:
        days = await list_days(connection, limit + 1, before)
    more: dict[str, object] | None = {"before": days[limit - 1].day} if len(days) > limit else None
    return page_response(request, [_day(item) for item in days[:limit]], next_query=more)


def _day(item: ListDay) -> dict[str, Any]:
    return {
        "day": item.day,
        "list_revision": item.list_run.revision,
        "revisions": [{**render.revision(run), "tours": tours} for run, tours in item.runs],
    }


@router.get(
    "/lists/{day}/changes", response_model=ListChanges, summary="What two lists say differently"
)
async def get_changes(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    day: Annotated[Day, Path(description="Of the list.")],
    compared: Annotated[
        str | None,
        Query(
            alias="from",
            description="A revision of the day, or another day; default: the issued list.",
        ),
    ] = None,
    told: Annotated[
        str | None,
        Query(
            alias="to",
            description="A revision of the day; default: the newest, or of two days the list.",
        ),
    ] = None,
    limit: Limit = 100,
    offset: Offset = 0,
    cursor: Cursor = None,
) -> Response:
    """Two revisions of a day, or (`from` is a day) the lists of two days."""
    behind = read_change(cursor)
    async with context.reads.connection() as connection:
        one, other = await compared_runs(connection, day, compared or "", told or "")
        counts = dict(await arun(connection, change_counts(one.id, other.id, caller.area)))
        found = await arun(
            connection,
            list_changes(
                one.id, other.id, limit=limit + 1, offset=offset, behind=behind, area=caller.area
            ),
        )
    more = next_part(found, limit, lambda item: item.place)
    if more is not None:
        # A revision may come between two parts: all compare what the first one did.
        more |= {"to": other.revision}
        more |= {"from": one.revision if one.day == other.day else one.day}
    return page_response(
        request,
        [render.change(item) for item in found[:limit]],
        next_query=more,
        before={"day": one.day, **render.revision(one)},
        after={"day": other.day, **render.revision(other)},
        **{str(kind): counts.get(kind, 0) for kind in ChangeKind},
    )


def read_change(cursor: str | None) -> tuple[int, int, int] | None:
    """The place of the last change of a part; errors as in ``cursor.read``."""
    found = read(cursor, int, int, int)
    return None if found is None else (found[0], found[1], found[2])


async def compared_runs(
    connection: Any,  # noqa: ANN401 - psycopg's
    day: date,
    compared: str,
    told: str,
) -> tuple[PlanningRun, PlanningRun]:
    """The two runs that somebody wants to compare, the earlier first.

    Args:
        connection: to read.
        day: of the later list.
        compared: revision of the day, or another day; empty: the list of the day.
        told: revision of the day; empty: the newest, or the list where ``compared`` is a day.

    Raises:
        Problem: 404 when there is no such list, 422 when one is neither revision nor day.
    """
    other_day = _as_day(compared)
    if other_day is None:
        one = await run_of(connection, day, _as_revision("from", compared))
    else:
        one = await run_of(connection, other_day)
    revision = _as_revision("to", told)
    if revision is None and other_day is None:
        newest = await arun_one(connection, current_run(day))
        return one, one if newest is None else newest
    return one, await run_of(connection, day, revision)


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if "-" in text else None
    except ValueError:
        return None


def _as_revision(field: str, text: str) -> int | None:
    if not text:
        return None
    if text.isdecimal() and len(text) < 10:  # noqa: PLR2004 - an integer of the database
        return int(text)
    message = "must be a revision (1, 2, ...) or, for from, a day (2026-07-15)"
    raise Problem(
        422,
        f"{field} {message}.",
        code="invalid_fields",
        extra={"errors": [{"field": field, "message": message}]},
    )
