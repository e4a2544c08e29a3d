"""Rows below a table that are no rows of it: sums, counts, sources, dates of printing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from baumfeuchte.registry.findings import FileError, Finding
from baumfeuchte.registry.sheets.sheet import text_of

if TYPE_CHECKING:
    from baumfeuchte.registry.columns import Columns
    from baumfeuchte.registry.sheets.sheet import Sheet, SheetRow

_WORDS: Final = re.compile(
    r"(?:summe|anzahl|stand|quelle|erstellt|gedruckt|druckdatum|seite|blatt|ende|total|legende|"
    r"source|printed|page|sum|count)\b|.*\b(?:gesamt|gesamtsumme|gesamtzahl|insgesamt)\b|©",
    re.IGNORECASE,
)
_FULL: Final = 0.5
"""A row with a value in more of the columns that are read is a row of the table."""


def without_footer(sheet: Sheet, columns: Columns, *, name: str) -> Sheet:
    """The table without the rows below it, each of which is named in a note.

    Args:
        sheet: the file.
        columns: what is what in it.
        name: how messages call it.

    Raises:
        FileError: there is no row below the header.
    """
    rows = list(sheet.rows)
    notes = []
    # Programs write no sums below their objects; a device is one, whatever its tags say.
    may_have = sheet.kind in {"csv", "excel"}
    while may_have and len(rows) > columns.first_row and _is_footer(rows[-1], columns):
        footer = rows.pop()
        text = " ".join(filter(None, map(text_of, footer.cells)))
        notes.append(Finding(code="footer", line=footer.line, content=text[:60]))
    if len(rows) <= columns.first_row and not sheet.faults:
        raise FileError("no_rows", name=name)
    return replace(sheet, rows=tuple(rows), notes=(*sheet.notes, *reversed(notes)))


def _is_footer(row: SheetRow, columns: Columns) -> bool:
    first = next((cell for cell in row.cells if cell != ""), "")
    if not isinstance(first, str) or not _WORDS.match(first):
        return False
    places = [place for place in columns.taken.values() if place < len(row.cells)]
    filled = sum(row.cells[place] != "" for place in places)
    return filled <= len(columns.taken) * _FULL
