"""Waterings that are entered, corrected and taken back on the page of their tree."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Caller, Crew
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.routes.trees import TreeKey
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.api.tree_access import see_tree_now
from baumfeuchte.api.watering_changes import change_watering, take_back
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.rooms.tree import Key, Text
from baumfeuchte.api.web.tree_answer import Entry, done, is_remark, litres_of, show_tree
from baumfeuchte.domain.tree import Watering
from baumfeuchte.storage.field_notes import log_watering

router = APIRouter(include_in_schema=False)

WateringId = Annotated[Id, Path()]
REFUSED = {
    "not_found": "tree_error_gone",
    "not_own": "tree_error_not_own",
    "of_tour_stop": "tree_error_of_tour",
}
"""Why a watering cannot be changed -> its text."""


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
    sure: Text = "",
) -> Response:
    """Keep a watering."""
    language = engine.language_of(request)
    amount, error = litres_of(litres, language, sure=sure == "1")
    if amount is None or not is_remark(remark.strip()):
        entry = Entry(
            wrong="litres",
            error=error or "tree_error_remark",
            ask=error == "tree_error_many",
            litres=litres.strip(),
            remark=remark.strip(),
        )
        return await show_tree(request, context, caller, tree_id, entry=entry)
    stored = Watering(
        tree_id=tree_id,
        watered_at=context.clock(),
        litres=amount,
        note=remark.strip(),
        idempotency_key=key,
    )
    await run_in_threadpool(_keep, context, caller, stored)
    return done(request, tree_id, "watering")


@router.post("/trees/{tree_id}/waterings/{watering_id}")
async def fix_watering(
    *,
    request: Request,
    tree_id: TreeKey,
    watering_id: WateringId,
    context: Ctx,
    caller: Crew,
    do: Text = "",
    litres: Text = "",
    remark: Text = "",
    sure: Text = "",
) -> Response:
    """Correct a watering, or take it back."""
    language = engine.language_of(request)
    wanted = {"note": remark.strip()}
    again = partial(
        Entry, wrong="fix", of=str(watering_id), litres=litres.strip(), remark=remark.strip()
    )
    work: Callable[[], object]
    if do == "remove":
        work = partial(take_back, context, caller, watering_id)
    else:
        amount, error = litres_of(litres, language, sure=sure == "1")
        if amount is None or not is_remark(wanted["note"]):
            entry = again(error=error or "tree_error_remark", ask=error == "tree_error_many")
            return await show_tree(request, context, caller, tree_id, entry=entry)
        work = partial(change_watering, context, caller, watering_id, {"litres": amount, **wanted})
    try:
        await run_in_threadpool(work)
    except Problem as problem:
        if problem.code not in REFUSED:
            raise
        entry = again(error=REFUSED[problem.code])
        return await show_tree(request, context, caller, tree_id, entry=entry)
    return done(request, tree_id, "removed" if do == "remove" else "corrected")


def _keep(context: Context, caller: Caller, watering: Watering) -> None:
    with context.blocking.begin() as connection:
        see_tree_now(connection, watering.tree_id, caller.area)
        log_watering(connection, watering, actor=caller.name, now=context.clock())
