"""Wetting events in hourly series (irrigation-science 4.1 E1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats
from baumfeuchte.irrigation.plausibility import spikes

if TYPE_CHECKING:
    import numpy.typing as npt

RISE_THETA = 0.010
WINDOW_H = 6
TENSION_FALL_KPA = 5.0
TENSION_FALL_SHARE = 0.25
TENSION_WINDOW_H = 24


def wetting_events(
    theta: npt.ArrayLike, *, window_h: int = WINDOW_H, rise_theta: float = RISE_THETA
) -> BoolArray:
    """Mark hours that lie 0.010 m3/m3 above the lowest of the 6 h before (irrigation-science 4.1).

    Args:
        theta: (..., T) hourly m3/m3, NaN for gaps.
        window_h: hours before that count.
        rise_theta: m3/m3.

    Returns:
        (..., T); spikes (Q4) are no events. An event begins at its first marked hour.
    """
    series = as_floats(theta)
    lowest = _extreme_before(series, window_h, lowest=True)
    # The tiny margin keeps a rise of exactly the limit from being lost to rounding.
    risen = series - lowest >= rise_theta - 1.0e-12
    found: BoolArray = risen & ~spikes(series)
    return found


def tension_wetting_events(tension_kpa: npt.ArrayLike) -> BoolArray:
    """Mark hours where tension fell by max(5 kPa, 25 %) within 24 h (irrigation-science 4.1 E1).

    Args:
        tension_kpa: (..., T) hourly kPa, NaN for gaps.
    """
    series = as_floats(tension_kpa)
    highest = _extreme_before(series, TENSION_WINDOW_H, lowest=False)
    fallen: BoolArray = highest - series >= np.maximum(
        TENSION_FALL_KPA, TENSION_FALL_SHARE * highest
    )
    return fallen


def first_hour(events: BoolArray) -> int | None:
    """Index (hours) of the first marked hour of one series (irrigation-science 4.1), or None."""
    return int(events.argmax()) if events.any() else None


def _extreme_before(series: FloatArray, window: int, *, lowest: bool) -> FloatArray:
    """Extreme of the ``window`` values before each value; NaN where there is none."""
    padding = np.full((*series.shape[:-1], window), np.nan)
    padded = np.concatenate([padding, series[..., :-1]], axis=-1)
    windows = sliding_window_view(padded, window, axis=-1)
    reduced = np.fmin.reduce(windows, axis=-1) if lowest else np.fmax.reduce(windows, axis=-1)
    return as_floats(reduced)
