"""Keep the table of daily values up to date, in short transactions before a run."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.storage import daily_values, readings_daily

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from baumfeuchte.storage.engine import Database

HISTORY_DAYS: Final = 61
"""Days before the planning day that a forecast learns from."""
RECENT_DAYS: Final = 3
"""Days up to the planning day that are read from the readings: more may come for them."""
_MARKS: Final = 20_000
CHART_DAYS: Final = 1_100
"""Days back that long charts may want: three seasons."""
CHART_SECONDS: Final = 5.0
"""For how long a turn fills older days; what is left is done in the next turns."""


def refresh_daily_values(
    database: Database, *, day: date, zone: tzinfo, now: datetime
) -> tuple[int, int]:
    """Put into the table what a run for a day will read.

    Each day and each lot of late changes is a transaction of its own, so that ingest never waits
    for long and what is done stays done.

    Args:
        database: the database.
        day: planning day.
        zone: the city's time zone.
        now: the clock (UTC).

    Returns:
        How many days were added, and how many pairs of sensor and day were computed again.
    """
    first = day - timedelta(days=HISTORY_DAYS)
    with database.begin() as conn:
        missing = daily_values.missing_days(conn, first, day - timedelta(days=1), zone, now)
    for one in missing:
        with database.begin() as conn:
            daily_values.fill_day(conn, one, zone, now)
    again = 0
    while True:
        with database.begin() as conn:
            stale = daily_values.take_stale_days(conn, _MARKS)
            again += daily_values.refill(conn, stale, zone)
            readings_daily.refill(conn, stale, zone)
        if not stale:
            return len(missing), again


def refresh_readings_daily(
    database: Database, *, zone: tzinfo, now: datetime, seconds: float = CHART_SECONDS
) -> int:
    """Put days into the table behind long charts, newest first, a transaction each.

    Args:
        database: the database.
        zone: the city's time zone.
        now: the clock (UTC).
        seconds: no further day is begun after so long.

    Returns:
        How many days were added.
    """
    first = now.astimezone(zone).date() - timedelta(days=CHART_DAYS)
    with database.begin() as conn:
        days = readings_daily.days_to_fill(conn, most=CHART_DAYS, first=first, zone=zone, now=now)
    began = time.monotonic()
    for count, day in enumerate(days):
        if time.monotonic() - began > seconds:
            return count
        with database.begin() as conn:
            readings_daily.fill_day(conn, day, zone, now)
    return len(days)
