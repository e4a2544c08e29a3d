"""Lines of a file of readings, good and bad."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.registry.long_csv import open_table
from baumfeuchte.registry.reading_columns import find_reading_columns
from baumfeuchte.registry.reading_places import ProbePlaces
from baumfeuchte.registry.readings_csv import ReadingsFile
from baumfeuchte.storage.import_readings import FileReading
from baumfeuchte.storage.probe_places import NamedSensor, PlacedProbe

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

APRIL = datetime(2026, 4, 1, tzinfo=UTC)
EIGHT = datetime(2026, 7, 1, 6, tzinfo=UTC)
NEWEST = datetime(2026, 12, 1, tzinfo=UTC)
TENSION, MOISTURE = Quantity.SOIL_WATER_TENSION_KPA, Quantity.SOIL_MOISTURE_VWC_PERCENT
WARMTH = Quantity.SOIL_TEMPERATURE_C
OK = int(Quality.IMPORTED)
PLACES = ProbePlaces(
    [NamedSensor("logger-1", 1, APRIL), NamedSensor("logger-2", 2, None)],
    [
        PlacedProbe(1, 0, "B-1", 30.0, APRIL, None),
        PlacedProbe(1, 1, "B-1", 60.0, APRIL, None),
        PlacedProbe(2, 0, "B-2", 30.0, APRIL, None),
    ],
)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., ReadingsFile]:
    """Open a file of these lines."""

    def make(*lines: str, **given: str) -> ReadingsFile:
        path = tmp_path / "r.csv"
        path.write_text("\n".join(lines), "utf-8")
        table = open_table(path, name="r.csv")
        columns = find_reading_columns(table.head, given, name="r.csv", command="import r.csv")
        zone = ZoneInfo("Europe/Berlin")
        return ReadingsFile(table, columns, places=PLACES, zone=zone, newest=NEWEST)

    return make


def readings(file: ReadingsFile) -> list[FileReading]:
    lines = list(file.lines())
    assert [line.faults for line in lines if line.faults] == []
    return [reading for line in lines for reading in line.readings]


def faults(file: ReadingsFile) -> list[tuple[Any, ...]]:
    lines = list(file.lines())
    assert [line.readings for line in lines if line.faults and line.readings] == []
    return [(f.line, f.column, f.content, f.code) for line in lines for f in line.faults]


def test_the_long_form(read: Any) -> None:
    file = read(
        "sensor;time;quantity;probe;value",
        "Logger-1;2026-07-01 08:00;soil_water_tension_kpa;1;12,5",
        "logger-2;01.07.2026 08:00;Bodentemperatur °C;;-3",
        "logger-2;2026-07-01T06:00:00Z;Bodenfeuchte (Vol.-%);0;21.5",
        "logger-1;2026-07-01T06:00:00Z;soil_moisture_vwc_percent@60cm;;21.5",
    )
    assert readings(file) == [
        FileReading(2, 1, TENSION, 1, EIGHT, 12.5, OK),
        FileReading(3, 2, WARMTH, 0, EIGHT, -3.0, OK),
        FileReading(4, 2, MOISTURE, 0, EIGHT, 21.5, OK),
        FileReading(5, 1, MOISTURE, 1, EIGHT, 21.5, OK),
    ]
    assert file.line_count == 4


def test_a_column_of_units_and_one_of_depths(read: Any) -> None:
    file = read(
        "Baumnummer;Zeit;Messgröße;Einheit;Tiefe (cm);Messwert",
        "B-1;01.07.2026 08:00;Saugspannung;hPa;60;350",
        "B-1;01.07.2026 08:00;Bodenfeuchte;Vol.-%;30;21,5",
        "B-1;01.07.2026 08:00;soil_water_tension_kpa;cbar;30;35",
    )
    found = [(r.sensor_id, r.probe, r.quantity, r.value) for r in readings(file)]
    assert found == [(1, 1, TENSION, 35.0), (1, 0, MOISTURE, 21.5), (1, 0, TENSION, 35.0)]


def test_the_wide_form(read: Any) -> None:
    file = read(
        "Sensor,Datum,Uhrzeit,Saugspannung 30 cm [hPa],Matrixpotential 60 cm [kPa],battery_v,note",
        'logger-1,01.07.2026,08:00,"125,5",-40,3.6,dry',
        "logger-1,01.07.2026,09:00,,-,nan,",
    )
    assert [(r.line, r.probe, r.quantity, r.value) for r in readings(file)] == [
        (2, 0, TENSION, 12.55),
        (2, 1, TENSION, 40.0),
        (2, 0, Quantity.BATTERY_V, 3.6),
    ]
    assert file.line_count == 2


def test_values_with_units_and_the_ways_of_offices(read: Any) -> None:
    file = read(
        "sensor;time;soil_water_tension_kpa",
        *(
            f"logger-1;2026-07-01 0{n}:00;{text}"
            for n, text in enumerate(["35 kPa", "350 hPa", "ca. 35", "35,0", "35.0", "k.A."])
        ),
    )
    assert [reading.value for reading in readings(file)] == [35.0] * 5


def test_flags(read: Any) -> None:
    file = read(
        "sensor,time,soil_moisture_vwc_percent",
        "logger-1,2026-07-01T06:00Z,99",
        "logger-1,2026-03-31T06:00Z,9",
        "logger-2,2026-03-31T06:00Z,9",
        "logger-1,2026-12-01T06:00Z,-9",
    )
    assert [Quality(reading.flags) ^ Quality.IMPORTED for reading in readings(file)] == [
        Quality.OUT_OF_RANGE,
        Quality.BEFORE_INSTALLATION,
        Quality.GOOD,
        Quality.FUTURE | Quality.OUT_OF_RANGE,
    ]


def test_the_hour_that_comes_twice(read: Any) -> None:
    file = read(
        "sensor,time,battery_v",
        *(f"logger-1,25.10.2026 0{h},3.6" for h in ("2:00", "2:30", "2:00", "2:30", "3:00")),
        "logger-2,25.10.2026 02:30,3.6",
    )
    half = timedelta(minutes=30)
    start = datetime(2026, 10, 25, tzinfo=UTC)
    assert [reading.observed_at for reading in readings(file)] == [
        start, start + half, start + 2 * half, start + 3 * half, start + 4 * half, start + half
    ]  # fmt: skip
    assert file.twice_count == 5


def test_faults_of_single_cells(read: Any) -> None:
    file = read(
        "sensor;tree_number;time;depth_cm;probe;quantity;value",
        "logger-9;;2026-07-01 08:00;;;battery_v;3",
        ";;2026-07-01 08:00;;;battery_v;3",
        "logger-1;;gestern;;;battery_v;3",
        "logger-1;;;;;battery_v;3",
        "logger-1;;29.03.2026 02:30;;;battery_v;3",
        "logger-1;;2026-07-01 08:00;;;Feuchte;3",
        "logger-1;;2026-07-01 08:00;;;;3",
        "logger-1;;2026-07-01 08:00;;;battery_v;nass",
        "logger-1;;2026-07-01 08:00;;;battery_v;inf",
        "logger-1;;2026-07-01 08:00;;;battery_v;1e999",
        "logger-1;;2026-07-01 08:00;;;battery_v;3 kPa",
        "logger-1;;2026-07-01 08:00;;1.5;battery_v;3",
        "logger-1;;2026-07-01 08:00;;256;battery_v;3",
        "logger-1;;2026-07-01 08:00;tief;;battery_v;3",
        "logger-1;;2026-07-01 08:00;45;;battery_v;3",
        ";B-1;2026-07-01 08:00;;;battery_v;3",
        "logger-1;;2026-07-01 08:00;;;battery_v;3;4",
    )
    assert faults(file) == [
        (2, "sensor", "logger-9", "unknown_sensor"),
        (3, "sensor", "", "no_place_given"),
        (4, "time", "gestern", "no_reading_time"),
        (5, "time", "", "empty"),
        (6, "time", "29.03.2026 02:30", "no_such_hour"),
        (7, "quantity", "Feuchte", "which_percent"),
        (8, "quantity", "", "empty"),
        (9, "value", "nass", "no_number"),
        (10, "value", "inf", "no_number"),
        (11, "value", "1e999", "no_number"),
        (12, "value", "3 kPa", "strange_unit"),
        (13, "probe", "1.5", "not_whole"),
        (14, "probe", "256", "out_of_range"),
        (15, "depth_cm", "tief", "no_number"),
        (16, "value", "3", "no_probe_there"),
        (17, "value", "3", "several_probes"),
        (18, "", "", "columns"),
    ]
    for line in file.lines():
        for fault in line.faults:
            assert fault.text("de")
            assert fault.text("en")


def test_all_faults_of_a_wide_line(read: Any) -> None:
    file = read(
        "sensor,time,battery_v,soil_temperature_c@90cm,rain_mm",
        "logger-1,2026-07-01 08:00,voll,12,x1",
        "logger-1,2026-07-01 08:00,3.6,,1",
    )
    assert faults(file) == [
        (2, "battery_v", "voll", "no_number"),
        (2, "soil_temperature_c@90cm", "12", "no_probe_there"),
        (2, "rain_mm", "x1", "no_number"),
    ]
    assert len([r for line in file.lines() for r in line.readings]) == 2
