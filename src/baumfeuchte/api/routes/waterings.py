"""`/api/v1/waterings`: what the crews bring."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import render
from baumfeuchte.api.auth import Caller, Crew
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.cursor import read_place
from baumfeuchte.api.respond import json_response
from baumfeuchte.api.routes.notes import (
    KeyHeader,
    check_known,
    not_future,
    noted,
    noted_tree,
    one_key,
)
from baumfeuchte.api.routes.of_tree import PartOfTree
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.api.schemas.field import Watering as WateringShape
from baumfeuchte.api.schemas.field import WateringChange, WateringIn, WateringPage
from baumfeuchte.api.watering_changes import change_watering, take_back
from baumfeuchte.domain.tree import Watering
from baumfeuchte.storage.field_notes import log_watering
from baumfeuchte.storage.watering_outcomes import judged_waterings

router = APIRouter(tags=["waterings"])
WateringId = Annotated[Id, Path(description="Our id of the watering.")]


@router.get("/waterings", response_model=WateringPage, summary="Waterings of a tree, newest first")
async def list_waterings(part: PartOfTree) -> Response:
    """What was logged for one tree, and whether the water arrived."""
    return await part.answer(
        lambda tree, limit, offset, cursor: judged_waterings(
            tree_id=tree, limit=limit, offset=offset, after=read_place(cursor)
        ),
        render.judged_watering,
        lambda row: (row.watering.watered_at, row.watering.id),
    )


@router.post(
    "/waterings",
    status_code=201,
    response_model=WateringShape,
    summary="Log a watering once",
    responses={200: {"model": WateringShape, "description": "The same was logged before."}},
)
async def post_watering(
    *,
    body: WateringIn,
    context: Ctx,
    caller: Crew,
    idempotency_key: KeyHeader = None,
) -> Response:
    """Needs the scope crew. The next plan sees it; sending it again changes nothing."""
    key = one_key(idempotency_key, body.idempotency_key)
    not_future("watered_at", body.watered_at, context.clock())
    stored, created, tree_id = await run_in_threadpool(_store, context, body, key, caller)
    return noted(
        "watering",
        render.watering(stored),
        created=created,
        same=stored.tree_id == tree_id and _same(body, stored),
        tree_id=stored.tree_id,
    )


@router.patch(
    "/waterings/{watering_id}",
    response_model=WateringShape,
    summary="Correct a watering",
    responses={409: {"description": "It belongs to the stop of a tour (`of_tour_stop`)."}},
)
async def patch_watering(
    watering_id: WateringId, body: WateringChange, context: Ctx, caller: Crew
) -> Response:
    """Litres, time or note; a crew its own of the last 7 days, a planner all. Judged anew.

    The same again changes nothing; old and new value stand in the audit.
    """
    changes = body.model_dump(exclude_none=True)
    stored = await run_in_threadpool(change_watering, context, caller, watering_id, changes)
    return json_response(render.watering(stored))


@router.delete(
    "/waterings/{watering_id}",
    status_code=204,
    summary="Take a watering back",
    responses={409: {"description": "It belongs to the stop of a tour (`of_tour_stop`)."}},
)
async def delete_watering(watering_id: WateringId, context: Ctx, caller: Crew) -> Response:
    """One that never was; who may is as for a correction. It stays in the audit."""
    await run_in_threadpool(take_back, context, caller, watering_id)
    return Response(status_code=204)


def _store(
    context: Context, body: WateringIn, key: str, caller: Caller
) -> tuple[Watering, bool, int]:
    """One transaction: find the tree, add the watering; the id is of the tree that was meant."""
    with context.blocking.begin() as connection:
        tree_id = noted_tree(connection, body, caller.area)
        stored, created = log_watering(
            connection,
            Watering(
                tree_id=tree_id,
                watered_at=body.watered_at or context.clock(),
                litres=body.litres,
                idempotency_key=key,
                note=body.note,
            ),
            actor=caller.name,
            now=context.clock(),
        )
        if not created:
            check_known(connection, "watering", stored.tree_id, caller.area)
    return stored, created, tree_id


def _same(body: WateringIn, stored: Watering) -> bool:
    """Whether a repeat says what was stored; what it leaves out it does not contradict."""
    return (
        body.litres == stored.litres
        and (body.watered_at is None or body.watered_at == stored.watered_at)
        and body.note == stored.note
    )
