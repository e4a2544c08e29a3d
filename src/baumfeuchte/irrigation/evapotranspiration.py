"""Reference evapotranspiration ET0 in mm (irrigation-science 3.4, 7; FAO-56).

All functions broadcast over arrays and never return less than 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.arrays import FloatArray, as_floats

if TYPE_CHECKING:
    import numpy.typing as npt

MM_PER_MJ = 0.408
_STEFAN_BOLTZMANN_MJ = 4.903e-9


def saturation_vapour_pressure_kpa(temperature_c: npt.ArrayLike) -> FloatArray:
    """e(T) in kPa from degree C (FAO-56 eq. 11; irrigation-science 3.4)."""
    t = as_floats(temperature_c)
    return as_floats(0.6108 * np.exp(17.27 * t / (t + 237.3)))


def extraterrestrial_radiation_mj(
    latitude_deg: npt.ArrayLike, day_of_year: npt.ArrayLike
) -> FloatArray:
    """Ra in MJ per m2 and day (FAO-56 eq. 21; irrigation-science 3.4).

    Args:
        latitude_deg: degrees, north positive.
        day_of_year: 1..366.
    """
    latitude = np.radians(as_floats(latitude_deg))
    distance, declination, sunset = _sun(latitude, as_floats(day_of_year))
    geometry = sunset * np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(
        declination
    ) * np.sin(sunset)
    return as_floats(np.maximum(37.586 * distance * geometry, 0.0))


def daylight_hours(latitude_deg: npt.ArrayLike, day_of_year: npt.ArrayLike) -> FloatArray:
    """N, the longest possible sunshine in hours (FAO-56 eq. 34; irrigation-science 3.4)."""
    sunset = _sun(np.radians(as_floats(latitude_deg)), as_floats(day_of_year))[2]
    return as_floats(24.0 * sunset / np.pi)


def et0_daily(
    *,
    tmax_c: npt.ArrayLike,
    tmin_c: npt.ArrayLike,
    wind_ms: npt.ArrayLike,
    latitude_deg: npt.ArrayLike,
    elevation_m: npt.ArrayLike,
    day_of_year: npt.ArrayLike,
    rhmax_percent: npt.ArrayLike | None = None,
    rhmin_percent: npt.ArrayLike | None = None,
    vapour_pressure_kpa: npt.ArrayLike | None = None,
    sunshine_h: npt.ArrayLike | None = None,
    radiation_mj: npt.ArrayLike | None = None,
    wind_height_m: float = 2.0,
    soil_heat_mj: npt.ArrayLike = 0.0,
) -> FloatArray:
    """ET0 of a day in mm, Penman-Monteith (FAO-56 eq. 6; irrigation-science 3.4).

    Args:
        tmax_c: highest air temperature, degree C.
        tmin_c: lowest air temperature, degree C.
        wind_ms: m/s at ``wind_height_m``.
        latitude_deg: degrees, north positive.
        elevation_m: m above sea level.
        day_of_year: 1..366.
        rhmax_percent: highest relative humidity, needed without vapour pressure.
        rhmin_percent: lowest relative humidity, needed without vapour pressure.
        vapour_pressure_kpa: actual vapour pressure in kPa, for example from the dew point.
        sunshine_h: hours, needed without radiation.
        radiation_mj: global radiation, MJ per m2 and day.
        wind_height_m: m above the ground.
        soil_heat_mj: MJ per m2 and day; 0 for days, 0.14 (T - T of last month) for months.

    Raises:
        InputError: humidity or radiation is missing.
    """
    tmax, tmin = as_floats(tmax_c), as_floats(tmin_c)
    mean = (tmax + tmin) / 2.0
    e_tmax, e_tmin = saturation_vapour_pressure_kpa(tmax), saturation_vapour_pressure_kpa(tmin)
    if vapour_pressure_kpa is not None:
        actual = as_floats(vapour_pressure_kpa)
    elif rhmax_percent is not None and rhmin_percent is not None:
        actual = (e_tmin * as_floats(rhmax_percent) + e_tmax * as_floats(rhmin_percent)) / 200.0
    else:
        raise InputError("ET0 needs vapour_pressure_kpa, or rhmax_percent and rhmin_percent.")
    ra = extraterrestrial_radiation_mj(latitude_deg, day_of_year)
    if radiation_mj is not None:
        radiation = as_floats(radiation_mj)
    elif sunshine_h is not None:
        hours = np.maximum(daylight_hours(latitude_deg, day_of_year), 1.0e-6)
        radiation = (0.25 + 0.5 * as_floats(sunshine_h) / hours) * ra
    else:
        raise InputError("ET0 needs radiation_mj or sunshine_h.")
    clear = np.maximum((0.75 + 2e-5 * as_floats(elevation_m)) * ra, 1.0e-6)
    long_wave = (
        _STEFAN_BOLTZMANN_MJ
        * ((tmax + 273.16) ** 4 + (tmin + 273.16) ** 4)
        / 2.0
        * (0.34 - 0.14 * np.sqrt(np.maximum(actual, 0.0)))
        * (1.35 * np.clip(radiation / clear, 0.3, 1.0) - 0.35)
    )
    return _penman_monteith(
        energy_mj=0.77 * radiation - long_wave - as_floats(soil_heat_mj),
        temperature_c=mean,
        wind_2m_ms=wind_at_2m_ms(wind_ms, wind_height_m),
        deficit_kpa=(e_tmax + e_tmin) / 2.0 - actual,
        elevation_m=as_floats(elevation_m),
        aerodynamic=900.0,
    )


def et0_hourly(
    *,
    temperature_c: npt.ArrayLike,
    rh_percent: npt.ArrayLike,
    wind_2m_ms: npt.ArrayLike,
    net_radiation_mj: npt.ArrayLike,
    elevation_m: npt.ArrayLike,
    soil_heat_mj: npt.ArrayLike | None = None,
) -> FloatArray:
    """ET0 of an hour in mm (FAO-56 eq. 53; irrigation-science 3.4).

    Args:
        temperature_c: degree C.
        rh_percent: relative humidity, %.
        wind_2m_ms: m/s at 2 m.
        net_radiation_mj: Rn, MJ per m2 and hour.
        elevation_m: m above sea level.
        soil_heat_mj: MJ per m2 and hour; None = 0.1 Rn by day (Rn > 0), 0.5 Rn by night.
    """
    rn = as_floats(net_radiation_mj)
    heat = np.where(rn > 0.0, 0.1, 0.5) * rn if soil_heat_mj is None else as_floats(soil_heat_mj)
    saturated = saturation_vapour_pressure_kpa(temperature_c)
    return _penman_monteith(
        energy_mj=rn - heat,
        temperature_c=as_floats(temperature_c),
        wind_2m_ms=as_floats(wind_2m_ms),
        deficit_kpa=saturated * (1.0 - as_floats(rh_percent) / 100.0),
        elevation_m=as_floats(elevation_m),
        aerodynamic=37.0,
    )


def et0_hargreaves(
    *,
    tmax_c: npt.ArrayLike,
    tmin_c: npt.ArrayLike,
    latitude_deg: npt.ArrayLike,
    day_of_year: npt.ArrayLike,
) -> FloatArray:
    """ET0 of a day in mm from temperatures in degree C (FAO-56 eq. 52; irrigation-science 3.4)."""
    tmax, tmin = as_floats(tmax_c), as_floats(tmin_c)
    ra_mm = MM_PER_MJ * extraterrestrial_radiation_mj(latitude_deg, day_of_year)
    spread = np.sqrt(np.maximum(tmax - tmin, 0.0))
    return as_floats(np.maximum(0.0023 * ((tmax + tmin) / 2.0 + 17.8) * spread * ra_mm, 0.0))


def et0_climatology(day_of_year: npt.ArrayLike) -> FloatArray:
    """ET0 of a day in mm in Germany without any weather data (irrigation-science 7 [A]).

    Args:
        day_of_year: 1..366.
    """
    phase = 2.0 * np.pi * (as_floats(day_of_year) - 80.0) / 365.0
    return as_floats(np.maximum(0.2, 1.75 + 1.75 * np.sin(phase)))


def wind_at_2m_ms(wind_ms: npt.ArrayLike, height_m: float) -> FloatArray:
    """Wind in m/s at 2 m from another height in m (FAO-56 eq. 47; irrigation-science 3.4)."""
    return as_floats(as_floats(wind_ms) * 4.87 / np.log(67.8 * height_m - 5.42))


def _sun(
    latitude_rad: FloatArray, day_of_year: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Inverse relative distance, declination and sunset hour angle (FAO-56 eq. 23-25)."""
    angle = 2.0 * np.pi * day_of_year / 365.0
    declination = 0.409 * np.sin(angle - 1.39)
    # The limits are the polar day and night.
    cosine = np.clip(-np.tan(latitude_rad) * np.tan(declination), -1.0, 1.0)
    return (
        as_floats(1.0 + 0.033 * np.cos(angle)),
        as_floats(declination),
        as_floats(np.arccos(cosine)),
    )


def _penman_monteith(
    *,
    energy_mj: FloatArray,
    temperature_c: FloatArray,
    wind_2m_ms: FloatArray,
    deficit_kpa: FloatArray,
    elevation_m: FloatArray,
    aerodynamic: float,
) -> FloatArray:
    """FAO-56 eq. 6 (aerodynamic 900, per day) and eq. 53 (37, per hour)."""
    slope = 4098.0 * saturation_vapour_pressure_kpa(temperature_c) / (temperature_c + 237.3) ** 2
    psychrometric = 0.000665 * 101.3 * ((293.0 - 0.0065 * elevation_m) / 293.0) ** 5.26
    aero = psychrometric * aerodynamic / (temperature_c + 273.0) * wind_2m_ms * deficit_kpa
    et0_mm = (MM_PER_MJ * slope * energy_mj + aero) / (
        slope + psychrometric * (1.0 + 0.34 * wind_2m_ms)
    )
    return as_floats(np.maximum(et0_mm, 0.0))
