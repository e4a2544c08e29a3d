"""The coordinates in the rows of a register, whatever columns they are in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baumfeuchte.registry import cells
from baumfeuchte.registry.coordinates import Located, locate
from baumfeuchte.registry.findings import CellError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.registry.records import Record
    from baumfeuchte.registry.sheets.sheet import Cell

_PAIRS: Final = (("x", "y"), ("lon", "lat"))
_SRID: Final = re.compile(r"SRID=(\d+)", re.IGNORECASE)
_POINT: Final = re.compile(
    r"POINT\s*(?:Z|M|ZM)?\s*\(\s*([-+.\deE]+)[\s,]+([-+.\deE]+)", re.IGNORECASE
)
_PARTS: Final = re.compile(r"\s*[;|/]\s*|,\s+|\s+|(?<=\.\d)(?<=\d),(?=\d+\.)")
_DEGREES: Final = re.compile(
    r"[NOE]?\s*(\d{1,3})\s*°\s*(\d{1,2}(?:[.,]\d+)?)\s*['′’´]"
    r"(?:\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|''|′′|´´))?\s*[NOE]?"
)
_SIDE: Final = re.compile(r"^\s*[NOE]\s+|\s*°?\s*[NOE]\s*$|\s*°\s*$")
"""North or east beside decimal degrees: ``51.4823° N``."""
_SIXTY: Final = 60
_HINTS: Final = (
    (re.compile(r"(4326|25832|25833|4647|5650|3146[6-9]|3857)"), None),
    (re.compile(r"utm\W*_?32|etrs89_?32"), 25832),
    (re.compile(r"utm\W*_?33|etrs89_?33"), 25833),
    (re.compile(r"gk\W*_?2"), 31466),
    (re.compile(r"gk\W*_?3"), 31467),
    (re.compile(r"gk\W*_?4"), 31468),
    (re.compile(r"gk\W*_?5"), 31469),
)
"""What a heading says about the system of its numbers."""


def places(
    table: Sequence[Record], *, epsg: int | None, near: tuple[float, float] | None
) -> Located:
    """Where each row's tree stands; what is wrong is noted as a fault of the row.

    Args:
        table: the rows.
        epsg: the system of the coordinates; None lets headings and numbers tell it.
        near: latitude and longitude of the city's trees, where some are known.

    Returns:
        One place for each row, None where it has none.

    Raises:
        FileError: the system is not known.
    """
    pair = _columns(table[0]) if table else None
    points = [_point(record, pair) if pair else None for record in table]
    hint = _hint(table[0].columns.heading(pair[0])) if pair else None
    srid = _srid(table[0], pair) if pair else None
    with_point = [point for point in points if point is not None]
    located = locate(with_point, epsg=epsg or srid, hint=hint, near=near)
    found = iter(zip(located.places, located.faults, strict=True))
    all_places: list[tuple[float, float] | None] = []
    for record, point in zip(table, points, strict=True):
        place, fault = next(found) if point is not None else (None, None)
        if fault is not None and pair is not None:
            record.fault(pair[0], fault.code, **{**fault.values, "pair": _shown(record, pair)})
        all_places.append(place)
    return Located(places=tuple(all_places), faults=(), notes=located.notes)


def _columns(record: Record) -> tuple[str, ...] | None:
    """The columns of the coordinates; where a file has several pairs the plane one is better."""
    for pair in _PAIRS:
        if all(record.has(name) for name in pair):
            return pair
    return ("point",) if record.has("point") else None


def _point(record: Record, pair: tuple[str, ...]) -> tuple[float, float] | None:
    if pair == ("point",):
        return record.read("point", _text_point)
    unknown = [name for name in pair if cells.is_unknown(record.cell(name))]
    if len(unknown) == 1:
        record.fault(unknown[0], "half_place")
    if unknown:
        return None
    grouped = any(cells.is_grouped(record.cell(name)) for name in pair)
    x, y = (record.read(name, lambda cell: _coordinate(cell, grouped=grouped)) for name in pair)
    return None if x is None or y is None or x == y == 0 else (x, y)


def _coordinate(cell: Cell, *, grouped: bool) -> float:
    """A coordinate as a number, or in degrees, minutes and seconds: ``51°28'54,2"N``."""
    if cells.lost_digits(cell):
        raise CellError("digits_lost")
    found = _DEGREES.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None:
        plain = _SIDE.sub("", cell) if isinstance(cell, str) else cell
        return cells.number(plain, grouped=grouped)
    degrees, minutes, seconds = (cells.number(part or "0") for part in found.groups())
    if minutes >= _SIXTY or seconds >= _SIXTY:
        raise CellError("no_number")
    return degrees + minutes / _SIXTY + seconds / _SIXTY**2


def _text_point(cell: object) -> tuple[float, float]:
    """``POINT (x y)`` of WKT, or two numbers (latitude and longitude, whichever comes first)."""
    text = str(cell)
    point = _POINT.search(text)
    parts = list(point.groups()) if point else [p for p in _PARTS.split(text.strip("()[] ")) if p]
    if len(parts) != 2:  # noqa: PLR2004 - x and y
        raise CellError("strange_coordinates", pair=text)
    return cells.number(parts[0]), cells.number(parts[1])


def _srid(record: Record, pair: tuple[str, ...]) -> int | None:
    found = _SRID.search(record.text(pair[0])) if pair == ("point",) else None
    return int(found[1]) if found else None


def _hint(heading: str) -> int | None:
    text = heading.lower()
    for pattern, epsg in _HINTS:
        found = pattern.search(text)
        if found:
            return epsg or int(found[1])
    return None


def _shown(record: Record, pair: tuple[str, ...]) -> str:
    return " / ".join(record.text(name) for name in pair)
