"""The times of network servers, in every form that they come in (lorawan 3, gotcha 5).

An uplink's values are worth having whatever became of its time: what cannot be read counts as
missing, and the time of arrival stands in for it. Our own JSON is stricter, see ``fields.moment``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from baumfeuchte.domain.times import is_possible
from baumfeuchte.ingest.envelopes.fields import number

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS_PER_SECOND = ((1e11, 1), (1e14, 1_000), (1e17, 1_000_000), (1e20, 1_000_000_000))
"""A count below the first number is one of so many units a second. As seconds 1e11 is in the year
5138, as milliseconds in 1973: no count of our days can be two of them."""

_LONGEST = 64
_loosely_written = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[T ]+(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,](\d{1,12}))?"
    r" ?(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?(?: UTC)?",
    re.ASCII,
).fullmatch
"""As ISO 8601, but with blanks, with or without the hyphens, or as Go prints a time."""

_LAST_SECOND = 59
_MICROSECOND_DIGITS = 6


def server_time(value: object) -> datetime | None:
    """A time in UTC; None where it is missing, "not known", impossible or no time at all.

    Args:
        value: ISO 8601 text with any number of digits of a second (UTC where it names no zone), or
            seconds, milli-, micro- or nanoseconds since 1970, also as text.
    """
    if isinstance(value, str):
        time = _written(value)
    elif isinstance(value, datetime):
        time = value
    else:
        time = _counted(value)
    return time if time is not None and is_possible(time) else None


def first_time(*values: object) -> datetime | None:
    """The first of some values that is a time; None where there is none."""
    for value in values:
        if value is not None and (time := server_time(value)) is not None:
            return time
    return None


def _written(value: str) -> datetime | None:
    if value[4:5] != "-" and number(value) is not None:
        return _counted(value)
    if len(value) > _LONGEST:
        return None
    try:
        # Reads any number of digits of a second and drops those beyond the microsecond.
        time = datetime.fromisoformat(value)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return _loose(value.strip())


def _loose(value: str) -> datetime | None:
    match = _loosely_written(value)
    if match is None:
        return None
    year, month, day, hour, minute = map(int, match.groups()[:5])
    second = min(int(match[6] or 0), _LAST_SECOND)  # a leap second
    fraction = (match[7] or "").ljust(_MICROSECOND_DIGITS, "0")[:_MICROSECOND_DIGITS]
    zone = match[8] or "Z"
    sign = {"+": 1, "-": -1}.get(zone[0], 0)
    digits = zone[1:].replace(":", "").ljust(4, "0") if sign else "0000"
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    try:
        time = datetime(year, month, day, hour, minute, second, int(fraction), tzinfo=UTC)
        return time - sign * ahead
    except (ValueError, OverflowError):
        return None


def _counted(value: object) -> datetime | None:
    count = number(value)
    if count is None or count < 0:
        return None
    per_second = next((unit for below, unit in _UNITS_PER_SECOND if count < below), None)
    if per_second is None:
        return None
    try:
        return _EPOCH + timedelta(seconds=count / per_second)
    except OverflowError:
        return None
