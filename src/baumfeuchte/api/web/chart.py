"""Layout of the moisture chart: numbers in, coordinates out. The template draws them as SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.api.tree_series import COARSE_FROM
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.chart_axis import LABEL_GAP, nice_steps, spread, time_ticks
from baumfeuchte.api.web.chart_paths import (
    LEAST_RAIN_MM,
    crosses,
    dots,
    line_path,
    polygon,
    rain_path,
)
from baumfeuchte.api.web.chart_types import (
    WIDE,
    Beyond,
    Chart,
    Limit,
    Line,
    Mark,
    MarkLine,
    Rain,
    Tick,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from baumfeuchte.api.downsample import Floats
    from baumfeuchte.api.forecasts import Band
    from baumfeuchte.api.web.chart_types import Frame, Size, Trace, WateringMark

TONES = 6
"""Colours of lines, shallow to deep."""
_UNITS_A_POINT, _UNITS_A_POINT_FINE = 2.0, 3.0
"""Chart units for each point of a line, and of a long period's: finer cannot be seen."""
_LITRES_ROOM = 30.0
_MOST_LABELS = 30
_ABOVE_RAIN = 22.0
_CUT_POINTS = 200
_BELOW_LINE, _ABOVE_LINE, _ABOVE_AXIS = 15.0, 6.0, 5.0
"""From a limit to the foot of its label, and from there to the axis of days."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """From times and values to chart units."""

    size: Size
    frame: Frame
    low: float
    high: float

    def x(self, times: Floats) -> Floats:
        since_s = self.frame.since.timestamp()
        span = self.frame.until.timestamp() - since_s
        return np.asarray(self.size.left + (times - since_s) / span * self.size.inner_width)

    def y(self, values: Floats) -> Floats:
        # What goes on above the plot ends at its upper edge.
        share = (self.high - np.minimum(values, self.high)) / (self.high - self.low)
        return np.asarray(self.size.top + share * self.size.inner_height)

    def across(self, moment: datetime) -> float:
        return round(float(self.x(np.array([moment.timestamp()]))[0]), 1)

    def up(self, value: float) -> float:
        return round(float(self.y(np.array([value]))[0]), 1)

    @property
    def floor(self) -> float:
        return self.size.height - self.size.bottom

    @property
    def right(self) -> float:
        return self.size.width - self.size.right


def layout(
    traces: Sequence[Trace],
    *,
    frame: Frame,
    size: Size,
    limits: Mapping[float, tuple[str, str]],
    marks: Sequence[WateringMark] = (),
    rain: Sequence[tuple[date, float]] = (),
    ceiling: float = math.inf,
) -> Chart:
    """Place the series of one quantity.

    Args:
        traces: shallow first; each has a value or an unusable one.
        frame: time axis and language.
        size: the drawing area.
        limits: value -> level and label of horizontal threshold lines.
        marks: waterings, any order.
        rain: millimetres of local days, oldest first.
        ceiling: no forecast stretches the axis beyond this value.
    """
    low, high = _range(traces, limits, frame)
    steps = nice_steps(low, max(min(high, ceiling), low))
    scale = _Scale(size, frame, steps[0], steps[-1])
    decimals = max(0, -math.floor(math.log10(steps[1] - steps[0]) + 1e-9))
    fine = frame.until - frame.since > COARSE_FROM
    drawn_marks = _marks(marks, scale)
    strip = _rain(rain, scale)
    return Chart(
        size=size,
        height=size.height + (size.rain if strip else 0),
        now=scale.across(frame.now),
        fine=fine,
        y_ticks=tuple(
            Tick(scale.up(step), formats.number(step, frame.language, decimals)) for step in steps
        ),
        x_ticks=_time_ticks(scale),
        lines=_lines(traces, scale, _UNITS_A_POINT_FINE if fine else _UNITS_A_POINT),
        limits=_limits({scale.up(value): words for value, words in limits.items()}, scale),
        marks=drawn_marks,
        mark_lines=_mark_lines(drawn_marks, scale),
        rain=strip,
        beyond=_beyond(traces, scale),
        top=steps[-1],
    )


def _time_ticks(scale: _Scale) -> tuple[Tick, ...]:
    size, frame = scale.size, scale.frame
    ticks = time_ticks(
        frame.since,
        frame.until,
        frame.zone,
        frame.language,
        room=max(1, int(size.inner_width / size.day_label)),
        short=size is not WIDE,
    )
    return tuple(Tick(scale.across(moment), label) for moment, label in ticks)


def _rain(rain: Sequence[tuple[date, float]], scale: _Scale) -> Rain | None:
    """The strip below the plot; its upper end is at least 10 mm: drizzle does not fill it."""
    base, zone = scale.floor + scale.size.rain, scale.frame.zone
    found = rain_path(rain, zone, scale.x, base=base, height=scale.size.rain - _ABOVE_RAIN)
    if found is None:
        return None
    most = formats.number(max(found[1], LEAST_RAIN_MM), scale.frame.language)
    return Rain(found[0], scale.floor + _ABOVE_RAIN, base, most)


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


def _lines(traces: Sequence[Trace], scale: _Scale, units_a_point: float) -> tuple[Line, ...]:
    points = int(scale.size.inner_width / units_a_point)
    ends = [
        (scale.x(trace.line.times[-1:])[0], scale.y(trace.line.values[-1:])[0])
        if trace.line.values.size
        else (scale.size.left, scale.floor)
        for trace in traces
    ]
    heights = spread(
        [_label_height(trace, end, scale) for trace, (_, end) in zip(traces, ends, strict=True)],
        low=scale.size.top + 4,
        high=scale.floor,
    )
    found = []
    for index, trace in enumerate(traces):
        line = trace.line
        times, values, segment = line.thinned(points)
        band, middle = _band(trace.band, scale)
        found.append(
            Line(
                label=trace.label,
                tone=index % TONES + 1,
                path=line_path(scale.x(times), scale.y(values), segment),
                doubtful=dots(scale.x(line.doubtful_times), scale.y(line.doubtful_values)),
                unusable=crosses(scale.x(line.unusable_times), scale.floor - 7),
                band=band,
                middle=middle,
                end_x=round(float(ends[index][0]), 1),
                end_y=round(float(ends[index][1]), 1),
                label_y=round(heights[index], 1),
            )
        )
    return tuple(found)


def _band(band: Band | None, scale: _Scale) -> tuple[str, str]:
    """The area of a forecast and its median, as far as the plot reaches."""
    if band is None:
        return "", ""
    at = scale.x(band.times)
    values = [band.low, band.middle, band.high]
    if band.high.max(initial=scale.low) > scale.high:
        # Cut at its points only, it would bend a day before the edge.
        fine = np.linspace(at[0], at[-1], _CUT_POINTS)
        values, at = [np.interp(fine, at, part) for part in values], fine
    shown = at <= scale.right + 1
    low, middle, high = (scale.y(part)[shown] for part in values)
    inside = np.flatnonzero(values[1][shown] <= scale.high)
    whole = inside - np.arange(inside.size)
    # The median ends where it leaves the plot: a line along the edge would be taken for values.
    return polygon(at[shown], low, high), line_path(at[shown][inside], middle[inside], whole)


def _beyond(traces: Sequence[Trace], scale: _Scale) -> tuple[Beyond, ...]:
    """A mark at the upper edge, in the middle of where each forecast leaves the plot."""
    found = []
    for index, trace in enumerate(traces):
        if trace.band is None:
            continue
        at = scale.x(trace.band.times)
        above = at[(trace.band.high > scale.high) & (at <= scale.right + 1)]
        if above.size:
            found.append(Beyond(round(float(above.mean()), 1), index % TONES + 1))
    return tuple(found)


def _label_height(trace: Trace, end: float, scale: _Scale) -> float:
    """Where the drawn part of a line or its forecast ends."""
    if trace.band is None:
        return float(end)
    shown = trace.band.middle[scale.x(trace.band.times) <= scale.right + 1]
    return float(scale.y(shown[-1:])[0]) if shown.size else float(end)


def _marks(marks: Sequence[WateringMark], scale: _Scale) -> tuple[Mark, ...]:
    """Many marks have no labels of their own; a finger on a phone does not reach any."""
    frame = scale.frame
    shown = sorted(
        (mark for mark in marks if frame.since <= mark.at <= frame.until), key=lambda item: item.at
    )
    labelled = scale.size is WIDE and len(shown) <= _MOST_LABELS
    found: list[Mark] = []
    free = -_LITRES_ROOM
    for mark in shown:
        at = scale.across(mark.at)
        fits = at - free >= _LITRES_ROOM
        free = at if fits else free
        label = mark.label if labelled else ""
        found.append(Mark(at, label, mark.litres if fits else "", mark.kind))
    return tuple(found)


def _mark_lines(marks: Sequence[Mark], scale: _Scale) -> tuple[MarkLine, ...]:
    down = f"{scale.size.top - 4:g}V{scale.floor:g}"
    kinds = dict.fromkeys(mark.kind for mark in marks)
    return tuple(
        MarkLine(kind, "".join(f"M{mark.at} {down}" for mark in marks if mark.kind == kind))
        for kind in kinds
    )


def _limits(found: Mapping[float, tuple[str, str]], scale: _Scale) -> tuple[Limit, ...]:
    """The lowest line has its label below, the others above; none of them lies on an axis."""
    lowest = max(found, default=0.0)
    floor = scale.floor - _ABOVE_AXIS
    below = len(found) > 1 and lowest + _BELOW_LINE <= floor
    order = sorted(found)
    heights = spread(
        [at + _BELOW_LINE if below and at == lowest else at - _ABOVE_LINE for at in order],
        low=scale.size.top + LABEL_GAP,
        high=floor,
    )
    placed = dict(zip(order, heights, strict=True))
    return tuple(Limit(at, placed[at], *words) for at, words in found.items())
