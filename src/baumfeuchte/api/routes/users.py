"""`/api/v1/users`: people and their rights."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import render_people
from baumfeuchte.api.auth import Admin, Caller
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.respond import json_response, page_response
from baumfeuchte.api.schemas.common import Id, problem_responses
from baumfeuchte.api.schemas.people import (
    NewPassword,
    NewUser,
    UserChange,
    UserIn,
    UserPage,
)
from baumfeuchte.api.schemas.people import User as UserShape
from baumfeuchte.domain.people import Area, PeopleError, User
from baumfeuchte.storage.people import (
    all_users,
    change_person,
    generated_password,
    give_password,
    let_in,
    person,
)
from baumfeuchte.storage.query import arun

router = APIRouter(tags=["users"])

UserKey = Annotated[Id, Path(description="Our id of the person.")]
_CONFLICT = problem_responses({409: "What is stored stands against it."})


@router.get("/users", response_model=UserPage, summary="People who may log in")
async def list_users(*, request: Request, context: Ctx, _caller: Admin) -> Response:
    """Needs the scope admin. By name, also those who may not log in any more."""
    async with context.reads.connection() as connection:
        found = await arun(connection, all_users())
    return page_response(request, [render_people.user(user) for user in found], next_query=None)


@router.post(
    "/users",
    status_code=201,
    response_model=NewUser,
    responses=_CONFLICT,
    summary="Let somebody in",
)
async def add_user(*, body: UserIn, context: Ctx, caller: Admin) -> Response:
    """Needs the scope admin. The password is in this answer and nowhere else."""
    password = generated_password() if body.with_password else None
    wanted = User(
        name=body.name,
        role=body.role,
        created_at=context.clock(),
        display_name=body.display_name.strip(),
        area=_area(body.districts, body.contractor),
        oidc_subject=body.oidc_subject,
    )

    def store() -> User:
        with context.blocking.begin() as connection:
            return let_in(connection, wanted, password=password, actor=caller.actor)

    try:
        stored = await run_in_threadpool(store)
    except PeopleError as error:
        raise render_people.refused(error) from None
    return json_response({"user": render_people.user(stored), "password": password}, status=201)


@router.get("/users/{user_id}", response_model=UserShape, summary="One person")
async def get_user(*, user_id: UserKey, context: Ctx, _caller: Admin) -> Response:
    """Needs the scope admin."""

    def find() -> User:
        with context.blocking.begin() as connection:
            return person(connection, user_id)

    return json_response(render_people.user(await run_in_threadpool(find)))


@router.patch(
    "/users/{user_id}",
    response_model=UserShape,
    responses=_CONFLICT,
    summary="Change what somebody may do and see",
)
async def change_user(
    *, user_id: UserKey, body: UserChange, context: Ctx, caller: Admin
) -> Response:
    """Needs the scope admin. Whoever may do less afterwards is logged out at once.

    The last admin stays one.
    """
    try:
        stored = await run_in_threadpool(_change, context, user_id, body, caller)
    except PeopleError as error:
        raise render_people.refused(error) from None
    return json_response(render_people.user(stored))


@router.post("/users/{user_id}/password", response_model=NewPassword, summary="Make a new password")
async def reset_password(*, user_id: UserKey, context: Ctx, caller: Admin) -> Response:
    """Needs the scope admin. It is shown this once; the person is logged out everywhere."""
    password = generated_password()

    def store() -> None:
        with context.blocking.begin() as connection:
            give_password(connection, user_id, password, actor=caller.actor, now=context.clock())

    await run_in_threadpool(store)
    return json_response({"password": password})


def _change(context: Context, user_id: int, body: UserChange, caller: Caller) -> User:
    now = context.clock()
    with context.blocking.begin() as connection:
        before = person(connection, user_id)
        contractor = before.area.contractor if body.contractor is None else body.contractor
        districts = before.area.districts if body.districts is None else body.districts
        subject = before.oidc_subject if body.oidc_subject is None else body.oidc_subject
        disabled_at = before.disabled_at
        if body.disabled is not None:
            disabled_at = (disabled_at or now) if body.disabled else None
        wanted = replace(
            before,
            display_name=before.display_name if body.display_name is None else body.display_name,
            role=body.role or before.role,
            area=_area(districts, contractor),
            oidc_subject=subject or None,
            disabled_at=disabled_at,
        )
        return change_person(connection, wanted, actor=caller.actor, now=now)


def _area(districts: list[str] | tuple[str, ...], contractor: str | None) -> Area:
    return Area(districts=tuple(dict.fromkeys(districts)), contractor=contractor or None)
