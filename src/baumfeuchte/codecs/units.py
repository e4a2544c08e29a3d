"""Units in which devices and platforms say a quantity, and the way to ours."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.reading import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _times(factor: float) -> Callable[[float], float]:
    return lambda value: value * factor


def _by(divisor: float) -> Callable[[float], float]:
    # The division by a whole number gives the float nearest to the decimal number.
    return lambda value: value / divisor


def _same(value: float) -> float:
    return value


def _tension_of_pf(value: float) -> float:
    """PF is the decimal logarithm of the tension in hPa (irrigation-science 1)."""
    return 10.0**value / 10.0 if value < _LARGEST_PF else inf


_LARGEST_PF: Final = 10.0  # oven-dry soil is at pF 7

_PERCENT: Final[Mapping[str, Callable[[float], float]]] = {
    "%": _same,
    "percent": _same,
    "prozent": _same,
    "fraction": _times(100),
}
_VOLUME: Final[Mapping[str, Callable[[float], float]]] = {
    **_PERCENT,
    "%vol": _same,
    "vol%": _same,
    "vol.%": _same,
    "vol-%": _same,
    "vol.-%": _same,
    "volumenprozent": _same,
    "%vwc": _same,
    "m3/m3": _times(100),
    "cm3/cm3": _times(100),
}
_TEMPERATURE: Final[Mapping[str, Callable[[float], float]]] = {
    "degc": _same,
    "°c": _same,
    "c": _same,
    "℃": _same,
    "celsius": _same,
    "f": lambda value: (value - 32) / 1.8,
    "°f": lambda value: (value - 32) / 1.8,
    "degf": lambda value: (value - 32) / 1.8,
    "k": lambda value: value - 273.15,
}
_TENSION: Final[Mapping[str, Callable[[float], float]]] = {
    "kpa": _same,
    "cbar": _same,
    "cb": _same,
    "centibar": _same,
    "hpa": _by(10),
    "mbar": _by(10),
    "bar": _times(100),
    "mpa": _times(1000),
    "pa": _by(1000),
    "pf": _tension_of_pf,
}
_CONDUCTIVITY: Final[Mapping[str, Callable[[float], float]]] = {
    "us/cm": _same,
    "ms/cm": _times(1000),
    "ds/m": _times(1000),
    "ms/m": _times(10),
    "s/m": _times(10_000),
}

_UNITS: Final[Mapping[Quantity, Mapping[str, Callable[[float], float]]]] = {
    Quantity.SOIL_WATER_TENSION_KPA: _TENSION,
    Quantity.SOIL_MOISTURE_VWC_PERCENT: _VOLUME,
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT: _PERCENT,
    Quantity.SOIL_MOISTURE_RAW_INDEX: {},
    Quantity.PERMITTIVITY: {},
    Quantity.SOIL_TEMPERATURE_C: _TEMPERATURE,
    Quantity.SOIL_EC_US_CM: _CONDUCTIVITY,
    Quantity.AIR_TEMPERATURE_C: _TEMPERATURE,
    Quantity.AIR_HUMIDITY_PERCENT: {
        **_PERCENT,
        **dict.fromkeys(("%rh", "%r.h.", "%rf", "%r.f.", "%rel.f."), _same),
    },
    Quantity.RAIN_MM: {"mm": _same, "l/m2": _same, "cm": _times(10), "in": _times(25.4)},
    Quantity.BATTERY_V: {"v": _same, "volt": _same, "mv": _by(1000)},
    Quantity.BATTERY_PERCENT: _PERCENT,
}

_SPELLINGS: Final = str.maketrans({"µ": "u", "μ": "u", "²": "2", "³": "3", " ": None, "·": None})


def units_of(quantity: Quantity) -> tuple[str, ...]:
    """The units that a quantity may come in, in lower case; none for numbers without a unit."""
    return tuple(_UNITS[quantity])


def conversion(quantity: Quantity, unit: str) -> Callable[[float], float] | None:
    """The way from a unit to the one that the quantity names.

    Upper and lower case are the same here, except that no quantity has both mPa and MPa.

    Args:
        quantity: what the value means.
        unit: as a person or a device writes it; empty: the quantity's own.

    Returns:
        A function; None where the quantity does not come in this unit.
    """
    plain = unit.strip().translate(_SPELLINGS)
    if not plain:
        return _same
    if plain == "mPa":
        return None
    return _UNITS[quantity].get(plain.lower())
