"""Read a CSV file into rows with line numbers, and collect what is wrong line by line."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo

T = TypeVar("T")

MAX_SHOWN = 20
"""How many faulty lines an error report shows; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong in one line."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed(Generic[T]):
    """What a file holds: the usable rows, with their line numbers, and the faults."""

    rows: tuple[tuple[int, T], ...] = ()
    faults: tuple[Fault, ...] = field(default=())


class Row:
    """One line of a table; its getters name the column in their errors.

    A getter raises ``ValueError`` with a text for the report; ``parse`` collects these.
    """

    def __init__(self, cells: Mapping[str, str], *, decimal_comma: bool) -> None:
        self._cells = cells
        self._decimal_comma = decimal_comma

    def text(self, column: str, default: str = "") -> str:
        """The cell without surrounding blanks, or the default where it is empty."""
        return self._cells.get(column, "") or default

    def required(self, column: str) -> str:
        """The cell, which must not be empty."""
        value = self.text(column)
        if not value:
            msg = f"{column} is empty"
            raise ValueError(msg)
        return value

    def number(self, column: str, low: float, high: float) -> float:
        """A finite number within bounds; a decimal comma is fine in semicolon files."""
        text = self.required(column)
        try:
            value = float(text.replace(",", ".") if self._decimal_comma else text)
        except ValueError:
            msg = f"{column} is {text!r}, which is no number"
            raise ValueError(msg) from None
        if not math.isfinite(value) or not low <= value <= high:
            msg = f"{column} is {text}; it must lie between {low:g} and {high:g}"
            raise ValueError(msg)
        return value

    def whole(self, column: str, low: int, high: int) -> int:
        """A whole number within bounds."""
        value = self.number(column, low, high)
        if value != int(value):
            msg = f"{column} is {self.text(column)}; it must be a whole number"
            raise ValueError(msg)
        return int(value)

    def time(self, column: str, zone: tzinfo) -> datetime:
        """A time in UTC: ISO 8601 or dd.mm.yyyy [hh:mm]; local time where it has no offset."""
        text = self.required(column)
        for read in (datetime.fromisoformat, _german_time):
            try:
                value = read(text)
            except ValueError:
                continue
            return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
        msg = f"{column} is {text!r}; write it as 2026-04-01 or 2026-04-01T08:30+02:00"
        raise ValueError(msg)


def _german_time(text: str) -> datetime:
    form = "%d.%m.%Y %H:%M" if " " in text else "%d.%m.%Y"
    return datetime.strptime(text, form)  # noqa: DTZ007 - the caller adds the zone of the city


def _decode(data: bytes) -> str:
    # Excel saves "CSV" in the Windows code page unless it is told otherwise.
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def parse(
    data: bytes,
    *,
    name: str,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    build: Callable[[Row], T],
) -> Parsed[T]:
    """Read a CSV table (comma or semicolon, UTF-8 or Windows code page).

    Args:
        data: the file.
        name: how messages call the file.
        required: columns that the file must have; their order does not matter.
        optional: columns that it may have.
        build: makes the row's object; a ``ValueError`` becomes a fault of that line.

    Raises:
        InputError: the file has no header with these columns.
    """
    text = _decode(data)
    header_line = text.split("\n", 1)[0]
    delimiter = ";" if header_line.count(";") > header_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        _check_header(header, name=name, required=required, optional=optional)
        rows: list[tuple[int, T]] = []
        faults: list[Fault] = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            line = reader.line_num
            if len(cells) != len(header):
                faults.append(
                    Fault(line=line, text=f"has {len(cells)} columns instead of {len(header)}")
                )
                continue
            values = {key: cell.strip() for key, cell in zip(header, cells, strict=True)}
            try:
                rows.append((line, build(Row(values, decimal_comma=delimiter == ";"))))
            except ValueError as error:
                faults.append(Fault(line=line, text=str(error)))
    except csv.Error as error:
        msg = f"{name} is no CSV table ({error}); save it as CSV with commas or semicolons."
        raise InputError(msg) from error
    return Parsed(rows=tuple(rows), faults=tuple(faults))


def _check_header(
    header: list[str], *, name: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> None:
    missing = [column for column in required if column not in header]
    if missing:
        msg = (
            f"{name} has no column {', '.join(missing)}; its first line must name the columns "
            f"{','.join(required)}" + (f" and may name {','.join(optional)}." if optional else ".")
        )
        raise InputError(msg)
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        msg = f"{name} has the column {', '.join(twice)} more than once; keep one of each."
        raise InputError(msg)


def report(faults: tuple[Fault, ...]) -> list[str]:
    """The lines of an error report, shortened after ``MAX_SHOWN``."""
    lines = [str(fault) for fault in sorted(faults, key=lambda fault: fault.line)[:MAX_SHOWN]]
    if len(faults) > MAX_SHOWN:
        lines.append(f"... and {len(faults) - MAX_SHOWN} more")
    return lines
