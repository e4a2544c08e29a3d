"""Which language a page speaks: what the address says, what somebody chose, what the browser wants.

A choice is kept in a cookie that holds ``de`` or ``en`` and nothing else, so it follows nobody.
"""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from starlette.requests import cookie_parser

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.requests import Request

    from baumfeuchte.api.web.texts import Language

COOKIE: Final = "baumfeuchte_lang"
KEPT_SECONDS: Final = 365 * 86_400
_OF_PROGRAMS: Final = ("/api/", "/static/", "/openapi.json", "/healthz", "/readyz", "/metrics")
_OF_EVERYBODY: Final = ("/manifest.webmanifest", "/sw.js")
"""Answers that caches share; no choice is kept with them."""
_KEYS: Final = ("authorization", "x-api-key")
"""Programs send them, and choose nothing."""


def language_of(request: Request) -> Language:
    """Of the address (``lang=``), else of the choice, else of the browser, else German."""
    return (
        _known(request.query_params.get("lang"))
        or _known(request.cookies.get(COOKIE))
        or wanted_by(request.headers.get("accept-language", ""))
    )


def said_in(request: Request) -> Language:
    """Of the address alone: for answers that caches share."""
    return _known(request.query_params.get("lang")) or "de"


def wanted_by(header: str) -> Language:
    """The better of both by ``Accept-Language`` (RFC 9110, 12.5.4); German unless English is."""
    best = {"de": 0.0, "en": 0.0}
    for part in header.lower().split(","):
        name, _, parameter = part.partition(";")
        language = name.strip().partition("-")[0]
        if language in best:
            best[language] = max(best[language], _quality(parameter))
    return "en" if best["en"] > best["de"] else "de"


def choice_to_keep(path: str, query: bytes, headers: Headers, *, secure: bool) -> str | None:
    """The ``Set-Cookie`` of a choice that somebody makes who opens a page; None for no new one.

    Args:
        path: of the request.
        query: likewise.
        headers: likewise.
        secure: the cookie goes over HTTPS alone.
    """
    if b"lang=" not in query or path.startswith(_OF_PROGRAMS) or path in _OF_EVERYBODY:
        return None
    if "text/html" not in headers.get("accept", "") or any(name in headers for name in _KEYS):
        return None
    chosen = _known(dict(parse_qsl(query.decode("latin-1"))).get("lang"))
    if chosen is None or cookie_parser(headers.get("cookie", "")).get(COOKIE) == chosen:
        return None
    cookie: SimpleCookie = SimpleCookie({COOKIE: chosen})
    cookie[COOKIE] |= {"max-age": KEPT_SECONDS, "path": "/", "samesite": "Lax", "httponly": True}
    cookie[COOKIE]["secure"] = secure
    return cookie[COOKIE].OutputString()


def _known(said: str | None) -> Language | None:
    if said == "en":
        return "en"
    return "de" if said == "de" else None


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
