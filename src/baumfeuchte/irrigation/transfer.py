"""From sensed to unsensed trees, always with its uncertainty (irrigation-science 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats, median_of_valid
from baumfeuchte.irrigation.interval import phi

if TYPE_CHECKING:
    import numpy.typing as npt

PRIOR_SD_REW = 0.2
"""s0, from the QTrees quartiles (irrigation-science 6)."""
PRIOR_WEIGHT = 4.0
"""nu0: the prior counts like so many sensors (irrigation-science 6)."""
_CLASS_LIMITS = ((0.06, "A"), (0.12, "B"), (0.20, "C"))


def group_predict(
    rew: npt.ArrayLike,
    threshold_rew: npt.ArrayLike,
    *,
    prior_sd_rew: float = PRIOR_SD_REW,
    prior_weight: float = PRIOR_WEIGHT,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Group value for a tree without a sensor (irrigation-science 6).

    Args:
        rew: (..., n) REW (no unit) of the group's sensors on a day, NaN for gaps.
        threshold_rew: (...) REW below which the tree is dry.
        prior_sd_rew: s0, REW.
        prior_weight: nu0, so many sensors.

    Returns:
        Median REW, its standard deviation for one more tree, and P(REW < threshold); NaN where
        the group has no value.
    """
    values = as_floats(rew)
    valid = np.isfinite(values)
    n = valid.sum(axis=-1)
    count = np.maximum(n, 1)
    mean = np.where(valid, values, 0.0).sum(axis=-1) / count
    squares = (np.where(valid, values - mean[..., None], 0.0) ** 2).sum(axis=-1)
    variance = (squares + prior_weight * prior_sd_rew**2) / (count - 1 + prior_weight)
    middle = median_of_valid(values)
    sd = np.where(n > 0, np.sqrt(variance * (1.0 + 1.0 / count)), np.nan)
    return middle, as_floats(sd), phi((as_floats(threshold_rew) - middle) / sd)


def confidence_class(sd_rew: float) -> str:
    """Class A..D of a standard deviation in REW, no unit (irrigation-science 6 [A]).

    A up to 0.06, B up to 0.12, C up to 0.20, D above: an estimate to be checked on site.
    """
    return next((name for limit, name in _CLASS_LIMITS if sd_rew <= limit), "D")


def lower_class(name: str) -> str:
    """The next class below, no unit; nothing is below D (irrigation-science 6 [A])."""
    return {"A": "B", "B": "C"}.get(name, "D")
