"""The three files of the register."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.registry.csv_files import parse_sensors, parse_trees, parse_waterings

BERLIN = ZoneInfo("Europe/Berlin")
TREES = "number,species,planting_year,lat,lon,street,district,soil\n"
SENSORS = "dev_eui,device,tree_number,probe,depth_cm,since\n"
WATERINGS = "tree_number,watered_at,litres\n"


def test_a_tree() -> None:
    parsed = parse_trees(
        (TREES + "B-1,Tilia cordata,2024,51.46,7.24,Universitätsstraße,Querenburg,sl3\n").encode(),
        name="trees.csv",
    )
    ((line, tree),) = parsed.rows
    assert (line, tree.number, tree.planting_year) == (2, "B-1", 2024)
    assert (tree.latitude, tree.longitude) == (51.46, 7.24)
    assert tree.site.soil == "Sl3"


@pytest.mark.parametrize(
    ("soil", "expected"),
    [("", None), ("unbekannt", None), ("Substrat", "substrate"), ("UT3", "Ut3")],
)
def test_soils(soil: str, expected: str | None) -> None:
    parsed = parse_trees((TREES + f"1,Acer,,51,7,,,{soil}\n").encode(), name="t")
    ((_, tree),) = parsed.rows
    assert tree.site.soil == expected
    assert tree.planting_year is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (",Acer,2020,51,7,,,", "number is empty"),
        ("1,,2020,51,7,,,", "species is empty"),
        ("1,Acer,neu,51,7,,,", "planting_year is 'neu'"),
        ("1,Acer,2020.5,51,7,,,", "whole number"),
        ("1,Acer,2020,5746000,370000,,,", "lat is 5746000; it must lie between -90 and 90"),
        ("1,Acer,2020,51,7,,,Lehm", "soil is 'Lehm'; write a KA5 class"),
    ],
)
def test_faults_of_trees(line: str, message: str) -> None:
    parsed = parse_trees((TREES + line + "\n").encode(), name="t")
    assert parsed.rows == ()
    assert message in str(parsed.faults[0])


def test_a_number_twice() -> None:
    parsed = parse_trees((TREES + "1,A,,51,7,,,\n1,B,,51,7,,,\n").encode(), name="t")
    assert len(parsed.rows) == 1
    assert str(parsed.faults[0]) == "line 3: has the same number as line 2"


def test_a_probe() -> None:
    parsed = parse_sensors(
        (SENSORS + "A8-40-41-C8-91-88-5C-21,DRAGINO/lse01,B-1,0,15,2026-04-01\n").encode(),
        name="s",
        zone=BERLIN,
    )
    ((_, row),) = parsed.rows
    assert row.dev_eui == "a84041c891885c21"
    assert row.device == "dragino/LSE01"
    assert row.since == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert (row.probe, row.depth_cm, row.until) == (0, 15.0, None)


def test_sensors_of_our_own_format_have_any_name() -> None:
    parsed = parse_sensors(
        (SENSORS + "Haus-7.probe,baumfeuchte/values,1,2,30,2026-04-01\n").encode(),
        name="s",
        zone=BERLIN,
    )
    assert parsed.rows[0][1].dev_eui == "haus-7.probe"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a84041c891885c21,dragino/XYZ,1,0,15,2026-04-01", "device is 'dragino/XYZ'; known are"),
        ("with blank,dragino/LSE01,1,0,15,2026-04-01", "is no sensor: write a DevEUI"),
        ("a84041c891885c21,dragino/LSE01,1,-1,15,2026-04-01", "probe is -1"),
        ("a84041c891885c21,dragino/LSE01,1,0,tief,2026-04-01", "depth_cm is 'tief'"),
        ("a84041c891885c21,dragino/LSE01,1,0,15,bald", "since is 'bald'"),
        ("a84041c891885c21,dragino/LSE01,,0,15,2026-04-01", "tree_number is empty"),
    ],
)
def test_faults_of_sensors(line: str, message: str) -> None:
    parsed = parse_sensors((SENSORS + line + "\n").encode(), name="s", zone=BERLIN)
    assert parsed.rows == ()
    assert message in str(parsed.faults[0])


def test_until_must_follow_since() -> None:
    data = SENSORS.strip() + ",until\na84041c891885c21,dragino/LSE01,1,0,15,2026-04-02,2026-04-01\n"
    parsed = parse_sensors(data.encode(), name="s", zone=BERLIN)
    assert "until is not later" in str(parsed.faults[0])


def test_one_sensor_is_one_device() -> None:
    data = (
        SENSORS
        + "a84041c891885c21,dragino/LSE01,1,0,15,2026-04-01\n"
        + "a84041c891885c21,decentlab/DL-SDD,1,1,30,2026-04-01\n"
    )
    parsed = parse_sensors(data.encode(), name="s", zone=BERLIN)
    assert "another device" in str(parsed.faults[0])


def test_waterings_get_a_key_from_their_content() -> None:
    data = (WATERINGS + "1,2026-07-01T08:00,80\n2,2026-07-01T08:00,80\n").encode()
    first = parse_waterings(data, name="w", zone=BERLIN)
    again = parse_waterings(data, name="w", zone=BERLIN)
    keys = [row.idempotency_key for _, row in first.rows]
    assert keys == [row.idempotency_key for _, row in again.rows]
    assert len(set(keys)) == 2
    assert first.rows[0][1].watered_at == datetime(2026, 7, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize("litres", ["0", "-5", "viel", "20000"])
def test_faults_of_waterings(litres: str) -> None:
    data = (WATERINGS + f"1,2026-07-01,{litres}\n").encode()
    parsed = parse_waterings(data, name="w", zone=BERLIN)
    assert "litres" in str(parsed.faults[0])


def test_the_same_watering_twice_in_a_file() -> None:
    data = (WATERINGS + "1,2026-07-01,80\n1,2026-07-01,80\n").encode()
    parsed = parse_waterings(data, name="w", zone=BERLIN)
    assert "line 3: has the same content" in str(parsed.faults[0])
