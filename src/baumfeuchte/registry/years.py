"""When a tree was planted, from everything that registers say about it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from baumfeuchte.registry.cells import day, number
from baumfeuchte.registry.findings import CellError

if TYPE_CHECKING:
    from baumfeuchte.registry.sheets.sheet import Cell

FIRST_YEAR: Final = 1500
OLDEST: Final = 300
"""A number in a column "Standjahr" up to here counts years; a greater one is a year."""

_YEAR: Final = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_SEASON: Final = re.compile(r"(?<!\d)(\d{4})\s*[/–-]\s*(\d{2}|\d{4})(?!\d)")
_AUTUMN: Final = re.compile(r"herbst|autumn", re.IGNORECASE)
_SPRING: Final = re.compile(r"fr[uü]e?hjahr|spring", re.IGNORECASE)
_FIRST_SLIP: Final = 1900
_NO_YEAR: Final = frozenset({0, 1, 1111, 9999})
_NO_DAYS: Final = frozenset({(1899, 12, 30), (1899, 12, 31), (1900, 1, 1)})
"""The day zero of Access and Excel: an empty date that somebody exported."""
_MONTHS: Final = (
    ("jan",), ("feb",), ("mär", "mae", "mar"), ("apr",), ("mai", "may"), ("jun",),
    ("jul",), ("aug",), ("sep",), ("okt", "oct"), ("nov",), ("dez", "dec"),
)  # fmt: skip


def planting_year(cell: Cell, this_year: int) -> tuple[int | None, int | None]:
    """Year and, where the cell tells it, month of planting.

    Of a span or a planting season (``1995/96``) the later year counts: a tree is rather treated
    as younger than as older. ``0`` and ``9999`` mean unknown.

    Raises:
        CellError: no year between 1500 and next year is in the cell.
    """
    if isinstance(cell, datetime):
        return _of_day(cell, this_year)
    if isinstance(cell, int | float):
        whole = int(cell) if cell == int(cell) else None
        if whole is None:
            raise CellError("no_year")
        _refuse_slip(whole, this_year)
        when = day(whole)
        if when is not None:  # a date that Excel shows as a number
            return _of_day(when, this_year)
        return (None if whole in _NO_YEAR else _checked(whole, this_year)), None
    return _year_of_text(cell.strip(), this_year)


def year_of_standing(cell: Cell, this_year: int) -> int | None:
    """Planting year from a column "Standjahr": years since planting, or a year.

    Raises:
        CellError: it is neither.
    """
    if isinstance(cell, str) and not re.fullmatch(r"\D*\d{1,3}(?:[.,]\d+)?\D*", cell):
        return planting_year(cell, this_year)[0]
    if isinstance(cell, datetime):
        return planting_year(cell, this_year)[0]
    count = number(re.sub(r"[^\d.,-]", "", cell).strip(".") if isinstance(cell, str) else cell)
    if count > OLDEST:
        return planting_year(int(count), this_year)[0]
    if count < 0:
        raise CellError("no_year")
    return this_year - int(count)


def month(cell: Cell) -> int:
    """A month: 1..12, its name in German or English, or of a date.

    Raises:
        CellError: it is none.
    """
    if isinstance(cell, datetime):
        return cell.month
    if isinstance(cell, str):
        word = cell.strip().lower()
        for index, names in enumerate(_MONTHS, start=1):
            if word.startswith(names):
                return index
        when = day(word)
        if when is not None and not word.isdigit():
            return when.month
    value = number(cell)
    if value != int(value) or not 1 <= value <= len(_MONTHS):
        raise CellError("no_month")
    return int(value)


def _of_day(when: datetime, this_year: int) -> tuple[int | None, int | None]:
    """Year and month of a date, but not of those by which programs say that there is none."""
    if (when.year, when.month, when.day) in _NO_DAYS or when.year in _NO_YEAR:
        return None, None
    return _checked(when.year, this_year), when.month


def _refuse_slip(number: int, this_year: int) -> None:
    """Of 20240 nobody knows whether it is 2024 and a slipped key or Excel's number of a day."""
    if 10 * _FIRST_SLIP <= number < 10 * (this_year + 2):
        raise CellError("no_year")


def _checked(year: int, this_year: int) -> int:
    if not FIRST_YEAR <= year <= this_year + 1:
        raise CellError("year_out_of_range", first=FIRST_YEAR, last=this_year + 1)
    return year


def _year_of_text(text: str, this_year: int) -> tuple[int | None, int | None]:
    if text.isdecimal():
        _refuse_slip(int(text), this_year)
    if text.isdecimal() and (when := day(int(text))) is not None:
        return _of_day(when, this_year)
    if text.isdecimal():
        if int(text) not in _NO_YEAR and len(text) != len("1995"):
            raise CellError("no_year")
        return None if int(text) in _NO_YEAR else _checked(int(text), this_year), None
    when = day(text)
    if when is not None:
        return _of_day(when, this_year)
    span = _SEASON.search(text)
    if span:
        first, second = int(span[1]), int(span[2])
        last = second if len(span[2]) > 2 else first // 100 * 100 + second  # noqa: PLR2004 - 96 or 1996
        return _checked(last + 100 if last < first else last, this_year), None
    found = _YEAR.findall(text)
    if not found:
        raise CellError("no_year")
    month = 11 if _AUTUMN.search(text) else 3 if _SPRING.search(text) else None
    return _checked(max(map(int, found)), this_year), month
