"""Which format a client wants: ``?format=`` first, then the Accept header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping


def choose(wanted: str | None, accept: str, offered: Mapping[str, str]) -> str:
    """The name of the format to send.

    Args:
        wanted: the parameter ``format``, if given.
        accept: the Accept header; empty means anything.
        offered: name -> media type, the default first.

    Raises:
        Problem: 400 for an unknown name, 406 when nothing on offer is acceptable.
    """
    names = ", ".join(offered)
    if wanted is not None:
        if wanted not in offered:
            raise Problem(
                400, f"{wanted!r} is no format of this list; use {names}.", code="unknown_format"
            )
        return wanted
    ranges = _ranges(accept) or [("*/*", 1.0)]
    best, best_quality = None, 0.0
    for name, media_type in offered.items():
        quality = _quality(media_type, ranges)
        if quality > best_quality:
            best, best_quality = name, quality
    if best is None:
        types = ", ".join(offered.values())
        raise Problem(406, f"This list is available as {types}.", code="not_acceptable")
    return best


def _ranges(accept: str) -> list[tuple[str, float]]:
    """`text/csv;q=0.5, */*` -> [("text/csv", 0.5), ("*/*", 1.0)]."""
    found = []
    for part in accept.split(","):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if not media_type:
            continue
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        found.append((media_type, quality))
    return found


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """Quality of the most specific range that covers the media type; 0 when none does."""
    covering = (media_type, media_type.partition("/")[0] + "/*", "*/*")
    for pattern in covering:
        for name, quality in ranges:
            if name == pattern:
                return quality
    return 0.0
