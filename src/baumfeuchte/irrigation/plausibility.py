"""Quality rules by the letter of irrigation-science 5: Q1-Q4 and the absolute part of Q6.

Series have time as their last axis. A flag never deletes a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats

if TYPE_CHECKING:
    import numpy.typing as npt

LARGEST_VWC_PERCENT = 60.0
"""C02 of the ISMN (irrigation-science 5 Q1 [S21])."""
AIR_VWC_PERCENT = 1.0
"""Below this a probe hangs in the air: not even air-dry soil is so dry (irrigation-science 5 Q10
[A]). Not more: a probe that is left out lets the tree's wetter ones decide."""
LARGEST_TENSION_KPA = 1.0e5
"""pF 6, the widest range of a tension sensor on the market; a narrower sensor limits itself."""
FROZEN_BELOW_C = 1.0
SENTINEL_TENSIONS_KPA = (240.0, 255.0)
"""Short and open circuit in Irrometer-derived firmware (irrigation-science 1.2, Q2)."""
SENTINEL_VALUES = (0.0, 65535.0, -1.0, 327.67)
SENTINEL_REPEATS = 3
STUCK_TEMPERATURE_H = 72
STUCK_VWC_H = 336
_SPIKE_READINGS = 3
"""A spike has a neighbour on each side."""


def vwc_out_of_range(vwc_percent: npt.ArrayLike) -> BoolArray:
    """Q1: below 0 or above 60 Vol.-%; NaN counts as out of range (irrigation-science 5)."""
    value = as_floats(vwc_percent)
    return np.asarray(~((value >= 0.0) & (value <= LARGEST_VWC_PERCENT)))


def vwc_above_saturation(vwc_percent: npt.ArrayLike, theta_s: npt.ArrayLike) -> BoolArray:
    """Q1, C03: more than 0.02 m3/m3 above saturation; value in Vol.-% (irrigation-science 5).

    Says as much about the assumed soil class as about the sensor.
    """
    return np.asarray(as_floats(vwc_percent) / 100.0 > as_floats(theta_s) + 0.02)


def tension_out_of_range(
    tension_kpa: npt.ArrayLike, largest_kpa: float = LARGEST_TENSION_KPA
) -> BoolArray:
    """Q1: below 0 kPa or above the sensor's limit in kPa; NaN counts too (irrigation-science 5)."""
    value = as_floats(tension_kpa)
    return np.asarray(~((value >= 0.0) & (value <= largest_kpa)))


def tension_sentinel(tension_kpa: npt.ArrayLike) -> BoolArray:
    """Q2: exactly 240 or 255 kPa, a Watermark's short or open circuit (irrigation-science 1.2)."""
    return np.isin(as_floats(tension_kpa), SENTINEL_TENSIONS_KPA)


def repeated_sentinels(
    values: npt.ArrayLike, sentinels: tuple[float, ...] = SENTINEL_VALUES
) -> BoolArray:
    """Q2: exactly 0, 65535, -1 or 327.67 (any unit) for 3 readings and more (irrigation-science 5).

    Args:
        values: (..., T).
        sentinels: other fault values, where 0 is a usual value of the quantity.

    Returns:
        (..., T), every reading of such a run.
    """
    series = as_floats(values)
    return np.isin(series, sentinels) & (_whole_runs(series) >= SENTINEL_REPEATS)


def unusable(value: npt.ArrayLike, is_tension: npt.ArrayLike) -> BoolArray:
    """Q1, Q2 and air instead of soil (Q10) for single daily values (irrigation-science 5).

    Args:
        value: (N,) kPa where ``is_tension``, else Vol.-%.
        is_tension: (N,).

    Returns:
        (N,) True where no advice may use the value.
    """
    tension_bad = tension_out_of_range(value) | tension_sentinel(value)
    vwc_bad = vwc_out_of_range(value) | like_air(value, is_tension)
    return np.where(np.asarray(is_tension, dtype=np.bool_), tension_bad, vwc_bad)


def like_air(value: npt.ArrayLike, is_tension: npt.ArrayLike) -> BoolArray:
    """Q10 for single daily values: what a probe says without contact (irrigation-science 5 [A]).

    Args:
        value: (N,) kPa where ``is_tension``, else Vol.-%.
        is_tension: (N,); of a tension nobody can tell.
    """
    vwc = as_floats(value)
    wet = np.asarray(is_tension, dtype=np.bool_)
    return np.asarray(~wet & (vwc >= 0.0) & (vwc < AIR_VWC_PERCENT))


def frozen(soil_temperature_c: npt.ArrayLike) -> BoolArray:
    """Q3: soil below 1 degree C, where ice looks dry (irrigation-science 1.6, 5)."""
    return np.asarray(as_floats(soil_temperature_c) < FROZEN_BELOW_C)


def spikes(theta: npt.ArrayLike) -> BoolArray:
    """Q4: one reading that jumps and comes straight back (irrigation-science 5).

    |d1| > max(0.02, 0.15 x_prev), d1 d2 < 0 and 0.8 <= |d2 / d1| <= 1.2.

    Args:
        theta: (..., T) m3/m3.
    """
    series = as_floats(theta)
    found = np.zeros(series.shape, dtype=np.bool_)
    if series.shape[-1] < _SPIKE_READINGS:
        return found
    step = np.diff(series, axis=-1)
    up, back = step[..., :-1], step[..., 1:]
    before = series[..., :-2]
    large = np.abs(up) > np.maximum(0.02, 0.15 * before)
    # Products instead of the quotient: a step of 0 would divide by nothing.
    alike = (np.abs(back) >= 0.8 * np.abs(up)) & (np.abs(back) <= 1.2 * np.abs(up))
    found[..., 1:-1] = large & (up * back < 0.0) & alike
    return found


def run_lengths(values: npt.ArrayLike) -> IntArray:
    """Count the identical readings (any unit) up to each one (irrigation-science 5 Q6).

    Args:
        values: (..., T); NaN equals nothing.

    Returns:
        (..., T), at least 1.
    """
    series = as_floats(values)
    position = np.broadcast_to(np.arange(series.shape[-1], dtype=np.int64), series.shape)
    changed = np.ones(series.shape, dtype=np.bool_)
    changed[..., 1:] = series[..., 1:] != series[..., :-1]
    start = np.maximum.accumulate(np.where(changed, position, 0), axis=-1)
    return np.asarray(position - start + 1, dtype=np.int64)


def identical_for(values: npt.ArrayLike, limit_h: float, interval_h: float = 1.0) -> BoolArray:
    """Q6: mark readings that have been identical for so many hours (irrigation-science 5).

    Args:
        values: (..., T) any unit.
        limit_h: hours.
        interval_h: hours between two readings.

    Returns:
        (..., T) True from the reading on where the limit is reached.
    """
    return np.asarray(run_lengths(values) * interval_h >= limit_h)


def stuck(soil_temperature_c: npt.ArrayLike, vwc_percent: npt.ArrayLike) -> BoolArray:
    """Q6, absolute: temperature identical >= 72 h or water content >= 336 h (irrigation-science 5).

    ``sticking.stood_still`` has the rule relative to the sensor.

    Args:
        soil_temperature_c: (..., T) hourly, degree C; all NaN where unknown.
        vwc_percent: (..., T) hourly, Vol.-% (or any unit), in season.

    Returns:
        (..., T) True from the hour on where the limit is reached.
    """
    return np.asarray(
        identical_for(soil_temperature_c, STUCK_TEMPERATURE_H)
        | identical_for(vwc_percent, STUCK_VWC_H)
    )


def _whole_runs(series: FloatArray) -> IntArray:
    """Length of the run that each value belongs to, also of what follows it."""
    forward = run_lengths(series)
    backward = run_lengths(series[..., ::-1])[..., ::-1]
    return forward + backward - 1
