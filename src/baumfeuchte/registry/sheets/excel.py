"""Excel workbooks (.xlsx)."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from baumfeuchte.registry.findings import FileError, Finding
from baumfeuchte.registry.sheets.sheet import Sheet, SheetRow, cell_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def read_excel(
    data: bytes, *, name: str, sheet: str | None, fit: Callable[[Sheet], int] | None = None
) -> Sheet:
    """Read one sheet; numbers and dates stay what they are, formulas are their last result.

    Args:
        data: the workbook.
        name: how messages call the file.
        sheet: its name in any case; None takes the first of the sheets that fit best.
        fit: how well a sheet fits what is looked for; None takes the first with content.

    Raises:
        FileError: it is no workbook that can be read, or has no such sheet.
    """
    import openpyxl  # noqa: PLC0415 - seven megabytes, for who reads such a file

    _check(data, name)
    # Excel's extensions that openpyxl does not know are no concern of ours.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            tables = {found.title: _rows(found) for found in _wanted(book, sheet)}
        except Exception as error:  # openpyxl, zlib and the XML parser raise whatever they met
            raise FileError("broken_excel", name=name) from error
        names = tuple(found.title for found in book.worksheets)
        book.close()
    if sheet is not None and not tables:
        raise FileError("no_such_sheet", name=name, sheet=sheet, sheets=", ".join(names))
    filled = [title for title, rows in tables.items() if rows]
    if not filled:
        raise FileError("empty_file", name=name)
    found = {title: Sheet(kind="excel", rows=tables[title]) for title in filled}
    chosen = max(filled, key=lambda title: fit(found[title])) if fit else filled[0]
    if sheet is not None or len(filled) == 1:
        return found[chosen]
    others = ", ".join(title for title in filled if title != chosen)
    note = Finding(code="first_sheet", values={"sheet": chosen, "sheets": others})
    return replace(found[chosen], notes=(note,))


def _check(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = archive.namelist()
    except Exception as error:  # zipfile raises a dozen kinds for damaged archives
        raise FileError("broken_excel", name=name) from error
    if "content.xml" in inside:
        raise FileError("libre_office", name=name)
    if not any(part.startswith("xl/") for part in inside):
        raise FileError("zip_archive", name=name)


def _wanted(book: Any, sheet: str | None) -> list[Any]:  # noqa: ANN401 - openpyxl's own types differ by mode
    if sheet is None:
        return [found for found in book.worksheets if found.sheet_state == "visible"]
    return [found for found in book.worksheets if found.title.lower() == sheet.strip().lower()]


def _rows(worksheet: Any) -> tuple[SheetRow, ...]:  # noqa: ANN401 - as above
    # Some programs write a wrong size of the sheet; without it the rows themselves count.
    worksheet.reset_dimensions()
    found: Iterable[tuple[object, ...]] = worksheet.iter_rows(values_only=True)
    rows = (
        SheetRow(line=line, cells=tuple(cell_of(value) for value in values))
        for line, values in enumerate(found, start=1)
    )
    return tuple(row for row in rows if any(cell != "" for cell in row.cells))
