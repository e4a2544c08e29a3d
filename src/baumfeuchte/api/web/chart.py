"""Layout of the moisture chart: numbers in, coordinates out. The template draws them as SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.chart_axis import nice_steps, spread, time_ticks
from baumfeuchte.api.web.chart_paths import crosses, dots, line_path, polygon, rain_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.downsample import Floats
    from baumfeuchte.api.forecasts import Band
    from baumfeuchte.api.tree_series import ProbeLine
    from baumfeuchte.api.web.texts import Language

TONES = 6
"""Colours of lines, shallow to deep."""
_UNITS_A_POINT = 2.0
"""Chart units for each point of a line: finer cannot be seen."""
_LITRES_ROOM = 30.0
_LEAST_RAIN_MM = 10.0


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
    rain: float

    @property
    def inner_width(self) -> float:
        """Width of the plot."""
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> float:
        """Height of the plot."""
        return self.height - self.top - self.bottom


WIDE = Size("wide", 1040, 350, 46, 60, 40, 30, 78, 58)
NARROW = Size("narrow", 360, 310, 36, 50, 40, 30, 50, 50)
"""A phone gets its own drawing: a scaled-down wide one would have unreadable letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all charts of a page share: from ``since`` over ``now`` to ``until`` (UTC)."""

    since: datetime
    now: datetime
    until: datetime
    zone: ZoneInfo
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One depth: what was measured, and what is expected."""

    label: str
    line: ProbeLine
    band: Band | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WateringMark:
    """A watering on the time axis; ``kind``: ``arrived``, ``lost`` or ``open``."""

    at: datetime
    litres: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A watering where it is drawn; ``litres`` is empty where there is no room for it."""

    at: float
    label: str
    litres: str
    kind: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold; its label stands where it hides no other."""

    at: float
    label_y: float
    level: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One depth as SVG path data; ``tone`` (1..6) picks the colour, shallow to deep."""

    label: str
    tone: int
    path: str
    doubtful: str
    unusable: str
    band: str
    middle: str
    end_x: float
    end_y: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Rain:
    """The strip of daily rain; ``scale`` labels its upper end."""

    path: str
    top: float
    base: float
    scale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything that the template needs to draw one chart in one size."""

    size: Size
    height: float
    now: float
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    limits: tuple[Limit, ...] = ()
    marks: tuple[Mark, ...] = ()
    rain: Rain | None = field(default=None)


def layout(
    traces: Sequence[Trace],
    *,
    frame: Frame,
    size: Size,
    limits: Mapping[float, tuple[str, str]],
    marks: Sequence[WateringMark] = (),
    rain: Sequence[tuple[date, float]] = (),
) -> Chart:
    """Place the series of one quantity.

    Args:
        traces: shallow first; each has a value or an unusable one.
        frame: time axis and language.
        size: the drawing area.
        limits: value -> level and label of horizontal threshold lines.
        marks: waterings, any order.
        rain: millimetres of local days, oldest first.
    """
    steps = nice_steps(*_range(traces, limits, frame))
    low, high = steps[0], steps[-1]
    since_s = frame.since.timestamp()
    span = frame.until.timestamp() - since_s
    floor = size.height - size.bottom

    def x(times: Floats) -> Floats:
        return np.asarray(size.left + (times - since_s) / span * size.inner_width)

    def y(values: Floats) -> Floats:
        return np.asarray(size.top + (high - values) / (high - low) * size.inner_height)

    def across(moment: datetime) -> float:
        return round(float(x(np.array([moment.timestamp()]))[0]), 1)

    def up(value: float) -> float:
        return round(float(y(np.array([value]))[0]), 1)

    decimals = max(0, -math.floor(math.log10(steps[1] - steps[0]) + 1e-9))
    ticks = time_ticks(
        frame.since,
        frame.until,
        frame.zone,
        frame.language,
        room=max(1, int(size.inner_width / size.day_label)),
        short=size is not WIDE,
    )
    rained = rain_path(rain, frame.zone, x, base=floor + size.rain, height=size.rain - 22)
    return Chart(
        size=size,
        height=size.height + (size.rain if rained else 0),
        now=across(frame.now),
        y_ticks=tuple(
            Tick(up(step), formats.number(step, frame.language, decimals)) for step in steps
        ),
        x_ticks=tuple(Tick(across(moment), label) for moment, label in ticks),
        lines=_lines(traces, size, x, y),
        limits=_limits({up(value): words for value, words in limits.items()}),
        marks=_marks(marks, frame, across),
        rain=None
        if not rained
        else Rain(
            rained[0],
            floor + 22,
            floor + size.rain,
            f"{formats.number(max(rained[1], _LEAST_RAIN_MM), frame.language)} mm",
        ),
    )


def _range(
    traces: Sequence[Trace], limits: Mapping[float, tuple[str, str]], frame: Frame
) -> tuple[float, float]:
    """Least and highest value that is drawn."""
    until_s = frame.until.timestamp()
    arrays = [trace.line.values for trace in traces if trace.line.values.size]
    for trace in traces:
        if trace.band is not None:
            shown = trace.band.times <= until_s
            arrays += [trace.band.low[shown], trace.band.high[shown]]
    arrays = [array for array in arrays if array.size]
    values = [*limits, *(float(array.min()) for array in arrays)]
    values += [float(array.max()) for array in arrays]
    return (min(values), max(values)) if values else (0.0, 1.0)


def _lines(
    traces: Sequence[Trace],
    size: Size,
    x: Callable[[Floats], Floats],
    y: Callable[[Floats], Floats],
) -> tuple[Line, ...]:
    floor = size.height - size.bottom
    points = int(size.inner_width / _UNITS_A_POINT)
    ends = [
        (float(x(trace.line.times[-1:])[0]), float(y(trace.line.values[-1:])[0]))
        if trace.line.values.size
        else (size.left, floor)
        for trace in traces
    ]
    heights = spread([height for _, height in ends], low=size.top + 4, high=floor)
    right = size.width - size.right
    found = []
    for index, trace in enumerate(traces):
        times, values, segment = trace.line.thinned(points)
        band, middle = "", ""
        if trace.band is not None:
            shown = x(trace.band.times) <= right + 1
            at = x(trace.band.times)[shown]
            band = polygon(at, y(trace.band.low)[shown], y(trace.band.high)[shown])
            middle = line_path(at, y(trace.band.middle)[shown], np.zeros(at.size, dtype=np.int64))
        found.append(
            Line(
                label=trace.label,
                tone=index % TONES + 1,
                path=line_path(x(times), y(values), segment),
                doubtful=dots(x(trace.line.doubtful_times), y(trace.line.doubtful_values)),
                unusable=crosses(x(trace.line.unusable_times), floor - 7),
                band=band,
                middle=middle,
                end_x=round(ends[index][0], 1),
                end_y=round(ends[index][1], 1),
                label_y=round(heights[index], 1),
            )
        )
    return tuple(found)


def _marks(
    marks: Sequence[WateringMark], frame: Frame, across: Callable[[datetime], float]
) -> tuple[Mark, ...]:
    found: list[Mark] = []
    free = -_LITRES_ROOM
    for mark in sorted(marks, key=lambda item: item.at):
        if frame.since <= mark.at <= frame.until:
            at = across(mark.at)
            fits = at - free >= _LITRES_ROOM
            free = at if fits else free
            found.append(Mark(at, mark.label, mark.litres if fits else "", mark.kind))
    return tuple(found)


def _limits(found: Mapping[float, tuple[str, str]]) -> tuple[Limit, ...]:
    """The lowest line has its label below, the others above."""
    lowest = max(found, default=0.0)
    several = len(found) > 1
    return tuple(
        Limit(at, at + 15 if several and at == lowest else at - 6, level, label)
        for at, (level, label) in found.items()
    )
