"""The watering list as an Excel file: typed cells, a head that stays, a filter on each column."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from baumfeuchte.api.list_columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.list_columns import Column
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.recommendations import ListRow

_HEAD_FONT = Font(bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="0C4A3A")
_A4 = 9
_DAY, _MOMENT = "dd.mm.yyyy", "dd.mm.yyyy hh:mm"


def xlsx_bytes(run: PlanningRun, rows: Sequence[ListRow], zone: ZoneInfo) -> bytes:
    """A workbook with one sheet.

    Args:
        run: the list.
        rows: its lines, in order.
        zone: in which times are shown; a table knows no zones.
    """
    book = Workbook(write_only=True)
    book.properties.created = run.issued_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.title = f"Gießliste {run.day:%d.%m.%Y}, Fassung {run.revision}"
    sheet = book.create_sheet(f"Gießliste {run.day:%d.%m.%Y}")
    sheet.freeze_panes = "C2"
    for number, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.append([_head(sheet, column) for column in COLUMNS])
    for row in rows:
        sheet.append([_cell(sheet, column, column.cell(row, zone)) for column in COLUMNS])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _head(sheet: Any, column: Column) -> object:  # noqa: ANN401 - openpyxl has no types
    cell = WriteOnlyCell(sheet, column.title)
    cell.font, cell.fill = _HEAD_FONT, _HEAD_FILL
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _cell(sheet: Any, column: Column, value: object) -> object:  # noqa: ANN401 - likewise
    """The value; with a format where Excel needs one."""
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
        if not value.startswith("="):
            return value
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"  # a text, not a formula
        return cell
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = _MOMENT
        return cell
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]
        cell.number_format = _DAY
        return cell
    if isinstance(value, float):
        cell = WriteOnlyCell(sheet, round(value, column.decimals))
        cell.number_format = "0." + "0" * column.decimals
        return cell
    return value
