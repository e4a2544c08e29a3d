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
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.list_columns import Column
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.recommendations import ListRow

_HEAD_FONT = Font(bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="0C4A3A")
_A4 = 9
_DAY = {"de": "dd.mm.yyyy", "en": "yyyy-mm-dd"}


def xlsx_bytes(
    run: PlanningRun, rows: Sequence[ListRow], zone: ZoneInfo, language: Language
) -> bytes:
    """A workbook with one sheet.

    Args:
        run: the list.
        rows: its lines, in order.
        zone: in which times are shown; a table knows no zones.
        language: of headings and words. How decimals look, Excel itself decides.
    """
    book = Workbook(write_only=True)
    book.properties.created = run.issued_at.astimezone(UTC).replace(tzinfo=None)
    title = f"{text('file_title', language)} {formats.numeric_day(run.day, language)}"
    revision = text("file_revision", language, revision=run.revision)
    book.properties.title = f"{title}, {revision}"
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "C2"
    for number, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.append([_head(sheet, column.title(language)) for column in COLUMNS])
    for row in rows:
        cells = ((column, column.cell(row, zone, language)) for column in COLUMNS)
        sheet.append([_cell(sheet, column, value, _DAY[language]) for column, value in cells])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _head(sheet: Any, title: str) -> object:  # noqa: ANN401 - openpyxl has no types
    cell = WriteOnlyCell(sheet, title)
    cell.font, cell.fill = _HEAD_FONT, _HEAD_FILL
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _cell(sheet: Any, column: Column, value: object, day: str) -> object:  # noqa: ANN401 - likewise
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
        cell.number_format = f"{day} hh:mm"
        return cell
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]
        cell.number_format = day
        return cell
    if isinstance(value, float):
        cell = WriteOnlyCell(sheet, round(value, column.decimals))
        cell.number_format = "0." + "0" * column.decimals
        return cell
    return value
