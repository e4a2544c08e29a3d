"""Logging in and out."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api import login, sessions
from baumfeuchte.api.auth import Anyone, person_of
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.kept_form import KeptForm, look_again, unpacked
from baumfeuchte.api.web.people_view import waiting
from baumfeuchte.storage.people import demo_people, end_session, is_anybody_there, user_by_name
from baumfeuchte.storage.people.users import DEMO_PREFIX
from baumfeuchte.storage.query import arun, arun_one

router = APIRouter(include_in_schema=False)

_SECOND = timedelta(seconds=1)


@router.get("/login")
async def login_page(
    request: Request,
    context: Ctx,
    _caller: Anyone,
    next: str = "/",  # noqa: A002
) -> Response:
    """Name and password."""
    return await show_login(request, context, target=next)


@router.post("/login")
async def log_in(
    *,
    request: Request,
    context: Ctx,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
    kept: Annotated[str, Form()] = "",
) -> Response:
    """Begin a session, and go on to where the person wanted to go."""
    _only_own_forms(request)
    entry = await login.log_in(request, context, name, password)
    if entry.wait:
        return await show_login(
            request,
            context,
            target=next,
            name=name,
            wait=entry.wait,
            error="login_locked",
            kept=unpacked(kept),
        )
    if entry.token is None:
        return await show_login(
            request,
            context,
            target=next,
            name=name,
            status=401,
            error="login_failed",
            kept=unpacked(kept),
        )
    return await _go_on(request, context, entry.token, next, kept)


@router.post("/login/demo")
async def log_in_to_the_demo(
    request: Request,
    context: Ctx,
    role: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
    kept: Annotated[str, Form()] = "",
) -> Response:
    """In `demo` alone: become one of its people with a click."""
    _only_own_forms(request)
    if not context.options.demo:
        raise Problem(404, "Only `baumfeuchte demo` lets people in by a click.", code="not_found")
    async with context.reads.connection() as connection:
        user = await arun_one(connection, user_by_name(DEMO_PREFIX + role.replace("\0", "")))
    if user is None or user.disabled_at is not None:
        raise Problem(404, "The demo has nobody with this role.", code="not_found")
    address, agent = login.address_of(request), request.headers.get("user-agent", "")
    token = await run_in_threadpool(login.begin_session, context, user, address, agent)
    return await _go_on(request, context, token, next, kept)


@router.post("/logout")
async def log_out(request: Request, context: Ctx, _caller: Anyone) -> Response:
    """End the session."""
    token = sessions.token_of(request, context)
    if token:
        await run_in_threadpool(_end, context, token)
    where = engine.address(engine.language_of(request), "/login")
    response = RedirectResponse(where, status_code=303)
    sessions.clear_cookie(response, context)
    return response


async def show_login(
    request: Request,
    context: Context,
    *,
    target: str = "/",
    name: str = "",
    status: int = 200,
    wait: timedelta = timedelta(),
    error: str = "",
    kept: KeptForm | None = None,
) -> Response:
    """The page, maybe with what went wrong.

    Args:
        request: decides the language.
        context: of the application.
        target: where to go on to.
        name: that was entered.
        status: HTTP status; while somebody has to wait it is 429.
        wait: how long nobody may try this name from this address.
        error: key of a text.
        kept: a form that is sent again after the login.
    """
    demo = context.options.demo
    async with context.reads.connection() as connection:
        people = await arun(connection, demo_people()) if demo else []
        anybody = await arun_one(connection, is_anybody_there())
    seconds = -(-wait // _SECOND)
    return engine.page(
        request,
        "login.html",
        status=429 if wait else status,
        headers={"Cache-Control": "no-store"} | ({"Retry-After": str(seconds)} if wait else {}),
        next=own_path(target),
        name=name,
        error=error,
        wait=waiting(seconds, engine.language_of(request)),
        people=[(user.name.removeprefix(DEMO_PREFIX), user) for user in people],
        anybody=bool(anybody),
        kept=kept,
    )


async def _go_on(
    request: Request, context: Context, token: str, target: str, kept: str
) -> Response:
    """On to where the person wanted to go; or what they had typed, to be sent again."""
    form = unpacked(kept)
    user = None if form is None else await sessions.user_of(context, token)
    if form is None or user is None:
        return logged_in(request, context, token, target)
    request.state.caller = person_of(user, token)
    response = look_again(request, form, key="kept_login")
    sessions.set_cookie(response, context, token)
    return response


def logged_in(request: Request, context: Context, token: str, target: str) -> Response:
    """On to where the person wanted to go, in their language, with the session's cookie."""
    where = engine.in_language(engine.language_of(request), own_path(target))
    response = RedirectResponse(where, status_code=303)
    sessions.set_cookie(response, context, token)
    return response


def _only_own_forms(request: Request) -> None:
    """Nobody is to be logged in as somebody else by a foreign page.

    Raises:
        Problem: 403 where the browser says that another site sent the form.
    """
    if sessions.is_foreign(request):
        raise Problem(
            403, "The form comes from another site; open the login page again.", code="csrf"
        )


def _end(context: Context, token: str) -> None:
    with context.blocking.begin() as connection:
        end_session(connection, token)


def own_path(target: str) -> str:
    """The address to go on to, if it is one of ours; else the list."""
    # A browser reads a backslash as a slash, and leaves tabs and line ends out.
    ours = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if ours and target.isprintable() else "/"
