"""A whole turn of `plan` in a large city: database in and out, stage by stage.

    python benchmarks/plan.py [--trees 100000] [--sensors 10000] [--probes 1] [--days 60]

Makes an embedded PostgreSQL with a city that has measured for so many days (`_plan_city`), then
takes turns as the command does: the very first one, of a city that was never planned, which judges
the waterings of two months and begins to fill the charts' table; after the readings of another day
the first one of that day, which judges all sensors, looks at the waterings that are due, makes the
list and scores the forecasts of the day before; and one an hour later. The first one of a day is
held to the bound. Memory is the peak of this process.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

import baumfeuchte.planning.quality as judging
import baumfeuchte.planning.run as planning
from _plan_city import DAY, NOW, add_day, make_city
from _timed import timed
from baumfeuchte.embedded.postgres import EmbeddedPostgres
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.planning import turn
from baumfeuchte.planning.daily import refresh_readings_daily
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from datetime import date, datetime

ZONE = ZoneInfo("Europe/Berlin")
MOST_SECONDS, MOST_MB = 30.0, 2048.0
STAGES = {
    "judge_sensors": (judging, ("judge_probes", "write_flags", "store_judgement")),
    "refresh_daily_values": (None, ()),
    "update_calibrations": (None, ()),
    "evaluate_waterings": (None, ()),
    "find_probable_waterings": (None, ()),
    "plan_day": (
        planning,
        ("read_state", "decide", "store_run", "packed_state", "season_day", "store_archive"),
    ),
    "score_forecasts": (None, ()),
    "refresh_readings_daily": (None, ()),
    "keep_season_days": (None, ()),
}
"""Functions of ``planning.turn`` in their order, each with those within it that are timed."""
BESIDE = "refresh_readings_daily"
"""Runs while the list is made, so its seconds are not a part of the whole."""


def plan(database: Database, day: date, now: datetime) -> tuple[float, dict[str, float]]:
    """A turn of `plan`: seconds, and seconds by stage."""
    around: dict[str, float] = {}
    within: dict[str, dict[str, float]] = {name: {} for name in STAGES}
    with ExitStack() as stack:
        stack.enter_context(timed(turn, tuple(STAGES), around))
        for name, (module, parts) in STAGES.items():
            if module is not None:
                stack.enter_context(timed(module, parts, within[name]))
        began = time.perf_counter()
        turn.take_turn(database, day=day, now=now, zone=ZONE)
        total = time.perf_counter() - began
    spent: dict[str, float] = {}
    for name in STAGES:
        spent[name] = around.get(name, 0.0)
        spent |= {f"  {part}": seconds for part, seconds in within[name].items()}
    spent["everything else"] = total - sum(around.values()) + around.get(BESIDE, 0.0)
    return total, spent


def report(title: str, total: float, spent: dict[str, float]) -> None:
    """Print the table of a turn; what is within a stage stands indented below it."""
    print(f"\n{title}")
    print(f"{'stage':28s} {'s':>7s} {'share':>6s}")
    for name, seconds in spent.items():
        share = "beside" if name == BESIDE else f"{seconds / total:.0%}"
        print(f"{name:28s} {seconds:7.2f} {share:>6s}")
    print(f"{'whole turn':28s} {total:7.2f}   (bound of a day's first one {MOST_SECONDS:.0f})")


def numbers(database: Database, day: date) -> str:
    """What the turns found, to see that they had something to do."""
    counts = {
        "recommendations": "SELECT count(*) FROM recommendations r JOIN planning_runs p"
        " ON p.id = r.run_id AND p.is_current AND p.day = :day",
        "logged waterings judged": "SELECT count(*) FROM watering_outcomes",
        "waterings nobody logged": "SELECT count(*) FROM probable_waterings",
        "readings": "SELECT count(*) FROM readings",
    }
    with database.begin() as conn:
        found = {
            name: conn.scalar(sa.text(text), {"day": day} if ":day" in text else {})
            for name, text in counts.items()
        }
        size = conn.scalar(
            sa.text(
                "SELECT pg_total_relation_size('recommendations')"
                " + pg_total_relation_size('planning_archives')"
            )
        )
        runs = conn.scalar(sa.text("SELECT count(DISTINCT run_id) FROM recommendations"))
        lines = conn.scalar(sa.text("SELECT count(*) FROM recommendations"))
    said = ", ".join(f"{count} {name}" for name, count in found.items())
    return f"{said}\nstored: {size / lines:.0f} bytes a tree and day ({runs} lists)"


def peak_mb() -> float:
    """Most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def take_turns(database: Database, probes: int) -> float:
    """The three turns; gives the seconds of the first one of a usual day."""
    before = timedelta(days=1)
    total, spent = plan(database, DAY - before, NOW - before)
    report("the very first turn of the city", total, spent)
    # The turns of the other hours of that day fill the charts' table further.
    refresh_readings_daily(database, zone=ZONE, now=NOW - before, seconds=float("inf"))
    add_day(database, probes=probes)
    total, spent = plan(database, DAY, NOW)
    report("the first turn of the next day", total, spent)
    again, spent = plan(database, DAY, NOW + timedelta(hours=1))
    report("an hour later, nothing new", again, spent)
    return total


def main() -> int:
    """Run it and print the tables."""
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
            make_city(
                database,
                trees=options.trees,
                sensors=options.sensors,
                probes=options.probes,
                days=options.days,
            )
            made = time.perf_counter() - began
            print(f"{options.trees} trees, {options.sensors} sensors ({made:.0f} s to make)")
            total = take_turns(database, options.probes)
            print(f"\n{numbers(database, DAY)}")
            database.dispose()
        finally:
            server.stop()
    print(f"peak memory {peak_mb():.0f} MB (bound {MOST_MB:.0f})")
    return int(total > MOST_SECONDS or peak_mb() > MOST_MB)


if __name__ == "__main__":
    sys.exit(main())
