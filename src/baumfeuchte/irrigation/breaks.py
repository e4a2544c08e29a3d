"""Q5: levels that jump, and jumps that another one undoes.

Water moves into soil over several readings and drains again; a probe that is moved, trodden on or
re-seated changes its level between two readings and stays there. So a break is one step that stands
alone, is far above the sensor's own usual step and is not followed by a recession.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    as_floats,
)
from baumfeuchte.irrigation.windows import (
    between,
    extreme_after,
    extreme_before,
    neighbour,
    noise_scale,
    steps,
)

if TYPE_CHECKING:
    import numpy.typing as npt

LEAST_STEP = 3.0
"""Vol.-%, or 10 log10(kPa), where 3 means twice: above what a probe's accuracy explains (1.6)."""
USUAL_STEPS = 6.0
"""A break is that many times the step that 90 % of the sensor's steps do not exceed."""
LONGEST_INTERVAL_H = 6.0
"""With fewer readings a day a step cannot be told from rain and drainage between two readings."""
GAP_INTERVALS = 1.6
"""Across a longer gap nothing is known about how fast the value changed."""
ALONE_READINGS = 3
ALONE_SHARE = 0.10
"""The steps beside a break are smaller than that part of it; a wetting front takes several."""
POSSIBLE_SHARE = 0.25
"""The same for a step that another one undoes."""
STAYS_H = (6.0, 24.0)
STAYS_SHARE = 0.15
RECESSION_SHARE = 0.20
RISES_ON_SHARE = 0.30
"""Within 24 h a wetting loses more than a fifth of its rise, or goes on rising."""
QUIET_H = 48.0
QUIET_SHARE = 0.75
"""A step within two days of changes of its own size may be drainage after a storm."""
BACK_DAYS = 14.0
BACK_SHARE = 0.20
"""A return step undoes the first one to within that part, within that time: a crew passes by every
one or two weeks, and two breaks further apart may have nothing to do with each other."""
BACK_CANDIDATES = 4
"""How many later steps are looked at: rain may come between a fault and its end."""
_HOURS_PER_DAY = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaks:
    """K breaks of N sensors, (K,) each, by sensor and time.

    Attributes:
        row: sensor.
        index: first reading on the new level.
        step: Vol.-% (or 10 log10 of kPa, wetter = positive).
        last: last reading of the excursion where a second break undoes the first, else -1.
        returns: it is such a second break.
    """

    row: IntArray
    index: IntArray
    step: FloatArray
    last: IntArray
    returns: BoolArray


def step_sizes(wetness: npt.ArrayLike, hours: npt.ArrayLike, interval_h: float) -> FloatArray:
    """Change since the reading before, NaN across gaps (irrigation-science 5 Q5).

    Args:
        wetness: (N, T) Vol.-% or 10 log10(kPa).
        hours: (N, T) time of each reading in hours.
        interval_h: usual time between two readings.
    """
    near = steps(hours) <= GAP_INTERVALS * interval_h
    return as_floats(np.where(near, steps(wetness), np.nan))


def level_breaks(
    wetness: npt.ArrayLike,
    hours: npt.ArrayLike,
    interval_h: float,
    *,
    least_step: float = LEAST_STEP,
) -> tuple[FloatArray, FloatArray]:
    """Find steps that no water made: alone, large, and neither receding nor rising on.

    Args:
        wetness: (N, T) Vol.-% or 10 log10(kPa), NaN only at the end of a row.
        hours: (N, T) hours.
        interval_h: usual time between two readings, hours.
        least_step: in the unit of ``wetness``.

    Returns:
        (N, T) twice, the step on the first reading of the new level, 0 elsewhere: the certain ones,
        and all that would be one if another step undid them. Source: irrigation-science 5 Q5 (D07:
        far above its neighbours), with the stricter shape of decision 0010.
    """
    series = as_floats(wetness)
    none = np.zeros(series.shape)
    if interval_h > LONGEST_INTERVAL_H or series.shape[-1] <= 2 * ALONE_READINGS:
        return none, none
    step = step_sizes(series, hours, interval_h)
    size = np.abs(step)
    large = size >= np.maximum(least_step, USUAL_STEPS * noise_scale(series))
    if not large.any():
        return none, none
    beside = np.fmax(
        extreme_before(size, ALONE_READINGS, lowest=False),
        extreme_after(size, ALONE_READINGS, lowest=False),
    )
    possible = large & (beside <= POSSIBLE_SHARE * size) & np.isfinite(neighbour(series, 1))
    certain = possible & (beside <= ALONE_SHARE * size)
    rows = certain.any(axis=-1)
    certain[rows] &= _stays(series[rows], step[rows], interval_h)
    certain[rows] &= _was_quiet(series[rows], size[rows], interval_h)
    return np.where(certain, step, 0.0), np.where(possible, step, 0.0)


def find_breaks(
    wetness: npt.ArrayLike,
    hours: npt.ArrayLike,
    interval_h: float,
    *,
    least_step: float = LEAST_STEP,
    ignore: npt.ArrayLike = False,
) -> Breaks:
    """Find breaks, and pair those that undo each other.

    A pair needs one certain break; for the other it is enough that it is large, stands out and
    has the same size the other way round: two such steps by chance are rare.

    Args:
        wetness: (N, T) Vol.-% or 10 log10(kPa).
        hours: (N, T) hours.
        interval_h: usual time between two readings, hours.
        least_step: smallest break, in the unit of ``wetness``.
        ignore: (N, T) where something else than the probe may be the reason, such as frost.

    Returns:
        The breaks. Source: irrigation-science 5 Q5; decision 0010.
    """
    certain, possible = level_breaks(wetness, hours, interval_h, least_step=least_step)
    possible = np.where(np.asarray(ignore, dtype=np.bool_), 0.0, possible)
    row, index = np.nonzero(possible)
    size, sure = possible[row, index], certain[row, index] != 0.0
    last = np.full(row.size, -1, dtype=np.int64)
    returns = np.zeros(row.size, dtype=np.bool_)
    back_readings = round(BACK_DAYS * _HOURS_PER_DAY / interval_h)
    for further in range(1, min(BACK_CANDIDATES, row.size - 1) + 1):
        one, other = slice(None, -further), slice(further, None)
        largest = np.maximum(np.abs(size[one]), np.abs(size[other]))
        undone = np.abs(size[one] + size[other]) <= BACK_SHARE * largest
        near = (row[one] == row[other]) & (index[other] - index[one] <= back_readings)
        free = (last[one] < 0) & (last[other] < 0) & ~returns[one] & ~returns[other]
        pair = np.flatnonzero(undone & near & free & (sure[one] | sure[other]))
        # Of three in a row the first two pair.
        pair = pair[~np.isin(pair - further, pair)]
        last[pair] = index[pair + further] - 1
        returns[pair + further] = True
    keep = sure | (last >= 0) | returns
    return Breaks(
        row=row[keep], index=index[keep], step=size[keep], last=last[keep], returns=returns[keep]
    )


def excursions(breaks: Breaks, shape: tuple[int, int]) -> BoolArray:
    """Mark all readings (N, T) between a break and the one that undoes it.

    Source: irrigation-science 5 Q5; ``shape`` counts sensors and readings, no other unit.
    """
    begins = breaks.last >= 0
    return between(shape, breaks.row[begins], breaks.index[begins], breaks.last[begins])


def _stays(series: FloatArray, step: FloatArray, interval_h: float) -> BoolArray:
    """No recession and no further rise: what follows is parallel to what was before."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        soon, day = ((_ahead(series, hours, interval_h) - series) / step for hours in STAYS_H)
    known = np.isfinite(neighbour(series, ALONE_READINGS))
    near = np.abs(soon) <= STAYS_SHARE
    level = (day >= -RECESSION_SHARE) & (day <= RISES_ON_SHARE)
    return np.asarray(known & near & (level | (step < 0.0)))


def _ahead(series: FloatArray, hours: float, interval_h: float) -> FloatArray:
    """The reading so many hours later, or the last one of the row."""
    count = max(ALONE_READINGS, round(hours / interval_h))
    newest = np.isfinite(series).sum(axis=-1, keepdims=True) - 1
    position = np.arange(series.shape[-1], dtype=np.int64)
    index = np.maximum(np.minimum(position + count, newest), 0)
    return as_floats(np.take_along_axis(series, index, axis=-1))


def _was_quiet(series: FloatArray, size: FloatArray, interval_h: float) -> BoolArray:
    window = max(ALONE_READINGS, round(QUIET_H / interval_h))
    span = extreme_before(series, window, lowest=False) - extreme_before(
        series, window, lowest=True
    )
    return np.asarray(span <= QUIET_SHARE * size)
