"""A small town for the tests of planning runs: trees, probes, readings, weather, lists."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from baumfeuchte.domain.reading import Quality, Quantity, Reading
from baumfeuchte.domain.tree import Installation, Sensor, Site, Tree
from baumfeuchte.domain.weather import DayWeather, WeatherReport
from baumfeuchte.planning.turn import take_turn
from baumfeuchte.storage.bulk import write_readings
from baumfeuchte.storage.query import run
from baumfeuchte.storage.recommendations import ListRow, list_rows
from baumfeuchte.storage.registry import (
    all_sensors,
    tree_ids_by_number,
    upsert_installations,
    upsert_sensors,
    upsert_trees,
)
from baumfeuchte.storage.weather import store_report
from baumfeuchte.weather.fetch import cells_of

if TYPE_CHECKING:
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.engine import Database

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
TREES = {"dry": 12.0, "soon": 17.5, "wet": 24.0, "silent": None, "bare": None}


def settle(database: Database) -> dict[str, int]:
    """Young trees in Sl3 with a probe in 60 cm each, but for the bare one."""
    with database.begin() as conn:
        upsert_trees(
            conn,
            [
                Tree(
                    number=name,
                    species="Tilia cordata",
                    planting_year=2024,
                    latitude=51.46,
                    longitude=7.24,
                    site=Site(soil="Sl3"),
                )
                for name in TREES
            ],
        )
        found = dict(run(conn, tree_ids_by_number()))
        names = [name for name in TREES if name != "bare"]
        upsert_sensors(conn, [Sensor(dev_eui=name, device="dragino/LSE01") for name in names])
        sensors = {sensor.dev_eui: sensor.id for sensor in run(conn, all_sensors())}
        since = datetime(2026, 4, 1, tzinfo=UTC)
        upsert_installations(
            conn,
            [
                Installation(
                    sensor_id=sensors[name] or 0,
                    probe=0,
                    tree_id=found[name],
                    depth_cm=60,
                    since=since,
                )
                for name in names
            ],
        )
    return found


def measure(
    database: Database,
    values: dict[str, float | None],
    until: datetime = NOW,
    hours: int = 120,
    flags: Quality = Quality.GOOD,
) -> None:
    """Hourly water content of the last days, falling by half a percent a day."""
    with database.begin() as conn:
        sensors = {sensor.dev_eui: sensor.id for sensor in run(conn, all_sensors())}
        write_readings(
            conn,
            [
                Reading(
                    sensor_id=sensors[name] or 0,
                    probe=0,
                    quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT,
                    observed_at=until - timedelta(hours=back),
                    value=value + back * 0.5 / 24,
                    flags=flags,
                )
                for name, value in values.items()
                if value is not None
                for back in range(hours)
            ],
        )


def plan(database: Database, now: datetime = NOW, day: date = DAY) -> PlanningRun:
    return take_turn(database, day=day, now=now, zone=BERLIN)


def rows(database: Database, planned: PlanningRun) -> dict[str, ListRow]:
    with database.begin() as conn:
        return {row.tree.number: row for row in run(conn, list_rows(planned.id))}


def tell_weather(
    database: Database,
    *,
    et0_mm: float,
    rain_mm: float,
    at: datetime,
    rain_probability: float | None = None,
) -> None:
    """A forecast for the cell of the trees, the same on all days."""
    (cell,) = cells_of([(51.46, 7.24)])
    days = [
        DayWeather(
            day=DAY + timedelta(days=i),
            et0_mm=et0_mm,
            rain_mm=rain_mm,
            rain_probability=rain_probability,
        )
        for i in range(10)
    ]
    with database.begin() as conn:
        told = WeatherReport(provider="bright_sky", forecast=tuple(days))
        store_report(conn, cell, told, at)


def codes(row: ListRow) -> list[str]:
    return [reason.code for reason in row.recommendation.reasons]
