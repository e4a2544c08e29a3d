"""The second time within a second: who has these very bytes gets a 304 without asking anybody.

Many screens ask for the same list again and again. A 304 carries nothing, so answering it once more
from memory shows nobody anything; what changes is seen a second later at most.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEEP_SECONDS = 1.0
MOST = 1000
_NOT_MODIFIED = 304
_PARTS = (
    b"authorization",
    b"x-api-key",
    b"cookie",
    b"accept",
    b"accept-language",
    b"if-none-match",
)
"""Everything that decides on an answer, beside the address."""

Key = tuple[bytes | str, ...]


class Revalidation:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._known: dict[Key, tuple[float, Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        key = _key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        known = self._known.get(key)
        if known is not None and time.monotonic() - known[0] < KEEP_SECONDS:
            await send(known[1])
            await send({"type": "http.response.body", "body": b""})
            return

        async def remember(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._forget(key)
                if message["status"] == _NOT_MODIFIED:
                    self._known[key] = (time.monotonic(), message)
            await send(message)

        await self._app(scope, receive, remember)

    def _forget(self, key: Key) -> None:
        self._known.pop(key, None)
        if len(self._known) >= MOST:
            self._known.clear()


def _key(scope: Scope) -> Key | None:
    """What a conditional GET asks for; None for every other request."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    parts: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _PARTS:
            # The same header twice is rare enough to go the long way.
            if name in parts:
                return None
            parts[name] = value
    if b"if-none-match" not in parts:
        return None
    return (scope["path"], scope["query_string"], *(parts.get(name, b"") for name in _PARTS))
