"""Noise of a sensor's own readings, and the level that it leaves (irrigation-science 4.1, 4.3).

A noisy reading is the soil plus an error that the next reading does not have: a step up is
followed by one down, which no soil does. So the autocovariance of what the model leaves of
successive steps is minus the variance of the noise (local level model, Harvey 1989), and the gain
of its Kalman filter follows from it. A sensor without noise has a gain of 1: its level is its
reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from baumfeuchte.irrigation.arrays import as_floats

if TYPE_CHECKING:
    from baumfeuchte.irrigation.arrays import FloatArray, IntArray

CHANCE = 2.0
"""Standard errors of an autocorrelation that chance may show (95 %): a clean sensor must not be
filtered, and 60 days tell it no better than within 0.13."""
LARGEST_STEP = 4.0
"""Steps count for no more than so many mean ones: one shower is not 60 days of noise."""
JUMP_SD = 3.0
"""What is further off is water, not noise: the level follows at once."""
_MOST_NOISE = 0.49
_TINY = 1.0e-12


class Denoised(NamedTuple):
    """Levels of N sensors without their noise.

    Attributes:
        levels: (T + 1, N) filtered, unit of the levels given; NaN for gaps.
        noise: (N,) sd of a reading's noise, same unit, 0 where none shows.
    """

    levels: FloatArray
    noise: FloatArray


def denoised(levels: FloatArray, left: FloatArray) -> Denoised:
    """Filter the levels by what a model of their steps leaves (irrigation-science 4.3).

    Args:
        levels: (T + 1, N) daily levels, Vol.-% or any unit, NaN for gaps.
        left: (T, N) step minus the model's step, same unit, NaN where there is none. All days
            count alike: a sensor's noise does not fade.
    """
    known = np.isfinite(left)
    left = np.where(known, left, 0.0)
    days = np.maximum(known.sum(axis=0), 1)
    usual = np.abs(left).sum(axis=0) / days
    bounded = np.clip(left, -LARGEST_STEP * usual, LARGEST_STEP * usual)
    variance = (bounded**2).sum(axis=0) / days
    pairs = np.maximum((known[1:] & known[:-1]).sum(axis=0), 1)
    share = _noise_share((bounded[1:] * bounded[:-1]).sum(axis=0) / pairs, variance, pairs)
    gain, sd = _gain(share), np.sqrt(variance)
    level = levels.copy()
    innovation = np.zeros_like(sd)
    for day in range(left.shape[0]):
        innovation = left[day] + (1.0 - gain) * innovation
        believed = known[day] & (np.abs(innovation) < JUMP_SD * sd)
        innovation = np.where(believed, innovation, 0.0)
        level[day + 1] -= (1.0 - gain) * innovation
    return Denoised(level, as_floats(np.sqrt(share * variance)))


def _noise_share(covariance: FloatArray, variance: FloatArray, pairs: IntArray) -> FloatArray:
    """Variance of the noise per variance of a step, (N,): 0 to one half."""
    share = np.maximum(-covariance / np.maximum(variance, _TINY), _TINY)
    # A garrote (Breiman 1995): what chance may show is left out, what it cannot is kept whole.
    kept = 1.0 - (CHANCE / share) ** 2 / pairs
    return as_floats(np.clip(share * kept, 0.0, _MOST_NOISE))


def _gain(share: FloatArray) -> FloatArray:
    """Steady gain of a local level filter, (N,): signal per noise decides."""
    ratio = (1.0 - 2.0 * share) / np.maximum(share, _TINY)
    # The same as (sqrt(q^2 + 4 q) - q) / 2, without the difference of large numbers.
    gain = 2.0 / (1.0 + np.sqrt(1.0 + 4.0 / ratio))
    return as_floats(np.where(share > 0.0, gain, 1.0))
