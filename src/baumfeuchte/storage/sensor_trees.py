"""The trees of sensors, and their newest moisture: what the list of sensors shows beside health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.readings.newest import WRONG_TIME, newest_reading
from baumfeuchte.storage.readings.series import QUANTITIES
from baumfeuchte.storage.tables import QUANTITY_CODES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_MOISTURE: Final = (
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
    Quantity.SOIL_MOISTURE_RAW_INDEX,
    Quantity.PERMITTIVITY,
)


class SensorTree(NamedTuple):
    """A tree that a sensor is at now."""

    dev_eui: str
    tree_id: int
    number: str
    district: str


class LastMoisture(NamedTuple):
    """The newest moisture of a sensor's shallowest probe that told one."""

    dev_eui: str
    quantity: Quantity
    observed_at: datetime
    value: float
    flags: Quality


_TREES = """
SELECT DISTINCT s.dev_eui, t.id, t.number, t.district
FROM installations i
JOIN sensors s ON s.id = i.sensor_id
JOIN trees t ON t.id = i.tree_id
WHERE i.since <= :now AND (i.until IS NULL OR i.until > :now)
  AND (CAST(:sensor AS bigint) IS NULL OR s.id = :sensor)
ORDER BY s.dev_eui, t.number
"""

_LAST = f"""
SELECT DISTINCT ON (s.dev_eui) s.dev_eui, q.code, r.observed_at, r.value, r.flags
FROM unnest(CAST(:euis AS text[])) AS w (dev_eui)
JOIN sensors s ON s.dev_eui = w.dev_eui
CROSS JOIN unnest(CAST(:codes AS smallint[])) WITH ORDINALITY AS q (code, place)
CROSS JOIN LATERAL (
    SELECT probe FROM installations WHERE sensor_id = s.id UNION SELECT 0
) p
{newest_reading("s.id", "q.code", "p.probe")}
ORDER BY s.dev_eui, r.flags & {WRONG_TIME}, r.observed_at DESC, q.place, p.probe
"""  # noqa: S608 - texts of this room


def sensor_trees(now: datetime, sensor_id: int | None = None) -> Query[SensorTree]:
    """The trees that all sensors (or one) are at, by DevEUI and number."""
    return Query(
        statement=sa.text(_TREES).bindparams(now=now, sensor=sensor_id),
        row=lambda row: SensorTree(*row),
    )


def last_moisture(euis: Sequence[str]) -> Query[LastMoisture]:
    """The newest moisture of each of these sensors; of the future only where nothing else is."""
    statement = sa.text(_LAST).bindparams(
        sa.bindparam("euis", list(euis), ARRAY(sa.Text)),
        sa.bindparam("codes", [QUANTITY_CODES[item] for item in _MOISTURE], ARRAY(sa.SmallInteger)),
    )
    return Query(statement=statement, row=_moisture)


def _moisture(row: Sequence[Any]) -> LastMoisture:
    return LastMoisture(row[0], QUANTITIES[row[1]], row[2], row[3], Quality(row[4]))


def device_counts() -> Query[tuple[str, int]]:
    """How many sensors have each device type, by its name in lower case."""
    statement = sa.text("SELECT lower(device), count(*) FROM sensors GROUP BY 1 ORDER BY 1")
    return Query(statement=statement, row=lambda row: (str(row[0]), int(row[1])))
