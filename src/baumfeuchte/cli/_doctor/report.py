"""Findings as lines for people, or as JSON for machines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from baumfeuchte.cli._doctor.finding import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from baumfeuchte.cli._doctor.finding import Line


def text_lines(lines: Sequence[Line]) -> Iterator[str]:
    """One line for each finding, the advice below it, a summary at the end."""
    width = max((len(line.about) for line in lines), default=0)
    for about, finding in lines:
        yield f"{finding.level:7}  {about:{width}}  {_one_line(finding.found)}"
        if finding.advice:
            yield f"{'':7}  {'':{width}}  -> {finding.advice}"
    counts = Counter(line.finding.level for line in lines)
    yield (
        f"{counts[Level.OK]} ok, {_count(counts[Level.WARNING], 'warning')}, "
        f"{_count(counts[Level.ERROR], 'error')}."
    )


def json_lines(lines: Iterable[Line]) -> Iterator[str]:
    """One object for each finding: ``about``, ``level``, ``found``, ``advice`` or null."""
    import orjson

    for about, finding in lines:
        yield orjson.dumps(
            {
                "about": about,
                "level": finding.level,
                "found": finding.found,
                "advice": finding.advice or None,
            }
        ).decode()


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _one_line(text: str) -> str:
    """Words from outside may hold anything; a line stays a line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
