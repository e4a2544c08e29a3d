"""Files of waterings."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.registry.tree_file import FileOptions
from baumfeuchte.registry.watering_file import WateringFile, parse_waterings

OURS = "tree_number,watered_at,litres\n"


def parse(text: str) -> WateringFile:
    zone = ZoneInfo("Europe/Berlin")
    return parse_waterings(text.encode(), name="w.csv", zone=zone, options=FileOptions())


def test_waterings_get_a_key_from_their_content() -> None:
    text = OURS + "1,2026-07-01T08:00,80\n2,2026-07-01T08:00,80\n"
    keys = [row.idempotency_key for row in parse(text).rows]
    assert keys == [row.idempotency_key for row in parse(text).rows]
    assert len(set(keys)) == 2
    assert parse(text).rows[0].watered_at == datetime(2026, 7, 1, 6, tzinfo=UTC)


def test_german_columns() -> None:
    (row,) = parse("Baumnr;Datum;Liter;Bemerkung\nB-1;01.07.2026 08:00;82,5;mit Sack\n").rows
    assert (row.tree_number, row.litres, row.note) == ("B-1", 82.5, "mit Sack")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("1,2026-07-01,0", "out_of_range"),
        ("1,2026-07-01,viel", "no_number"),
        ("1,2026-07-01,20000", "out_of_range"),
        ("1,morgen,80", "no_time"),
        (",2026-07-01,80", "empty"),
        ("1,,80", "empty"),
        ("1,2026-07-01,", "empty"),
    ],
)
def test_faults(line: str, code: str) -> None:
    file = parse(OURS + line + "\n")
    assert [(fault.line, fault.code) for fault in file.faults] == [(2, code)]
    assert file.rows == ()


def test_the_same_watering_twice_is_taken_once() -> None:
    file = parse(OURS + "1,2026-07-01,80\n1,2026-07-01,80\n")
    assert len(file.rows) == 1
    assert [(note.code, note.line) for note in file.notes] == [("same_twice", 3)]


def test_a_key_of_two_waterings() -> None:
    text = OURS.replace("litres", "litres,idempotency_key")
    file = parse(text + "1,2026-07-01,80,k1\n2,2026-07-01,80,k1\n1,2026-07-02,80,k 2\n")
    assert [(fault.line, fault.code) for fault in file.faults] == [
        (3, "doubled_key"),
        (4, "bad_key"),
    ]
