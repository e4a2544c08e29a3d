"""Looks at sensors for their pages: at one anew each time, at all at most once a minute.

Health of ten thousand sensors takes seconds. So their list is kept in memory, and of a large city
an older list is shown while a newer one is made beside it. What somebody changes on our pages is
seen at once in this process (``renew``).
"""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.api.web.sensor_overview import Overview, Row, in_order, merge
from baumfeuchte.storage.calibrations import all_calibrations, calibrations_of_tree
from baumfeuchte.storage.health_rows import HealthFacts
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.registry import active_installations, installations_of_sensor
from baumfeuchte.storage.sensor_health import health_facts, health_questions
from baumfeuchte.storage.sensor_intervals import watched_sensors
from baumfeuchte.storage.sensor_quality import probe_qualities
from baumfeuchte.storage.sensor_trees import sensor_trees
from baumfeuchte.storage.web_queries import count_sensors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.api.context import Context
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.health_rows import WatchedSensor

log = logging.getLogger(__name__)

KEEP: Final = timedelta(seconds=60)
LONGEST: Final = timedelta(minutes=30)
"""Nobody looked for that long: an older list is not shown any more, not even for a moment."""
AT_ONCE: Final = 500
"""So many sensors are looked at within a request: less than a second."""

_PLACE: Final = "sensor_overview"
_WORK: Final = "sensor_overview_work"
_LOCK: Final = threading.Lock()
_NOTHING: Final = HealthFacts(runs=(), events=(), signals=(), batteries=(), values=())


def overview(context: Context, *, whole: bool = False) -> Overview:
    """All sensors, worst first. Blocking.

    Args:
        context: of the application.
        whole: wait where only silence and quality control were looked at so far.
    """
    now = context.clock()
    kept = context.memory.get(_PLACE)
    if isinstance(kept, Overview):
        age = abs(now - kept.at)
        if age < KEEP and kept.complete:
            return kept
        if age < LONGEST and len(kept.rows) > AT_ONCE and (kept.complete or not whole):
            _make_beside(context)
            return kept
    with context.blocking.begin() as conn:
        is_small = (run_one(conn, count_sensors()) or 0) <= AT_ONCE
    if is_small or whole:
        return _make(context)
    quick = Overview(rows=tuple(_look_quickly(context, now)), at=now, complete=False)
    context.memory[_PLACE] = quick
    _make_beside(context)
    return quick


def renew(context: Context, dev_eui: str) -> None:
    """Somebody changed a sensor: look at it, and put it into its place of the list."""
    kept = context.memory.get(_PLACE)
    if not isinstance(kept, Overview):
        return
    others = [row for row in kept.rows if row.health.dev_eui != dev_eui]
    found = look_at(context, dev_eui)
    rows = in_order(others if found is None else [found, *others])
    context.memory[_PLACE] = replace(kept, rows=tuple(rows))


def forget(context: Context) -> None:
    """Much may have changed: the next list is made anew, of a large city beside the old one."""
    kept = context.memory.get(_PLACE)
    if isinstance(kept, Overview):
        context.memory[_PLACE] = replace(kept, at=kept.at - KEEP)


def look_at(context: Context, dev_eui: str) -> Row | None:
    """One sensor as it is now; None where nobody knows it. Blocking."""
    now = context.clock()
    with context.blocking.begin() as conn:
        sensors = run(conn, watched_sensors(now, dev_eui=dev_eui))
        if not sensors:
            return None
        key = sensors[0].id
        facts = health_facts(conn, health_questions(sensors, now))
        places = run(conn, installations_of_sensor(key))
        here = [
            place
            for place in places
            if place.since <= now and (place.until is None or place.until > now)
        ]
        calibrations = [
            found
            for tree_id in {place.tree_id for place in here}
            for found in run(conn, calibrations_of_tree(tree_id))
        ]
        qualities = run(conn, probe_qualities(key))
        trees = run(conn, sensor_trees(now, key))
    health = context.services.assess_health(sensors, facts, now)
    checks = context.services.check_sensors(
        sensors, health, qualities=qualities, places=here, calibrations=calibrations, now=now
    )
    return merge(health, checks, trees)[0]


def _make(context: Context) -> Overview:
    with _LOCK:
        now = context.clock()
        kept = context.memory.get(_PLACE)
        if isinstance(kept, Overview) and kept.complete and abs(now - kept.at) < KEEP:
            return kept  # another request made it while this one waited
        with context.blocking.begin() as conn:
            sensors = run(conn, watched_sensors(now))
            facts = health_facts(conn, health_questions(sensors, now)) if sensors else _NOTHING
            found = Overview(rows=tuple(_rows(context, conn, sensors, facts, now)), at=now)
        context.memory[_PLACE] = found
        return found


def _make_beside(context: Context) -> None:
    """Make the list in a thread, unless one is at it."""
    work = context.memory.get(_WORK)
    if isinstance(work, threading.Thread) and work.is_alive():
        return

    def make() -> None:
        try:
            _make(context)
        except Exception:  # the next request tries again
            log.exception("The list of sensors could not be made")

    thread = threading.Thread(target=make, name="sensor overview", daemon=True)
    context.memory[_WORK] = thread
    thread.start()


def _look_quickly(context: Context, now: datetime) -> list[Row]:
    """All sensors by silence and quality control alone: no frame and no reading is looked at."""
    with context.blocking.begin() as conn:
        sensors = run(conn, watched_sensors(now))
        return _rows(context, conn, sensors, _NOTHING, now)


def _rows(
    context: Context,
    conn: Connection,
    sensors: Sequence[WatchedSensor],
    facts: HealthFacts,
    now: datetime,
) -> list[Row]:
    health = context.services.assess_health(sensors, facts, now)
    checks = context.services.check_sensors(
        sensors,
        health,
        qualities=run(conn, probe_qualities()),
        places=run(conn, active_installations(now)),
        calibrations=run(conn, all_calibrations()),
        now=now,
    )
    return merge(health, checks, run(conn, sensor_trees(now)))
