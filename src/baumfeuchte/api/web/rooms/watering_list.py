"""The page of the watering list."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from baumfeuchte.api.auth import Caller, Reader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.respond import document, send
from baumfeuchte.api.routes.list_filter import ShownRows
from baumfeuchte.api.routes.params import DayOrNone
from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.list_choice import Choice, read_order, read_tank
from baumfeuchte.api.web.list_data import find_runs, gather
from baumfeuchte.api.web.list_table import table_of
from baumfeuchte.api.web.list_view import list_view, tank_of
from baumfeuchte.api.web.new_list_view import NewList, new_list
from baumfeuchte.api.web.texts import text
from baumfeuchte.storage.query import arun_one
from baumfeuchte.storage.registry import count_trees
from baumfeuchte.storage.web_queries import has_readings

router = APIRouter(include_in_schema=False)

_KEPT = ("Content-Language", "Content-Encoding", "Vary")


@router.get("/")
async def watering_list(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    filters: ShownRows,
    day: DayOrNone = None,
    revision: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    sort: str = "",
    group: str = "",
    tank: str = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """The list of a day, by default the newest."""
    choice = Choice(
        day=day,
        revision=revision,
        filters=filters,
        order=read_order(sort, group),
        tank=read_tank(tank),
        page=page,
    )
    runs = await find_runs(context, choice)
    if runs is None:
        async with context.reads.connection() as connection:
            trees = await arun_one(connection, count_trees(area=caller.area)) or 0
        made = await new_list(context, request.query_params, engine.language_of(request))
        return _nothing_yet(request, caller, trees, day, made)
    language = engine.language_of(request)
    data = await gather(context, runs, choice)
    async with context.reads.connection() as connection:
        measured = await arun_one(connection, has_readings())
    view = list_view(data, choice, now=context.clock(), zone=context.zone, language=language)
    table = None
    if view.matching_count:
        load = tank_of(data, choice)
        table = await table_of(context, runs, choice, tank=load, language=language)
    shown = engine.page(
        request,
        "list.html",
        view=view,
        table=table,
        may_plan=caller.may("planner"),
        sees_all=not caller.area.limited,
        new_list=await new_list(context, request.query_params, language),
        live_run=runs.newest,
        measured=measured,
    )
    # The tag is of these very bytes, so it differs for every caller, language and token.
    headers = {name: shown.headers[name] for name in _KEPT if name in shown.headers}
    return send(request, document(bytes(shown.body), "text/html; charset=utf-8", headers))


def _nothing_yet(
    request: Request, caller: Caller, trees: int, day: date | None, made: NewList | None
) -> Response:
    """Instead of an empty list: what to do next."""
    language = engine.language_of(request)
    if day is None and caller.may("planner") and not caller.area.limited:
        key = "start_list" if trees else "start_trees"
        return engine.page(
            request,
            "start.html",
            title=text("no_plan_title" if trees else "no_trees_title", language),
            told=text(key, language, trees=formats.number(trees, language)),
            trees=trees,
            new_list=made,
        )
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
