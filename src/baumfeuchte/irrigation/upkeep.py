"""Q9-Q13: what only weather, waterings, other sensors, winters or the device itself can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats, median_of_valid
from baumfeuchte.irrigation.windows import held, steps, window_variance

if TYPE_CHECKING:
    import numpy.typing as npt

SHALLOW_CM = 10.0
RISE_SIGMAS = 2.0
RISE_WINDOW_H = 25.0
NO_RAIN_MM = 0.2
NO_RAIN_MM_PER_M = 25.0
"""Q9: less rain than max(0.2, depth in m x 25) mm in 24 h does not reach the probe."""
WATERED_LITRES = 50.0
RAINED_MM = 15.0
RESPONSE_PERCENT = 1.0
TENSION_RESPONSE_SHARE = 0.10
NEIGHBOUR_Z = 4.0
NEIGHBOUR_DAYS = 3
NEIGHBOUR_WINDOW_DAYS = 7
LEAST_NEIGHBOURS = 3
NEIGHBOUR_LEAST_SPREAD = 0.3
"""Vol.-% (or 10 log10 kPa) a day: probes of one group are never more alike than that (1.6)."""
WINTER_SHIFT_THETA = 0.04
SILENT_INTERVALS = 3.0
BATTERY_FALL_V_PER_WEEK = 0.05
_MAD_TO_SD = 1.4826
_DAYS_PER_WEEK = 7.0


def unexplained_rise(
    vwc_percent: npt.ArrayLike,
    rain_24h_mm: npt.ArrayLike,
    depth_cm: npt.ArrayLike,
    interval_h: float,
) -> BoolArray:
    """Q9, D04: rise in 1 h and in 24 h above twice the 25-h sd without rain (irrigation-science 5).

    A logged or an unknown watering looks the same, so it says something about water, not about
    the sensor.

    Args:
        vwc_percent: (N, T) Vol.-%, NaN only at the end of a row.
        rain_24h_mm: (N, T) mm in the 24 h before each reading; NaN = unknown, never flagged.
        depth_cm: (N,) cm; only probes above 10 cm are judged. NaN = unknown, not judged.
        interval_h: usual time between two readings, hours.
    """
    series = as_floats(vwc_percent)
    depth = as_floats(depth_cm)[:, None]
    window = max(3, round(RISE_WINDOW_H / interval_h))
    before = np.sqrt(window_variance(series, window))
    spread = np.full(series.shape, np.nan)
    spread[..., 1:] = before[..., :-1]
    hour, day = max(1, round(1.0 / interval_h)), max(1, round(24.0 / interval_h))
    dry = as_floats(rain_24h_mm) < np.maximum(NO_RAIN_MM, NO_RAIN_MM_PER_M * depth / 100.0)
    limit = RISE_SIGMAS * spread
    risen = (_change(series, hour) > limit) & (_change(series, day) > limit)
    return np.asarray((depth < SHALLOW_CM) & dry & risen)


def no_response(
    change: npt.ArrayLike,
    litres: npt.ArrayLike,
    rain_48h_mm: npt.ArrayLike,
    others_responded: npt.ArrayLike,
    *,
    is_tension: npt.ArrayLike = False,
) -> BoolArray:
    """Q10: no answer to plenty of water while another depth or a neighbour did answer.

    Args:
        change: (...) rise in Vol.-%, or the part 0..1 by which tension fell within 72 h.
        litres: (...) l of a logged watering; 0 without.
        rain_48h_mm: (...) mm in 48 h.
        others_responded: (...) whether another depth or a neighbour saw the same water.
        is_tension: (...) which of the two ``change`` is.

    Returns:
        (...) True where at least 50 l or 15 mm brought less than 1 Vol.-% or 10 % of the tension.
        NaN (nothing measured) is no verdict. Source: irrigation-science 5 Q10 [A].
    """
    plenty = (as_floats(litres) >= WATERED_LITRES) | (as_floats(rain_48h_mm) >= RAINED_MM)
    least = np.where(np.asarray(is_tension), TENSION_RESPONSE_SHARE, RESPONSE_PERCENT)
    still = as_floats(change) < least
    return np.asarray(plenty & still & np.asarray(others_responded, dtype=np.bool_))


def unlike_neighbours(daily: npt.ArrayLike, neighbours: npt.ArrayLike) -> BoolArray:
    """Q11: robust z of the daily change against the group above 4 on 3 days of a week.

    Args:
        daily: (D,) the sensor's daily values in Vol.-% (or 10 log10 kPa), NaN for gaps.
        neighbours: (M, D) those of its group, same unit; fewer than 3 valid = no verdict.

    Returns:
        (D,) from the third such day on. Source: irrigation-science 5 Q11 [A].
    """
    group = steps(neighbours)
    if group.shape[0] < LEAST_NEIGHBOURS:
        return np.zeros(as_floats(daily).shape, dtype=np.bool_)
    enough = np.isfinite(group).sum(axis=0) >= LEAST_NEIGHBOURS
    odd = enough & unlike_the_group(steps(daily), group)
    total = np.cumsum(odd)
    before = np.concatenate((np.zeros(NEIGHBOUR_WINDOW_DAYS, dtype=total.dtype), total))
    recent = total - before[: total.size]
    return held(odd & (recent >= NEIGHBOUR_DAYS), NEIGHBOUR_DAYS)


def unlike_the_group(change: FloatArray, group: FloatArray) -> BoolArray:
    """Days on which a change is more than 4 robust sd from the median of a group's (5 Q11 [A]).

    Args:
        change: (..., D) Vol.-% (or 10 log10 kPa) a day, NaN for gaps: no verdict.
        group: (M, D) same unit.

    Returns:
        (..., D). Source: irrigation-science 5 Q11.
    """
    middle = median_of_valid(group.T)
    spread = _MAD_TO_SD * median_of_valid(np.abs(group - middle).T)
    score = np.abs(change - middle) / np.maximum(spread, NEIGHBOUR_LEAST_SPREAD)
    return np.asarray(score > NEIGHBOUR_Z)


def winter_shift(winter_theta: npt.ArrayLike) -> BoolArray:
    """Q13: field capacity of one winter more than 0.04 m3/m3 from that of the last known one.

    Args:
        winter_theta: (..., W) level of each winter in m3/m3 (median of frost-free days December to
            March, 1.5), NaN where a winter has too few days.

    Returns:
        (..., W) True for the winter that shifted. Source: irrigation-science 1.5, 5 Q13 [A].
    """
    level = as_floats(winter_theta)
    if level.shape[-1] == 0:
        return np.zeros(level.shape, dtype=np.bool_)
    known = np.isfinite(level)
    position = np.broadcast_to(np.arange(level.shape[-1]), level.shape)
    last = np.maximum.accumulate(np.where(known, position, -1), axis=-1)
    before = np.concatenate((np.full((*last.shape[:-1], 1), -1), last[..., :-1]), axis=-1)
    former = np.take_along_axis(level, np.maximum(before, 0), axis=-1)
    shift = np.abs(level - np.where(before >= 0, former, np.nan))
    # The tiny margin keeps a shift of exactly the limit from being found by rounding.
    return np.asarray(shift > WINTER_SHIFT_THETA + 1.0e-12)


def silent(hours_since: npt.ArrayLike, interval_h: npt.ArrayLike) -> BoolArray:
    """Q12: nothing heard for more than three intervals; both in hours (irrigation-science 5 [A]).

    Unknown (NaN) intervals give no verdict.
    """
    return np.asarray(as_floats(hours_since) > SILENT_INTERVALS * as_floats(interval_h))


def battery_failing(
    volts: npt.ArrayLike, days: npt.ArrayLike, lowest_v: npt.ArrayLike = np.nan
) -> BoolArray:
    """Q12: the battery is below the maker's limit or falls by more than 0.05 V a week.

    Args:
        volts: (..., T) daily battery voltage in V, NaN for gaps.
        days: (T,) time of each in days.
        lowest_v: (...) the maker's limit in V; NaN = unknown.

    Returns:
        (...) by the last known value and the least-squares slope; fewer than a week of days says
        nothing about the slope. Source: irrigation-science 5 Q12 [A].
    """
    series = as_floats(volts)
    known = np.isfinite(series)
    when = np.where(known, as_floats(days), np.nan)
    count = np.maximum(known.sum(axis=-1, keepdims=True), 1)
    centred = when - np.nansum(when, axis=-1, keepdims=True) / count
    level = np.nansum(series, axis=-1, keepdims=True) / count
    square = np.nansum(centred**2, axis=-1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        slope = np.nansum(centred * (series - level), axis=-1) / square
    span = _span(when)
    falling = (span >= _DAYS_PER_WEEK) & (slope * _DAYS_PER_WEEK < -BATTERY_FALL_V_PER_WEEK)
    last = np.maximum(series.shape[-1] - 1 - np.argmax(known[..., ::-1], axis=-1), 0)
    newest = np.take_along_axis(series, last[..., None], axis=-1)[..., 0]
    return np.asarray((newest < as_floats(lowest_v)) | falling)


def _change(series: FloatArray, readings: int) -> FloatArray:
    moved = np.full(series.shape, np.nan)
    moved[..., readings:] = series[..., : max(series.shape[-1] - readings, 0)]
    return as_floats(series - moved)


def _span(when: FloatArray) -> FloatArray:
    high = np.where(np.isfinite(when), when, -np.inf).max(axis=-1, initial=-np.inf)
    low = np.where(np.isfinite(when), when, np.inf).min(axis=-1, initial=np.inf)
    return as_floats(np.where(np.isfinite(high), high - np.where(np.isfinite(low), low, 0.0), 0.0))
