"""Errors for people who look at pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse

from baumfeuchte.api.web import engine
from baumfeuchte.api.web.texts import TEXTS, text

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from baumfeuchte.api.problems import Problem

_MACHINE_PATHS = ("/api/", "/healthz", "/readyz", "/openapi.json", "/static/")
_WAYS_ON: Final = {"upload_gone": "/register/import"}
"""Code of a problem -> the page with the form to begin anew."""


def wants_page(request: Request) -> bool:
    """Whether a person asked: a page's address, by a program that reads HTML."""
    path = request.url.path
    return not path.startswith(_MACHINE_PATHS) and "text/html" in request.headers.get("accept", "")


def login(request: Request, problem: Problem) -> Response | None:
    """The way to the login page for somebody who only has to say who they are."""
    if problem.status_code != HTTPStatus.UNAUTHORIZED or request.method != "GET":
        return None
    if request.headers.get("authorization") or request.headers.get("x-api-key"):
        return None
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    target = engine.address(engine.language_of(request), "/login", next=asked)
    return RedirectResponse(target, status_code=303, headers={"Cache-Control": "no-store"})


def way_on(request: Request, problem: Problem) -> Response | None:
    """The page on which somebody can go on, with a sentence about what happened."""
    path = _WAYS_ON.get(getattr(problem, "code", ""))
    if path is None:
        return None
    target = engine.address(engine.language_of(request), path, problem=problem.code)
    return RedirectResponse(target, status_code=303, headers={"Cache-Control": "no-store"})


def page(request: Request, problem: Problem) -> Response:
    """The error as a page in the visitor's language."""
    language = engine.language_of(request)
    key = f"error_{problem.status_code}"
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
