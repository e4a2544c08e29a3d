"""The page of the watering list."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.list_view import PAGE_SIZE, Choice, list_view
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.recommendations import (
    ListFilter,
    count_rows,
    current_run,
    latest_current_run,
    list_rows,
)
from baumfeuchte.storage.registry import count_trees, districts
from baumfeuchte.storage.web_queries import list_summary

router = APIRouter(include_in_schema=False)


@router.get("/")
async def watering_list(
    *,
    request: Request,
    context: Ctx,
    _caller: Reader,
    day: date | None = None,
    district: str = "",
    status: str = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """The list of a day, by default the newest."""
    chosen = Status(status) if status in set(Status) else None
    choice = Choice(day=day, district=district, status=chosen, page=page)
    wanted = ListFilter(statuses=(chosen,) if chosen else (), district=district or None)
    async with context.reads.connection() as connection:
        question = latest_current_run() if day is None else current_run(day)
        run = await arun_one(connection, question)
        if run is None:
            trees = await arun_one(connection, count_trees()) or 0
            return _nothing_yet(request, trees, day)
        summary = await arun(connection, list_summary(run.id))
        matching = await arun_one(connection, count_rows(run.id, wanted)) or 0
        offset = (page - 1) * PAGE_SIZE
        rows = await arun(connection, list_rows(run.id, PAGE_SIZE, offset, wanted))
        names = await arun(connection, districts())
    view = list_view(
        run,
        summary,
        rows,
        matching=matching,
        districts=names,
        choice=choice,
        now=context.clock(),
        zone=context.zone,
        language=engine.language_of(request),
    )
    return engine.page(request, "list.html", view=view, live_run=run)


def _nothing_yet(request: Request, trees: int, day: date | None) -> Response:
    """Instead of an empty list: what to do next."""
    language = engine.language_of(request)
    if trees == 0:
        title = text("no_trees_title", language)
        steps = [
            {
                "text": text("no_trees_text", language),
                "commands": [
                    "baumfeuchte trees import trees.csv",
                    "baumfeuchte sensors import sensors.csv",
                ],
            },
            {"text": text("then_plan", language), "commands": ["baumfeuchte plan"]},
        ]
    else:
        title = text("no_plan_title", language)
        command = "baumfeuchte plan" if day is None else f"baumfeuchte plan --day {day}"
        steps = [{"text": text("no_plan_text", language, trees=trees), "commands": [command]}]
    return engine.page(
        request,
        "message.html",
        status=200 if day is None else 404,
        title=title,
        symbol="dry",
        steps=steps,
        home=day is not None,
    )
