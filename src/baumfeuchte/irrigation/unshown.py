"""What a sensor has not shown yet: the part of a band that its own days have to earn away.

A sensor of two days has two errors, and one that never saw rain has no error of a rainy day: both
promise a stillness that nobody knows. What weather may do to *any* sensor stands for what this one
has not shown: ET0 takes water in proportion to what is there, rain brings it up to saturation
(kappa and gamma of F1, irrigation-science 4.2). Its causes are not those of the sensor's own
errors, so it adds in squares; and it fades with what was seen, on the dry side by days, on the
wet side by millimetres of rain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.forecast_priors import PRIORS, UNSHOWN_KNOT_DAYS, Priors
from baumfeuchte.irrigation.loss import DEFAULT_GAMMA_PER_MM, DEFAULT_KAPPA_PER_MM
from baumfeuchte.irrigation.moisture_scale import TENSION_OFFSET_KPA
from baumfeuchte.irrigation.plausibility import LARGEST_VWC_PERCENT

if TYPE_CHECKING:
    from baumfeuchte.irrigation.drive import Drive

LOG_TENSION_PER_PERCENT = 0.05
"""Scale units of tension per Vol.-%: Sl3 from 10 to 20 kPa has 0.06 (irrigation-science 1.4)."""
USUAL_RAIN_MM = 2.0
"""Rain of a day that nobody knows, mm: 730 mm a year [A]. A mean, as chances of rain add up."""
MIDDLE_VWC_PERCENT = 25.0
"""Water content at which the share of the demand counts once; ET0 takes in proportion to it [A]."""
UPWARD_SHARE = 0.5
"""Share of the weatherless part upwards: without rain a sensor rises by noise only [A]."""
LARGEST_GAP_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How much N sensors have shown of themselves, as shares that are still unknown, 0..1.

    Attributes:
        of_days: (N,) 1 for a sensor without a single daily change, 0.01 after 60 days.
        of_rain: (N,) 1 for a sensor that saw no rain, 0.01 after 120 mm.
    """

    of_days: FloatArray
    of_rain: FloatArray


def shown_by(levels: FloatArray, drive: Drive, priors: Priors = PRIORS) -> Shown:
    """Count what the past showed (irrigation-science 4.3: priors fade with evidence).

    Args:
        levels: (T + 1, N) daily levels, NaN for gaps.
        drive: at least T days, the first T of them past.
        priors: days and mm of evidence that the prior stands for.
    """
    past = levels.shape[0] - 1
    seen = np.isfinite(np.diff(levels, axis=0))
    rain = np.where(seen, _water(drive)[:past], 0.0).sum(axis=0)
    days, mm = priors.unshown_days, priors.unshown_rain_mm
    # Squares: shares of a variance, and a full history must not feel its prior.
    return Shown(
        of_days=as_floats((days / (days + seen.sum(axis=0))) ** 2),
        of_rain=as_floats((mm / (mm + rain)) ** 2),
    )


def unshown_widths(
    shown: Shown,
    drive: Drive,
    start: FloatArray,
    gap: IntArray,
    is_tension: BoolArray,
    *,
    leads: int,
    priors: Priors = PRIORS,
) -> tuple[FloatArray, FloatArray]:
    """Distances to the 10 % and 90 % quantile that the unshown part has (irrigation-science 4.2).

    Args:
        shown: of N sensors.
        drive: of the same, past and to come.
        start: (N,) level at the origin on the scale of ``moisture_scale``.
        gap: (N,) days without value before the origin; their weather counts too.
        is_tension: (N,).
        leads: H.
        priors: constants.

    Returns:
        Two (H, N), 0 and above, scale units.
    """
    percent = np.where(is_tension, LOG_TENSION_PER_PERCENT, 1.0)
    walked = np.minimum(gap, LARGEST_GAP_DAYS)
    demand = 100.0 * DEFAULT_KAPPA_PER_MM * _since(drive.et0_mm, drive.past_days, walked, leads)
    supply = 100.0 * DEFAULT_GAMMA_PER_MM * _since(_water(drive), drive.past_days, walked, leads)
    at = np.log(np.minimum(np.arange(1, leads + 1)[:, None] + walked, UNSHOWN_KNOT_DAYS[-1]))
    still, taken, brought = (
        np.interp(at, np.log(UNSHOWN_KNOT_DAYS), table)
        for table in (priors.unshown_percent, priors.unshown_demand, priors.unshown_supply)
    )
    # Dry soil gives little (stage 2); a logarithm of tension grows as fast in dry soil as in wet.
    there = np.where(is_tension, 1.0, np.maximum(start, 0.0) / MIDDLE_VWC_PERCENT)
    wettest = np.where(is_tension, -np.log10(TENSION_OFFSET_KPA), LARGEST_VWC_PERCENT)
    room = np.maximum(wettest - start, 0.0)
    rise = np.minimum(percent * shown.of_rain * brought * supply, room)
    return (
        as_floats(percent * shown.of_days * there * (still + taken * demand)),
        as_floats(percent * shown.of_days * UPWARD_SHARE * still + rise),
    )


def _water(drive: Drive) -> FloatArray:
    """Rain and melt water, mm, with what is usual where nobody knows."""
    return np.where(drive.known, drive.water_mm, USUAL_RAIN_MM)


def _since(daily: FloatArray, past: int, gap: IntArray, leads: int) -> FloatArray:
    """Sums of a daily value from the last level to each lead, (H, N)."""
    ahead = np.cumsum(daily[past : past + leads], axis=0)
    if not gap.any():
        return as_floats(ahead)
    before = np.cumsum(np.concatenate([np.zeros_like(daily[:1]), daily[:past][::-1]]), axis=0)
    return as_floats(ahead + np.take_along_axis(before, gap[None], axis=0))
