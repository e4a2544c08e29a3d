"""How wrong a probe may be: level and trend apart (irrigation-science 1.6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats
from baumfeuchte.irrigation.learning import NOISE_THETA

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt


class ProbeKind(StrEnum):
    """What measures."""

    CAPACITANCE = "capacitance"
    """Water content of mineral soil, factory calibration."""
    CAPACITANCE_SUBSTRATE = "capacitance_substrate"
    """The same probe in tree substrate, which its factory calibration does not know."""
    WATERMARK = "watermark"
    TEROS21 = "teros21"


class Calibrated(StrEnum):
    """How well the site's field capacity is known."""

    NO = "no"
    PLATEAU = "plateau"
    WINTER = "winter"


LEVEL_THETA: dict[tuple[ProbeKind, Calibrated], float] = {
    (ProbeKind.CAPACITANCE, Calibrated.NO): 0.03,  # [S14]
    (ProbeKind.CAPACITANCE, Calibrated.PLATEAU): 0.025,  # [M], docs/learning.md
    (ProbeKind.CAPACITANCE, Calibrated.WINTER): 0.015,  # 4.6 [A]; [M] 0.012
    (ProbeKind.CAPACITANCE_SUBSTRATE, Calibrated.NO): 0.078,  # [S15]
    (ProbeKind.CAPACITANCE_SUBSTRATE, Calibrated.PLATEAU): 0.04,  # [A]
    (ProbeKind.CAPACITANCE_SUBSTRATE, Calibrated.WINTER): 0.031,  # [S15], after calibration
}
"""m3/m3, 1 sigma of the level of a water-content probe (irrigation-science 1.6)."""
TENSION_SHARE = 0.10
TENSION_KPA: dict[ProbeKind, float] = {
    ProbeKind.TEROS21: 2.0,  # [S17]
    ProbeKind.WATERMARK: 5.0,  # [S18] [A]
}
"""kPa beside 10 % of the value (irrigation-science 1.6)."""
WATERMARK_SHARE_PER_K = 0.018
"""Per K away from 24 degree C, where a Watermark has no soil temperature (1.2 [S4])."""
WATERMARK_REFERENCE_C = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBudget:
    """1 sigma of N probes, (N,) each.

    Attributes:
        level: m3/m3 of water-content probes, kPa of tension probes. It is the same from day to day
            and cancels in differences: it belongs into the confidence, not into the trend.
        trend_theta: m3/m3 from one day to the next, for all kinds; with the model's own error.
    """

    level: FloatArray
    trend_theta: FloatArray


def error_budget(
    kinds: Sequence[ProbeKind],
    value: npt.ArrayLike,
    *,
    calibrated: Sequence[Calibrated],
    uncorrected_soil_c: npt.ArrayLike = np.nan,
) -> ErrorBudget:
    """Give the 1 sigma errors of N probes (irrigation-science 1.6).

    Args:
        kinds: N kinds of probes.
        value: (N,) kPa of tension probes, Vol.-% of the others (does not matter there).
        calibrated: N; tension probes need no calibration of the site.
        uncorrected_soil_c: (N,) degree C, the likely soil temperature of a Watermark whose values
            were computed without one; NaN = they were corrected.
    """
    kpa = as_floats(value)
    count = len(kinds)
    of_theta = as_floats(
        [
            LEVEL_THETA.get((kind, known), np.nan)
            for kind, known in zip(kinds, calibrated, strict=True)
        ]
    )
    of_tension = TENSION_SHARE * kpa + as_floats([TENSION_KPA.get(kind, np.nan) for kind in kinds])
    away = np.nan_to_num(np.abs(as_floats(uncorrected_soil_c) - WATERMARK_REFERENCE_C))
    watermark = np.asarray([kind is ProbeKind.WATERMARK for kind in kinds], dtype=np.bool_)
    of_tension = of_tension + np.where(watermark, WATERMARK_SHARE_PER_K * away * kpa, 0.0)
    tension = np.asarray([kind in TENSION_KPA for kind in kinds], dtype=np.bool_)
    return ErrorBudget(
        level=as_floats(np.where(tension, of_tension, of_theta)),
        trend_theta=np.full(count, NOISE_THETA),
    )
