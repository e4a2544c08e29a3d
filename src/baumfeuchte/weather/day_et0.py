"""ET0 of a local day from its hours: Penman-Monteith where the values allow it, else Hargreaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.weather import Et0Method
from baumfeuchte.irrigation.evapotranspiration import (
    et0_daily,
    et0_hargreaves,
    extraterrestrial_radiation_mj,
    saturation_vapour_pressure_kpa,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from baumfeuchte.irrigation.arrays import FloatArray

DEFAULT_ELEVATION_M: Final = 100.0
"""Where nobody says it; 100 m more or less change ET0 by 0.3 % (by the air pressure alone)."""
_STAND_IN_WIND_2M_MS: Final = 2.0
"""FAO-56 chapter 3: the mean of 2000 stations, where no wind is known."""
_WIND_HEIGHT_M: Final = 10.0


def day_et0_mm(
    hours: Mapping[str, FloatArray],
    *,
    day: date,
    latitude_deg: float,
    elevation_m: float | None,
) -> tuple[float, Et0Method] | None:
    """ET0 of a day in mm, and how it came about.

    Args:
        hours: columns of the day's hours by the names of ``HourWeather``; a column with a NaN does
            not count.
        day: the local day.
        latitude_deg: degrees, north positive.
        elevation_m: m above sea level; None: not known.

    Returns:
        None where even the temperatures are incomplete.
    """
    temperature = hours["temperature_c"]
    if not _complete(temperature):
        return None
    low, high = float(temperature.min()), float(temperature.max())
    day_of_year = day.timetuple().tm_yday
    sun = _sun(hours, latitude_deg, day_of_year)
    if sun is None:
        value = et0_hargreaves(
            tmax_c=high, tmin_c=low, latitude_deg=latitude_deg, day_of_year=day_of_year
        )
        return float(value), Et0Method.HARGREAVES
    pressure = _vapour_pressure_kpa(hours)
    wind = hours["wind_10m_ms"]
    is_whole = pressure is not None and _complete(wind)
    value = et0_daily(
        tmax_c=high,
        tmin_c=low,
        wind_ms=float(wind.mean()) if _complete(wind) else _STAND_IN_WIND_2M_MS,
        wind_height_m=_WIND_HEIGHT_M if _complete(wind) else 2.0,
        latitude_deg=latitude_deg,
        elevation_m=DEFAULT_ELEVATION_M if elevation_m is None else elevation_m,
        day_of_year=day_of_year,
        # Eq. 48: without humidity the air is taken to be saturated at the lowest temperature.
        vapour_pressure_kpa=saturation_vapour_pressure_kpa(low) if pressure is None else pressure,
        **sun,
    )
    return float(value), Et0Method.PENMAN_MONTEITH if is_whole else Et0Method.REDUCED


def _sun(
    hours: Mapping[str, FloatArray], latitude_deg: float, day_of_year: int
) -> dict[str, float] | None:
    """Radiation, else sunshine; a sum beyond the sun's own is no measurement."""
    radiation = hours["radiation_mj"]
    if _complete(radiation):
        total = float(radiation.sum())
        if total <= float(extraterrestrial_radiation_mj(latitude_deg, day_of_year)):
            return {"radiation_mj": total}
    if _complete(hours["sunshine_h"]):
        return {"sunshine_h": float(hours["sunshine_h"].sum())}
    return None


def _vapour_pressure_kpa(hours: Mapping[str, FloatArray]) -> float | None:
    """Mean of the hours, from the dew point (eq. 14), else from the humidity (eq. 54)."""
    if _complete(hours["dew_point_c"]):
        return float(saturation_vapour_pressure_kpa(hours["dew_point_c"]).mean())
    humidity = hours["humidity_percent"]
    if _complete(humidity):
        saturated = saturation_vapour_pressure_kpa(hours["temperature_c"])
        return float((saturated * humidity / 100.0).mean())
    return None


def _complete(values: FloatArray) -> bool:
    return values.size > 0 and bool(np.isfinite(values).all())
