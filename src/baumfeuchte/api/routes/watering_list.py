"""`/api/v1/watering-list`: the list of a day, in three formats."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import list_formats
from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.negotiate import choose
from baumfeuchte.api.respond import Document, link_to, send
from baumfeuchte.api.routes.params import MAX_LIMIT, Offset, after
from baumfeuchte.api.routes.runs import run_of
from baumfeuchte.api.schemas.advice import WateringList
from baumfeuchte.domain.recommendation import PlanningRun, Status
from baumfeuchte.storage.query import run as ask_all
from baumfeuchte.storage.recommendations import ListFilter, list_rows
from baumfeuchte.storage.web_queries import list_summary

router = APIRouter(tags=["watering list"])

_CSV_EXAMPLE = (
    ";".join(list_formats.CSV_HEADER)
    + "\r\n1;BO-0017;Tilia cordata;2023;Universitätsstraße;Querenburg;kritisch;90;15.07.2026;"
    "15.07.2026;0,0;B;15.07.2026 05:12;Saugspannung 41 kPa in 30 cm, Grenze 33 kPa;"
    "51,444700;7,261200\r\n"
)
_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": _CSV_EXAMPLE},
            "application/geo+json": {
                "schema": {"type": "object"},
                "example": {"type": "FeatureCollection", "features": []},
            },
        }
    },
    304: {"description": "The client has this very list (If-None-Match)."},
    406: {"description": "None of the formats is acceptable."},
}


@router.get(
    "/watering-list",
    response_model=WateringList,
    responses=_FORMATS,
    summary="The watering list of a day by rank",
)
async def get_watering_list(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    day: Annotated[date | None, Query(description="Default: the newest list.")] = None,
    status: Annotated[list[Status] | None, Query(description="Any of these; repeat it.")] = None,
    district: Annotated[str | None, Query(description="Exactly this district.")] = None,
    wanted: Annotated[
        str | None, Query(alias="format", description="json, csv or geojson; else by Accept.")
    ] = None,
    limit: Annotated[
        int | None, Query(ge=1, le=MAX_LIMIT, description="JSON in parts; default: all.")
    ] = None,
    offset: Offset = 0,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """The advice of a list never changes: ask again with If-None-Match, it costs nothing."""
    wish = Wish(
        form=choose(wanted, accept, list_formats.MEDIA_TYPES),
        filters=ListFilter(
            statuses=tuple(status or ()), district=district or None, area=caller.area
        ),
        limit=limit,
        offset=offset,
    )
    async with context.reads.connection() as connection:
        run = await run_of(connection, day)
    key = (run.id, run.as_of, wish)
    found = context.documents.get(key)
    if found is None:
        # A city's whole list is megabytes: its making must not hold up other requests.
        found = await run_in_threadpool(_make, context, request, run, wish)
        if limit is None:  # parts hold links that depend on how they were asked for
            context.documents.put(key, found)
    return send(request, found)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which part of a list is wanted, and in which format; two areas never share a document."""

    form: str
    filters: ListFilter
    limit: int | None
    offset: int


def _make(context: Context, request: Request, run: PlanningRun, wish: Wish) -> Document:
    ask = None if wish.limit is None else wish.limit + 1
    with context.blocking.begin() as connection:
        summary = ask_all(connection, list_summary(run.id, wish.filters.area))
        rows = ask_all(connection, list_rows(run.id, ask, wish.offset, wish.filters))
    page = rows[: wish.limit]
    if wish.form == "csv":
        return list_formats.as_csv(run, page, context.zone)
    if wish.form == "geojson":
        return list_formats.as_geojson(run, summary, page)
    more = None if wish.limit is None else after(rows, wish.limit, wish.offset)
    link = None if more is None else link_to(request, more)
    return list_formats.as_json(run, summary, page, link)
