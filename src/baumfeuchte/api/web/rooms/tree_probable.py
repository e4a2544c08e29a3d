"""What staff says of a watering that only the probes saw, on the page of its tree."""

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Caller, Crew
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.routes.trees import TreeKey
from baumfeuchte.api.tree_access import see_tree_now
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.rooms.tree import Text
from baumfeuchte.api.web.tree_answer import Entry, done, litres_of, show_tree
from baumfeuchte.domain.tree import Watering
from baumfeuchte.storage.field_notes import log_watering
from baumfeuchte.storage.probable_waterings import reject_probable

router = APIRouter(include_in_schema=False)

CONFIRM = "confirm"
OLDEST = timedelta(days=366)


@router.post("/trees/{tree_id}/probable-waterings")
async def answer_probable(
    *,
    request: Request,
    tree_id: TreeKey,
    context: Ctx,
    caller: Crew,
    at: Text = "",
    answer: Text = "",
    litres: Text = "",
    sure: Text = "",
) -> Response:
    """Log it as the watering that it was, or note that it was none."""
    began_at = _time(at, context.clock())
    if began_at is None:
        raise Problem(422, "Give the time of the watering.", code="invalid_fields")
    wanted, error = litres_of(litres, engine.language_of(request), sure=sure == "1")
    if answer != CONFIRM:
        wanted = None
    elif wanted is None:
        many = error == "tree_error_many"
        entry = Entry(wrong="probable", of=at, error=error, ask=many, litres=litres.strip())
        return await show_tree(request, context, caller, tree_id, entry=entry)
    await run_in_threadpool(_keep, context, caller, tree_id, began_at, wanted)
    return done(request, tree_id, "watering" if wanted else "rejected")


def _keep(
    context: Context, caller: Caller, tree_id: int, began_at: datetime, litres: float | None
) -> None:
    now = context.clock()
    with context.blocking.begin() as connection:
        see_tree_now(connection, tree_id, caller.area)
        if litres is None:
            reject_probable(connection, tree_id, began_at, actor=caller.name, now=now)
            return
        # The key is of the event: two people who confirm it log it once.
        stored = Watering(
            tree_id=tree_id,
            watered_at=began_at,
            litres=litres,
            idempotency_key=f"probable-{tree_id}-{began_at:%Y%m%dT%H%M%S}",
        )
        log_watering(connection, stored, actor=caller.name, now=now)


def _time(typed: str, now: datetime) -> datetime | None:
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        return None
    if at.tzinfo is None or not now - OLDEST <= at <= now:
        return None
    return at.astimezone(UTC)
