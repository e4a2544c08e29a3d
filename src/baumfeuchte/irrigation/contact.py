"""Q5 (fall to zero), Q7, Q8 and Q10: probes out of the soil, and plateaus that are not soil."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats
from baumfeuchte.irrigation.breaks import step_sizes
from baumfeuchte.irrigation.windows import (
    between,
    extreme_after,
    extreme_before,
    following,
    neighbour,
    noise_scale,
    steps,
    window_mean,
    window_variance,
)

if TYPE_CHECKING:
    import numpy.typing as npt

ZERO_PERCENT = 0.1
FALL_PERCENT = 5.0
"""Q5 and Q10: a fall of 0.05 m3/m3."""
AIR_PERCENT = 5.0
"""Probes say 0 to a few Vol.-% in air; the driest soils of the table have 2 to 8 at PWP (1.3)."""
AIR_FALL_SHARE = 0.3
AIR_USUAL_STEPS = 10.0
AIR_LEAST = 0.5
STAYS_H = 6.0
LEAST_STAYS_READINGS = 1
LOW_PLATEAU_H = 13.0
LOW_PLATEAU_RATIO = 0.001
"""Q7, D09: variance over mean, in Vol.-%."""
WET_PLATEAU_H = 12.0
WET_PLATEAU_VARIANCE = 0.05
WET_PLATEAU_RISE = 0.25
WET_PLATEAU_SHARE = 0.95
"""Q8, D10: Vol.-% squared, Vol.-%, part of the highest value."""
LONGEST_PLATEAU_INTERVAL_H = 3.0
"""A variance of half a day needs at least four readings in it."""


def fell_to_zero(vwc_percent: npt.ArrayLike) -> BoolArray:
    """Q5: a fall of more than 5 Vol.-% to zero, until the value leaves it (irrigation-science 5).

    Args:
        vwc_percent: (N, T) Vol.-%, NaN only at the end of a row.
    """
    series = as_floats(vwc_percent)
    low = np.abs(series) <= ZERO_PERCENT
    start = low & (steps(series) < -FALL_PERCENT)
    return _until_left(start, low)


def out_of_soil(
    vwc_percent: npt.ArrayLike,
    hours: npt.ArrayLike,
    interval_h: float,
    *,
    near_frost: npt.ArrayLike = False,
) -> BoolArray:
    """Q10: a fall within one reading to what probes say in air, until the value leaves it.

    The fall is 5 Vol.-%, or a third of the value where the soil was dry already (and ten of the
    sensor's usual steps). Frost takes hours to days.

    Args:
        vwc_percent: (N, T) Vol.-%, NaN only at the end of a row.
        hours: (N, T) hours.
        interval_h: usual time between two readings, hours.
        near_frost: (N, T) where ice may be the reason of a fall.

    Returns:
        (N, T). Source: irrigation-science 5 Q10 [A].
    """
    series = as_floats(vwc_percent)
    fall = -step_sizes(series, hours, interval_h)
    before = neighbour(series, -1)
    usual = np.maximum(AIR_LEAST, AIR_USUAL_STEPS * noise_scale(series))
    large = (fall >= FALL_PERCENT) | ((fall >= AIR_FALL_SHARE * before) & (fall >= usual))
    low = series < AIR_PERCENT
    ahead = max(LEAST_STAYS_READINGS, round(STAYS_H / interval_h))
    highest_next = extreme_after(series, ahead, lowest=False)
    stays = ~(highest_next >= AIR_PERCENT)
    return _until_left(large & low & stays & ~np.asarray(near_frost, dtype=np.bool_), low)


def contact_lost(vwc_percent: npt.ArrayLike, falls: npt.ArrayLike) -> BoolArray:
    """Q10: after a sudden fall of 5 Vol.-% to a level the sensor never had, while it stays there.

    Args:
        vwc_percent: (N, T) Vol.-%, NaN only at the end of a row.
        falls: (N, T) steps of breaks (Q5), 0 where there is none.

    Returns:
        (N, T) until the value is back at its former lowest. Source: irrigation-science 5 Q10 [A].
    """
    series = as_floats(vwc_percent)
    step = as_floats(falls)
    if not (step <= -FALL_PERCENT).any():
        return np.zeros(series.shape, dtype=np.bool_)
    lowest = neighbour(np.fmin.accumulate(series, axis=-1), -1)
    start = (step <= -FALL_PERCENT) & (series < lowest)
    row, first = np.nonzero(start)
    # Per start: the level that it has to reach again; the latest start counts for what follows.
    level = np.full(series.shape, np.nan)
    level[row, first] = lowest[row, first]
    position = np.where(start, np.arange(series.shape[-1]), -1)
    latest_start = np.maximum.accumulate(position, axis=-1)
    wanted = np.take_along_axis(level, np.maximum(latest_start, 0), axis=-1)
    below = (latest_start >= 0) & (series < wanted)
    return _until_left(start, below)


def low_plateau(vwc_percent: npt.ArrayLike, falls: npt.ArrayLike, interval_h: float) -> BoolArray:
    """Q7, D09: flat after a break downwards: 13-h variance / mean < 0.001 (irrigation-science 5).

    Args:
        vwc_percent: (N, T) Vol.-%, NaN only at the end of a row.
        falls: (N, T) steps of breaks (Q5), 0 where there is none.
        interval_h: usual time between two readings, hours.
    """
    series = as_floats(vwc_percent)
    fallen = as_floats(falls) < 0.0
    if interval_h > LONGEST_PLATEAU_INTERVAL_H or not fallen.any():
        return np.zeros(series.shape, dtype=np.bool_)
    window = round(LOW_PLATEAU_H / interval_h)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = window_variance(series, window) / window_mean(series, window)
    flat = (ratio < LOW_PLATEAU_RATIO) & (series > 0.0)
    # The window must lie behind the break: judge each reading by the window that it begins.
    begins = np.zeros(series.shape, dtype=np.bool_)
    begins[..., : max(series.shape[-1] - window + 1, 0)] = flat[..., window - 1 :]
    return _until_left(fallen & begins, begins)


def saturated_plateau(vwc_percent: npt.ArrayLike, interval_h: float) -> BoolArray:
    """Q8, D10: flat at the sensor's highest values between a rise and a fall.

    12-h variance <= 0.05, a rise of 0.25 within the 12 h before, a fall within the 12 h after, and
    a mean above 95 % of the highest value (irrigation-science 5; Vol.-%). In a pit that is
    waterlogging more often than a fault.

    Args:
        vwc_percent: (N, T) Vol.-%, NaN only at the end of a row.
        interval_h: usual time between two readings, hours.
    """
    every = as_floats(vwc_percent)
    found = np.zeros(every.shape, dtype=np.bool_)
    if interval_h > LONGEST_PLATEAU_INTERVAL_H:
        return found
    window = round(WET_PLATEAU_H / interval_h)
    highest = np.fmax.reduce(every, axis=-1, initial=-np.inf, keepdims=True)
    high = window_mean(every, window) > WET_PLATEAU_SHARE * highest
    rows = high.any(axis=-1)
    if rows.any():
        found[rows] = _flat_on_top(every[rows], high[rows], window)
    return found


def _flat_on_top(series: FloatArray, high: BoolArray, window: int) -> BoolArray:
    """Q8 for sensors whose mean of a window comes near their highest value."""
    flat = high & (window_variance(series, window) <= WET_PLATEAU_VARIANCE)
    begins = np.zeros(series.shape, dtype=np.bool_)
    begins[..., : max(series.shape[-1] - window + 1, 0)] = flat[..., window - 1 :]
    rise = series - extreme_before(series, window, lowest=True) >= WET_PLATEAU_RISE
    inside = _until_left(begins & rise, begins)
    # The plateau lasts a window longer than its last beginning; then it has to fall.
    row, first = np.nonzero(inside & ~_earlier(inside))
    _, last = np.nonzero(inside & ~_later(inside))
    end = np.minimum(last + window - 1, series.shape[-1] - 1)
    lower = extreme_after(series, window, lowest=True)[row, end]
    falls = lower <= series[row, end] - WET_PLATEAU_RISE
    shape = (series.shape[0], series.shape[1])
    return between(shape, row[falls], first[falls], end[falls])


def _until_left(start: BoolArray, inside: BoolArray) -> BoolArray:
    """From each start on while ``inside`` holds."""
    row, first = np.nonzero(start & inside)
    if row.size == 0:
        return np.zeros(start.shape, dtype=np.bool_)
    outside = following(~inside)
    shape = (start.shape[0], start.shape[1])
    return between(shape, row, first, outside[row, first] - 1)


def _earlier(marks: BoolArray) -> BoolArray:
    moved = np.zeros(marks.shape, dtype=np.bool_)
    moved[..., 1:] = marks[..., :-1]
    return moved


def _later(marks: BoolArray) -> BoolArray:
    moved = np.zeros(marks.shape, dtype=np.bool_)
    moved[..., :-1] = marks[..., 1:]
    return moved
