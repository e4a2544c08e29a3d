"""Days until a sensor gets drier than a limit: a hazard of its own (irrigation-science 4.6).

A median path is the wrong one to read a day from: it is shrunk towards "no change", and near
the limit single days cross that the median does not. Here each day ahead has a probability to be
dry, from the forecast and its band; the days' chances to stay wet multiply (errors of single days
count as independent), and the limit counts as reached where the probability to have been dry
passes a bar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats
from baumfeuchte.irrigation.interval import Z_80, phi
from baumfeuchte.irrigation.moisture_scale import to_scale

if TYPE_CHECKING:
    from baumfeuchte.irrigation.engine import Outcome

WIDENING = 1.2
"""The band is a day's; whether any of several days is dry needs wider tails."""
BAR_DAYS = (3.0, 14.0)
BAR = (0.62, 0.65)
"""Probability from which a crossing is said at those leads, linear between, constant outside."""


def probability_dry(outcome: Outcome, limit: FloatArray) -> FloatArray:
    """Probability that N sensors were at or below their limit by day h (irrigation-science 4.6).

    Args:
        outcome: forecast of N sensors.
        limit: (N,) on the scale of ``moisture_scale``.

    Returns:
        (14, N), 0..1 without unit, rising with the days.
    """
    sd = np.where(outcome.centre > limit, outcome.below, outcome.above) * (WIDENING / Z_80)
    return as_floats(1.0 - np.cumprod(1.0 - phi((limit - outcome.centre) / sd), axis=0))


def days_until_dry(
    outcome: Outcome, limit: FloatArray, is_tension: BoolArray, max_days: int
) -> FloatArray:
    """Days until N sensors reach their limit from the wet side (irrigation-science 4.6).

    Args:
        outcome: forecast of N sensors.
        limit: (N,) Vol.-% or kPa; NaN gives NaN.
        is_tension: (N,).
        max_days: 1..14 days to look ahead.

    Returns:
        (N,) days: 0 where the sensor is there already, inf where it is not reached, NaN where
        nothing is known.
    """
    scaled = to_scale(limit, is_tension)
    days = np.arange(1, max_days + 1)
    bar = np.interp(days, BAR_DAYS, BAR)[:, None]
    over = probability_dry(outcome, scaled)[:max_days] - bar
    over = np.concatenate([np.full_like(over[:1], -bar[0, 0]), over])
    reached = over >= 0.0
    day = reached.argmax(axis=0)
    after = np.take_along_axis(over, day[None], axis=0)[0]
    before = np.take_along_axis(over, np.maximum(day - 1, 0)[None], axis=0)[0]
    rise = np.where(day > 0, after - before, 1.0)
    within = day - after / np.maximum(rise, 1.0e-12)
    found = np.where(reached.any(axis=0), within, np.inf)
    found = np.where(outcome.start <= scaled, 0.0, found)
    return as_floats(np.where(np.isfinite(outcome.start) & np.isfinite(scaled), found, np.nan))
