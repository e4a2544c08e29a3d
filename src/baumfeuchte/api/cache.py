"""Serialised documents that many clients ask for at once."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from baumfeuchte.api.respond import Document

KEEP_SECONDS = 10.0
"""A run never changes, but the tree register beside it may: so long at most is it behind."""
MAX_BYTES = 32 * 1024 * 1024
"""Of all documents together; a small city's lists are some kilobytes."""


class ShortCache:
    """The last documents, each for some seconds."""

    def __init__(self) -> None:
        self._entries: OrderedDict[Hashable, tuple[float, Document]] = OrderedDict()

    def get(self, key: Hashable) -> Document | None:
        """The document, if it is still fresh."""
        self._forget_old()
        entry = self._entries.get(key)
        return None if entry is None else entry[1]

    def put(self, key: Hashable, document: Document) -> None:
        """Keep a document; the oldest ones give way."""
        self._forget_old()
        self._entries[key] = (time.monotonic(), document)
        self._entries.move_to_end(key)
        while sum(len(kept.body) for _, kept in self._entries.values()) > MAX_BYTES:
            self._entries.popitem(last=False)

    def _forget_old(self) -> None:
        limit = time.monotonic() - KEEP_SECONDS
        while self._entries and next(iter(self._entries.values()))[0] < limit:
            self._entries.popitem(last=False)
