"""One value per sensor and day (irrigation-science 4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats, median_of_valid

if TYPE_CHECKING:
    import numpy.typing as npt

MORNING_HOURS = (4.0, 8.0)
"""Local time, half open: the hours without diurnal signals (irrigation-science 4.1, 4.8)."""
LEAST_MORNING_VALUES = 2


def morning_value(local_hour: npt.ArrayLike, values: npt.ArrayLike) -> FloatArray:
    """Median of the morning; with fewer than two values there, the median of all given.

    Args:
        local_hour: (T,) hour of the local day, 0..24.
        values: (..., T), one unit for all (kPa or Vol.-%), NaN for gaps.

    Returns:
        (...), same unit; NaN where nothing is valid. Source: irrigation-science 4.1.
    """
    hour = as_floats(local_hour)
    series = as_floats(values)
    morning = np.where((hour >= MORNING_HOURS[0]) & (hour < MORNING_HOURS[1]), series, np.nan)
    enough = np.isfinite(morning).sum(axis=-1) >= LEAST_MORNING_VALUES
    return as_floats(np.where(enough, median_of_valid(morning), median_of_valid(series)))
