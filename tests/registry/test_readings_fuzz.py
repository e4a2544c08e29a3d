"""Whatever stands in a file of readings: values that can be stored, or faults in words."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from baumfeuchte.registry.findings import CellError, FileError
from baumfeuchte.registry.long_csv import open_table
from baumfeuchte.registry.reading_columns import find_reading_columns
from baumfeuchte.registry.reading_headings import meaning_of
from baumfeuchte.registry.reading_places import ProbePlaces
from baumfeuchte.registry.readings_csv import ReadingsFile
from baumfeuchte.storage.probe_places import NamedSensor, PlacedProbe

APRIL = datetime(2026, 4, 1, tzinfo=UTC)
PLACES = ProbePlaces(
    [NamedSensor("logger-1", 1, APRIL)], [PlacedProbe(1, 0, "B-1", 30.0, APRIL, None)]
)
_PIECES = [
    "logger-1", "B-1", "2026-07-01", "01.07.2026", "08:00", "25.10.2026 02:30", "battery_v",
    "Saugspannung", "Bodenfeuchte", "30 cm", "[kPa]", "(Vol.-%)", "[hPa]", "pF", "%", "12,5", "-3",
    "1e400", "inf", "nan", "_", "1_0", "٣", "²", "@", "[", "]", " ", "", "\u00a0", "k.A.", "ca.",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(_PIECES) | st.text(max_size=8), max_size=4).map("".join)
HEADER = ("sensor", "tree_number", "time", "clock", "date", "depth_cm", "probe", "quantity", "unit")


def read(path: Path, rows: list[list[str]]) -> ReadingsFile:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8", "replace"))
    table = open_table(path, name="r.csv")
    columns = find_reading_columns(table.head, {}, name="r.csv", command="import r.csv")
    zone = ZoneInfo("Europe/Berlin")
    newest = datetime(2026, 12, 1, tzinfo=UTC)
    return ReadingsFile(table, columns, places=PLACES, zone=zone, newest=newest)


def check(file: ReadingsFile) -> None:
    for line in file.lines():
        assert not (line.readings and line.faults)
        for fault in line.faults:
            assert fault.text("de")
            assert fault.text("en")
        for reading in line.readings:
            assert isfinite(reading.value)
            assert 0 <= reading.probe <= 255
            assert reading.observed_at.tzinfo is UTC


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(TEXT, min_size=10, max_size=11), min_size=1, max_size=8))
def test_any_cells(rows: list[list[str]]) -> None:
    # An ordinary line: with nothing but separators of other kinds, nobody could tell the right one.
    usual = ["logger-1", "B-1", "2026-07-01", "", "", "30", "0", "battery_v", "V", "3.6"]
    with TemporaryDirectory() as folder:
        check(read(Path(folder) / "r.csv", [[*HEADER, "value"], *[usual] * 8, *rows]))


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXT, max_size=3), st.lists(TEXT, min_size=5, max_size=5))
def test_any_headings(headings: list[str], row: list[str]) -> None:
    with TemporaryDirectory() as folder:
        try:
            file = read(Path(folder) / "r.csv", [["sensor", "time", *headings], row])
        except FileError as error:
            said = error.finding.text("de")
        else:
            check(file)
            return
    assert said


@settings(max_examples=1000, deadline=None)
@given(TEXT)
def test_any_heading(heading: str) -> None:
    try:
        found = meaning_of(heading)
    except CellError:
        return
    if found is not None:
        assert meaning_of(found.label) is not None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        path.write_bytes(data)
        with suppress(FileError):
            rows = list(open_table(path, name="r.csv").rows(after=0))
            assert all(cells for _, cells in rows)
