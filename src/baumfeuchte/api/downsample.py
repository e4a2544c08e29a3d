"""Fewer points that look the same: the lowest and the highest of each piece of time stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

Floats: TypeAlias = "npt.NDArray[np.float64]"
Integers: TypeAlias = "npt.NDArray[np.int64]"

FEWEST = 4


def extremes(times: Floats, values: Floats, points: int) -> Integers:
    """Places of the points to keep: first, last, and the extremes of each piece of time.

    Min/max decimation: unlike an average, or LTTB's one point a piece, no peak is ever lost, and a
    single wrong value stays visible.

    Args:
        times: ascending, any unit.
        values: as many, none of them NaN.
        points: how many may stay at the most; 4 or more.

    Returns:
        Ascending indices, never more than ``points``.

    Raises:
        ValueError: fewer than 4 points are asked for.
    """
    if points < FEWEST:
        msg = f"{points} points are too few to keep the extremes"
        raise ValueError(msg)
    count = times.size
    if count <= points:
        return np.arange(count, dtype=np.int64)
    pieces = (points - 2) // 2
    span = float(times[-1] - times[0])
    piece = ((times - times[0]) * (pieces / span)).astype(np.int64) if span > 0 else np.zeros(
        count, dtype=np.int64
    )  # fmt: skip
    np.minimum(piece, pieces - 1, out=piece)
    order = np.lexsort((values, piece))
    ends = np.flatnonzero(np.diff(piece[order], append=pieces))
    begins = np.concatenate((np.zeros(1, dtype=np.int64), ends[:-1] + 1))
    kept = np.concatenate((order[begins], order[ends], np.array([0, count - 1])))
    return np.unique(kept)


def two_a_day(low: Floats, high: Floats) -> Floats:
    """Lowest and highest of each day as a line of two points a day, one after the other.

    On a day that is higher than the day before the low comes first, else the high, so that the
    line does not turn more often than the readings did.

    Args:
        low: of each day, none of them NaN.
        high: likewise.

    Returns:
        Twice as many values.
    """
    middle = (low + high) / 2
    rising = np.diff(middle, prepend=middle[:1]) >= 0
    line = np.empty(2 * low.size)
    line[0::2] = np.where(rising, low, high)
    line[1::2] = np.where(rising, high, low)
    return line
