"""Keep what messages without values say about devices, in the transaction of their batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.ingest.health import health_rows
from baumfeuchte.storage import bulk
from baumfeuchte.storage.sensor_events import write_health

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.uplink import Ignored, Message
    from baumfeuchte.storage.connection import Connection


def keep_health(conn: Connection, heard: Sequence[tuple[Message, Ignored]]) -> None:
    """Store events, battery readings and signs of life.

    Args:
        conn: in the transaction of the batch.
        heard: at least one message that ``health.is_health`` accepts, in order of arrival.

    Raises:
        StorageError: the database refuses a row; the transaction is lost.
    """
    euis = {said.dev_eui for _, said in heard if said.dev_eui is not None}
    names = {said.device_id.lower() for _, said in heard if said.dev_eui is None and said.device_id}
    by_eui = bulk.find_sensors(conn, euis) if euis else {}
    by_alias = bulk.find_sensors_by_alias(conn, names) if names else {}
    write_health(conn, health_rows(heard, by_eui, by_alias))
