"""Readings of a tree as bytes: a row for each probe instead of one for each value.

A hundred thousand values would cost the driver more than all the rest of a page. The bytes are
PostgreSQL's own binary forms, big-endian, as NumPy reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import QUANTITY_CODES, readings_daily_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from baumfeuchte.domain.reading import Quantity

# OFFSET 0: a range of the index for each stretch, whatever the planner thinks of their number.
_VALUES = """
SELECT w.id,
    string_agg(timestamptz_send(r.observed_at), ''::bytea ORDER BY r.observed_at),
    string_agg(float8send(r.value), ''::bytea ORDER BY r.observed_at),
    string_agg(int4send(r.flags), ''::bytea ORDER BY r.observed_at)
FROM unnest(
    CAST(:ids AS bigint[]), CAST(:sensors AS bigint[]), CAST(:probes AS smallint[]),
    CAST(:begins AS timestamptz[]), CAST(:ends AS timestamptz[])
) AS w (id, sensor_id, probe, begins, ends)
CROSS JOIN LATERAL (
    SELECT observed_at, value, flags FROM readings r
    WHERE r.sensor_id = w.sensor_id AND r.quantity = :quantity AND r.probe = w.probe
        AND r.observed_at >= w.begins AND r.observed_at < w.ends
    OFFSET 0
) r
GROUP BY w.id
"""

_DAYS = """
SELECT w.id,
    string_agg(int4send(d.local_day - CAST(:epoch AS date)), ''::bytea ORDER BY d.local_day),
    string_agg(float8send(coalesce(d.low, 'NaN')), ''::bytea ORDER BY d.local_day),
    string_agg(float8send(coalesce(d.high, 'NaN')), ''::bytea ORDER BY d.local_day),
    string_agg(int4send(d.doubtful), ''::bytea ORDER BY d.local_day),
    string_agg(int4send(d.unusable), ''::bytea ORDER BY d.local_day)
FROM unnest(
    CAST(:ids AS bigint[]), CAST(:sensors AS bigint[]), CAST(:probes AS smallint[]),
    CAST(:begins AS date[]), CAST(:ends AS date[])
) AS w (id, sensor_id, probe, begins, ends)
CROSS JOIN LATERAL (
    SELECT local_day, low, high, doubtful, unusable FROM readings_daily d
    WHERE d.sensor_id = w.sensor_id AND d.quantity = :quantity AND d.probe = w.probe
        AND d.local_day >= w.begins AND d.local_day < w.ends
    OFFSET 0
) d
GROUP BY w.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A piece of time of one probe at its place; times, or local days, half open."""

    installation_id: int
    sensor_id: int
    probe: int
    begins: datetime | date
    ends: datetime | date


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedValues:
    """The readings of one installation, by time.

    Attributes:
        times: microseconds since 2000-01-01 UTC, 64-bit integers.
        values: 64-bit floats.
        flags: 32-bit integers, ``domain.reading.Quality``.
    """

    installation_id: int
    times: bytes
    values: bytes
    flags: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedDays:
    """What the readings of one installation did on each local day.

    Attributes:
        days: since ``epoch``, 32-bit integers, as the others that are no floats.
        low, high: 64-bit floats, NaN where no value is usable.
        doubtful, unusable: how many.
    """

    installation_id: int
    days: bytes
    low: bytes
    high: bytes
    doubtful: bytes
    unusable: bytes


def packed_values(stretches: Sequence[Stretch], quantity: Quantity) -> Query[PackedValues]:
    """The readings of some stretches (times), one row for each installation that has any."""
    statement = sa.text(_VALUES).bindparams(**_columns(stretches, quantity))
    return Query(
        statement=statement,
        row=lambda row: PackedValues(
            installation_id=row[0], times=bytes(row[1]), values=bytes(row[2]), flags=bytes(row[3])
        ),
    )


def packed_days(stretches: Sequence[Stretch], quantity: Quantity, epoch: date) -> Query[PackedDays]:
    """The days of some stretches (local days), one row for each installation that has any."""
    statement = sa.text(_DAYS).bindparams(epoch=epoch, **_columns(stretches, quantity))
    return Query(statement=statement, row=_days)


def days_in_table(first: date, last: date) -> Query[date]:
    """The local days, both ends included, that ``packed_days`` can answer for; oldest first."""
    day = readings_daily_days.c.local_day
    statement = sa.select(day).where(day >= first, day <= last).order_by(day)
    return Query(statement=statement, row=lambda row: row[0])


def _columns(stretches: Sequence[Stretch], quantity: Quantity) -> dict[str, Any]:
    return {
        "ids": [item.installation_id for item in stretches],
        "sensors": [item.sensor_id for item in stretches],
        "probes": [item.probe for item in stretches],
        "begins": [item.begins for item in stretches],
        "ends": [item.ends for item in stretches],
        "quantity": QUANTITY_CODES[quantity],
    }


def _days(row: Sequence[Any]) -> PackedDays:
    return PackedDays(
        installation_id=row[0],
        days=bytes(row[1]),
        low=bytes(row[2]),
        high=bytes(row[3]),
        doubtful=bytes(row[4]),
        unusable=bytes(row[5]),
    )
