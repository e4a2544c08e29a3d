"""Quality control of the running system: each sensor once a day, before its values count."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.errors import SchemaError, StorageError, StorageUnavailableError
from baumfeuchte.irrigation.weather_cells import cell_ids
from baumfeuchte.planning.quality_series import LOOK_BACK, judge_probes
from baumfeuchte.planning.reading_ahead import while_reading
from baumfeuchte.planning.series_batch import Surroundings
from baumfeuchte.planning.wetting_record import WETTINGS_BACK
from baumfeuchte.storage.quality_series import probe_series, sensors_to_judge
from baumfeuchte.storage.query import run
from baumfeuchte.storage.sensor_quality import store_judgement, write_flags
from baumfeuchte.storage.waterings import waterings_since
from baumfeuchte.storage.weather import observed_days

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, tzinfo

    from baumfeuchte.planning.quality_series import Judged
    from baumfeuchte.planning.series_batch import Amounts
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.engine import Database
    from baumfeuchte.storage.quality_series import ProbeSeries

log = logging.getLogger(__name__)

SENSORS_AT_ONCE: Final = 500
"""Sensors in one transaction: ingest never waits for long, and what is done stays done."""

BAD_AGAIN: Final = timedelta(hours=1)
"""A probe that somebody put right shall be back in the list on the same day."""
_NOT_JUDGED: Final = "%d sensors from id %d on not judged: %s"
"""One strange series stops neither the others nor the list of the day."""


def judge_sensors(database: Database, *, now: datetime, zone: tzinfo) -> int:
    """Flag what quality control finds in the series of the sensors that are due.

    A sensor is due once a local day; again as soon as it stands elsewhere or readings of it changed
    late, and with a bad probe every hour. Reading, judging and writing of some hundred sensors are
    a step; nothing is locked while they are judged.

    Args:
        database: the database.
        now: the clock (UTC).
        zone: the city's time zone.

    Returns:
        How many sensors were judged; where that fails, they are due again.

    Raises:
        StorageUnavailableError: the database cannot be reached.
        SchemaError: a table is missing.
    """
    today = datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)
    with database.begin() as conn:
        due = run(conn, sensors_to_judge(now, before=today, bad_before=now - BAD_AGAIN))
        if not due:
            return 0
        ids = cell_ids([item.latitude for item in due], [item.longitude for item in due])
        cell = {item.sensor_id: at for item, at in zip(due, ids.tolist(), strict=True)}
        around = Surroundings(
            cell=cell,
            rain=_rain(conn, set(cell.values()), now=now, zone=zone),
            waterings=_waterings(conn, now),
        )
    # Probes of one cell share their rain, and are judged together.
    ordered = sorted(cell, key=lambda sensor_id: (cell[sensor_id], sensor_id))
    parts = [ordered[n : n + SENSORS_AT_ONCE] for n in range(0, len(ordered), SENSORS_AT_ONCE)]
    judged = 0
    for part, found in while_reading(
        parts,
        read=lambda part: _read(database, part, now),
        work=lambda part, series: (part, _judged(part, series, around, now)),
    ):
        judged += 0 if found is None else _write(database, part, found, now)
    return judged


def _read(database: Database, sensor_ids: Collection[int], now: datetime) -> list[ProbeSeries]:
    with database.begin() as conn:
        return probe_series(conn, sensor_ids, first=now - LOOK_BACK, now=now)


def _judged(
    sensor_ids: Collection[int],
    series: Sequence[ProbeSeries],
    around: Surroundings,
    now: datetime,
) -> Judged | None:
    """What was found; None where one of the series cannot be judged."""
    try:
        return judge_probes(series, around, now)
    except (ValueError, ArithmeticError) as error:
        log.warning(_NOT_JUDGED, len(sensor_ids), min(sensor_ids), error)
        return None


def _write(database: Database, sensor_ids: Collection[int], found: Judged, now: datetime) -> int:
    """Keep what was found; gives how many sensors that was."""
    try:
        with database.begin() as conn:
            write_flags(conn, found.changes)
            store_judgement(
                conn,
                sensor_ids,
                found.qualities,
                found.events,
                events_since=now - WETTINGS_BACK,
                judged_at=now,
            )
    except (StorageUnavailableError, SchemaError):
        raise
    except StorageError as error:
        log.warning(_NOT_JUDGED, len(sensor_ids), min(sensor_ids), error)
        return 0
    return len(sensor_ids)


def _rain(
    conn: Connection, cells: Collection[int], *, now: datetime, zone: tzinfo
) -> dict[int, Amounts]:
    """Observed rain of whole local days; a day that was not observed is unknown."""
    last = now.astimezone(zone).date()
    first = last - LOOK_BACK - timedelta(days=1)
    count = (last - first).days + 1
    days: list[date] = [first + timedelta(days=n) for n in range(count)]
    begins = np.array([datetime.combine(day, time(), zone).timestamp() for day in days])
    fallen: dict[int, np.ndarray[tuple[int], np.dtype[np.float64]]] = {}
    for item in run(conn, observed_days(cells, first, last, now)):
        rain_mm = item.weather.rain_mm
        if rain_mm is not None:
            row = fallen.setdefault(item.cell_id, np.full(count, np.nan))
            row[(item.weather.day - first).days] = rain_mm
    return {cell: (begins, amounts) for cell, amounts in fallen.items()}


def _waterings(conn: Connection, now: datetime) -> dict[int, Amounts]:
    logged: dict[int, list[tuple[float, float]]] = {}
    for item in run(conn, waterings_since(now - LOOK_BACK - timedelta(days=2))):
        logged.setdefault(item.tree_id, []).append((item.watered_at.timestamp(), item.litres))
    return {
        tree_id: (np.array([at for at, _ in some]), np.array([litres for _, litres in some]))
        for tree_id, some in logged.items()
    }
