"""Tree numbers that differ only in what Excel and people change: zeros, case, blanks, dashes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Numbers:
    """The numbers of a register, to be found again however they are written."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._by_key: dict[str, set[str]] = {}
        for number in numbers:
            self._by_key.setdefault(_key(number), set()).add(number)

    def find(self, number: str) -> str | None:
        """The number that is written nearly so; None where there is none, or several."""
        found = self._by_key.get(_key(number), set())
        return next(iter(found)) if len(found) == 1 else None


def _key(number: str) -> str:
    """``B-007`` and ``b 7`` are the same; ``1-1`` and ``11`` are not."""
    parts = re.findall(r"[^\W\d_]+|\d+", number.casefold())
    return "-".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)
