"""What each quantity may be, and the scale on which its rules look for faults (Q1, Q2, Q4, Q5)."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.arrays import FloatArray, as_floats
from baumfeuchte.irrigation.plausibility import (
    LARGEST_TENSION_KPA,
    LARGEST_VWC_PERCENT,
    SENTINEL_VALUES,
    STUCK_TEMPERATURE_H,
    STUCK_VWC_H,
)
from baumfeuchte.irrigation.watermark import CENSORED_BELOW_KPA

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

SHORT_NAMES: Final[Mapping[str, Quantity]] = {
    "vwc_percent": Quantity.SOIL_MOISTURE_VWC_PERCENT,
    "tension_kpa": Quantity.SOIL_WATER_TENSION_KPA,
}
"""Names that files of series use for the two quantities that decide."""
_NOT_ZERO = tuple(value for value in SENTINEL_VALUES if value != 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Limits of a quantity in its unit; spikes and breaks on the scale of ``wetness``.

    Attributes:
        lowest, highest: physically possible (Q1).
        sentinels: fault values when repeated (Q2). 0 is none where it is a usual value.
        spike: smallest spike (Q4); ``inf`` where only the sensor's own noise could tell.
        spike_share: smallest spike as a part of the value.
        level: smallest break (Q5); ``inf`` where sudden changes are usual.
        noise: smallest zigzag.
        stuck_h: identical for so long is stuck in any case (Q6).
    """

    lowest: float = -inf
    highest: float = inf
    sentinels: tuple[float, ...] = _NOT_ZERO
    spike: float = inf
    spike_share: float = 0.0
    level: float = inf
    noise: float = inf
    stuck_h: float = inf


_PLAIN: Final = Scale()
_SCALES: Final[Mapping[Quantity, Scale]] = {
    Quantity.SOIL_MOISTURE_VWC_PERCENT: Scale(
        lowest=0.0,
        highest=LARGEST_VWC_PERCENT,
        sentinels=SENTINEL_VALUES,
        spike=2.0,
        spike_share=0.10,
        level=3.0,
        noise=0.5,
        stuck_h=STUCK_VWC_H,
    ),
    Quantity.SOIL_WATER_TENSION_KPA: Scale(
        lowest=0.0, highest=LARGEST_TENSION_KPA, spike=3.0, level=3.0, noise=1.0
    ),
    # A vendor's 0 to 100 has no fixed meaning; its steps count roughly like Vol.-% twice.
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT: Scale(
        lowest=0.0,
        highest=100.0,
        spike=5.0,
        spike_share=0.15,
        level=6.0,
        noise=1.0,
        stuck_h=STUCK_VWC_H,
    ),
    # Topp's slope at 20: one unit of permittivity is 1.5 Vol.-%.
    Quantity.PERMITTIVITY: Scale(
        lowest=1.0,
        highest=90.0,
        spike=2.0,
        spike_share=0.15,
        level=2.0,
        noise=0.4,
        stuck_h=STUCK_VWC_H,
    ),
    Quantity.SOIL_TEMPERATURE_C: Scale(
        lowest=-60.0, highest=60.0, spike=5.0, noise=2.0, stuck_h=STUCK_TEMPERATURE_H
    ),
    Quantity.AIR_TEMPERATURE_C: Scale(lowest=-60.0, highest=60.0, stuck_h=STUCK_TEMPERATURE_H),
    Quantity.AIR_HUMIDITY_PERCENT: Scale(lowest=0.0, highest=105.0),
    Quantity.SOIL_EC_US_CM: Scale(lowest=0.0),
    Quantity.RAIN_MM: Scale(lowest=0.0),
    Quantity.BATTERY_V: Scale(lowest=0.0),
    Quantity.BATTERY_PERCENT: Scale(lowest=0.0, highest=100.0),
}


def quantity_named(name: str) -> Quantity:
    """Give the quantity of a name such as ``vwc_percent`` (its unit is in it).

    Raises:
        ValueError: no such quantity. Source: irrigation-science 5 (rules go by quantity).
    """
    short = SHORT_NAMES.get(name)
    if short is not None:
        return short
    try:
        return Quantity(name)
    except ValueError:
        known = ", ".join([*SHORT_NAMES, *Quantity])
        raise ValueError(f"unknown quantity {name!r}; give one of: {known}") from None


def scale_of(quantity: Quantity) -> Scale:
    """Limits of a quantity in its unit (irrigation-science 5 Q1, Q2, Q4; others are ours [A])."""
    return _SCALES.get(quantity, _PLAIN)


def wetness(values: npt.ArrayLike, quantity: Quantity) -> FloatArray:
    """Values on a scale on which larger is wetter and equal steps weigh alike.

    Args:
        values: any shape, in the unit of the quantity.
        quantity: tension becomes -10 log10(kPa), so that 3 is twice; below 10 kPa it is censored
            (irrigation-science 1.2) and stays flat. Everything else stays as it is.
    """
    series = as_floats(values)
    if quantity is not Quantity.SOIL_WATER_TENSION_KPA:
        return series
    return as_floats(-10.0 * np.log10(np.maximum(series, CENSORED_BELOW_KPA)))
