"""Lines of a file of readings to readings, each with the faults that its cells have.

A line is good or faulty as a whole: what is left out can be corrected and imported again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.codecs.quality import doubts
from baumfeuchte.codecs.units import conversion
from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.registry import cells as parse
from baumfeuchte.registry.findings import CellError, Finding
from baumfeuchte.registry.reading_headings import HIGHEST_PROBE, meaning_of, own_name, plain_unit
from baumfeuchte.registry.reading_places import Place
from baumfeuchte.registry.reading_times import ReadingTimes
from baumfeuchte.registry.sheets.quotes import Broken
from baumfeuchte.registry.sheets.sheet import text_of
from baumfeuchte.storage.import_readings import FileReading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime, tzinfo

    from baumfeuchte.registry.long_csv import Table
    from baumfeuchte.registry.reading_columns import ReadingColumns
    from baumfeuchte.registry.reading_headings import Meaning
    from baumfeuchte.registry.reading_places import ProbePlaces
    from baumfeuchte.registry.reading_times import Moment
    from baumfeuchte.registry.sheets.sheet import Cell

_IMPORTED: Final = int(Quality.IMPORTED)
_DEEPEST_CM: Final = 1000.0
_WITH_UNIT: Final = re.compile(r"(?P<number>[^a-zA-Z%°µμ]*[\d.,])\s*(?P<unit>[a-zA-Z%°µμ].*)")
_QUANTITIES: Final = ", ".join(quantity.value for quantity in Quantity)


class Line(NamedTuple):
    """What a line of the file says; without readings where it has faults or no values."""

    number: int
    readings: list[FileReading]
    faults: list[Finding]


class ReadingsFile:
    """A file of readings, to be read line by line.

    Args:
        table: the file.
        columns: which column is what.
        places: of the register.
        zone: of times without an offset.
        newest: the latest time that can be true (UTC).

    Attributes:
        line_count: lines that were read.
        twice_count: lines of the hour that comes twice.
    """

    def __init__(
        self,
        table: Table,
        columns: ReadingColumns,
        *,
        places: ProbePlaces,
        zone: tzinfo,
        newest: datetime,
    ) -> None:
        self.table = table
        self.columns = columns
        self.line_count = 0
        self.twice_count = 0
        self._places = places
        self._newest = newest
        self._taken = columns.found.taken
        self._time = "time" if "time" in self._taken else "date"
        self._day = "date" if "date" in self._taken else "time"
        self._clock = "clock" if "clock" in self._taken else "time"
        self._has_clock = self._day == "date" and self._clock in self._taken
        self._times = ReadingTimes(zone, columns.found.heading(self._time))
        self._meanings: dict[tuple[str, str], Meaning] = {}
        self._seen: set[tuple[int, Quantity, int, datetime]] = set()

    def lines(self) -> Iterator[Line]:
        """All lines below the header, in their order."""
        width = len(self.columns.found.header)
        for line, cells in self.table.rows(after=self.columns.header_line):
            self.line_count += 1
            if isinstance(cells, Broken):
                yield Line(line, [], [Finding(code="open_quote", line=line, content=cells[0])])
            elif len(cells) > width and any(cell != "" for cell in cells[width:]):
                values: dict[str, object] = {"found": len(cells), "expected": width}
                yield Line(line, [], [Finding(code="columns", line=line, values=values)])
            else:
                yield self._line(line, cells)

    def _line(self, line: int, cells: Sequence[Cell]) -> Line:
        faults: list[Finding] = []
        column = self._time
        try:
            moment = self._moment(cells)
            column = "sensor" if "sensor" in self._taken else "tree_number"
            place = self._place(cells)
            column = "quantity"
            values = self._values(cells)
        except CellError as error:
            column = getattr(error, "column", column)
            faults.append(self._finding(line, cells, column, error))
            return Line(line, [], faults)
        readings: list[FileReading] = []
        for name, meaning, cell in values:
            try:
                value = _number(cell, meaning)
                if value is not None:
                    readings.append(self._reading(line, moment, place, meaning, value))
            except CellError as error:
                faults.append(_finding(line, name, cell, error))
        self.twice_count += moment.again is not None
        return Line(line, [] if faults else readings, faults)

    def _moment(self, cells: Sequence[Cell]) -> Moment:
        day = self._cell(cells, self._day if self._has_clock else self._time)
        clock = self._cell(cells, self._clock) if self._has_clock else ""
        if parse.is_unknown(day):
            raise CellError("empty")
        return self._times.read(day, clock)

    def _place(self, cells: Sequence[Cell]) -> Place:
        sensor, tree = self._text(cells, "sensor"), self._text(cells, "tree_number")
        if not sensor and not tree:
            raise CellError("no_place_given")
        return Place(
            sensor_id=self._places.sensor_id(sensor) if sensor else None,
            tree_number=tree,
            depth_cm=self._number(cells, "depth_cm", _DEEPEST_CM),
            probe=self._probe(cells),
        )

    def _probe(self, cells: Sequence[Cell]) -> int | None:
        number = self._number(cells, "probe", HIGHEST_PROBE)
        if number is not None and number != int(number):
            raise _ColumnError("probe", "not_whole")
        return None if number is None else int(number)

    def _number(self, cells: Sequence[Cell], column: str, highest: float) -> float | None:
        cell = self._cell(cells, column)
        if cell == "" or parse.is_unknown(cell):
            return None
        try:
            return parse.bounded(cell, 0, highest)
        except CellError as error:
            raise _ColumnError(column, error.code, **error.values) from None

    def _values(self, cells: Sequence[Cell]) -> list[tuple[str, Meaning, Cell]]:
        """Heading, meaning and content of the cells with values."""
        if not self.columns.is_long:
            width = len(cells)
            return [
                (column.heading, column.meaning, cells[column.place])
                for column in self.columns.values
                if column.place < width and cells[column.place] != ""
            ]
        said = (self._text(cells, "quantity"), self._text(cells, "unit"))
        meaning = self._meanings.get(said)
        if meaning is None:
            meaning = self._meanings[said] = _meaning(*said)
        return [(self.columns.found.heading("value"), meaning, self._cell(cells, "value"))]

    def _reading(
        self, line: int, moment: Moment, place: Place, meaning: Meaning, value: float
    ) -> FileReading:
        if meaning.depth_cm is not None:
            place = place._replace(depth_cm=meaning.depth_cm)
        if meaning.probe is not None:
            place = place._replace(probe=meaning.probe)
        sensor_id, probe = self._places.probe(place, moment.at)
        at = moment.at
        if moment.again is not None:
            key = (sensor_id, meaning.quantity, probe, at)
            if key in self._seen:
                at = moment.again
            self._seen.add(key)
        more = doubts(
            meaning.quantity, value, at, self._newest, self._places.installed_since(sensor_id)
        )
        return FileReading(line, sensor_id, meaning.quantity, probe, at, value, _IMPORTED | more)

    def _cell(self, cells: Sequence[Cell], column: str) -> Cell:
        place = self._taken.get(column)
        return "" if place is None or place >= len(cells) else cells[place]

    def _text(self, cells: Sequence[Cell], column: str) -> str:
        cell = self._cell(cells, column)
        return "" if cell == "" or parse.is_unknown(cell) else text_of(cell)

    def _finding(self, line: int, cells: Sequence[Cell], column: str, error: CellError) -> Finding:
        heading = self.columns.found.heading(column)
        return _finding(line, heading, self._cell(cells, column), error)


class _ColumnError(CellError):
    """A cell of a column that is not the one being read."""

    def __init__(self, column: str, code: str, **values: object) -> None:
        super().__init__(code, **values)
        self.column = column


def _finding(line: int, heading: str, cell: Cell, error: CellError) -> Finding:
    content = text_of(cell)
    return Finding(
        code=error.code,
        line=line,
        column=heading,
        content=content,
        values={"heading": content, **error.values},
    )


def _meaning(quantity: str, unit: str) -> Meaning:
    """What the cells for quantity and unit say."""
    own = own_name(quantity)
    if own is not None:
        return replace(own, convert=_conversion(own.quantity, unit))
    # The unit beside a word is part of what it says: Bodenfeuchte in Vol.-%.
    known = meaning_of(f"{quantity} [{unit}]" if unit else quantity)
    if known is None:
        raise CellError("no_quantity" if quantity else "empty", quantities=_QUANTITIES)
    return known


def _conversion(quantity: Quantity, unit: str) -> Callable[[float], float]:
    convert = conversion(quantity, plain_unit(unit))
    if convert is None:
        raise CellError("strange_unit", unit=unit, quantity=quantity.value)
    return convert


def _number(cell: Cell, meaning: Meaning) -> float | None:
    """A value in our unit; None where there is none."""
    if parse.is_unknown(cell):
        return None
    convert, text = meaning.convert, cell
    try:
        value = float(cell) if isinstance(cell, str) and "_" not in cell else parse.number(cell)
    except ValueError:
        unit = _WITH_UNIT.fullmatch(cell) if isinstance(cell, str) else None
        if unit:
            convert, text = _conversion(meaning.quantity, unit["unit"]), unit["number"]
        value = parse.number(text)
    try:
        value = convert(value)
    except OverflowError:
        raise CellError("no_number") from None
    if not isfinite(value):
        raise CellError("no_number")
    return abs(value) if meaning.is_potential else value
