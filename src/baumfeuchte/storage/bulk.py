"""Bulk writers of ingest: binary arrays through ``unnest``, conflicts change nothing.

``unnest`` runs on every server that we test on and needs no temporary table (decision 0003). All
functions work inside the transaction of the caller.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain, compress, islice, repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from baumfeuchte.domain.reading import Quality
from baumfeuchte.domain.uplink import RegisteredSensor
from baumfeuchte.storage import bulk_sql
from baumfeuchte.storage.arrays import (
    Array,
    bigints,
    bytestrings,
    doubles,
    integers,
    reals,
    smallints,
    texts,
    timestamps,
)
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.stale import mark_stale, note_late
from baumfeuchte.storage.tables import QUANTITY_CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    import psycopg
    import sqlalchemy as sa

    from baumfeuchte.domain.reading import Quantity, Reading
    from baumfeuchte.storage.rows import UplinkRow

WRITER_LOCK: Final = 0x62617566  # "bauf"
"""One ingest transaction at a time looks for duplicates and writes. Two workers that got the same
uplink over two paths would otherwise both find nothing, or wait for each other's rows."""

_PARTS: Final = (48, 96, 192)
_PART: Final = 256
"""Rows in one statement: few at first, so that the server soon has something to do."""

_CODES: Final[Mapping[Quantity | str, int]] = QUANTITY_CODES


class _Sent(NamedTuple):
    """Rows that the server has got, and the cursor that will have its answer."""

    rows: Sequence[UplinkRow]
    cursor: psycopg.Cursor[Any]


def find_sensors(conn: sa.Connection, euis: Iterable[str]) -> dict[str, RegisteredSensor]:
    """``registry.sensors_by_eui`` for the hot path: those of the named sensors that exist."""
    with Database.raw(conn).cursor(binary=True) as cursor:
        cursor.execute(bulk_sql.SENSORS, (texts(euis),))
        return {row[1]: _sensor(row) for row in cursor.fetchall()}


def find_sensors_by_alias(
    conn: sa.Connection, aliases: Iterable[str]
) -> dict[str, RegisteredSensor]:
    """The sensors that network servers without a DevEUI call so (lower case), by that name."""
    with Database.raw(conn).cursor(binary=True) as cursor:
        cursor.execute(bulk_sql.ALIASES, (texts(aliases),))
        return {row[-1]: _sensor(row) for row in cursor.fetchall()}


def _sensor(row: Sequence[Any]) -> RegisteredSensor:
    return RegisteredSensor(
        id=row[0], dev_eui=row[1], device=row[2], settings=row[3], installed_since=row[4]
    )


def write_uplinks(
    conn: sa.Connection,
    rows: Iterable[UplinkRow],
    meanwhile: Callable[[], object] | None = None,
) -> list[bool]:
    """Store uplinks with their readings and note when their sensors were seen.

    Args:
        conn: in the caller's transaction.
        rows: in order of arrival. Best a generator: the server writes the rows that it has got
            while the next ones are made.
        meanwhile: called when the server has got everything, before its answer is waited for.

    Returns:
        For each row whether it was new. Of an uplink that is known, nothing is written.

    Raises:
        StorageError: a value does not fit into its column; the transaction is lost.
    """
    driver, sent, seen = Database.raw(conn), list[_Sent](), dict[int, datetime]()
    late = set[tuple[int, date]]()
    source = iter(rows)
    with driver.pipeline():
        for size in chain(_PARTS, repeat(_PART)):
            part = list(islice(source, size))
            if not part:
                break
            if not sent:
                driver.execute(bulk_sql.LOCK, (WRITER_LOCK,))
            sent += [_send(driver, turn) for turn in _turns(part)]
            _note_seen(seen, part)
            note_late(late, part)
        if seen:
            driver.execute(bulk_sql.SEEN, (bigints(seen), timestamps(seen.values())), binary=True)
        mark_stale(conn, late)
        if meanwhile is not None:
            meanwhile()
    return list(chain.from_iterable(_settle(driver, part) for part in sent))


def _send(driver: psycopg.Connection[Any], rows: Sequence[UplinkRow]) -> _Sent:
    """Hand rows of different digests to the server; does not wait for its answer."""
    cursor = driver.cursor(binary=True)
    cursor.execute(bulk_sql.UPLINKS, parameters_of(rows))
    return _Sent(rows, cursor)


def parameters_of(rows: Sequence[UplinkRow]) -> tuple[object, ...]:
    """The parameters of ``bulk_sql.UPLINKS`` for rows of different digests."""
    times = [row.received_at for row in rows]
    widest_s = max(row.window_s for row in rows)
    return (
        *_uplink_columns(rows),
        *(min(times), widest_s, max(times), widest_s),
        *_columns(_readings(rows)),
        len(rows),
    )


def _readings(rows: Iterable[UplinkRow]) -> list[Reading]:
    return [reading for row in rows for reading in row.readings]


def _uplink_columns(rows: Sequence[UplinkRow]) -> Iterator[Array]:
    uplinks = [row.uplink for row in rows]
    messages = [row.message for row in rows]
    yield timestamps(row.received_at for row in rows)
    yield bytestrings(row.digest for row in rows)
    yield timestamps(message.arrived_at for message in messages)
    yield bigints(row.sensor_id for row in rows)
    yield texts(uplink.network for uplink in uplinks)
    yield texts(message.topic for message in messages)
    yield smallints(uplink.f_port for uplink in uplinks)
    yield bigints(uplink.f_cnt for uplink in uplinks)
    yield reals(uplink.rssi_dbm for uplink in uplinks)
    yield reals(uplink.snr_db for uplink in uplinks)
    yield texts(uplink.gateway_id for uplink in uplinks)
    yield bytestrings(message.payload for message in messages)
    yield doubles(row.window_s for row in rows)


def _columns(readings: Sequence[Reading]) -> tuple[Array, ...]:
    return (
        bigints(reading.sensor_id for reading in readings),
        smallints(_CODES[reading.quantity] for reading in readings),
        smallints(reading.probe for reading in readings),
        timestamps(reading.observed_at for reading in readings),
        doubles(reading.value for reading in readings),
        integers(reading.flags for reading in readings),
    )


def _settle(driver: psycopg.Connection[Any], sent: _Sent) -> list[bool]:
    """Which of the rows were new; their readings are stored afterwards."""
    if sent.cursor.rowcount == len(sent.rows):
        return [True] * len(sent.rows)
    stored = {digest for (digest,) in sent.cursor}
    is_new = [row.digest in stored for row in sent.rows]
    readings = _readings(compress(sent.rows, is_new))
    if readings:
        driver.execute(bulk_sql.KEEP, _columns(readings), binary=True)
    return is_new


def _turns(rows: Sequence[UplinkRow]) -> list[Sequence[UplinkRow]]:
    """The rows in runs, none of which holds a digest twice.

    A statement does not see its own rows, so the second message of the same digest must wait for
    the next statement to be compared with the first. Nearly always there is one run.
    """
    turns: list[Sequence[UplinkRow]] = []
    begin, digests = 0, set[bytes]()
    for number, row in enumerate(rows):
        if row.digest in digests:
            turns.append(rows[begin:number])
            begin, digests = number, set()
        digests.add(row.digest)
    return [*turns, rows[begin:]]


def write_readings(conn: sa.Connection, readings: Iterable[Reading]) -> tuple[int, int]:
    """Store readings that a corrected codec made of a stored uplink.

    Args:
        conn: in the caller's transaction.
        readings: a key may occur several times; the last one counts.

    Returns:
        How many were missing, and how many had another value or other flags.

    Raises:
        StorageError: a value does not fit into its column; the transaction is lost.
    """
    by_key = {(r.sensor_id, r.quantity, r.probe, r.observed_at): r for r in readings}
    if not by_key:
        return 0, 0
    cursor = Database.raw(conn).execute(
        bulk_sql.CORRECT, _columns(list(by_key.values())), binary=True
    )
    mark_stale(conn, {(sensor_id, time.date()) for sensor_id, _, _, time in by_key})
    added = [new for (new,) in cursor]
    return sum(added), len(added) - sum(added)


def remove_outdated(
    conn: sa.Connection,
    moments: Collection[tuple[int, datetime]],
    readings: Sequence[Reading],
) -> int:
    """Remove readings of some uplinks that a corrected codec does not give any more.

    Args:
        conn: in the caller's transaction.
        moments: sensor and time (UTC) of the uplinks.
        readings: everything that these uplinks give now. Imported readings always stay.

    Returns:
        How many were removed.
    """
    if not moments:
        return 0
    times = [time for _, time in moments]
    cursor = Database.raw(conn).execute(
        bulk_sql.OUTDATED,
        (
            bigints(sensor_id for sensor_id, _ in moments),
            timestamps(times),
            *(min(times), max(times), int(Quality.IMPORTED)),
            *_columns(readings)[:4],
        ),
        binary=True,
    )
    mark_stale(conn, {(sensor_id, time.date()) for sensor_id, time in moments})
    return cursor.rowcount


def _note_seen(seen: dict[int, datetime], rows: Sequence[UplinkRow]) -> None:
    for row in rows:
        # A network server's clock that is ahead must not make a silent sensor look alive.
        seen_at = min(row.received_at, row.message.arrived_at)
        known = seen.get(row.sensor_id)
        if known is None or known < seen_at:
            seen[row.sensor_id] = seen_at
