"""What people write into cells: decimal commas, units, "ca.", dashes for unknown, German dates."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from baumfeuchte.registry.findings import CellError
from baumfeuchte.registry.sheets.sheet import Cell, text_of

if TYPE_CHECKING:
    from datetime import tzinfo

# fmt: off
_UNKNOWN: Final = frozenset({
    "-", "--", "---", "–", "—", ".", "?", "??", "/", "x", "n/a", "na", "nan", "null", "none",
    "<null>", "(null)", "#nv", "#n/a", "#wert!", "#bezug!", "#ref!", "#value!", "k.a", "k.a.", "ka",
    "k.ang.", "keineangabe", "keineangaben", "unbekannt", "unbek", "unbek.", "nichtbekannt",
    "unknown", "nodata", "n.b", "n.b.", "n.bek.", "nb", "o.a.", "o.a", "entfällt", "fehlt",
})
# fmt: on
"""Ways to write that a value is not known; compared in lower case and without blanks."""

_ABOUT: Final = re.compile(
    r"^(?:ca\.?|circa|etwa|rund|ungef\.?|~|≈|>=?|<=?|±|\+/-)\s*", re.IGNORECASE
)
_UNIT: Final = re.compile(r"\s*(?:cm|mm|m|m²|m2|qm|°|grad|l|liter|jahre?)\.?$", re.IGNORECASE)
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")
_SHORTENED: Final = re.compile(
    r"[+-]?\d(?:[.,](?P<rest>\d*))?E\+?(?P<power>\d{1,2})", re.IGNORECASE
)
_DATES: Final = (
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%y",
    "%Y/%m/%d",
    "%d/%m/%Y",
    "%d.%m.%y %H:%M",
    "%d.%m.%Y, %H:%M",
    "%d.%m.%Y %H:%M Uhr",
)
_MONTHS: Final = (
    "jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez",
)  # fmt: skip
_MONTH_NAME: Final = re.compile(
    r"(?<=\d)\.?\s*(jan|feb|mär|mae|mrz|apr|mai|jun|jul|aug|sep|okt|nov|dez)[a-zä]*\.?\s*(?=\d)",
    re.IGNORECASE,
)
"""Of ``1. April 2026``."""
_EXCEL_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - local, as Excel's


def is_unknown(cell: Cell) -> bool:
    """Whether a cell is empty or says in words that nobody knows."""
    if isinstance(cell, float):
        return math.isnan(cell)
    if not isinstance(cell, str):
        return False
    text = "".join(cell.split()).lower()
    return not text or text in _UNKNOWN


def number(cell: Cell, *, grouped: bool = False) -> float:
    """A number as Germans or programs write it: ``5.706.123,45``, ``12,5 cm``, ``ca. 30``.

    Args:
        cell: the content.
        grouped: a single dot before three digits parts thousands, as its neighbour shows.

    Raises:
        CellError: it is no finite number.
    """
    if isinstance(cell, datetime):
        raise CellError("date_for_number")
    if isinstance(cell, int | float):
        value = float(cell)
    else:
        try:
            value = float(_plain(cell, grouped=grouped))
        except ValueError:
            raise CellError("no_number") from None
    if not math.isfinite(value):
        raise CellError("no_number")
    return value


def _plain(text: str, *, grouped: bool) -> str:
    """The text with a decimal point and nothing else; may still be no number."""
    text = _UNIT.sub("", _ABOUT.sub("", text.strip()))
    text = re.sub(r"[\s'’\u00a0\u202f]", "", text)
    if "_" in text:
        return ""  # Python would take 1_000
    if "," in text and "." in text:
        decimal = max(",", ".", key=text.rindex)
        other = "." if decimal == "," else ","
        return text.replace(other, "").replace(decimal, ".")
    if text.count(",") == 1:
        return text.replace(",", ".")
    if text.count(",") > 1:
        return text.replace(",", "")
    if text.count(".") > 1 or (grouped and _GROUPED.fullmatch(text)):
        return text.replace(".", "") if _GROUPED.fullmatch(text) else ""
    return text


def lost_digits(cell: Cell) -> bool:
    """Whether Excel wrote a number so shortly that its last digits are gone: ``5,71E+06``."""
    found = _SHORTENED.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return found is not None and len(found["rest"] or "") < int(found["power"])


def is_grouped(cell: Cell) -> bool:
    """Whether dots part the thousands of this number beyond doubt: ``5.706.123``."""
    return isinstance(cell, str) and cell.count(".") > 1


def bounded(cell: Cell, low: float, high: float, *, factor: float = 1.0) -> float:
    """A number in our unit, within bounds.

    Args:
        cell: the content.
        low: least value that can be true.
        high: greatest value that can be true.
        factor: from the unit of the column to ours.

    Raises:
        CellError: it is no number, or not within the bounds.
    """
    value = round(number(cell) * factor, 9)
    if not low <= value <= high:
        raise CellError("out_of_range", low=f"{low:g}", high=f"{high:g}")
    return value


def whole(cell: Cell, low: int, high: int) -> int:
    """A whole number within bounds.

    Raises:
        CellError: it is none.
    """
    value = bounded(cell, low, high)
    if value != int(value):
        raise CellError("not_whole")
    return int(value)


def day(cell: Cell) -> datetime | None:
    """A date or time as written, without a zone if none is given; None where it is neither."""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, int | float):
        # A date that somebody copied as a number: 1955 to 2119.
        return (
            datetime.fromordinal(_EXCEL_EPOCH.toordinal() + int(cell))
            if (
                20_000 < cell < 80_000  # noqa: PLR2004 - as said
            )
            else None
        )
    cell = _MONTH_NAME.sub(_month_number, cell.strip())
    for form in ("", *_DATES):
        try:
            return datetime.strptime(cell, form) if form else datetime.fromisoformat(cell)  # noqa: DTZ007 - the caller adds the zone
        except ValueError:
            continue
    return None


def _month_number(found: re.Match[str]) -> str:
    month = _MONTHS.index(found[1].lower().replace("mrz", "mär").replace("mae", "mär")[:3]) + 1
    return f".{month:02d}."


def moment(cell: Cell, zone: tzinfo) -> datetime:
    """A time in UTC; without an offset it is local time of the city, without a time midnight.

    Raises:
        CellError: it is neither a date nor a time.
    """
    value = None if isinstance(cell, str) and cell.isdigit() else day(cell)
    if value is None:
        raise CellError("no_time")
    try:
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:  # the first and last day that there are
        raise CellError("no_time") from None


__all__ = ["bounded", "day", "is_grouped", "is_unknown", "moment", "number", "text_of", "whole"]
