"""A small curve beside a number: numbers in, SVG coordinates out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

WIDTH: Final = 240.0
HEIGHT: Final = 56.0
_EDGE: Final = 5.0
_MOST_POINTS: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparkline:
    """A curve; ``lows`` and ``highs`` are the values at its lower and upper edge.

    Attributes:
        path: SVG path data in a box of ``WIDTH`` times ``HEIGHT``.
        end: the last point.
        low: lowest value.
        high: highest value.
        last: newest value.
    """

    path: str
    end: tuple[float, float]
    low: float
    high: float
    last: float


def sparkline(
    points: Sequence[tuple[datetime, float]], since: datetime, until: datetime, least_span: float
) -> Sparkline | None:
    """The curve of a value over a period; None where there are fewer than two points.

    Args:
        points: in the order of time.
        since: left edge.
        until: right edge.
        least_span: a difference that shall not fill the height: noise is no trend.
    """
    inside = [point for point in points if since <= point[0] <= until]
    if len(inside) < 2:  # noqa: PLR2004 - a curve has two ends
        return None
    thinned = inside[:: max(1, len(inside) // _MOST_POINTS)]
    if thinned[-1] != inside[-1]:
        thinned.append(inside[-1])
    values = [value for _, value in inside]
    low, high = min(values), max(values)
    middle, span = (low + high) / 2, max(high - low, least_span)
    length = (until - since).total_seconds()

    def place(point: tuple[datetime, float]) -> tuple[float, float]:
        x = _EDGE + (point[0] - since).total_seconds() / length * (WIDTH - 2 * _EDGE)
        y = HEIGHT / 2 - (point[1] - middle) / span * (HEIGHT - 2 * _EDGE)
        return round(x, 1), round(y, 1)

    placed = [place(point) for point in thinned]
    path = "M" + "L".join(f"{x} {y}" for x, y in placed)
    return Sparkline(path=path, end=placed[-1], low=low, high=high, last=values[-1])
