"""Raw uplinks: kept for a while so that they can be replayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import uplinks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_KEY = (uplinks.c.sensor_id, uplinks.c.received_at, uplinks.c.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUplink:
    """A message that was taken in, as it came.

    Attributes:
        received_at: time of the network server (UTC), part of the key.
        arrived_at: our clock.
        topic: MQTT topic or path of the webhook.
        raw: the body as it came.
    """

    received_at: datetime
    digest: bytes
    arrived_at: datetime
    sensor_id: int
    network: str
    topic: str
    raw: bytes

    @property
    def key(self) -> tuple[int, datetime, bytes]:
        """Where the next batch begins."""
        return self.sensor_id, self.received_at, self.digest


def uplinks_since(
    since: datetime,
    *,
    sensor_id: int | None = None,
    after: tuple[int, datetime, bytes] | None = None,
    limit: int = 1000,
) -> Query[StoredUplink]:
    """A batch of stored uplinks, by sensor and then by time, as the index has them.

    Args:
        since: earliest ``received_at`` (UTC).
        sensor_id: only this sensor.
        after: the ``key`` of the last uplink of the batch before; None for the first batch.
        limit: most rows; fewer than that means that this was the last batch.
    """
    statement = sa.select(
        uplinks.c.received_at,
        uplinks.c.digest,
        uplinks.c.arrived_at,
        uplinks.c.sensor_id,
        uplinks.c.network,
        uplinks.c.topic,
        uplinks.c.raw,
    ).where(uplinks.c.received_at >= since)
    if sensor_id is not None:
        statement = statement.where(uplinks.c.sensor_id == sensor_id)
    if after is not None:
        statement = statement.where(sa.tuple_(*_KEY) > sa.tuple_(*after))
    return Query(statement=statement.order_by(*_KEY).limit(limit), row=_uplink)


def prune_uplinks(conn: sa.Connection, before: datetime) -> None:
    """Delete raw uplinks that are here for longer than the retention allows; readings stay.

    What counts is when a message came to us: one that was measured long ago and sent late can be
    replayed for as long as any other.

    With TimescaleDB whole chunks go, so up to a week more is kept: deleting single rows would
    unpack compressed chunks, which the server refuses beyond a limit.

    Args:
        conn: in a transaction.
        before: uplinks that arrived at this time (UTC) or later are kept.
    """
    if not conn.scalar(sa.text("SELECT to_regclass('timescaledb_information.hypertables')")):
        conn.execute(uplinks.delete().where(uplinks.c.arrived_at < before))
        return
    for chunk, start, end in conn.execute(sa.text(_OLD_CHUNKS), {"before": before}).all():
        came_late = f"SELECT EXISTS (SELECT FROM {chunk} WHERE arrived_at >= :before)"  # noqa: S608 - a name of the server's catalogue, quoted by it
        if not conn.scalar(sa.text(came_late), {"before": before}):
            conn.execute(sa.text(_DROP), {"start": start, "end": end})


_OLD_CHUNKS = """
SELECT format('%I.%I', chunk_schema, chunk_name), range_start, range_end
FROM timescaledb_information.chunks
WHERE hypertable_name = 'uplinks' AND range_end <= :before
"""
_DROP = "SELECT drop_chunks('uplinks', newer_than => :start, older_than => :end)"


def _uplink(row: Sequence[Any]) -> StoredUplink:
    return StoredUplink(
        received_at=row[0],
        digest=bytes(row[1]),
        arrived_at=row[2],
        sensor_id=row[3],
        network=row[4],
        topic=row[5],
        raw=bytes(row[6]),
    )
