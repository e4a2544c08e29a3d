"""Layout of the moisture chart: numbers in, coordinates out. The template draws them as SVG."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.api.tree_series import COARSE_FROM
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.chart_axis import nice_steps, spread, time_ticks
from baumfeuchte.api.web.chart_paths import crosses, dots, line_path, polygon, rain_path
from baumfeuchte.api.web.chart_types import (
    WIDE,
    Chart,
    Limit,
    Line,
    Mark,
    MarkLine,
    Rain,
    Tick,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from baumfeuchte.api.downsample import Floats
    from baumfeuchte.api.web.chart_types import Frame, Size, Trace, WateringMark

TONES = 6
"""Colours of lines, shallow to deep."""
_UNITS_A_POINT, _UNITS_A_POINT_FINE = 2.0, 3.0
"""Chart units for each point of a line, and of a long period's: finer cannot be seen."""
_LITRES_ROOM = 30.0
_MOST_LABELS = 30
_LEAST_RAIN_MM = 10.0


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
    fine = frame.until - frame.since > COARSE_FROM
    room = _UNITS_A_POINT_FINE if fine else _UNITS_A_POINT
    drawn_marks = _marks(marks, frame, size, across)
    rained = rain_path(rain, frame.zone, x, base=floor + size.rain, height=size.rain - 22)
    return Chart(
        size=size,
        height=size.height + (size.rain if rained else 0),
        now=across(frame.now),
        fine=fine,
        y_ticks=tuple(
            Tick(up(step), formats.number(step, frame.language, decimals)) for step in steps
        ),
        x_ticks=tuple(Tick(across(moment), label) for moment, label in ticks),
        lines=_lines(traces, size, x, y, points=int(size.inner_width / room)),
        limits=_limits({up(value): words for value, words in limits.items()}),
        marks=drawn_marks,
        mark_lines=tuple(
            MarkLine(
                kind,
                "".join(
                    f"M{mark.at} {size.top - 4:g}V{floor:g}"
                    for mark in drawn_marks
                    if mark.kind == kind
                ),
            )
            for kind in dict.fromkeys(mark.kind for mark in drawn_marks)
        ),
        rain=None
        if not rained
        else Rain(
            rained[0],
            floor + 22,
            floor + size.rain,
            formats.number(max(rained[1], _LEAST_RAIN_MM), frame.language),
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
    *,
    points: int,
) -> tuple[Line, ...]:
    floor = size.height - size.bottom
    ends = [
        (float(x(trace.line.times[-1:])[0]), float(y(trace.line.values[-1:])[0]))
        if trace.line.values.size
        else (size.left, floor)
        for trace in traces
    ]
    right = size.width - size.right
    heights = spread(
        [
            _label_height(trace, end, x, y, right)
            for trace, (_, end) in zip(traces, ends, strict=True)
        ],
        low=size.top + 4,
        high=floor,
    )
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


def _label_height(
    trace: Trace,
    end: float,
    x: Callable[[Floats], Floats],
    y: Callable[[Floats], Floats],
    right: float,
) -> float:
    """Where the drawn part of a line or its forecast ends."""
    if trace.band is None:
        return end
    shown = trace.band.middle[x(trace.band.times) <= right + 1]
    return float(y(shown[-1:])[0]) if shown.size else end


def _marks(
    marks: Sequence[WateringMark], frame: Frame, size: Size, across: Callable[[datetime], float]
) -> tuple[Mark, ...]:
    """Many marks have no labels of their own; a finger on a phone does not reach any."""
    shown = sorted(
        (mark for mark in marks if frame.since <= mark.at <= frame.until), key=lambda item: item.at
    )
    labelled = size is WIDE and len(shown) <= _MOST_LABELS
    found: list[Mark] = []
    free = -_LITRES_ROOM
    for mark in shown:
        at = across(mark.at)
        fits = at - free >= _LITRES_ROOM
        free = at if fits else free
        label = mark.label if labelled else ""
        found.append(Mark(at, label, mark.litres if fits else "", mark.kind))
    return tuple(found)


def _limits(found: Mapping[float, tuple[str, str]]) -> tuple[Limit, ...]:
    """The lowest line has its label below, the others above."""
    lowest = max(found, default=0.0)
    several = len(found) > 1
    return tuple(
        Limit(at, at + 15 if several and at == lowest else at - 6, level, label)
        for at, (level, label) in found.items()
    )
