"""Intervals, probabilities and days until a limit (irrigation-science 4.6)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

SCALE_BASE = 0.004
SCALE_SLOPE = 0.25
"""scale_h = 0.004 + 0.25 x loss, m3/m3 (irrigation-science 4.6)."""
Z_80 = 1.2816
"""Half width of the 80 % interval of a standard normal distribution."""
NO_WEATHER_FACTOR = 1.3
"""Half widths without weather data (irrigation-science 7 [A])."""
DRY_WINDOW_MM = 3.0
"""Windows with less rain belong to the dry store (irrigation-science 4.6)."""

_LEAD_DAYS = (1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 14.0)
_DRY_Q80 = (1.0, 1.1, 1.3, 1.5, 1.7, 1.9, 2.2, 2.3)
_DRY_Q50 = (0.30, 0.45, 0.55, 0.65, 0.75, 0.90, 1.05, 1.35)
_OTHER_Q80 = (1.2, 2.0, 2.6, 3.2, 3.7, 4.3, 5.0, 5.5)


def phi(z: npt.ArrayLike) -> FloatArray:
    """Standard normal distribution function, no unit, error < 1e-7.

    Source: Abramowitz-Stegun 7.1.26, as the NumPy-only floor has no erf (irrigation-science 4.6).
    """
    x = np.abs(as_floats(z)) / math.sqrt(2.0)
    t = 1.0 / (1.0 + 0.3275911 * x)
    polynomial = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    erf = 1.0 - polynomial * np.exp(-x * x)
    return as_floats(0.5 * (1.0 + np.copysign(erf, as_floats(z))))


def default_q80(lead_days: npt.ArrayLike, rain_sum_mm: npt.ArrayLike = 0.0) -> FloatArray:
    """80 % quantile of |error| / scale until own scores exist (irrigation-science 4.6).

    Args:
        lead_days: days from the reading to the forecast day; at 0 the quantile is 0.
        rain_sum_mm: mm of rain in this window; 3 mm and more take the other store.

    Returns:
        Without unit; between the table's days linear, beyond 14 days constant.
    """
    lead = as_floats(lead_days)
    dry = np.interp(lead, _LEAD_DAYS, _DRY_Q80)
    other = np.interp(lead, _LEAD_DAYS, _OTHER_Q80)
    chosen = np.where(as_floats(rain_sum_mm) < DRY_WINDOW_MM, dry, other)
    return as_floats(np.where(lead > 0.0, chosen, 0.0))


def default_q50(lead_days: npt.ArrayLike, rain_sum_mm: npt.ArrayLike = 0.0) -> FloatArray:
    """50 % quantile, as ``default_q80`` (days, mm; irrigation-science 4.6).

    The source gives none for the other store: it takes the dry store's ratio to q80 [A].
    """
    lead = as_floats(lead_days)
    ratio = np.interp(lead, _LEAD_DAYS, np.divide(_DRY_Q50, _DRY_Q80))
    dry = np.where(lead > 0.0, np.interp(lead, _LEAD_DAYS, _DRY_Q50), 0.0)
    other = default_q80(lead_days, rain_sum_mm) * ratio
    return as_floats(np.where(as_floats(rain_sum_mm) < DRY_WINDOW_MM, dry, other))


def error_scale(theta0: npt.ArrayLike, path: npt.ArrayLike) -> FloatArray:
    """scale_h = 0.004 + 0.25 max(x0 - path_h, 0) in m3/m3 (irrigation-science 4.6).

    Args:
        theta0: (N,) m3/m3 at the start of the forecast.
        path: (H, N) m3/m3.
    """
    return as_floats(
        SCALE_BASE + SCALE_SLOPE * np.maximum(as_floats(theta0) - as_floats(path), 0.0)
    )


def probability_below(
    path: npt.ArrayLike, half_width_80: npt.ArrayLike, threshold: npt.ArrayLike
) -> FloatArray:
    """P(below the limit by day h), a running maximum (irrigation-science 4.6).

    Each day gives Phi((limit - path) / sd), with sd = 80 % half width / 1.2816.

    Args:
        path: (H, N) m3/m3.
        half_width_80: (H, N) m3/m3, above 0.
        threshold: (N,) m3/m3.

    Returns:
        (H, N), 0..1 without unit.
    """
    sd = as_floats(half_width_80) / Z_80
    daily = phi((as_floats(threshold) - as_floats(path)) / sd)
    return as_floats(np.maximum.accumulate(daily, axis=0))


def probability_below_band(
    path: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike, threshold: npt.ArrayLike
) -> FloatArray:
    """P(below the limit on day h) of a band with two widths (irrigation-science 4.6).

    The running maximum of it is P(below the limit by day h).

    Args:
        path: (H, N) m3/m3.
        low: (H, N) m3/m3, the 10 % quantile.
        high: (H, N) m3/m3, the 90 % quantile.
        threshold: (N,) m3/m3.

    Returns:
        (H, N), 0..1 without unit; a band without width answers 0 or 1.
    """
    middle, limit = as_floats(path), as_floats(threshold)
    width = np.where(limit < middle, middle - as_floats(low), as_floats(high) - middle)
    sd = np.maximum(width, 1.0e-9) / Z_80
    # A day of all trees fits the processor's cache, all days do not: half of the time.
    for day, row in enumerate((limit - middle) / sd):
        sd[day] = phi(row)
    return as_floats(sd)


def days_to_threshold(
    theta0: npt.ArrayLike, path: npt.ArrayLike, threshold: npt.ArrayLike
) -> FloatArray:
    """Days until a path reaches a limit, linear inside the crossing day (irrigation-science 4.6).

    Args:
        theta0: (N,) m3/m3 today.
        path: (H, N) m3/m3.
        threshold: (N,) m3/m3.

    Returns:
        (N,) days: 0 if already at or below the limit, inf if not within H days, NaN where today's
        value or the limit is.
    """
    tail, limit = as_floats(path), as_floats(threshold)
    first = np.broadcast_to(as_floats(theta0), tail.shape[1:])
    whole = np.concatenate([first[None], tail], axis=0)
    # Counting days above the limit row by row is faster than to search each column.
    above = np.ones(first.shape, dtype=np.bool_)
    day = np.zeros(first.shape, dtype=np.int16)
    for row in whole:
        above &= ~(row <= limit)
        day += above
    day[above] = 0
    after = np.take_along_axis(whole, day[None].astype(np.int64), axis=0)[0]
    before = np.take_along_axis(whole, np.maximum(day - 1, 0)[None].astype(np.int64), axis=0)[0]
    fall = np.where(day > 0, before - after, 1.0)
    part = np.where(fall > 0.0, (before - limit) / np.where(fall > 0.0, fall, 1.0), 0.0)
    inside = np.where(day > 0, day - 1 + part, 0.0)
    days = np.where(above, np.inf, inside)
    return as_floats(np.where(np.isnan(first) | np.isnan(limit), np.nan, days))


def conformal_q(scores: Sequence[float] | FloatArray, alpha: float) -> float:
    """Return the k-th smallest of n scores, k = ceil((n+1)(1-alpha)) (irrigation-science 4.6).

    Scores and result are without unit (error / scale). With too few scores for the level the
    result is inf: nothing is promised.
    """
    ordered = np.sort(as_floats(scores))
    # The small subtraction keeps (9+1) x 0.8 = 8.000000000000002 from becoming 9.
    k = math.ceil((ordered.size + 1) * (1.0 - alpha) - 1.0e-9)
    return float(ordered[k - 1]) if 1 <= k <= ordered.size else math.inf
