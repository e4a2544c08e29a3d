"""A list of sensors of any shape to one row for each probe."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.codecs.guess import probes_of
from baumfeuchte.registry import cells
from baumfeuchte.registry.columns import find_columns, fit, require
from baumfeuchte.registry.findings import CellError, Finding
from baumfeuchte.registry.footers import without_footer
from baumfeuchte.registry.records import Record, records
from baumfeuchte.registry.sensor_cells import depths_of, one_depth, sensor_id
from baumfeuchte.registry.sensor_columns import MOST_PROBES, SENSOR_FIELDS
from baumfeuchte.registry.sensor_unique import unique
from baumfeuchte.registry.sheets import read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import tzinfo

    from baumfeuchte.registry.columns import Columns
    from baumfeuchte.registry.device_names import Devices
    from baumfeuchte.registry.sheets.sheet import Cell, Sheet
    from baumfeuchte.registry.tree_file import FileOptions

COMMAND: Final = "baumfeuchte sensors import"
_NUMBERED: Final = tuple(f"depth_{number}_cm" for number in range(1, MOST_PROBES + 1))
_ROW_DEPTHS: Final = ("depths_cm", *_NUMBERED)
_DEPTHS: Final = ("depth_cm", *_ROW_DEPTHS)
_FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""No probe of ours is older."""
_AHEAD: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorRow:
    """One probe of one sensor at one tree.

    Attributes:
        line: as in ``SheetRow``.
        probe: from 0 in the order of the payload.
        alias: the name that a network server without DevEUIs gives the sensor; may be empty.
    """

    line: int
    dev_eui: str
    device: str
    tree_number: str
    probe: int
    depth_cm: float
    since: datetime
    until: datetime | None
    firmware: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorFile:
    """A list of sensors that was read; ``sheet`` and ``columns`` are for reports."""

    rows: tuple[SensorRow, ...]
    faults: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    sheet: Sheet
    columns: Columns


def parse_sensors(
    data: bytes,
    *,
    name: str,
    zone: tzinfo,
    devices: Devices,
    options: FileOptions,
    now: datetime | None = None,
) -> SensorFile:
    """Read a list of sensors: CSV, Excel or GeoJSON, with the headings of ``SENSOR_FIELDS``.

    Args:
        data: the file.
        name: how messages call it.
        zone: of times without an offset.
        devices: the device types.
        options: what a person said about the file.
        now: dates more than a year later are faults; None checks nothing (UTC).

    Raises:
        FileError: the file as a whole cannot be used.
    """
    sheet = read_sheet(
        data, name=name, sheet=options.sheet, fit=lambda found: fit(found, SENSOR_FIELDS)
    )
    return read_sensors(sheet, name=name, zone=zone, devices=devices, options=options, now=now)


def read_sensors(
    sheet: Sheet,
    *,
    name: str,
    zone: tzinfo,
    devices: Devices,
    options: FileOptions,
    now: datetime | None = None,
) -> SensorFile:
    """Read the sensors of a table; as ``parse_sensors``.

    Raises:
        FileError: the table as a whole cannot be used.
    """
    command = f"{COMMAND} {name}"
    columns = find_columns(sheet, SENSOR_FIELDS, options.mapping, name=name, command=command)
    require(columns, ("dev_eui", "device", "tree_number", "since"), name=name, command=command)
    if not any(field in columns.taken for field in _DEPTHS):
        require(columns, ("depth_cm",), name=name, command=command)
    sheet = without_footer(sheet, columns, name=name)
    table = records(sheet, columns)
    probes, notes = _probes(table, columns)
    rows: list[SensorRow] = []
    for record, probe in zip(table, probes, strict=True):
        rows += _rows(record, probe, partial(_time, zone=zone, now=now), devices)
    faults = [*sheet.faults, *(fault for record in table for fault in record.faults)]
    good, doubled, same = unique(rows, columns.heading("dev_eui"))
    faulty = {fault.line for fault in faults}
    return SensorFile(
        rows=tuple(row for row in good if row.line not in faulty),
        faults=tuple(sorted([*faults, *doubled], key=lambda fault: fault.line or 0)),
        notes=(*sheet.notes, *notes, *same, *_silent_probes(good)),
        sheet=sheet,
        columns=columns,
    )


def _silent_probes(rows: Sequence[SensorRow]) -> list[Finding]:
    """Notes on probes that a device of this type has not: most likely somebody counted from 1."""
    found: dict[str, list[SensorRow]] = {}
    for row in rows:
        known = probes_of(row.device)
        if known and row.probe not in known:
            found.setdefault(row.device, []).append(row)
    return [
        Finding(
            code="silent_probe",
            line=min(row.line for row in silent),
            values={
                "device": device,
                "known": ", ".join(map(str, probes_of(device))),
                "probes": ", ".join(map(str, sorted({row.probe for row in silent}))),
                "count": len({row.dev_eui for row in silent}),
            },
        )
        for device, silent in found.items()
    ]


def _probes(table: Sequence[Record], columns: Columns) -> tuple[list[int | None], list[Finding]]:
    """The first probe of each row; None where its cell cannot be read."""
    if "probe" in columns.taken:
        numbers = [record.read("probe", lambda cell: cells.whole(cell, 0, 255)) for record in table]
        # Our own heading counts from 0; a German list that never says 0 counts from 1.
        known = [number for number in numbers if number is not None]
        if columns.heading("probe").strip().lower() != "probe" and known and min(known) > 0:
            values: dict[str, object] = {"heading": columns.heading("probe")}
            note = Finding(code="probes_from_one", values=values)
            return [None if number is None else number - 1 for number in numbers], [note]
        return list(numbers), []
    counts: dict[tuple[str, ...], int] = {}
    found: list[int | None] = []
    for record in table:
        key = tuple(record.text(name).lower() for name in ("dev_eui", "tree_number", "since"))
        found.append(counts.get(key, 0))
        counts[key] = counts.get(key, 0) + 1
    in_order = any(count > 1 for count in counts.values())
    return found, [Finding(code="probes_in_order")] if in_order else []


def _rows(
    record: Record, probe: int | None, time: Callable[[Cell], datetime], devices: Devices
) -> list[SensorRow]:
    """The probes of a row; none where it has a fault."""
    if record.has("probe") and probe is None and not record.faults:
        record.fault("probe", "empty")
    common: dict[str, Any] = {
        "dev_eui": _needed(record, "dev_eui", sensor_id),
        "device": _needed(record, "device", lambda cell: devices.find(cells.text_of(cell))),
        "tree_number": _needed(record, "tree_number", cells.text_of),
        "since": _needed(record, "since", time),
        "until": record.read("until", time),
        "firmware": record.known_text("firmware"),
        "alias": record.known_text("alias").lower(),
    }
    if common["until"] and common["since"] and common["until"] <= common["since"]:
        record.fault("until", "until_first")
    depths = _depths(record)
    if record.faults or probe is None:
        return []
    row = SensorRow(line=record.line, probe=probe, depth_cm=0, **common)
    return [replace(row, probe=probe + index, depth_cm=depth) for index, depth in depths]


def _time(cell: Cell, zone: tzinfo, now: datetime | None) -> datetime:
    """A time at which a probe may have come or gone.

    Raises:
        CellError: it is no time, or a mistyped year.
    """
    found = cells.moment(cell, zone)
    if found < _FIRST or (now is not None and found > now + _AHEAD):
        last = now.year + 1 if now else "?"
        raise CellError("date_out_of_range", first=_FIRST.year, last=last)
    return found


def _needed(record: Record, name: str, parse: Any) -> Any:  # noqa: ANN401 - of any type of cell
    if cells.is_unknown(record.cell(name)):
        record.fault(name, "empty")
        return None
    return record.read(name, parse)


def _depths(record: Record) -> list[tuple[int, float]]:
    """Offsets to the first probe, with depths in cm."""
    found: list[tuple[int, float]] = []
    known_faults = len(record.faults)
    for index, name in enumerate(_NUMBERED):
        if not record.has(name):
            continue
        depth = record.read(name, partial(one_depth, unit=record.unit(name)))
        if depth is not None:
            found.append((index, depth))
    if not found and (several := _several(record, "depths_cm")):
        found = list(enumerate(several))
    if not found and (several := _several(record, "depth_cm")):
        found = list(enumerate(several))
    if not found and len(record.faults) == known_faults:
        record.fault(next((n for n in _DEPTHS if record.has(n)), "depth_cm"), "no_depth")
    return found


def _several(record: Record, name: str) -> list[float] | None:
    return record.read(name, partial(depths_of, unit=record.unit(name)))
