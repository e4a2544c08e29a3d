"""`/api/v1/probable-waterings`: what probes saw and nobody logged."""

from datetime import UTC, datetime

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Caller, Crew
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.cursor import read_one
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import utc
from baumfeuchte.api.routes.of_tree import PartOfTree
from baumfeuchte.api.schemas.probable_watering import ProbableWateringPage, RejectionIn
from baumfeuchte.api.tree_access import see_tree_now
from baumfeuchte.domain.probable_watering import ProbableWatering
from baumfeuchte.storage.probable_waterings import probable_of_tree, reject_probable

router = APIRouter(tags=["waterings"])


@router.get(
    "/probable-waterings",
    response_model=ProbableWateringPage,
    summary="Waterings of a tree that its probes saw and nobody logged, newest first",
)
async def list_probable(part: PartOfTree) -> Response:
    """Estimates, never among the logged waterings. Logging one at its time confirms it."""
    return await part.answer(
        lambda tree, limit, offset, cursor: probable_of_tree(
            tree, limit, offset, before=read_one(cursor, datetime)
        ),
        _shown,
        lambda row: (row.began_at,),
    )


@router.post(
    "/probable-waterings/rejections",
    status_code=204,
    summary="Say that it was no watering",
)
async def reject(*, body: RejectionIn, context: Ctx, caller: Crew) -> Response:
    """Needs the scope crew. The next plan leaves it out; said again, it changes nothing."""
    if not await run_in_threadpool(_reject, context, caller, body.tree_id, body.began_at):
        raise Problem(404, "There is no probable watering with this begin.", code="not_found")
    return Response(status_code=204)


def _reject(context: Context, caller: Caller, tree_id: int, began_at: datetime) -> bool:
    with context.blocking.begin() as connection:
        see_tree_now(connection, tree_id, caller.area)
        return reject_probable(
            connection,
            tree_id,
            began_at.astimezone(UTC),
            actor=caller.name,
            now=context.clock(),
        )


def _shown(item: ProbableWatering) -> dict[str, object]:
    return {
        "tree_id": item.tree_id,
        "began_at": utc(item.began_at),
        "evaluated_at": utc(item.evaluated_at),
        "response": item.response,
        "litres_estimated": item.litres,
        "litres_interval_80": [item.litres_low, item.litres_high],
        "at_least": item.at_least,
        "rejected_at": None if item.rejected_at is None else utc(item.rejected_at),
    }
