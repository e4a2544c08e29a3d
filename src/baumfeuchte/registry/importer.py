"""Bring parsed files into the database: all of a file, or nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.domain.tree import Installation, Sensor, Watering
from baumfeuchte.registry.table import Fault
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    all_sensors,
    tree_ids_by_number,
    upsert_installations,
    upsert_sensors,
    upsert_trees,
)
from baumfeuchte.storage.waterings import add_watering

if TYPE_CHECKING:
    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.registry.csv_files import SensorRow, WateringRow
    from baumfeuchte.registry.table import Parsed
    from baumfeuchte.storage.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did; nothing was written where ``faults`` is not empty."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    faults: tuple[Fault, ...] = ()


def import_trees(conn: Connection, parsed: Parsed[Tree]) -> ImportResult:
    """Create and update trees by their number."""
    if parsed.faults:
        return ImportResult(faults=parsed.faults)
    created, updated = upsert_trees(conn, [tree for _, tree in parsed.rows])
    return ImportResult(
        created=created, updated=updated, unchanged=len(parsed.rows) - created - updated
    )


def import_sensors(conn: Connection, parsed: Parsed[SensorRow]) -> ImportResult:
    """Create and update sensors and their installations.

    The trees must exist. A probe that is installed anew ends its former installation.
    """
    tree_ids = dict(run(conn, tree_ids_by_number()))
    faults = parsed.faults + tuple(_unknown_trees(parsed.rows, tree_ids))
    if faults:
        return ImportResult(faults=faults)
    rows = [row for _, row in parsed.rows]
    devices = {row.dev_eui: row for row in rows}
    upsert_sensors(
        conn,
        [
            Sensor(
                dev_eui=row.dev_eui,
                device=row.device,
                settings={"firmware": row.firmware} if row.firmware else {},
            )
            for row in devices.values()
        ],
    )
    sensor_ids = {sensor.dev_eui: sensor.id for sensor in run(conn, all_sensors())}
    created, updated, unchanged = upsert_installations(
        conn, [_installation(row, sensor_ids, tree_ids) for row in rows]
    )
    return ImportResult(created=created, updated=updated, unchanged=unchanged)


def _installation(
    row: SensorRow, sensor_ids: dict[str, int | None], tree_ids: dict[str, int]
) -> Installation:
    sensor_id = sensor_ids[row.dev_eui]
    if sensor_id is None:
        raise AssertionError(row.dev_eui)  # stored sensors have an id
    return Installation(
        sensor_id=sensor_id,
        probe=row.probe,
        tree_id=tree_ids[row.tree_number],
        depth_cm=row.depth_cm,
        since=row.since,
        until=row.until,
    )


def import_waterings(conn: Connection, parsed: Parsed[WateringRow]) -> ImportResult:
    """Log waterings; a repeated idempotency key changes nothing."""
    tree_ids = dict(run(conn, tree_ids_by_number()))
    faults = parsed.faults + tuple(_unknown_trees(parsed.rows, tree_ids))
    if faults:
        return ImportResult(faults=faults)
    created = 0
    for _, row in parsed.rows:
        _, is_new = add_watering(
            conn,
            Watering(
                tree_id=tree_ids[row.tree_number],
                watered_at=row.watered_at,
                litres=row.litres,
                idempotency_key=row.idempotency_key,
                source="import",
                note=row.note,
            ),
        )
        created += is_new
    return ImportResult(created=created, unchanged=len(parsed.rows) - created)


def _unknown_trees(
    rows: tuple[tuple[int, SensorRow], ...] | tuple[tuple[int, WateringRow], ...],
    tree_ids: dict[str, int],
) -> list[Fault]:
    return [
        Fault(
            line=line,
            text=f"there is no tree {row.tree_number}; import it with `baumfeuchte trees import`",
        )
        for line, row in rows
        if row.tree_number not in tree_ids
    ]
