"""`/api/v1/map`: trees as points for the map."""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Reader
from baumfeuchte.api.compress import VARY, compressed, wants_gzip
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.respond import Document, dump, send
from baumfeuchte.api.routes.list_filter import WantedRows
from baumfeuchte.api.routes.runs import run_of
from baumfeuchte.api.schemas.common import Day
from baumfeuchte.api.schemas.map_points import MapPoints
from baumfeuchte.domain.people import Area
from baumfeuchte.domain.recommendation import PlanningRun
from baumfeuchte.storage.map_points import STATUS_ORDER, point_columns, register_mark
from baumfeuchte.storage.query import arun_one, run_one
from baumfeuchte.storage.recommendations import ListFilter

router = APIRouter(tags=["map"])

JSON = "application/json"
_SHAPE = 1
"""Of the answer: part of its ETag, so that a new version of ours is asked anew."""


@router.get(
    "/map/points",
    response_model=MapPoints,
    responses={304: {"description": "The client has these very points (If-None-Match)."}},
    summary="The trees of a day's list as points, in columns",
)
async def get_map_points(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    filters: WantedRows,
    day: Annotated[Day | None, Query(description="Default: the newest list.")] = None,
    revision: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="Default: the day's list.")
    ] = None,
) -> Response:
    """All of them at once, compressed for clients that accept gzip."""
    async with context.reads.connection() as connection:
        run = await run_of(connection, day, revision)
        mark = await arun_one(connection, register_mark())
    wish = Wish(
        run_id=run.id,
        filters=filters,
        area=caller.area,
        register_mark=str(mark),
        gzip=wants_gzip(request),
    )
    # What the tag stands for is known before the answer: a repeat costs two small questions.
    empty = Document(b"", JSON, wish.etag, {"Vary": VARY})
    known = send(request, empty)
    if known.status_code == 304:  # noqa: PLR2004 - HTTP
        return known
    found = context.documents.get(wish)
    if found is None:
        found = await run_in_threadpool(_make, context, run, wish, empty)
        context.documents.put(wish, found)
    return send(request, found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Everything that decides which points are sent."""

    run_id: int
    filters: ListFilter
    area: Area
    register_mark: str
    gzip: bool

    @property
    def etag(self) -> str:
        """Strong: the same tag is the same bytes."""
        return f'"{hashlib.sha256(f"{_SHAPE} {self!r}".encode()).hexdigest()[:32]}"'


def _make(context: Context, run: PlanningRun, wish: Wish, empty: Document) -> Document:
    with context.blocking.begin() as connection:
        columns = run_one(connection, point_columns(run.id, wish.filters, wish.area)) or "{}"
    head = dump(
        {
            "day": run.day,
            "revision": run.revision,
            "run_id": run.id,
            "status_names": [status.value for status in STATUS_ORDER],
        }
    )
    body = head[:-1] + b',"trees":' + columns.encode() + b"}"
    plain = Document(body, JSON, empty.etag, empty.headers)
    return compressed(plain) if wish.gzip else plain
