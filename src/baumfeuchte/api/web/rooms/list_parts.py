"""What unfolds on the page of the watering list, each also a page of its own without scripts."""

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import CityReader, Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.render_checks import check
from baumfeuchte.api.respond import json_response
from baumfeuchte.api.routes.list_filter import filter_pairs, read_filter
from baumfeuchte.api.routes.sensor_checks import all_checks
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.list_choice import list_address
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.explanation import explanation
from baumfeuchte.storage.areas import tree_is_visible
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.recommendations import recommendation_by_id, run_by_id
from baumfeuchte.storage.recommendations.surroundings import tree_words
from baumfeuchte.storage.registry import tree_by_id
from baumfeuchte.storage.web_queries import count_sensors

router = APIRouter(include_in_schema=False)

SHOWN_CHECKS = 30
SUGGESTIONS = 60
_BY_PRIORITY = (Status.CRITICAL, Status.DRY)
_FILE_NAMES = ("day", "revision", "sort", "group", "tank")
Part = Annotated[bool, Query(description="Only the piece, for a page that is open.")]


@router.get("/list/why/{recommendation_id}")
async def why(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    recommendation_id: Annotated[Id, Path()],
    part: Part = False,
) -> Response:
    """How a recommendation came about, step by step."""
    async with context.reads.connection() as connection:
        found = await arun_one(connection, recommendation_by_id(recommendation_id))
        tree_id = 0 if found is None else found[0].tree_id
        seen = await arun_one(connection, tree_is_visible(tree_id, caller.area))
        if found is None or seen is None:
            raise Problem(
                404,
                f"There is no recommendation with the id {recommendation_id}.",
                code="not_found",
            )
        run = await arun_one(connection, run_by_id(found[1]))
        tree = await arun_one(connection, tree_by_id(tree_id))
    language = engine.language_of(request)
    back = list_address(language, request.query_params.get("list", ""))
    steps = explanation(found[0], run, language, context.zone)
    # Only trees that need water stand by it (irrigation.prioritise).
    ranked = found[0].status in _BY_PRIORITY
    priority = formats.number(found[0].priority, language, 1) if ranked else ""
    return _answer(
        request,
        "list_why",
        part=part,
        steps=steps,
        tree=tree,
        list_url=back,
        priority=priority,
    )


@router.get("/list/checks")
async def checks(
    *, request: Request, context: Ctx, _caller: CityReader, part: Part = False
) -> Response:
    """The sensors that somebody should look at."""
    language = engine.language_of(request)
    total, shown = await context.memo.get(("checks", language), lambda: _checks(context, language))
    sensors = 0
    if not total:
        async with context.reads.connection() as connection:
            sensors = await arun_one(connection, count_sensors()) or 0
    return _answer(
        request, "list_checks", part=part, total=total, checks=shown, sensors=total or sensors
    )


async def _checks(context: Context, language: Literal["de", "en"]) -> tuple[int, list[Any]]:
    found = await run_in_threadpool(all_checks, context)
    return len(found), [check(item, language, context.zone) for item in found[:SHOWN_CHECKS]]


@router.get("/list/words/{column}")
async def words(
    *,
    context: Ctx,
    caller: Reader,
    column: Literal["street", "species"],
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Streets or species that contain a text, to choose from while typing."""
    async with context.reads.connection() as connection:
        question = tree_words(column, caller.area, q.strip(), SUGGESTIONS)
        return json_response(await arun(connection, question))


@router.post("/list/files")
async def files(*, request: Request, caller: Reader) -> Response:
    """Lead to the file with the trees that were ticked; all of the filter with ``all``."""
    form = await request.form()
    sent = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    asked = request.query_params.multi_items()
    ticked = [] if form.get("all") else [pair for pair in sent if pair[0] == "tree_id"]
    if ticked:
        chosen = filter_pairs(read_filter(ticked, caller.area))
    else:
        chosen = filter_pairs(read_filter(asked, caller.area))
    kept = [pair for pair in asked if pair[0] in _FILE_NAMES]
    language = [("lang", "en")] if engine.language_of(request) == "en" else []
    pairs = [("format", str(form.get("format", "pdf"))), *kept, *language, *chosen]
    return RedirectResponse(f"/api/v1/watering-list?{urlencode(pairs)}", status_code=303)


def _answer(request: Request, name: str, *, part: bool, **values: Any) -> Response:  # noqa: ANN401 - what the template shows
    if part:
        language = engine.language_of(request)
        body = engine.part(language, f"{name}_part.html", **values)
        return Response(
            body, media_type="text/html", headers={"Cache-Control": "private, no-cache"}
        )
    return engine.page(request, f"{name}.html", **values)
