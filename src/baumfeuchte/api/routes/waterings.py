"""`/api/v1/waterings`: what the crews bring."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import render
from baumfeuchte.api.auth import Crew, Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import json_response, page_response
from baumfeuchte.api.routes.params import Limit, Offset, TreeId, after
from baumfeuchte.api.routes.trees import no_tree
from baumfeuchte.api.schemas.field import Watering as WateringShape
from baumfeuchte.api.schemas.field import WateringIn, WateringPage
from baumfeuchte.domain.tree import Watering
from baumfeuchte.storage.query import arun, arun_one, run_one
from baumfeuchte.storage.registry import tree_by_id
from baumfeuchte.storage.waterings import add_watering, waterings_of_tree
from baumfeuchte.storage.web_queries import part, tree_id_by_number

router = APIRouter(tags=["waterings"])

CLOCK_DRIFT = timedelta(minutes=5)
"""A phone's clock may be ahead of ours by this much."""


@router.get("/waterings", response_model=WateringPage, summary="Waterings of a tree, newest first")
async def list_waterings(
    *,
    request: Request,
    context: Ctx,
    _caller: Reader,
    tree: TreeId,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Response:
    """What was logged for one tree."""
    async with context.reads.connection() as connection:
        if await arun_one(connection, tree_by_id(tree)) is None:
            raise no_tree(tree)
        rows = await arun(connection, part(waterings_of_tree(tree), limit + 1, offset))
    page = [render.watering(row) for row in rows[:limit]]
    return page_response(request, page, next_query=after(rows, limit, offset))


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
    _caller: Crew,
    idempotency_key: Annotated[
        str | None, Header(min_length=1, max_length=200, description="Or in the body.")
    ] = None,
) -> Response:
    """Needs the scope crew. The next plan sees it; sending it again changes nothing."""
    key = _one_key(idempotency_key, body.idempotency_key)
    now = context.clock()
    if body.watered_at is not None and body.watered_at > now + CLOCK_DRIFT:
        raise _unusable("watered_at", "lies in the future")
    stored, created = await run_in_threadpool(_store, context, body, key)
    if not created and not _same(body, stored):
        raise Problem(
            409,
            "This idempotency key was used for another watering; take a new key for a new one.",
            code="idempotency_key_reused",
            extra={"stored": render.watering(stored)},
        )
    return json_response(
        render.watering(stored),
        status=201 if created else 200,
        headers={"Location": f"/api/v1/waterings?tree={stored.tree_id}"},
    )


def _store(context: Context, body: WateringIn, key: str) -> tuple[Watering, bool]:
    """One transaction: find the tree, add the watering."""
    with context.blocking.begin() as connection:
        tree_id = body.tree_id
        if body.tree_number is not None:
            tree_id = run_one(connection, tree_id_by_number(body.tree_number))
            if tree_id is None:
                raise Problem(
                    404, f"There is no tree with the number {body.tree_number!r}.", code="not_found"
                )
        assert tree_id is not None  # noqa: S101 - the shape of the body allows no other
        return add_watering(
            connection,
            Watering(
                tree_id=tree_id,
                watered_at=body.watered_at or context.clock(),
                litres=body.litres,
                idempotency_key=key,
                note=body.note,
            ),
        )


def _same(body: WateringIn, stored: Watering) -> bool:
    """Whether a repeat says what was stored; what it leaves out it does not contradict."""
    return (
        (body.tree_id is None or body.tree_id == stored.tree_id)
        and body.litres == stored.litres
        and (body.watered_at is None or body.watered_at == stored.watered_at)
        and body.note == stored.note
    )


def _one_key(header: str | None, in_body: str | None) -> str:
    if header and in_body and header != in_body:
        raise _unusable("idempotency_key", "differs between header and body")
    key = header or in_body
    if not key:
        raise _unusable("idempotency_key", "is needed, here or as the header Idempotency-Key")
    return key


def _unusable(field: str, message: str) -> Problem:
    return Problem(
        422,
        f"The field {field} cannot be used: it {message}.",
        code="invalid_fields",
        extra={"errors": [{"field": field, "message": message}]},
    )
