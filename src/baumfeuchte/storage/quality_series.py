"""What quality control reads: which sensors are due, and the series of their probes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import sqlalchemy as sa

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.storage.query import Query, run
from baumfeuchte.storage.readings.series import QUANTITIES
from baumfeuchte.storage.tables import QUANTITY_CODES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    import numpy.typing as npt

JUDGED: Final = (Quantity.SOIL_WATER_TENSION_KPA, Quantity.SOIL_MOISTURE_VWC_PERCENT)
_TEMPERATURE: Final = Quantity.SOIL_TEMPERATURE_C
_WRONG_TIME: Final = int(Quality.FUTURE | Quality.BEFORE_INSTALLATION)
_EPOCH_S: Final = 946_684_800
"""2000-01-01 (UTC): from here PostgreSQL counts the microseconds of its times."""

_DUE = """
SELECT DISTINCT i.sensor_id, t.latitude, t.longitude
FROM installations i
JOIN trees t ON t.id = i.tree_id
LEFT JOIN sensor_judgements j ON j.sensor_id = i.sensor_id
WHERE i.since <= :now AND (i.until IS NULL OR i.until > :now)
    AND (j.judged_at IS NULL OR j.judged_at < :before OR j.judged_at < i.since
         OR i.sensor_id IN (SELECT sensor_id FROM stale_days)
         OR j.judged_at < :bad_before
            AND i.sensor_id IN (SELECT sensor_id FROM sensor_quality WHERE level = 'bad'))
"""

# Two strings of bytes for each probe: a city's two months are fourteen million values, and a row
# for each would take minutes. The three strings of one aggregate are in one order, whichever.
_SERIES = """
WITH probes AS MATERIALIZED (
    SELECT i.sensor_id, i.probe, i.tree_id, i.depth_cm, greatest(i.since, :first) AS since
    FROM installations i
    WHERE i.sensor_id = ANY (CAST(:ids AS bigint[]))
        AND i.since <= :now AND (i.until IS NULL OR i.until > :now)
)
SELECT p.sensor_id, p.probe, p.tree_id, p.depth_cm, q.code, r.times, r.numbers, r.flags
FROM probes p
CROSS JOIN unnest(CAST(:quantities AS smallint[])) AS q (code)
CROSS JOIN LATERAL (
    SELECT string_agg(timestamptz_send(observed_at), ''::bytea) AS times,
        string_agg(float8send(value), ''::bytea) AS numbers,
        string_agg(int4send(flags), ''::bytea) AS flags
    FROM readings
    WHERE sensor_id = p.sensor_id AND quantity = q.code AND probe = p.probe
        AND observed_at >= p.since AND observed_at >= :first AND observed_at <= :now
        AND flags & :wrong_time = 0
) r
WHERE r.times IS NOT NULL
ORDER BY p.sensor_id, p.probe, q.code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSensor:
    """A sensor to judge, with where one of its trees stands (degrees)."""

    sensor_id: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSeries:
    """T readings of a probe since it was put in, in any order.

    Attributes:
        seconds: (T,) Unix seconds.
        values: (T,) in the unit of the quantity.
        flags: (T,) as stored.
    """

    sensor_id: int
    probe: int
    tree_id: int
    depth_cm: float
    quantity: Quantity
    seconds: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]
    flags: npt.NDArray[np.int64]


def sensors_to_judge(now: datetime, *, before: datetime, bad_before: datetime) -> Query[DueSensor]:
    """Sensors in the ground that were not judged since a time, at their place, with all readings.

    Args:
        now: the clock (UTC).
        before: a judgement from before that (UTC) is too old.
        bad_before: the same for sensors with a bad probe.
    """
    return Query(
        statement=sa.text(_DUE).bindparams(now=now, before=before, bad_before=bad_before),
        row=lambda row: DueSensor(sensor_id=row[0], latitude=row[1], longitude=row[2]),
    )


def probe_series(
    conn: sa.Connection, ids: Collection[int], *, first: datetime, now: datetime
) -> list[ProbeSeries]:
    """Water content, tension and soil temperature of the probes in the ground.

    Args:
        conn: in a transaction.
        ids: sensors.
        first: oldest reading (UTC).
        now: newest reading (UTC).
    """
    codes = [QUANTITY_CODES[quantity] for quantity in (*JUDGED, _TEMPERATURE)]
    statement = sa.text(_SERIES).bindparams(
        ids=list(ids), quantities=codes, first=first, now=now, wrong_time=_WRONG_TIME
    )
    # Binary: as text the strings of bytes would be twice as long, to be read digit by digit.
    return run(conn, Query(statement=statement, row=_series))


def _series(row: Sequence[Any]) -> ProbeSeries:
    micros = np.frombuffer(row[5], dtype=">i8").astype(np.float64)
    return ProbeSeries(
        sensor_id=row[0],
        probe=row[1],
        tree_id=row[2],
        depth_cm=row[3],
        quantity=QUANTITIES[row[4]],
        seconds=micros / 1.0e6 + _EPOCH_S,
        values=np.frombuffer(row[6], dtype=">f8").astype(np.float64),
        flags=np.frombuffer(row[7], dtype=">i4").astype(np.int64),
    )
