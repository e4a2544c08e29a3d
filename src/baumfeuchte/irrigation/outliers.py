"""Q4: readings that jump out of the series and come back, and stretches of nothing but that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, as_floats
from baumfeuchte.irrigation.breaks import LONGEST_INTERVAL_H, step_sizes
from baumfeuchte.irrigation.windows import held_before, neighbour, noise_scale, steps, window_mean

if TYPE_CHECKING:
    import numpy.typing as npt

SPIKE_LEAST = 2.0
SPIKE_SHARE = 0.15
"""Q4: more than 2 Vol.-% and 15 % of the reading before."""
USUAL_STEPS = 6.0
BACK_SHARES = (0.7, 1.43)
"""Q4 says 0.8 to 1.2; the soil itself goes on changing meanwhile, so a little more."""
SPIKE_READINGS = 2
"""Longest spike; what lasts longer is an excursion (Q5) or a stretch of noise."""
FLAT_SHARE = 0.2
"""The readings of a longer spike differ by less than that part of it."""
NOISE_READINGS = 12
NOISE_USUAL = 8.0
NOISE_LEAST = 0.5
NOISE_PART = 0.5


def out_and_back(
    wetness: npt.ArrayLike,
    hours: npt.ArrayLike,
    interval_h: float,
    *,
    least: float = SPIKE_LEAST,
    share: float = SPIKE_SHARE,
) -> BoolArray:
    """Q4: up to two readings that jump and come straight back (irrigation-science 5).

    Args:
        wetness: (N, T) Vol.-% or 10 log10(kPa), NaN only at the end of a row.
        hours: (N, T) hours.
        interval_h: usual time between two readings, hours.
        least: smallest spike, in the unit of ``wetness``.
        share: smallest spike as a part of the reading before (0 for scales without a zero).

    Returns:
        (N, T) the readings of the spikes. With less than four readings a day only falls count:
        a shower wets and drains between two readings.
    """
    series = as_floats(wetness)
    step = step_sizes(series, hours, interval_h)
    before = neighbour(series, -1)
    usual = USUAL_STEPS * noise_scale(series)
    large = np.abs(step) >= np.maximum(np.maximum(least, share * np.abs(before)), usual)
    if interval_h > LONGEST_INTERVAL_H:
        large &= step < 0.0
    found = np.zeros(series.shape, dtype=np.bool_)
    for width in range(1, SPIKE_READINGS + 1):
        back = neighbour(step, width)
        flat = np.abs(neighbour(series, width - 1) - series) <= FLAT_SHARE * np.abs(step)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            share_back = -back / step
        alike = (share_back >= BACK_SHARES[0]) & (share_back <= BACK_SHARES[1])
        first = large & flat & alike
        found |= _forward(first, width)
    return found


def noisy(
    wetness: npt.ArrayLike,
    hours: npt.ArrayLike,
    interval_h: float,
    *,
    least: float = NOISE_LEAST,
) -> BoolArray:
    """Mark stretches in which most readings go up and down: a loose contact, water in a plug.

    Args:
        wetness: (N, T) Vol.-% or 10 log10(kPa), NaN only at the end of a row.
        hours: (N, T) hours.
        interval_h: usual time between two readings, hours.
        least: smallest zigzag that counts, in the unit of ``wetness``.

    Returns:
        (N, T) all readings of 12 in a row of which half zigzag by more than eight usual steps.
        Source: irrigation-science 5 Q4 for many readings at once; the rule is ours [A].
    """
    step = step_sizes(wetness, hours, interval_h)
    onward = neighbour(step, 1)
    zigzag = np.minimum(np.abs(step), np.abs(onward))
    usual = NOISE_USUAL * noise_scale(wetness, 0.75)
    turned = (step * onward < 0.0) & (zigzag >= np.maximum(least, usual))
    part = window_mean(turned.astype(np.float64), NOISE_READINGS)
    part[..., : NOISE_READINGS - 1] = 0.0
    return held_before(part >= NOISE_PART, NOISE_READINGS) & np.isfinite(steps(wetness))


def _forward(first: BoolArray, width: int) -> BoolArray:
    """The first reading of each spike and the ``width - 1`` after it."""
    found = first.copy()
    for more in range(1, width):
        found[..., more:] |= first[..., : first.shape[-1] - more]
    return found
