"""Tables of any length: CSV is read line by line, whatever else there is as a whole.

As ``sheets``, but nothing is held in memory and the file may be read twice.
"""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.sheets import read_sheet
from baumfeuchte.registry.sheets.quotes import Broken, records
from baumfeuchte.registry.sheets.sheet import Sheet, SheetRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from baumfeuchte.registry.sheets.sheet import Cell

_DELIMITERS: Final = (";", "\t", ",", "|")
_HEAD_ROWS: Final = 40
_HEAD_BYTES: Final = 16
_SEP: Final = len("sep=;")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file as rows.

    Attributes:
        head: the first rows, among them the header.
    """

    head: Sheet
    _path: Path
    _delimiter: str
    _rows: tuple[SheetRow, ...] | None = None

    def rows(self, after: int) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Row number and cells of each row that is not blank.

        Args:
            after: number of the last row that is left out.
        """
        if self._rows is not None:
            yield from ((row.line, row.cells) for row in self._rows if row.line > after)
            return
        for line, cells in _numbered(self._path, self._delimiter):
            if line > after and any(cells):
                yield line, cells


def open_table(path: Path, *, name: str, sheet: str | None = None) -> Table:
    """Find out what a file is, and read its first rows.

    Args:
        path: of the file.
        name: how messages call it.
        sheet: which sheet of a workbook; None takes the first one with content.

    Raises:
        FileError: the file is empty, of another kind, or damaged.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(_HEAD_BYTES).removeprefix(codecs.BOM_UTF8).lstrip()
    if not start:
        raise FileError("empty_file", name=name)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"SQLite", b"<", b"{")):
        whole = read_sheet(path.read_bytes(), name=name, sheet=sheet)
        return Table(head=whole, _path=path, _delimiter="", _rows=whole.rows)
    delimiter = _delimiter(path)
    rows = (
        SheetRow(line=line, cells=tuple(cells))
        for line, cells in islice(_numbered(path, delimiter), _HEAD_ROWS)
        if any(cells)
    )
    head = Sheet(kind="csv", rows=tuple(rows))
    if not head.rows:
        raise FileError("empty_file", name=name)
    return Table(head=head, _path=path, _delimiter=delimiter)


def _numbered(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the numbers that Excel shows for them."""
    lines = _lines(path)
    first = next(lines, "")
    if not _said_delimiter(first):
        lines = _lines(path)  # the first line is a row; read it again
    yield from enumerate(_records(lines, delimiter), start=1)


def _lines(path: Path) -> Iterator[str]:
    """The lines of a text, each in UTF-8 or the Windows code page: exports are often pieced."""
    with path.open("rb") as file:
        start = file.read(2)
        if start in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            with path.open(encoding="utf-16", errors="replace", newline="") as text:
                yield from text
            return
        file.seek(0)
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        for raw in file:
            try:
                yield raw.decode("utf-8")
            except UnicodeDecodeError:
                yield raw.decode("cp1252", errors="replace")


def _records(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    for cells in records((line.replace("\0", "") for line in lines), delimiter):
        yield cells if isinstance(cells, Broken) else [cell.strip() for cell in cells]


def _said_delimiter(line: str) -> str:
    """The separator that Excel's own first line ``sep=;`` names, which it does not show."""
    text = line.strip("\r\n").strip('"').lower()
    return text[-1] if text.startswith("sep=") and len(text) == _SEP else ""


def _delimiter(path: Path) -> str:
    """The sign that cuts most rows into the same number of columns, and into the most."""
    lines = list(islice(_lines(path), _HEAD_ROWS))
    said = _said_delimiter(lines[0]) if lines else ""
    if said:
        return said
    best, chosen = 0, ","
    for delimiter in _DELIMITERS:
        rows = [row for row in _records(iter(lines), delimiter) if any(row)]
        columns, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
        # Decimal commas cut the values into as many columns, but not the header.
        if columns > 1 and columns * count > best:
            best, chosen = columns * count, delimiter
    return chosen
