"""Watermark 200SS: resistance and soil temperature to tension (irrigation-science 1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats

if TYPE_CHECKING:
    import numpy.typing as npt

SHORT_BELOW_OHM = 300.0
OPEN_ABOVE_OHM = 35_000.0
_ZERO_TO_KOHM, _WET_TO_KOHM, _MIDDLE_TO_KOHM = 0.55, 1.0, 8.0
REFERENCE_TEMPERATURE_C = 24.0
"""The maker's reference, used where no soil temperature is known."""
CENSORED_BELOW_KPA = 10.0
"""Below this the sensor does not resolve tension: the value means "at most 10" [S5]."""


def watermark_fault(resistance_ohm: npt.ArrayLike) -> npt.NDArray[np.str_]:
    """Name the fault of a resistance in ohm: ``short``, ``open`` or ``""``.

    Source: irrigation-science 1.2 [S2][S3]; NaN counts as ``open``.
    """
    ohm = as_floats(resistance_ohm)
    return np.select([ohm < SHORT_BELOW_OHM, ~(ohm <= OPEN_ABOVE_OHM)], ["short", "open"], "")


def watermark_kpa(
    resistance_ohm: npt.ArrayLike, soil_temperature_c: npt.ArrayLike = REFERENCE_TEMPERATURE_C
) -> FloatArray:
    """Tension in kPa by the Irrometer/Shock piecewise equation (irrigation-science 1.2).

    Args:
        resistance_ohm: ohm.
        soil_temperature_c: degree C, broadcasts; NaN = not known, 24 degree C.

    Returns:
        kPa, NaN for a short or open circuit: fault values never reach a mean or a forecast.
    """
    k = as_floats(resistance_ohm) / 1000.0
    temperature_c = np.nan_to_num(as_floats(soil_temperature_c), nan=REFERENCE_TEMPERATURE_C)
    factor = 1.0 + 0.018 * (temperature_c - REFERENCE_TEMPERATURE_C)
    q = k * factor
    wet = np.maximum((23.156 * k - 12.736) * factor, 0.0)
    # Limited to its own range, where the denominator stays positive up to 60 degree C.
    k_middle = np.clip(k, _WET_TO_KOHM, _MIDDLE_TO_KOHM)
    middle = (3.213 * k_middle + 4.093) / np.maximum(
        1.0 - 0.009733 * k_middle - 0.01205 * temperature_c, 0.05
    )
    dry = 2.246 + 5.239 * q + 0.06756 * q**2
    value = np.select(
        [k <= _ZERO_TO_KOHM, k <= _WET_TO_KOHM, k <= _MIDDLE_TO_KOHM],
        [np.zeros_like(q), wet, middle],
        dry,
    )
    return as_floats(np.where(watermark_fault(resistance_ohm) == "", value, np.nan))
