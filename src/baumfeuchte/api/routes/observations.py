"""`/api/v1/observations`: what staff saw at trees."""

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Caller, Crew
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.cursor import read_place
from baumfeuchte.api.render_observations import observation
from baumfeuchte.api.routes.notes import (
    KeyHeader,
    check_known,
    not_future,
    noted,
    noted_tree,
    one_key,
)
from baumfeuchte.api.routes.of_tree import PartOfTree
from baumfeuchte.api.schemas.observation import Observation as ObservationShape
from baumfeuchte.api.schemas.observation import ObservationIn, ObservationPage
from baumfeuchte.domain.observation import Observation
from baumfeuchte.storage.field_notes import log_observation
from baumfeuchte.storage.observations import seen_trees

router = APIRouter(tags=["observations"])


@router.get(
    "/observations",
    response_model=ObservationPage,
    summary="What staff saw at a tree, newest first",
)
async def list_observations(part: PartOfTree) -> Response:
    """Finger tests and portable probes at one tree."""
    return await part.answer(
        lambda tree, limit, offset, cursor: seen_trees(tree, limit, offset, read_place(cursor)),
        lambda row: observation(row.observation),
        lambda row: (row.observation.observed_at, row.observation.id),
    )


@router.post(
    "/observations",
    status_code=201,
    response_model=ObservationShape,
    summary="Note an observation once",
    responses={200: {"model": ObservationShape, "description": "The same was noted before."}},
)
async def post_observation(
    *, body: ObservationIn, context: Ctx, caller: Crew, idempotency_key: KeyHeader = None
) -> Response:
    """Needs the scope crew. The next plan sees it; sending it again changes nothing."""
    key = one_key(idempotency_key, body.idempotency_key)
    not_future("observed_at", body.observed_at, context.clock())
    stored, created, tree_id = await run_in_threadpool(_store, context, body, key, caller)
    return noted(
        "observation",
        observation(stored),
        created=created,
        same=stored.tree_id == tree_id and _same(body, stored),
        tree_id=stored.tree_id,
    )


def _store(
    context: Context, body: ObservationIn, key: str, caller: Caller
) -> tuple[Observation, bool, int]:
    """One transaction: find the tree, add the observation; the id is of the tree that was meant."""
    with context.blocking.begin() as connection:
        tree_id = noted_tree(connection, body, caller.area)
        stored, created = log_observation(
            connection,
            Observation(
                tree_id=tree_id,
                observed_at=body.observed_at or context.clock(),
                word=body.word,
                rew=body.rew,
                vwc_percent=body.vwc_percent,
                sd_rew=body.sd_rew,
                note=body.note,
                idempotency_key=key,
            ),
            actor=caller.name,
            now=context.clock(),
        )
        if not created:
            check_known(connection, "observation", stored.tree_id, caller.area)
    return stored, created, tree_id


def _same(body: ObservationIn, stored: Observation) -> bool:
    """Whether a repeat says what was stored; what it leaves out it does not contradict."""
    return (
        (body.word, body.rew, body.vwc_percent, body.sd_rew)
        == (stored.word, stored.rew, stored.vwc_percent, stored.sd_rew)
        and (body.observed_at is None or body.observed_at == stored.observed_at)
        and body.note == stored.note
    )
