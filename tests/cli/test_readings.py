"""`baumfeuchte readings import` as a person runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import psycopg
import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import readings
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.tree import Installation, Sensor, Tree
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    all_sensors,
    tree_ids_by_number,
    upsert_installations,
    upsert_sensors,
    upsert_trees,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

APRIL = datetime(2026, 4, 1, tzinfo=UTC)
TREE = Tree(number="B-1", species="Tilia", planting_year=2024, latitude=51, longitude=7)
WIDE = (
    "Baumnummer;Datum;Uhrzeit;Saugspannung 30 cm [hPa];Wetter\n"
    "B-1;01.07.2026;08:00;125,5;Sonne\n"
    "B-1;01.07.2026;09:00;126,5;Sonne\n"
)


@pytest.fixture
def command(database_url: str, tmp_path: Path) -> Callable[..., Result]:
    """Import a text as a file, into a database with one tree and one probe."""
    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        upsert_trees(conn, [TREE])
        upsert_sensors(conn, [Sensor(dev_eui="logger-1", device="baumfeuchte/values")])
        (sensor,) = run(conn, all_sensors())
        tree_id = dict(run(conn, tree_ids_by_number()))["B-1"]
        assert sensor.id is not None
        place = Installation(
            sensor_id=sensor.id, probe=0, tree_id=tree_id, depth_cm=30.0, since=APRIL
        )
        upsert_installations(conn, [place])
    database.dispose()
    app = typer.Typer()
    readings.register(app)
    settings = {
        "BAUMFEUCHTE_DATABASE_URL": database_url,
        "BAUMFEUCHTE_CLOCK_START": "2026-07-10T16:00:00+02:00",
    }

    def do(text: str | None, *words: str, file: str = "r.csv") -> Result:
        path = tmp_path / file
        if text is not None:
            path.write_bytes(text.encode("cp1252"))
        return CliRunner().invoke(app, ["readings", "import", str(path), *words], env=settings)

    return do


def stored(url: str) -> list[tuple[float, datetime]]:
    with psycopg.connect(url) as conn:
        rows = conn.execute("SELECT value, observed_at FROM readings ORDER BY observed_at")
        return [(value, at.astimezone(UTC)) for value, at in rows]


def test_a_file_of_an_office(command: Callable[..., Result], database_url: str) -> None:
    result = command(WIDE)
    assert result.exit_code == 0
    first, second = result.output.splitlines()
    assert first.startswith("Messwerte: 2 neu, 0 bekannt und gleich, 0 gegenüber")
    assert second == "1 Sensoren, 2026-07-01 06:00 bis 2026-07-01 07:00 UTC."
    assert stored(database_url) == [
        (12.55, datetime(2026, 7, 1, 6, tzinfo=UTC)),
        (12.65, datetime(2026, 7, 1, 7, tzinfo=UTC)),
    ]
    said = command(WIDE, "--language", "en").output
    assert said.startswith("Readings: 0 new, 2 known and equal, ")


def test_in_a_process_of_its_own(
    command: Callable[..., Result], database_url: str, tmp_path: Path
) -> None:
    command(WIDE, "--dry-run")
    program = (
        "import typer; from baumfeuchte.cli import readings;"
        "app = typer.Typer(); readings.register(app); app()"
    )
    subprocess.run(
        [sys.executable, "-c", program, "readings", "import", str(tmp_path / "r.csv")],
        env=os.environ | {"BAUMFEUCHTE_DATABASE_URL": database_url},
        check=True,
    )
    assert len(stored(database_url)) == 2


def test_a_dry_run(command: Callable[..., Result], database_url: str) -> None:
    said = command(WIDE + "B-9;01.07.2026;08:00;1;\n", "--dry-run", "--language", "en").output
    assert "column 'Saugspannung 30 cm [hPa]' taken for soil_water_tension_kpa@30cm" in said
    assert "Columns that were not read: Wetter" in said
    assert "Dry run, nothing was written. Readings: 2 new, 0 known and equal, " in said
    assert said.rstrip().endswith("1 sensors, 2026-07-01 06:00 to 2026-07-01 07:00 UTC.")
    assert ", 1 lines with faults." in said
    assert stored(database_url) == []


def test_only_the_columns(command: Callable[..., Result], database_url: str) -> None:
    said = command(WIDE, "--show-columns").output.splitlines()
    assert said[0] == ("Spalte „Saugspannung 30 cm [hPa]“ gelesen als soil_water_tension_kpa@30cm")
    assert said[-1] == "Nicht gelesene Spalten: Wetter"
    assert stored(database_url) == []


def test_faults_are_told_line_by_line(
    command: Callable[..., Result], database_url: str, tmp_path: Path
) -> None:
    text = WIDE + "B-9;01.07.2026;08:00;130;Regen\nB-1;gestern;;130;\nB-1;02.07.2026;8:00;naß;\n"
    report = tmp_path / "faults.csv"
    result = command(text, "--report", str(report))
    assert isinstance(result.exception, InputError)
    assert str(result.exception).startswith("3 Zeilen von ")
    assert "nichts wurde gespeichert" in str(result.exception)
    lines = result.stderr.splitlines()
    assert lines[0].startswith("Zeile 4, Spalte „Saugspannung 30 cm [hPa]“: dort ist zu dieser")
    assert lines[1].startswith("Zeile 5, Spalte „Datum“: „gestern“ ist keine Zeit; schreiben Sie")
    assert lines[2].startswith("Zeile 6, Spalte „Saugspannung 30 cm [hPa]“: „naß“ ist keine Zahl")
    assert stored(database_url) == []
    rows = report.read_text("utf-8-sig").splitlines()
    assert rows[0] == "Grund;Zeile;Baumnummer;Datum;Uhrzeit;Saugspannung 30 cm [hPa];Wetter"
    assert [row.split(";")[-5:] for row in rows[1:]] == [
        ["B-9", "01.07.2026", "08:00", "130", "Regen"],
        ["B-1", "gestern", "", "130", ""],
        ["B-1", "02.07.2026", "8:00", "naß", ""],
    ]
    result = command(text, "--skip-faulty", "--report", str(report))
    assert result.exit_code == 0
    assert "3 fehlerhafte Zeilen wurden ausgelassen und stehen mit dem Grund in" in result.output
    assert len(stored(database_url)) == 2


def test_values_of_sensors_are_kept_unless_a_person_says_so(
    command: Callable[..., Result], database_url: str
) -> None:
    command(WIDE)
    with psycopg.connect(database_url) as conn:
        conn.execute("UPDATE readings SET flags = 0, value = 99")
    assert "2 anders als gemeldet (bleiben; --overwrite ersetzt sie)" in command(WIDE).output
    assert [value for value, _ in stored(database_url)] == [99, 99]
    said = command(WIDE, "--overwrite").output
    assert "2 anders als gemeldet (werden ersetzt)" in said
    assert [value for value, _ in stored(database_url)] == [12.55, 12.65]


def test_the_hour_that_comes_twice(command: Callable[..., Result], database_url: str) -> None:
    text = "sensor;time;battery_v\n" + "".join(
        f"logger-1;26.10.2025 {time};3,{n}\n"
        for n, time in enumerate(["02:00", "02:30", "02:00", "02:30", "03:00"])
    )
    said = command(text).output
    assert said.startswith("Hinweis: 4 Zeilen nennen die Stunde, die es ")
    assert [f"{at:%H:%M}" for _, at in stored(database_url)] == [
        "00:00", "00:30", "01:00", "01:30", "02:00"
    ]  # fmt: skip


def test_a_workbook(command: Callable[..., Result], database_url: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Sensor", "Zeit", "battery_v"])
    book.active.append(["logger-1", datetime(2026, 7, 1, 8), 3.6])  # noqa: DTZ001 - Excel has no zones
    book.save(tmp_path / "r.xlsx")
    assert command(None, file="r.xlsx").exit_code == 0
    assert stored(database_url) == [(3.6, datetime(2026, 7, 1, 6, tzinfo=UTC))]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (None, (), "does not exist; check the path"),
        ("", (), "ist leer"),
        ("a;b\n1;2\n", (), "ist keine Überschrift bekannt"),
        ("Sensor;Zeit;Bodenfeuchte [%]\n", (), "Prozent kann Verschiedenes heißen"),
        ("Sensor;Zeit;x\n", ("--language", "en"), "has no column of values"),
        (WIDE, ("--map", "Wetter"), "has no ="),
        (WIDE, ("--map", "Wetter=sunshine"), "„sunshine“ ist kein Feld; möglich sind: sensor, "),
        (WIDE, ("--map", "Wetter=sunshine"), ", depth_cm, soil_water_tension_kpa, "),
    ],
)
def test_files_that_cannot_be_used(
    command: Callable[..., Result], text: str | None, words: tuple[str, ...], expected: str
) -> None:
    result = command(text, *words)
    assert isinstance(result.exception, InputError)
    assert expected in str(result.exception) or expected in result.output
