"""Rows of delimited text; a quote that nobody closed costs its own row and no other."""

from __future__ import annotations

import csv
import re
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST_CELL: Final = 1_000_000
_MOST_LINES: Final = 100
"""A note with line breaks may have as many lines; a quote open for longer was never closed."""


class Broken(list[str]):
    """A row whose quotes cannot be understood; its only cell is the whole line."""


class _Source:
    """Lines that can be put back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._waiting: deque[str] = deque()

    def next(self) -> str | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def put_back(self, lines: list[str]) -> None:
        self._waiting.extendleft(reversed(lines))


def records(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """Cut lines into rows of cells; a quoted cell may have line breaks.

    Each line is read at most twice for one open quote, and an open quote looks ahead
    ``_MOST_LINES`` lines: the time grows with the length of the file and no faster.

    Args:
        lines: with their line ends.
        delimiter: between the cells.

    Yields:
        The cells of each row, none of a blank line, and ``Broken`` where the quotes of a row
        cannot be understood: it ends at its line, so that the rows below it are not lost.
    """
    csv.field_size_limit(_LONGEST_CELL)
    source = _Source(lines)
    whole_row = re.compile(re.escape(delimiter) + r"(?! )")
    while (line := source.next()) is not None:
        if '"' not in line:
            bare = line.rstrip("\r\n")
            yield bare.split(delimiter) if bare else []
            continue
        chunk, cells = _row(line, source, delimiter)
        if cells is None or _swallowed(chunk, len(cells) - 1, whole_row):
            source.put_back(chunk[1:])
            cells = _on_one_line(line, delimiter)
        yield cells


def _row(line: str, source: _Source, delimiter: str) -> tuple[list[str], list[str] | None]:
    """The lines that a row goes over, and its cells; None where a quote ends strangely or never."""
    chunk = [line]

    def lines() -> Iterator[str]:
        yield line
        while len(chunk) < _MOST_LINES and (more := source.next()) is not None:
            chunk.append(more)
            yield more

    try:
        return chunk, next(csv.reader(lines(), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return chunk, None


def _swallowed(chunk: list[str], cuts: int, whole_row: re.Pattern[str]) -> bool:
    """Whether lines that are whole rows by themselves were taken for one cell.

    A delimiter before a blank cuts nothing: it is the comma of a sentence.
    """
    return len(chunk) > 1 and cuts > 0 and all(len(whole_row.findall(x)) >= cuts for x in chunk)


def _on_one_line(line: str, delimiter: str) -> list[str]:
    """The cells of a line with strange quotes, where none of them hides a delimiter."""
    broken = Broken([line.rstrip("\r\n")])
    try:
        cells = next(csv.reader([broken[0] + "\n"], delimiter=delimiter))
    except csv.Error:  # a cell beyond all measure
        return broken
    # An open quote takes the line end, here an added one, into its cell.
    is_open = cells[-1].endswith("\n")
    return broken if is_open or len(cells) != line.count(delimiter) + 1 else cells


__all__ = ["Broken", "records"]
