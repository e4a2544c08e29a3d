"""Imports into a real database: all of a file or nothing, and twice changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.registry.csv_files import parse_sensors, parse_trees, parse_waterings
from baumfeuchte.registry.importer import (
    ImportResult,
    import_sensors,
    import_trees,
    import_waterings,
)
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import active_installations, all_sensors, all_trees
from baumfeuchte.storage.waterings import waterings_since

if TYPE_CHECKING:
    from collections.abc import Iterator

BERLIN = ZoneInfo("Europe/Berlin")
TREES = (
    "number,species,planting_year,lat,lon,street,district,soil\n"
    "1,Tilia cordata,2024,51.46,7.24,Universitätsstraße,Querenburg,Sl3\n"
    "2,Acer platanoides,2010,51.47,7.23,Universitätsstraße,Wiemelhausen,\n"
)
SENSORS = (
    "dev_eui,device,tree_number,probe,depth_cm,since\n"
    "a84041c891885c21,dragino/LSE01,1,0,15,2026-04-01\n"
    "70b3d57ba0001111,decentlab/DL-SDD,2,0,10,2026-04-01\n"
    "70b3d57ba0001111,decentlab/DL-SDD,2,1,30,2026-04-01\n"
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, pool_size=1)
    yield database
    database.dispose()


def trees(database: Database, text: str) -> ImportResult:
    with database.begin() as conn:
        return import_trees(conn, parse_trees(text.encode(), name="trees.csv"))


def sensors(database: Database, text: str) -> ImportResult:
    with database.begin() as conn:
        return import_sensors(conn, parse_sensors(text.encode(), name="s.csv", zone=BERLIN))


def test_trees_are_created_updated_and_left_alone(database: Database) -> None:
    assert trees(database, TREES) == ImportResult(created=2)
    assert trees(database, TREES) == ImportResult(unchanged=2)
    changed = TREES.replace("Wiemelhausen,", "Wiemelhausen,Lu")
    assert trees(database, changed) == ImportResult(updated=1, unchanged=1)
    with database.begin() as conn:
        stored = {tree.number: tree for tree in run(conn, all_trees())}
    assert stored["2"].site.soil == "Lu"
    assert stored["1"].site.soil == "Sl3"


def test_one_faulty_line_keeps_all_out(database: Database) -> None:
    result = trees(database, TREES + "3,Acer,neu,51,7,,,\n")
    assert [str(fault) for fault in result.faults] == [
        "line 4: planting_year is 'neu', which is no number"
    ]
    with database.begin() as conn:
        assert run(conn, all_trees()) == []


def test_sensors_need_their_trees(database: Database) -> None:
    result = sensors(database, SENSORS)
    assert len(result.faults) == 3
    assert "there is no tree 1" in str(result.faults[0])
    with database.begin() as conn:
        assert run(conn, all_sensors()) == []


def test_probes_are_installed_once(database: Database) -> None:
    trees(database, TREES)
    assert sensors(database, SENSORS) == ImportResult(created=3)
    assert sensors(database, SENSORS) == ImportResult(unchanged=3)
    with database.begin() as conn:
        assert len(run(conn, all_sensors())) == 2
        places = run(conn, active_installations(datetime(2026, 5, 1, tzinfo=UTC)))
        assert sorted((place.probe, place.depth_cm) for place in places) == [
            (0, 10.0),
            (0, 15.0),
            (1, 30.0),
        ]
        assert run(conn, active_installations(datetime(2026, 3, 1, tzinfo=UTC))) == []


def test_a_firmware_is_a_setting_of_the_sensor(database: Database) -> None:
    trees(database, TREES)
    text = (
        "dev_eui,device,tree_number,probe,depth_cm,since,firmware\n"
        "a84041c891885c21,dragino/LSE01,1,0,15,2026-04-01,1.0\n"
    )
    assert sensors(database, text).created == 1
    with database.begin() as conn:
        (sensor,) = run(conn, all_sensors())
    assert sensor.settings == {"firmware": "1.0"}


def test_waterings_are_logged_once(database: Database) -> None:
    trees(database, TREES)
    text = "tree_number,watered_at,litres\n1,2026-07-01T08:00,80\n2,2026-07-01T08:30,120\n"

    def once() -> ImportResult:
        with database.begin() as conn:
            return import_waterings(conn, parse_waterings(text.encode(), name="w.csv", zone=BERLIN))

    assert once() == ImportResult(created=2)
    assert once() == ImportResult(unchanged=2)
    with database.begin() as conn:
        logged = run(conn, waterings_since(datetime(2026, 7, 1, tzinfo=UTC)))
    assert [watering.litres for watering in logged] == [80.0, 120.0]


def test_waterings_need_their_trees(database: Database) -> None:
    text = "tree_number,watered_at,litres\n9,2026-07-01,80\n"
    with database.begin() as conn:
        result = import_waterings(conn, parse_waterings(text.encode(), name="w", zone=BERLIN))
    assert "there is no tree 9" in str(result.faults[0])
