"""Around every answer: security headers, a limit for bodies, and HEAD where there is GET."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from baumfeuchte.api.problems import Problem
from baumfeuchte.api.web.language import choice_to_keep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 1024 * 1024
MAX_PHOTO_BYTES = 8 * MAX_BODY_BYTES
MAX_FILE_BYTES = 51 * MAX_BODY_BYTES
_FORM_BYTES = 64 * 1024
_LIMITS = {
    "/api/v1/photos": MAX_PHOTO_BYTES,
    "/crew/photos": MAX_PHOTO_BYTES + _FORM_BYTES,
    # What is in these files is written to disk while it arrives.
    "/register/import": MAX_FILE_BYTES,
    "/api/v1/register/imports": MAX_FILE_BYTES,
}
"""Most bytes of a body where it may be larger than elsewhere."""

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def security_headers(tile_url: str) -> dict[str, str]:
    """The headers of every answer; pictures of a map may come from the city's tile server.

    Args:
        tile_url: template of its addresses; empty: there is none, and pages ask nobody else.
    """
    address = urlsplit(tile_url)
    if not address.netloc:
        return SECURITY_HEADERS
    host = f"{address.scheme}://{address.netloc}"
    name = "Content-Security-Policy"
    tiles = f"; connect-src 'self' {host}; img-src 'self' {host}"
    return {**SECURITY_HEADERS, name: SECURITY_HEADERS[name] + tiles}


class Edge:
    """ASGI middleware of the whole application.

    Args:
        app: what it stands around.
        headers: of every answer.
        secure: cookies go over HTTPS alone.
    """

    def __init__(
        self,
        app: ASGIApp,
        headers: Mapping[str, str] = SECURITY_HEADERS,
        *,
        secure: bool = True,
    ) -> None:
        self._app = app
        self._headers = headers
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            # The server drops the body of an answer to HEAD; the routes only know GET.
            # A stream without an end has to know.
            scope = {**scope, "method": "GET", "asked_method": "HEAD"}

        language = None
        if scope["method"] == "GET":
            language = choice_to_keep(
                scope["path"], scope["query_string"], Headers(scope=scope), secure=self._secure
            )

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                # A file in English is no choice for the pages.
                if language and headers.get("content-type", "").startswith("text/html"):
                    headers.append("Set-Cookie", language)
            await send(message)

        await self._app(scope, _limited(scope, receive), send_with_headers)


def _limited(scope: Scope, receive: Receive) -> Receive:
    """Receive no more than the path takes, whatever the client declares."""
    most = _LIMITS.get(scope["path"], MAX_BODY_BYTES)
    declared = Headers(scope=scope).get("content-length", "")
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        if declared.isdigit() and int(declared) > most:
            raise _too_large(most)
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise _too_large(most)
        return message

    return limited


def _too_large(most: int) -> Problem:
    return Problem(
        413,
        f"The body is larger than {most // MAX_BODY_BYTES} MiB; send less at once.",
        code="body_too_large",
        headers={"Connection": "close"},
    )
