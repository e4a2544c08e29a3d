"""`/api/v1/trees/{id}/readings`: the values at a tree."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from baumfeuchte.api import render
from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.cursor import Cursor, next_part, read
from baumfeuchte.api.respond import page_response
from baumfeuchte.api.routes.params import Limit, Moment, Offset, check_order
from baumfeuchte.api.routes.trees import TreeKey, no_tree
from baumfeuchte.api.schemas.register import ReadingPage
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.storage.bulk_rows import reading_rows
from baumfeuchte.storage.query import arun_one, arun_rows
from baumfeuchte.storage.registry import tree_by_id

router = APIRouter(tags=["trees"])

DEFAULT_PERIOD = timedelta(days=14)
CLOCK_DRIFT = timedelta(days=1)
"""Values with a time in the future are shown too, flagged: a sensor's clock may be wrong."""


@router.get(
    "/trees/{tree_id}/readings",
    response_model=ReadingPage,
    summary="Values at a tree, oldest first",
)
async def list_readings(
    *,
    request: Request,
    tree_id: TreeKey,
    context: Ctx,
    caller: Reader,
    since: Annotated[Moment | None, Query(description="Default: 14 days before until.")] = None,
    until: Annotated[Moment | None, Query(description="Earlier than this; default: now.")] = None,
    quantity: Annotated[Quantity | None, Query(description="Only this quantity.")] = None,
    depth: Annotated[float | None, Query(description="Only this depth in cm.")] = None,
    limit: Limit = 1000,
    offset: Offset = 0,
    cursor: Cursor = None,
) -> Response:
    """Tree and depth of a value are those of the probe's place when it was measured."""
    now = context.clock()
    since = since or (until or now) - DEFAULT_PERIOD
    until = until or now + CLOCK_DRIFT
    check_order(since, until)
    place = read(cursor, datetime, int, float, int)
    question = reading_rows(
        tree_id,
        since,
        until,
        quantity=quantity,
        depth_cm=depth,
        limit=limit + 1,
        offset=offset,
        after=None if place is None else (place[0], place[1], place[2], place[3]),
        area=caller.area,
    )
    async with context.reads.connection() as connection:
        rows = await arun_rows(connection, question)
        # A tree that has readings is there.
        if not rows and await arun_one(connection, tree_by_id(tree_id, caller.area)) is None:
            raise no_tree(tree_id)
    fixed: dict[str, object] = {"since": _text(since), "until": _text(until)}
    more = next_part(rows, limit, lambda row: (row[0], row[1], row[2], row[-1]))
    return page_response(
        request,
        render.reading_lines(rows[:limit]),
        # The period of the first page stays, so that no page is missed while time goes on.
        next_query=None if more is None else fixed | more,
    )


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
