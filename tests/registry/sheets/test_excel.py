"""Workbooks: numbers and dates as they are, sheets by name."""

from __future__ import annotations

import contextlib
import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.sheets import read_sheet


def workbook(**sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TREES = [["Baumnr", "Datum", "Umfang"], [4711, date(2020, 3, 1), 85.5], [], ["B-2", None, True]]


def test_cells_keep_their_kind_and_rows_their_number() -> None:
    sheet = read_sheet(workbook(Bäume=TREES), name="k.xlsx")
    assert [(row.line, row.cells) for row in sheet.rows] == [
        (1, ("Baumnr", "Datum", "Umfang")),
        (2, (4711, datetime(2020, 3, 1), 85.5)),  # noqa: DTZ001 - as in Excel
        (4, ("B-2", "", "ja")),
    ]
    assert (sheet.kind, sheet.notes) == ("excel", ())


def test_the_first_sheet_with_content_and_a_note_on_the_others() -> None:
    data = workbook(Deckblatt=[], Bäume=TREES, Alt=[["x"]])
    sheet = read_sheet(data, name="k.xlsx")
    assert len(sheet.rows) == 3
    (note,) = sheet.notes
    assert note.values == {"sheet": "Bäume", "sheets": "Alt"}
    assert len(read_sheet(data, name="k.xlsx", sheet="alt").rows) == 1


def test_a_sheet_that_is_not_there() -> None:
    with pytest.raises(FileError, match="no sheet 'Neu'; there are: Bäume"):
        read_sheet(workbook(Bäume=TREES), name="k.xlsx", sheet="Neu")


@pytest.mark.parametrize("keep", [100, 1000])
def test_a_damaged_workbook(keep: int) -> None:
    with pytest.raises(FileError, match="cannot be read as an Excel file"):
        read_sheet(workbook(Bäume=TREES)[:keep], name="k.xlsx")


def test_an_empty_workbook() -> None:
    with pytest.raises(FileError, match="is empty"):
        read_sheet(workbook(Bäume=[]), name="k.xlsx")


def test_a_damaged_workbook_is_one_sentence() -> None:
    data = workbook(B=[["Baumnr", "Art"], *([n, "Linde"] for n in range(200))])
    for place in range(40, len(data), 97):
        damaged = data[:place] + b"\xff\x00\xff" + data[place + 3 :]
        with contextlib.suppress(FileError):
            read_sheet(damaged, name="b.xlsx")


def test_a_workbook_with_a_password() -> None:
    data = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(FileError) as caught:
        read_sheet(data, name="b.xlsx")
    assert caught.value.finding.code == "broken_excel"
    assert "ohne Kennwort" in caught.value.finding.text("de")


def test_the_sheet_that_fits_is_read() -> None:
    data = workbook(Deckblatt=[["Baumkataster", "2026"]], Liste=[["Baumnr"], ["1"]], Alt=[["x"]])
    sheet = read_sheet(data, name="b.xlsx", fit=lambda found: found.rows[0].cells[0] == "Baumnr")
    assert [row.cells[0] for row in sheet.rows] == ["Baumnr", "1"]
    assert sheet.notes[0].values == {"sheet": "Liste", "sheets": "Deckblatt, Alt"}
