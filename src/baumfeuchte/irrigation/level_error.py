"""How far today's level of a probe may be off, in REW (irrigation-science 1.4, 1.6, 4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.retention import RetentionCurve, rew_from_tension

if TYPE_CHECKING:
    from baumfeuchte.irrigation.site import SiteArrays

LEVEL_ERROR_THETA = 0.03
LEVEL_ERROR_CALIBRATED_THETA = 0.015
"""m3/m3; enters only the confidence class (irrigation-science 4.6, calibrated [A])."""
TENSION_ERROR_SHARE = 0.10
TENSION_ERROR_KPA = 5.0
"""Watermark: 10 % + 5 kPa (irrigation-science 1.6 [A])."""
CURVE_ERROR_REW = 0.08
"""REW error of the curve alone where the texture is unknown (irrigation-science 1.4)."""


def level_error_rew(
    kpa: FloatArray,
    is_tension: BoolArray,
    *,
    curve: RetentionCurve,
    available: FloatArray,
    measured: BoolArray,
    site: SiteArrays,
    tree: IntArray,
) -> FloatArray:
    """Standard deviation of today's level in REW (irrigation-science 1.4, 1.6, 4.6)."""
    level = np.where(measured, LEVEL_ERROR_CALIBRATED_THETA, LEVEL_ERROR_THETA)
    error_kpa = TENSION_ERROR_SHARE * kpa + TENSION_ERROR_KPA
    span = rew_from_tension(kpa - error_kpa, curve) - rew_from_tension(kpa + error_kpa, curve)
    unknown = np.asarray([source == "default" for source in site.soil_source])[tree]
    of_curve = np.where(unknown, CURVE_ERROR_REW, 0.0)
    return as_floats(np.where(is_tension, np.hypot(span / 2.0, of_curve), level / available))
