"""Files of readings in a real database: new, known, contradicting, corrected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.reading import Quality, Quantity, Reading
from baumfeuchte.registry import readings_import
from baumfeuchte.registry.long_csv import open_table
from baumfeuchte.registry.reading_columns import find_reading_columns
from baumfeuchte.registry.reading_places import ProbePlaces
from baumfeuchte.registry.readings_csv import ReadingsFile
from baumfeuchte.registry.readings_import import ReadingsResult, import_file
from baumfeuchte.storage import bulk
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.probe_places import named_sensors, placed_probes
from baumfeuchte.storage.query import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEWEST = datetime(2026, 12, 1, tzinfo=UTC)
EIGHT = datetime(2026, 7, 1, 8, tzinfo=UTC)
EUI = "a84041c3f1850001"
SENSORS = (
    "dev_eui,device,tree_number,probe,depth_cm,since\n"
    f"{EUI},dragino/LSE01,1,0,30,2026-04-01T00:00Z\n"
    f"{EUI},dragino/LSE01,1,1,60,2026-04-01T00:00Z\n"
)
IMPORTED = int(Quality.IMPORTED)


@pytest.fixture
def bring(register: Any, tmp_path: Path) -> Callable[..., ReadingsResult]:
    """Import lines below the header ``sensor,time,quantity,probe,value``."""
    register.bring_sensors(SENSORS)

    def do(*lines: str, header: str = "sensor,time,quantity,probe,value", **options: Any) -> Any:
        path = tmp_path / "r.csv"
        path.write_text("\n".join([header, *lines]), "utf-8")
        table = open_table(path, name="r.csv")
        columns = find_reading_columns(table.head, {}, name="r.csv", command="import r.csv")
        with register.database.begin() as conn:
            file = ReadingsFile(
                table,
                columns,
                places=ProbePlaces(run(conn, named_sensors()), run(conn, placed_probes())),
                zone=ZoneInfo("Europe/Berlin"),
                newest=NEWEST,
            )
            return import_file(conn, file, name="r.csv", author=register.author, **options)

    return do


def stored(register: Any) -> list[Any]:
    """Probe, hour, value and flags of all readings, by time."""
    with register.database.begin() as conn:
        return (
            Database.raw(conn)
            .execute(
                "SELECT probe, extract(hour FROM observed_at AT TIME ZONE 'UTC')::int, value,"
                " flags FROM readings ORDER BY observed_at, probe, quantity"
            )
            .fetchall()
        )


def sent(register: Any, value: float) -> None:
    """A reading of 8:00 that came from an uplink."""
    with register.database.begin() as conn:
        (sensor, *_) = run(conn, named_sensors())
        reading = Reading(
            sensor_id=sensor.sensor_id,
            probe=0,
            quantity=Quantity.BATTERY_V,
            observed_at=EIGHT,
            value=value,
        )
        bulk.write_readings(conn, [reading])


def line(hour: int, value: float, quantity: str = "battery_v", probe: int = 0) -> str:
    return f"{EUI},2026-07-01T{hour:02}:00Z,{quantity},{probe},{value}"


def test_a_file_and_the_same_once_more(bring: Any, register: Any) -> None:
    first = bring(line(8, 3.6), line(9, 3.5), line(9, 3.5))
    assert (first.lines, first.written, first.faults) == (3, 2, ())
    assert first.counts._asdict() == {
        "new": 2, "equal": 0, "measured": 0, "corrected": 0, "repeated": 1, "sensors": 1,
        "first_at": EIGHT, "last_at": EIGHT + timedelta(hours=1),
    }  # fmt: skip
    image = stored(register)
    assert image == [(0, 8, 3.6, IMPORTED), (0, 9, 3.5, IMPORTED)]
    again = bring(line(8, 3.6), line(9, 3.5))
    assert (again.counts.new, again.counts.equal, again.written) == (0, 2, 0)
    assert stored(register) == image


def test_a_dry_run_writes_nothing(bring: Any, register: Any) -> None:
    result = bring(line(8, 3.6), dry_run=True)
    assert (result.counts.new, result.written) == (1, 0)
    assert stored(register) == []
    assert "readings.import" not in {entry.action for entry in register.audit()}


def test_all_or_nothing(bring: Any, register: Any) -> None:
    lines = (line(8, 3.6), "nobody,2026-07-01T08:00Z,battery_v,0,1", line(9, 3.5))
    result = bring(*lines)
    assert [(fault.line, fault.code) for fault in result.faults] == [(3, "unknown_sensor")]
    assert (result.counts.new, result.written, result.faulty_lines) == (2, 0, 1)
    assert stored(register) == []
    assert bring(*lines, skip_faulty=True).written == 2
    assert [row[1] for row in stored(register)] == [8, 9]


def test_what_a_sensor_sent_stays(bring: Any, register: Any) -> None:
    sent(register, 3.0)
    result = bring(line(8, 3.6), line(9, 3.5))
    assert (result.counts.new, result.counts.measured, result.written) == (1, 1, 1)
    assert stored(register)[0] == (0, 8, 3.0, 0)
    assert bring(line(8, 3.0)).counts.equal == 1
    assert stored(register)[0] == (0, 8, 3.0, 0)
    result = bring(line(8, 3.6), line(9, 3.5), overwrite=True)
    assert (result.counts.measured, result.counts.equal, result.written) == (1, 1, 1)
    assert stored(register)[0] == (0, 8, 3.6, IMPORTED)


def test_a_corrected_file_corrects(bring: Any, register: Any) -> None:
    bring(line(8, 36), line(9, 3.5))
    result = bring(line(8, 3.6), line(9, 3.5))
    assert (result.counts.corrected, result.counts.equal, result.written) == (1, 1, 1)
    assert stored(register)[0] == (0, 8, 3.6, IMPORTED)


def test_a_file_that_contradicts_itself(
    bring: Any, register: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings_import, "_BATCH", 1)  # wherever the lines stand
    lines = (line(8, 3.6), line(9, 3.5), line(8, 3.7), line(8, 3.6))
    result = bring(*lines)
    assert [(f.line, f.code, f.values["others"]) for f in result.faults] == [
        (4, "contradiction", 2),
        (5, "contradiction", 2),
    ]
    assert result.written == 0
    assert bring(*lines, skip_faulty=True).written == 1
    assert stored(register) == [(0, 9, 3.5, IMPORTED)]


def test_frozen_soil_is_told_by_another_line(bring: Any, register: Any) -> None:
    bring(
        line(8, 20, "soil_water_tension_kpa"),
        line(8, 20, "soil_water_tension_kpa", probe=1),
        line(8, 0.9, "soil_temperature_c"),
        line(9, 20, "soil_water_tension_kpa"),
        line(9, -99, "soil_temperature_c"),
    )
    flags = [Quality(row[3] ^ IMPORTED) for row in stored(register)]
    assert flags == [
        Quality.FROZEN,
        Quality.GOOD,
        Quality.GOOD,
        Quality.GOOD,
        Quality.OUT_OF_RANGE,
    ]


def test_by_tree_and_depth(bring: Any, register: Any) -> None:
    header = "Baum,Zeit,Saugspannung 30 cm [kPa],Saugspannung 60 cm [kPa]"
    assert bring("1,01.07.2026 10:00,12.5,25", header=header).written == 2
    assert [row[:3] for row in stored(register)] == [(0, 8, 12.5), (1, 8, 25.0)]


def test_the_audit_has_the_counts(bring: Any, register: Any) -> None:
    bring(line(8, 3.6), "nobody,2026-07-01T08:00Z,battery_v,0,1", skip_faulty=True)
    entry = register.audit()[-1]
    assert (entry.actor, entry.action, entry.subject) == ("muster", "readings.import", "readings")
    assert entry.detail == "Imported r.csv."
    assert entry.after == {
        "written": 1, "new": 1, "equal": 0, "corrected": 0, "kept": 0, "faulty_lines": 1,
        "sensors": 1, "first_at": EIGHT.isoformat(), "last_at": EIGHT.isoformat(),
    }  # fmt: skip
    bring(line(8, 3.6))
    assert register.audit()[-1] == entry


def test_more_faults_than_are_kept(
    bring: Any, register: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings_import, "MOST_FAULTS", 3)
    result = bring(*("nobody,2026-07-01T08:00Z,battery_v,0,1" for _ in range(10)))
    assert (len(result.faults), result.faulty_lines) == (3, 10)
    assert stored(register) == []
