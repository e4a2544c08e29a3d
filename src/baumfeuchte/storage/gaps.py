"""Frames of sensors, summed up to runs: a sensor without gaps is one row, not thousands."""

from __future__ import annotations

from datetime import timedelta
from math import inf
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.storage.health_rows import FrameRun
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.sensor_events import events_between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.storage.health_rows import EventRow, WatchedSensor


BREAK_INTERVALS: Final = 2.5
"""A step of more intervals than this ends a run, whatever the counter says."""

EVENTS_BEFORE: Final = timedelta(days=7)
"""A gap that begins before a period is understood with the events of that time."""


# Each sensor's frames come in order from the index of sensor and time, so nothing is sorted. The
# bounds of all let TimescaleDB leave out other chunks.
_RUNS = """
SELECT w.sensor_id, r.*
FROM unnest(CAST(:ids AS bigint[]), CAST(:begins AS timestamptz[]), CAST(:ends AS timestamptz[]),
            CAST(:breaks AS float8[])) AS w (sensor_id, since, until, break_s)
CROSS JOIN LATERAL (
    SELECT a.received_at AS first_at, a.received_at AS last_at, a.f_cnt AS first_count,
           a.f_cnt AS last_count, 1::bigint AS frames
    FROM (
        SELECT received_at, f_cnt FROM uplinks
        WHERE sensor_id = w.sensor_id AND received_at < w.since
        ORDER BY received_at DESC, f_cnt DESC LIMIT 1
    ) a
    UNION ALL
    SELECT min(received_at), max(received_at), min(f_cnt), max(f_cnt), count(*)
    FROM (
        SELECT received_at, f_cnt,
               sum(CASE WHEN goes_on THEN 0 ELSE 1 END)
                   OVER (ORDER BY received_at, f_cnt ROWS UNBOUNDED PRECEDING) AS number
        FROM (
            SELECT received_at, f_cnt,
                   (f_cnt = lag(f_cnt) OVER earlier + 1
                    OR f_cnt IS NULL AND lag(f_cnt) OVER earlier IS NULL)
                   AND extract(epoch FROM received_at - lag(received_at) OVER earlier) <= w.break_s
                   AS goes_on
            FROM uplinks
            WHERE sensor_id = w.sensor_id AND received_at >= w.since AND received_at < w.until
              AND received_at >= :since AND received_at < :until
            WINDOW earlier AS (ORDER BY received_at, f_cnt)
        ) steps
    ) numbered
    GROUP BY number
) r
ORDER BY w.sensor_id, r.first_at, r.first_count
"""


def frame_runs(
    sensors: Sequence[WatchedSensor], since: datetime, until: datetime
) -> Query[tuple[int, FrameRun]]:
    """Runs of frames by sensor and time, each for the time in which the sensor was installed.

    Frames belong to one run as long as each counter is one more than that before (or none has a
    counter) and no step is too long. The last frame before is a run of its own.

    Args:
        sensors: at least one.
        since: earliest time (UTC).
        until: first time that is too late (UTC).
    """
    periods = [sensor.period(since, until) for sensor in sensors]
    breaks = [BREAK_INTERVALS * (sensor.interval_s or inf) for sensor in sensors]
    statement = sa.text(_RUNS).bindparams(
        sa.bindparam("ids", [sensor.id for sensor in sensors], ARRAY(sa.BigInteger)),
        sa.bindparam("begins", [begin for begin, _ in periods], _TIMES),
        sa.bindparam("ends", [end for _, end in periods], _TIMES),
        sa.bindparam("breaks", breaks, ARRAY(sa.Double)),
        since=since,
        until=until,
    )
    return Query(statement=statement, row=_run)


def gap_events(
    sensors: Sequence[WatchedSensor], since: datetime, until: datetime
) -> Query[EventRow]:
    """The joins and heartbeats of sensors in a period and shortly before it."""
    return events_between(
        since - EVENTS_BEFORE,
        until,
        kinds=("join", "no_payload"),
        euis=[sensor.dev_eui for sensor in sensors],
    )


_TIMES: ARRAY[Any] = ARRAY(sa.DateTime(timezone=True))


def _run(row: Sequence[Any]) -> tuple[int, FrameRun]:
    return row[0], FrameRun(*row[1:])
