"""The demo's own clock: summer, at real speed, standing still while the demo is off."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from zoneinfo import ZoneInfo

START_MONTH, START_DAY, START_HOUR, START_MINUTE = 7, 15, 5, 30
"""15 July 05:30: in the season, when the day's list is issued."""


def last_summer_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """15 July 05:30 local time of the last past summer.

    Args:
        now: the real time.
        zone: the city's time zone.

    Returns:
        The newest such morning that is not later than ``now``, in UTC.
    """
    local = now.astimezone(zone)
    for year in (local.year, local.year - 1):
        start = datetime(year, START_MONTH, START_DAY, START_HOUR, START_MINUTE, tzinfo=zone)
        if start <= local:
            break
    return start.astimezone(UTC)


class DemoClock:
    """Runs at real speed from a start that a file remembers.

    The file holds the demo's newest time, so a second start goes on where the first one stopped:
    no gap in the readings, and never out of the summer.
    """

    def __init__(self, path: Path, *, start: datetime, now: datetime) -> None:
        self._path = path
        self.resumed_at = _remembered(path, not_before=start)
        begin = self.resumed_at or start
        self._offset = begin - now
        self.setting = f"{begin.isoformat()}@{now.timestamp():.6f}"
        """The value of BAUMFEUCHTE_CLOCK_START for all processes of the demo."""

    def now(self) -> datetime:
        """The demo's time (UTC)."""
        return datetime.now(UTC) + self._offset

    def remember(self) -> None:
        """Write the time down; the file is replaced in one step."""
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps({"now": self.now().isoformat()}), encoding="utf-8")
        new.replace(self._path)


def _remembered(path: Path, *, not_before: datetime) -> datetime | None:
    try:
        value = datetime.fromisoformat(json.loads(path.read_text("utf-8"))["now"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # A year later the demo begins anew with the next summer, on the same data.
    if value.tzinfo is None or not not_before <= value < not_before + timedelta(days=45):
        return None
    return value.astimezone(UTC)
