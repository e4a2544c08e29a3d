"""Lists of sensors of every shape."""

from __future__ import annotations

import contextlib
import io
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.registry.device_names import Devices
from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.sensor_file import SensorFile, parse_sensors
from baumfeuchte.registry.tree_file import FileOptions

BERLIN = ZoneInfo("Europe/Berlin")
OURS = "dev_eui,device,tree_number,probe,depth_cm,since"
EUI = "a84041c891885c21"
APRIL = datetime(2026, 3, 31, 22, tzinfo=UTC)


def parse(data: str | bytes, **options: Any) -> SensorFile:
    return parse_sensors(
        data.encode() if isinstance(data, str) else data,
        name="s.csv",
        zone=BERLIN,
        devices=Devices(["stadt/Eigenbau"]),
        options=FileOptions(**options),
    )


def probes(file: SensorFile) -> list[tuple[int, float]]:
    assert file.faults == ()
    return [(row.probe, row.depth_cm) for row in file.rows]


def test_our_own_columns() -> None:
    (row,) = parse(f"{OURS}\nA8-40-41-C8-91-88-5C-21,DRAGINO/lse01,B-1,0,15,2026-04-01\n").rows
    assert (row.dev_eui, row.device, row.tree_number) == (EUI, "dragino/LSE01", "B-1")
    assert (row.probe, row.depth_cm, row.since, row.until) == (0, 15, APRIL, None)


def test_german_columns() -> None:
    text = (
        "DevEUI;Gerät;Baumnummer;Kanal;Tiefe (cm);Einbaudatum;bis;Firmware;Gerätename\n"
        "0xA84041C891885C21;Eigenbau;B-1;0;12,5;01.04.2026;01.10.2026;1.3;Linde-Nord\n"
    )
    (row,) = parse(text).rows
    assert (row.dev_eui, row.device, row.depth_cm) == (EUI, "stadt/Eigenbau", 12.5)
    assert row.until == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert (row.firmware, row.alias) == ("1.3", "linde-nord")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Tiefe 1;Tiefe 2;Tiefe 3", "30;60;90"),
        ("Tiefe1 (cm);Tiefe2 (cm);Tiefe3 (cm)", "30;60;90"),
        ("Tiefen", "30/60/90"),
        ("Tiefen (cm)", "30, 60, 90"),
        ("Tiefen", "30 60 90 cm"),
        ("Tiefe (cm)", "30/60/90"),
    ],
)
def test_several_depths_in_a_row(header: str, cells: str) -> None:
    file = parse(f"DevEUI;Gerät;Baumnr;seit;{header}\n{EUI};LSE01;1;2026-04-01;{cells}\n")
    assert probes(file) == [(0, 30), (1, 60), (2, 90)]


def test_a_depth_that_is_not_there_keeps_the_probes_apart() -> None:
    text = f"DevEUI;Gerät;Baumnr;seit;Tiefe 1;Tiefe 2;Tiefe 3\n{EUI};LSE01;1;2026-04-01;30;-;90\n"
    assert probes(parse(text)) == [(0, 30), (2, 90)]


def lines(header: str, *ends: str) -> str:
    rows = "".join(f"{EUI};DL-SDD;1;2026-04-01;{end}\n" for end in ends)
    return f"DevEUI;Gerät;Baumnr;seit;{header}\n{rows}"


def test_rows_without_a_probe_are_counted_in_their_order() -> None:
    file = parse(lines("Tiefe", "30", "60", "90"))
    assert probes(file) == [(0, 30), (1, 60), (2, 90)]
    assert [note.code for note in file.notes] == ["probes_in_order"]


def test_a_german_list_that_counts_from_one() -> None:
    file = parse(lines("Sonde;Tiefe", "1;30", "2;60"))
    assert probes(file) == [(0, 30), (1, 60)]
    assert [note.code for note in file.notes] == ["probes_from_one"]
    assert probes(parse(lines("Sonde;Tiefe", "0;30", "1;60"))) == [(0, 30), (1, 60)]
    assert probes(parse(lines("probe;Tiefe", "1;30", "2;60"))) == [(1, 30), (2, 60)]


@pytest.mark.parametrize(
    ("device", "probe", "known"),
    [("LSE01", 1, "0"), ("DL-SDD", 11, ""), ("DL-SDD", 12, "0, 1"), ("baumfeuchte/values", 9, "")],
)
def test_a_probe_that_the_device_does_not_have_is_told(device: str, probe: int, known: str) -> None:
    head = "dev_eui,device,tree_number,probe,depth_cm,since"
    notes = parse(f"{head}\n{EUI},{device},1,{probe},30,2026-04-01\n").notes
    assert [(note.code, note.line) for note in notes] == ([("silent_probe", 2)] if known else [])
    assert all(f"only values of the probes {known}" in note.text("en") for note in notes)


def test_excel() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["DevEUI", "Gerät", "Baumnr", "seit", "Tiefe"])
    book.active.append([EUI, "LSE01", 12, datetime(2026, 4, 1), 30])  # noqa: DTZ001 - as in Excel
    book.active.append([7.0e15, "LSE01", 12, datetime(2026, 4, 1), 30])  # noqa: DTZ001
    out = io.BytesIO()
    book.save(out)
    file = parse(out.getvalue())
    assert [(row.tree_number, row.since, row.depth_cm) for row in file.rows] == [("12", APRIL, 30)]
    assert [(fault.line, fault.code) for fault in file.faults] == [(3, "number_lost")]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (f"{EUI},dragino/LSE10,1,0,15,2026-04-01", ("unknown_device", "device", "dragino/LSE10")),
        ("with blank,LSE01,1,0,15,2026-04-01", ("no_sensor_id", "dev_eui", "with blank")),
        ('"7,0E+15",LSE01,1,0,15,2026-04-01', ("number_lost", "dev_eui", "7,0E+15")),
        (f"{EUI},LSE01,1,-1,15,2026-04-01", ("out_of_range", "probe", "-1")),
        (f"{EUI},LSE01,1,,15,2026-04-01", ("empty", "probe", "")),
        (f"{EUI},LSE01,1,0,tief,2026-04-01", ("no_number", "depth_cm", "tief")),
        (f"{EUI},LSE01,1,0,,2026-04-01", ("no_depth", "depth_cm", "")),
        (f"{EUI},LSE01,1,0,15,bald", ("no_time", "since", "bald")),
        (f"{EUI},LSE01,,0,15,2026-04-01", ("empty", "tree_number", "")),
    ],
)
def test_faults(line: str, fault: tuple[str, str, str]) -> None:
    file = parse(f"{OURS}\n{line}\n")
    assert file.rows == ()
    (found,) = file.faults
    assert (found.line, found.code, found.column, found.content) == (2, *fault)


def test_an_unknown_device_comes_with_suggestions() -> None:
    (fault,) = parse(f"{OURS}\n{EUI},Dragino LSE-10,1,0,15,2026-04-01\n").faults
    assert "dragino/LSE01" in fault.text("de")


def test_the_end_must_follow_the_beginning() -> None:
    file = parse(f"{OURS},until\n{EUI},LSE01,1,0,15,2026-04-02,2026-04-01\n")
    assert [fault.code for fault in file.faults] == ["until_first"]


def test_one_sensor_is_one_device() -> None:
    text = f"{OURS}\n{EUI},LSE01,1,0,15,2026-04-01\n{EUI},DL-SDD,1,1,30,2026-04-01\n"
    file = parse(text)
    assert [(f.line, f.code, f.values["others"]) for f in file.faults] == [
        (2, "other_device", "3"),
        (3, "other_device", "2"),
    ]
    assert file.rows == ()


def test_a_probe_twice() -> None:
    one = f"{EUI},LSE01,1,0,15,2026-04-01\n"
    same = parse(f"{OURS}\n{one}{one}")
    assert len(same.rows) == 1
    assert [note.code for note in same.notes] == ["same_twice"]
    other = parse(f"{OURS}\n{one}{one.replace(',15,', ',20,')}")
    assert [(f.line, f.code) for f in other.faults] == [(2, "doubled_probe"), (3, "doubled_probe")]


@pytest.mark.parametrize("missing", ["dev_eui", "device", "tree_number", "since", "depth_cm"])
def test_columns_that_must_be_there(missing: str) -> None:
    header = ",".join(name for name in OURS.split(",") if name != missing)
    with pytest.raises(FileError, match=f"no column for {missing}"):
        parse(f"{header}\n")


@given(st.text(alphabet='01259.,;-/ abkBÄß\n"', max_size=200))
def test_any_lines_are_read_or_named(text: str) -> None:
    header = "DevEUI;Gerät;Baumnr;seit;bis;Kanal;Tiefe;Tiefen;Tiefe 1;Tiefe 2;Name"
    with contextlib.suppress(FileError):
        for fault in parse(f"{header}\n{text}").faults:
            assert fault.text("de")


def test_dates_of_mistyped_years() -> None:
    head = "DevEUI;Gerät;Baumnr;Tiefe;seit;bis"
    rows = (
        f"{EUI};LSE01;1;30;01.04.2036;",
        f"{EUI};LSE01;1;30;01.04.0206;",
        f"{EUI};LSE01;1;30;01.04.2026;01.04.2206",
        f"{EUI};LSE01;1;30;01.06.2027;",
    )
    file = parse_sensors(
        "\n".join((head, *rows)).encode(),
        name="s.csv",
        zone=BERLIN,
        devices=Devices(),
        options=FileOptions(),
        now=datetime(2026, 7, 1, tzinfo=UTC),
    )
    assert [(fault.line, fault.code, fault.column) for fault in file.faults] == [
        (2, "date_out_of_range", "seit"),
        (3, "date_out_of_range", "seit"),
        (4, "date_out_of_range", "bis"),
    ]
    assert "01.04.2036: das Jahr liegt nicht zwischen 2000 und 2027" in file.faults[0].text("de")
    assert [row.line for row in file.rows] == [5]


def test_the_unit_of_the_depth() -> None:
    head = "DevEUI;Gerät;Baumnr;seit"
    row = f"{EUI};LSE01;1;01.04.2026"
    assert probes(parse(f"{head};Tiefe [m]\n{row};0,3\n")) == [(0, 30)]
    assert probes(parse(f"{head};Tiefe 1 (m);Tiefe 2 (m)\n{row};0,3;0,6\n")) == [(0, 30), (1, 60)]
    assert probes(parse(f"{head};Tiefe (m)\n{row};30 cm\n")) == [(0, 30)]


def test_a_missing_depth_names_the_heading_of_the_file() -> None:
    head = "DevEUI;Gerät;Baumnr;seit"
    (fault,) = parse(f"{head};Sonde 1;Sonde 2\n{EUI};LSE01;1;01.04.2026;;\n").faults
    assert (fault.code, fault.column) == ("no_depth", "Sonde 1")


def test_a_row_of_sums_is_no_sensor() -> None:
    head = "DevEUI;Gerät;Baumnr;seit;Tiefe"
    file = parse(f"{head}\n{EUI};LSE01;1;01.04.2026;30\nAnzahl: 1;;;;\n")
    assert file.faults == ()
    assert [note.code for note in file.notes] == ["footer"]
