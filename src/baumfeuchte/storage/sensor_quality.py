"""What quality control found: flags of readings, levels of probes, wetting events."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from baumfeuchte.domain.reading import OF_THE_SERIES, Quality, Quantity
from baumfeuchte.storage.arrays import bigints, integers, smallints, timestamps
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.many_rows import columns_of, insert_many, json_text, replacing
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.readings.series import QUANTITIES
from baumfeuchte.storage.stale import mark_stale
from baumfeuchte.storage.tables import (
    QUANTITY_CODES,
    sensor_judgements,
    sensor_quality,
    wetting_events,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

# Only bits of quality control change, whatever ingest did to the reading meanwhile.
_FLAG: Final = b"""
UPDATE readings r SET flags = (r.flags & ~%b::integer) | n.flags
FROM (
    SELECT * FROM unnest(%b::bigint[], %b::smallint[], %b::smallint[], %b::timestamptz[],
                         %b::integer[]) AS u (sensor_id, quantity, probe, observed_at, flags)
    ORDER BY 1, 2, 3, 4
) n
WHERE r.sensor_id = n.sensor_id AND r.quantity = n.quantity AND r.probe = n.probe
    AND r.observed_at = n.observed_at AND r.observed_at >= %b AND r.observed_at <= %b
"""
_ONE_BY_ONE: Final = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
"""Readings are looked up by their key and changed in its order, whatever the planner knows about
the table: another plan would read all of it, and two writers might wait for each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeQuality:
    """How a probe may be used.

    Attributes:
        level: ``good``, ``questionable`` or ``bad``.
        score: share of good readings in its last week, 0..1.
        reasons: of ``irrigation.check_list``, as JSON: code, score, since, last, ongoing, readings.
        since: begin of the earliest reason (UTC); None where there is none.
    """

    sensor_id: int
    probe: int
    quantity: Quantity
    level: str
    score: float
    reasons: Sequence[Mapping[str, object]]
    since: datetime | None
    judged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WettingEvent:
    """When the soil at a probe became wetter (UTC), by how much (Vol.-% or kPa) and where from."""

    sensor_id: int
    probe: int
    quantity: Quantity
    at: datetime
    rise: float
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagChange:
    """The flags of quality control that a reading shall have; ``was_bad``: it had ``FAULTY``."""

    sensor_id: int
    probe: int
    quantity: Quantity
    observed_at: datetime
    flags: int
    was_bad: bool


def write_flags(conn: sa.Connection, changes: Sequence[FlagChange]) -> None:
    """Give readings the flags of quality control; those of others stay as they are.

    Days on which readings became usable or unusable are marked for the daily values.

    Args:
        conn: in a short transaction of its own.
        changes: each reading once.
    """
    if not changes:
        return
    ordered = sorted(changes, key=_key)
    times = [change.observed_at for change in ordered]
    conn.exec_driver_sql(_ONE_BY_ONE)
    Database.raw(conn).execute(
        _FLAG,
        (
            int(OF_THE_SERIES),
            bigints(change.sensor_id for change in ordered),
            smallints(QUANTITY_CODES[change.quantity] for change in ordered),
            smallints(change.probe for change in ordered),
            timestamps(times),
            integers(change.flags for change in ordered),
            min(times),
            max(times),
        ),
        binary=True,
    )
    days: set[tuple[int, date]] = {
        (change.sensor_id, change.observed_at.date())
        for change in ordered
        if bool(change.flags & Quality.FAULTY) is not change.was_bad
    }
    mark_stale(conn, days)


def _key(change: FlagChange) -> tuple[int, int, int, datetime]:
    return (
        change.sensor_id,
        QUANTITY_CODES[change.quantity],
        change.probe,
        change.observed_at,
    )


def store_judgement(
    conn: sa.Connection,
    sensor_ids: Collection[int],
    probes: Iterable[ProbeQuality],
    events: Iterable[WettingEvent],
    *,
    events_since: datetime,
    judged_at: datetime,
) -> None:
    """Keep what was found of sensors, in place of what was known of them.

    Args:
        conn: in the caller's transaction.
        sensor_ids: all that were looked at, also those without readings.
        probes: each once.
        events: each once; those since ``events_since`` (UTC) replace the stored ones.
        events_since: older events stay.
        judged_at: the clock (UTC).
    """
    ids = sorted(sensor_ids)
    if not ids:
        return
    found, wet = sensor_quality.c, wetting_events.c
    conn.execute(sa.delete(sensor_quality).where(found.sensor_id == sa.any_(_array(ids))))
    _insert(conn, sensor_quality, list(probes))
    conn.execute(
        sa.delete(wetting_events).where(
            wet.sensor_id == sa.any_(_array(ids)), wet.at >= events_since
        )
    )
    _insert(conn, wetting_events, list(events))
    judged: dict[str, list[Any]] = {"sensor_id": ids, "judged_at": [judged_at] * len(ids)}
    insert_many(conn, sensor_judgements, judged, on_conflict=replacing(judged, ["sensor_id"]))


def _insert(
    conn: sa.Connection, table: sa.Table, items: Sequence[ProbeQuality] | Sequence[WettingEvent]
) -> None:
    if not items:
        return
    columns = columns_of(items, [field.name for field in fields(items[0])])
    columns["quantity"] = [QUANTITY_CODES[item.quantity] for item in items]
    if "reasons" in columns:
        columns["reasons"] = [json_text(reasons) for reasons in columns["reasons"]]
    insert_many(conn, table, columns, on_conflict="DO NOTHING")


def change_qualities(conn: sa.Connection, probes: Sequence[ProbeQuality]) -> None:
    """Keep level, reasons and begin of judged probes; one that is not judged any more stays out.

    Args:
        conn: in the caller's transaction.
        probes: each once.
    """
    columns = sensor_quality.c
    for item in probes:
        conn.execute(
            sa.update(sensor_quality)
            .where(
                columns.sensor_id == item.sensor_id,
                columns.probe == item.probe,
                columns.quantity == QUANTITY_CODES[item.quantity],
                columns.judged_at == item.judged_at,
            )
            .values(level=item.level, reasons=item.reasons, since=item.since)
        )


def _array(ids: Sequence[int]) -> sa.BindParameter[Any]:
    return sa.bindparam(None, ids, sa.ARRAY(sa.BigInteger))


def probe_qualities(sensor_id: int | None = None) -> Query[ProbeQuality]:
    """How all judged probes may be used, by sensor and probe; of one sensor, or of all."""
    columns = sensor_quality.c
    statement = sa.select(*columns).order_by(columns.sensor_id, columns.probe, columns.quantity)
    if sensor_id is not None:
        statement = statement.where(columns.sensor_id == sensor_id)
    return Query(statement=statement, row=_quality)


def _quality(row: Sequence[Any]) -> ProbeQuality:
    return ProbeQuality(
        sensor_id=row[0],
        probe=row[1],
        quantity=QUANTITIES[row[2]],
        level=row[3],
        score=row[4],
        reasons=row[5],
        since=row[6],
        judged_at=row[7],
    )


def wettings_of_sensor(sensor_id: int, since: datetime) -> Query[WettingEvent]:
    """Wetting events of a sensor since a time (UTC), oldest first."""
    columns = wetting_events.c
    statement = (
        sa.select(*columns)
        .where(columns.sensor_id == sensor_id, columns.at >= since)
        .order_by(columns.at, columns.probe, columns.quantity)
    )
    return Query(
        statement=statement,
        row=lambda row: WettingEvent(
            sensor_id=row[0],
            probe=row[1],
            quantity=QUANTITIES[row[2]],
            at=row[3],
            rise=row[4],
            cause=row[5],
        ),
    )
