"""The table of daily values: one per probe and local day, filled by planning.

Planning looks back two months. To read that from the readings would take minutes for a city; so a
day is put into the table once, when hardly anything can still arrive for it, and again for the
sensors whose readings of that day change later (``stale_days``, written with those readings).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from baumfeuchte.domain.reading import BAD, Quantity
from baumfeuchte.storage.day_tables import (
    days_in,
    note_day,
    pair_columns,
    stale_pairs,
    whole_day,
)
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.readings.daily import PLANNING_QUANTITIES, window_of
from baumfeuchte.storage.readings.series import QUANTITIES
from baumfeuchte.storage.tables import QUANTITY_CODES, daily_value_days

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import tzinfo

COMPLETE_AFTER: Final = timedelta(hours=30)
"""How long after its end a day is put into the table. Whatever arrives later than a day after it
was measured is marked as stale, see ``LATE_AFTER`` of ``stale``."""

_CODES: Final = [QUANTITY_CODES[quantity] for quantity in PLANNING_QUANTITIES]

_FILL = """
WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest(
        CAST(:sensors AS bigint[]), CAST(:days AS date[]),
        CAST(:morning_from AS timestamptz[]), CAST(:morning_to AS timestamptz[]),
        CAST(:day_from AS timestamptz[]), CAST(:day_to AS timestamptz[])
    ) AS w (sensor_id, local_day, morning_from, morning_to, day_from, day_to)
),
probes AS MATERIALIZED (
    SELECT DISTINCT i.sensor_id, i.probe, q.code AS quantity
    FROM installations i CROSS JOIN unnest(CAST(:quantities AS smallint[])) AS q (code)
    WHERE i.sensor_id IN (SELECT sensor_id FROM wanted)
)
INSERT INTO daily_values (sensor_id, quantity, probe, local_day, value, count)
SELECT p.sensor_id, p.quantity, p.probe, w.local_day,
    coalesce(whole.value, morning.value), least(coalesce(whole.count, morning.count), 32767)
FROM wanted w
JOIN probes p USING (sensor_id)
CROSS JOIN LATERAL (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY r.value) AS value, count(*) AS count
    FROM readings r
    WHERE r.sensor_id = p.sensor_id AND r.quantity = p.quantity AND r.probe = p.probe
        AND r.observed_at >= w.morning_from AND r.observed_at < w.morning_to
        AND r.observed_at >= :first AND r.observed_at < :last AND r.flags & :bad = 0
) morning
LEFT JOIN LATERAL (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY r.value) AS value, count(*) AS count
    FROM readings r
    WHERE morning.count < 2
        AND r.sensor_id = p.sensor_id AND r.quantity = p.quantity AND r.probe = p.probe
        AND r.observed_at >= w.day_from AND r.observed_at < w.day_to
        AND r.observed_at >= :first AND r.observed_at < :last AND r.flags & :bad = 0
    HAVING count(*) > 0
) whole ON true
WHERE coalesce(whole.count, morning.count) > 0
ON CONFLICT (sensor_id, quantity, probe, local_day) DO UPDATE
SET value = excluded.value, count = excluded.count
"""

_REMOVE = """
DELETE FROM daily_values d
USING unnest(CAST(:sensors AS bigint[]), CAST(:days AS date[])) AS w (sensor_id, local_day)
WHERE d.sensor_id = w.sensor_id AND d.local_day = w.local_day
"""

# One row for each probe with everything in two strings of bytes: a city's two months are a
# million values, and a row for each would cost a second more than all the rest.
_HISTORY = """
SELECT d.sensor_id, d.quantity, d.probe,
    string_agg(int4send(d.local_day - CAST(:first AS date)), ''::bytea ORDER BY d.local_day),
    string_agg(float8send(d.value), ''::bytea ORDER BY d.local_day)
FROM daily_values d
WHERE d.local_day >= :first AND d.local_day <= :last
GROUP BY d.sensor_id, d.quantity, d.probe
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyHistory:
    """The daily values of a probe.

    Attributes:
        day_offsets: days since the first day asked for, as big-endian 32-bit integers.
        values: in the unit of the quantity, as big-endian 64-bit floats, in the same order.
    """

    sensor_id: int
    quantity: Quantity
    probe: int
    day_offsets: bytes
    values: bytes


def missing_days(
    conn: sa.Connection, first_day: date, last_day: date, zone: tzinfo, now: datetime
) -> list[date]:
    """Local days that can be put into the table now and are not in it, oldest first.

    Args:
        conn: in a transaction.
        first_day: a local day.
        last_day: the last local day, included.
        zone: the city's time zone.
        now: the clock (UTC).
    """
    known = days_in(conn, daily_value_days)
    days = (first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1))
    return [day for day in days if day not in known and _end_of(day, zone) + COMPLETE_AFTER <= now]


def _end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), zone).astimezone(UTC)


def fill_day(conn: sa.Connection, day: date, zone: tzinfo, now: datetime) -> None:
    """Put a day of all sensors into the table.

    Args:
        conn: in the caller's transaction.
        day: a local day that is over.
        zone: the city's time zone.
        now: the clock (UTC).
    """
    _fill(conn, whole_day(conn, day), zone)
    note_day(conn, daily_value_days, day, now)


def take_stale_days(conn: sa.Connection, most: int) -> set[tuple[int, date]]:
    """Take sensors and UTC days off the list of what changed late.

    Args:
        conn: in the transaction that will ``refill``.
        most: rows to take at the most.
    """
    rows = conn.execute(
        sa.text(
            "DELETE FROM stale_days WHERE id IN (SELECT id FROM stale_days ORDER BY id LIMIT :most)"
            " RETURNING sensor_id, day"
        ),
        {"most": most},
    )
    return {(sensor_id, day) for sensor_id, day in rows}


def refill(conn: sa.Connection, stale: Collection[tuple[int, date]], zone: tzinfo) -> int:
    """Put days of some sensors into the table again.

    Args:
        conn: in the caller's transaction.
        stale: sensor and UTC day; the local days that share hours with it are computed.
        zone: the city's time zone.

    Returns:
        How many pairs of sensor and local day were computed.
    """
    pairs = stale_pairs(conn, daily_value_days, stale)
    if pairs:
        conn.execute(sa.text(_REMOVE), pair_columns(pairs))
        _fill(conn, pairs, zone)
    return len(pairs)


def _fill(conn: sa.Connection, pairs: Collection[tuple[int, date]], zone: tzinfo) -> None:
    if not pairs:
        return
    columns = pair_columns(pairs)
    windows = {day: window_of(day, zone) for day in set(columns["days"])}
    rows = [windows[day] for day in columns["days"]]
    names = ("morning_from", "morning_to", "day_from", "day_to")
    conn.execute(
        sa.text(_FILL),
        {
            **columns,
            **{name: [row[index] for row in rows] for index, name in enumerate(names)},
            "quantities": _CODES,
            "bad": int(BAD),
            "first": min(row[2] for row in rows),
            "last": max(row[3] for row in rows),
        },
    )


def daily_history(first_day: date, last_day: date) -> Query[DailyHistory]:
    """The table's values of all probes from one local day to another, both included."""
    statement = sa.text(_HISTORY).bindparams(first=first_day, last=last_day)
    return Query(statement=statement, row=_history)


def _history(row: Sequence[Any]) -> DailyHistory:
    return DailyHistory(
        sensor_id=row[0],
        quantity=QUANTITIES[row[1]],
        probe=row[2],
        day_offsets=bytes(row[3]),
        values=bytes(row[4]),
    )
