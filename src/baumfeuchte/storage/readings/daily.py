"""The values that planning uses: one per probe and day, and how fresh they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.reading import BAD, Quantity
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.readings.series import QUANTITIES
from baumfeuchte.storage.tables import QUANTITY_CODES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, tzinfo

PLANNING_QUANTITIES = (Quantity.SOIL_WATER_TENSION_KPA, Quantity.SOIL_MOISTURE_VWC_PERCENT)
MORNING = (time(4), time(8))
"""Local hours whose median is the day's value: least disturbed by the sun (science 4.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyValue:
    """One value per installation, quantity and local day.

    Attributes:
        value: median of the usable values, in the unit of the quantity.
        count: how many values it stands on.
    """

    installation_id: int
    tree_id: int
    sensor_id: int
    probe: int
    depth_cm: float
    quantity: Quantity
    local_day: date
    value: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestValue:
    """How fresh an installation's data is.

    Attributes:
        usable_at, value: of the newest value without a BAD flag; None where there is none.
        any_at, any_flags: of the newest value at all.
    """

    installation_id: int
    tree_id: int
    sensor_id: int
    probe: int
    depth_cm: float
    quantity: Quantity
    usable_at: datetime | None
    value: float | None
    any_at: datetime
    any_flags: int


# Index ranges per probe and day read only what is needed, however long the history is.
_DAILY = """
WITH probes AS MATERIALIZED (
    SELECT i.id, i.tree_id, i.sensor_id, i.probe, i.depth_cm, i.since, q.code AS quantity
    FROM installations i
    CROSS JOIN unnest(CAST(:quantities AS smallint[])) AS q (code)
    WHERE i.since <= :as_of AND (i.until IS NULL OR i.until > :as_of)
),
days AS (
    SELECT * FROM unnest(
        CAST(:days AS date[]),
        CAST(:morning_from AS timestamptz[]), CAST(:morning_to AS timestamptz[]),
        CAST(:day_from AS timestamptz[]), CAST(:day_to AS timestamptz[])
    ) AS days (local_day, morning_from, morning_to, day_from, day_to)
),
measured AS MATERIALIZED (
    SELECT * FROM probes p WHERE (
        SELECT true FROM readings r
        WHERE r.sensor_id = p.sensor_id AND r.quantity = p.quantity AND r.probe = p.probe
            AND r.observed_at >= greatest(p.since, :first) AND r.observed_at <= :as_of
        LIMIT 1
    )
)
SELECT p.id, p.tree_id, p.sensor_id, p.probe, p.depth_cm, p.quantity, d.local_day,
    coalesce(whole.value, morning.value), coalesce(whole.count, morning.count)
FROM measured p
CROSS JOIN days d
CROSS JOIN LATERAL (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY r.value) AS value, count(*) AS count
    FROM readings r
    WHERE r.sensor_id = p.sensor_id AND r.quantity = p.quantity AND r.probe = p.probe
        AND r.observed_at >= greatest(p.since, d.morning_from)
        AND r.observed_at < d.morning_to AND r.flags & :bad = 0
) morning
LEFT JOIN LATERAL (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY r.value) AS value, count(*) AS count
    FROM readings r
    WHERE morning.count < 2
        AND r.sensor_id = p.sensor_id AND r.quantity = p.quantity AND r.probe = p.probe
        AND r.observed_at >= greatest(p.since, d.day_from)
        AND r.observed_at < d.day_to AND r.flags & :bad = 0
    HAVING count(*) > 0
) whole ON true
WHERE coalesce(whole.count, morning.count) > 0
ORDER BY p.id, p.quantity, d.local_day
"""

_NEWEST = """
WITH probes AS MATERIALIZED (
    SELECT i.id, i.tree_id, i.sensor_id, i.probe, i.depth_cm, i.since, q.code AS quantity
    FROM installations i
    CROSS JOIN unnest(CAST(:quantities AS smallint[])) AS q (code)
    WHERE i.since <= :as_of AND (i.until IS NULL OR i.until > :as_of)
)
SELECT p.id, p.tree_id, p.sensor_id, p.probe, p.depth_cm, p.quantity,
    usable.observed_at, usable.value, newest.observed_at, newest.flags
FROM probes p
CROSS JOIN LATERAL (
    SELECT observed_at, flags FROM readings r
    WHERE r.sensor_id = p.sensor_id AND r.quantity = p.quantity AND r.probe = p.probe
        AND r.observed_at >= p.since AND r.observed_at <= :as_of
    ORDER BY observed_at DESC LIMIT 1
) newest
LEFT JOIN LATERAL (
    SELECT observed_at, value FROM readings r
    WHERE r.sensor_id = p.sensor_id AND r.quantity = p.quantity AND r.probe = p.probe
        AND r.observed_at >= p.since AND r.observed_at <= :as_of AND r.flags & :bad = 0
    ORDER BY observed_at DESC LIMIT 1
) usable ON true
ORDER BY p.id, p.quantity
"""


def daily_values(
    first_day: date, last_day: date, zone: tzinfo, as_of: datetime
) -> Query[DailyValue]:
    """The value of each local day, for all probes that are in the ground at ``as_of``.

    It is the median of the values from 04:00 to 08:00 local time; of fewer than two, the median of
    the whole day (science 4.1). On the day of ``as_of`` itself the last 24 hours stand in for the
    whole day. Values with a BAD flag, before the installation or after ``as_of`` do not count.

    Args:
        first_day: a local day.
        last_day: the last local day, included.
        zone: the city's time zone.
        as_of: newest time that counts (UTC).
    """
    windows = [
        window
        for offset in range((last_day - first_day).days + 1)
        if (window := _window(first_day + timedelta(days=offset), zone, as_of)) is not None
    ]
    columns: list[list[Any]] = [[window[index] for window in windows] for index in range(5)]
    statement = sa.text(_DAILY).bindparams(
        quantities=[QUANTITY_CODES[quantity] for quantity in PLANNING_QUANTITIES],
        bad=int(BAD),
        as_of=as_of,
        first=min(columns[3], default=as_of),
        days=columns[0],
        morning_from=columns[1],
        morning_to=columns[2],
        day_from=columns[3],
        day_to=columns[4],
    )
    return Query(statement=statement, row=_daily_value)


def newest_values(as_of: datetime) -> Query[NewestValue]:
    """How fresh the data of each probe is that is in the ground at ``as_of``, by quantity.

    A probe that never sent tension or water content has no row.
    """
    statement = sa.text(_NEWEST).bindparams(
        quantities=[QUANTITY_CODES[quantity] for quantity in PLANNING_QUANTITIES],
        bad=int(BAD),
        as_of=as_of,
    )
    return Query(statement=statement, row=_newest_value)


def _window(
    day: date, zone: tzinfo, as_of: datetime
) -> tuple[date, datetime, datetime, datetime, datetime] | None:
    """A day with its half-open morning and stand-in intervals (UTC); None after ``as_of``."""
    begin = _utc(day, time(), zone)
    if begin > as_of:
        return None
    end = _utc(day + timedelta(days=1), time(), zone)
    last = as_of + timedelta(microseconds=1)  # as_of itself counts
    morning_from, morning_to = (_utc(day, hour, zone) for hour in MORNING)
    if as_of < end:
        return day, morning_from, min(morning_to, last), last - timedelta(days=1), last
    return day, morning_from, morning_to, begin, end


def window_of(day: date, zone: tzinfo) -> tuple[datetime, datetime, datetime, datetime]:
    """The half-open morning and the half-open whole of a local day that is over (UTC)."""
    morning_from, morning_to = (_utc(day, hour, zone) for hour in MORNING)
    return (
        morning_from,
        morning_to,
        _utc(day, time(), zone),
        _utc(day + timedelta(days=1), time(), zone),
    )


def _utc(day: date, hour: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)


def _daily_value(row: Sequence[Any]) -> DailyValue:
    return DailyValue(
        installation_id=row[0],
        tree_id=row[1],
        sensor_id=row[2],
        probe=row[3],
        depth_cm=row[4],
        quantity=QUANTITIES[row[5]],
        local_day=row[6],
        value=row[7],
        count=row[8],
    )


def _newest_value(row: Sequence[Any]) -> NewestValue:
    return NewestValue(
        installation_id=row[0],
        tree_id=row[1],
        sensor_id=row[2],
        probe=row[3],
        depth_cm=row[4],
        quantity=QUANTITIES[row[5]],
        usable_at=row[6],
        value=row[7],
        any_at=row[8],
        any_flags=row[9],
    )
