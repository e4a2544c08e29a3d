"""Long tables are read row by row, whoever wrote them."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import openpyxl
import pytest

from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.long_csv import open_table
from baumfeuchte.registry.sheets.quotes import Broken

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [["Zeit", "Größe", "Wert"], ["01.07.2026", "Nässe", "1,5"], ["02.07.2026", "Nässe", "2"]]


def write(folder: Path, data: bytes) -> Path:
    path = folder / "readings.csv"
    path.write_bytes(data)
    return path


def text(delimiter: str) -> str:
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in ROWS]
    return "\r\n".join(delimiter.join(row) for row in quoted) + "\r\n"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separators_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    table = open_table(write(tmp_path, text(delimiter).encode(encoding)), name="f")
    assert [list(row.cells) for row in table.head.rows] == ROWS
    assert [(line, list(cells)) for line, cells in table.rows(after=1)] == [
        (2, ROWS[1]),
        (3, ROWS[2]),
    ]
    assert len(list(table.rows(after=0))) == 3


def test_decimal_commas_are_no_separators(tmp_path: Path) -> None:
    data = b"Zeit;A;B\n" + b"01.07.2026 08:00;1,5;2,5\n" * 50
    rows = list(open_table(write(tmp_path, data), name="f").rows(after=1))
    assert list(rows[0][1]) == ["01.07.2026 08:00", "1,5", "2,5"]


def test_lines_of_two_encodings(tmp_path: Path) -> None:
    data = "a;b\nNässe;1\n".encode() + "Nässe;2\n".encode("cp1252")
    rows = list(open_table(write(tmp_path, data), name="f").rows(after=1))
    assert [list(cells) for _, cells in rows] == [["Nässe", "1"], ["Nässe", "2"]]


def test_rows_have_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    data = b'sep=;\r\na;b\r\n\r\n;;\r\n"one\nof two lines";1\r\nx;2\r\n'
    rows = list(open_table(write(tmp_path, data), name="f").rows(after=1))
    assert [(line, list(cells)) for line, cells in rows] == [
        (4, ["one\nof two lines", "1"]),
        (5, ["x", "2"]),
    ]


def test_a_quote_that_nobody_closes_is_one_strange_row(tmp_path: Path) -> None:
    data = b'a;b\nx;"1\n' + b"y;2\n" * 40_000
    rows = list(open_table(write(tmp_path, data), name="f").rows(after=1))
    assert rows[0] == (2, ['x;"1'])
    assert isinstance(rows[0][1], Broken)
    assert list(rows[-1][1]) == ["y", "2"]


def test_a_long_file_stays_out_of_memory(tmp_path: Path) -> None:
    path = write(tmp_path, b"sensor;time;value\n" + b"logger-1;2026-07-01 12:00;12,5\n" * 100_000)
    tracemalloc.start()
    count = sum(1 for _ in open_table(path, name="f").rows(after=1))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100_000
    assert peak < 1_000_000


def test_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["sensor", "value"])
    book.active.append(["logger-1", 12.5])
    book.save(tmp_path / "readings.xlsx")
    table = open_table(tmp_path / "readings.xlsx", name="f")
    assert list(table.rows(after=1)) == [(2, ("logger-1", 12.5))]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"\xff\xfe", "is empty"),
        (b"sep=;\n", "is empty"),
        (b"%PDF-1.7", "is a PDF"),
        (b"<html>", "no table"),
        (b"PK\x03\x04nonsense", "cannot be read as an Excel file"),
    ],
)
def test_files_of_other_kinds(tmp_path: Path, data: bytes, text: str) -> None:
    with pytest.raises(FileError, match=text):
        open_table(write(tmp_path, data), name="readings.csv")
