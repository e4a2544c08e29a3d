"""The rows of a sheet by field, each with the faults that its cells have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from baumfeuchte.registry.cells import is_unknown
from baumfeuchte.registry.findings import CellError, Finding
from baumfeuchte.registry.sheets.sheet import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.registry.columns import Columns
    from baumfeuchte.registry.sheets.sheet import Cell, Sheet, SheetRow

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Record:
    """One row; what cannot be read is noted in ``faults`` and counts as unknown."""

    row: SheetRow
    columns: Columns
    faults: list[Finding] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The row number that a person sees."""
        return self.row.line

    def has(self, name: str) -> bool:
        """Whether the file has a column for the field."""
        return name in self.columns.taken

    def unit(self, name: str) -> str:
        """The unit in the heading of a field; empty where it names none."""
        return self.columns.units.get(name, "")

    def cell(self, name: str) -> Cell:
        """What the row holds for a field; an empty text where there is nothing."""
        place = self.columns.taken.get(name)
        return "" if place is None or place >= len(self.row.cells) else self.row.cells[place]

    def text(self, name: str) -> str:
        """The cell as text."""
        return text_of(self.cell(name))

    def known_text(self, name: str) -> str:
        """The cell as text; empty where it says that the value is unknown."""
        return "" if is_unknown(self.cell(name)) else self.text(name)

    def read(self, name: str, parse: Callable[[Cell], T]) -> T | None:
        """The value of a cell; None where it is unknown or cannot be read (then with a fault)."""
        cell = self.cell(name)
        if is_unknown(cell):
            return None
        try:
            return parse(cell)
        except CellError as error:
            self.fault(name, error.code, **error.values)
            return None

    def fault(self, name: str, code: str, **values: object) -> None:
        """Note that a cell cannot be used."""
        finding = Finding(
            line=self.line,
            code=code,
            column=self.columns.heading(name),
            content=self.text(name),
            values=values,
        )
        self.faults.append(finding)


def records(sheet: Sheet, columns: Columns) -> list[Record]:
    """The rows below the header; one with more cells than headings has a fault."""
    found = [Record(row=row, columns=columns) for row in sheet.rows[columns.first_row :]]
    width = len(columns.header)
    for record in found:
        cells = record.row.cells
        if any(cell != "" for cell in cells[width:]):
            values: dict[str, object] = {"found": len(cells), "expected": width}
            record.faults.append(Finding(line=record.line, code="columns", values=values))
    return found
