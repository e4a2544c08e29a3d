"""`/api/v1/season`: the season report."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Caller, Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.desks import Language as Words
from baumfeuchte.api.negotiate import choose
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import document, dump, send
from baumfeuchte.api.routes.params import Language
from baumfeuchte.api.schemas.common import Day
from baumfeuchte.api.schemas.season import SeasonReport as SeasonShape
from baumfeuchte.domain.season import Rhythm, SeasonReport

router = APIRouter(tags=["season"])

FORMATS = {"json": "application/json", "csv": "text/csv", "pdf": "application/pdf"}
LONGEST_DAYS = 366
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
        }
    },
    304: {"description": "The client has this very report (If-None-Match)."},
    406: {"description": "None of the formats is acceptable."},
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report."""

    first: date
    last: date
    rhythm: Rhythm


def wanted(
    context: Ctx,
    since: Annotated[
        Day | None, Query(description="First day; default: 1 April of the year.")
    ] = None,
    until: Annotated[
        Day | None, Query(description="Last day, included; default: today or 31 October.")
    ] = None,
    every_days: Annotated[
        int, Query(ge=1, le=90, description="Of the rhythm that is compared with.")
    ] = 14,
    litres: Annotated[float, Query(gt=0, le=1000, description="Of one watering of it.")] = 100.0,
) -> Wanted:
    """The period and the rhythm; a whole season by default.

    Raises:
        Problem: 422 for a period that is empty or longer than a year.
    """
    today = context.today()
    year = (since or until or today).year
    if since is None and until is None and today < date(year, 4, 1):
        year -= 1
    first = since or date(year, 4, 1)
    last = until or min(max(today, first), max(date(first.year, 10, 31), first))
    if first > last or (last - first).days >= LONGEST_DAYS:
        raise Problem(
            422,
            "The period is empty or longer than a year: choose since and until anew.",
            code="invalid_fields",
            extra={"errors": [{"field": "since", "message": "must be before until"}]},
        )
    return Wanted(first, last, Rhythm(every_days=every_days, litres=litres))


@router.get(
    "/season",
    response_model=SeasonShape,
    responses=_ANSWERS,
    summary="A season beside a fixed rhythm",
)
async def get_season(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    since: Annotated[Day | None, Query(description="First day; default: 1 April.")] = None,
    until: Annotated[
        Day | None, Query(description="Last day, included; default: today or 31 October.")
    ] = None,
    every_days: Annotated[int, Query(ge=1, le=90, description="Days of the rhythm.")] = 14,
    litres: Annotated[float, Query(gt=0, le=1000, description="Litres of the rhythm.")] = 100.0,
    lang: Annotated[Language, Query(description="Of CSV, PDF and assumptions.")] = Language.DE,
    form: Annotated[
        str | None, Query(alias="format", description="json, csv or pdf; else by Accept.")
    ] = None,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """Waterings, litres and kilometres, stress days suffered and avoided, by district."""
    name = choose(form, accept, FORMATS)
    asked = wanted(context, since, until, every_days, litres)
    report = await report_of(context, caller, asked)
    desk = context.services.season
    language: Words = "en" if lang is Language.EN else "de"
    title = "season-report" if language == "en" else "saisonbericht"
    filename = f"{title}-{report.since}-{report.until}.{name}"
    headers = {
        "Content-Disposition": f'attachment; filename="{filename}"',
        "Content-Language": language,
    }
    if name == "csv":
        body = desk.csv(report, language)
        return send(request, document(body, "text/csv; charset=utf-8; header=present", headers))
    if name == "pdf":
        body = await run_in_threadpool(desk.pdf, report, language)
        return send(request, document(body, FORMATS["pdf"], headers))
    content = plain(report) | {"assumptions": desk.assumptions(report, language)}
    return send(request, document(dump(content), FORMATS["json"]))


async def report_of(context: Context, caller: Caller, asked: Wanted) -> SeasonReport:
    """The report of what the caller sees."""

    def make() -> SeasonReport:
        with context.blocking.begin() as connection:
            return context.services.season.report(
                connection,
                first=asked.first,
                last=asked.last,
                now=context.clock(),
                zone=context.zone,
                area=caller.area,
                rhythm=asked.rhythm,
            )

    return await run_in_threadpool(make)


def plain(report: SeasonReport) -> dict[str, Any]:
    """JSON-ready, with what the shapes derive."""
    content = asdict(report)
    for part, own in zip(
        (content["total"], *content["districts"]), (report.total, *report.districts), strict=True
    ):
        part["stress"]["avoided"] = own.stress.avoided
        part["stress"]["not_computed"] = own.stress.not_computed
    return content
