"""Rows of sums and sources below a table."""

from __future__ import annotations

import pytest

from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.tree_file import TreeFile, parse_trees

HEADER = "Baumnummer;Baumart;Pflanzjahr;Straße\n"


def parse(text: str) -> TreeFile:
    return parse_trees((HEADER + text).encode(), name="f.csv", year=2026)


@pytest.mark.parametrize(
    "footer",
    [
        "Summe;2;;",
        "Summe:;;;",
        ";Linden gesamt: 2;;",
        "Gesamtzahl;;2;",
        "Anzahl Bäume: 2;;;",
        "Stand: 01.03.2026;;;",
        "Quelle: Grünflächenamt;;;",
        "© Stadt Musterhausen;;;",
        "Seite 1 von 1;;;",
    ],
)
def test_a_row_below_the_table_is_named_and_not_read(footer: str) -> None:
    file = parse(f"1;Linde;1990;Weg\n2;Ahorn;1990;Weg\n;;;\n{footer}\n")
    assert [row.number for row in file.rows] == ["1", "2"]
    assert file.faults == ()
    (note,) = file.notes
    assert (note.code, note.line) == ("footer", 5)
    assert note.content.split()[0] in footer


@pytest.mark.parametrize(
    "row", ["Stand 7;Linde;1990;Weg", "Gesamtschule-1;Linde;;", "A7;Summe;;", "7;;;"]
)
def test_a_tree_with_a_strange_number_is_a_tree(row: str) -> None:
    file = parse(f"1;Linde;1990;Weg\n{row}\n")
    assert [entry.number for entry in file.rows] == ["1", row.split(";", maxsplit=1)[0]]


def test_a_sum_amid_the_table_is_no_footer() -> None:
    file = parse("1;Linde;1990;Weg\nSumme;1;;\n2;Ahorn;1990;Weg\n")
    assert [row.number for row in file.rows] == ["1", "Summe", "2"]


def test_several_rows_and_their_order() -> None:
    file = parse("1;Linde;1990;Weg\nSumme;1;;\nStand: heute;;;\n")
    assert [note.line for note in file.notes] == [3, 4]


@pytest.mark.parametrize("text", ["", "\n;;;\n", "Summe;0;;\n"])
def test_a_file_without_rows_is_told(text: str) -> None:
    with pytest.raises(FileError) as caught:
        parse(text)
    assert caught.value.finding.code == "no_rows"
