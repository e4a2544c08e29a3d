"""What is looked after once a day: how often each sensor sends, and which have fallen silent."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.ingest.gaps import gaps_of
from baumfeuchte.ingest.health_status import assess, silent_since
from baumfeuchte.ingest.intervals import RECENT_FRAMES, learn_interval
from baumfeuchte.storage.gaps import frame_runs, gap_events
from baumfeuchte.storage.health_rows import EventRow
from baumfeuchte.storage.query import run
from baumfeuchte.storage.sensor_events import prune_events, write_events
from baumfeuchte.storage.sensor_health import EVENTS_BACK, health_facts, health_questions
from baumfeuchte.storage.sensor_intervals import recent_frames, store_intervals, watched_sensors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.domain.device_health import SensorGaps, SensorHealth
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.engine import Database
    from baumfeuchte.storage.health_rows import WatchedSensor

log = logging.getLogger(__name__)

LEARN_FROM: Final = timedelta(days=90)
"""Frames of an earlier season say nothing about today's settings of a device."""

DAILY: Final = timedelta(hours=20)
"""Once a day is enough to learn intervals again, also where `plan` runs every hour."""

SENSORS_AT_ONCE: Final = 500
"""Sensors in one transaction: some megabytes of frames, and less than a second."""


def learn_intervals(database: Database, now: datetime, *, every: timedelta = timedelta()) -> int:
    """Learn how often sensors send that were heard since that was last done; committed in parts.

    Args:
        database: where to; its schema must be current.
        now: the clock (UTC).
        every: sensors whose interval was learned less than this ago have time.

    Returns:
        For how many sensors an interval was learned.

    Raises:
        StorageUnavailableError: the database cannot be reached.
    """
    after = total = 0
    while True:
        with database.begin() as conn:
            batch = run(
                conn,
                recent_frames(
                    now - LEARN_FROM,
                    now,
                    frames=RECENT_FRAMES,
                    learned_before=now - every,
                    after=after,
                    sensors=SENSORS_AT_ONCE,
                ),
            )
            found = [(frames.sensor_id, learn_interval(frames)) for frames in batch]
            learned = [(sensor_id, *interval) for sensor_id, interval in found if interval]
            store_intervals(conn, learned, now)
        total += len(learned)
        if len(batch) < SENSORS_AT_ONCE:
            return total
        after = batch[-1].sensor_id


def note_silent(conn: Connection, now: datetime) -> list[str]:
    """Write a line to the log for each sensor that has fallen silent, once for each silence.

    Args:
        conn: in the caller's transaction; an event ``silent`` remembers what was said.
        now: the clock (UTC).

    Returns:
        The sensors that are newly silent.
    """
    silent: dict[str, tuple[WatchedSensor, datetime]] = {}
    for sensor in run(conn, watched_sensors(now)):
        since = silent_since(sensor, now)
        if since is not None:
            silent[sensor.dev_eui] = sensor, since
    new = write_events(
        conn, [EventRow(eui, since, "silent", "", None) for eui, (_, since) in silent.items()]
    )
    for event in new:
        sensor, since = silent[event.dev_eui]
        log.warning(
            "Sensor %s (%s) at %s is silent: last heard %s UTC, expected every %s. "
            "Check its battery and its gateway.",
            sensor.dev_eui,
            sensor.device,
            ", ".join(sensor.tree_numbers) or "no tree",
            f"{since:%Y-%m-%d %H:%M}",
            "day" if sensor.interval_s is None else f"{sensor.interval_s / 60:.0f} min",
        )
    return [event.dev_eui for event in new]


def look_after(database: Database, now: datetime, keep_events: timedelta) -> None:
    """Everything that is due once a day, or more often; it is done only where there is a need.

    Args:
        database: its schema must be current.
        now: the clock (UTC).
        keep_events: older events of devices are deleted.

    Raises:
        StorageUnavailableError: the database cannot be reached; the next time does the rest.
    """
    learn_intervals(database, now, every=DAILY)
    with database.begin() as conn:
        note_silent(conn, now)
        prune_events(conn, now - max(keep_events, EVENTS_BACK))


def sensor_gaps(
    conn: Connection, sensors: Sequence[WatchedSensor], since: datetime, until: datetime
) -> list[SensorGaps]:
    """What came of sensors in a period and what did not, in their order.

    Args:
        conn: in a transaction.
        sensors: any.
        since: begin of the period (UTC).
        until: its end (UTC), not in the future.
    """
    if not sensors:
        return []
    runs = run(conn, frame_runs(sensors, since, until))
    events = run(conn, gap_events(sensors, since, until))
    return gaps_of(sensors, runs, events, since=since, until=until)


def sensor_health(
    conn: Connection, sensors: Sequence[WatchedSensor], now: datetime
) -> list[SensorHealth]:
    """The health of sensors, worst first.

    Args:
        conn: in a transaction.
        sensors: any.
        now: the clock (UTC).
    """
    if not sensors:
        return []
    return assess(sensors, health_facts(conn, health_questions(sensors, now)), now)
