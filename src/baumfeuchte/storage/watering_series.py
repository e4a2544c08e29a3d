"""Waterings that are due to be judged, and what the probes measured around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from baumfeuchte.domain.reading import BAD, Quality, Quantity
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.readings.daily import PLANNING_QUANTITIES
from baumfeuchte.storage.readings.series import QUANTITIES
from baumfeuchte.storage.tables import QUANTITY_CODES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class DueWatering(NamedTuple):
    """A watering whose day is over.

    Attributes:
        litres: of this one and all others at the tree in the 24 hours from it on.
        follows_another: another one lies in the 24 hours before it.
    """

    id: int
    tree_id: int
    watered_at: datetime
    litres: float
    follows_another: bool


class SeriesAround(NamedTuple):
    """The usable values of a probe around a watering at its tree, oldest first.

    Attributes:
        since, until: of the installation (UTC).
        hours: since the watering, -24 to below 30; only while the probe was at the tree.
        at_limit: the value is a bound.
        bad: how many values were left out for their quality flags.
        held: the last tension up to 14 days before those hours, kPa.
    """

    watering_id: int
    installation_id: int
    depth_cm: float
    quantity: Quantity
    since: datetime
    until: datetime | None
    hours: Sequence[float]
    values: Sequence[float]
    at_limit: Sequence[bool]
    bad: int
    held: float | None


# Two waterings of one tree share what the probes see; the earlier one gets all the litres.
_DUE = """
SELECT w.id, w.tree_id, w.watered_at,
    (SELECT sum(o.litres) FROM waterings o
     WHERE o.tree_id = w.tree_id AND o.watered_at >= w.watered_at
        AND o.watered_at < w.watered_at + interval '24 hours'
        AND (o.watered_at, o.id) >= (w.watered_at, w.id)),
    EXISTS (SELECT FROM waterings o
     WHERE o.tree_id = w.tree_id AND o.watered_at <= w.watered_at
        AND o.watered_at > w.watered_at - interval '24 hours'
        AND (o.watered_at, o.id) < (w.watered_at, w.id))
FROM waterings w
LEFT JOIN watering_outcomes e ON e.watering_id = w.id
WHERE w.watered_at >= :since AND w.watered_at <= :over
    AND (e.watering_id IS NULL OR (w.watered_at >= :again_since AND e.evaluated_at <= :again_from))
ORDER BY e.evaluated_at NULLS FIRST, w.watered_at DESC, w.id
"""

# Index ranges per watering and probe; the bounds of all together let TimescaleDB leave out chunks.
_AROUND = """
SELECT w.id, i.id, i.depth_cm, q.code, i.since, i.until, n.hours, n.values, n.limits, n.bad, h.value
FROM unnest(CAST(:ids AS bigint[]), CAST(:trees AS bigint[]), CAST(:times AS timestamptz[]))
    AS w (id, tree_id, watered_at)
JOIN installations i ON i.tree_id = w.tree_id
CROSS JOIN unnest(CAST(:quantities AS smallint[])) AS q (code)
CROSS JOIN LATERAL (
    SELECT
        array_agg((extract(epoch FROM r.observed_at - w.watered_at) / 3600)::float8
                  ORDER BY r.observed_at) FILTER (WHERE r.flags & :bad = 0) AS hours,
        array_agg(r.value ORDER BY r.observed_at) FILTER (WHERE r.flags & :bad = 0) AS values,
        array_agg(r.flags & :limit_flag <> 0 ORDER BY r.observed_at)
            FILTER (WHERE r.flags & :bad = 0) AS limits,
        count(*) FILTER (WHERE r.flags & :bad <> 0) AS bad
    FROM readings r
    WHERE r.sensor_id = i.sensor_id AND r.quantity = q.code AND r.probe = i.probe
        AND r.observed_at >= greatest(i.since, w.watered_at - interval '24 hours')
        AND r.observed_at < least(i.until, w.watered_at + interval '30 hours')
        AND r.observed_at >= CAST(:first AS timestamptz) - interval '24 hours'
        AND r.observed_at < CAST(:last AS timestamptz) + interval '30 hours'
) n
LEFT JOIN LATERAL (
    SELECT r.value FROM readings r
    WHERE q.code = :tension AND r.sensor_id = i.sensor_id AND r.quantity = q.code
        AND r.probe = i.probe
        AND r.observed_at >= greatest(i.since, w.watered_at - interval '360 hours')
        AND r.observed_at < least(i.until, w.watered_at - interval '24 hours')
        AND r.observed_at >= CAST(:first AS timestamptz) - interval '360 hours'
        AND r.observed_at < CAST(:last AS timestamptz) - interval '24 hours'
        AND r.flags & :bad = 0
    ORDER BY r.observed_at DESC LIMIT 1
) h ON true
ORDER BY w.id, i.depth_cm, i.id, q.code
"""


def due_waterings(
    *,
    since: datetime,
    over: datetime,
    again_since: datetime,
    again_from: datetime,
) -> Query[DueWatering]:
    """Waterings to judge: those never judged first, then those longest not judged again.

    Args:
        since: earliest time of a watering (UTC).
        over: latest time of a watering: what came after it can be known by now.
        again_since: waterings from this time on are judged again: late data may change them.
        again_from: but not those that were judged after this time.
    """
    statement = sa.text(_DUE).bindparams(
        since=since, over=over, again_since=again_since, again_from=again_from
    )
    return Query(statement=statement, row=lambda row: DueWatering(*row))


def series_around(due: Sequence[DueWatering]) -> Query[SeriesAround]:
    """The values of all probes of the trees around these waterings, in one question.

    A probe that was not there at that time, or sent nothing, has a row without values.

    Args:
        due: at least one watering, stored or not, each id once.
    """
    times = [item.watered_at for item in due]
    statement = sa.text(_AROUND).bindparams(
        ids=[item.id for item in due],
        trees=[item.tree_id for item in due],
        times=times,
        quantities=[QUANTITY_CODES[quantity] for quantity in PLANNING_QUANTITIES],
        tension=QUANTITY_CODES[Quantity.SOIL_WATER_TENSION_KPA],
        bad=int(BAD),
        limit_flag=int(Quality.AT_LIMIT),
        first=min(times),
        last=max(times),
    )
    return Query(statement=statement, row=_around)


def _around(row: Sequence[Any]) -> SeriesAround:
    return SeriesAround(
        watering_id=row[0],
        installation_id=row[1],
        depth_cm=row[2],
        quantity=QUANTITIES[row[3]],
        since=row[4],
        until=row[5],
        hours=row[6] or (),
        values=row[7] or (),
        at_limit=row[8] or (),
        bad=row[9],
        held=row[10],
    )
