"""The pages: the watering list and one page per tree."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.routes.trees import TreeKey, no_tree
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.list_view import PAGE_SIZE, Choice, list_view
from baumfeuchte.api.web.plots import MOISTURE, Frame
from baumfeuchte.api.web.texts import text
from baumfeuchte.api.web.tree_view import Found, tree_view
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.recommendation import PlanningRun, Status
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.readings import TreeReading, latest_by_tree, tree_readings
from baumfeuchte.storage.recommendations import (
    ListFilter,
    count_rows,
    current_run,
    latest_current_run,
    list_rows,
    recommendations_of_tree,
)
from baumfeuchte.storage.registry import (
    count_trees,
    districts,
    installations_of_tree,
    tree_by_id,
)
from baumfeuchte.storage.watering_outcomes import judged_waterings
from baumfeuchte.storage.web_queries import list_summary

router = APIRouter(include_in_schema=False)

SHOWN_WATERINGS = 20
SHOWN_HISTORY = 15
LONGEST_PERIOD_DAYS = 366


class _Static(StaticFiles):
    """Files whose address changes with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.setdefault("Cache-Control", "public, max-age=31536000, immutable")
        return response


def mount_static(app: FastAPI) -> None:
    """Serve style sheets and the icon; they need no key."""
    app.mount("/static", _Static(directory=engine.STATIC), name="static")


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
    return engine.page(request, "list.html", view=view)


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


@router.get("/trees/{tree_id}")
async def tree_page(
    *,
    request: Request,
    tree_id: TreeKey,
    context: Ctx,
    _caller: Reader,
    days: Annotated[int, Query(ge=1, le=LONGEST_PERIOD_DAYS)] = 14,
) -> Response:
    """One tree: advice, chart, last values, register, waterings, earlier advice."""
    now = context.clock()
    frame = Frame(
        since=now - timedelta(days=days),
        until=now,
        zone=context.zone,
        language=engine.language_of(request),
    )
    found = await _find(context, tree_id, frame)
    view = tree_view(found, frame=frame, now=now, days=days)
    return engine.page(request, "tree.html", view=view)


async def _find(context: Context, tree_id: int, frame: Frame) -> Found:
    async with context.reads.connection() as connection:
        tree = await arun_one(connection, tree_by_id(tree_id))
        if tree is None:
            raise no_tree(tree_id)
        latest = await arun(connection, latest_by_tree(tree_id))
        measured = {reading.quantity for reading in latest}
        series: dict[Quantity, list[TreeReading]] = {}
        for quantity in MOISTURE:
            # Without a probe in the ground there may still be values of a former one.
            if quantity in measured or not measured:
                question = tree_readings(tree_id, frame.since, frame.until, quantity)
                series[quantity] = await arun(connection, question)
        history = await arun(connection, recommendations_of_tree(tree_id, SHOWN_HISTORY + 1))
        run: PlanningRun | None = None
        if history:
            run = await arun_one(connection, current_run(history[0].day))
        return Found(
            tree=tree,
            probes=await arun(connection, installations_of_tree(tree_id)),
            history=history,
            run=run,
            waterings=await arun(
                connection, judged_waterings(tree_id=tree_id, limit=SHOWN_WATERINGS)
            ),
            latest=latest,
            series=series,
        )
