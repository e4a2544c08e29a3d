"""Today's list on demand: for a city that has none yet, or when the morning's run was missed."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Caller, CityPlanner
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.new_list import SUBJECT, Asked, renew_list
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.new_list_view import parameter
from baumfeuchte.storage.audit import record

router = APIRouter(include_in_schema=False)

ASKED = "list.ask"


@router.post("/lists/now")
async def compute_now(request: Request, context: Ctx, caller: CityPlanner) -> Response:
    """Have today's list computed; pressed often while a run is on, one more follows."""
    asked = await run_in_threadpool(_ask, context, caller)
    target = engine.address(engine.language_of(request), "/", **parameter(asked))
    return RedirectResponse(target, status_code=303)


def _ask(context: Context, caller: Caller) -> Asked | None:
    with context.blocking.begin() as connection:
        record(connection, at=context.clock(), actor=caller.actor, action=ASKED, subject=SUBJECT)
    return renew_list(context, due=True)
