"""A large city that has run for two months, for the benchmark of planning.

Every sensor sends each hour; soil dries down and is wetted anew every nine days. Half of these
wettings are logged waterings, the other half nobody explains; it rained a little every tenth day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import sqlalchemy as sa

from baumfeuchte.domain.weather import DayWeather, Et0Method, WeatherCell, WeatherReport
from baumfeuchte.irrigation.weather_cells import cell_centres, cell_ids
from baumfeuchte.planning.daily import HISTORY_DAYS
from baumfeuchte.storage.weather import store_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.storage.engine import Database

DAY: Final = date(2026, 7, 15)
"""The day that is timed; the city is made as it was a day before."""
NOW: Final = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
RAIN_EVERY_DAYS: Final = 10
FORECAST_DAYS: Final = 10
_RECENT_DAYS: Final = 3
_DAY: Final = timedelta(days=1)

SITES = """
INSERT INTO sites (soil, pit_area_m2)
SELECT (ARRAY['Sl3', 'Sl2', 'Ut3', 'substrate', NULL])[1 + n % 5], 4
FROM generate_series(1, :trees) AS n;
"""
TREES = """
INSERT INTO trees (number, species, planting_year, latitude, longitude, street, district, site_id)
SELECT 'B-' || id, (ARRAY['Tilia cordata', 'Acer platanoides', 'Quercus robur'])[1 + id % 3],
       2026 - id % 15, 51.4 + id % 300 * 0.0004, 7.1 + id / 300 * 0.0004,
       'Straße ' || id % 900, 'Bezirk ' || id % 12, id
FROM sites
"""
_SENSORS = """
INSERT INTO sensors (dev_eui, device, last_seen_at)
SELECT lpad(to_hex(n), 16, '0'), 'dragino/LSE01', :now FROM generate_series(1, :sensors) AS n
"""
_INSTALLATIONS = """
INSERT INTO installations (sensor_id, probe, tree_id, depth_cm, since)
SELECT s.id, p, s.id * (:trees / :sensors), 30 + 30 * p, :since
FROM sensors s CROSS JOIN generate_series(0, :probes - 1) AS p
"""
# Days since the last wetting, shifted by the sensor, so that a ninth is wetted each day.
_CLOCK = "(extract(epoch FROM CAST(:now AS timestamptz)) / 86400 + s.id - h / 24.0)::float8"
_SINCE = f"({_CLOCK} - 9 * floor({_CLOCK} / 9))"
_SCALE = "(0.8::float8 + 0.01::float8 * (s.id % 40))"
# Water comes in over three hours, the coarse pores drain within a day or two, then roots drink.
_DRYDOWN = f"""
(10 + (14 - p) * exp(-0.1::float8 * {_SINCE}) * {_SCALE} + CASE WHEN {_SINCE} < 0.125
      THEN ({_SINCE} / 0.125 - 1) * (4 + (14 - p) * (1 - exp(-0.9::float8)) * {_SCALE})
      ELSE 0 END + 4 * exp(-1.5::float8 * {_SINCE}))
"""
_DAILY = f"""
INSERT INTO daily_values (sensor_id, quantity, probe, local_day, value, count)
SELECT s.id, 2, p, CAST(CAST(:now AS timestamptz) AS date) - h / 24, {_DRYDOWN}, 4
FROM sensors s CROSS JOIN generate_series(0, :probes - 1) AS p
CROSS JOIN generate_series(24 * :recent, 24 * :days, 24) AS h
"""
_DAYS = """
INSERT INTO daily_value_days (local_day, computed_at)
SELECT CAST(CAST(:now AS timestamptz) AS date) - d, :now
FROM generate_series(CAST(:recent AS int), CAST(:days AS int)) AS d
"""
# Hour by hour, with the daily wave of soil; double precision, which is fast.
_READINGS = f"""
INSERT INTO readings (sensor_id, quantity, probe, observed_at, value, flags)
SELECT s.id, 2, p, :now - h * interval '1 hour' - s.id * interval '10 ms',
       round(({_DRYDOWN} + 0.1::float8 * sin(0.2618::float8 * h)) * 100) / 100, 0
FROM sensors s CROSS JOIN generate_series(0, :probes - 1) AS p
CROSS JOIN generate_series(0, :hours - 1) AS h
"""
# Half an hour before the first wetter reading.
_WATERINGS = f"""
INSERT INTO waterings (tree_id, watered_at, litres, source, note, idempotency_key)
SELECT DISTINCT i.tree_id, :now - h * interval '1 hour' - interval '30 minutes', 100, 'crew', '',
       'bench-' || s.id || '-' || :now - h * interval '1 hour'
FROM sensors s JOIN installations i ON i.sensor_id = s.id AND i.probe = 0
CROSS JOIN generate_series(0, :hours - 1) AS h
WHERE s.id % 2 = 0 AND {_SINCE} < 1 / 24.0
"""


def make_city(database: Database, *, trees: int, sensors: int, probes: int, days: int) -> None:
    """Fill an empty database with a city as it was a day before ``DAY``.

    Args:
        database: migrated.
        trees: how many.
        sensors: how many; each at a tree of its own.
        probes: of each sensor.
        days: of hourly readings.
    """
    now = NOW - _DAY
    stock: dict[str, object] = {"trees": trees, "sensors": sensors, "probes": probes, "now": now}
    stock["since"] = now - (days + 1) * _DAY
    for text in (SITES, TREES, _SENSORS, _INSTALLATIONS):
        _execute(database, text, stock)
    known: dict[str, object] = {
        "recent": _RECENT_DAYS,
        "days": HISTORY_DAYS,
        "probes": probes,
        "now": now,
    }
    for text in (_DAILY, _DAYS):
        _execute(database, text, known)
    _add_hours(database, now=now, hours=24 * days, probes=probes)
    _add_weather(database, [now - back * _DAY for back in range(days, -1, -1)])
    _execute(database, "ANALYZE", {})


def add_day(database: Database, *, probes: int) -> None:
    """What came in during the day before ``NOW``."""
    _add_hours(database, now=NOW, hours=24, probes=probes)
    _add_weather(database, [NOW])


def _execute(database: Database, text: str, values: dict[str, object]) -> None:
    with database.begin() as conn:
        conn.execute(sa.text(text), {k: v for k, v in values.items() if f":{k}" in text})


def _add_hours(database: Database, *, now: datetime, hours: int, probes: int) -> None:
    values: dict[str, object] = {"now": now, "hours": hours, "probes": probes}
    for text in (_READINGS, _WATERINGS):
        _execute(database, text, values)


def _add_weather(database: Database, times: Sequence[datetime]) -> None:
    """At each time the day before as it was, and a forecast, for each cell that has trees."""
    with database.begin() as conn:
        places = conn.execute(sa.text("SELECT latitude, longitude FROM trees")).all()
        ids = np.unique(cell_ids(*zip(*places, strict=True)))
        cells = [
            WeatherCell(id=key, latitude=float(north), longitude=float(east))
            for key, north, east in zip(ids.tolist(), *cell_centres(ids), strict=True)
        ]
        for now in times:
            report = _report(now)
            for cell in cells:
                store_report(conn, cell, report, now)


def _report(now: datetime) -> WeatherReport:
    today = now.date()
    return WeatherReport(
        provider="csv",
        source="benchmark",
        issued_at=now,
        observed=(_weather(today - _DAY),),
        forecast=tuple(_weather(today + n * _DAY) for n in range(FORECAST_DAYS)),
    )


def _weather(day: date) -> DayWeather:
    return DayWeather(
        day=day,
        et0_mm=4.0,
        et0_method=Et0Method.PROVIDER,
        rain_mm=3.0 if day.toordinal() % RAIN_EVERY_DAYS == 0 else 0.0,
        temp_min_c=14.0,
        temp_max_c=26.0,
    )
