"""What a value can be at all, and what the ends of a sensor's range mean.

A flag never removes a value. Ranges hold for the quantity, whoever measured it; the ends of
a sensor's own range are functions of their own, and the device's table names the one it has.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Range(NamedTuple):
    """Bounds of a quantity in its own unit, both inclusive.

    Attributes:
        low, high: outside is physically impossible.
        doubtful_from: possible from here on, but unlikely.
    """

    low: float
    high: float
    doubtful_from: float = inf


RANGES: Final[Mapping[Quantity, Range]] = {
    # irrigation-science 5, Q1
    Quantity.SOIL_MOISTURE_VWC_PERCENT: Range(0.0, 100.0),
    Quantity.SOIL_TEMPERATURE_C: Range(-60.0, 60.0),
    # the dry end of the widest sensor (TEROS 21): air-dry soil
    Quantity.SOIL_WATER_TENSION_KPA: Range(0.0, 100_000.0),
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT: Range(0.0, 100.0),
    Quantity.SOIL_MOISTURE_RAW_INDEX: Range(-inf, inf),
    # vacuum is 1; water at 0 degrees C is 88 (irrigation-science 1.1)
    Quantity.PERMITTIVITY: Range(1.0, 88.0),
    # a broken probe in a garden bed reported 18 000 (lorawan 1.2)
    Quantity.SOIL_EC_US_CM: Range(0.0, inf, 18_000.0),
    Quantity.AIR_TEMPERATURE_C: Range(-60.0, 60.0),
    Quantity.AIR_HUMIDITY_PERCENT: Range(0.0, 100.0),
    Quantity.RAIN_MM: Range(0.0, inf),
    # no node runs below 1 V; a 12 V lead battery being charged stays below 15 V
    Quantity.BATTERY_V: Range(1.0, 15.0),
    Quantity.BATTERY_PERCENT: Range(0.0, 100.0),
}

WATERMARK_FAULTS_KPA: Final = frozenset({240.0, 255.0})
"""What the maker's firmware sends for a short circuit and for an open input."""

WATERMARK_WET_END_KPA: Final = 10.0
WATERMARK_DRY_END_KPA: Final = 199.0
TEROS21_WET_END_KPA: Final = 5.0


def judge_of(quantity: Quantity) -> Callable[[float], Quality]:
    """Prepare the judgement of many values of one quantity; see ``flags_of``."""
    low, high, doubtful_from = RANGES[quantity]
    # Looking members up in an enum costs more than the comparisons, on every value of ingest.
    good, suspect, out_of_range = Quality.GOOD, Quality.SUSPECT, Quality.OUT_OF_RANGE

    def judge(value: float) -> Quality:
        if not low <= value <= high:
            return out_of_range
        return suspect if value >= doubtful_from else good

    return judge


_JUDGES: Final = {quantity: judge_of(quantity) for quantity in Quantity}


def flags_of(quantity: Quantity, value: float) -> Quality:
    """Judge a value by its quantity alone.

    Args:
        quantity: what the value means.
        value: in the unit that the quantity names; NaN counts as impossible.

    Returns:
        ``OUT_OF_RANGE``, ``SUSPECT`` or ``GOOD``.
    """
    return _JUDGES[quantity](value)


def watermark_flags(tension_kpa: float) -> Quality:
    """Judge a tension that a device computed from a Watermark 200SS.

    240 and 255 kPa are the fault values of the maker's firmware, 255 kPa is also the last
    value that its scale knows. Below 10 kPa the sensor resolves nothing, and its curve ends
    at about 200 kPa (irrigation-science 1.2; lorawan 3, gotcha 11).

    Args:
        tension_kpa: positive.

    Returns:
        ``SENTINEL``, ``OUT_OF_RANGE``, ``AT_LIMIT`` or ``GOOD``.
    """
    if tension_kpa in WATERMARK_FAULTS_KPA:
        return Quality.SENTINEL
    if not 0 <= tension_kpa < max(WATERMARK_FAULTS_KPA):
        return Quality.OUT_OF_RANGE
    inside = WATERMARK_WET_END_KPA <= tension_kpa < WATERMARK_DRY_END_KPA
    return Quality.GOOD if inside else Quality.AT_LIMIT


def teros21_flags(tension_kpa: float) -> Quality:
    """Judge a tension of a TEROS 21, whose range starts at 5 kPa (irrigation-science 1.6).

    Args:
        tension_kpa: positive.

    Returns:
        ``AT_LIMIT`` at the wet end, else the same as ``flags_of``.
    """
    if 0 <= tension_kpa <= TEROS21_WET_END_KPA:
        return Quality.AT_LIMIT
    return flags_of(Quantity.SOIL_WATER_TENSION_KPA, tension_kpa)
