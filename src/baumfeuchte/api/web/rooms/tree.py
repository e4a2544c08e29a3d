"""The page of one tree."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.routes.trees import TreeKey, no_tree
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.plots import MOISTURE, Frame
from baumfeuchte.api.web.tree_view import Found, tree_view
from baumfeuchte.domain.people import Area
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.recommendation import PlanningRun
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.readings import TreeReading, latest_by_tree, tree_readings
from baumfeuchte.storage.recommendations import current_run, recommendations_of_tree
from baumfeuchte.storage.registry import installations_of_tree, tree_by_id
from baumfeuchte.storage.watering_outcomes import judged_waterings

router = APIRouter(include_in_schema=False)

SHOWN_WATERINGS = 20
SHOWN_HISTORY = 15
LONGEST_PERIOD_DAYS = 366


@router.get("/trees/{tree_id}")
async def tree_page(
    *,
    request: Request,
    tree_id: TreeKey,
    context: Ctx,
    caller: Reader,
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
    found = await _find(context, tree_id, frame, caller.area)
    view = tree_view(found, frame=frame, now=now, days=days)
    return engine.page(request, "tree.html", view=view)


async def _find(context: Context, tree_id: int, frame: Frame, area: Area) -> Found:
    async with context.reads.connection() as connection:
        tree = await arun_one(connection, tree_by_id(tree_id, area))
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
