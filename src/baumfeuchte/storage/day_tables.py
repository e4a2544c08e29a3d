"""What the tables of local days have in common (``daily_values``, ``readings_daily``).

Each has a table of its own that says which days are in it. A day comes in once, for all sensors,
and again for sensors whose readings of a UTC day changed late.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime


def whole_day(conn: sa.Connection, day: date) -> list[tuple[int, date]]:
    """A day of every sensor that is or was installed, as pairs of sensor and local day."""
    sensors = conn.scalars(sa.text("SELECT DISTINCT sensor_id FROM installations"))
    return [(sensor_id, day) for sensor_id in sensors]


def note_day(conn: sa.Connection, days: sa.Table, day: date, now: datetime) -> None:
    """Say that a day is in a table.

    Args:
        conn: in the transaction that puts it in.
        days: with ``local_day`` and ``computed_at``.
        day: the local day.
        now: the clock (UTC).
    """
    statement = insert(days).values(local_day=day, computed_at=now)
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=[days.c.local_day],
            set_={"computed_at": statement.excluded.computed_at},
        )
    )


def days_in(conn: sa.Connection, days: sa.Table) -> set[date]:
    """The local days that are in a table."""
    return set(conn.scalars(sa.select(days.c.local_day)))


def stale_pairs(
    conn: sa.Connection, days: sa.Table, stale: Collection[tuple[int, date]]
) -> list[tuple[int, date]]:
    """The sensors and local days of a table that share hours with changed UTC days, in order.

    Args:
        conn: in the caller's transaction.
        days: of the table.
        stale: sensor and UTC day.
    """
    known = days_in(conn, days)
    touched = {near for day in known if date.min < day < date.max for near in _with_neighbours(day)}
    return sorted(
        {
            (sensor_id, local)
            for sensor_id, day in stale
            # A mark of the end of the calendar, which an earlier version let in, has no next day.
            if day in touched
            for local in _with_neighbours(day)
            if local in known
        }
    )


def _with_neighbours(day: date) -> tuple[date, date, date]:
    """A day, the one before and the one after."""
    return day - timedelta(days=1), day, day + timedelta(days=1)


def pair_columns(pairs: Iterable[tuple[int, date]]) -> Mapping[str, list[Any]]:
    """Pairs as the arrays ``sensors`` and ``days`` of a statement."""
    sensors, days = zip(*sorted(pairs), strict=True)
    return {"sensors": list(sensors), "days": list(days)}
