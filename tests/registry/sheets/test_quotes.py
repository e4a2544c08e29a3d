"""Quotes in delimited text: closed ones may hold anything, open ones cost one row."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.registry.sheets.delimited import read_delimited
from baumfeuchte.registry.sheets.quotes import Broken, records


def cut(text: str, delimiter: str = ";") -> list[list[str]]:
    return list(records(io.StringIO(text, newline=""), delimiter))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_end_as_the_system_that_wrote_them_ends_them(end: str) -> None:
    text = end.join(('1;"a;b";c', "", '2;"zwei' + end + 'Zeilen";d', "3;e;f")) + end
    assert cut(text) == [["1", "a;b", "c"], [], ["2", f"zwei{end}Zeilen", "d"], ["3", "e", "f"]]


def test_doubled_quotes_are_one() -> None:
    assert cut('1;"Linde ""Rancho""";x\n') == [["1", 'Linde "Rancho"', "x"]]
    assert cut('1;"";"a ""b\nc"" d";x\n') == [["1", "", 'a "b\nc" d', "x"]]


def test_inch_marks_within_a_text_stay() -> None:
    assert cut('1;Topf 5";x\n2;Rohr 3" lang;y\n') == [
        ["1", 'Topf 5"', "x"],
        ["2", 'Rohr 3" lang', "y"],
    ]


def test_a_name_in_quotes_before_more_text() -> None:
    assert cut('1;"Linde" alt;x\n2;b;c\n') == [["1", "Linde alt", "x"], ["2", "b", "c"]]


def test_a_strange_quote_that_hides_a_delimiter_breaks_its_row() -> None:
    found = cut('1;"Linde; alt" neu;x\n2;b;c\n')
    assert found == [['1;"Linde; alt" neu;x'], ["2", "b", "c"]]
    assert isinstance(found[0], Broken)


@pytest.mark.parametrize(
    "text",
    [
        '1;"Linde;3\n2;Ahorn;4\n3;Eiche;5\n',  # never closed
        '1;"Linde;3\n2;Ahorn;4\n3;"Eiche";5\n',  # closed by another row's quote, then text
        '1;"Linde;3\n2;Ahorn;4\n3;Eiche";5\n',  # closed at the end of another row's cell
    ],
)
def test_an_open_quote_costs_its_own_row_and_no_other(text: str) -> None:
    found = cut(text)
    assert found[0] == Broken(['1;"Linde;3'])
    assert isinstance(found[0], Broken)
    assert [row[0] for row in found[1:]] == ["2", "3"]
    assert all(len(row) == 3 for row in found[1:])


def test_an_open_quote_in_the_last_cell_and_in_the_last_line() -> None:
    assert [type(row) for row in cut('1;a;"b\n2;c;d\n')] == [Broken, list]
    assert [type(row) for row in cut('1;a;b\n2;c;"d')] == [list, Broken]
    assert [type(row) for row in cut('1;a;b\n2;c;"d\n')] == [list, Broken]


def test_a_note_over_lines_with_commas_of_sentences_is_one_cell() -> None:
    found = cut('1,"Linde, alt,\nschief, morsch"\n2,b\n', ",")
    assert found == [["1", "Linde, alt,\nschief, morsch"], ["2", "b"]]


def test_a_long_note_is_read_and_one_beyond_measure_is_not() -> None:
    note = "\n".join(f"Zeile {number}" for number in range(90))
    assert cut(f'1;"{note}";x\n2;b;c\n') == [["1", note, "x"], ["2", "b", "c"]]
    found = cut('1;"' + "Zeile\n" * 150 + '";x\n2;b;c\n')
    assert isinstance(found[0], Broken)
    assert found[-1] == ["2", "b", "c"]


def test_a_cell_beyond_all_measure_breaks_its_row() -> None:
    found = cut('1;"' + "x" * 1_100_000 + '";3\n2;b;c\n')
    assert [isinstance(row, Broken) for row in found] == [True, False]


def test_line_numbers_are_those_of_excel_after_a_note_over_lines() -> None:
    sheet = read_delimited(b'Nr;Notiz;Art\n1;"a\nb";x\n2;"offen;y\n3;c;z\n')
    assert [(row.line, row.cells[0]) for row in sheet.rows] == [(1, "Nr"), (2, "1"), (4, "3")]
    assert [(fault.line, fault.code, fault.content) for fault in sheet.faults] == [
        (3, "open_quote", '2;"offen;y')
    ]


@given(
    st.lists(
        st.lists(st.text('ab";\n\r ', max_size=6), min_size=3, max_size=3), min_size=1, max_size=5
    )
)
def test_whatever_a_program_wrote_correctly_is_read_or_broken_but_never_shifted(
    rows: list[list[str]],
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    found = cut(out.getvalue())
    if not any(isinstance(row, Broken) for row in found):
        assert found == rows


@given(st.text('a";\n\r\0', max_size=60))
def test_no_text_is_an_exception_and_no_line_without_quotes_is_lost(text: str) -> None:
    whole = "x;y\n"
    found = cut(text.replace("\r", "") + "\n" + whole)
    assert found
    if '"' not in text:
        assert found[-1] == ["x", "y"]


@pytest.mark.parametrize(
    "row",
    [
        '{0};"Linde;Straße;{0}\n',  # every row has an open quote
        '{0};";Straße;{0}\n',
        '{0};"Linde ""x"" ;Straße;{0}\n',
        '"{0};Linde;Straße;{0}\n',
    ],
)
def test_open_quotes_in_every_row_take_no_longer_than_a_moment(row: str) -> None:
    text = "".join(row.format(number) for number in range(20_000))
    start = time.thread_time()
    found = cut(text)
    assert time.thread_time() - start < 5
    assert len(found) == 20_000
    assert all(isinstance(row, Broken) for row in found)
