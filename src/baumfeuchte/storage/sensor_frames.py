"""What the radio heard of a sensor last, and the values that its page draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.reading import Quality, Quantity, Reading
from baumfeuchte.domain.tree import Sensor
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.readings.newest import newest_reading
from baumfeuchte.storage.readings.series import QUANTITIES
from baumfeuchte.storage.tables import QUANTITY_CODES, sensors

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


def sensor_by_eui(dev_eui: str) -> Query[Sensor]:
    """A sensor of the register, if it exists."""
    column = sensors.c
    statement = sa.select(
        column.id, column.dev_eui, column.device, column.settings, column.last_seen_at
    ).where(column.dev_eui == dev_eui)
    return Query(
        statement=statement,
        row=lambda row: Sensor(
            id=row[0], dev_eui=row[1], device=row[2], settings=row[3], last_seen_at=row[4]
        ),
    )


_VALUES = """
SELECT observed_at, value FROM readings
WHERE sensor_id = :sensor AND quantity = :code AND probe = 0 AND observed_at > :since
  AND observed_at <= :until AND flags & :unusable = 0
ORDER BY observed_at
"""
_UNUSABLE = Quality.OUT_OF_RANGE | Quality.SENTINEL | Quality.FUTURE


def values_of(
    sensor_id: int, quantity: Quantity, since: datetime, until: datetime
) -> Query[tuple[datetime, float]]:
    """What a device says of itself over time (battery), oldest first; impossible values left out.

    Args:
        sensor_id: our key.
        quantity: of its probe 0.
        since: later than this time (UTC).
        until: up to this time.
    """
    statement = sa.text(_VALUES).bindparams(
        sensor=sensor_id,
        code=QUANTITY_CODES[quantity],
        since=since,
        until=until,
        unusable=int(_UNUSABLE),
    )
    return Query(statement=statement, row=lambda row: (row[0], float(row[1])))


_LATEST = f"""
SELECT i.probe, q.code, r.observed_at, r.value, r.flags
FROM (SELECT DISTINCT probe FROM installations WHERE sensor_id = :sensor UNION SELECT 0) i
CROSS JOIN quantities q
{newest_reading(":sensor", "q.code", "i.probe")}
ORDER BY i.probe, q.code
"""  # noqa: S608 - texts of this room


def latest_of_sensor(sensor_id: int) -> Query[Reading]:
    """The newest value of each probe and quantity of a sensor, wherever it was.

    One with a time in the future only where there is no other.
    """
    return Query(
        statement=sa.text(_LATEST).bindparams(sensor=sensor_id),
        row=lambda row: Reading(
            sensor_id=sensor_id,
            probe=row[0],
            quantity=QUANTITIES[row[1]],
            observed_at=row[2],
            value=row[3],
            flags=Quality(row[4]),
        ),
    )
