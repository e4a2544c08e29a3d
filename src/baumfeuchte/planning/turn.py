"""One turn of planning: look at what is new, learn from it, make the list, score old forecasts."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from baumfeuchte.irrigation.city_options import options_of
from baumfeuchte.planning.calibration import calibrations, update_calibrations
from baumfeuchte.planning.daily import refresh_daily_values, refresh_readings_daily
from baumfeuchte.planning.observed_rain import observed_rain
from baumfeuchte.planning.quality import judge_sensors
from baumfeuchte.planning.run import plan_day
from baumfeuchte.planning.score_days import score_forecasts
from baumfeuchte.planning.watering_outcomes import evaluate_waterings
from baumfeuchte.storage.city_settings import own_values
from baumfeuchte.storage.query import run as ask

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.engine import Database

log = logging.getLogger(__name__)


def take_turn(database: Database, *, day: date, now: datetime, zone: ZoneInfo) -> PlanningRun:
    """Learn, plan and score, each in transactions of its own.

    Args:
        database: the database.
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
    with database.begin() as conn:
        options = options_of(ask(conn, own_values()))
        probes = update_calibrations(
            conn,
            now=now,
            zone=zone,
            rain=observed_rain(conn, now=now, zone=zone),
            options=options,
        )
    with database.begin() as conn:
        judged = evaluate_waterings(
            conn,
            now=now,
            rain=observed_rain(conn, now=now, zone=zone),
            calibrations=calibrations(conn),
            options=options,
        )
    with database.begin() as conn:
        run = plan_day(conn, day=day, now=now, zone=zone)
    with database.begin() as conn:
        scored = score_forecasts(conn, before=now.astimezone(zone).date())
    # Last: charts wait for it, the list does not.
    charted = refresh_readings_daily(database, zone=zone, now=now)
    log.debug(
        "sensors judged %d, days added %d, computed again %d, probes calibrated %d,"
        " waterings judged %d, scored %d, days for charts %d",
        sensors,
        days,
        again,
        probes,
        sum(judged.values()),
        scored,
        charted,
    )
    return run
