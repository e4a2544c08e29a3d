"""The season report."""

from contextlib import suppress
from datetime import date

from fastapi import APIRouter, Request, Response

from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.routes.season import Wanted, report_of, wanted
from baumfeuchte.api.web import engine, errors
from baumfeuchte.api.web.season_view import SeasonForm, season_view
from baumfeuchte.api.web.texts import Language, text
from baumfeuchte.domain.times import FIRST_DAY, LAST_DAY
from baumfeuchte.domain.typed_number import typed_number

router = APIRouter(include_in_schema=False)

MOST_DAYS = 90
MOST_LITRES = 1000


class _FaultError(ValueError):
    """A field cannot be used: its name, and the key of a sentence."""

    def __init__(self, field: str, key: str) -> None:
        super().__init__(key)
        self.field = field
        self.key = key


@router.get("/season")
async def season_page(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    since: str = "",
    until: str = "",
    every_days: str = "14",
    litres: str = "100",
) -> Response:
    """Waterings, litres and stress days of a period beside a fixed rhythm."""
    language = engine.language_of(request)
    form = SeasonForm(since=since, until=until, every_days=every_days, litres=litres)
    try:
        asked = _read(context, form, language)
    except _FaultError as fault:
        sentence = text(fault.key, language)
        if not errors.wants_page(request):
            at_fault = [{"field": fault.field, "message": sentence}]
            raise Problem(
                422, sentence, code="invalid_fields", extra={"errors": at_fault}
            ) from None
        return engine.page(
            request, "season.html", status=422, form=form, fault=sentence, at=fault.field, view=None
        )
    report = await report_of(context, caller, asked)
    view = season_view(
        report,
        language,
        assumptions=context.services.season.assumptions(report, language),
        head=context.services.season.head(report, language),
    )
    return engine.page(request, "season.html", form=view.form, fault="", at="", view=view)


def _read(context: Context, form: SeasonForm, language: Language) -> Wanted:
    since, until = _day(form.since, "since"), _day(form.until, "until")
    if since and until and since > until:
        raise _FaultError("since", "season_error_order")
    every_days = _number(form.every_days, "every_days", language, MOST_DAYS)
    if not every_days.is_integer():
        raise _FaultError("every_days", "season_error_every_days")
    litres = _number(form.litres, "litres", language, MOST_LITRES)
    try:
        return wanted(context, since, until, int(every_days), litres)
    except Problem:
        raise _FaultError("since", "season_error_long") from None


def _day(written: str, field: str) -> date | None:
    """A form sends empty fields too."""
    if not written:
        return None
    with suppress(ValueError):
        if FIRST_DAY <= (day := date.fromisoformat(written)) <= LAST_DAY:
            return day
    raise _FaultError(field, "season_error_day")


def _number(written: str, field: str, language: Language, high: float) -> float:
    try:
        value = typed_number(written, language, high=high)
    except ValueError:
        value = 0.0
    if not 1 <= value <= high:
        raise _FaultError(field, f"season_error_{field}")
    return value
