"""Waterings that were written down elsewhere, from a file of any shape."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from baumfeuchte.registry import cells
from baumfeuchte.registry.columns import Field, find_columns, fit, require
from baumfeuchte.registry.findings import CellError, Finding
from baumfeuchte.registry.footers import without_footer
from baumfeuchte.registry.records import Record, records
from baumfeuchte.registry.sheets import read_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from baumfeuchte.registry.columns import Columns
    from baumfeuchte.registry.sheets.sheet import Cell, Sheet
    from baumfeuchte.registry.tree_file import FileOptions

COMMAND: Final = "baumfeuchte waterings import"
_FIELDS: Final = (
    Field(
        name="tree_number",
        headings=(("tree_number", "Baumnummer", "Baum-Nr.", "Baumnr", "Baum Nr", "Baum", "tree"),),
    ),
    Field(
        name="watered_at",
        headings=(("watered_at", "gegossen", "gegossen am", "Gießdatum", "Datum", "date", "time",
                   "Zeitpunkt", "Gießtermin", "Bewässert am"),),
    ),
    Field(
        name="litres",
        headings=(("litres", "Liter", "l", "Wassermenge", "Menge", "Liter Wasser", "Gießmenge",
                   "liters"),),
    ),
    Field(name="note", headings=(("note", "Bemerkung", "Anmerkung", "Notiz", "Kommentar"),)),
    Field(name="idempotency_key", headings=(("idempotency_key",),)),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WateringRow:
    """One logged watering.

    Attributes:
        watered_at: in UTC; nobody wrote it so.
        written_at: the same as it stands in the file, for messages.
    """

    line: int
    tree_number: str
    watered_at: datetime
    written_at: str
    litres: float
    note: str
    idempotency_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WateringFile:
    """Waterings that were read; ``sheet`` and ``columns`` are for reports."""

    rows: tuple[WateringRow, ...]
    faults: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    sheet: Sheet
    columns: Columns


def parse_waterings(data: bytes, *, name: str, zone: tzinfo, options: FileOptions) -> WateringFile:
    """Read waterings: CSV, Excel or GeoJSON.

    A line without a key gets one from its content, so that importing a file twice changes
    nothing.

    Args:
        data: the file.
        name: how messages call it.
        zone: of times without an offset.
        options: what a person said about the file.

    Raises:
        FileError: the file as a whole cannot be used.
    """
    sheet = read_sheet(data, name=name, sheet=options.sheet, fit=lambda found: fit(found, _FIELDS))
    command = f"{COMMAND} {name}"
    columns = find_columns(sheet, _FIELDS, options.mapping, name=name, command=command)
    require(columns, ("tree_number", "watered_at", "litres"), name=name, command=command)
    sheet = without_footer(sheet, columns, name=name)
    table = records(sheet, columns)
    read = [row for record in table if (row := _row(record, zone)) is not None]
    rows, repeats, doubled = _unique(read)
    faults = [*sheet.faults, *(fault for record in table for fault in record.faults), *doubled]
    return WateringFile(
        rows=tuple(rows),
        faults=tuple(sorted(faults, key=lambda fault: fault.line or 0)),
        notes=(*sheet.notes, *repeats),
        sheet=sheet,
        columns=columns,
    )


def _row(record: Record, zone: tzinfo) -> WateringRow | None:
    for name in ("tree_number", "watered_at", "litres"):
        if cells.is_unknown(record.cell(name)):
            record.fault(name, "empty")
    number = record.text("tree_number")
    watered_at = record.read("watered_at", lambda cell: cells.moment(cell, zone))
    litres = record.read("litres", lambda cell: cells.bounded(cell, 0.1, 10_000))
    key = record.read("idempotency_key", _key) or ""
    if record.faults or watered_at is None or litres is None:
        return None
    content = f"{number}|{watered_at.isoformat()}|{litres:g}"
    return WateringRow(
        line=record.line,
        tree_number=number,
        watered_at=watered_at,
        written_at=record.text("watered_at"),
        litres=litres,
        note=record.text("note"),
        idempotency_key=key or "csv-" + hashlib.sha256(content.encode()).hexdigest()[:32],
    )


def _key(cell: Cell) -> str:
    key = cells.text_of(cell)
    if not re.fullmatch(r"[\x21-\x7e]{0,200}", key):
        raise CellError("bad_key")
    return key


def _unique(
    rows: Sequence[WateringRow],
) -> tuple[list[WateringRow], list[Finding], list[Finding]]:
    """Rows with keys of their own; notes on plain repeats; faults for one key of two waterings."""
    first: dict[str, WateringRow] = {}
    notes: list[Finding] = []
    faults: list[Finding] = []
    for row in rows:
        known = first.setdefault(row.idempotency_key, row)
        if known is row:
            continue
        values: dict[str, object] = {"others": known.line}
        same = replace(row, line=0, note="") == replace(known, line=0, note="")
        finding = Finding(
            code="same_twice" if same else "doubled_key",
            line=row.line,
            content=row.tree_number if same else row.idempotency_key,
            values=values,
        )
        (notes if same else faults).append(finding)
    return list(first.values()), notes, faults
