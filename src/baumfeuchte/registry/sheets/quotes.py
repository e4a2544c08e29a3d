"""Rows of delimited text; a quote that nobody closed costs its own row and no other."""

from __future__ import annotations

import csv
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BROKEN: Final = ["\ufffd"]
"""The cells of a row whose quotes cannot be understood."""

_LONGEST_CELL: Final = 1_000_000
_MOST_LINES: Final = 100
"""A note with line breaks may have as many lines; a quote open for longer was never closed."""


def records(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """Cut lines into rows of cells; a quoted cell may have line breaks.

    Args:
        lines: with their line ends.
        delimiter: between the cells.

    Yields:
        The cells of each row, none of a blank line, and ``BROKEN`` where the quotes of a row
        cannot be understood: it ends at its line, so that the rows below it are not lost.
    """
    csv.field_size_limit(_LONGEST_CELL)
    source = iter(lines)
    waiting: deque[str] = deque()
    while True:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            return
        if '"' not in line:
            bare = line.rstrip("\r\n")
            yield bare.split(delimiter) if bare else []
            continue
        chunk = [line]
        cells = _row(chunk, delimiter)
        while cells is None and len(chunk) < _MOST_LINES:
            more = waiting.popleft() if waiting else next(source, None)
            if more is None:
                break
            chunk.append(more)
            cells = _row(chunk, delimiter)
        if cells is None or cells is BROKEN or _swallowed(chunk, cells, delimiter):
            waiting.extendleft(reversed(chunk[1:]))
            cells = BROKEN if len(chunk) > 1 or cells is None else _on_one_line(line, delimiter)
        yield cells


def _row(chunk: list[str], delimiter: str) -> list[str] | None:
    """The cells of lines; None where a quote is still open, ``BROKEN`` where it ends strangely."""
    try:
        return next(csv.reader(chunk, delimiter=delimiter, strict=True))
    except StopIteration:
        return []
    except csv.Error as error:
        return None if "unexpected end of data" in str(error) else BROKEN


def _swallowed(chunk: list[str], cells: list[str], delimiter: str) -> bool:
    """Whether lines that are whole rows by themselves were taken for one cell."""
    cuts = len(cells) - 1
    return len(chunk) > 1 and cuts > 0 and all(line.count(delimiter) >= cuts for line in chunk)


def _on_one_line(line: str, delimiter: str) -> list[str]:
    """The cells of a line with strange quotes, where none of them hides a delimiter."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter))
    except (csv.Error, StopIteration):
        return BROKEN
    return cells if len(cells) == line.count(delimiter) + 1 else BROKEN


__all__ = ["BROKEN", "records"]
