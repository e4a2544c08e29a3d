"""The page of one tree, and what is entered on it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Caller, Crew, Reader, need
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.routes.trees import TreeKey
from baumfeuchte.api.tree_access import see_tree_now
from baumfeuchte.api.web.tree_answer import Entry, done, is_remark, show_tree
from baumfeuchte.api.web.tree_view import SHORT
from baumfeuchte.domain.observation import Moisture, Observation
from baumfeuchte.domain.tree_note import TreeNote
from baumfeuchte.storage.field_notes import log_note, log_observation

router = APIRouter(include_in_schema=False)

LONGEST_PERIOD_DAYS = 750
LONGEST_NOTE = 2_000

Days = Annotated[int, Query(ge=1, le=LONGEST_PERIOD_DAYS)]
Text = Annotated[str, Form(max_length=20_000)]
Key = Annotated[str, Form(min_length=8, max_length=100)]
NoteWriter = Annotated[Caller, Depends(need("crew", "sensors"))]


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
    return await show_tree(request, context, caller, tree_id, days=days, saved=saved)


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
    if not 0 < len(note.strip()) <= LONGEST_NOTE or "\0" in note:
        entry = Entry(wrong="note", error="tree_error_note", note=note.strip())
        return await show_tree(request, context, caller, tree_id, entry=entry)
    stored = TreeNote(
        tree_id=tree_id,
        at=context.clock(),
        author=caller.shown_name or caller.name,
        note=note.strip(),
        idempotency_key=key,
    )
    await run_in_threadpool(_keep, context, caller, stored)
    return done(request, tree_id, "note")


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
    if word not in set(Moisture) or not is_remark(remark.strip()):
        entry = Entry(wrong="word", error="tree_error_word", word=word, remark=remark.strip())
        return await show_tree(request, context, caller, tree_id, entry=entry)
    stored = Observation(
        tree_id=tree_id,
        observed_at=context.clock(),
        word=Moisture(word),
        note=remark.strip(),
        idempotency_key=key,
    )
    await run_in_threadpool(_keep, context, caller, stored)
    return done(request, tree_id, "observation")


def _keep(context: Context, caller: Caller, entry: TreeNote | Observation) -> None:
    with context.blocking.begin() as connection:
        see_tree_now(connection, entry.tree_id, caller.area)
        who, now = caller.name, context.clock()
        if isinstance(entry, TreeNote):
            log_note(connection, entry, actor=who, now=now)
        else:
            log_observation(connection, entry, actor=who, now=now)
