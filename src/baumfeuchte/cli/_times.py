"""Times that a person writes as an option."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.times import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from datetime import tzinfo


def day(option: str, text: str | None) -> date | None:
    """A day that a person writes.

    Args:
        option: its name, for the error.
        text: ISO 8601; None stays None.

    Raises:
        InputError: it is no day, or of another century.
    """
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        msg = f"{option} {text} is no day; write it as 2026-07-15."
        raise InputError(msg) from None
    _check_year(option, text, found.year)
    return found


def moment(option: str, text: str | None, zone: tzinfo) -> datetime | None:
    """A date or time in UTC; without an offset it is local time of the city.

    Args:
        option: its name, for the error.
        text: ISO 8601; None stays None.
        zone: the city's time zone.

    Raises:
        InputError: it is no time, or of another century.
    """
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError:
        msg = f"{option} {text!r} is no time; write 2026-07-01 or 2026-07-01T12:00+02:00."
        raise InputError(msg) from None
    _check_year(option, text, time.year)
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


def _check_year(option: str, text: str, year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        msg = f"{option} {text} is not between {FIRST_YEAR} and {LAST_YEAR}; check the year."
        raise InputError(msg)
