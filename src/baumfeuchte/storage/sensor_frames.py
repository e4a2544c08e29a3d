"""What the radio heard of a sensor last, and the values that its page draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.storage.query import Query

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """An uplink of a sensor as the radio heard it."""

    received_at: datetime
    f_cnt: int | None
    f_port: int | None
    rssi_dbm: float | None
    snr_db: float | None
    gateway_id: str | None


_FRAMES = """
SELECT received_at, f_cnt, f_port, rssi_dbm, snr_db, gateway_id FROM uplinks
WHERE sensor_id = :sensor AND received_at > :since AND received_at <= :until
ORDER BY received_at DESC LIMIT :limit
"""


def last_frames(sensor_id: int, since: datetime, until: datetime, limit: int) -> Query[Frame]:
    """The newest uplinks of a sensor, newest first."""
    statement = sa.text(_FRAMES).bindparams(sensor=sensor_id, since=since, until=until, limit=limit)
    return Query(statement=statement, row=_frame)


def _frame(row: Sequence[Any]) -> Frame:
    return Frame(
        received_at=row[0],
        f_cnt=row[1],
        f_port=row[2],
        rssi_dbm=row[3],
        snr_db=row[4],
        gateway_id=row[5],
    )
