"""Layout of the moisture chart: numbers in, coordinates out. The template draws them as SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language

Point = tuple[datetime, float]

LABEL_GAP = 14.0
"""Least distance of two depth labels at the end of their lines, in chart units."""
_FLAT = 1e-9
"""Values that differ by less are one line."""
LONGEST_GAP = timedelta(hours=3)
"""A line is never broken by a pause that is shorter than this."""


@dataclass(frozen=True, slots=True)
class Size:
    """The drawing area; ``day_label`` is the room that one label of the time axis needs."""

    name: str
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    day_label: float

    @property
    def inner_width(self) -> float:
        """Width of the plot."""
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> float:
        """Height of the plot."""
        return self.height - self.top - self.bottom


WIDE = Size("wide", 1040, 340, 46, 60, 26, 30, 78)
NARROW = Size("narrow", 360, 300, 36, 50, 26, 30, 50)
"""A phone gets its own drawing: a scaled-down wide one would have unreadable letters."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold; its label stands where it hides no other."""

    at: float
    label_y: float
    level: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One depth: ``path`` is SVG path data; ``tone`` (1..6) picks the colour, shallow to deep."""

    label: str
    path: str
    tone: int
    end_x: float
    end_y: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that the template needs to draw one chart in one size."""

    size: Size
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    limits: tuple[Limit, ...]
    marks: tuple[Tick, ...]


def layout(
    series: Mapping[str, Sequence[Point]],
    *,
    since: datetime,
    until: datetime,
    size: Size,
    zone: ZoneInfo,
    language: Language,
    limits: Mapping[float, tuple[str, str]],
    marks: Sequence[tuple[datetime, str]],
) -> Chart:
    """Place the series of one quantity.

    Args:
        series: label (depth) -> points in time order, shallow first; none of them empty.
        since: begin of the time axis.
        until: its end.
        size: the drawing area.
        zone: for the days of the time axis.
        language: of the labels.
        limits: value -> level and label of horizontal threshold lines.
        marks: moments (waterings) with their description.
    """
    values = [value for points in series.values() for _, value in points]
    steps = nice_steps(min([*values, *limits]), max([*values, *limits]))
    low, high = steps[0], steps[-1]
    span = (until - since).total_seconds()

    def x(moment: datetime) -> float:
        return round(size.left + (moment - since).total_seconds() / span * size.inner_width, 1)

    def y(value: float) -> float:
        return round(size.top + (high - value) / (high - low) * size.inner_height, 1)

    ends = [
        (label, thin(points, since, until, int(size.inner_width / 2)))
        for label, points in series.items()
    ]
    heights = spread(
        [y(points[-1][1]) for _, points in ends], low=size.top + 4, high=size.height - size.bottom
    )
    decimals = max(0, -math.floor(math.log10(steps[1] - steps[0]) + 1e-9))
    return Chart(
        size=size,
        y_ticks=tuple(Tick(y(step), formats.number(step, language, decimals)) for step in steps),
        x_ticks=tuple(
            Tick(x(moment), label) for moment, label in _days(since, until, zone, language, size)
        ),
        lines=tuple(
            Line(label, _path(points, x, y), tone, x(points[-1][0]), y(points[-1][1]), height)
            for tone, ((label, points), height) in enumerate(zip(ends, heights, strict=True), 1)
        ),
        limits=_limits({y(value): words for value, words in limits.items()}),
        marks=tuple(Tick(x(when), label) for when, label in marks if since <= when <= until),
    )


def nice_steps(low: float, high: float, count: int = 5) -> list[float]:
    """Round axis steps (1, 2 or 5 times a power of ten) that enclose ``low`` .. ``high``."""
    if high - low < _FLAT:
        low, high = low - 1, high + 1
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def thin(points: Sequence[Point], since: datetime, until: datetime, buckets: int) -> list[Point]:
    """At most the lowest and the highest point of each bucket of time, in time order.

    Peaks stay, and a long period does not make a page of megabytes.
    """
    if len(points) <= 2 * buckets:
        return list(points)
    width = (until - since) / buckets
    grouped: dict[int, list[Point]] = {}
    for point in points:
        grouped.setdefault(int((point[0] - since) / width), []).append(point)
    kept: list[Point] = []
    for group in grouped.values():
        ends = {min(group, key=lambda point: point[1]), max(group, key=lambda point: point[1])}
        kept.extend(sorted(ends))
    return kept


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


def _path(
    points: Sequence[Point], x: Callable[[datetime], float], y: Callable[[float], float]
) -> str:
    """SVG path data; a pause of more than four usual intervals breaks the line."""
    pauses = [(second[0] - first[0]).total_seconds() for first, second in pairwise(points)]
    usual = median(pauses) if pauses else 0.0
    longest = max(LONGEST_GAP.total_seconds(), 4 * usual)
    parts = []
    for index, (when, value) in enumerate(points):
        jump = index == 0 or pauses[index - 1] > longest
        parts.append(f"{'M' if jump else 'L'}{x(when)} {y(value)}")
    return "".join(parts)


def _limits(found: Mapping[float, tuple[str, str]]) -> tuple[Limit, ...]:
    """The lowest line has its label below, the others above."""
    lowest = max(found, default=0.0)
    several = len(found) > 1
    return tuple(
        Limit(at, at + 15 if several and at == lowest else at - 6, level, label)
        for at, (level, label) in found.items()
    )


def _days(
    since: datetime, until: datetime, zone: ZoneInfo, language: Language, size: Size
) -> list[tuple[datetime, str]]:
    """Local midnights with their labels, as many as there is room for."""
    days = max(1, (until - since).days)
    step = max(1, math.ceil(days * size.day_label / size.inner_width))
    last = until.astimezone(zone).date()
    found = []
    for back in range(0, days + 1, step):
        day = last - timedelta(days=back)
        midnight = datetime.combine(day, time(), tzinfo=zone)
        if since <= midnight <= until:
            label = (
                formats.short_day(day, language)
                if size is WIDE
                else formats.short_day(day, language).split(" ", 1)[1]
            )
            found.append((midnight, label))
    return found[::-1]
