"""What single probes saw of a watering, by the hours around it (irrigation-science 3.2 V1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.events import (
    TENSION_FALL_KPA,
    TENSION_FALL_SHARE,
    WINDOW_H,
    wetting_events,
)
from baumfeuchte.irrigation.learning import LEAST_RESPONSE_THETA
from baumfeuchte.irrigation.plausibility import spikes, unusable
from baumfeuchte.irrigation.retention import RetentionCurve, rew_from_tension, theta_from_rew
from baumfeuchte.irrigation.watermark import CENSORED_BELOW_KPA

if TYPE_CHECKING:
    import numpy.typing as npt

BEFORE_H = 24
"""Hours before a watering in which its last usable value is looked for."""
AFTER_H = 30
"""Hours after it that are looked at."""
LATE_LOG_H = 6
"""Crews log at the end of a street: a rise in these hours before may be the watering [A]."""
HELD_FROM_KPA = 150.0
"""A tension probe that is silent beyond its dry end was at least as dry as its last value."""
FULL_MARGIN_THETA = 0.02
"""m3/m3 above field capacity: what ends there says nothing about the volume (3.2 V1)."""
_AFTER_HOURS = (24, 23, 25, 22, 26, 21, 27, 28, 29)
_EARLY_HOURS = (20, 19, 18, 17, 16, 15, 14, 13, 12)
_EPSILON = 1.0e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class WateringSeries:
    """K pairs of a watering and a probe, each with its hours around the watering.

    Attributes:
        watering: (K,) row of the watering.
        depth_cm: (K,) cm.
        is_tension: (K,) values are kPa, else Vol.-%.
        value: (K, 54) newest usable value of each hour, -24 .. +29 h; NaN for gaps.
        at_limit: (K, 54) that value is a bound, not a number.
        held_kpa: (K,) last tension before these hours, kPa; NaN where there is none.
        curve: (K,) retention curves.
        field_capacity, wilting_point: (K,) m3/m3.
    """

    watering: IntArray
    depth_cm: FloatArray
    is_tension: BoolArray
    value: FloatArray
    at_limit: BoolArray
    held_kpa: FloatArray
    curve: RetentionCurve
    field_capacity: FloatArray
    wilting_point: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResponses:
    """What K probes saw, (K,) each, water contents in m3/m3, NaN where not seen.

    Attributes:
        before, peak, after: before it, highest within 24 h, 24 h after.
        response: after minus before.
        before_age_h: hours from the value before to the watering.
        after_h: hours from the watering to the value after.
        logged_late: the rise began before the watering was logged.
        seen: there is a value before and one after.
        responded: 0.01 m3/m3 wetter, or tension fell by max(5 kPa, 25 %).
        touched: it did so for a while at least.
        full_before, full_after: no more water could be seen; the volume shows in neither.
        bounded: before or after is a bound, or not near 24 h: the response is no measurement.
    """

    before: FloatArray
    peak: FloatArray
    after: FloatArray
    response: FloatArray
    before_age_h: FloatArray
    after_h: FloatArray
    logged_late: BoolArray
    seen: BoolArray
    responded: BoolArray
    touched: BoolArray
    full_before: BoolArray
    full_after: BoolArray
    bounded: BoolArray


def hourly_grid(
    row: npt.ArrayLike, hours_after: npt.ArrayLike, value: npt.ArrayLike, rows: int
) -> FloatArray:
    """Lay values on the hours around their watering (irrigation-science 3.2 V1).

    Args:
        row: (M,) pair of watering and probe.
        hours_after: (M,) hours since the watering, negative before it.
        value: (M,) kPa or Vol.-%.
        rows: K, number of pairs.

    Returns:
        (K, 54), the newest value of each hour; hour 0 is the one that the watering begins.
    """
    pair, hours = np.asarray(row, dtype=np.int64), as_floats(hours_after)
    grid = np.full((rows, BEFORE_H + AFTER_H), np.nan)
    column = np.floor(hours).astype(np.int64) + BEFORE_H
    inside = (column >= 0) & (column < grid.shape[1])
    order = np.flatnonzero(inside)[np.argsort(hours[inside], kind="stable")]
    grid[pair[order], column[order]] = as_floats(value)[order]  # of several the last one stays
    return grid


def water_contents(series: WateringSeries) -> FloatArray:
    """Water contents (K, 54) in m3/m3; impossible values and spikes are gaps.

    Source: irrigation-science 1.4 (tension by the curve, below 10 kPa counts as 10), 5 Q1, Q2, Q4.
    """
    is_tension = np.broadcast_to(series.is_tension[:, None], series.value.shape)
    kpa = np.where(is_tension, series.value, np.nan)
    of_tension = _theta_of(kpa, series)
    theta = np.where(is_tension, of_tension, series.value / 100.0)
    theta = np.where(unusable(series.value, is_tension), np.nan, theta)
    return as_floats(np.where(spikes(theta), np.nan, theta))


def probe_responses(series: WateringSeries, *, may_be_late: npt.ArrayLike = True) -> ProbeResponses:
    """Read before, peak, after and the response off K probes (irrigation-science 3.2 V1, 4.1 E1).

    The value before is the last one of the 24 hours before; where a wetting event began in the
    6 hours before the log, it is the lowest before that event. A tension probe without a value
    that was last seen at 150 kPa and more counts as that dry, as a bound.

    Args:
        series: of K pairs.
        may_be_late: (K,) an earlier rise may be the watering: no rain fell before it.

    Returns:
        Water contents in m3/m3, times in hours.
    """
    theta = water_contents(series)
    pairs = np.arange(theta.shape[0])
    start = _before(series, theta, np.asarray(may_be_late, dtype=np.bool_))
    before, future = start.theta, theta[:, BEFORE_H:]
    hour, near = _hour_after(future)
    column = np.maximum(hour, 0) + BEFORE_H
    after = np.where(hour >= 0, theta[pairs, column], np.nan)
    peak = np.fmax.reduce(np.concatenate([future[:, :25], after[:, None]], axis=1), axis=1)
    response = after - before
    kpa_after = np.where((hour >= 0) & series.is_tension, series.value[pairs, column], np.nan)
    fall = start.kpa - kpa_after
    tension_fell = fall >= np.maximum(TENSION_FALL_KPA, TENSION_FALL_SHARE * start.kpa)
    responded = (response >= LEAST_RESPONSE_THETA - _EPSILON) | tension_fell
    at_limit_after = series.at_limit[pairs, column] & (hour >= 0)
    wet = np.where(series.is_tension, np.inf, series.field_capacity)
    return ProbeResponses(
        before=before,
        peak=as_floats(peak),
        after=as_floats(after),
        response=as_floats(response),
        before_age_h=start.age_h,
        after_h=as_floats(np.where(hour >= 0, hour, np.nan)),
        logged_late=start.late,
        seen=np.isfinite(response),
        responded=np.asarray(responded, dtype=np.bool_),
        touched=np.asarray(responded | (peak - before >= LEAST_RESPONSE_THETA - _EPSILON)),
        full_before=np.asarray((start.kpa < CENSORED_BELOW_KPA) | (before >= wet)),
        full_after=np.asarray((kpa_after < CENSORED_BELOW_KPA) | (after > wet + FULL_MARGIN_THETA)),
        bounded=np.asarray(start.bound | at_limit_after | ~near),
    )


class _Before(NamedTuple):
    """(K,) water content before, its tension (NaN where logged late), age, and what it is."""

    theta: FloatArray
    kpa: FloatArray
    age_h: FloatArray
    late: BoolArray
    bound: BoolArray


def _before(series: WateringSeries, theta: FloatArray, may_be_late: BoolArray) -> _Before:
    """The value before: the last one, the lowest before an early rise, or the dry end."""
    pairs = np.arange(theta.shape[0])
    last = _last_finite(theta[:, :BEFORE_H])
    column = np.maximum(last, 0)
    known = last >= 0
    before = np.where(known, theta[pairs, column], np.nan)
    early, low = _early_rise(theta)
    late: BoolArray = early & may_be_late & (low < before)
    held = ~known & series.is_tension & (series.held_kpa >= HELD_FROM_KPA)
    of_held = _theta_of(series.held_kpa[:, None], series)[:, 0]
    kpa = np.where(known & ~late & series.is_tension, series.value[pairs, column], np.nan)
    return _Before(
        theta=as_floats(np.where(late, low, np.where(held, of_held, before))),
        kpa=as_floats(np.where(held, series.held_kpa, kpa)),
        age_h=as_floats(np.where(known, BEFORE_H - last, np.nan)),
        late=late,
        bound=np.asarray(held | (series.at_limit[pairs, column] & known & ~late)),
    )


def _theta_of(kpa: FloatArray, series: WateringSeries) -> FloatArray:
    """Water content (K, T) of tensions by the curves, on the scale of the site (1.4)."""
    column = RetentionCurve(
        theta_r=series.curve.theta_r[:, None],
        theta_s=series.curve.theta_s[:, None],
        alpha_per_hpa=series.curve.alpha_per_hpa[:, None],
        n=series.curve.n[:, None],
    )
    rew = rew_from_tension(np.maximum(kpa, CENSORED_BELOW_KPA), column)
    return theta_from_rew(rew, series.field_capacity[:, None], series.wilting_point[:, None])


def _last_finite(values: FloatArray) -> IntArray:
    """Column of the last finite value of each row, -1 where there is none."""
    finite = np.isfinite(values)
    back = finite[:, ::-1].argmax(axis=1)
    return np.where(finite.any(axis=1), values.shape[1] - 1 - back, -1).astype(np.int64)


def _early_rise(theta: FloatArray) -> tuple[BoolArray, FloatArray]:
    """Whether a wetting event began in the hours before the log, and the lowest before it."""
    events = wetting_events(theta[:, :BEFORE_H])[:, BEFORE_H - LATE_LOG_H :]
    first = events.argmax(axis=1) + BEFORE_H - LATE_LOG_H
    windows = sliding_window_view(theta[:, :BEFORE_H], WINDOW_H, axis=1)
    low = np.fmin.reduce(windows, axis=2)[np.arange(theta.shape[0]), first - WINDOW_H]
    return np.asarray(events.any(axis=1), dtype=np.bool_), as_floats(low)


def _hour_after(future: FloatArray) -> tuple[IntArray, BoolArray]:
    """Hour of the value that stands for "24 h after", -1 where none; and whether it is near 24."""
    hours = np.array([*_AFTER_HOURS, *_EARLY_HOURS], dtype=np.int64)
    finite = np.isfinite(future[:, hours])
    choice = finite.argmax(axis=1)
    found = finite.any(axis=1)
    near: BoolArray = found & (choice < len(_AFTER_HOURS))
    return np.where(found, hours[choice], -1).astype(np.int64), near
