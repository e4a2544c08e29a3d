"""The page of one tree, and what is entered on it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Caller, Crew, Reader, need
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.routes.trees import TreeKey
from baumfeuchte.api.tree_access import see_tree_now
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.map_view import LIBRARY
from baumfeuchte.api.web.texts import Language
from baumfeuchte.api.web.tree_find import find_tree
from baumfeuchte.api.web.tree_view import SHORT, tree_view
from baumfeuchte.domain.observation import MOISTURE_WORDS, Moisture, Observation
from baumfeuchte.domain.tree import Watering
from baumfeuchte.domain.tree_note import TreeNote
from baumfeuchte.domain.typed_number import typed_amount
from baumfeuchte.storage.field_notes import log_note, log_observation, log_watering

router = APIRouter(include_in_schema=False)

LONGEST_PERIOD_DAYS = 750
MOST_LITRES = 5_000
LONGEST_NOTE = 2_000
LONGEST_REMARK = 1_000

Days = Annotated[int, Query(ge=1, le=LONGEST_PERIOD_DAYS)]
Text = Annotated[str, Form(max_length=20_000)]
Key = Annotated[str, Form(min_length=8, max_length=100)]
NoteWriter = Annotated[Caller, Depends(need("crew", "sensors"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What somebody typed into one of the forms; ``wrong`` names the form that cannot be used."""

    wrong: str = ""
    error: str = ""
    word: str = ""
    litres: str = ""
    remark: str = ""
    note: str = ""


NOTHING = Entry()
SAVED = {
    "note": "tree_saved_note",
    "observation": "tree_saved_observation",
    "watering": "tree_saved_watering",
    "rejected": "tree_saved_rejected",
}
"""What the address says of an entry that was kept -> its text."""


@router.get("/trees/{tree_id}")
async def tree_page(
    *,
    request: Request,
    tree_id: TreeKey,
    context: Ctx,
    caller: Reader,
    days: Days = SHORT,
    saved: str = "",
) -> Response:
    """One tree: advice, chart, last values, register, waterings, earlier advice, notes."""
    return await _page(request, context, caller, tree_id, days=days, saved=saved)


@router.post("/trees/{tree_id}/notes")
async def enter_note(
    *,
    request: Request,
    tree_id: TreeKey,
    context: Ctx,
    caller: NoteWriter,
    key: Key,
    note: Text = "",
) -> Response:
    """Keep a note."""
    entry = Entry(note=note.strip())
    if not 0 < len(entry.note) <= LONGEST_NOTE or "\0" in note:
        return await _refused(request, context, caller, tree_id, entry, field="note")
    stored = TreeNote(
        tree_id=tree_id,
        at=context.clock(),
        author=caller.shown_name or caller.name,
        note=entry.note,
        idempotency_key=key,
    )
    await run_in_threadpool(_keep, context, caller, stored)
    return _done(request, tree_id, "note")


@router.post("/trees/{tree_id}/observations")
async def enter_observation(
    *,
    request: Request,
    tree_id: TreeKey,
    context: Ctx,
    caller: Crew,
    key: Key,
    word: Text = "",
    remark: Text = "",
) -> Response:
    """Keep a finger test."""
    entry = Entry(word=word, remark=remark.strip())
    if word not in set(Moisture) or not _fits(entry.remark):
        return await _refused(request, context, caller, tree_id, entry, field="word")
    stored = Observation(
        tree_id=tree_id,
        observed_at=context.clock(),
        word=Moisture(word),
        note=entry.remark,
        idempotency_key=key,
    )
    await run_in_threadpool(_keep, context, caller, stored)
    return _done(request, tree_id, "observation")


@router.post("/trees/{tree_id}/waterings")
async def enter_watering(
    *,
    request: Request,
    tree_id: TreeKey,
    context: Ctx,
    caller: Crew,
    key: Key,
    litres: Text = "",
    remark: Text = "",
) -> Response:
    """Keep a watering."""
    entry = Entry(litres=litres.strip(), remark=remark.strip())
    amount = litres_typed(entry.litres, engine.language_of(request))
    if amount is None or not _fits(entry.remark):
        return await _refused(request, context, caller, tree_id, entry, field="litres")
    stored = Watering(
        tree_id=tree_id,
        watered_at=context.clock(),
        litres=amount,
        note=entry.remark,
        idempotency_key=key,
    )
    await run_in_threadpool(_keep, context, caller, stored)
    return _done(request, tree_id, "watering")


def _keep(context: Context, caller: Caller, entry: TreeNote | Observation | Watering) -> None:
    with context.blocking.begin() as connection:
        see_tree_now(connection, entry.tree_id, caller.area)
        who, now = caller.name, context.clock()
        if isinstance(entry, TreeNote):
            log_note(connection, entry, actor=who, now=now)
        elif isinstance(entry, Observation):
            log_observation(connection, entry, actor=who, now=now)
        else:
            log_watering(connection, entry, actor=who, now=now)


def _fits(remark: str) -> bool:
    return len(remark) <= LONGEST_REMARK and "\0" not in remark


def litres_typed(typed: str, language: Language) -> float | None:
    """Litres as people type them: ``80``, ``80 l``, ``62,5``, ``1.200``; None: not possible."""
    try:
        amount = typed_amount(typed, language, high=MOST_LITRES)
    except ValueError:
        return None
    return amount if 1 <= amount <= MOST_LITRES else None


def _done(request: Request, tree_id: int, what: str) -> Response:
    target = engine.address(engine.language_of(request), f"/trees/{tree_id}", saved=what)
    return RedirectResponse(target, status_code=303)


async def _refused(
    request: Request, context: Context, caller: Caller, tree_id: int, entry: Entry, *, field: str
) -> Response:
    entry = replace(entry, wrong=field, error=f"tree_error_{field}")
    return await _page(request, context, caller, tree_id, entry=entry, status=422)


async def _page(
    request: Request,
    context: Context,
    caller: Caller,
    tree_id: int,
    *,
    days: int = SHORT,
    saved: str = "",
    entry: Entry = NOTHING,
    status: int = 200,
) -> Response:
    now = context.clock()
    language = engine.language_of(request)
    found = await find_tree(context, caller, tree_id, now - timedelta(days=days), now)
    view = tree_view(found, now=now, days=days, zone=context.zone, language=language)
    return engine.page(
        request,
        "tree.html",
        status=status,
        view=view,
        entry=entry,
        saved=SAVED.get(saved, ""),
        key=f"page-{uuid4()}",
        words=[(word.value, shown) for word, shown in MOISTURE_WORDS[language].items()],
        may_water=caller.may("crew"),
        may_note=caller.may("crew", "sensors"),
        may_edit=caller.may("planner"),
        has_map=engine.is_built(LIBRARY),
        interactive=engine.is_built("uplot.js"),
    )
