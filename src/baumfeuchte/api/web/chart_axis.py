"""Axes of charts: round steps, days, months, and labels that do not cover each other."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language

LABEL_GAP = 14.0
"""Least distance of two depth labels at the end of their lines, in chart units."""
_FLAT = 1e-9
"""Values that differ by less are one line."""
_DAYS_WITH_DAY_LABELS = 120
_MONTHS_IN_A_YEAR = 12


def nice_steps(low: float, high: float, count: int = 5) -> list[float]:
    """Round axis steps (1, 2 or 5 times a power of ten) that enclose ``low`` .. ``high``."""
    if high - low < _FLAT:
        low, high = low - 1, high + 1
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def spread(heights: Sequence[float], *, low: float, high: float) -> list[float]:
    """Move labels apart so that ``LABEL_GAP`` is between two, inside ``low`` .. ``high``."""
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    placed = list(heights)
    floor = low
    for index in order:
        placed[index] = max(placed[index], floor)
        floor = placed[index] + LABEL_GAP
    ceiling = high
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - LABEL_GAP
    return placed


def time_ticks(
    since: datetime, until: datetime, zone: ZoneInfo, language: Language, *, room: int, short: bool
) -> list[tuple[datetime, str]]:
    """Local midnights with their labels, or the firsts of months in a long period.

    Args:
        since: begin of the axis.
        until: its end.
        zone: of the city.
        language: of the labels.
        room: how many labels fit.
        short: without weekdays.
    """
    if (until - since).days > _DAYS_WITH_DAY_LABELS:
        return _months(since, until, zone, language, room)
    days = max(1, (until - since).days)
    step = max(1, math.ceil(days / room))
    last = until.astimezone(zone).date()
    found = []
    for back in range(0, days + 1, step):
        day = last - timedelta(days=back)
        midnight = datetime.combine(day, time(), tzinfo=zone)
        if since <= midnight <= until:
            label = formats.short_day(day, language)
            found.append((midnight, label.split(" ", 1)[1] if short else label))
    return found[::-1]


def _months(
    since: datetime, until: datetime, zone: ZoneInfo, language: Language, room: int
) -> list[tuple[datetime, str]]:
    begin, end = since.astimezone(zone).date(), until.astimezone(zone).date()
    count = (end.year - begin.year) * _MONTHS_IN_A_YEAR + end.month - begin.month + 1
    step = next(size for size in (1, 2, 3, 4, 6, 12, 24, 48) if count <= size * room)
    found = []
    for index in range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month):
        first = date(index // 12, index % 12 + 1, 1)
        midnight = datetime.combine(first, time(), tzinfo=zone)
        if (first.month - 1) % step == 0 and since <= midnight <= until:
            found.append((midnight, formats.month_label(first, language)))
    return found
