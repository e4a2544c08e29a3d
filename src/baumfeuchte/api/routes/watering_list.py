"""`/api/v1/watering-list`: the list of a day, in five formats."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import list_formats
from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.list_lines import json_lines
from baumfeuchte.api.list_paper import PdfOptions, in_words
from baumfeuchte.api.negotiate import choose
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.remembered import summary
from baumfeuchte.api.respond import Document, link_to, send
from baumfeuchte.api.routes.list_filter import WantedRows, filter_pairs
from baumfeuchte.api.routes.params import MAX_LIMIT, Language, Offset, after
from baumfeuchte.api.routes.runs import pinned, run_of
from baumfeuchte.api.schemas.advice import WateringList
from baumfeuchte.api.schemas.common import Day
from baumfeuchte.domain.recommendation import PlanningRun, Status
from baumfeuchte.storage.connection import Connection
from baumfeuchte.storage.query import arun_rows
from baumfeuchte.storage.query import run as ask_all
from baumfeuchte.storage.recommendations import (
    ListFilter,
    ListGroup,
    ListOrder,
    ListRow,
    ListSort,
    list_rows,
    runs_that_count,
)
from baumfeuchte.storage.recommendations.surroundings import tours_of_run
from baumfeuchte.storage.web_queries import list_summary

router = APIRouter(tags=["watering list"])

DEFAULT_TANK_LITRES = 1000.0
MOST_PRINTED = 5000
"""Trees of one printed list: three hundred pages."""
_CSV_EXAMPLE = (
    ";".join(list_formats.CSV_HEADER)
    + "\r\n1;BO-0017;Tilia cordata;2023;Universitätsstraße;Querenburg;kritisch;90;15.07.2026;"
    "15.07.2026;0,0;B;15.07.2026 05:12;Saugspannung 41 kPa in 30 cm, Grenze 33 kPa;"
    "51,444700;7,261200;gemessen;\r\n"
)
_IN_ONE_LANGUAGE = ("csv", "xlsx", "pdf")
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": _CSV_EXAMPLE},
            "application/geo+json": {
                "schema": {"type": "object"},
                "example": {"type": "FeatureCollection", "features": []},
            },
            list_formats.MEDIA_TYPES["xlsx"]: _BYTES,
            list_formats.MEDIA_TYPES["pdf"]: _BYTES,
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
    _caller: Reader,
    filters: WantedRows,
    day: Annotated[Day | None, Query(description="Default: the newest list.")] = None,
    revision: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="Default: the one that was issued.")
    ] = None,
    sort: Annotated[ListSort, Query(description="Order of the lines.")] = ListSort.RANK,
    group: Annotated[ListGroup | None, Query(description="Lines together by this.")] = None,
    tank: Annotated[
        float, Query(gt=0, le=100_000, description="Litres of a tank load, for pdf.")
    ] = DEFAULT_TANK_LITRES,
    lang: Annotated[Language, Query(description="Of csv, xlsx and pdf.")] = Language.DE,
    wanted: Annotated[
        str | None,
        Query(alias="format", description="json, csv, geojson, xlsx or pdf; else by Accept."),
    ] = None,
    limit: Annotated[
        int | None, Query(ge=1, le=MAX_LIMIT, description="JSON in parts; default: all.")
    ] = None,
    offset: Offset = 0,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """The advice of a list never changes: ask again with If-None-Match, it costs nothing."""
    form = choose(wanted, accept, list_formats.MEDIA_TYPES)
    wish = Wish(
        form=form,
        filters=filters,
        order=ListOrder(sort=sort, group=group),
        tank=tank,
        site=_site(request, context) if form == "pdf" else "",
        # JSON says everything in both languages: one document for all readers.
        language="en" if lang is Language.EN and form in _IN_ONE_LANGUAGE else "de",
        limit=limit,
        offset=offset,
    )
    async with context.reads.connection() as connection:
        run, newest_revision = await run_and_newest(connection, day, revision)
    # A part holds a link that depends on how it was asked for.
    asked = "" if limit is None else str(request.url)
    key = (run.id, run.as_of, run.released_at, newest_revision, wish, asked)
    found = context.documents.get(key)
    if found is None:
        if form in {"json", "geojson"}:
            found = await _make_json(context, request, run, newest_revision, wish)
        else:
            # A city's whole list is megabytes: its making must not hold up other requests.
            found = await run_in_threadpool(_make_file, context, run, wish)
        context.documents.put(key, found)
    return send(request, found)


async def run_and_newest(
    connection: Any,  # noqa: ANN401 - psycopg's
    day: date | None,
    revision: int | None,
) -> tuple[PlanningRun, int]:
    """The run that is asked for, and the newest revision of its day."""
    found = await arun_rows(connection, runs_that_count(day))
    newest = found[-1][0].revision if found else 0
    if found and revision in {None, found[0][0].revision}:
        return found[0][0], newest
    return await run_of(connection, day, revision), newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which part of a list is wanted, and in which format; two areas never share a document."""

    form: str
    filters: ListFilter
    order: ListOrder
    tank: float
    site: str
    language: Literal["de", "en"]
    limit: int | None
    offset: int


def _site(request: Request, context: Context) -> str:
    """The address of our pages, as people outside see it."""
    return context.options.public_url or str(request.base_url).rstrip("/")


async def _make_json(
    context: Context, request: Request, run: PlanningRun, newest: int, wish: Wish
) -> Document:
    counts = await summary(context, run, ListFilter(area=wish.filters.area))
    lines = await json_lines(
        context,
        run,
        limit=None if wish.limit is None else wish.limit + 1,
        offset=wish.offset,
        filters=wish.filters,
        order=wish.order,
    )
    page = lines[: wish.limit]
    more = None if wish.limit is None else after(lines, wish.limit, wish.offset)
    # A revision may come between two parts: all are of the run that the first one was of.
    link = None if more is None else link_to(request, more | pinned(run))
    if wish.form == "geojson":
        make = partial(list_formats.as_geojson, run, newest, counts, page)
    else:
        make = partial(list_formats.as_json, run, newest, counts, page, link)
    # Where it is a whole city, its bytes and their tag are made beside the other requests.
    return make() if len(page) <= MAX_LIMIT else await run_in_threadpool(make)


def _make_file(context: Context, run: PlanningRun, wish: Wish) -> Document:
    """For a spreadsheet or for paper."""
    ask = wish.limit
    if wish.form == "pdf" and ask is None:
        ask = MOST_PRINTED + 1
    with context.blocking.begin() as connection:
        rows = ask_all(
            connection, list_rows(run.id, ask, wish.offset, wish.filters, order=wish.order)
        )
        by_tour = wish.form == "pdf" and wish.order.group is ListGroup.TOUR
        tours = ask_all(connection, tours_of_run(run.id)) if by_tour else []
        left_out = _left_out(connection, run, wish.filters) if wish.form == "pdf" else ()
    if wish.form == "pdf":
        names = {tree: name for tree, _, name in tours}
        paper = replace(_paper(context, run, rows, names, wish), left_out=left_out)
        return list_formats.as_pdf(run, rows, paper)
    if wish.form == "csv":
        return list_formats.as_csv(run, rows, context.zone, wish.language)
    return list_formats.as_xlsx(run, rows, context.zone, wish.language)


def _left_out(
    connection: Connection, run: PlanningRun, filters: ListFilter
) -> tuple[tuple[Status, int], ...]:
    """Trees by status that the rest of a filter would have let through."""
    if not filters.to_do:
        return ()
    every = ask_all(connection, list_summary(run.id, replace(filters, to_do=False)))
    kept = {part.status: part.count for part in ask_all(connection, list_summary(run.id, filters))}
    rest = ((part.status, part.count - kept.get(part.status, 0)) for part in every)
    return tuple((status, count) for status, count in rest if count)


def _paper(
    context: Context, run: PlanningRun, rows: list[ListRow], tours: dict[int, str], wish: Wish
) -> PdfOptions:
    """What stands around the printed lines.

    Raises:
        Problem: 422 when there are more than anybody prints.
    """
    if len(rows) > MOST_PRINTED:
        raise Problem(
            422,
            f"More than {MOST_PRINTED} trees are too many for one printed list; "
            "narrow it by district or status.",
            code="too_many_rows",
        )
    groups: dict[int, str] | None = None
    if wish.order.group is ListGroup.DISTRICT:
        groups = {row.tree.id: row.tree.district for row in rows}
    elif wish.order.group is ListGroup.TOUR:
        groups = tours
    few = [pair for pair in filter_pairs(wish.filters) if pair[0] not in {"tree_id", "to_do"}]
    english = [("lang", "en")] if wish.language == "en" else []
    address = f"{wish.site}/?{urlencode([('day', run.day.isoformat()), *few, *english])}"
    return PdfOptions(
        zone=context.zone,
        tank_litres=wish.tank,
        groups=groups,
        address=address,
        chosen=in_words(wish.filters, wish.language),
        language=wish.language,
    )
