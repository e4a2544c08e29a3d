"""The pages on which an admin lets people in and says what they may do."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Admin, Caller
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.render_people import CONFLICTS
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.people_view import area_text
from baumfeuchte.domain.people import Area, PeopleError, Role, User
from baumfeuchte.storage.people import (
    all_users,
    change_person,
    generated_password,
    give_password,
    let_in,
    person,
)
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.registry import contractors, districts

router = APIRouter(include_in_schema=False)

UserKey = Annotated[Id, Path()]


class PersonForm:
    """What the form of a person holds."""

    def __init__(
        self,
        *,
        display_name: Annotated[str, Form()] = "",
        role: Annotated[Role, Form()] = Role.VIEWER,
        districts: Annotated[list[str] | None, Form()] = None,
        contractor: Annotated[str, Form()] = "",
        oidc_subject: Annotated[str, Form()] = "",
    ) -> None:
        self.display_name = display_name.strip()
        self.role = role
        self.area = Area(
            districts=tuple(dict.fromkeys(districts or ())), contractor=contractor.strip() or None
        )
        self.oidc_subject = oidc_subject.strip() or None

    def on(self, user: User) -> User:
        """The person as the form wants them."""
        return replace(
            user,
            display_name=self.display_name,
            role=self.role,
            area=self.area,
            oidc_subject=self.oidc_subject,
        )


Filled = Annotated[PersonForm, Depends()]


@router.get("/admin")
async def administration(request: Request, _caller: Admin) -> Response:
    """The first of the pages below."""
    target = engine.address(engine.language_of(request), "/admin/people")
    return RedirectResponse(target, status_code=303)


@router.get("/admin/people")
async def list_people(request: Request, context: Ctx, _caller: Admin, done: str = "") -> Response:
    """Everybody, also who may not log in any more."""
    language = engine.language_of(request)
    async with context.reads.connection() as connection:
        found = await arun(connection, all_users())
    return engine.page(
        request,
        "people.html",
        people=[(user, area_text(user.area, language)) for user in found],
        done=done if done in {"change", "disable", "enable"} else "",
    )


@router.get("/admin/people/new")
async def new_person(request: Request, context: Ctx, _caller: Admin) -> Response:
    """An empty form."""
    user = User(name="", role=Role.CREW, created_at=context.clock())
    return await _form(request, context, user)


@router.post("/admin/people")
async def add_person(
    *,
    request: Request,
    context: Ctx,
    caller: Admin,
    filled: Filled,
    name: Annotated[str, Form()] = "",
    with_password: Annotated[bool, Form()] = False,
) -> Response:
    """Let somebody in, and show the password once."""
    user = filled.on(User(name=name.strip(), role=filled.role, created_at=context.clock()))
    password = generated_password() if with_password else None

    def store() -> User:
        with context.blocking.begin() as connection:
            return let_in(connection, user, password=password, actor=caller.actor)

    try:
        stored = await run_in_threadpool(store)
    except PeopleError as error:
        return await _form(request, context, user, error=error.code)
    if password is None:
        return _back(request, "change")
    return _show_password(request, stored, password)


@router.get("/admin/people/{user_id}")
async def show_person(request: Request, context: Ctx, _caller: Admin, user_id: UserKey) -> Response:
    """A form with what is stored."""
    return await _form(request, context, await run_in_threadpool(_find, context, user_id))


@router.post("/admin/people/{user_id}")
async def edit_person(
    request: Request, context: Ctx, caller: Admin, user_id: UserKey, filled: Filled
) -> Response:
    """Change what somebody may do and see."""
    before = await run_in_threadpool(_find, context, user_id)
    wanted = filled.on(before)
    try:
        await run_in_threadpool(_change, context, wanted, caller)
    except PeopleError as error:
        return await _form(request, context, wanted, error=error.code)
    return _back(request, "change")


@router.post("/admin/people/{user_id}/disable")
async def disable_person(
    request: Request, context: Ctx, caller: Admin, user_id: UserKey
) -> Response:
    """Let somebody in no longer; their sessions end at once."""
    found = await run_in_threadpool(_find, context, user_id)
    wanted = replace(found, disabled_at=found.disabled_at or context.clock())
    try:
        await run_in_threadpool(_change, context, wanted, caller)
    except PeopleError as error:
        return await _form(request, context, found, error=error.code)
    return _back(request, "disable")


@router.post("/admin/people/{user_id}/enable")
async def enable_person(
    request: Request, context: Ctx, caller: Admin, user_id: UserKey
) -> Response:
    """Let somebody in again."""
    found = await run_in_threadpool(_find, context, user_id)
    await run_in_threadpool(_change, context, replace(found, disabled_at=None), caller)
    return _back(request, "enable")


@router.post("/admin/people/{user_id}/password")
async def reset_password(
    request: Request, context: Ctx, caller: Admin, user_id: UserKey
) -> Response:
    """Make a new password, show it once, and log the person out everywhere."""
    password = generated_password()

    def store() -> User:
        with context.blocking.begin() as connection:
            give_password(connection, user_id, password, actor=caller.actor, now=context.clock())
            return person(connection, user_id)

    return _show_password(request, await run_in_threadpool(store), password)


async def _form(request: Request, context: Context, user: User, *, error: str = "") -> Response:
    async with context.reads.connection() as connection:
        known = await arun(connection, districts())
        firms = await arun(connection, contractors())
    return engine.page(
        request,
        "people_form.html",
        status=(409 if error in CONFLICTS else 422) if error else 200,
        user=user,
        roles=tuple(Role),
        districts=sorted({*known, *user.area.districts}),
        contractors=firms,
        error=error,
    )


def _show_password(request: Request, user: User, password: str) -> Response:
    return engine.page(
        request,
        "people_password.html",
        headers={"Cache-Control": "no-store"},
        user=user,
        password=password,
    )


def _find(context: Context, user_id: int) -> User:
    with context.blocking.begin() as connection:
        return person(connection, user_id)


def _change(context: Context, wanted: User, caller: Caller) -> None:
    with context.blocking.begin() as connection:
        change_person(connection, wanted, actor=caller.actor, now=context.clock())


def _back(request: Request, done: str) -> Response:
    target = engine.address(engine.language_of(request), "/admin/people", done=done)
    return RedirectResponse(target, status_code=303)
