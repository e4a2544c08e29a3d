"""What the database knows about sensors as devices: battery, signal, share of doubtful values."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.domain.device_health import Signal
from baumfeuchte.domain.reading import OF_THE_SERIES, Quality
from baumfeuchte.storage.gaps import frame_runs
from baumfeuchte.storage.health_rows import BatteryPoint, HealthFacts, HealthQuestions, ValueCount
from baumfeuchte.storage.query import Query, run
from baumfeuchte.storage.sensor_events import events_between
from baumfeuchte.storage.tables import QUANTITY_CODES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.storage.health_rows import WatchedSensor

RECENT: Final = timedelta(days=7)
"""Signal, losses and doubtful values of the last week say how a device is now."""

EVENTS_BACK: Final = timedelta(days=30)

_TREND_DAYS: Final = tuple(range(0, 61, 4))
_EARLIER_DAYS: Final = (90, 120, 180, 270, 365)
"""One value every fourth day makes the trend; the older ones show how full the battery once was."""

_UNUSABLE: Final = (
    Quality.OUT_OF_RANGE | Quality.SENTINEL | Quality.FUTURE | Quality.BEFORE_INSTALLATION
)
_DOUBTFUL: Final = (
    Quality.OUT_OF_RANGE | Quality.SENTINEL | Quality.FUTURE | Quality.SUSPECT | OF_THE_SERIES
)
"""Faults of the device. Frost and the dry end of a probe are the weather's."""

_VOLTS: Final = QUANTITY_CODES["battery_v"]
_PERCENT: Final = QUANTITY_CODES["battery_percent"]

_SIGNALS = """
SELECT w.id, u.rssi_dbm, u.snr_db, u.gateway_id, u.gateways
FROM unnest(CAST(:ids AS bigint[])) AS w (id)
CROSS JOIN LATERAL (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY rssi_dbm) AS rssi_dbm,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY snr_db) AS snr_db,
           mode() WITHIN GROUP (ORDER BY gateway_id) AS gateway_id,
           count(DISTINCT gateway_id) AS gateways,
           count(*) AS frames
    FROM uplinks WHERE sensor_id = w.id AND received_at >= :since AND received_at <= :until
) u
WHERE u.frames > 0
"""

# Values of the same time of day, because a battery's voltage follows the temperature. Each is one
# step in the index, where all values of two months would be thousands.
_BATTERIES = """
WITH newest AS MATERIALIZED (
    SELECT w.id, q.code, r.observed_at, r.value
    FROM unnest(CAST(:ids AS bigint[])) AS w (id)
    CROSS JOIN unnest(CAST(:codes AS smallint[])) AS q (code)
    CROSS JOIN LATERAL (
        SELECT observed_at, value FROM readings
        WHERE sensor_id = w.id AND quantity = q.code AND probe = 0 AND observed_at <= :now
          AND flags & :unusable = 0
        ORDER BY observed_at DESC LIMIT 1
    ) r
)
SELECT id, code, observed_at, value FROM newest
UNION
SELECT n.id, n.code, r.observed_at, r.value
FROM newest n
CROSS JOIN unnest(CAST(:days AS integer[])) AS d (day)
CROSS JOIN LATERAL (
    SELECT observed_at, value FROM readings
    WHERE sensor_id = n.id AND quantity = n.code AND probe = 0
      AND observed_at <= :now - d.day * interval '1 day'
      AND observed_at > :now - (d.day + 1) * interval '1 day'
      AND flags & :unusable = 0
    ORDER BY observed_at DESC LIMIT 1
) r
ORDER BY 1, 3
"""

_VALUES = """
SELECT w.id, sum(r.total), sum(r.doubtful)
FROM unnest(CAST(:ids AS bigint[])) AS w (id)
CROSS JOIN LATERAL (
    SELECT probe FROM installations WHERE sensor_id = w.id UNION SELECT 0
) p
CROSS JOIN quantities q
CROSS JOIN LATERAL (
    SELECT count(*) AS total, count(*) FILTER (WHERE flags & :doubtful <> 0) AS doubtful
    FROM readings
    WHERE sensor_id = w.id AND quantity = q.code AND probe = p.probe
      AND observed_at >= :since AND observed_at <= :until
) r
GROUP BY w.id
HAVING sum(r.total) > 0
"""


def health_questions(sensors: Sequence[WatchedSensor], now: datetime) -> HealthQuestions:
    """What has to be asked about sensors.

    Args:
        sensors: at least one.
        now: the clock (UTC).
    """
    ids = sa.bindparam("ids", [sensor.id for sensor in sensors], ARRAY(sa.BigInteger))
    since = now - RECENT
    return HealthQuestions(
        runs=frame_runs(sensors, since, now),
        events=events_between(
            now - EVENTS_BACK,
            now,
            kinds=("join", "no_payload"),
            euis=[sensor.dev_eui for sensor in sensors],
        ),
        signals=Query(
            statement=sa.text(_SIGNALS).bindparams(ids, since=since, until=now), row=_signal
        ),
        batteries=Query(
            statement=sa.text(_BATTERIES).bindparams(
                ids,
                sa.bindparam("codes", [_VOLTS, _PERCENT], ARRAY(sa.SmallInteger)),
                sa.bindparam("days", [*_TREND_DAYS, *_EARLIER_DAYS], ARRAY(sa.Integer)),
                sa.bindparam("unusable", int(_UNUSABLE), sa.Integer),
                sa.bindparam("now", now, sa.DateTime(timezone=True)),
            ),
            row=_battery,
        ),
        values=Query(
            statement=sa.text(_VALUES).bindparams(
                ids,
                sa.bindparam("doubtful", int(_DOUBTFUL), sa.Integer),
                since=since,
                until=now,
            ),
            row=lambda row: (row[0], ValueCount(int(row[1]), int(row[2]))),
        ),
    )


def health_facts(conn: sa.Connection, questions: HealthQuestions) -> HealthFacts:
    """The answers, on a synchronous connection."""
    return HealthFacts(
        runs=run(conn, questions.runs),
        events=run(conn, questions.events),
        signals=run(conn, questions.signals),
        batteries=run(conn, questions.batteries),
        values=run(conn, questions.values),
    )


def _signal(row: Sequence[Any]) -> tuple[int, Signal]:
    return row[0], Signal(
        rssi_dbm=row[1], snr_db=row[2], gateway_id=row[3], gateway_count=int(row[4])
    )


def _battery(row: Sequence[Any]) -> BatteryPoint:
    return BatteryPoint(row[0], row[2], row[3], is_percent=row[1] == _PERCENT)
