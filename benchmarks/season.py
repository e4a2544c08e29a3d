"""The season report of a large city, stage by stage, beside the bare SQL of its waterings.

    python benchmarks/season.py [--trees 100000] [--sensors 10000] [--days 214] [--lines 5]

Makes an embedded PostgreSQL with that many trees, a tenth of them measured (a third by tension), so
many days of lists and of observed weather, and 15 waterings in the season for every measured tree
and as many others. Of the lists the table has what planning keeps for the report; the lines
themselves are stored for the newest days only, because a season of them is twenty gigabytes. The
report of these days is made once from what is kept and once from the lines, which is what a day
costs that an earlier version listed. The baseline is the SQL of the waterings per district alone.
Memory is the growth of this process's peak. Bounds: 2 s and 300 MB.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import sqlalchemy as sa

import baumfeuchte.reports.season as report
from _plan_city import SITES, TREES
from _timed import timed
from baumfeuchte.api.web.season_view import season_view
from baumfeuchte.embedded.postgres import EmbeddedPostgres
from baumfeuchte.irrigation.weather_cells import cell_ids
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.reports.season_files import season_pdf
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.season_days import Line, packed_season_day, season_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from baumfeuchte.domain.season import SeasonReport
    from baumfeuchte.storage.connection import Connection

ZONE = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 4, 1)
NOW = datetime(2026, 11, 1, 6, tzinfo=UTC)
MOST_SECONDS, MOST_MB = 2.0, 300.0
STAGES = ("read_trees", "read_lists", "spared")

RUN = """
INSERT INTO planning_runs (day, revision, issued_at, as_of, rule_version, fingerprint, is_current)
VALUES (:day, 1, :at, :at, '2026.1', decode('00', 'hex'), true) RETURNING id
"""
KEPT = "INSERT INTO planning_archives (run_id, kind, data) VALUES (:run, 'season', :data)"
# A list as planning writes it: most trees need nothing; the JSON of a measured tree is long.
LINES = """
INSERT INTO recommendations (run_id, tree_id, rank, status, litres, confidence, priority, rew,
                             reasons, inputs)
SELECT :run, id, id,
       CASE WHEN id % 16 = 0 THEN 'critical' WHEN id % 8 = 0 THEN 'dry' ELSE 'ok' END,
       CASE WHEN id % 8 = 0 THEN 80 ELSE 0 END, 'B', 0, 0.3 + (id + :day) % 40 / 100.0,
       '[{"code": "below_water_at", "quantity": "rew", "value": 0.41, "threshold": 0.55}]',
       jsonb_build_object('field_capacity', 0.25, 'wilting_point', 0.08, 'volume_m3', 0.7,
           'efficiency', 0.8, 'critical_rew', 0.5, 'sensor_kind', 'water_content',
           'tension_kpa', 40, 'limits_source', 'irrigation-science 2.2 [S22][S24]', 'soil', 'Sl3',
           'path', (SELECT jsonb_agg(0.2 - n / 1000.0) FROM generate_series(1, 14) AS n),
           'path_low', (SELECT jsonb_agg(0.19 - n / 1000.0) FROM generate_series(1, 14) AS n),
           'path_high', (SELECT jsonb_agg(0.21 - n / 1000.0) FROM generate_series(1, 14) AS n))
       || CASE WHEN id % :each > 0 THEN '{"sources": [{"tree": 1, "weight": 0.7}]}'::jsonb
          ELSE '{}' END
FROM trees
"""
WATERINGS = """
INSERT INTO waterings (tree_id, watered_at, litres, source, idempotency_key)
SELECT t.id, CAST(:first AS timestamptz) + (n * 14 + t.id % 14) * interval '1 day', 80, 'crew',
       t.id || '-' || n
FROM trees t CROSS JOIN generate_series(0, :times - 1) AS n
WHERE t.id % :each = 0 OR t.id % :each = 1
"""
OUTCOMES = """
INSERT INTO watering_outcomes (watering_id, evaluated_at, outcome)
SELECT w.id, :now, CASE WHEN w.id % 9 = 0 THEN 'ran_off' ELSE 'effective' END
FROM waterings w WHERE w.tree_id % :each = 0
"""
WEATHER = """
INSERT INTO weather_observed_days (cell_id, day, known_at, provider, et0_mm, rain_mm)
SELECT c.id, CAST(:first AS date) + d, :now, 'brightsky', 2 + 3 * sin(d / 70.0),
       CASE WHEN (d + c.id) % 6 = 0 THEN 4 ELSE 0 END
FROM weather_cells c CROSS JOIN generate_series(0, :days - 1) AS d
"""
BARE = """
SELECT t.district, count(*), sum(w.litres), count(DISTINCT w.tree_id),
       count(*) FILTER (WHERE o.outcome = 'effective'),
       count(*) FILTER (WHERE o.outcome = 'ran_off')
FROM waterings w JOIN trees t ON t.id = w.tree_id
LEFT JOIN watering_outcomes o ON o.watering_id = w.id
WHERE w.watered_at >= :since AND w.watered_at < :until GROUP BY t.district
"""


def make_city(database: Database, trees: int, sensors: int, days: int, lines: int) -> None:
    """Fill the database."""
    each = trees // sensors
    values: dict[str, Any] = {"trees": trees, "each": each, "now": NOW, "first": FIRST}
    values |= {"days": days, "times": max(1, days // 14)}
    with database.begin() as conn:
        for text in (SITES, TREES, WATERINGS, OUTCOMES):
            conn.execute(
                sa.text(text), {name: value for name, value in values.items() if f":{name}" in text}
            )
        places = conn.execute(sa.text("SELECT latitude, longitude FROM trees")).all()
        cells = np.unique(cell_ids([row[0] for row in places], [row[1] for row in places]))
        conn.execute(
            sa.text("INSERT INTO weather_cells SELECT unnest(CAST(:ids AS bigint[])), 51.5, 7.2"),
            {"ids": cells.tolist()},
        )
        conn.execute(sa.text(WEATHER), {"first": FIRST, "now": NOW, "days": days})
    for number in range(days):
        with database.begin() as conn:
            day = FIRST + timedelta(days=number)
            key = conn.scalar(sa.text(RUN), {"day": day, "at": NOW})
            data = packed_season_day(season_day(_lines(trees, each, number)))
            conn.execute(sa.text(KEPT), {"run": key, "data": data})
            if number >= days - lines:
                conn.execute(sa.text(LINES), {"run": key, "day": number, "each": each})
    with database.begin() as conn:
        conn.execute(sa.text("ANALYZE"))


def _lines(trees: int, each: int, day: int) -> Iterator[Line]:
    """A dry-down that begins anew with each watering; every eighth other tree wants water."""
    for tree in range(1, trees + 1):
        own = tree % each == 0
        if not own and tree % 8:
            continue
        rew = 0.9 * float(np.exp(-0.05 * ((day - tree % 14) % 14))) if own else 0.4
        tension = own and tree // each % 3 == 0
        yield Line(
            tree_id=tree,
            status="critical" if (rew <= 0.5 if own else tree % 16 == 0) else "ok",
            litres=0 if own else 80,
            estimated=not own,
            sensor_kind="tension" if tension else "water_content",
            tension_kpa=10.0 if rew > 0.86 else 40.0,
            rew=round(rew, 4),
            critical_rew=0.5,
            field_capacity=0.25,
            wilting_point=0.08,
            volume_m3=0.7,
            efficiency=0.8,
        )


def make_report(conn: Connection, first: date, last: date) -> SeasonReport:
    """The report as the page asks for it."""
    return report.season_report(conn, first=first, last=last, now=NOW, zone=ZONE)


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The median of some tries."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return sorted(spent)[times // 2]


def peak_mb() -> float:
    """Most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(database: Database, days: int, lines: int) -> float:
    """Print the table; answers how many seconds the report takes."""
    last = FIRST + timedelta(days=days - 1)
    begin = datetime.combine(FIRST, datetime.min.time(), ZONE)
    end = begin + timedelta(days=days)
    with database.begin() as conn:
        times = {"since": begin, "until": end}
        bare = seconds(lambda: conn.execute(sa.text(BARE), times).all())
        before = peak_mb()
        spent: dict[str, float] = {}
        began, busy = time.perf_counter(), time.process_time()
        with timed(report, STAGES, spent):
            found = make_report(conn, FIRST, last)
        first, busy = time.perf_counter() - began, time.process_time() - busy
        grown = peak_mb() - before
        total = seconds(lambda: make_report(conn, FIRST, last))
        view = seconds(lambda: season_view(found, "de", assumptions=(), head=()))
        paper = seconds(lambda: season_pdf(found, "de"), 1)
        few = last - timedelta(days=lines - 1)
        kept = seconds(lambda: make_report(conn, few, last))
    with database.begin() as conn:
        conn.execute(sa.text("DELETE FROM planning_archives USING planning_runs r"
                             " WHERE r.id = run_id AND r.day >= :few"), {"few": few})  # fmt: skip
        from_lines = seconds(lambda: make_report(conn, few, last), 1)
    stress = found.total.stress
    print(f"{found.total.waterings} waterings, {stress.tree_days} tree days with a value,")
    print(f"{stress.computed} trees computed, {found.total.critical_tree_days} critical days")
    print(f"{'stage':34s} {'s':>7s} {'share':>6s}")
    for name, part in [*spent.items(), ("everything else", first - sum(spent.values()))]:
        print(f"{name:34s} {part:7.2f} {part / first:6.0%}")
    print(f"{'report, the first':34s} {first:7.2f}   (bound {MOST_SECONDS:.0f})")
    print(f"{'of it CPU of this process':34s} {busy:7.2f}")
    print(f"{'report, median of three':34s} {total:7.2f}")
    print(f"{'page view of it':34s} {view:7.3f}")
    print(f"{'PDF of it':34s} {paper:7.2f}")
    print(f"{'bare SQL, waterings per district':34s} {bare:7.2f}   ratio {total / bare:.1f}")
    print(f"{f'report of {lines} days, kept':34s} {kept:7.2f}")
    print(f"{f'report of {lines} days, from lines':34s} {from_lines:7.2f}")
    print(f"memory: the peak grew by {grown:.0f} MB to {peak_mb():.0f} MB (bound {MOST_MB:.0f})")
    return first if grown <= MOST_MB else float("inf")


def main() -> int:
    """Run it and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--trees", type=int, default=100_000)
    parser.add_argument("--sensors", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=214)
    parser.add_argument("--lines", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "data", durable=False)
        url = server.start()
        try:
            migrate(url, raw_retention_days=180)
            database = Database(url, pool_size=2)
            began = time.perf_counter()
            make_city(database, options.trees, options.sensors, options.days, options.lines)
            print(f"(made in {time.perf_counter() - began:.0f} s)")
            spent = measure(database, options.days, options.lines)
            with database.begin() as conn:
                size = conn.scalar(sa.text("SELECT sum(length(data)) FROM planning_archives"))
                rows = conn.scalar(sa.text("SELECT count(*) FROM planning_archives"))
            print(f"kept of a list: {int(size or 0) / max(1, int(rows or 0)) / 1024:.0f} KB")
            database.dispose()
        finally:
            server.stop()
    return int(spent > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
