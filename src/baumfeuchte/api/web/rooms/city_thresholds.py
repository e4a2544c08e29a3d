"""The city's own thresholds: what holds, what is coming, and who changed what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Caller, CityPlanner, Reader
from baumfeuchte.api.city_values import (
    LONGEST_SOURCE,
    ContradictionError,
    Editor,
    PastDayError,
    reset_values,
    set_values,
    withdraw,
)
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.web import city_view as views
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.city_changes import MOST, SHOWN, changes_view, coming_view
from baumfeuchte.api.web.texts import Language, text
from baumfeuchte.domain.city_values import (
    OwnValue,
    ValueChange,
    ValueEntry,
    coming_entries,
    values_on,
    with_before,
)
from baumfeuchte.irrigation.city_values import CITY_VALUES
from baumfeuchte.irrigation.soils import SOILS
from baumfeuchte.storage.city_settings import newest_entries, value_entries
from baumfeuchte.storage.connection import Connection
from baumfeuchte.storage.query import arun

router = APIRouter(include_in_schema=False)

Done = Literal["", "set", "reset", "same", "withdrawn", "later"]
Change: TypeAlias = Callable[[Connection], int]
"""Changes values in a transaction; answers how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """The city's own values by key, coming ones, newest changes, and whether there are more."""

    own: dict[str, OwnValue]
    coming: Sequence[ValueEntry]
    changes: Sequence[ValueChange]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What the page says of a form; ``written`` is what stands in one that was refused."""

    done: Done = ""
    n: int = 0
    faults: Sequence[str] = ()
    written: dict[str, str] | None = None


@router.get("/register/thresholds")
async def thresholds(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    done: Done = "",
    n: Annotated[int, Query(ge=0, le=1000)] = 0,
    changes: Literal["", "all"] = "",
) -> Response:
    """Every value of the planner with its source, the city's own, and who changed them."""
    kept = await _read(context, all_changes=changes == "all")
    return _page(request, context, caller, kept, _Said(done=done, n=n))


@router.post("/register/thresholds")
async def change_thresholds(request: Request, context: Ctx, caller: CityPlanner) -> Response:
    """Set the values of a card, go back to a published one, or withdraw one that is coming."""
    language = engine.language_of(request)
    form = {
        key: value.replace("\x00", "")
        for key, value in (await request.form()).items()
        if isinstance(value, str)
    }
    kept = await _read(context)
    try:
        begin = _day(form)
    except ValueError:
        fault = text("city_fault_from", language)
        return _page(request, context, caller, kept, _Said(faults=[fault], written=form))
    editor = Editor(who=caller.name, now=context.clock(), zone=context.zone, language=language)
    done, change, faults = _wanted(form, kept, begin, editor)
    changed = 0
    if not faults:
        changed, faults = await run_in_threadpool(_changed, context, change, editor)
    if faults:
        return _page(request, context, caller, kept, _Said(faults=faults, written=form))
    if not changed:
        done = "same"
    target = engine.address(language, "/register/thresholds", done=done, n=changed or "")
    return RedirectResponse(target, status_code=303)


def _wanted(
    form: dict[str, str], kept: _Kept, begin: date | None, editor: Editor
) -> tuple[Done, Change, list[str]]:
    """What a form asks for: its word, what to do, and what is wrong with it."""
    reset, taken_back = form.get("reset", ""), form.get("withdraw", "")
    later = begin is not None and begin > editor.today
    if taken_back in CITY_VALUES and begin is not None:
        day = begin
        return (
            "withdrawn",
            lambda conn: len(withdraw(conn, [taken_back], valid_from=day, editor=editor)),
            [],
        )
    if reset in CITY_VALUES:
        return (
            "later" if later else "reset",
            lambda conn: len(reset_values(conn, [reset], editor=editor, valid_from=begin)),
            [],
        )
    values, faults = views.changed_values(form, kept.own, editor.language)
    source = form.get("source", "")
    if values and not 0 < len(source.strip()) <= LONGEST_SOURCE:
        faults.append(text("city_fault_source", editor.language))

    def store(conn: Connection) -> int:
        if not values:
            return 0
        return len(set_values(conn, values, source=source, editor=editor, valid_from=begin))

    return "later" if later else "set", store, faults


def _day(form: dict[str, str]) -> date | None:
    """The day of a form; empty: at once."""
    written = form.get("valid_from", "").strip()
    return date.fromisoformat(written) if written else None


def _changed(context: Context, change: Change, editor: Editor) -> tuple[int, list[str]]:
    """How many values changed, or why none did."""
    try:
        with context.blocking.begin() as connection:
            return change(connection), []
    except ContradictionError as error:
        return 0, error.sentences
    except PastDayError:
        return 0, [text("city_fault_from", editor.language)]


async def _read(context: Context, *, all_changes: bool = False) -> _Kept:
    most = MOST if all_changes else SHOWN
    async with context.reads.connection() as connection:
        entries = await arun(connection, value_entries())
        newest = await arun(connection, newest_entries(most + 1))
    now, today = context.clock(), context.today()
    return _Kept(
        own=values_on(entries, day=today, known_at=now, zone=context.zone),
        coming=coming_entries(entries, today=today, known_at=now),
        changes=with_before(newest[:most], entries, context.zone),
        more=len(newest) > most and not all_changes,
    )


def _done(said: _Said, language: Language) -> str:
    if not said.done:
        return ""
    one = "_one" if said.n == 1 and said.done in {"set", "later"} else ""
    return text(f"city_done_{said.done}{one}", language, n=said.n)


def _page(request: Request, context: Context, caller: Caller, kept: _Kept, said: _Said) -> Response:
    language = engine.language_of(request)
    written = said.written or {}
    return engine.page(
        request,
        "register_thresholds.html",
        status=422 if said.faults else 200,
        cards=views.cards(kept.own, context.zone, language, said.written),
        own=len(kept.own),
        coming=coming_view(kept.coming, context.zone, language),
        changes=changes_view(kept.changes, context.zone, language),
        more_changes=kept.more,
        soils=tuple(SOILS),
        kinds={key: item.kind for key, item in CITY_VALUES.items()},
        may_edit=caller.may("planner") and not caller.area.limited,
        faults=said.faults,
        source=written.get("source", ""),
        valid_from=written.get("valid_from", ""),
        today=context.today().isoformat(),
        done=_done(said, language),
    )
