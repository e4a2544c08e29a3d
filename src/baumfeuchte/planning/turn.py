"""One turn of planning: look at what is new, learn from it, make the list, score old forecasts."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from baumfeuchte.irrigation.city_options import options_of
from baumfeuchte.planning.air import observed_air
from baumfeuchte.planning.calibration import calibrations, update_calibrations
from baumfeuchte.planning.daily import refresh_daily_values, refresh_readings_daily
from baumfeuchte.planning.observed_rain import observed_rain
from baumfeuchte.planning.probable_waterings import find_probable_waterings
from baumfeuchte.planning.quality import judge_sensors
from baumfeuchte.planning.run import plan_day
from baumfeuchte.planning.score_days import score_forecasts
from baumfeuchte.planning.season_days import keep_season_days
from baumfeuchte.planning.watering_outcomes import evaluate_waterings
from baumfeuchte.storage.city_settings import city_values_held

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.engine import Database

log = logging.getLogger(__name__)


def take_turn(database: Database, *, day: date, now: datetime, zone: ZoneInfo) -> PlanningRun:
    """Learn, plan and score, each in transactions of its own.

    Args:
        database: with two connections.
        day: local day of the list.
        now: the clock (UTC).
        zone: the city's time zone.

    Returns:
        The run that is current for the day now.

    Raises:
        InputError: the day has not begun yet.
    """
    # First: what it finds must not get into daily values, calibrations and what waterings teach.
    sensors = judge_sensors(database, now=now, zone=zone)
    days, again = refresh_daily_values(database, day=day, zone=zone, now=now)
    today = now.astimezone(zone).date()
    with database.begin() as conn:
        options = options_of(city_values_held(conn, day=today, known_at=now, zone=zone).values())
        probes = update_calibrations(
            conn,
            now=now,
            zone=zone,
            rain=observed_rain(conn, now=now, zone=zone),
            air=observed_air(conn, now=now),
            options=options,
        )
    with database.begin() as conn:
        rain, known = observed_rain(conn, now=now, zone=zone), calibrations(conn)
        judged = evaluate_waterings(conn, now=now, rain=rain, calibrations=known, options=options)
        # After them: what they taught gives the litres of what nobody logged.
        probable = find_probable_waterings(
            conn, now=now, rain=rain, calibrations=known, options=options
        )
    with ThreadPoolExecutor(max_workers=1) as beside:
        # The list is mostly work of this process, what charts read is the server's.
        charts = beside.submit(refresh_readings_daily, database, zone=zone, now=now)
        with database.begin() as conn:
            run = plan_day(conn, day=day, now=now, zone=zone)
        with database.begin() as conn:
            scored = score_forecasts(conn, before=today)
        charted = charts.result()
    kept = keep_season_days(database, today=today)
    log.debug(
        "sensors judged %d, days added %d, computed again %d, probes calibrated %d,"
        " waterings judged %d, probable ones %d, scored %d, days for charts %d,"
        " days for the season %d",
        sensors,
        days,
        again,
        probes,
        sum(judged.values()),
        probable,
        scored,
        charted,
        kept,
    )
    return run
