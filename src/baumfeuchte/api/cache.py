"""What many clients ask for at once, kept for some seconds."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable

    from baumfeuchte.api.respond import Document

T = TypeVar("T")

KEEP_SECONDS = 10.0
"""A run never changes, but the tree register beside it may: so long at most is it behind."""
MAX_BYTES = 32 * 1024 * 1024
"""Of all documents together; a small city's lists are some kilobytes."""


class ShortCache:
    """The last documents, each for some seconds."""

    def __init__(self) -> None:
        self._entries: OrderedDict[Hashable, tuple[float, Document]] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> Document | None:
        """The document, if it is still fresh."""
        self._forget_old()
        entry = self._entries.get(key)
        return None if entry is None else entry[1]

    def put(self, key: Hashable, document: Document) -> None:
        """Keep a document; the oldest ones give way."""
        self._forget_old()
        before = self._entries.pop(key, None)
        if before is not None:
            self._bytes -= len(before[1].body)
        self._entries[key] = (time.monotonic(), document)
        self._bytes += len(document.body)
        while self._bytes > MAX_BYTES:
            self._forget_first()

    def _forget_old(self) -> None:
        limit = time.monotonic() - KEEP_SECONDS
        while self._entries and next(iter(self._entries.values()))[0] < limit:
            self._forget_first()

    def _forget_first(self) -> None:
        _, (_, document) = self._entries.popitem(last=False)
        self._bytes -= len(document.body)


class Memo:
    """What was worked out a moment ago; whoever asks meanwhile waits for the same work."""

    def __init__(self, *, seconds: float = KEEP_SECONDS, most: int = 256) -> None:
        self._seconds = seconds
        self._most = most
        self._entries: OrderedDict[Hashable, tuple[float, asyncio.Task[Any]]] = OrderedDict()

    async def get(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The value of a key, made now where it is not known or too old.

        Args:
            key: names everything that the value depends on.
            make: works it out; not kept where it fails.
        """
        now = time.monotonic()
        entry = self._entries.get(key)
        if entry is None or entry[0] <= now:
            # A task of its own: who asked first may go away, others still wait for it.
            entry = (now + self._seconds, asyncio.ensure_future(make()))
            self._entries[key] = entry
            self._entries.move_to_end(key)
            while len(self._entries) > self._most:
                self._entries.popitem(last=False)
        try:
            found: T = await asyncio.shield(entry[1])
        except Exception:
            if self._entries.get(key) is entry:
                del self._entries[key]
            raise
        return found
