"""`/api/v1/keys`: API keys."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import render_people
from baumfeuchte.api.auth import Admin
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.respond import json_response, page_response
from baumfeuchte.api.schemas.common import Id, problem_responses
from baumfeuchte.api.schemas.people import Key, KeyIn, KeyPage, NewKey
from baumfeuchte.domain.people import Area, PeopleError
from baumfeuchte.storage.api_keys import ApiKey, list_keys
from baumfeuchte.storage.key_changes import end_key_by_id, make_key
from baumfeuchte.storage.query import arun

router = APIRouter(tags=["keys"])

KeyId = Annotated[Id, Path(description="Our id of the key.")]
_CONFLICT = problem_responses({409: "There is or was a key of this name."})


@router.get("/keys", response_model=KeyPage, summary="API keys")
async def show_keys(*, request: Request, context: Ctx, _caller: Admin) -> Response:
    """Needs the scope admin. By name, revoked ones too; the keys themselves are not stored."""
    async with context.reads.connection() as connection:
        found = await arun(connection, list_keys())
    return page_response(request, [render_people.key(key) for key in found], next_query=None)


@router.post(
    "/keys", status_code=201, response_model=NewKey, responses=_CONFLICT, summary="Make a key"
)
async def add_key(*, body: KeyIn, context: Ctx, caller: Admin) -> Response:
    """Needs the scope admin. The key is in this answer and nowhere else."""
    area = Area(districts=tuple(dict.fromkeys(body.districts)), contractor=body.contractor)

    def store() -> tuple[str, ApiKey]:
        with context.blocking.begin() as connection:
            return make_key(
                connection,
                body.name,
                body.scopes,
                actor=caller.actor,
                now=context.clock(),
                area=area,
            )

    try:
        key, stored = await run_in_threadpool(store)
    except PeopleError as error:
        raise render_people.refused(error) from None
    return json_response({"key": key, "stored": render_people.key(stored)}, status=201)


@router.delete("/keys/{key_id}", response_model=Key, summary="Revoke a key")
async def revoke_key(*, key_id: KeyId, context: Ctx, caller: Admin) -> Response:
    """Needs the scope admin. It is refused from now on; its line stays."""

    def store() -> ApiKey:
        with context.blocking.begin() as connection:
            return end_key_by_id(connection, key_id, actor=caller.actor, now=context.clock())

    return json_response(render_people.key(await run_in_threadpool(store)))
