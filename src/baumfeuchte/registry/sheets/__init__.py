"""Files as people send them, read into plain tables: CSV, Excel, GeoJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.sheets.delimited import read_delimited
from baumfeuchte.registry.sheets.geojson import read_geojson

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.registry.sheets.sheet import Sheet

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Part of a workbook with a password, which is packed as the old format was."""
_REFUSED = (
    (_OLE, "old_excel"),
    (b"%PDF", "pdf"),
    (b"SQLite format 3", "geopackage"),
    (b"\x00\x00\x27\x0a", "shapefile"),
    (b"<", "markup"),
)
"""First bytes of files that are no table of ours, and the sentence that says what to do."""


def read_sheet(
    data: bytes,
    *,
    name: str,
    sheet: str | None = None,
    fit: Callable[[Sheet], int] | None = None,
) -> Sheet:
    """Read a file by what it holds, whatever its name ends in.

    Args:
        data: the file.
        name: how messages call the file.
        sheet: which sheet of a workbook; None takes the first of those that fit best.
        fit: how well a sheet fits what is looked for; None takes the first with content.

    Raises:
        FileError: the file is empty, of another kind, or damaged.
    """
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise FileError("broken_excel", name=name)
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:16]
    if not head:
        raise FileError("empty_file", name=name)
    for start, code in _REFUSED:
        if head.startswith(start):
            raise FileError(code, name=name)
    if head.startswith(b"PK\x03\x04"):
        # openpyxl costs memory that only a workbook is worth.
        from baumfeuchte.registry.sheets.excel import read_excel  # noqa: PLC0415

        return read_excel(data, name=name, sheet=sheet, fit=fit)
    if head.startswith((b"{", b"[")):
        return read_geojson(data, name=name)
    return read_delimited(data)
