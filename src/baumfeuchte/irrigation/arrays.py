"""Array types, and the few NumPy idioms that several modules share."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
IntArray: TypeAlias = npt.NDArray[np.int64]


def as_floats(values: npt.ArrayLike) -> FloatArray:
    """Give ``values`` as float64, same shape and unit (irrigation-science 0: NumPy only)."""
    return np.asarray(values, dtype=np.float64)


def median_of_valid(values: npt.ArrayLike) -> FloatArray:
    """Median along the last axis without NaN; NaN where nothing is left, and no warning.

    Args:
        values: (..., T), any unit.

    Returns:
        (...), same unit. Source: irrigation-science 4.1 (gaps are skipped, not filled).
    """
    ordered = np.sort(as_floats(values), axis=-1)  # NaN goes last
    if ordered.shape[-1] == 0:
        return np.full(ordered.shape[:-1], np.nan)
    count = np.isfinite(ordered).sum(axis=-1, keepdims=True)
    lower = np.take_along_axis(ordered, np.maximum((count - 1) // 2, 0), axis=-1)
    upper = np.take_along_axis(ordered, np.minimum(count // 2, ordered.shape[-1] - 1), axis=-1)
    middle: FloatArray = np.where(count > 0, (lower + upper) / 2.0, np.nan)[..., 0]
    return middle


def group_starts(groups: IntArray) -> IntArray:
    """First row of every run in a sorted group column, for ``reduceat``.

    Args:
        groups: (K,) sorted ids, no unit.

    Returns:
        (G,) row numbers. Source: irrigation-science 2.3 (several sensors of one tree).
    """
    if groups.size == 0:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1]))).astype(np.int64)
