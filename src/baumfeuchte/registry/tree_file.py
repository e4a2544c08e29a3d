"""A tree register of any shape to rows of what it says about each tree."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.registry import cells, years
from baumfeuchte.registry.columns import find_columns, fit, require
from baumfeuchte.registry.findings import CellError, Finding
from baumfeuchte.registry.footers import without_footer
from baumfeuchte.registry.lengths import CENTIMETRES, METRES, length
from baumfeuchte.registry.records import Record, records
from baumfeuchte.registry.sheets import read_sheet
from baumfeuchte.registry.soil_words import is_vague, soil_code
from baumfeuchte.registry.tree_columns import TREE_FIELDS
from baumfeuchte.registry.tree_places import places
from baumfeuchte.registry.tree_traits import traits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.registry.columns import Columns
    from baumfeuchte.registry.sheets.sheet import Cell, Sheet

COMMAND: Final = "baumfeuchte trees import"
_LONGEST_NUMBER: Final = 200
_LONGEST_TEXT: Final = 1000
_FEW_DOUBLED: Final = 10
_DOUBLED_SHARE: Final = 0.1
_DAY_AND_MONTH: Final = re.compile(
    r"(?:\d{1,2}\.\s?)?(?:Jan|Feb|Mrz|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)(?:[. ]\s?\d{2})?"
)
"""What a German Excel makes of a tree number such as 3-5: ``03. Mai``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOptions:
    """What a person said about a file.

    Attributes:
        mapping: heading -> field, or ``-`` to leave the column out.
        sheet: of a workbook.
        epsg: of the coordinates.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    epsg: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeRow:
    """What a file says about one tree.

    Attributes:
        line: as in ``SheetRow``.
        values: attributes of ``Tree`` and ``Site`` for which the file has a column. A value that
            the register does not know is None (``""`` for texts); a species or a place that is
            not known is left out.
    """

    line: int
    number: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeFile:
    """A register that was read.

    Attributes:
        sheet, columns: the table as it came, for reports.
    """

    rows: tuple[TreeRow, ...]
    faults: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    sheet: Sheet
    columns: Columns


def parse_trees(
    data: bytes,
    *,
    name: str,
    year: int,
    options: FileOptions = FileOptions(),
    near: tuple[float, float] | None = None,
) -> TreeFile:
    """Read a tree register: CSV, Excel or GeoJSON, with the headings of ``TREE_FIELDS``.

    Args:
        data: the file.
        name: how messages call it.
        year: today's, for standing years.
        options: what a person said about the file.
        near: latitude and longitude of the city's trees, where some are known already.

    Raises:
        FileError: the file as a whole cannot be used.
    """
    sheet = read_sheet(
        data, name=name, sheet=options.sheet, fit=lambda found: fit(found, TREE_FIELDS)
    )
    command = f"{COMMAND} {name}"
    columns = find_columns(sheet, TREE_FIELDS, options.mapping, name=name, command=command)
    require(columns, ("number",), name=name, command=command)
    sheet = without_footer(sheet, columns, name=name)
    table = records(sheet, columns)
    found = [(record, _number(record), _values(record, year)) for record in table]
    located = places(table, epsg=options.epsg or sheet.epsg, near=near)
    rows = []
    for (record, number, values), place in zip(found, located.places, strict=True):
        where = {"latitude": place[0], "longitude": place[1]} if place else {}
        if number:
            rows.append(TreeRow(line=record.line, number=number, values={**values, **where}))
    faults = [*sheet.faults, *(fault for record in table for fault in record.faults)]
    unique, doubled, same = _unique(rows, columns.heading("number"))
    faulty = {fault.line for fault in faults}
    return TreeFile(
        rows=tuple(row for row in unique if row.line not in faulty),
        faults=tuple(sorted([*faults, *doubled], key=lambda fault: fault.line or 0)),
        notes=(
            *sheet.notes,
            *located.notes,
            *_soil_notes(table),
            *_suspicion(doubled, rows, table),
            *same,
        ),
        sheet=sheet,
        columns=columns,
    )


def _number(record: Record) -> str:
    number = record.text("number")
    if not number or cells.is_unknown(number):
        record.fault("number", "empty")
        return ""
    if cells.lost_digits(number):
        record.fault("number", "digits_lost")
    elif isinstance(record.cell("number"), datetime) or _DAY_AND_MONTH.fullmatch(number):
        record.fault("number", "date_for_number")
    elif len(number) > _LONGEST_NUMBER:
        record.fault("number", "too_long", most=_LONGEST_NUMBER)
    return number


def _values(record: Record, year: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in ("species", "street", "district", "contractor", "reference_group"):
        if len(record.text(name)) > _LONGEST_TEXT:
            record.fault(name, "too_long", most=_LONGEST_TEXT)
    if record.has("species") and (species := _species(record)):
        values["species"] = species
    if record.has("street") or record.has("house_number"):
        values["street"] = " ".join(
            filter(None, map(record.known_text, ("street", "house_number")))
        )
    for name in ("district", "contractor", "reference_group"):
        if record.has(name):
            values[name] = record.known_text(name)
    values |= _planted(record, year)
    if record.has("soil"):
        values["soil"] = record.read("soil", partial(_soil, heading=record.columns.heading("soil")))
    return values | traits(record) | _sizes(record)


def _species(record: Record) -> str:
    species = record.text("species")
    genus = record.known_text("genus")
    # A register with genus and epithet in two columns.
    if genus and species[:1].islower() and not cells.is_unknown(species):
        return f"{genus} {species}"
    return species if species not in {"-", "--", "?"} else ""


def _planted(record: Record, year: int) -> dict[str, int | None]:
    """Year and month of planting from the best column that says something."""
    known: dict[str, int | None] = {}
    for name in ("planting_year", "planting_date"):
        if not record.has(name):
            continue
        found = record.read(name, lambda cell: years.planting_year(cell, year)) or (None, None)
        known.setdefault("planting_year", None)
        known["planting_year"] = known["planting_year"] or found[0]
        if name == "planting_date" or found[1]:
            known["planting_month"] = found[1]
    if record.has("standing_years"):
        standing = record.read("standing_years", lambda cell: years.year_of_standing(cell, year))
        known["planting_year"] = known.get("planting_year") or standing
    if record.has("planting_month"):
        known["planting_month"] = record.read("planting_month", years.month)
    return known


def _sizes(record: Record) -> dict[str, float | None]:
    sizes: dict[str, float | None] = {}

    def size(name: str, high: float, units: Mapping[str, float], target: str = "") -> None:
        if record.has(name):
            unit = record.unit(name)
            # Registers write 0 for "not measured".
            value = record.read(name, lambda cell: length(cell, 0, high, units=units, unit=unit))
            sizes[target or name] = value or None

    size("pit_area_m2", 1000, {})
    size("trunk_diameter_cm", 500, CENTIMETRES, "trunk_circumference_cm")
    if diameter := sizes.get("trunk_circumference_cm"):
        sizes["trunk_circumference_cm"] = round(math.pi * diameter, 1)
    diameter = sizes.get("trunk_circumference_cm")
    size("trunk_circumference_cm", 1500, CENTIMETRES)
    if diameter and sizes["trunk_circumference_cm"] is None:
        sizes["trunk_circumference_cm"] = diameter
    size("crown_diameter_m", 60, METRES)
    size("height_m", 80, METRES)
    return sizes


def _soil(cell: Cell, heading: str) -> str:
    code = soil_code(cells.text_of(cell))
    if code is None:
        raise CellError("no_soil", heading=heading)
    return code


def _soil_notes(table: Sequence[Record]) -> list[Finding]:
    """What was read for words that stand for several soils."""
    words = Counter(record.text("soil") for record in table if record.has("soil"))
    return [
        Finding(code="soil_word", content=word, values={"soil": soil_code(word), "count": count})
        for word, count in words.most_common()
        if is_vague(word)
    ]


def _suspicion(
    doubled: Sequence[Finding], rows: Sequence[TreeRow], table: Sequence[Record]
) -> list[Finding]:
    """A note where so many numbers are double that the column is hardly the right one."""
    if len(doubled) < max(_FEW_DOUBLED, len(rows) * _DOUBLED_SHARE):
        return []
    values = {"count": len(doubled), "unique": _unique_heading(table)}
    return [Finding(code="numbers_not_unique", values=values)]


def _unique_heading(table: Sequence[Record]) -> str:
    """An unread column in which no value comes twice; a word for it where there is none."""
    columns = table[0].columns
    for heading in columns.ignored:
        place = columns.header.index(heading)
        cells_of = [cells.text_of(r.row.cells[place]) for r in table if place < len(r.row.cells)]
        if "" not in cells_of and len(set(cells_of)) == len(table):
            return heading
    return "Spalte"


def _unique(
    rows: Sequence[TreeRow], heading: str
) -> tuple[list[TreeRow], list[Finding], list[Finding]]:
    """Rows of numbers that occur once; faults for contradictions; notes on plain repeats."""
    by_number: dict[str, list[TreeRow]] = {}
    for row in rows:
        by_number.setdefault(row.number, []).append(row)
    unique = []
    faults = []
    notes = []
    for number, same in by_number.items():
        if all(row.values == same[0].values for row in same):
            unique.append(same[0])
            lines = ", ".join(str(row.line) for row in same[1:])
            values: dict[str, object] = {"others": lines}
            note = Finding(code="same_twice", line=same[0].line, content=number, values=values)
            notes += [note] if lines else []
            continue
        for row in same:
            others = ", ".join(str(other.line) for other in same if other is not row)
            fault = Finding(code="doubled", line=row.line, column=heading, content=number)
            faults.append(replace(fault, values={"others": others}))
    return unique, faults, notes
