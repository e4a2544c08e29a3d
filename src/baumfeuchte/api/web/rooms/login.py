"""Logging in and out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api import sessions
from baumfeuchte.api.auth import Anyone
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.web import engine
from baumfeuchte.storage.people import credentials, end_session, start_session
from baumfeuchte.storage.people.passwords import verify_password
from baumfeuchte.storage.query import run_one

router = APIRouter(include_in_schema=False)


@router.get("/login")
async def login_page(request: Request, _caller: Anyone, next: str = "/") -> Response:  # noqa: A002
    """Name and password."""
    return engine.page(request, "login.html", next=own_path(next), failed=False)


@router.post("/login")
async def log_in(
    request: Request,
    context: Ctx,
    name: Annotated[str, Form()],
    password: Annotated[str, Form()],
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Begin a session, and go on to where the person wanted to go."""
    agent = request.headers.get("user-agent", "")
    token = await run_in_threadpool(_try, context, name, password, agent)
    if token is None:
        return engine.page(request, "login.html", status=401, next=own_path(next), failed=True)
    response = RedirectResponse(own_path(next), status_code=303)
    sessions.set_cookie(response, context, token)
    return response


def _try(context: Context, name: str, password: str, agent: str) -> str | None:
    with context.blocking.begin() as connection:
        found = run_one(connection, credentials(name))
        stored = None if found is None else found[1]
        right = verify_password(password, stored)
        if found is None or not right or found[0].disabled_at is not None:
            return None
        return start_session(connection, found[0].id or 0, context.clock(), agent)


@router.post("/logout")
async def log_out(request: Request, context: Ctx, _caller: Anyone) -> Response:
    """End the session."""
    token = sessions.token_of(request, context)
    if token:
        await run_in_threadpool(_end, context, token)
    response = RedirectResponse("/login", status_code=303)
    sessions.clear_cookie(response, context)
    return response


def _end(context: Context, token: str) -> None:
    with context.blocking.begin() as connection:
        end_session(connection, token)


def own_path(target: str) -> str:
    """The address to go on to, if it is one of ours; else the list."""
    ours = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if ours and "\n" not in target and "\r" not in target else "/"
