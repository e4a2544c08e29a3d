"""Bulk writers of ingest: binary arrays through ``unnest``, conflicts change nothing.

``unnest`` runs on every server that we test on and needs no temporary table (decision 0003). All
functions work inside the transaction of the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import touch_last_seen
from baumfeuchte.storage.tables import QUANTITY_CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    import sqlalchemy as sa

    from baumfeuchte.domain.reading import Quantity, Reading
    from baumfeuchte.storage.rows import RejectionRow, UplinkRow

WRITER_LOCK: Final = 0x62617566  # "bauf"
"""One ingest transaction at a time looks for duplicates and writes. Two workers that got the same
uplink over two paths would otherwise both find nothing, or wait for each other's rows."""

_CODES: Final[Mapping[Quantity | str, int]] = QUANTITY_CODES

_LOCK = b"SELECT pg_advisory_xact_lock(%b)"

# The sub-select with LIMIT is always answered by the index, whatever the planner knows about the
# table; a NOT EXISTS may become a join that reads all of it.
_UPLINKS = b"""
INSERT INTO uplinks (received_at, digest, arrived_at, sensor_id, network, topic, f_port, f_cnt,
                     rssi_dbm, snr_db, gateway_id, raw)
SELECT n.received_at, n.digest, n.arrived_at, n.sensor_id, n.network, n.topic, n.f_port, n.f_cnt,
       n.rssi_dbm, n.snr_db, n.gateway_id, n.raw
FROM unnest(%b::timestamptz[], %b::bytea[], %b::timestamptz[], %b::bigint[], %b::text[],
            %b::text[], %b::smallint[], %b::bigint[], %b::real[], %b::real[], %b::text[],
            %b::bytea[], %b::float8[])
     AS n (received_at, digest, arrived_at, sensor_id, network, topic, f_port, f_cnt, rssi_dbm,
           snr_db, gateway_id, raw, window_s)
WHERE (SELECT true FROM uplinks AS u
       WHERE u.digest = n.digest
         AND u.received_at >= n.received_at - n.window_s * interval '1 second'
         AND u.received_at <= n.received_at + n.window_s * interval '1 second'
       LIMIT 1) IS NULL
ON CONFLICT DO NOTHING
RETURNING digest
"""

_READINGS = b"""
INSERT INTO readings (sensor_id, quantity, probe, observed_at, value, flags)
SELECT * FROM unnest(%b::bigint[], %b::smallint[], %b::smallint[], %b::timestamptz[],
                     %b::float8[], %b::integer[])
"""
_KEEP = b"ON CONFLICT DO NOTHING"
_CORRECT = b"""
ON CONFLICT (sensor_id, quantity, probe, observed_at) DO UPDATE
SET value = excluded.value, flags = excluded.flags
WHERE readings.value <> excluded.value OR readings.flags <> excluded.flags
RETURNING xmax = 0
"""

# A message that is rejected again after it had been resolved is open again; one whose reason
# changed says the new one.
_REJECTIONS = b"""
INSERT INTO rejections (arrived_at, digest, topic, raw, reason, detail, dev_eui, network)
SELECT * FROM unnest(%b::timestamptz[], %b::bytea[], %b::text[], %b::bytea[], %b::text[],
                     %b::text[], %b::text[], %b::text[])
ON CONFLICT (digest) DO UPDATE
SET reason = excluded.reason, detail = excluded.detail, dev_eui = excluded.dev_eui,
    network = excluded.network, resolved_at = NULL
WHERE rejections.resolved_at IS NOT NULL OR rejections.reason <> excluded.reason
"""


def write_uplinks(conn: sa.Connection, rows: Sequence[UplinkRow]) -> list[bool]:
    """Store uplinks with their readings and note when their sensors were seen.

    Args:
        conn: in the caller's transaction.
        rows: in order of arrival.

    Returns:
        For each row whether it was new. Of an uplink that is known, nothing is written.

    Raises:
        StorageError: a value does not fit into its column; the transaction is lost.
    """
    if not rows:
        return []
    with Database.raw(conn).cursor(binary=True) as cursor:
        cursor.execute(_LOCK, (WRITER_LOCK,))
        is_new = _insert_uplinks(cursor, rows)
        fresh = [row for row, new in zip(rows, is_new, strict=True) if new]
        _write_readings(cursor, [reading for row in fresh for reading in row.readings], _KEEP)
    touch_last_seen(conn, _seen(fresh))
    return is_new


def _insert_uplinks(cursor: Any, rows: Sequence[UplinkRow]) -> list[bool]:  # noqa: ANN401 - psycopg's
    is_new = [False] * len(rows)
    for numbers in _rounds(rows):
        part = [rows[number] for number in numbers]
        uplinks = [row.uplink for row in part]
        messages = [row.message for row in part]
        cursor.execute(
            _UPLINKS,
            (
                [row.received_at for row in part],
                [row.digest for row in part],
                [message.arrived_at for message in messages],
                [row.sensor_id for row in part],
                [uplink.network for uplink in uplinks],
                _texts(message.topic for message in messages),
                [uplink.f_port for uplink in uplinks],
                [uplink.f_cnt for uplink in uplinks],
                [uplink.rssi_dbm for uplink in uplinks],
                [uplink.snr_db for uplink in uplinks],
                _texts(uplink.gateway_id for uplink in uplinks),
                [message.payload for message in messages],
                [row.window_s for row in part],
            ),
        )
        if cursor.rowcount == len(part):
            for number in numbers:
                is_new[number] = True
        elif cursor.rowcount:
            stored = {digest for (digest,) in cursor.fetchall()}
            for number in numbers:
                is_new[number] = rows[number].digest in stored
    return is_new


def _rounds(rows: Sequence[UplinkRow]) -> list[list[int]]:
    """Row numbers such that no round holds a digest twice.

    A statement does not see its own rows, so the second message of the same digest must wait for
    the next statement to be compared with the first. Nearly always there is one round.
    """
    rounds: list[list[int]] = []
    seen: dict[bytes, int] = {}
    for number, row in enumerate(rows):
        turn = seen.get(row.digest, 0)
        seen[row.digest] = turn + 1
        if turn == len(rounds):
            rounds.append([])
        rounds[turn].append(number)
    return rounds


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
    with Database.raw(conn).cursor(binary=True) as cursor:
        _write_readings(cursor, list(by_key.values()), _CORRECT)
        added = [new for (new,) in cursor.fetchall()]
    return sum(added), len(added) - sum(added)


def _write_readings(cursor: Any, readings: Sequence[Reading], on_conflict: bytes) -> None:  # noqa: ANN401
    if readings:
        cursor.execute(
            _READINGS + on_conflict,
            (
                [reading.sensor_id for reading in readings],
                [_CODES[reading.quantity] for reading in readings],
                [reading.probe for reading in readings],
                [reading.observed_at for reading in readings],
                [float(reading.value) for reading in readings],
                [int(reading.flags) for reading in readings],
            ),
        )


def write_rejections(conn: sa.Connection, rows: Iterable[RejectionRow]) -> None:
    """Keep messages that could not be used; the same message is kept once."""
    by_digest = {row.digest: row for row in rows}
    if not by_digest:
        return
    messages = [row.message for row in by_digest.values()]
    reasons = [row.rejected for row in by_digest.values()]
    with Database.raw(conn).cursor(binary=True) as cursor:
        cursor.execute(_LOCK, (WRITER_LOCK,))
        cursor.execute(
            _REJECTIONS,
            (
                [message.arrived_at for message in messages],
                list(by_digest),
                _texts(message.topic for message in messages),
                [message.payload for message in messages],
                _texts(rejected.reason for rejected in reasons),
                _texts(rejected.detail for rejected in reasons),
                _texts(rejected.dev_eui for rejected in reasons),
                _texts(rejected.network for rejected in reasons),
            ),
        )


def _seen(rows: Sequence[UplinkRow]) -> dict[int, datetime]:
    seen: dict[int, datetime] = {}
    for row in rows:
        # A network server's clock that is ahead must not make a silent sensor look alive.
        seen_at = min(row.received_at, row.message.arrived_at)
        known = seen.get(row.sensor_id)
        if known is None or known < seen_at:
            seen[row.sensor_id] = seen_at
    return seen


def _texts(values: Iterable[str | None]) -> list[str | None]:
    """PostgreSQL's text holds neither NUL nor half of a surrogate pair; the raw bytes are kept."""
    return [
        value if value is None or (value.isascii() and "\0" not in value) else _printable(value)
        for value in values
    ]


def _printable(value: str) -> str:
    return value.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
