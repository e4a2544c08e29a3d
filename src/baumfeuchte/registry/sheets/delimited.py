"""CSV files: commas, semicolons, tabs or bars."""

from __future__ import annotations

import io
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from baumfeuchte.registry.findings import Finding
from baumfeuchte.registry.sheets.formulas import bare
from baumfeuchte.registry.sheets.quotes import Broken, records
from baumfeuchte.registry.sheets.sheet import OneCopy, Sheet, SheetRow
from baumfeuchte.registry.sheets.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

_DELIMITERS = (";", "\t", ",", "|")
_SAMPLE_ROWS = 40


def read_delimited(data: bytes) -> Sheet:
    """Read a delimited text; row numbers are those that Excel shows for it."""
    text, notes = decode(data)
    text, said = _separator_line(text)
    delimiter = said or _delimiter(text)
    rows = []
    faults = []
    kept = OneCopy().of
    for line, cells in enumerate(_records(text, delimiter), start=1):
        if isinstance(cells, Broken):
            faults.append(Finding(code="open_quote", line=line, content=cells[0]))
            continue
        row = tuple([kept(bare(cell.replace("\x00", "").strip())) for cell in cells])
        if any(row):
            rows.append(SheetRow(line=line, cells=row))
    return Sheet(kind="csv", rows=tuple(rows), faults=tuple(faults), notes=notes)


def _separator_line(text: str) -> tuple[str, str | None]:
    """Excel's own first line ``sep=;``, which it does not show."""
    first, _, rest = text.partition("\n")
    said = first.strip().strip('"').lower()
    if said.startswith("sep=") and len(said) == len("sep=;"):
        return rest, said[-1]
    return text, "\t" if said == "sep=" else None


def _delimiter(text: str) -> str:
    """The sign that cuts most rows into the same number of columns."""
    best = (0.0, 0, 0)
    chosen = ","
    for rank, delimiter in enumerate(_DELIMITERS):
        rows = [row for row in islice(_records(text, delimiter), _SAMPLE_ROWS) if any(row)]
        columns, count = Counter(len(row) for row in rows).most_common(1)[0] if rows else (0, 0)
        score = (count / len(rows) if columns > 1 else 0.0, columns, -rank)
        if columns > 1 and score > best:
            best, chosen = score, delimiter
    return chosen


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return records(io.StringIO(text, newline=""), delimiter)
