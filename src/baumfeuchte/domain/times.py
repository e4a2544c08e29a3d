"""Which times can be those of a measurement, wherever they are read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2199
"""No later time is computed with, so that a day before, a day after and every time zone exist."""

EARLIEST: Final = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
"""Earlier times mean "not known": 0001-01-01 in The Things Stack, 1970 on a clock never set."""

TOO_LATE: Final = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)
"""From here on times are wrong: 9999-12-31 of a clock or program that knows no end."""

FIRST_DAY: Final = date(FIRST_YEAR, 1, 1)
LAST_DAY: Final = date(LAST_YEAR, 12, 31)


def is_possible(time: datetime) -> bool:
    """Whether an aware time lies in the years from 2000 to 2199 (UTC)."""
    return EARLIEST <= time < TOO_LATE
