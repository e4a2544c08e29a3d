"""Days with their lists, and what two lists say differently."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.routes.lists import compared_runs, list_days
from baumfeuchte.api.routes.params import DayOrNone
from baumfeuchte.api.schemas.common import Day
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.changes_view import changes_view, days_view
from baumfeuchte.api.web.list_data import difference
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.recommendations import list_changes, runs_of_day

router = APIRouter(include_in_schema=False)

SHOWN_DAYS = 30
SHOWN_CHANGES = 200
SHOWN_IN_PART = 12


@router.get("/lists")
async def lists_page(
    *, request: Request, context: Ctx, _caller: Reader, before: DayOrNone = None
) -> Response:
    """The last days, each with its list and its revisions."""
    async with context.reads.connection() as connection:
        days = await list_days(connection, SHOWN_DAYS + 1, before)
    language = engine.language_of(request)
    view = days_view(days, SHOWN_DAYS, zone=context.zone, language=language)
    return engine.page(request, "lists.html", view=view)


@router.get("/lists/{day}")
async def changes_page(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    day: Day,
    compared: Annotated[str, Query(alias="from")] = "",
    told: Annotated[str, Query(alias="to")] = "",
    part: bool = False,
) -> Response:
    """What changed from one revision or day to another."""
    most = SHOWN_IN_PART if part else SHOWN_CHANGES
    async with context.reads.connection() as connection:
        one, other = await compared_runs(connection, day, compared, told)
        question = list_changes(one.id, other.id, limit=most, area=caller.area)
        found = await arun(connection, question)
        revisions = await arun(connection, runs_of_day(day))
    counted = await difference(context, one, other, caller.area)
    language = engine.language_of(request)
    view = changes_view(counted, found, revisions, zone=context.zone, language=language)
    if part:
        body = engine.part(language, "changes_part.html", view=view)
        return Response(
            body, media_type="text/html", headers={"Cache-Control": "private, no-cache"}
        )
    return engine.page(request, "changes.html", view=view)
