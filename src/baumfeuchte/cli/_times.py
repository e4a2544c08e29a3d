"""Times that a person writes as an option."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from datetime import tzinfo


def moment(option: str, text: str | None, zone: tzinfo) -> datetime | None:
    """A date or time in UTC; without an offset it is local time of the city.

    Args:
        option: its name, for the error.
        text: ISO 8601; None stays None.
        zone: the city's time zone.

    Raises:
        InputError: it is no time.
    """
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text.strip())
        return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        msg = f"{option} {text!r} is no time; write 2026-07-01 or 2026-07-01T12:00+02:00."
        raise InputError(msg) from None
