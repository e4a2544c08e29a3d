"""How often each sensor sends: the frames that it is learned from, and what was learned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.storage.health_rows import RecentFrames, WatchedSensor
from baumfeuchte.storage.many_rows import insert_many, replacing
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import sensor_intervals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

# For each sensor the newest frames come from the index of sensor and time, whatever the size of the
# table. Seconds as numbers, because they are read several times faster than times.
_RECENT = """
SELECT s.id, u.times_s, u.counters
FROM (
    SELECT s.id FROM sensors s LEFT JOIN sensor_intervals i ON i.sensor_id = s.id
    WHERE s.id > :after AND s.last_seen_at IS NOT NULL
      AND (i.learned_at IS NULL
           OR s.last_seen_at > i.learned_at AND i.learned_at <= :learned_before)
    ORDER BY s.id LIMIT :sensors
) s
CROSS JOIN LATERAL (
    SELECT array_agg(extract(epoch FROM n.received_at)::float8 ORDER BY n.received_at, n.f_cnt)
               AS times_s,
           array_agg(n.f_cnt ORDER BY n.received_at, n.f_cnt) AS counters
    FROM (
        SELECT received_at, f_cnt FROM uplinks
        WHERE sensor_id = s.id AND received_at <= :until AND received_at > :since
        ORDER BY received_at DESC LIMIT :frames
    ) n
) u
ORDER BY s.id
"""


def recent_frames(
    since: datetime,
    until: datetime,
    *,
    frames: int,
    learned_before: datetime | None = None,
    after: int = 0,
    sensors: int = 500,
) -> Query[RecentFrames]:
    """The newest frames of sensors that were heard since their interval was learned, by sensor.

    Args:
        since: older frames (UTC) do not count.
        until: newer ones neither: a network server's clock may be ahead.
        frames: most frames of a sensor.
        learned_before: only sensors whose interval was last learned at this time or earlier, or
            not at all; None: ``until``.
        after: the last sensor of the batch before.
        sensors: most rows; fewer mean that this was the last batch.
    """
    statement = sa.text(_RECENT).bindparams(
        since=since,
        until=until,
        frames=frames,
        learned_before=learned_before or until,
        after=after,
        sensors=sensors,
    )
    return Query(statement=statement, row=_frames)


def store_intervals(
    conn: sa.Connection, learned: Iterable[tuple[int, float, int]], at: datetime
) -> None:
    """Keep what was learned, in place of what was known before.

    Args:
        conn: in the caller's transaction.
        learned: sensor, interval in seconds, number of samples; each sensor once.
        at: when it was learned (UTC).
    """
    rows = sorted(learned)
    if not rows:
        return
    sensors, intervals, counts = (list(column) for column in zip(*rows, strict=True))
    columns = {
        "sensor_id": sensors,
        "interval_s": intervals,
        "sample_count": counts,
        "learned_at": [at] * len(rows),
    }
    insert_many(conn, sensor_intervals, columns, on_conflict=replacing(columns, ["sensor_id"]))


_WATCHED = """
SELECT s.id, s.dev_eui, s.device, s.settings, s.last_seen_at, n.interval_s, p.since, p.until,
       p.numbers
FROM sensors s
LEFT JOIN sensor_intervals n ON n.sensor_id = s.id
CROSS JOIN LATERAL (
    SELECT min(i.since) AS since,
           CASE WHEN bool_and(i.until IS NOT NULL) THEN max(i.until) END AS until,
           array_agg(DISTINCT t.number ORDER BY t.number)
               FILTER (WHERE i.since <= :now AND (i.until IS NULL OR i.until > :now)) AS numbers
    FROM installations i JOIN trees t ON t.id = i.tree_id
    WHERE i.sensor_id = s.id
) p
WHERE (CAST(:dev_eui AS text) IS NULL OR s.dev_eui = :dev_eui)
  AND (CAST(:behind AS text) IS NULL OR s.dev_eui > :behind)
ORDER BY s.dev_eui
LIMIT :limit OFFSET :offset
"""


def watched_sensors(
    now: datetime,
    *,
    dev_eui: str | None = None,
    limit: int | None = None,
    offset: int = 0,
    behind: str | None = None,
) -> Query[WatchedSensor]:
    """Sensors by DevEUI with what is expected of them.

    Args:
        now: the clock (UTC), for the trees that they are at.
        dev_eui: only this sensor.
        limit: most rows; None for all.
        offset: rows to skip.
        behind: only sensors behind this one; None: from the first on.
    """
    statement = sa.text(_WATCHED).bindparams(
        sa.bindparam("limit", limit, sa.BigInteger),
        now=now,
        dev_eui=dev_eui,
        offset=offset,
        behind=behind,
    )
    return Query(statement=statement, row=_watched)


def _frames(row: Sequence[Any]) -> RecentFrames:
    return RecentFrames(row[0], tuple(row[1] or ()), tuple(row[2] or ()))


def _watched(row: Sequence[Any]) -> WatchedSensor:
    return WatchedSensor(
        id=row[0],
        dev_eui=row[1],
        device=row[2],
        settings=row[3],
        last_seen_at=row[4],
        learned_interval_s=row[5],
        installed_since=row[6],
        removed_at=row[7],
        tree_numbers=tuple(row[8] or ()),
    )
