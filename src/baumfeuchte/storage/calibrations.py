"""Calibrations of probes: which are due, the daily values that they are made from, the results."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from baumfeuchte.domain.calibration import CalibrationKind, ProbeCalibration
from baumfeuchte.domain.reading import BAD, Quantity
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.readings.daily import MORNING
from baumfeuchte.storage.readings.series import QUANTITIES
from baumfeuchte.storage.tables import QUANTITY_CODES, installations, probe_calibrations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

_FIELDS = (
    "installation_id",
    "quantity",
    "kind",
    "period",
    "field_capacity",
    "wilting_point",
    "days",
    "computed_at",
    "reason",
)
_KEY = _FIELDS[:4]
_COLUMNS = tuple(probe_calibrations.c[name] for name in _FIELDS)


class DueProbe(NamedTuple):
    """A water-content probe in the ground whose calibration is missing or old.

    Attributes:
        known: periods of the winters that are stored already.
    """

    installation_id: int
    tree_id: int
    probe: int
    since: datetime
    known: frozenset[str]


class DailyMedian(NamedTuple):
    """The value of a local day."""

    installation_id: int
    quantity: Quantity
    local_day: date
    value: float


_DUE = """
SELECT i.id, i.tree_id, i.probe, i.since,
    ARRAY (SELECT c.period FROM probe_calibrations c
           WHERE c.installation_id = i.id AND c.quantity = :quantity AND c.kind = 'winter'
               AND c.field_capacity IS NOT NULL)
FROM installations i
WHERE i.since <= :now AND (i.until IS NULL OR i.until > :now)
    AND NOT EXISTS (
        SELECT FROM probe_calibrations c
        WHERE c.installation_id = i.id AND c.quantity = :quantity AND c.computed_at > :before)
    AND (SELECT true FROM readings r
         WHERE r.sensor_id = i.sensor_id AND r.quantity = :quantity AND r.probe = i.probe
             AND r.observed_at >= i.since AND r.observed_at <= :now
         LIMIT 1)
ORDER BY i.id LIMIT :limit
"""

# Index ranges per probe and morning read a fifth of a history; the whole day only where a morning
# has fewer than two values (irrigation-science 4.1). The soil temperature is the probe's own, else
# that of the first probe of the sensor that has one.
_DAILY = """
WITH days AS (
    SELECT * FROM unnest(
        CAST(:days AS date[]),
        CAST(:morning_from AS timestamptz[]), CAST(:morning_to AS timestamptz[]),
        CAST(:day_from AS timestamptz[]), CAST(:day_to AS timestamptz[])
    ) AS days (local_day, morning_from, morning_to, day_from, day_to)
),
probes AS MATERIALIZED (
    SELECT i.id, i.sensor_id, q.code AS quantity, greatest(i.since, w.first) AS since,
        least(i.until, :now) AS until,
        coalesce(
            (SELECT r.probe FROM readings r
             WHERE r.sensor_id = i.sensor_id AND r.quantity = q.code AND r.probe = i.probe
                 AND r.observed_at >= greatest(i.since, w.first) LIMIT 1),
            (SELECT r.probe FROM readings r
             WHERE q.code = :temperature AND r.sensor_id = i.sensor_id AND r.quantity = q.code
                 AND r.observed_at >= greatest(i.since, w.first)
             ORDER BY r.probe LIMIT 1)
        ) AS probe
    FROM unnest(CAST(:ids AS bigint[]), CAST(:firsts AS timestamptz[])) AS w (id, first)
    JOIN installations i ON i.id = w.id
    CROSS JOIN unnest(CAST(:quantities AS smallint[])) AS q (code)
)
SELECT p.id, p.quantity, d.local_day, coalesce(whole.value, morning.value)
FROM probes p
JOIN days d ON d.day_to > p.since AND d.day_from <= p.until
CROSS JOIN LATERAL (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY r.value) AS value, count(*) AS count
    FROM readings r
    WHERE r.sensor_id = p.sensor_id AND r.quantity = p.quantity AND r.probe = p.probe
        AND r.observed_at >= greatest(p.since, d.morning_from)
        AND r.observed_at < d.morning_to AND r.observed_at <= p.until AND r.flags & :bad = 0
) morning
LEFT JOIN LATERAL (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY r.value) AS value, count(*) AS count
    FROM readings r
    WHERE morning.count < 2
        AND r.sensor_id = p.sensor_id AND r.quantity = p.quantity AND r.probe = p.probe
        AND r.observed_at >= greatest(p.since, d.day_from)
        AND r.observed_at < d.day_to AND r.observed_at <= p.until AND r.flags & :bad = 0
    HAVING count(*) > 0
) whole ON true
WHERE coalesce(whole.count, morning.count) > 0
ORDER BY p.id, p.quantity, d.local_day
"""


def probes_to_calibrate(now: datetime, *, before: datetime, limit: int) -> Query[DueProbe]:
    """Water-content probes in the ground that were not calibrated since a time, by installation.

    Args:
        now: the clock (UTC).
        before: the newest computation that is too old (UTC).
        limit: most rows.
    """
    statement = sa.text(_DUE).bindparams(
        now=now,
        before=before,
        limit=limit,
        quantity=QUANTITY_CODES[Quantity.SOIL_MOISTURE_VWC_PERCENT],
    )
    return Query(
        statement=statement,
        row=lambda row: DueProbe(row[0], row[1], row[2], row[3], frozenset(row[4])),
    )


def daily_medians(
    firsts: Sequence[tuple[int, datetime]], now: datetime, zone: tzinfo
) -> Query[DailyMedian]:
    """Daily water contents of probes and soil temperatures at them, by local day.

    Args:
        firsts: installation, and the time (UTC) from which on its values count; at least one.
        now: the newest time that counts (UTC).
        zone: the city's time zone.
    """
    temperature = QUANTITY_CODES[Quantity.SOIL_TEMPERATURE_C]
    first = min(at for _, at in firsts).astimezone(zone).date()
    last = now.astimezone(zone).date()
    days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    edges = [_utc(day, time(), zone) for day in [*days, last + timedelta(days=1)]]
    statement = sa.text(_DAILY).bindparams(
        ids=[key for key, _ in firsts],
        firsts=[at for _, at in firsts],
        quantities=[QUANTITY_CODES[Quantity.SOIL_MOISTURE_VWC_PERCENT], temperature],
        temperature=temperature,
        now=now,
        bad=int(BAD),
        days=days,
        morning_from=[_utc(day, MORNING[0], zone) for day in days],
        morning_to=[_utc(day, MORNING[1], zone) for day in days],
        day_from=edges[:-1],
        day_to=edges[1:],
    )
    return Query(
        statement=statement,
        row=lambda row: DailyMedian(row[0], QUANTITIES[row[1]], row[2], row[3]),
    )


def _utc(day: date, hour: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)


def store_calibrations(conn: sa.Connection, items: Iterable[ProbeCalibration]) -> None:
    """Keep calibrations, in place of earlier ones of the same probe, kind and period.

    Args:
        conn: in the caller's transaction.
        items: each key once.
    """
    rows = [
        {name: getattr(item, name) for name in _FIELDS}
        | {"quantity": QUANTITY_CODES[item.quantity]}
        for item in items
    ]
    if not rows:
        return
    new = insert(probe_calibrations)
    update = {name: new.excluded[name] for name in _FIELDS if name not in _KEY}
    conn.execute(
        new.on_conflict_do_update(
            index_elements=[probe_calibrations.c[name] for name in _KEY], set_=update
        ),
        sorted(rows, key=lambda row: tuple(row[name] for name in _KEY)),
    )


def all_calibrations() -> Query[ProbeCalibration]:
    """All that were ever made, by probe, kind and period."""
    statement = sa.select(*_COLUMNS).order_by(*_COLUMNS[:4])
    return Query(statement=statement, row=_calibration)


def calibrations_of_tree(tree_id: int) -> Query[ProbeCalibration]:
    """Those of the probes that are or were at a tree."""
    statement = (
        sa.select(*_COLUMNS)
        .join(installations, installations.c.id == probe_calibrations.c.installation_id)
        .where(installations.c.tree_id == tree_id)
        .order_by(*_COLUMNS[:4])
    )
    return Query(statement=statement, row=_calibration)


def _calibration(row: Sequence[Any]) -> ProbeCalibration:
    return ProbeCalibration(
        installation_id=row[0],
        quantity=QUANTITIES[row[1]],
        kind=CalibrationKind(row[2]),
        period=row[3],
        field_capacity=row[4],
        wilting_point=row[5],
        days=row[6],
        computed_at=row[7],
        reason=row[8],
    )
