"""Events of devices: written with the batch that brought them, read for device health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.storage import bulk, bulk_sql
from baumfeuchte.storage.arrays import bigints, texts, timestamps
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.health_rows import EventRow
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import sensor_events

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.storage.health_rows import HealthRows

_EVENTS = b"""
INSERT INTO sensor_events (dev_eui, at, kind, detail, network)
SELECT * FROM unnest(%b::text[], %b::timestamptz[], %b::text[], %b::text[], %b::text[])
ON CONFLICT DO NOTHING
RETURNING dev_eui, at, kind, detail, network
"""


def write_health(conn: sa.Connection, rows: HealthRows) -> None:
    """Store events, battery readings and signs of life; what is known already changes nothing.

    Args:
        conn: in the caller's transaction.
        rows: as ``ingest.health`` made them.

    Raises:
        StorageError: a value does not fit into its column; the transaction is lost.
    """
    driver = Database.raw(conn)
    driver.execute(bulk_sql.LOCK, (bulk.WRITER_LOCK,))
    write_events(conn, rows.events)
    bulk.write_readings(conn, rows.readings)
    if rows.seen:
        driver.execute(
            bulk_sql.SEEN, (bigints(rows.seen), timestamps(rows.seen.values())), binary=True
        )


def write_events(conn: sa.Connection, events: Sequence[EventRow]) -> list[EventRow]:
    """Store events, each once.

    Args:
        conn: in the caller's transaction.
        events: of any devices.

    Returns:
        Those that were new.
    """
    if not events:
        return []
    cursor = Database.raw(conn).execute(
        _EVENTS,
        (
            texts(event.dev_eui for event in events),
            timestamps(event.at for event in events),
            texts(event.kind for event in events),
            texts(event.detail for event in events),
            texts(event.network for event in events),
        ),
        binary=True,
    )
    return [_event(row) for row in cursor]


def events_between(
    since: datetime,
    until: datetime,
    *,
    kinds: Sequence[str],
    euis: Sequence[str] | None = None,
) -> Query[EventRow]:
    """Events of some kinds, by device and time.

    Args:
        since: earliest time (UTC).
        until: first time that is too late (UTC).
        kinds: as in ``EventRow.kind``.
        euis: only these devices; None for all.
    """
    column = sensor_events.c
    statement = sa.select(column.dev_eui, column.at, column.kind, column.detail, column.network)
    statement = statement.where(
        column.at >= since,
        column.at < until,
        column.kind == sa.any_(sa.cast(list(kinds), ARRAY(sa.Text))),
    )
    if euis is not None:
        statement = statement.where(column.dev_eui == sa.any_(sa.cast(list(euis), ARRAY(sa.Text))))
    return Query(statement=statement.order_by(column.dev_eui, column.at), row=_event)


def prune_events(conn: sa.Connection, before: datetime) -> int:
    """Delete events that are too old to say anything about a device's health today.

    Args:
        conn: in a transaction.
        before: events of this time (UTC) or later are kept.

    Returns:
        How many went.
    """
    return conn.execute(sensor_events.delete().where(sensor_events.c.at < before)).rowcount


def _event(row: Sequence[Any]) -> EventRow:
    return EventRow(*row)
