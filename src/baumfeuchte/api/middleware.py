"""Around every answer: security headers, a limit for bodies, and HEAD where there is GET."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from baumfeuchte.api.problems import Problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 1024 * 1024
LARGER_BODIES = {"/register/import": 51 * 1024 * 1024, "/api/v1/register/imports": 51 * 1024 * 1024}
"""Addresses that take files; what is in them is written to disk while it arrives."""

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class Edge:
    """ASGI middleware of the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            # The server drops the body of an answer to HEAD; the routes only know GET.
            scope = {**scope, "method": "GET"}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, _limited(scope, receive), send_with_headers)


def _limited(scope: Scope, receive: Receive) -> Receive:
    """Receive no more than the address may, whatever the client declares."""
    most = LARGER_BODIES.get(scope["path"], MAX_BODY_BYTES)
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
