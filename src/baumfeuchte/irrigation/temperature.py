"""Water contents that follow the warmth of the day (irrigation-science 1.6).

Off by default: the fixed morning window of the daily value (4.1) removes most of it. For series of
one's own that are looked at hour by hour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats

if TYPE_CHECKING:
    import numpy.typing as npt

LEAST_CORRELATION: Final = 0.8
"""|corr| of water content and temperature within the day from which on the slope is believed."""
REFERENCE_C: Final = 15.0
LEAST_READINGS: Final = 72
"""Readings on dry days; three days of hours are the least that tell a cycle [A]."""


def temperature_slope(
    theta: npt.ArrayLike, temperature_c: npt.ArrayLike, dry_days: npt.ArrayLike
) -> FloatArray:
    """How much of a probe's daily wave is its temperature's (irrigation-science 1.6 [S20]).

    Both are taken as deviations from a straight line through their day, so that drying does not
    count.

    Args:
        theta: (N, D, H) water contents, m3/m3 (or Vol.-%), NaN = gap; H readings a day.
        temperature_c: (N, D, H) soil temperature at the probe, degree C, NaN = gap.
        dry_days: (N, D) or (D,) days without rain and watering.

    Returns:
        (N,) a, in the unit of ``theta`` per K; 0 where the two do not go together.
    """
    water, warmth = as_floats(theta), as_floats(temperature_c)
    dry = np.broadcast_to(np.asarray(dry_days, dtype=np.bool_), water.shape[:2])
    known = np.isfinite(water) & np.isfinite(warmth) & dry[..., None]
    count = known.sum(axis=2)
    of_water, of_warmth = _from_the_line(water, known), _from_the_line(warmth, known)
    together = (of_water * of_warmth).sum(axis=1)
    spread = np.sqrt((of_water**2).sum(axis=1) * (of_warmth**2).sum(axis=1))
    correlation = np.where(spread > 0.0, together / np.where(spread > 0.0, spread, 1.0), 0.0)
    warm = np.maximum((of_warmth**2).sum(axis=1), np.finfo(np.float64).tiny)
    believed = (np.abs(correlation) > LEAST_CORRELATION) & (count.sum(axis=1) >= LEAST_READINGS)
    return as_floats(np.where(believed, together / warm, 0.0))


def _from_the_line(values: FloatArray, known: npt.NDArray[np.bool_]) -> FloatArray:
    """(N, D x H) distances of the known values from the line of least squares of each day."""
    count = np.maximum(known.sum(axis=2, keepdims=True), 1)

    def centred(some: FloatArray) -> FloatArray:
        mean = np.where(known, some, 0.0).sum(axis=2, keepdims=True) / count
        return as_floats(np.where(known, some - mean, 0.0))

    hour = centred(np.broadcast_to(np.arange(values.shape[2], dtype=np.float64), values.shape))
    level = centred(values)
    square = (hour**2).sum(axis=2, keepdims=True)
    per_hour = (hour * level).sum(axis=2, keepdims=True) / np.where(square > 0.0, square, 1.0)
    return as_floats((level - per_hour * hour).reshape(values.shape[0], -1))


def without_temperature(
    theta: npt.ArrayLike, temperature_c: npt.ArrayLike, slope: npt.ArrayLike
) -> FloatArray:
    """Water contents as at 15 degree C: theta - a (T - 15) (irrigation-science 1.6).

    Args:
        theta: (N, ...) m3/m3 (or Vol.-%).
        temperature_c: as ``theta``, degree C; where it is NaN the value stays as it is.
        slope: (N,) of ``temperature_slope``.
    """
    water = as_floats(theta)
    per_k = as_floats(slope).reshape(-1, *([1] * (water.ndim - 1)))
    return as_floats(water - per_k * np.nan_to_num(as_floats(temperature_c) - REFERENCE_C))
