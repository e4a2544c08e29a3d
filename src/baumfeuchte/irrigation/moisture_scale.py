"""One scale for both kinds of sensor in which a forecast adds up: larger is wetter.

Water content stays as it is. Tension becomes the logarithm of (tension + 5 kPa): near zero
the sensor resolves little (irrigation-science 1.2), and in dry soil tension grows by ratios, so
that a straight line in kPa runs away (irrigation-science 8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats

if TYPE_CHECKING:
    import numpy.typing as npt

TENSION_OFFSET_KPA = 5.0
"""Half of the 10 kPa below which a Watermark is censored (irrigation-science 1.2)."""


def to_scale(values: npt.ArrayLike, is_tension: npt.ArrayLike) -> FloatArray:
    """Give sensor values on the scale of the forecast (irrigation-science 1.2, 8).

    Args:
        values: (..., N) Vol.-%, or kPa where ``is_tension``; kPa below 0 count as 0.
        is_tension: (N,) bool.

    Returns:
        (..., N) Vol.-%, or -log10(kPa + 5) without unit; NaN stays NaN.
    """
    given = as_floats(values)
    logged = -np.log10(np.maximum(given, 0.0) + TENSION_OFFSET_KPA)
    return as_floats(np.where(is_tension, logged, given))


def from_scale(scaled: npt.ArrayLike, is_tension: npt.ArrayLike) -> FloatArray:
    """Turn values of the scale back into Vol.-% or kPa, the inverse of ``to_scale``.

    Tension is not below 0 kPa (irrigation-science 1.2). Shapes as in ``to_scale``.
    """
    given = as_floats(scaled)
    power = np.where(is_tension, np.clip(-given, -5.0, 8.0), 0.0)
    tension = np.maximum(10.0**power - TENSION_OFFSET_KPA, 0.0)
    return as_floats(np.where(is_tension, tension, given))
