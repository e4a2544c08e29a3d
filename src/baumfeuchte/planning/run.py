"""A planning run: read the state of all trees, decide, write."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.city_explanation import city_value_records
from baumfeuchte.irrigation.rules import RULE_VERSION
from baumfeuchte.planning.collector import collector_at_rest
from baumfeuchte.planning.decide import decide
from baumfeuchte.planning.read import read_state
from baumfeuchte.planning.scoring import packed
from baumfeuchte.planning.state import packed_state
from baumfeuchte.planning.weather_record import weather_inputs
from baumfeuchte.storage.archives import store_archive
from baumfeuchte.storage.recommendations import store_run
from baumfeuchte.storage.season_days import line_of, packed_season_day, season_day
from baumfeuchte.storage.sensor_quality import change_qualities

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.connection import Connection


ISSUE_TIME = time(5, 30)
"""Local time at which the day's list is issued: the first run from then on is the list."""


def issue_moment(day: date, zone: tzinfo) -> datetime:
    """When the list of a day is issued (UTC)."""
    return datetime.combine(day, ISSUE_TIME, zone).astimezone(UTC)


def newest_time_of(day: date, *, now: datetime, zone: tzinfo) -> datetime:
    """The newest reading that a list for a day may use: now, or the end of a day in the past.

    Args:
        day: local day of the list.
        now: the clock (UTC).
        zone: the city's time zone.

    Raises:
        InputError: the day has not begun yet.
    """
    begin = datetime.combine(day, time(), zone).astimezone(UTC)
    if begin > now:
        msg = f"{day} has not begun yet; a list can be made for today or a day in the past."
        raise InputError(msg)
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    return min(now, end - timedelta(microseconds=1))


@collector_at_rest()
def plan_day(conn: Connection, *, day: date, now: datetime, zone: tzinfo) -> PlanningRun:
    """Compute and store the list of a day; the same advice as the current one writes nothing.

    The first run from 05:30 on is issued as the list of the day; one before is a preview, later
    ones are revisions (decision 14).

    What it was computed from and what it forecast is kept with it, so that the list can be
    explained, repeated and scored.

    Args:
        conn: in the transaction of the run, after ``refresh_daily_values``.
        day: local day of the list.
        now: the clock (UTC).
        zone: the city's time zone.

    Returns:
        The run that is current now.

    Raises:
        InputError: the day has not begun yet.
    """
    as_of = newest_time_of(day, now=now, zone=zone)
    state, weather, doubted = read_state(conn, day=day, as_of=as_of, zone=zone)
    if as_of == now:
        change_qualities(conn, doubted)
    decided = decide(state)
    run = store_run(
        conn,
        day=day,
        issued_at=now,
        as_of=as_of,
        rule_version=RULE_VERSION,
        shared_inputs={
            "weather": weather_inputs(weather),
            "groups": decided.groups,
            "city_values": city_value_records(state.city_values),
        },
        recommendations=decided.recommendations,
        release=now >= issue_moment(day, zone),
    )
    store_archive(conn, run, "inputs", packed_state(state))
    if decided.forecasts is not None:
        store_archive(conn, run, "forecasts", packed(decided.forecasts))
    season = season_day(line_of(item) for item in decided.recommendations)
    store_archive(conn, run, "season", packed_season_day(season))
    return run
