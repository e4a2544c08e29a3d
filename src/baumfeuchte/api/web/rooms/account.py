"""One's own account: the password, and the devices on which one is logged in."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api import login, sessions
from baumfeuchte.api.auth import Caller, Person
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.people_view import area_text, devices, waiting
from baumfeuchte.domain.people import PeopleError
from baumfeuchte.storage.people import (
    end_marked_session,
    end_sessions_of,
    give_password,
    sessions_of,
    user_by_id,
)
from baumfeuchte.storage.people.passwords import SHORTEST
from baumfeuchte.storage.people.sessions import token_hash
from baumfeuchte.storage.query import arun, arun_one

router = APIRouter(include_in_schema=False)

_SECOND = timedelta(seconds=1)


@router.get("/account")
async def account(request: Request, context: Ctx, caller: Person, done: str = "") -> Response:
    """Who one is here, where one is logged in, and a form for a new password."""
    return await _show(request, context, caller, done=done)


@router.post("/account/password")
async def change_password(
    *,
    request: Request,
    context: Ctx,
    caller: Person,
    current: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Take a new password; all other devices are logged out."""
    if password != again:
        return await _show(request, context, caller, error="password_differs")
    wrong = await login.confirm(request, context, caller.name, current)
    if wrong is not None and wrong.wait:
        return await _show(request, context, caller, error="password_locked", wait=wrong.wait)
    if wrong is not None:
        return await _show(request, context, caller, error="password_wrong")
    token = sessions.token_of(request, context)
    try:
        await run_in_threadpool(_store, context, caller, password, token)
    except PeopleError as error:
        return await _show(request, context, caller, error=error.code)
    return _back(request, "password")


@router.post("/account/sessions/end")
async def log_out_elsewhere(
    request: Request, context: Ctx, caller: Person, mark: Annotated[str, Form()] = ""
) -> Response:
    """Log one device out, or without a mark all but this one."""
    token = sessions.token_of(request, context) or ""
    await run_in_threadpool(_end, context, caller.user_id or 0, mark, token)
    return _back(request, "sessions")


async def _show(
    request: Request,
    context: Context,
    caller: Caller,
    *,
    done: str = "",
    error: str = "",
    wait: timedelta = timedelta(),
) -> Response:
    now, language = context.clock(), engine.language_of(request)
    async with context.reads.connection() as connection:
        user = await arun_one(connection, user_by_id(caller.user_id or 0))
        found = await arun(connection, sessions_of(caller.user_id or 0, now))
    here = token_hash(sessions.token_of(request, context) or "").hex()
    return engine.page(
        request,
        "people_account.html",
        status=(429 if wait else 422) if error else 200,
        headers={"Cache-Control": "no-store"},
        user=user,
        area=area_text(caller.area, language),
        devices=devices(found, here=here, now=now, zone=context.zone, language=language),
        done=done if done in {"password", "sessions"} else "",
        error=error,
        wait=waiting(-(-wait // _SECOND), language),
        shortest=SHORTEST,
    )


def _store(context: Context, caller: Caller, password: str, token: str | None) -> None:
    with context.blocking.begin() as connection:
        give_password(
            connection,
            caller.user_id or 0,
            password,
            actor=caller.actor,
            now=context.clock(),
            keep_session=token,
        )


def _end(context: Context, user_id: int, mark: str, token: str) -> None:
    with context.blocking.begin() as connection:
        if mark:
            end_marked_session(connection, user_id, mark)
        else:
            end_sessions_of(connection, user_id, but=token)


def _back(request: Request, done: str) -> Response:
    target = engine.address(engine.language_of(request), "/account", done=done)
    return RedirectResponse(target, status_code=303)
