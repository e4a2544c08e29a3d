"""A planning run: read the state of all trees, recommend, rank, write."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.irrigation.evapotranspiration import et0_climatology
from baumfeuchte.irrigation.prioritise import rank
from baumfeuchte.irrigation.recommend import recommend
from baumfeuchte.irrigation.rules import RULE_VERSION
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS, HISTORY_DAYS
from baumfeuchte.planning.assemble import (
    probe_state,
    tree_state,
    trees_with_bad_values,
    unseen_litres,
)
from baumfeuchte.planning.dry_end import held_probes, held_values, told
from baumfeuchte.storage.query import run
from baumfeuchte.storage.readings import daily_values, newest_values
from baumfeuchte.storage.recommendations import store_run
from baumfeuchte.storage.registry import active_installations, all_sensors, all_trees
from baumfeuchte.storage.waterings import waterings_since

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.connection import Connection

HORIZON_DAYS = 14
BAD_VALUES = Reason(code="bad_values", source="irrigation-science 5 Q1, Q2, Q3")
WATERINGS_BACK = timedelta(days=HISTORY_DAYS)


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


def plan_day(conn: Connection, *, day: date, now: datetime, zone: tzinfo) -> PlanningRun:
    """Compute and store the list of a day; the same advice as the current one writes nothing.

    Args:
        conn: in the transaction of the run.
        day: local day of the list.
        now: the clock (UTC).
        zone: the city's time zone.

    Returns:
        The run that is current now.

    Raises:
        InputError: the day has not begun yet.
    """
    as_of = newest_time_of(day, now=now, zone=zone)
    trees = run(conn, all_trees())
    installations = run(conn, active_installations(as_of))
    first_day = day - timedelta(days=HISTORY_DAYS - 1)
    daily = run(conn, daily_values(first_day, day, zone, as_of))
    newest = run(conn, newest_values(as_of))
    last_seen = {sensor.id: sensor.last_seen_at for sensor in run(conn, all_sensors()) if sensor.id}
    held = held_values(newest, last_seen, day=day, zone=zone)
    daily += held
    waterings = run(conn, waterings_since(as_of - WATERINGS_BACK))
    et0_mm = et0_climatology(
        [(day + timedelta(days=ahead)).timetuple().tm_yday for ahead in range(HORIZON_DAYS)]
    )
    advice = recommend(
        tree_state(
            trees,
            day=day,
            watered_litres=unseen_litres(waterings, daily, as_of=as_of, zone=zone),
        ),
        probe_state(trees, installations, daily, newest, day=day),
        day=day,
        as_of=as_of,
        et0_mm=et0_mm,
    )
    bad = trees_with_bad_values(
        newest, since=as_of - timedelta(days=DEFAULT_OPTIONS.stale_after_days)
    )
    advice = [_with_bad_values(item) if item.tree_id in bad else item for item in advice]
    counts = held_probes(held, day)
    advice = [told(item, counts) for item in advice]
    return store_run(
        conn,
        day=day,
        issued_at=now,
        as_of=as_of,
        rule_version=RULE_VERSION,
        shared_inputs={
            "weather": "climatology",
            "et0_mm": [round(float(value), 3) for value in np.asarray(et0_mm)],
        },
        recommendations=rank(advice),
    )


def _with_bad_values(item: Recommendation) -> Recommendation:
    """A silent sensor and one that sends nonsense need different people."""
    if item.status is not Status.UNKNOWN or item.reasons[0].code == BAD_VALUES.code:
        return item
    return replace(item, reasons=(BAD_VALUES, *item.reasons[1:]))
