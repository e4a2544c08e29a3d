"""How wrong a probe may be: level and trend apart (irrigation-science 1.6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats
from baumfeuchte.irrigation.learning import NOISE_THETA

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from baumfeuchte.irrigation.arrays import IntArray


class ProbeKind(IntEnum):
    """What measures; the numbers are stored with each run and never change."""

    CAPACITANCE = 0
    """Water content of mineral soil, factory calibration."""
    CAPACITANCE_SUBSTRATE = 1
    """The same probe in tree substrate, which its factory calibration does not know."""
    TEROS10 = 2
    """Water content of mineral soil by a probe that was found to be worse than its data sheet."""
    WATERMARK = 3
    """Tension, corrected by a soil temperature; and tension probes that nobody knows."""
    WATERMARK_UNCORRECTED = 4
    """Tension that was computed as if the soil had 24 degree C."""
    TEROS21 = 5


class Calibrated(IntEnum):
    """How well the site's field capacity is known; stored as ``ProbeKind`` is."""

    NO = 0
    PLATEAU = 1
    WINTER = 2
    SITE = 3
    """Measured at the site by several points, as the register says."""


LEVEL_THETA: dict[tuple[ProbeKind, Calibrated], float] = {
    (ProbeKind.CAPACITANCE, Calibrated.NO): 0.03,  # [S14]
    (ProbeKind.CAPACITANCE, Calibrated.PLATEAU): 0.025,  # [M], docs/learning.md
    (ProbeKind.CAPACITANCE, Calibrated.WINTER): 0.015,  # 4.6 [A]; [M] 0.012
    (ProbeKind.CAPACITANCE, Calibrated.SITE): 0.015,  # 4.6 [A]
    (ProbeKind.CAPACITANCE_SUBSTRATE, Calibrated.NO): 0.078,  # [S15]
    (ProbeKind.CAPACITANCE_SUBSTRATE, Calibrated.PLATEAU): 0.04,  # [A]
    (ProbeKind.CAPACITANCE_SUBSTRATE, Calibrated.WINTER): 0.031,  # [S15], after calibration
    (ProbeKind.CAPACITANCE_SUBSTRATE, Calibrated.SITE): 0.031,  # [S15]
    (ProbeKind.TEROS10, Calibrated.NO): 0.052,  # [S15]
    (ProbeKind.TEROS10, Calibrated.PLATEAU): 0.04,  # [A]
    (ProbeKind.TEROS10, Calibrated.WINTER): 0.031,  # [S15], after calibration
    (ProbeKind.TEROS10, Calibrated.SITE): 0.031,  # [S15]
}
"""m3/m3, 1 sigma of the level of a water-content probe (irrigation-science 1.6)."""
TENSION_SHARE = 0.10
TENSION_KPA: dict[ProbeKind, float] = {
    ProbeKind.TEROS21: 2.0,  # [S17]
    ProbeKind.WATERMARK: 5.0,  # [S18] [A]
    ProbeKind.WATERMARK_UNCORRECTED: 5.0,
}
"""kPa beside 10 % of the value (irrigation-science 1.6)."""
WATERMARK_SHARE_PER_K = 0.018
"""Per K away from 24 degree C, where a Watermark has no soil temperature (1.2 [S4])."""
WATERMARK_REFERENCE_C = 24.0
_WATERMARKS = (ProbeKind.WATERMARK, ProbeKind.WATERMARK_UNCORRECTED)
_LEVEL = np.array(
    [[LEVEL_THETA.get((kind, at), np.nan) for at in Calibrated] for kind in ProbeKind]
)
_BESIDE_KPA = np.array([TENSION_KPA.get(kind, np.nan) for kind in ProbeKind])


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
    kinds: Sequence[ProbeKind] | IntArray,
    value: npt.ArrayLike,
    *,
    calibrated: Sequence[Calibrated] | IntArray,
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
    kind, known = np.asarray(kinds, dtype=np.int64), np.asarray(calibrated, dtype=np.int64)
    kpa = as_floats(value)
    away = np.nan_to_num(np.abs(as_floats(uncorrected_soil_c) - WATERMARK_REFERENCE_C))
    share = TENSION_SHARE + np.where(np.isin(kind, _WATERMARKS), WATERMARK_SHARE_PER_K * away, 0.0)
    beside = _BESIDE_KPA[kind]
    level = np.where(np.isfinite(beside), share * kpa + beside, _LEVEL[kind, known])
    return ErrorBudget(level=as_floats(level), trend_theta=np.full(kind.size, NOISE_THETA))
