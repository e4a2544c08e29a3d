"""Water retention after van Genuchten, and the REW scale (irrigation-science 1.1, 1.3, 1.4).

REW, relative extractable water, is the one scale of the house: 0 at the wilting point, 1 at
field capacity, so REW x 100 is "% nFK".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats

if TYPE_CHECKING:
    import numpy.typing as npt

HPA_PER_KPA = 10.0
FIELD_CAPACITY_KPA = 10.0**1.8 / HPA_PER_KPA
"""pF 1.8, the German convention of nFK (irrigation-science 1.3 [S6])."""
WILTING_POINT_KPA = 10.0**4.2 / HPA_PER_KPA
"""pF 4.2 (irrigation-science 1.3 [S6])."""
DRIEST_KPA = 1.0e7 / HPA_PER_KPA
"""pF 7, oven-dry: the formula has no end of its own towards the residual water content."""
_SMALLEST_SATURATION = 1.0e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionCurve:
    """Van Genuchten parameters, shape () for one soil or (N,) for one soil per row.

    Attributes:
        theta_r, theta_s: residual and saturated water content, m3/m3.
        alpha_per_hpa: 1/hPa.
        n: shape, without unit; m = 1 - 1/n.
    """

    theta_r: FloatArray
    theta_s: FloatArray
    alpha_per_hpa: FloatArray
    n: FloatArray

    def take(self, rows: npt.NDArray[np.int64]) -> RetentionCurve:
        """Give the curves of these rows, shape (len(rows),)."""
        return RetentionCurve(
            theta_r=self.theta_r[rows],
            theta_s=self.theta_s[rows],
            alpha_per_hpa=self.alpha_per_hpa[rows],
            n=self.n[rows],
        )


def vg_theta(tension_kpa: npt.ArrayLike, curve: RetentionCurve) -> FloatArray:
    """Water content at a tension (irrigation-science 1.3, van Genuchten 1980).

    Args:
        tension_kpa: kPa, positive = dry; below 0 counts as saturated. Broadcasts to the curve.
        curve: parameters, h in hPa.

    Returns:
        theta in m3/m3, NaN where the tension is NaN.
    """
    head_hpa = np.maximum(as_floats(tension_kpa), 0.0) * HPA_PER_KPA
    m = 1.0 - 1.0 / curve.n
    saturation = (1.0 + (curve.alpha_per_hpa * head_hpa) ** curve.n) ** -m
    return as_floats(curve.theta_r + (curve.theta_s - curve.theta_r) * saturation)


def vg_tension(theta: npt.ArrayLike, curve: RetentionCurve) -> FloatArray:
    """Tension at a water content: the closed-form inverse (irrigation-science 1.3).

    Args:
        theta: m3/m3; above saturation counts as saturated. Broadcasts to the curve.
        curve: parameters, h in hPa.

    Returns:
        kPa, 0 .. ``DRIEST_KPA``, NaN where theta is NaN.
    """
    m = 1.0 - 1.0 / curve.n
    relative = (as_floats(theta) - curve.theta_r) / (curve.theta_s - curve.theta_r)
    saturation = np.clip(relative, _SMALLEST_SATURATION, 1.0)
    head_hpa = (saturation ** (-1.0 / m) - 1.0) ** (1.0 / curve.n) / curve.alpha_per_hpa
    return as_floats(np.minimum(head_hpa / HPA_PER_KPA, DRIEST_KPA))


def field_capacity(curve: RetentionCurve) -> FloatArray:
    """Field capacity of the curve at pF 1.8, m3/m3 (irrigation-science 1.3)."""
    return vg_theta(FIELD_CAPACITY_KPA, curve)


def wilting_point(curve: RetentionCurve) -> FloatArray:
    """Wilting point of the curve at pF 4.2, m3/m3 (irrigation-science 1.3)."""
    return vg_theta(WILTING_POINT_KPA, curve)


def available_water(curve: RetentionCurve) -> FloatArray:
    """Available water nFK = FC - PWP, m3/m3 (irrigation-science 1.3)."""
    return field_capacity(curve) - wilting_point(curve)


def rew_from_theta(
    theta: npt.ArrayLike, field_capacity_m3: npt.ArrayLike, wilting_point_m3: npt.ArrayLike
) -> FloatArray:
    """REW = (theta - PWP) / (FC - PWP) (irrigation-science 0).

    Args:
        theta: m3/m3.
        field_capacity_m3: m3/m3, of the site.
        wilting_point_m3: m3/m3, of the site.

    Returns:
        Without unit; below 0 and above 1 are possible.
    """
    dry = as_floats(wilting_point_m3)
    return as_floats((as_floats(theta) - dry) / (as_floats(field_capacity_m3) - dry))


def theta_from_rew(
    rew: npt.ArrayLike, field_capacity_m3: npt.ArrayLike, wilting_point_m3: npt.ArrayLike
) -> FloatArray:
    """Water content PWP + REW (FC - PWP), all in m3/m3 (irrigation-science 0)."""
    dry = as_floats(wilting_point_m3)
    return as_floats(dry + as_floats(rew) * (as_floats(field_capacity_m3) - dry))


def rew_from_tension(tension_kpa: npt.ArrayLike, curve: RetentionCurve) -> FloatArray:
    """REW at a tension in kPa: the bridge between both kinds of sensor (irrigation-science 1.4).

    Field capacity and wilting point are the curve's own, so that a site (or substrate) with
    other ones keeps the shape of its curve.
    """
    return rew_from_theta(vg_theta(tension_kpa, curve), field_capacity(curve), wilting_point(curve))


def tension_from_rew(rew: npt.ArrayLike, curve: RetentionCurve) -> FloatArray:
    """Tension in kPa at a REW, the inverse of ``rew_from_tension`` (irrigation-science 1.4)."""
    return vg_tension(theta_from_rew(rew, field_capacity(curve), wilting_point(curve)), curve)


def pf(tension_kpa: npt.ArrayLike) -> FloatArray:
    """Logarithm of the tension in hPa; the tension is given in kPa (irrigation-science 1.1).

    Below 1 hPa the result is 0.
    """
    return as_floats(np.log10(np.maximum(as_floats(tension_kpa) * HPA_PER_KPA, 1.0)))
