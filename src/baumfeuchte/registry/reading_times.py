"""Times of measured values as loggers and offices write them, with the hour that comes twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.domain.times import FIRST_YEAR, LAST_YEAR
from baumfeuchte.registry.findings import CellError
from baumfeuchte.registry.sheets.sheet import text_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from baumfeuchte.registry.sheets.sheet import Cell

_GERMAN: Final = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})"
    r"(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?(?: ?Uhr)?"
)
_CLOCK: Final = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?Uhr)?")
_UNIX: Final = re.compile(r"\d{10}(?:\d{3})?")
_ZONE: Final = re.compile(r"\b(utc|gmt|mesz|cest|mez|cet)\b", re.IGNORECASE)
_ZONES: Final[dict[str, tzinfo]] = {
    "utc": UTC,
    "gmt": UTC,
    # Loggers that keep winter time say so.
    "mez": timezone(timedelta(hours=1)),
    "cet": timezone(timedelta(hours=1)),
    "mesz": timezone(timedelta(hours=2)),
    "cest": timezone(timedelta(hours=2)),
}
_CENTURY: Final = 2000
_MIDNIGHT: Final = 24
_MOST_KNOWN: Final = 100_000


class Moment(NamedTuple):
    """A time (UTC).

    Attributes:
        at: the time; of an hour that comes twice the first one.
        again: the second one; None for all other hours.
    """

    at: datetime
    again: datetime | None = None


class ReadingTimes:
    """Reads times of one file.

    Args:
        zone: of times without an offset.
        heading: of the column; a zone named there (``UTC``, ``MEZ``) counts more than ``zone``.
    """

    def __init__(self, zone: tzinfo, heading: str = "") -> None:
        said = _ZONE.search(heading.replace("_", " "))
        self._zone = _ZONES[said[1].lower()] if said else zone
        self._known: dict[str, Moment] = {}

    def read(self, cell: Cell, clock: Cell = "") -> Moment:
        """The time that one cell names, or two: the day and the time of day.

        Raises:
            CellError: it is no time, or one that the clock leaves out in spring.
        """
        text = _joined(cell, clock)
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[text] = self._moment(text)
        return found

    def _moment(self, text: str) -> Moment:
        try:
            written = _parsed(text)
        except (ValueError, OverflowError):
            raise CellError("no_reading_time") from None
        if not FIRST_YEAR <= written.year <= LAST_YEAR:
            raise CellError("impossible_time")
        return self._in_utc(written)

    def _in_utc(self, time: datetime) -> Moment:
        if time.tzinfo is not None:
            return Moment(time.astimezone(UTC))
        first = time.replace(tzinfo=self._zone).astimezone(UTC)
        second = time.replace(tzinfo=self._zone, fold=1).astimezone(UTC)
        if first == second:
            return Moment(first)
        if first.astimezone(self._zone).replace(tzinfo=None) != time:
            raise CellError("no_such_hour")
        return Moment(first, second)


def _joined(cell: Cell, clock: Cell) -> str:
    if isinstance(cell, datetime) and clock == "":
        return cell.isoformat()
    day, hour = text_of(cell), text_of(clock)
    if not hour:
        return day
    if isinstance(clock, datetime) or not _CLOCK.fullmatch(hour):
        return hour  # a whole time beside the day
    return f"{day.split(' ')[0].split('T')[0]} {hour}"


def _parsed(text: str) -> datetime:
    """As written; without a zone where none is given."""
    german = _GERMAN.fullmatch(text)
    if german:
        day, month, year, hour, minute, second = (int(part or 0) for part in german.groups())
        year += _CENTURY if len(german[3]) == 2 else 0  # noqa: PLR2004 - 26 for 2026
        late = hour == _MIDNIGHT and not minute and not second
        found = datetime(year, month, day, 0 if late else hour, minute, second)  # noqa: DTZ001 - the caller adds the zone
        return found + timedelta(days=1) if late else found
    if _UNIX.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC) + timedelta(
            milliseconds=int(text[10:] or 0)
        )
    if text.isdigit():
        raise ValueError(text)  # 20260701 may be anything
    text = text.removesuffix("Uhr").rstrip().replace("/", "-")
    if text.endswith((" UTC", " GMT")):
        text = text[:-4] + "Z"
    return datetime.fromisoformat(text)
