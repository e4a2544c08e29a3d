"""The files that go with a fleet: register, waterings, weather, and the ground of the map.

docs/simulator.md describes the columns.
"""

from __future__ import annotations

import csv
from datetime import timedelta
from typing import TYPE_CHECKING

import orjson

from baumfeuchte.domain.errors import InputError
from baumfeuchte.sensors_sim.bochum_map import map_geojson
from baumfeuchte.sensors_sim.season import next_season_start, season_start
from baumfeuchte.sensors_sim.truth import waterings_between
from baumfeuchte.sensors_sim.weather import year_weather

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from baumfeuchte.sensors_sim.fleet import Fleet

    Rows = Iterator[Sequence[object]]

TREE_COLUMNS = "number,species,planting_year,lat,lon,street,district,soil"
SENSOR_COLUMNS = "dev_eui,device,tree_number,probe,depth_cm,since"
WATERING_COLUMNS = "tree_number,watered_at,litres,idempotency_key"
WEATHER_COLUMNS = "date,et0_mm,rain_mm,temp_min_c,temp_max_c,kind"
FORECAST_DAYS = 14


def write_files(fleet: Fleet, folder: Path, *, since: datetime, until: datetime) -> list[Path]:
    """Write trees.csv, sensors.csv, waterings.csv, weather.csv and the ground of the map.

    Args:
        fleet: what they describe.
        folder: made if it is missing; older files in it are replaced.
        since: start of the messages; waterings and weather begin with its simulated year.
        until: end of the messages and waterings; the weather ends ``FORECAST_DAYS`` later.

    Returns:
        The files.

    Raises:
        InputError: the folder cannot be written to.
    """
    tables = {
        "trees.csv": (TREE_COLUMNS, _trees(fleet)),
        "sensors.csv": (SENSOR_COLUMNS, _sensors(fleet)),
        "waterings.csv": (WATERING_COLUMNS, _waterings(fleet, since, until)),
        "weather.csv": (WEATHER_COLUMNS, _weather(fleet, since, until)),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = [_write(folder / name, *table) for name, table in tables.items()]
        ground = folder / "map.geojson"
        ground.write_bytes(orjson.dumps(map_geojson()))
    except OSError as error:
        msg = f"{folder} cannot be written to ({error.strerror}); choose another folder with --out."
        raise InputError(msg) from error
    return [*found, ground]


def _write(path: Path, columns: str, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns.split(","))
        writer.writerows(rows)
    return path


def _trees(fleet: Fleet) -> Rows:
    for tree in fleet.trees:
        yield (
            tree.number,
            tree.species,
            tree.planting_year,
            f"{tree.latitude:.6f}",
            f"{tree.longitude:.6f}",
            tree.street,
            tree.district,
            tree.soil,
        )


def _sensors(fleet: Fleet) -> Rows:
    for device in filter(fleet.is_registered, fleet.devices):
        for probe, depth_cm in enumerate(device.depths_cm):
            yield (
                device.dev_eui,
                device.device,
                device.tree_number,
                probe,
                f"{depth_cm:g}",
                device.installed_at.isoformat(),
            )


def _waterings(fleet: Fleet, since: datetime, until: datetime) -> Rows:
    for start in _years(since, until):
        for watering in waterings_between(fleet, start, until):
            if watering.logged:
                yield (
                    watering.tree_number,
                    watering.watered_at.isoformat(),
                    f"{watering.litres:g}",
                    watering.idempotency_key,
                )


def _weather(fleet: Fleet, since: datetime, until: datetime) -> Rows:
    last = until.date() + timedelta(days=FORECAST_DAYS)
    for start in _years(since, until + timedelta(days=FORECAST_DAYS)):
        weather = year_weather(fleet.seed, start, fleet.scenario)
        for index in range(weather.days):
            day = weather.day(index)
            if day <= last:
                yield (
                    day.isoformat(),
                    f"{weather.et0_mm[index]:.2f}",
                    f"{weather.rain_mm[index]:.1f}",
                    f"{weather.temp_min_c[index]:.1f}",
                    f"{weather.temp_max_c[index]:.1f}",
                    "observed" if day < until.date() else "forecast",
                )


def _years(since: datetime, until: datetime) -> Iterator[datetime]:
    start = season_start(since)
    while start <= until:
        yield start
        start = next_season_start(start)
