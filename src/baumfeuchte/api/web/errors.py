"""Errors for people who look at pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from baumfeuchte.api.web import engine
from baumfeuchte.api.web.texts import TEXTS, text

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from baumfeuchte.api.problems import Problem

_MACHINE_PATHS = ("/api/", "/healthz", "/readyz", "/openapi.json", "/static/")


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


def page(request: Request, problem: Problem) -> Response:
    """The error as a page in the visitor's language."""
    language = engine.language_of(request)
    key = f"error_{problem.status_code}"
    if key not in TEXTS:
        key = "error_other"
    return engine.page(
        request,
        "message.html",
        status=problem.status_code,
        headers={"Cache-Control": "no-store", **(problem.headers or {})},
        title=text(key, language),
        symbol="info",
        steps=[{"text": text(f"{key}_text", language), "commands": []}],
        home=problem.status_code != HTTPStatus.UNAUTHORIZED,
    )
