"""A whole planning run of a large city: database in and out, stage by stage.

    python benchmarks/plan.py [--trees 100000] [--sensors 10000] [--probes 1] [--days 60]

Makes an embedded PostgreSQL with that many trees and sensors: two months of daily values and so
many days of hourly readings, 60 as in a city that has run for a while. Quality control judges all
sensors first, as the first run of a day does; later runs of the day do not. Then `plan` runs as
the command does; the stages are the functions that it calls. The baseline is the same database
work alone: reading the inputs and writing as many rows of fixed content. Memory is the peak of
this process.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock
from zoneinfo import ZoneInfo

import sqlalchemy as sa

import baumfeuchte.planning.run as planning
from baumfeuchte.embedded.postgres import EmbeddedPostgres
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.planning.daily import HISTORY_DAYS, refresh_daily_values
from baumfeuchte.planning.quality import judge_sensors
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ZONE = ZoneInfo("Europe/Berlin")
DAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
RECENT_DAYS = 3
MOST_SECONDS, MOST_MB = 30.0, 2048.0
STAGES = (
    "all_trees",
    "tree_state",
    "probe_state",
    "recommend",
    "rank",
    "store_run",
)
"""Functions of ``planning.run`` that are timed; those that a version does not have are left out."""

TREES = """
INSERT INTO sites (soil, pit_area_m2)
SELECT (ARRAY['Sl3', 'Sl2', 'Ut3', 'substrate', NULL])[1 + n % 5], 4
FROM generate_series(1, :trees) AS n;
"""
TREES_2 = """
INSERT INTO trees (number, species, planting_year, latitude, longitude, street, district, site_id)
SELECT 'B-' || id, (ARRAY['Tilia cordata', 'Acer platanoides', 'Quercus robur'])[1 + id % 3],
       2026 - id % 15, 51.4 + id % 300 * 0.0004, 7.1 + id / 300 * 0.0004,
       'Straße ' || id % 900, 'Bezirk ' || id % 12, id
FROM sites
"""
SENSORS = """
INSERT INTO sensors (dev_eui, device, last_seen_at)
SELECT lpad(to_hex(n), 16, '0'), 'dragino/LSE01', :now FROM generate_series(1, :sensors) AS n
"""
INSTALLATIONS = """
INSERT INTO installations (sensor_id, probe, tree_id, depth_cm, since)
SELECT s.id, p, s.id * (:trees / :sensors), 30 + 30 * p, '2025-03-01Z'
FROM sensors s CROSS JOIN generate_series(0, :probes - 1) AS p
"""
# A dry-down that begins anew every nine days, other for each sensor.
VALUE = (
    "10 + (16 - {probe}) * exp(-0.06 * (({day} + {sensor}) % 9)) * (0.8 + 0.01 * ({sensor} % 40))"
)
DAILY = f"""
INSERT INTO daily_values (sensor_id, quantity, probe, local_day, value, count)
SELECT s.id, 2, p, CAST(:first AS date) + d, {VALUE.format(probe="p", day="d", sensor="s.id")}, 4
FROM sensors s CROSS JOIN generate_series(0, :probes - 1) AS p
CROSS JOIN generate_series(0, :days - 1) AS d
"""
# The same hour by hour, with the daily wave of soil; double precision, which is fast.
HOURS = "(:days + s.id - h / 24.0::float8)"
READINGS = f"""
INSERT INTO readings (sensor_id, quantity, probe, observed_at, value, flags)
SELECT s.id, 2, p, :now - h * interval '1 hour' - s.id * interval '10 ms',
       round((10 + (16 - p) * exp(-0.06::float8 * ({HOURS} - 9 * floor({HOURS} / 9)))
              * (0.8::float8 + 0.01::float8 * (s.id % 40))
              + 0.1::float8 * sin(0.2618::float8 * h)) * 100) / 100, 0
FROM sensors s CROSS JOIN generate_series(0, :probes - 1) AS p
CROSS JOIN generate_series(0, :hours) AS h
"""


def make_city(database: Database, trees: int, sensors: int, probes: int, back: int) -> None:
    """Fill the database."""
    first, days = DAY - timedelta(days=HISTORY_DAYS), HISTORY_DAYS + 1 - RECENT_DAYS
    values = {"trees": trees, "sensors": sensors, "probes": probes, "now": NOW}
    values |= {"first": first, "days": days, "hours": 24 * back}
    for text in (TREES, TREES_2, SENSORS, INSTALLATIONS, DAILY, READINGS):
        with database.begin() as conn:
            needed = {name: value for name, value in values.items() if f":{name}" in text}
            conn.execute(sa.text(text), needed)
    with database.begin() as conn:
        conn.execute(
            sa.text(
                "INSERT INTO daily_value_days (local_day, computed_at)"
                " SELECT CAST(:first AS date) + d, :now FROM generate_series(0, :days - 1) AS d"
            ),
            {"first": first, "days": days, "now": NOW},
        )
    with database.begin() as conn:
        conn.execute(sa.text("ANALYZE"))


@contextmanager
def timed(spent: dict[str, float]) -> Iterator[None]:
    """Note how long the stages of a run take."""

    def watch(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:  # noqa: ANN401 - hands everything on
            began = time.perf_counter()
            try:
                return function(*args, **more)
            finally:
                spent[name] = spent.get(name, 0.0) + time.perf_counter() - began

        return call

    with mock.patch.multiple(
        planning,
        **{
            name: watch(name, getattr(planning, name)) for name in STAGES if hasattr(planning, name)
        },
    ):
        yield


def plan(database: Database) -> tuple[float, dict[str, float], int]:
    """One run: seconds, seconds by stage, and how many trees got advice."""
    spent: dict[str, float] = {}
    began = time.perf_counter()
    judge_sensors(database, now=NOW, zone=ZONE)
    spent["judge_sensors"] = time.perf_counter() - began
    refreshing = time.perf_counter()
    refresh_daily_values(database, day=DAY, zone=ZONE, now=NOW)
    spent["refresh_daily_values"] = time.perf_counter() - refreshing
    with timed(spent), database.begin() as conn:
        run = planning.plan_day(conn, day=DAY, now=NOW, zone=ZONE)
    total = time.perf_counter() - began
    with database.begin() as conn:
        count = conn.scalar(
            sa.text("SELECT count(*) FROM recommendations WHERE run_id = :id"), {"id": run.id}
        )
    return total, spent, int(count or 0)


def peak_mb() -> float:
    """Most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Run it and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--trees", type=int, default=100_000)
    parser.add_argument("--sensors", type=int, default=10_000)
    parser.add_argument("--probes", type=int, default=1)
    parser.add_argument("--days", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "data")
        url = server.start()
        try:
            migrate(url, raw_retention_days=180)
            database = Database(url, pool_size=2)
            began = time.perf_counter()
            make_city(database, options.trees, options.sensors, options.probes, options.days)
            made = time.perf_counter() - began
            total, spent, count = plan(database)
            again, _, _ = plan(database)
            with database.begin() as conn:
                size = conn.scalar(
                    sa.text(
                        "SELECT pg_total_relation_size('recommendations')"
                        " + pg_total_relation_size('planning_archives')"
                    )
                )
            database.dispose()
        finally:
            server.stop()
    print(f"{options.trees} trees, {options.sensors} sensors with {options.probes} probes each")
    print(f"(made in {made:.0f} s); {count} recommendations")
    print(f"{'stage':28s} {'s':>7s} {'share':>6s}")
    rest = total - sum(spent.values())
    for name, seconds in [*spent.items(), ("everything else", rest)]:
        print(f"{name:28s} {seconds:7.2f} {seconds / total:6.0%}")
    print(f"{'whole run':28s} {total:7.2f}   (bound {MOST_SECONDS:.0f})")
    print(f"{'the same again, confirmed':28s} {again:7.2f}")
    print(f"peak memory {peak_mb():.0f} MB (bound {MOST_MB:.0f})")
    print(f"stored: {int(size or 0) / options.trees:.0f} bytes a tree and day")
    return int(total > MOST_SECONDS or peak_mb() > MOST_MB)


if __name__ == "__main__":
    sys.exit(main())
