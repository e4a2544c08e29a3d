"""Imports in steps for pages: look at the columns, try, carry out. The command's own machinery."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.domain.register_import import (
    Importer,
    ImportWish,
    Looked,
    SeenColumn,
    Tried,
)
from baumfeuchte.registry import report
from baumfeuchte.registry.columns import IGNORE, Columns, find_columns, fit, require
from baumfeuchte.registry.device_names import Devices
from baumfeuchte.registry.file_desk_rows import sensor_rows, tree_rows
from baumfeuchte.registry.file_desk_texts import problem
from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.outcome import Author, ImportResult
from baumfeuchte.registry.sensor_columns import SENSOR_FIELDS
from baumfeuchte.registry.sensor_file import parse_sensors
from baumfeuchte.registry.sensor_import import import_sensors
from baumfeuchte.registry.sheets import read_sheet
from baumfeuchte.registry.sheets.sheet import text_of
from baumfeuchte.registry.tree_columns import TREE_FIELDS
from baumfeuchte.registry.tree_file import FileOptions, TreeFile, parse_trees
from baumfeuchte.registry.tree_import import import_trees, middle_of
from baumfeuchte.storage.device_types import all_device_types
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import all_sensors, all_trees

if TYPE_CHECKING:
    from baumfeuchte.domain.register_import import PreviewRow
    from baumfeuchte.registry.sensor_file import SensorFile
    from baumfeuchte.registry.sheets.sheet import Sheet
    from baumfeuchte.storage.connection import Connection

SAMPLES: Final = 3
SHOWN_ROWS: Final = 20
SHOWN_FAULTS: Final = 200
_FIELDS: Final = {"trees": TREE_FIELDS, "sensors": SENSOR_FIELDS}
_REQUIRED: Final = {
    "trees": ("number",),
    "sensors": ("dev_eui", "device", "tree_number", "since"),
}
_MOST_QUESTIONS: Final = 20


class ImportDesk:
    """Reads and stores files that people bring; keeps nothing between two calls."""

    def look(self, data: bytes, wish: ImportWish) -> Looked:
        """The columns of a file with what each was taken for; nothing is stored.

        Args:
            data: the file.
            wish: the sheet counts, and the choices so far.
        """
        language = wish.language
        try:
            sheet = _sheet(data, wish)
            columns, _, asked = _recognised(sheet, wish)
        except FileError as error:
            said = problem(error.finding, language)
            if not wish.chosen:
                return Looked(problem=said)
            # What was chosen does not work: from the beginning, with the reason.
            fresh = self.look(data, replace(wish, chosen={}))
            return replace(fresh, notes=(said, *fresh.notes))
        taken: dict[int, str] = {}
        for name, place in columns.taken.items():
            taken.setdefault(place, name)
        rows = sheet.rows[columns.first_row : columns.first_row + SAMPLES]
        seen = tuple(
            SeenColumn(
                position=position,
                heading=heading,
                samples=tuple(
                    text_of(row.cells[position]) for row in rows if position < len(row.cells)
                ),
                field=taken.get(position, ""),
            )
            for position, heading in enumerate(columns.header)
            if heading
        )
        notes = [*asked, *report.note_lines(sheet.notes, sheet.kind, language)]
        return Looked(
            columns=seen,
            fields=tuple(entry.name for entry in _FIELDS[wish.kind]),
            required=_REQUIRED[wish.kind],
            workbook=sheet.kind == "excel",
            notes=tuple(notes),
        )

    def attempt(self, conn: Connection, data: bytes, wish: ImportWish, who: Importer) -> Tried:
        """What an import would do; nothing is stored."""
        return self._run(conn, data, wish, who, store=False)

    def carry_out(self, conn: Connection, data: bytes, wish: ImportWish, who: Importer) -> Tried:
        """Store a file, in the caller's transaction; with faults only where they may be skipped."""
        return self._run(conn, data, wish, who, store=True)

    def fault_file(self, conn: Connection, data: bytes, wish: ImportWish, who: Importer) -> bytes:
        """The lines that cannot be used with the reason, for a German Excel.

        Raises:
            FileError: the file as a whole cannot be read.
        """
        file, result, _ = self._import(conn, data, wish, who, store=False)
        return report.fault_file(file.sheet, file.columns, result.faults, wish.language)

    def _run(
        self, conn: Connection, data: bytes, wish: ImportWish, who: Importer, *, store: bool
    ) -> Tried:
        try:
            file, result, rows = self._import(conn, data, wish, who, store=store)
        except FileError as error:
            return Tried(problem=problem(error.finding, wish.language))
        kind = file.sheet.kind
        return Tried(
            created=result.created,
            updated=result.updated,
            unchanged=result.unchanged,
            faulty=result.faulty_lines,
            rows=rows,
            faults=tuple(report.fault_lines(result.faults, kind, wish.language, SHOWN_FAULTS)),
            notes=tuple(report.note_lines(file.notes, kind, wish.language)),
            stored=store and (wish.skip_faulty or not result.faults),
        )

    def _import(
        self, conn: Connection, data: bytes, wish: ImportWish, who: Importer, *, store: bool
    ) -> tuple[TreeFile | SensorFile, ImportResult, tuple[PreviewRow, ...]]:
        given: dict[str, str] = {}
        if wish.chosen:
            sheet = _sheet(data, wish)
            columns, given, _ = _recognised(sheet, wish)
            require(columns, _REQUIRED[wish.kind][:1], name=wish.name, command="")
        options = FileOptions(mapping=given, sheet=wish.sheet or None, epsg=wish.epsg)
        if wish.kind == "trees":
            return self._trees(conn, data, wish, options, who, store=store)
        return self._sensors(conn, data, wish, options, who, store=store)

    def _trees(
        self,
        conn: Connection,
        data: bytes,
        wish: ImportWish,
        options: FileOptions,
        who: Importer,
        *,
        store: bool,
    ) -> tuple[TreeFile, ImportResult, tuple[PreviewRow, ...]]:
        known = {tree.number: tree for tree in run(conn, all_trees())}
        file = parse_trees(
            data,
            name=wish.name,
            year=who.at.astimezone(who.zone).year,
            options=options,
            near=middle_of(known.values()),
        )
        result = import_trees(
            conn,
            file,
            known=known,
            name=wish.name,
            author=Author(name=who.name, at=who.at),
            skip_faulty=wish.skip_faulty,
            dry_run=not store,
        )
        return file, result, tree_rows(file, known, SHOWN_ROWS)

    def _sensors(
        self,
        conn: Connection,
        data: bytes,
        wish: ImportWish,
        options: FileOptions,
        who: Importer,
        *,
        store: bool,
    ) -> tuple[SensorFile, ImportResult, tuple[PreviewRow, ...]]:
        devices = Devices([own.name for own in run(conn, all_device_types())])
        known = {sensor.dev_eui for sensor in run(conn, all_sensors())}
        file = parse_sensors(
            data, name=wish.name, zone=who.zone, devices=devices, options=options, now=who.at
        )
        result = import_sensors(
            conn,
            file.rows,
            file.faults,
            name=wish.name,
            author=Author(name=who.name, at=who.at),
            skip_faulty=wish.skip_faulty,
            dry_run=not store,
        )
        return file, result, sensor_rows(file, known, SHOWN_ROWS)


def _sheet(data: bytes, wish: ImportWish) -> Sheet:
    fields = _FIELDS[wish.kind]
    return read_sheet(
        data, name=wish.name, sheet=wish.sheet or None, fit=lambda found: fit(found, fields)
    )


def _recognised(sheet: Sheet, wish: ImportWish) -> tuple[Columns, dict[str, str], list[str]]:
    """The columns, the mapping that leads to them, and questions that were answered by the first.

    Only what somebody chose otherwise is mapped: a file whose headings are known is read as the
    command reads it.
    """
    columns, given, asked = _guessed(sheet, wish, {})
    if not wish.chosen:
        return columns, given, asked
    _check_once(columns, wish)
    taken: dict[int, str] = {}
    for name, place in columns.taken.items():
        taken.setdefault(place, name)
    for position, chosen in wish.chosen.items():
        if position < len(columns.header) and chosen != taken.get(position, IGNORE):
            given[columns.header[position]] = chosen
    found = find_columns(sheet, _FIELDS[wish.kind], given, name=wish.name, command="")
    return found, given, asked


def _check_once(columns: Columns, wish: ImportWish) -> None:
    """Make sure that nobody chose the same for two columns.

    Raises:
        FileError: somebody did.
    """
    places: dict[str, list[str]] = {}
    for position, chosen in wish.chosen.items():
        if chosen != IGNORE and position < len(columns.header):
            places.setdefault(chosen, []).append(columns.header[position])
    for name, headings in places.items():
        if len(headings) > 1:
            raise FileError(
                "ambiguous", name=wish.name, columns=", ".join(headings), field=name, command=""
            )


def _guessed(
    sheet: Sheet, wish: ImportWish, given: dict[str, str]
) -> tuple[Columns, dict[str, str], list[str]]:
    """As recognised; of two columns for one field the first, of an unknown header its words."""
    asked: list[str] = []
    for _ in range(_MOST_QUESTIONS):
        try:
            found = find_columns(sheet, _FIELDS[wish.kind], given, name=wish.name, command="")
        except FileError as error:
            values: Any = error.finding.values
            asked.append(problem(error.finding, wish.language))
            if error.finding.code == "ambiguous" and len(set(values["headings"])) > 1:
                first, *others = values["headings"]
                given |= {heading: IGNORE for heading in others if heading != first}
            elif error.finding.code == "no_columns" and sheet.rows:
                header = tuple(text_of(cell) for cell in sheet.rows[0].cells)
                return Columns(header=header, taken={}), given, asked
            else:
                raise
        else:
            return found, given, asked
    raise FileError("no_columns", name=wish.name, header="", command="")
