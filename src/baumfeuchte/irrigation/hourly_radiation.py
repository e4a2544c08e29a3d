"""Radiation of single hours, for ET0 by the hour (FAO-56 chapter 3, eq. 28-33, and chapter 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats
from baumfeuchte.irrigation.evapotranspiration import saturation_vapour_pressure_kpa

if TYPE_CHECKING:
    import numpy.typing as npt

_STEFAN_BOLTZMANN_MJ_HOUR = 4.903e-9 / 24.0
_SOLAR_CONSTANT_MJ_HOUR = 0.0820 * 60.0
ALBEDO = 0.23
"""Of the grass reference."""


def extraterrestrial_radiation_hour_mj(
    latitude_deg: npt.ArrayLike,
    longitude_deg: npt.ArrayLike,
    day_of_year: npt.ArrayLike,
    middle_utc_h: npt.ArrayLike,
) -> FloatArray:
    """Ra of an hour in MJ per m2 (FAO-56 eq. 28-33).

    Args:
        latitude_deg: degrees, north positive.
        longitude_deg: degrees, east positive (the book counts westwards).
        day_of_year: 1..366, of the UTC day.
        middle_utc_h: middle of the hour, hours of UTC, for example 12.5.

    Returns:
        0 while the sun is below the horizon.
    """
    latitude = np.radians(as_floats(latitude_deg))
    day = as_floats(day_of_year)
    angle = 2.0 * np.pi * day / 365.0
    distance = 1.0 + 0.033 * np.cos(angle)
    declination = 0.409 * np.sin(angle - 1.39)
    b = 2.0 * np.pi * (day - 81.0) / 364.0
    correction_h = 0.1645 * np.sin(2.0 * b) - 0.1255 * np.cos(b) - 0.025 * np.sin(b)
    solar_time_h = as_floats(middle_utc_h) + as_floats(longitude_deg) / 15.0 + correction_h
    hour_angle = np.mod(np.pi / 12.0 * (solar_time_h - 12.0) + np.pi, 2.0 * np.pi) - np.pi
    sunset = np.arccos(np.clip(-np.tan(latitude) * np.tan(declination), -1.0, 1.0))
    begin = np.clip(hour_angle - np.pi / 24.0, -sunset, sunset)
    end = np.clip(hour_angle + np.pi / 24.0, -sunset, sunset)
    geometry = (end - begin) * np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(
        declination
    ) * (np.sin(end) - np.sin(begin))
    radiation = 12.0 / np.pi * _SOLAR_CONSTANT_MJ_HOUR * distance * geometry
    return as_floats(np.maximum(radiation, 0.0))


def net_radiation_hour_mj(
    *,
    radiation_mj: npt.ArrayLike,
    temperature_c: npt.ArrayLike,
    vapour_pressure_kpa: npt.ArrayLike,
    relative_radiation: npt.ArrayLike,
) -> FloatArray:
    """Rn of an hour in MJ per m2 (FAO-56 eq. 38-40 with the constant of an hour).

    Args:
        radiation_mj: global radiation Rs, MJ per m2 and hour.
        temperature_c: degree C.
        vapour_pressure_kpa: actual, kPa.
        relative_radiation: Rs / Rso, 0.3..1; by night that of two to three hours before sunset.
    """
    long_wave = (
        _STEFAN_BOLTZMANN_MJ_HOUR
        * (as_floats(temperature_c) + 273.16) ** 4
        * (0.34 - 0.14 * np.sqrt(np.maximum(as_floats(vapour_pressure_kpa), 0.0)))
        * (1.35 * np.clip(as_floats(relative_radiation), 0.3, 1.0) - 0.35)
    )
    return as_floats((1.0 - ALBEDO) * as_floats(radiation_mj) - long_wave)


def clear_sky_hour_mj(extraterrestrial_mj: npt.ArrayLike, elevation_m: npt.ArrayLike) -> FloatArray:
    """Rso of an hour in MJ per m2 from Ra, with the elevation in m (FAO-56 eq. 37)."""
    return as_floats((0.75 + 2.0e-5 * as_floats(elevation_m)) * as_floats(extraterrestrial_mj))


def vapour_pressure_of_hour_kpa(
    temperature_c: npt.ArrayLike, humidity_percent: npt.ArrayLike
) -> FloatArray:
    """Actual vapour pressure in kPa (FAO-56 eq. 54), from degree C and relative humidity."""
    return as_floats(
        saturation_vapour_pressure_kpa(temperature_c) * as_floats(humidity_percent) / 100.0
    )
