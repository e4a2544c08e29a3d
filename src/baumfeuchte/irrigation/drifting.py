"""Q13 within a season: what drifted away until a step put it right, and what rises without water.

A slow drift looks like drying or percolation as long as it lasts. When the probe is cleaned,
re-seated or springs back, the level changes in one step, and the days before it had a slope that
the days after it do not have. A drift upwards may show earlier: water comes as a front, fast at
first and slower then; ten days of the same small rise are no front.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    as_floats,
    median_of_valid,
)
from baumfeuchte.irrigation.breaks import GAP_INTERVALS, LONGEST_INTERVAL_H
from baumfeuchte.irrigation.windows import (
    between,
    extreme_before,
    held,
    neighbour,
    window_mean,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from baumfeuchte.irrigation.breaks import Breaks

SLOPE_DAYS = 10
DRIFT_SHARE = 0.25
"""At least that part of the step was gathered in the ten days before it."""
DRIFT_SIGMAS = 2.0
"""The slopes before and after differ by twice what their scatter explains."""
MAD_TO_SD = 1.4826
DRIFT_DAYS = (5.0, 40.0)
_LEAST_DAYS = 5
RISE_PER_DAY = 0.15
RISE_TOTAL = 2.0
RISE_SPREAD = 1.0
"""Vol.-% a day and in ten days; nine of ten days rise, and their changes (without the smallest and
the largest) differ by less than the usual one."""
FRONT_RISE = 1.0
FRONT_WINDOW_H = 6.0
"""A wetting event (4.1 E1) among the ten days explains a rise."""
_HOURS_PER_DAY = 24.0


def drift_readings(wetness: npt.ArrayLike, breaks: Breaks, interval_h: float) -> IntArray:
    """How many readings drifted before each break: the step undoes what the excess slope gathered.

    The daily changes of the ten days before and after are compared by their medians, so that rain
    on a few days does not count. With a level shift both are alike.

    Args:
        wetness: (N, T) Vol.-%, NaN only at the end of a row.
        breaks: K of them.
        interval_h: usual time between two readings, hours.

    Returns:
        (K,) readings, 0 where nothing drifted or another break undoes this one. Source:
        irrigation-science 5 Q13; decision 0010.
    """
    series = as_floats(wetness)
    per_day = round(_HOURS_PER_DAY / interval_h)
    row, index = breaks.row, breaks.index
    count = np.isfinite(series).sum(axis=-1)[row]
    day = np.arange(SLOPE_DAYS + 1, dtype=np.int64) * per_day

    def daily_change(position: IntArray) -> tuple[FloatArray, FloatArray]:
        inside = (position >= 0) & (position < count[:, None])
        value = series[row[:, None], np.clip(position, 0, series.shape[-1] - 1)]
        change = np.diff(np.where(inside, value, np.nan), axis=-1)
        days = np.isfinite(change).sum(axis=-1)
        middle = median_of_valid(change)
        spread = MAD_TO_SD * median_of_valid(np.abs(change - middle[:, None]))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return np.where(days >= _LEAST_DAYS, middle, np.nan), spread / np.sqrt(days)

    before, before_sd = daily_change(index[:, None] - 1 - day[::-1])
    after, after_sd = daily_change(index[:, None] + day)
    share_per_day = (after - before) / breaks.step
    clear = np.abs(after - before) >= DRIFT_SIGMAS * np.hypot(before_sd, after_sd)
    drifted = (share_per_day * SLOPE_DAYS >= DRIFT_SHARE) & clear
    with np.errstate(divide="ignore", over="ignore"):
        days = np.where(drifted, 1.0 / np.where(drifted, share_per_day, 1.0), 0.0)
    readings = np.round(np.clip(days, *DRIFT_DAYS) * per_day).astype(np.int64)
    alone = (breaks.last < 0) & ~breaks.returns
    return np.where(drifted & alone, readings, 0)


def drifts(breaks: Breaks, readings: IntArray, shape: tuple[int, int]) -> BoolArray:
    """Mark the readings (N, T) that drifted away before a break put the level right.

    Args:
        breaks: K of them.
        readings: (K,) how many drifted before each (no other unit).
        shape: sensors and readings.

    Source: irrigation-science 5 Q13.
    """
    return between(shape, breaks.row, breaks.index - readings, breaks.index - 1)


def steady_rise(wetness: npt.ArrayLike, hours: npt.ArrayLike, interval_h: float) -> BoolArray:
    """Mark readings at the end of ten days of the same small rise without a wetting front.

    Args:
        wetness: (N, T) Vol.-%, NaN only at the end of a row.
        hours: (N, T) hours.
        interval_h: usual time between two readings, hours.

    Returns:
        (N, T). Source: irrigation-science 5 Q13, decision 0010 [A].
    """
    series, clock = as_floats(wetness), as_floats(hours)
    none = np.zeros(series.shape, dtype=np.bool_)
    per_day = round(_HOURS_PER_DAY / interval_h)
    span = SLOPE_DAYS * per_day
    if interval_h > LONGEST_INTERVAL_H or series.shape[-1] <= span:
        return none
    smooth = window_mean(series, per_day)
    total = smooth - neighbour(smooth, -span)
    whole = clock - neighbour(clock, -span) <= GAP_INTERVALS * span * interval_h
    window = max(1, round(FRONT_WINDOW_H / interval_h))
    front = series - extreme_before(series, window, lowest=True) >= FRONT_RISE
    row, index = np.nonzero((total >= RISE_TOTAL) & whole & ~held(front, span))
    day = np.arange(SLOPE_DAYS + 1, dtype=np.int64) * per_day
    change = np.sort(np.diff(smooth[row[:, None], index[:, None] - day[::-1]], axis=-1), axis=-1)
    middle = median_of_valid(change)
    steady = (
        (middle >= RISE_PER_DAY)
        & (change[:, 1] > 0.0)
        & (change[:, -2] - change[:, 1] <= RISE_SPREAD * middle)
    )
    none[row[steady], index[steady]] = True
    return none
