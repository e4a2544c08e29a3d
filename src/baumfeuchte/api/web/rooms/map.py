"""The map of the trees, and the ground that it lies on."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Reader
from baumfeuchte.api.compress import compressed, wants_gzip
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.respond import Document, dump, send
from baumfeuchte.api.routes.list_filter import ShownRows
from baumfeuchte.api.routes.params import DayOrNone
from baumfeuchte.api.routes.runs import run_of
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.filter_form import filter_form
from baumfeuchte.api.web.list_choice import Choice
from baumfeuchte.api.web.list_data import choices_of, find_runs
from baumfeuchte.api.web.map_ground import city_ground, outlines
from baumfeuchte.api.web.map_view import COLUMNS, LIBRARY, ROWS, map_view
from baumfeuchte.api.web.texts import Language, text
from baumfeuchte.api.web.watered import words_by_tree
from baumfeuchte.domain.people import Area
from baumfeuchte.irrigation.explain import status_word
from baumfeuchte.storage.map_points import STATUS_ORDER, Box, Cell, box, cells, register_mark
from baumfeuchte.storage.query import arun_one, run_one
from baumfeuchte.storage.query import run as ask
from baumfeuchte.storage.recommendations import ListFilter

router = APIRouter(include_in_schema=False)

SCRIPT_TEXTS = (
    "canvas",
    "trees",
    "trees_one",
    "loading",
    "failed",
    "no_webgl",
    "in_view_count",
    "in_view_all",
    "in_view_one",
    "in_view_none",
    "open_tree",
    "cluster",
    "close",
    "no_need",
    "unknown_need",
    "measured",
    "estimated",
    "selected",
    "selected_one",
    "none_selected",
    "too_many",
    "collect",
    "zoom_in",
    "without_district",
)
"""Keys of ``wording.map`` that the scripts use."""


@router.get("/map")
async def map_page(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    filters: ShownRows,
    day: DayOrNone = None,
    revision: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """The trees of a day's list, or of one of its revisions, as an overview.

    The map itself is drawn in the browser.
    """
    language = engine.language_of(request)
    runs = await find_runs(context, Choice(day=day, revision=revision, filters=filters))
    if runs is None:
        step = {"text": text("map_no_list_text", language), "commands": []}
        return engine.page(
            request,
            "message.html",
            status=200 if day is None else 404,
            title=text("no_plan_title", language),
            symbol="dry",
            steps=[step],
            home=True,
        )
    run = runs.shown
    every = replace(filters, statuses=())
    around, found = await run_in_threadpool(_overview, context, run.id, every, caller.area)
    view = map_view(
        runs,
        around,
        found,
        zone=context.zone,
        pairs=request.query_params.multi_items(),
        statuses=filters.statuses,
        language=language,
    )
    watered = await words_by_tree(context, run.day, language, caller.area)
    return engine.page(
        request,
        "map.html",
        view=view,
        live_run=runs.newest,
        filters=filters,
        form=filter_form(await choices_of(context, run, caller.area), filters, language),
        has_library=engine.is_built(LIBRARY),
        may_plan=caller.may("planner"),
        words=dump(_words(language)).decode(),
        watered=dump({str(tree_id): said for tree_id, said in watered.items()}).decode(),
    )


@router.get("/map/ground.geojson")
async def ground(*, request: Request, context: Ctx, caller: Reader) -> Response:
    """The city's own districts and streets, or how far the trees of each district reach."""
    found = None
    if context.options.map_file:
        found = await run_in_threadpool(city_ground, Path(context.options.map_file))
    if found is None:
        async with context.reads.connection() as connection:
            run = await run_of(connection, None)
            mark = await arun_one(connection, register_mark())
        key = ("ground", run.id, mark, caller.area)
        found = context.documents.get(key)
        if found is None:
            found = await run_in_threadpool(_outlines, context, run.id, caller.area)
            context.documents.put(key, found)
    if wants_gzip(request):
        small = compressed(found)
        found = replace(small, etag=f'{found.etag[:-1]}-gz"')
    return send(request, found)


def _words(language: Language) -> dict[str, object]:
    """What the scripts say, in the language of the page."""
    found: dict[str, object] = {name: text(f"map_{name}", language) for name in SCRIPT_TEXTS}
    found["litres"] = text("litres_unit", language)
    found["statuses"] = {status.value: status_word(status, language) for status in STATUS_ORDER}
    return found


def _outlines(context: Context, run_id: int, area: Area) -> Document:
    return outlines(_overview(context, run_id, ListFilter(), area)[1])


def _overview(
    context: Context, run_id: int, filters: ListFilter, area: Area
) -> tuple[Box | None, list[Cell]]:
    with context.blocking.begin() as connection:
        around = run_one(connection, box(run_id, filters, area))
        if around is None:
            return None, []
        question = cells(run_id, filters, area, around=around, columns=COLUMNS, rows=ROWS)
        return around, ask(connection, question)
