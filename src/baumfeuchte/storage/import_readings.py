"""Readings of a file into the database: gathered in a temporary table, compared, then written.

A file of a million lines stays out of our memory, contradictions within it are found wherever they
stand, and ``readings`` is touched by one statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from baumfeuchte.codecs.quality import FREEZES, FROZEN_BELOW_C, WRONG
from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.storage import import_sql
from baumfeuchte.storage.arrays import bigints, doubles, integers, smallints, timestamps
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.tables import QUANTITY_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import psycopg
    import sqlalchemy as sa

_CODES: Final[Mapping[Quantity | str, int]] = QUANTITY_CODES
_IMPORTED: Final = int(Quality.IMPORTED)


class FileReading(NamedTuple):
    """A reading of a line of a file; see ``domain.reading.Reading``."""

    line: int
    sensor_id: int
    quantity: Quantity
    probe: int
    observed_at: datetime
    value: float
    flags: int


class Comparison(NamedTuple):
    """Readings of a file beside those in the database.

    Attributes:
        new: not there yet.
        equal: there with the same value.
        measured: there with another value that came from an uplink.
        corrected: there with another value or other flags, from an earlier import.
        repeated: said more than once by the file.
        sensors: how many sensors they are of.
        first_at, last_at: their period (UTC); None without readings.
    """

    new: int = 0
    equal: int = 0
    measured: int = 0
    corrected: int = 0
    repeated: int = 0
    sensors: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None


def stage(conn: sa.Connection) -> None:
    """Begin an import in the caller's transaction; there can be one in each transaction."""
    _driver(conn).execute(import_sql.STAGE)


def add(conn: sa.Connection, readings: Sequence[FileReading]) -> None:
    """Gather readings.

    Raises:
        StorageError: a number is too large for its column; the transaction is lost.
    """
    if not readings:
        return
    lines, sensors, quantities, probes, times, values, flags = zip(*readings, strict=True)
    _driver(conn).execute(
        import_sql.ADD,
        (
            integers(lines),
            bigints(sensors),
            smallints(_CODES[quantity] for quantity in quantities),
            smallints(probes),
            timestamps(times),
            doubles(values),
            integers(flags),
        ),
        binary=True,
    )


def unite(conn: sa.Connection) -> None:
    """Make one reading of those that the file repeats, and flag water values in frozen soil."""
    driver = _driver(conn)
    driver.execute(import_sql.UNITE)
    driver.execute(import_sql.ANALYZE)
    driver.execute(
        import_sql.FREEZE,
        (
            int(Quality.FROZEN),
            _CODES[Quantity.SOIL_TEMPERATURE_C],
            FROZEN_BELOW_C,
            int(WRONG),
            smallints(sorted(_CODES[quantity] for quantity in FREEZES)),
        ),
    )


def contradictions(conn: sa.Connection, most: int) -> list[tuple[int, int]]:
    """Lines that give another value than an earlier line; none of these values is written.

    Args:
        conn: in the caller's transaction.
        most: how many to answer.

    Returns:
        The line and the earlier one.
    """
    cursor = _driver(conn).execute(import_sql.CONTRADICTIONS, (most,))
    return [(line, earlier) for line, earlier in cursor]


def compare(conn: sa.Connection) -> Comparison:
    """What is new and what is different."""
    driver = _driver(conn)
    first, last, sensors, repeated = _one(driver.execute(import_sql.BOUNDS))
    if first is None:
        return Comparison()
    new, measured, corrected, total = _one(
        driver.execute(import_sql.COMPARE, (_IMPORTED, _IMPORTED, first, last))
    )
    return Comparison(
        new=new,
        equal=total - new - measured - corrected,
        measured=measured,
        corrected=corrected,
        repeated=int(repeated),
        sensors=sensors,
        first_at=first,
        last_at=last,
    )


def write(conn: sa.Connection, *, overwrite: bool) -> int:
    """Write what is new, and what differs from an earlier import.

    Args:
        conn: in the caller's transaction.
        overwrite: also what differs from an uplink.

    Returns:
        How many readings were written.
    """
    written = _driver(conn).execute(import_sql.WRITE, (_IMPORTED, overwrite)).rowcount
    if written:
        _driver(conn).execute(import_sql.STALE)
    return written


def _driver(conn: sa.Connection) -> psycopg.Connection[Any]:
    return Database.raw(conn)


def _one(cursor: psycopg.Cursor[Any]) -> Sequence[Any]:
    (row,) = cursor.fetchall()
    return tuple(row)
