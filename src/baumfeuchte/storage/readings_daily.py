"""The table behind long charts: what the readings of each probe did on each local day.

Two years of a tree are a hundred thousand readings but four thousand of these rows. Planning puts
days into the table, newest first, and again for sensors whose readings of a day changed late
(``stale_days``). A day that is not in it is read from the readings, so charts are never behind.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from baumfeuchte.domain.reading import BAD, Quality
from baumfeuchte.storage.daily_values import COMPLETE_AFTER
from baumfeuchte.storage.day_tables import (
    days_in,
    note_day,
    pair_columns,
    stale_pairs,
    whole_day,
)
from baumfeuchte.storage.readings.daily import window_of
from baumfeuchte.storage.tables import QUANTITY_CODES, readings_daily_days

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import tzinfo

DOUBTFUL: Final = Quality.SUSPECT | Quality.QUESTIONABLE | Quality.AT_LIMIT
"""Usable values that a chart marks all the same."""
CODES: Final = [
    QUANTITY_CODES[name]
    for name in (
        "soil_water_tension_kpa",
        "soil_moisture_vwc_percent",
        "soil_moisture_relative_percent",
        "soil_moisture_raw_index",
    )
]
_MOST_COUNTED: Final = 32_767

_FILL = """
WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest(
        CAST(:sensors AS bigint[]), CAST(:days AS date[]),
        CAST(:day_from AS timestamptz[]), CAST(:day_to AS timestamptz[])
    ) AS w (sensor_id, local_day, day_from, day_to)
),
probes AS MATERIALIZED (
    SELECT DISTINCT i.sensor_id, i.probe, q.code AS quantity
    FROM installations i CROSS JOIN unnest(CAST(:quantities AS smallint[])) AS q (code)
    WHERE i.sensor_id IN (SELECT sensor_id FROM wanted)
)
INSERT INTO readings_daily (
    sensor_id, quantity, probe, local_day, low, high, mean, usable, doubtful, unusable
)
SELECT p.sensor_id, p.quantity, p.probe, w.local_day, d.low, d.high, d.mean,
    least(d.usable, :most), least(d.doubtful, :most), least(d.unusable, :most)
FROM wanted w
JOIN probes p USING (sensor_id)
CROSS JOIN LATERAL (
    SELECT min(r.value) FILTER (WHERE r.flags & :bad = 0) AS low,
        max(r.value) FILTER (WHERE r.flags & :bad = 0) AS high,
        avg(r.value) FILTER (WHERE r.flags & :bad = 0) AS mean,
        count(*) FILTER (WHERE r.flags & :bad = 0) AS usable,
        count(*) FILTER (WHERE r.flags & :bad = 0 AND r.flags & :doubtful <> 0) AS doubtful,
        count(*) FILTER (WHERE r.flags & :bad <> 0) AS unusable
    FROM readings r
    WHERE r.sensor_id = p.sensor_id AND r.quantity = p.quantity AND r.probe = p.probe
        AND r.observed_at >= w.day_from AND r.observed_at < w.day_to
        AND r.observed_at >= :first AND r.observed_at < :last
    HAVING count(*) > 0
) d
ON CONFLICT (sensor_id, quantity, probe, local_day) DO UPDATE
SET low = excluded.low, high = excluded.high, mean = excluded.mean, usable = excluded.usable,
    doubtful = excluded.doubtful, unusable = excluded.unusable
"""

_REMOVE = """
DELETE FROM readings_daily d
USING unnest(CAST(:sensors AS bigint[]), CAST(:days AS date[])) AS w (sensor_id, local_day)
WHERE d.sensor_id = w.sensor_id AND d.local_day = w.local_day
"""


def days_to_fill(
    conn: sa.Connection, *, most: int, first: date, zone: tzinfo, now: datetime
) -> list[date]:
    """Local days that can be put into the table now and are not in it, newest first.

    Args:
        conn: in a transaction.
        most: days at the most.
        first: the oldest local day that is wanted; days before the first probe are not either.
        zone: the city's time zone.
        now: the clock (UTC).
    """
    known = days_in(conn, readings_daily_days)
    began: datetime | None = conn.scalar(sa.text("SELECT min(since) FROM installations"))
    if began is None:
        return []
    first = max(first, began.astimezone(zone).date())
    day = (now - COMPLETE_AFTER).astimezone(zone).date() - timedelta(days=1)
    found: list[date] = []
    while day >= first and len(found) < most:
        if day not in known:
            found.append(day)
        day -= timedelta(days=1)
    return found


def fill_day(conn: sa.Connection, day: date, zone: tzinfo, now: datetime) -> None:
    """Put a day of all sensors into the table.

    Args:
        conn: in the caller's transaction.
        day: a local day that is over.
        zone: the city's time zone.
        now: the clock (UTC).
    """
    _fill(conn, whole_day(conn, day), zone)
    note_day(conn, readings_daily_days, day, now)


def refill(conn: sa.Connection, stale: Collection[tuple[int, date]], zone: tzinfo) -> None:
    """Put days of some sensors into the table again.

    Args:
        conn: in the caller's transaction.
        stale: sensor and UTC day; the local days that share hours with it are computed.
        zone: the city's time zone.
    """
    pairs = stale_pairs(conn, readings_daily_days, stale)
    if pairs:
        conn.execute(sa.text(_REMOVE), pair_columns(pairs))
        _fill(conn, pairs, zone)


def day_bounds(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Begin and end of a local day (UTC)."""
    window = window_of(day, zone)
    return window[2].astimezone(UTC), window[3].astimezone(UTC)


def _fill(conn: sa.Connection, pairs: Sequence[tuple[int, date]], zone: tzinfo) -> None:
    if not pairs:
        return
    columns = pair_columns(pairs)
    bounds = {day: day_bounds(day, zone) for day in set(columns["days"])}
    values: dict[str, Any] = {
        **columns,
        "day_from": [bounds[day][0] for day in columns["days"]],
        "day_to": [bounds[day][1] for day in columns["days"]],
        "quantities": CODES,
        "bad": int(BAD),
        "doubtful": int(DOUBTFUL),
        "most": _MOST_COUNTED,
        "first": min(begin for begin, _ in bounds.values()),
        "last": max(end for _, end in bounds.values()),
    }
    conn.execute(sa.text(_FILL), values)
