"""Values that no weather can have are gaps.

The limits lie beyond every record of Germany; a global radiation above the solar constant
(4.92 MJ per m2 and hour) or a rain below zero is a fault of the file, not of the weather.
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from baumfeuchte.domain.weather import DayWeather, HourWeather

_HOUR: Final[dict[str, tuple[float, float]]] = {
    "temperature_c": (-60.0, 60.0),
    "dew_point_c": (-80.0, 45.0),
    "humidity_percent": (0.0, 100.0),
    "wind_10m_ms": (0.0, 75.0),
    "radiation_mj": (0.0, 4.92),
    "sunshine_h": (0.0, 1.0),
    "rain_mm": (0.0, 200.0),
    "rain_probability": (0.0, 1.0),
    "rain_probability_6h": (0.0, 1.0),
    "rain_probability_24h": (0.0, 1.0),
}
_DAY: Final[dict[str, tuple[float, float]]] = {
    "et0_mm": (0.0, 15.0),
    "rain_mm": (0.0, 500.0),
    "rain_probability": (0.0, 1.0),
    "temp_min_c": (-60.0, 60.0),
    "temp_max_c": (-60.0, 60.0),
}


def number(value: object) -> float | None:
    """A finite number, or None for everything else (texts, lists, true and false, NaN)."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return float(value)


def scaled(value: object, factor: float, offset: float = 0.0) -> float | None:
    """``value x factor + offset``, or None where there is no number."""
    found = number(value)
    return None if found is None else found * factor + offset


def without_nonsense(hour: HourWeather) -> HourWeather:
    """The hour with impossible values taken out."""
    return replace(hour, **_impossible(hour, _HOUR))


def day_without_nonsense(day: DayWeather) -> DayWeather:
    """The day with impossible values taken out; both temperatures where they are swapped."""
    gaps = _impossible(day, _DAY)
    if (
        day.temp_min_c is not None
        and day.temp_max_c is not None
        and day.temp_min_c > day.temp_max_c
    ):
        gaps |= {"temp_min_c": None, "temp_max_c": None}
    if "et0_mm" in gaps:
        gaps["et0_method"] = None
    return replace(day, **gaps)


def _impossible(item: object, limits: dict[str, tuple[float, float]]) -> dict[str, Any]:
    gaps: dict[str, Any] = {}
    for name, (low, high) in limits.items():
        value = getattr(item, name)
        if value is not None and not low <= value <= high:
            gaps[name] = None
    return gaps
