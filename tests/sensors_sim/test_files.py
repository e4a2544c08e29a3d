"""The CSV files: the columns that the importers and the weather provider read."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.errors import InputError
from baumfeuchte.registry.device_names import Devices
from baumfeuchte.registry.sensor_file import parse_sensors
from baumfeuchte.registry.tree_file import FileOptions, parse_trees
from baumfeuchte.registry.watering_file import WateringRow, parse_waterings
from baumfeuchte.sensors_sim.files import write_files
from baumfeuchte.sensors_sim.truth import waterings_between

if TYPE_CHECKING:
    from pathlib import Path

    from baumfeuchte.sensors_sim.fleet import Fleet

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def folder(fleet: Fleet, morning: datetime, tmp_path: Path) -> Path:
    out = tmp_path / "new" / "simulation"
    files = write_files(fleet, out, since=morning - timedelta(days=42), until=morning)
    assert [path.name for path in files] == [
        "trees.csv",
        "sensors.csv",
        "waterings.csv",
        "weather.csv",
        "map.geojson",
    ]
    return out


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_waterings(path: Path) -> list[WateringRow]:
    parsed = parse_waterings(
        path.read_bytes(), name="waterings.csv", zone=BERLIN, options=FileOptions()
    )
    assert parsed.faults == ()
    return list(parsed.rows)


def header(path: Path) -> str:
    return path.read_text("utf-8").splitlines()[0]


def test_the_map_has_every_district_of_a_tree(folder: Path, fleet: Fleet) -> None:
    found = json.loads((folder / "map.geojson").read_bytes())
    kinds = {item["properties"]["name"]: item for item in found["features"]}
    assert {tree.district for tree in fleet.trees} <= kinds.keys()
    for item in found["features"]:
        form, places = item["geometry"]["type"], item["geometry"]["coordinates"]
        assert form == ("Polygon" if item["properties"]["kind"] == "district" else "LineString")
        if form == "Polygon":
            (places,) = places
            assert places[0] == places[-1]
        assert all(7.1 < x < 7.4 and 51.4 < y < 51.6 for x, y in places)
    for tree in fleet.trees:
        ring = kinds[tree.district]["geometry"]["coordinates"][0]
        assert inside(tree.longitude, tree.latitude, ring), tree.number


def inside(x: float, y: float, ring: list[list[float]]) -> bool:
    """How often a ray to the east crosses the ring: odd is inside."""
    crossed = [
        (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        for (x0, y0), (x1, y1) in pairwise(ring)
    ]
    return sum(crossed) % 2 == 1


def test_trees(folder: Path, fleet: Fleet) -> None:
    path = folder / "trees.csv"
    assert header(path) == "number,species,planting_year,lat,lon,street,district,soil"
    parsed = parse_trees(path.read_bytes(), name="trees.csv", year=2026)
    assert parsed.faults == ()
    assert [row.number for row in parsed.rows] == [tree.number for tree in fleet.trees]
    first = parsed.rows[0].values
    assert (first["species"], first["planting_year"], first["street"], first["soil"]) == (
        "Tilia cordata",
        2026,
        "Universitätsstraße",
        "substrate",
    )


def test_sensors_one_row_for_each_probe(folder: Path, fleet: Fleet) -> None:
    path = folder / "sensors.csv"
    assert header(path) == "dev_eui,device,tree_number,probe,depth_cm,since"
    parsed = parse_sensors(
        path.read_bytes(),
        name="sensors.csv",
        zone=BERLIN,
        devices=Devices(),
        options=FileOptions(),
    )
    assert parsed.faults == ()
    found = [
        (r.dev_eui, r.device, r.tree_number, r.probe, r.depth_cm, r.since) for r in parsed.rows
    ]
    assert found == [
        (d.dev_eui, d.device, d.tree_number, probe, depth_cm, d.installed_at)
        for d in fleet.devices
        for probe, depth_cm in enumerate(d.depths_cm)
    ]


def test_waterings_end_with_the_period(folder: Path, fleet: Fleet, morning: datetime) -> None:
    path = folder / "waterings.csv"
    assert header(path) == "tree_number,watered_at,litres,idempotency_key"
    waterings = read_waterings(path)
    assert len(waterings) > 40
    assert max(w.watered_at for w in waterings) <= morning
    assert min(w.watered_at for w in waterings) >= datetime(2026, 5, 4, tzinfo=UTC)
    planned = waterings_between(fleet, datetime(2026, 3, 1, tzinfo=UTC), morning)
    assert [w.litres for w in waterings] == [w.litres for w in planned if w.logged]
    assert len(planned) > len(waterings), "what nobody logged is not in the file"
    # A later run says the same about the past, with the same keys.
    write_files(fleet, folder, since=morning, until=morning + timedelta(days=10))
    later = read_waterings(path)
    assert later[: len(waterings)] == waterings
    assert len(later) > len(waterings)


def test_weather(folder: Path, morning: datetime) -> None:
    path = folder / "weather.csv"
    assert header(path) == "date,et0_mm,rain_mm,temp_min_c,temp_max_c,kind"
    days = rows(path)
    dates = [date.fromisoformat(row["date"]) for row in days]
    assert dates[0] == date(2026, 3, 1)
    assert dates[-1] == morning.date() + timedelta(days=14)
    assert dates == [dates[0] + timedelta(days=i) for i in range(len(dates))]
    for row, day in zip(days, dates, strict=True):
        assert row["kind"] == ("observed" if day < morning.date() else "forecast")
        assert 0 <= float(row["et0_mm"]) < 9
        assert 0 <= float(row["rain_mm"]) < 60
        assert -20 < float(row["temp_min_c"]) < float(row["temp_max_c"]) < 42


def test_a_period_over_two_years_has_both(fleet: Fleet, tmp_path: Path) -> None:
    end = datetime(2027, 2, 25, tzinfo=UTC)
    write_files(fleet, tmp_path, since=end - timedelta(days=400), until=end)
    dates = [row["date"] for row in rows(tmp_path / "weather.csv")]
    assert (dates[0], dates[-1]) == ("2025-03-01", "2027-03-11")
    assert len(dates) == len(set(dates))
    keys = [row["idempotency_key"] for row in rows(tmp_path / "waterings.csv")]
    assert len(keys) == len(set(keys))


def test_a_folder_that_cannot_be_made_is_named(
    fleet: Fleet, morning: datetime, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="--out"):
        write_files(fleet, tmp_path / "file" / "below", since=morning, until=morning)
