"""Which days planning must look at again: written with the readings that change them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.storage import bulk_sql
from baumfeuchte.storage.arrays import bigints, dates
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import sqlalchemy as sa

    from baumfeuchte.storage.rows import UplinkRow

LATE_AFTER: Final = timedelta(hours=24)
"""Readings that arrive later than this after they were measured may change a day that planning has
put into ``daily_values``."""


def mark_stale(conn: sa.Connection, days: Collection[tuple[int, date]]) -> None:
    """Note that readings of a sensor changed on a UTC day that planning may be done with.

    Args:
        conn: in the transaction that changes them.
        days: sensor and UTC day.
    """
    if days:
        sensors, when = zip(*days, strict=True)
        Database.raw(conn).execute(bulk_sql.STALE, (bigints(sensors), dates(when)), binary=True)


def note_late(late: set[tuple[int, date]], rows: Iterable[UplinkRow]) -> None:
    """Add the sensors and UTC days of readings that arrived late.

    Args:
        late: is added to.
        rows: of a batch.
    """
    for row in rows:
        newest = row.message.arrived_at - LATE_AFTER
        for reading in row.readings:
            if reading.observed_at < newest:
                late.add((reading.sensor_id, reading.observed_at.date()))
