"""What people read."""

from __future__ import annotations

import csv
import io

from baumfeuchte.registry import report
from baumfeuchte.registry.findings import Finding
from baumfeuchte.registry.outcome import Change, ImportResult
from baumfeuchte.registry.texts import _ALL
from baumfeuchte.registry.tree_file import parse_trees

FAULT = Finding(line=7, code="no_year", column="Pflanzjahr", content="alt")


def test_a_fault_says_where_what_and_what_to_do() -> None:
    (german,) = report.fault_lines([FAULT], "excel", "de")
    assert german == (
        "Zeile 7, Spalte „Pflanzjahr“: „alt“ ist kein Jahr; schreiben Sie es vierstellig, z. B. "
        "1995, oder lassen Sie die Zelle leer."
    )
    (english,) = report.fault_lines([FAULT], "geojson", "en")
    assert english == (
        "feature 7, column 'Pflanzjahr': 'alt' is no year; write four digits, for example 1995, or "
        "leave it empty."
    )


def test_long_reports_are_shortened() -> None:
    lines = list(report.fault_lines([FAULT] * 50, "csv", "de"))
    assert len(lines) == report.MAX_SHOWN + 1
    assert lines[-1] == "... und 30 weitere"


def test_changes_field_by_field() -> None:
    change = Change(subject="B-1", fields=(("soil", None, "Sl3"), ("height_m", 4.5, 6.0)))
    assert list(report.change_lines([change], "de")) == [
        "  B-1: soil (leer) → Sl3",
        "  B-1: height_m 4.5 → 6.0",
    ]


def test_a_summary_counts_lines() -> None:
    result = ImportResult(created=3, updated=2, unchanged=1, faults=(FAULT, FAULT))
    assert report.summary("tried", "trees", result, "de") == (
        "Probelauf, nichts wurde gespeichert. Bäume: 3 neu, 2 geändert, 1 unverändert, "
        "1 Zeilen mit Fehlern."
    )


def test_the_file_of_faults_can_be_corrected_and_imported() -> None:
    text = "Baumnr;Art;Pflanzjahr;Umfang\n1;Linde;1990;5\n2;=2+3;alt;12,5\n2;Eiche;neu;dick\n"
    file = parse_trees(text.encode(), name="k.csv", year=2026)
    data = report.fault_file(file.sheet, file.columns, file.faults, "de")
    assert data.startswith(b"\xef\xbb\xbfGrund;Zeile;Baumnr;")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows] == ["Zeile", "3", "4"]
    assert rows[1][2:] == ["2", "'=2+3", "alt", "12,5"]
    assert rows[2][0].count(" | ") == 2  # all faults of the line
    again = parse_trees(data.replace(b"alt", b"1990"), name="f.csv", year=2026)
    assert again.columns.heading("number") == "Baumnr"
    assert again.columns.ignored == ("Grund", "Zeile")


def test_every_sentence_has_the_same_values_in_both_languages() -> None:
    import string

    def fields(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert [
        code for code, (german, english) in _ALL.items() if fields(german) != fields(english)
    ] == []


def test_a_line_with_an_open_quote_is_in_the_fault_file_as_it_came() -> None:
    text = 'Baumnr;Art\n1;"Linde\n2;Ahorn\n'
    file = parse_trees(text.encode(), name="k.csv", year=2026)
    data = report.fault_file(file.sheet, file.columns, file.faults, "de")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][1:] == ["2", '1;"Linde']
    assert [row.number for row in file.rows] == ["2"]
