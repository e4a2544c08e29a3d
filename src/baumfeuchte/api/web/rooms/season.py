"""The season report."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.routes.season import report_of, wanted
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.season_view import season_view

router = APIRouter(include_in_schema=False)


@router.get("/season")
async def season_page(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    since: str = "",
    until: str = "",
    every_days: Annotated[int, Query(ge=1, le=90)] = 14,
    litres: Annotated[float, Query(gt=0, le=1000)] = 100.0,
) -> Response:
    """Waterings, litres and stress days of a period beside a fixed rhythm."""
    asked = wanted(context, _day(since, "since"), _day(until, "until"), every_days, litres)
    report = await report_of(context, caller, asked)
    language = engine.language_of(request)
    view = season_view(
        report,
        language,
        assumptions=context.services.season.assumptions(report, language),
        head=context.services.season.head(report, language),
    )
    return engine.page(request, "season.html", view=view)


def _day(text: str, field: str) -> date | None:
    """A form sends empty fields too."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem(
            422,
            f"{text!r} is no day; write it as 2026-04-01.",
            code="invalid_fields",
            extra={"errors": [{"field": field, "message": "is no day"}]},
        ) from None
