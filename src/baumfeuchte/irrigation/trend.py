"""Robust trend for display; the forecast does not use it (irrigation-science 4.5)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats, median_of_valid

if TYPE_CHECKING:
    import numpy.typing as npt

DRYING_FAST_BELOW, DRYING_BELOW, WETTING_ABOVE = -1.0, -0.2, 0.2
"""Vol.-% per day (irrigation-science 4.5 [A])."""

TrendCode = Literal["drying_fast", "drying", "stable", "wetting"]


def theil_sen(days: npt.ArrayLike, values: npt.ArrayLike) -> FloatArray:
    """Median of the slopes of all pairs (irrigation-science 4.5).

    Args:
        days: (T,) strictly increasing.
        values: (..., T), NaN for gaps.

    Returns:
        (...), unit of the values per day; NaN with fewer than two values.
    """
    t, y = as_floats(days), as_floats(values)
    first, second = np.triu_indices(t.size, k=1)
    return median_of_valid((y[..., second] - y[..., first]) / (t[second] - t[first]))


def trend_code(slope_percent_per_day: float) -> TrendCode | None:
    """Name a slope in Vol.-% per day (irrigation-science 4.5 [A]).

    ``drying_fast`` below -1.0, ``drying`` below -0.2, ``wetting`` above 0.2, else ``stable``;
    None for NaN: where no slope is known, nothing is stable.
    """
    if math.isnan(slope_percent_per_day):
        return None
    if slope_percent_per_day < DRYING_FAST_BELOW:
        return "drying_fast"
    if slope_percent_per_day < DRYING_BELOW:
        return "drying"
    return "wetting" if slope_percent_per_day > WETTING_ABOVE else "stable"
