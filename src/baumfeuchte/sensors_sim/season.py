"""The simulator's year: it begins on 1 March at 00:00 UTC, with the soil at field capacity.

Everything is computed from the start of its year, so the same hour has the same value however
much history a run asks for.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def season_start(at: datetime) -> datetime:
    """The last 1 March, 00:00 UTC, not later than ``at`` (aware)."""
    utc = at.astimezone(UTC)
    start = datetime(utc.year, 3, 1, tzinfo=UTC)
    return start if start <= utc else start.replace(year=utc.year - 1)


def next_season_start(start: datetime) -> datetime:
    """The 1 March after the one given."""
    return start.replace(year=start.year + 1)


def midnight(at: datetime) -> datetime:
    """The start of the UTC day of ``at``."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
