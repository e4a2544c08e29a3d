"""Readings at trees: over time, and the newest ones.

Tree and depth come from the installations at the time of the reading, never from the reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.readings.newest import newest_reading
from baumfeuchte.storage.tables import QUANTITY_CODES, installations, readings, sensors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

QUANTITIES = {code: Quantity(name) for name, code in QUANTITY_CODES.items()}
"""Quantity by its code in the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeReading:
    """A value at a tree; ``flags`` are those of ``domain.reading.Quality``."""

    tree_id: int
    observed_at: datetime
    quantity: Quantity
    depth_cm: float
    probe: int
    dev_eui: str
    value: float
    flags: int


def tree_readings(
    tree_id: int,
    since: datetime,
    until: datetime,
    quantity: Quantity | None = None,
    limit: int | None = None,
) -> Query[TreeReading]:
    """Readings at a tree, oldest first.

    Args:
        tree_id: our key of the tree.
        since: earliest time (UTC).
        until: first time that is too late (UTC).
        quantity: only this one.
        limit: most rows; the next page begins at the last row's time.
    """
    codes = list(QUANTITIES) if quantity is None else [QUANTITY_CODES[quantity]]
    place, value = installations.c, readings.c
    statement = (
        sa.select(
            place.tree_id,
            value.observed_at,
            value.quantity,
            place.depth_cm,
            place.probe,
            sensors.c.dev_eui,
            value.value,
            value.flags,
        )
        .join(
            readings,
            sa.and_(
                value.sensor_id == place.sensor_id,
                value.probe == place.probe,
                value.observed_at >= place.since,
                sa.or_(place.until.is_(None), value.observed_at < place.until),
            ),
        )
        .join(sensors, sensors.c.id == place.sensor_id)
        .where(
            place.tree_id == tree_id,
            value.quantity == sa.any_(sa.cast(codes, ARRAY(sa.SmallInteger))),
            value.observed_at >= since,
            value.observed_at < until,
        )
        .order_by(value.observed_at, value.quantity, place.depth_cm, place.id)
        .limit(limit)
    )
    return Query(statement=statement, row=_tree_reading)


_LATEST = f"""
SELECT i.tree_id, r.observed_at, q.code, i.depth_cm, i.probe, s.dev_eui, r.value, r.flags
FROM installations i
JOIN sensors s ON s.id = i.sensor_id
CROSS JOIN quantities q
{newest_reading("i.sensor_id", "q.code", "i.probe", "observed_at >= i.since")}
WHERE i.until IS NULL AND (CAST(:tree_id AS bigint) IS NULL OR i.tree_id = :tree_id)
ORDER BY i.tree_id, i.depth_cm, q.code, i.id
"""  # noqa: S608 - texts of this room


def latest_by_tree(tree_id: int | None = None) -> Query[TreeReading]:
    """The newest value of each probe that is in the ground now, and quantity.

    One with a time in the future only where there is no other.

    Args:
        tree_id: only this tree; None for all.
    """
    return Query(statement=sa.text(_LATEST).bindparams(tree_id=tree_id), row=_tree_reading)


def _tree_reading(row: Sequence[Any]) -> TreeReading:
    return TreeReading(
        tree_id=row[0],
        observed_at=row[1],
        quantity=QUANTITIES[row[2]],
        depth_cm=row[3],
        probe=row[4],
        dev_eui=row[5],
        value=row[6],
        flags=row[7],
    )
