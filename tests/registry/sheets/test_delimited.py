"""CSV files: separators, Excel's line numbers, odd rows."""

from __future__ import annotations

import pytest

from baumfeuchte.registry.sheets.delimited import read_delimited


def rows(data: bytes) -> list[tuple[int, tuple[object, ...]]]:
    return [(row.line, row.cells) for row in read_delimited(data).rows]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator: str) -> None:
    text = "Nr,Art,Umfang\n1,Linde,80\n2,Ahorn,90\n".replace(",", separator)
    assert rows(text.encode()) == [
        (1, ("Nr", "Art", "Umfang")),
        (2, ("1", "Linde", "80")),
        (3, ("2", "Ahorn", "90")),
    ]


def test_decimal_commas_do_not_separate() -> None:
    text = "Nr;x;y\n1;2584000,5;5706000,5\n2;2584001,5;5706001,5\n"
    assert rows(text.encode())[1] == (2, ("1", "2584000,5", "5706000,5"))


def test_commas_in_texts_do_not_separate() -> None:
    text = "Nr;Bemerkung\n1;alt, hohl, krumm\n2;jung\n3;a, b\n"
    assert rows(text.encode())[1] == (2, ("1", "alt, hohl, krumm"))


def test_lines_are_counted_as_excel_shows_them() -> None:
    # A line break in quotes stays in one row; a blank line is a row of its own.
    text = 'Nr;Text\n1;"zwei\nZeilen"\n\n2;eine\n'
    assert [(line, cells[0]) for line, cells in rows(text.encode())] == [
        (1, "Nr"),
        (2, "1"),
        (4, "2"),
    ]


def test_the_line_that_names_the_separator_is_not_shown() -> None:
    assert rows(b"sep=,\nNr,Text\n1,a;b;c\n") == [(1, ("Nr", "Text")), (2, ("1", "a;b;c"))]


def test_a_title_above_the_table() -> None:
    text = "Baumkataster 2026\n\nNr;Art;Jahr\n1;Linde;1990\n2;Ahorn;1991\n"
    assert rows(text.encode())[1] == (3, ("Nr", "Art", "Jahr"))


def test_a_quote_that_nobody_closes() -> None:
    text = b'Nr;Text\n1;"' + b"x" * 1_100_000
    assert rows(text)[0] == (1, ("Nr", "Text"))
