"""Lines, bands, dots and bars as SVG path data, short: coordinates are steps of half a unit."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.downsample import Floats, Integers

MOST_MARKS = 60
"""Of one kind on one line; more would be a smear."""
_LEAST_BAR = 2.5
LEAST_RAIN_MM = 10.0


def line_path(x: Floats, y: Floats, segment: Integers) -> str:
    """A line that breaks where the segment changes; a point alone is a dot."""
    if not x.size:
        return ""
    across, down = _halves(x), _halves(y)
    new = np.concatenate((np.ones(1, dtype=np.bool_), np.diff(segment) != 0))
    alone = new & np.concatenate((new[1:], np.ones(1, dtype=np.bool_)))
    steps_x, steps_y = np.diff(across, prepend=0), np.diff(down, prepend=0)
    parts = []
    for at_x, at_y, dx, dy, jump, dot in zip(
        across.tolist(),
        down.tolist(),
        steps_x.tolist(),
        steps_y.tolist(),
        new.tolist(),
        alone.tolist(),
        strict=True,
    ):
        if jump:
            parts.append(f"M{_text(at_x)}{_next(at_y)}{'h0' if dot else 'l'}")
        else:
            parts.append(f"{_next(dx)}{_next(dy)}")
    return "".join(parts).replace("l ", "l")


def polygon(x: Floats, low: Floats, high: Floats) -> str:
    """The area between two lines."""
    if x.size < 2:  # noqa: PLR2004 - a line has no area
        return ""
    return (
        line_path(
            np.concatenate((x, x[::-1])),
            np.concatenate((high, low[::-1])),
            np.zeros(2 * x.size, dtype=np.int64),
        )
        + "z"
    )


def dots(x: Floats, y: Floats) -> str:
    """A dot at each point, for a line with round ends; some of them where there are many."""
    return "".join(
        f"M{_text(a)}{_next(b)}h0"
        for a, b in zip(_some(_halves(x)), _some(_halves(y)), strict=True)
    )


def crosses(x: Floats, at: float) -> str:
    """A cross at each place, all at one height; those that would cover each other once."""
    places = sorted({round(value / 5) * 5 for value in x.tolist()})
    return "".join(f"M{_text(2 * a - 5)}{_next(round(2 * at) - 5)}l5 5m-5 0l5-5" for a in places)


def rain_path(
    rain: Sequence[tuple[date, float]],
    zone: ZoneInfo,
    x: Callable[[Floats], Floats],
    *,
    base: float,
    height: float,
) -> tuple[str, float] | None:
    """Bars of daily rain, or of weekly sums where days would be too narrow.

    Returns:
        Path data and the highest bar in millimetres; None where nothing is known.
    """
    if not rain:
        return None
    begins = np.array(
        [datetime.combine(day, time(), zone).astimezone(UTC).timestamp() for day, _ in rain]
    )
    width = float(np.diff(x(np.array([0.0, 86_400.0])))[0])
    days = 1 if width >= _LEAST_BAR else 7
    bars: dict[int, tuple[float, float]] = {}
    for (day, millimetres), begin in zip(rain, x(begins).tolist(), strict=True):
        key = day.toordinal() // days
        known = bars.get(key)
        bars[key] = (begin, millimetres) if known is None else (known[0], known[1] + millimetres)
    most = max(millimetres for _, millimetres in bars.values())
    scale = height / max(most, LEAST_RAIN_MM)
    parts = [
        f"M{begin:.1f} {base:g}v-{millimetres * scale:.1f}h{max(width * days - 1, 1):.1f}V{base:g}z"
        for begin, millimetres in bars.values()
        if millimetres > 0
    ]
    return "".join(parts), most


def weekly(days: float, inner_width: float) -> bool:
    """Whether the bars of a period are weekly sums."""
    return inner_width / days < _LEAST_BAR


def _halves(values: Floats) -> Integers:
    return np.rint(2 * values).astype(np.int64)


def _some(values: Integers) -> list[int]:
    found: list[int] = values[:: max(1, -(-values.size // MOST_MARKS))].tolist()
    return found


def _text(halves: float) -> str:
    """Half units as a number without anything to spare: 5 -> ``2.5``, -1 -> ``-.5``."""
    whole, half = divmod(abs(int(halves)), 2)
    shown = f"{whole or ''}.5" if half else str(whole)
    return f"-{shown}" if halves < 0 else shown


def _next(halves: float) -> str:
    """A number after another: a minus needs no space before it."""
    shown = _text(halves)
    return shown if shown.startswith("-") else f" {shown}"
