"""The same as the chart in a table: for screen readers, and for who wants numbers."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.api.web.chart_types import Frame, Trace
    from baumfeuchte.domain.reading import Quantity
    from baumfeuchte.storage.watering_outcomes import JudgedWatering

_DAYS_BY_DAY = 35
_DAYS_BY_WEEK = 125
_DASH = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Ready texts; each row begins with its day, week or month."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(
    traces: Sequence[Trace],
    quantity: Quantity,
    *,
    frame: Frame,
    waterings: Sequence[JudgedWatering],
    rain: Sequence[tuple[date, float]],
) -> Table:
    """Means by depth, litres and rain of each day, week or month, newest first."""
    language, zone = frame.language, frame.zone
    unit, decimals = formats.UNITS[quantity]
    begins = _begins(frame)
    edges = np.array(
        [datetime.combine(day, time(), zone).astimezone(UTC).timestamp() for day in begins]
    )
    columns = [_means(trace, edges) for trace in traces]
    litres = np.zeros(len(begins))
    for item in waterings:
        at = int(np.searchsorted(edges, item.watering.watered_at.timestamp(), side="right"))
        litres[max(at - 1, 0)] += item.watering.litres
    fallen = np.full(len(begins), np.nan)
    ordinals = [day.toordinal() for day in begins]
    for day, millimetres in rain:
        place = max(bisect_right(ordinals, day.toordinal()) - 1, 0)
        fallen[place] = np.nan_to_num(fallen[place]) + millimetres
    rows = []
    for index in range(len(begins) - 1, -1, -1):
        cells = [_shown(column[index], decimals, frame) for column in columns]
        cells.append(_shown(fallen[index], 1, frame))
        cells.append(formats.litres(litres[index], language) if litres[index] else _DASH)
        rows.append((_name(begins, index, frame), *cells))
    depths = (f"{trace.label} ({unit})" if unit else trace.label for trace in traces)
    return Table(
        caption=text("tree_table_caption", language, quantity=text(quantity, language)),
        heads=(
            text("tree_table_when", language),
            *depths,
            text("tree_table_rain", language),
            text("tree_table_litres", language),
        ),
        rows=tuple(rows),
    )


def _begins(frame: Frame) -> list[date]:
    """First days of the rows, oldest first."""
    first = frame.since.astimezone(frame.zone).date()
    last = frame.now.astimezone(frame.zone).date()
    days = (last - first).days
    if days <= _DAYS_BY_DAY:
        return [first + timedelta(days=n) for n in range(days + 1)]
    if days <= _DAYS_BY_WEEK:
        monday = first - timedelta(days=first.weekday())
        return [monday + timedelta(days=n) for n in range(0, (last - monday).days + 1, 7)]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(index // 12, index % 12 + 1, 1) for index in months]


def _name(begins: Sequence[date], index: int, frame: Frame) -> str:
    day = begins[index]
    gap = (begins[1] - begins[0]).days if len(begins) > 1 else 1
    if gap == 1:
        return formats.short_day(day, frame.language)
    if gap <= 7:  # noqa: PLR2004 - a week
        return text("tree_table_week", frame.language, day=formats.numeric_day(day, frame.language))
    return formats.month_label(day, frame.language)


def _means(trace: Trace, edges: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float]:
    """Mean of the line between the edges; NaN where it has no point."""
    times, values = trace.line.times, trace.line.values
    bounds = np.append(np.searchsorted(times, edges), times.size)
    sums = np.concatenate(([0.0], np.cumsum(values)))
    counts = np.diff(bounds)
    with np.errstate(invalid="ignore"):
        means: list[float] = (np.diff(sums[bounds]) / counts).tolist()
    return means


def _shown(value: float, decimals: int, frame: Frame) -> str:
    return formats.number(value, frame.language, decimals) if np.isfinite(value) else _DASH
