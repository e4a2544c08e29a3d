"""The page of a tree with two years of hourly readings at six depths, from a real server process.

    python benchmarks/tree_page.py [--sensors 20] [--probes 10000] [--repeats 40]

Makes an embedded PostgreSQL with that many sensors of six depths and two years of hourly readings
(105,000 a tree), stored in the order in which a city's sensors send; plans three days as the
command does, and gives the newest run an archive of that many probes' forecasts. `serve` runs as a
process of its own. Beside its answers: the same rows by hand-written async psycopg and orjson, and
an empty answer, in the same run. Times are those of the client, keep-alive; bound: 150 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import httpx
import numpy as np
import orjson
import psycopg
import sqlalchemy as sa

from baumfeuchte.embedded.postgres import EmbeddedPostgres
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.planning.daily import refresh_readings_daily
from baumfeuchte.planning.scoring import ProbeForecasts, packed, unpacked
from baumfeuchte.planning.turn import take_turn
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Callable

ZONE = ZoneInfo("Europe/Berlin")
DAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
HOURS = 2 * 365 * 24
BOUND_MS = 150.0

CITY = (
    "INSERT INTO sites (soil, pit_area_m2) SELECT 'Sl3', 4 FROM generate_series(1, :sensors)",
    """INSERT INTO trees (number, species, planting_year, latitude, longitude, street, district,
    site_id) SELECT 'B-' || id, 'Tilia cordata', 2024, 51.4, 7.2, 'Allee', 'Mitte', id FROM sites
    """,
    """INSERT INTO sensors (dev_eui, device, last_seen_at)
    SELECT lpad(to_hex(n), 16, '0'), 'decentlab/DL-SDD', :now
    FROM generate_series(1, :sensors) AS n""",
    """INSERT INTO installations (sensor_id, probe, tree_id, depth_cm, since)
    SELECT s.id, p, s.id, (ARRAY[10, 20, 30, 45, 60, 90])[p + 1], :begin
    FROM sensors s CROSS JOIN generate_series(0, 5) AS p""",
    """INSERT INTO readings (sensor_id, quantity, probe, observed_at, value, flags)
    SELECT s.id, 2, p, :now - h * interval '1 hour' - s.id * interval '10 s',
        round((18 + 6 * cos(h * 0.000717) - p + 5 * exp(-(h % 220) / 90.0::float8)
            + 0.3::float8 * sin(0.2618::float8 * h)) * 100) / 100,
        CASE WHEN h % 997 = 0 THEN 1024 WHEN h % 1499 = 0 THEN 1 ELSE 0 END
    FROM generate_series(0, :hours - 1) AS h CROSS JOIN sensors s
    CROSS JOIN generate_series(0, 5) AS p ORDER BY h DESC""",
    """INSERT INTO waterings (tree_id, watered_at, litres, source, idempotency_key)
    SELECT t.id, :now - n * interval '220 hours', 80, 'crew', t.id || '-' || n
    FROM trees t CROSS JOIN generate_series(1, 60) AS n""",
)
RAW = """
SELECT i.depth_cm, r.observed_at, r.value, r.flags FROM installations i
JOIN readings r ON r.sensor_id = i.sensor_id AND r.probe = i.probe AND r.quantity = 2
WHERE i.tree_id = 1 AND r.observed_at >= %s AND r.observed_at < %s
ORDER BY i.depth_cm, r.observed_at
"""


def make_city(database: Database, sensors: int, probes: int) -> None:
    """Fill the database and plan three days."""
    values = {
        "sensors": sensors,
        "now": NOW,
        "hours": HOURS,
        "begin": NOW - timedelta(hours=HOURS + 48),
    }
    for text in CITY:
        with database.begin() as conn:
            conn.execute(
                sa.text(text), {name: value for name, value in values.items() if f":{name}" in text}
            )
    with database.begin() as conn:
        conn.execute(sa.text("ANALYZE"))
    for back in (2, 1, 0):
        at = timedelta(days=back)
        run = take_turn(database, day=DAY - at, now=NOW - at, zone=ZONE)
    refresh_readings_daily(database, zone=ZONE, now=NOW, seconds=3600)
    with database.begin() as conn:
        where = {"run": run.id}
        data = conn.scalar(
            sa.text(
                "SELECT data FROM planning_archives WHERE run_id = :run AND kind = 'forecasts'"
            ),
            where,
        )
        conn.execute(
            sa.text(
                "UPDATE planning_archives SET data = :data"
                " WHERE run_id = :run AND kind = 'forecasts'"
            ),
            where | {"data": packed(_of_a_city(unpacked(DAY, bytes(data)), probes))},
        )
        conn.execute(sa.text("ANALYZE"))


def _of_a_city(few: ProbeForecasts, probes: int) -> ProbeForecasts:
    """The same forecasts with those of many more probes behind them."""
    times = -(-probes // few.probe.size)
    ids = np.concatenate([few.sensor_id + 1_000_000 * n for n in range(times)])
    return ProbeForecasts(
        day=few.day,
        weather=few.weather,
        sensor_id=ids,
        age_class=few.age_class * times,
        **{
            name: np.tile(getattr(few, name), times)
            for name in ("probe", "is_tension", "last", "critical")
        },
        **{name: np.tile(getattr(few, name), (1, times)) for name in ("low", "middle", "high")},
    )


def serve(url: str) -> tuple[subprocess.Popen[str], str]:
    """A server process and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "baumfeuchte", "serve", "--port", "0"],
        env=os.environ
        | {
            "BAUMFEUCHTE_DATABASE_URL": url,
            "BAUMFEUCHTE_PUBLIC_READ": "true",
            "BAUMFEUCHTE_CLOCK_START": NOW.isoformat(),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "running on " in line:
            return process, line.split("running on ")[1].split()[0].rstrip("/")
    raise SystemExit("the server does not start")


def timed(ask: Callable[[], object], repeats: int) -> tuple[float, float, float]:
    """First, median and largest of the repeats after it, ms."""
    spent = []
    for _ in range(repeats + 1):
        began = time.perf_counter()
        ask()
        spent.append(1000 * (time.perf_counter() - began))
    warm = sorted(spent[1:])
    return spent[0], warm[len(warm) // 2], warm[-1]


def by_hand(url: str, repeats: int) -> tuple[tuple[float, float, float], int]:
    """The same rows without any of our code: async psycopg, binary, orjson."""
    size = 0

    async def ask() -> list[float]:
        nonlocal size
        spent = []
        async with await psycopg.AsyncConnection.connect(url) as connection:
            for _ in range(repeats + 1):
                began = time.perf_counter()
                async with connection.cursor(binary=True) as cursor:
                    await cursor.execute(RAW, (NOW - timedelta(days=730), NOW))
                    size = len(orjson.dumps(await cursor.fetchall()))
                spent.append(1000 * (time.perf_counter() - began))
        return spent

    spent = asyncio.run(ask())
    warm = sorted(spent[1:])
    return (spent[0], warm[len(warm) // 2], warm[-1]), size


def measure(base: str, url: str, repeats: int) -> float:
    """Print the table; answers the median of the page, ms."""
    since = (NOW - timedelta(days=730)).isoformat().replace("+00:00", "Z")
    series = f"/api/v1/trees/1/series?since={since}"
    close = (NOW - timedelta(days=90)).isoformat().replace("+00:00", "Z")
    rows = (
        ("page, 2 years", "/trees/1?days=730"),
        ("page, season", "/trees/1?days=106"),
        ("page, 90 days", "/trees/1?days=90"),
        ("page, 14 days", "/trees/1"),
        ("series JSON, 2 years, 800 points", series),
        ("series JSON, 90 days, 800 points", f"/api/v1/trees/1/series?since={close}"),
        ("empty answer", "/healthz"),
    )
    medians = {}
    print(f"{'':36s} {'first':>8s} {'median':>8s} {'largest':>8s} {'bytes':>10s}")
    with httpx.Client(base_url=base, trust_env=False, timeout=60) as client:
        client.get("/healthz")
        for name, path in rows:
            answer = client.get(path, headers={"Accept": "text/html, application/json"})
            answer.raise_for_status()
            first, middle, most = timed(
                lambda path=path: client.get(path).raise_for_status(), repeats
            )
            medians[name] = middle
            print(f"{name:36s} {first:8.1f} {middle:8.1f} {most:8.1f} {len(answer.content):10,d}")
    (first, middle, most), size = by_hand(url, max(5, repeats // 4))
    name = "psycopg + orjson, the same rows"
    print(f"{name:36s} {first:8.1f} {middle:8.1f} {most:8.1f} {size:10,d}")
    page = medians["page, 2 years"]
    print(f"page, 2 years / psycopg + orjson: {page / middle:.2f}; bound {BOUND_MS:.0f} ms")
    return page


def main() -> int:
    """Run it and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sensors", type=int, default=20)
    parser.add_argument("--probes", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "data")
        url = server.start()
        try:
            migrate(url, raw_retention_days=180)
            database = Database(url, pool_size=2)
            make_city(database, options.sensors, options.probes)
            database.dispose()
            process, base = serve(url)
            try:
                page_ms = measure(base, url, options.repeats)
            finally:
                process.terminate()
                process.wait(20)
        finally:
            server.stop()
    return int(page_ms > BOUND_MS)


if __name__ == "__main__":
    sys.exit(main())
