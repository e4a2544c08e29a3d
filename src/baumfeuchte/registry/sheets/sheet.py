"""A table as it came: rows of cells with the numbers by which a person finds them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from baumfeuchte.registry.findings import Finding

Cell: TypeAlias = str | int | float | datetime
"""What a cell holds: text of CSV files; numbers and dates of Excel and GeoJSON as they are."""


_LINE_BREAK: Final = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_LONGEST_KEPT: Final = 40
_MOST_KEPT: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row.

    Attributes:
        line: the row number that Excel shows, or the number of the GeoJSON feature, from 1.
    """

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file as a table.

    Attributes:
        rows: all rows that are not blank, the header among the first ``header_rows`` of them.
        header_rows: among how many rows the header may be: offices write titles above it.
        epsg: the coordinate reference system that the file itself names.
        faults, notes: what was found while reading.
    """

    kind: Literal["csv", "excel", "geojson", "chirpstack"]
    rows: tuple[SheetRow, ...]
    header_rows: int = 20
    epsg: int | None = None
    faults: tuple[Finding, ...] = field(default=())
    notes: tuple[Finding, ...] = field(default=())


class OneCopy:
    """One copy of each short text: streets and species come thousands of times."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def of(self, text: str) -> str:
        """An equal text, the same object for all that are equal."""
        if len(text) > _LONGEST_KEPT:
            return text
        if len(self._texts) > _MOST_KEPT:
            return self._texts.get(text, text)
        return self._texts.setdefault(text, text)


def cell_of(value: object) -> Cell:
    """A value of another library as a cell; nothing is an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime | int | float):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - local, as Excel's
    return str(value)


def text_of(cell: Cell) -> str:
    """A cell as a person reads it; a line break within it (Alt and Enter in Excel) is a blank."""
    if isinstance(cell, str):
        return _LINE_BREAK.sub(" ", cell.strip())
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return f"{cell:%d.%m.%Y}" if midnight else f"{cell:%d.%m.%Y %H:%M:%S}"
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)
