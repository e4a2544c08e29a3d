"""Errors for people who look at pages."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import anonymous, person_of
from baumfeuchte.api.sessions import is_foreign, token_of, user_of
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.kept_form import kept_form, look_again
from baumfeuchte.api.web.rooms.login import show_login
from baumfeuchte.api.web.texts import TEXTS, text
from baumfeuchte.domain.errors import BaumfeuchteError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from baumfeuchte.api.problems import Problem

_MACHINE_PATHS = ("/api/", "/healthz", "/readyz", "/openapi.json", "/static/")
_WAYS_ON: Final = {"upload_gone": "/register/import"}
"""Code of a problem -> the page with the form to begin anew."""


def wants_page(request: Request) -> bool:
    """Whether a person asked: a page's address, by a program that reads HTML."""
    return is_page(request) and "text/html" in request.headers.get("accept", "")


def is_page(request: Request) -> bool:
    """Whether it is the address of a page, whoever asks."""
    return not request.url.path.startswith(_MACHINE_PATHS)


async def answer(request: Request, problem: Problem) -> Response:
    """The error for a person: the way to the login or to a form where there is one, else a page."""
    await _who_looks(request, problem)
    if problem.status_code == HTTPStatus.UNAUTHORIZED and not _by_key(request):
        return await _login(request)
    if problem.code == "csrf" and not is_foreign(request):
        form = await kept_form(request)
        if form is not None:
            return look_again(request, form, status=problem.status_code)
        return page(request, problem, key="error_stale")
    return way_on(request, problem) or page(request, problem)


async def _who_looks(request: Request, problem: Problem) -> None:
    """Show somebody who is logged in as such, also where no route asked who they are."""
    known = getattr(request.state, "caller", None) is not None
    if known or _by_key(request) or problem.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return
    context = request.app.state.context
    token = token_of(request, context)
    with suppress(BaumfeuchteError):
        user = await user_of(context, token) if token else None
        if token and user:
            request.state.caller = person_of(user, token)
        else:
            request.state.caller = anonymous(public_read=context.public_read)


def _by_key(request: Request) -> bool:
    """A wrong key is told as such; a login would not mend it."""
    return bool(request.headers.get("authorization") or request.headers.get("x-api-key"))


async def _login(request: Request) -> Response:
    """The login for somebody who only has to say who they are; what they typed is kept."""
    if request.method == "GET":
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        target = engine.address(engine.language_of(request), "/login", next=asked)
        return RedirectResponse(target, status_code=303, headers={"Cache-Control": "no-store"})
    form = await kept_form(request)
    return await show_login(
        request,
        request.app.state.context,
        target=_came_from(request) or "/",
        status=HTTPStatus.UNAUTHORIZED,
        error="login_ended_kept" if form else "login_ended",
        kept=form,
    )


def way_on(request: Request, problem: Problem) -> Response | None:
    """The page on which somebody can go on, with a sentence about what happened."""
    path = _WAYS_ON.get(getattr(problem, "code", ""))
    if path is None:
        return None
    target = engine.address(engine.language_of(request), path, problem=problem.code)
    return RedirectResponse(target, status_code=303, headers={"Cache-Control": "no-store"})


def page(request: Request, problem: Problem, *, key: str = "") -> Response:
    """The error as a page in the visitor's language; ``key`` of its text, else by its status."""
    language = engine.language_of(request)
    key = key or f"error_{problem.status_code}"
    if key not in TEXTS:
        # What somebody typed does not stand in the log; what broke inside does.
        inside = problem.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        key = "error_other" if inside else "error_input"
    return engine.page(
        request,
        "message.html",
        status=problem.status_code,
        headers={"Cache-Control": "no-store", **(problem.headers or {})},
        title=text(key, language),
        symbol="info",
        steps=[{"text": text(f"{key}_text", language), "commands": []}],
        home=problem.status_code != HTTPStatus.UNAUTHORIZED,
        back=_came_from(request),
    )


def _came_from(request: Request) -> str:
    """The page of ours that somebody came from; empty where that is not known."""
    found = urlsplit(request.headers.get("referer", ""))
    if not found.netloc or found.netloc != request.headers.get("host", ""):
        return ""
    return found.path + (f"?{found.query}" if found.query else "")
