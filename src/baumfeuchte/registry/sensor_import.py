"""Lists of sensors into the database: all of a list, or nothing, or all that is right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from baumfeuchte.domain.tree import Installation, Sensor
from baumfeuchte.registry.findings import Finding
from baumfeuchte.registry.numbers import Numbers
from baumfeuchte.registry.outcome import Author, Change, ImportResult
from baumfeuchte.registry.places import note_changes, shown_place
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    NameTakenError,
    all_sensors,
    change_installations,
    set_alias,
    tree_ids_by_number,
    upsert_sensors,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.registry.sensor_file import SensorRow
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.registry import InstallationChanges


def import_sensors(
    conn: Connection,
    rows: Sequence[SensorRow],
    faults: Sequence[Finding],
    *,
    name: str,
    author: Author,
    skip_faulty: bool = False,
    dry_run: bool = False,
) -> ImportResult:
    """Create and update sensors, where their probes are, and their names.

    The trees must exist. A probe that is installed anew ends its former installation.

    Args:
        conn: in the caller's transaction.
        rows: what can be used of the list.
        faults: of the other lines.
        name: of the list, for the audit.
        author: for the audit.
        skip_faulty: write the good lines although others have faults.
        dry_run: take everything back, and say what would have changed.
    """
    # What an overlap or a taken name comes to light at is written already: it is taken back.
    with conn.begin_nested() as savepoint:
        result = _import(conn, rows, faults, author, skip_faulty=skip_faulty)
        if dry_run or (result.faults and not skip_faulty):
            savepoint.rollback()
            return result
    if result.created or result.updated:
        record(
            conn,
            at=author.at,
            actor=author.name,
            action="sensors.import",
            subject="sensors",
            detail=f"Imported {name}.",
            after=result.counts(),
        )
    return result


def _import(
    conn: Connection,
    rows: Sequence[SensorRow],
    faults: Sequence[Finding],
    author: Author,
    *,
    skip_faulty: bool,
) -> ImportResult:
    tree_ids = dict(run(conn, tree_ids_by_number()))
    all_faults = [*faults, *_unknown_trees(rows, tree_ids)]
    good = [row for row in rows if row.tree_number in tree_ids]
    sensors, of_sensors = _write_sensors(conn, good, author)
    by_key = {(sensors[row.dev_eui], row.probe, row.since): row for row in good}
    done = change_installations(
        conn,
        [_installation(row, sensors[row.dev_eui], tree_ids) for row in good],
        skip_overlaps=skip_faulty,
    )
    all_faults += [_overlap(by_key[o.sensor_id, o.probe, o.since]) for o in done.overlaps]
    all_faults += _write_aliases(conn, good, sensors)
    euis = {sensor_id: eui for eui, sensor_id in sensors.items()}
    numbers = {tree_id: number for number, tree_id in tree_ids.items()}
    note_changes(conn, "sensor.import", author, done.changed, euis=euis, numbers=numbers)
    result = _result(done, all_faults, euis, numbers)
    # A line that only says something new about the device changes the register as well.
    subjects = {change.subject for change in of_sensors}
    more = min(result.unchanged, sum(row.dev_eui in subjects for row in good))
    return replace(
        result,
        updated=result.updated + more,
        unchanged=result.unchanged - more,
        changes=(*of_sensors, *result.changes),
    )


def _write_aliases(
    conn: Connection, rows: Sequence[SensorRow], sensors: Mapping[str, int]
) -> list[Finding]:
    faults = []
    for row in {row.dev_eui: row for row in rows if row.alias}.values():
        try:
            if row.alias != row.dev_eui:
                set_alias(conn, row.alias, sensors[row.dev_eui])
        except NameTakenError:
            faults.append(Finding(code="name_taken", line=row.line, content=row.alias))
    return faults


def _write_sensors(
    conn: Connection, rows: Sequence[SensorRow], author: Author
) -> tuple[dict[str, int], list[Change]]:
    """Our keys of the sensors by DevEUI, and what changed of those that were known."""
    known = {sensor.dev_eui: sensor for sensor in run(conn, all_sensors())}
    wanted = {}
    for row in rows:
        settings = dict(known[row.dev_eui].settings) if row.dev_eui in known else {}
        if row.firmware:
            settings["firmware"] = row.firmware
        wanted[row.dev_eui] = Sensor(dev_eui=row.dev_eui, device=row.device, settings=settings)
    upsert_sensors(conn, list(wanted.values()))
    changes = []
    for dev_eui in sorted(wanted.keys() & known.keys()):
        before, after = _about(known[dev_eui]), _about(wanted[dev_eui])
        if before == after:
            continue
        fields = tuple(
            (key, before[key], after[key]) for key in before if before[key] != after[key]
        )
        changes.append(Change(subject=dev_eui, fields=fields))
        record(
            conn,
            at=author.at,
            actor=author.name,
            action="sensor.import",
            subject=f"sensor {dev_eui}",
            before=before,
            after=after,
        )
    stored = run(conn, all_sensors())
    keys = {sensor.dev_eui: sensor.id for sensor in stored if sensor.id is not None}
    return keys, changes


def _about(sensor: Sensor) -> dict[str, object]:
    return {"device": sensor.device, "settings": dict(sensor.settings)}


def _installation(row: SensorRow, sensor_id: int, tree_ids: Mapping[str, int]) -> Installation:
    return Installation(
        sensor_id=sensor_id,
        probe=row.probe,
        tree_id=tree_ids[row.tree_number],
        depth_cm=row.depth_cm,
        since=row.since,
        until=row.until,
    )


def _result(
    done: InstallationChanges,
    faults: Sequence[Finding],
    euis: Mapping[int, str],
    numbers: Mapping[int, str],
) -> ImportResult:
    changes = []
    for before, after in done.changed:
        if before is None or after is None:
            continue
        old, new = shown_place(before, numbers), shown_place(after, numbers)
        fields = tuple((key, old[key], new[key]) for key in old if old[key] != new[key])
        subject = f"{euis[before.sensor_id]}/{before.probe}"
        changes.append(Change(subject=subject, fields=fields))
    created, updated, unchanged = done.counts.values()
    return ImportResult(
        created=created,
        updated=updated,
        unchanged=unchanged,
        faults=_sorted(faults),
        changes=tuple(changes),
    )


def _unknown_trees(rows: Sequence[SensorRow], tree_ids: Mapping[str, int]) -> list[Finding]:
    like = Numbers(tree_ids)
    return [
        _unknown_tree(row, like.find(row.tree_number))
        for row in {row.line: row for row in rows}.values()
        if row.tree_number not in tree_ids
    ]


def _unknown_tree(row: SensorRow, like: str | None) -> Finding:
    if like is None:
        return Finding(code="unknown_tree", line=row.line, content=row.tree_number)
    return Finding(
        code="unknown_tree_like", line=row.line, content=row.tree_number, values={"known": like}
    )


def _overlap(row: SensorRow) -> Finding:
    values: dict[str, object] = {"probe": row.probe}
    return Finding(code="overlap", line=row.line, content=row.dev_eui, values=values)


def _sorted(faults: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.line or 0))
