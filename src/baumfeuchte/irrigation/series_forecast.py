"""Forecast of one sensor from its raw series: the entry for notebooks and benchmarks.

Everything comes from the arguments; nothing is stored, nothing is read. The engine is the one
that a plan runs for all sensors at once (``engine.forecast_sensors``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats
from baumfeuchte.irrigation.crossing import days_until_dry
from baumfeuchte.irrigation.engine import LEADS, Outcome, forecast_sensors
from baumfeuchte.irrigation.moisture_scale import from_scale
from baumfeuchte.irrigation.series import (
    daily_levels,
    resolution_of,
    valid_readings,
    weather_days,
)
from baumfeuchte.irrigation.soils import find_soil
from baumfeuchte.irrigation.utc_times import utc_times

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import numpy.typing as npt

SensorQuantity = Literal["vwc_percent", "tension_kpa"]
QUANTILES = (0.1, 0.5, 0.9)
WETTEST_VWC_PERCENT = 60.0
"""Mineral soil holds no more (irrigation-science 5 Q1); a sensor that read more may again."""
DRIEST_FORECAST_KPA = 1585.0
"""pF 4.2: no forecast says drier unless the sensor already read it (irrigation-science 1.1)."""


def forecast_series(
    times: npt.ArrayLike,
    values: npt.ArrayLike,
    *,
    quantity: SensorQuantity,
    horizons: npt.ArrayLike,
    origin: np.datetime64 | datetime | str | None = None,
    weather_past: Mapping[str, npt.ArrayLike] | None = None,
    weather_future: Mapping[str, npt.ArrayLike] | None = None,
    soil: str | None = None,
    latitude_deg: float | None = None,
) -> FloatArray:
    """Forecast one sensor: quantiles of its daily value for each horizon (irrigation-science 4).

    Args:
        times: (M,) of the readings, datetime64 (UTC) or with a time zone; any order, gaps and
            repeats allowed.
        values: (M,) Vol.-% or kPa, NaN allowed; what no sensor can measure is left out.
        quantity: "vwc_percent" or "tension_kpa".
        horizons: (H,) whole days 1..14 after the origin, any order.
        origin: start of the forecast, UTC or with a time zone; None = the time of the last
            reading. The value of a day is the median of the 3 h up to the same time of that day.
        weather_past: table of daily weather before the origin, or None: "day" (datetime64, UTC
            days) and any of "rain_mm", "et0_mm", "tmean_c", "tmin_c", "tmax_c" (mm and degree
            C), NaN for gaps, each as long as "day". Other columns are not looked at.
        weather_future: the same for days from the origin on. Unknown days cost certainty only.
        soil: KA5 class or "substrate", if known: bounds the water content at its saturation.
        latitude_deg: degrees, if known: ET0 after Hargreaves where only temperatures are given.

    Returns:
        (3, H) quantiles 0.1, 0.5 and 0.9 (rows, ascending) in the unit of ``values``, in the
        sensor's own steps where those are 0.1 and more (``resolution_of``). All NaN
        where the 60 days before the origin hold no valid reading: then nothing can be said.

    Raises:
        ValueError: shapes, horizons, quantity or a table that cannot be used; says what to do.
    """
    days = _horizons(horizons)
    tables = (weather_past, weather_future)
    outcome, highest, resolution = _outcome(
        times, values, quantity, origin=origin, tables=tables, latitude_deg=latitude_deg
    )
    if outcome is None:
        return np.full((len(QUANTILES), days.size), np.nan)
    is_tension = np.array([quantity == "tension_kpa"])
    centre = outcome.centre
    bands = np.stack([centre - outcome.below, centre, centre + outcome.above])[:, days - 1]
    found = _as_told(from_scale(bands, is_tension)[..., 0], resolution)
    most = DRIEST_FORECAST_KPA if quantity == "tension_kpa" else _wettest(soil)
    return np.sort(np.clip(found, 0.0, max(most, highest)), axis=0)


def days_until(
    times: npt.ArrayLike,
    values: npt.ArrayLike,
    threshold: float,
    *,
    quantity: SensorQuantity,
    max_days: int = LEADS,
    origin: np.datetime64 | datetime | str | None = None,
    weather_past: Mapping[str, npt.ArrayLike] | None = None,
    weather_future: Mapping[str, npt.ArrayLike] | None = None,
    latitude_deg: float | None = None,
) -> float:
    """Days until the sensor gets as dry as a limit (irrigation-science 4.6).

    Dry is below the limit for water content and above it for tension.

    Args:
        times: (M,) as in ``forecast_series``, and so are the others not described here.
        values: (M,) Vol.-% or kPa.
        threshold: Vol.-% or kPa.
        quantity: "vwc_percent" or "tension_kpa".
        max_days: 1..14 days to look ahead.
        origin: start of the forecast, UTC.
        weather_past: table or None.
        weather_future: table or None.
        latitude_deg: degrees, if known.

    Returns:
        Days (with a fraction), 0.0 if it is that dry already, inf if the limit is not expected
        to be reached within ``max_days``, NaN if nothing can be said.

    Raises:
        ValueError: as in ``forecast_series``.
    """
    last = int(_horizons([max_days])[0])
    tables = (weather_past, weather_future)
    outcome, _, _ = _outcome(
        times, values, quantity, origin=origin, tables=tables, latitude_deg=latitude_deg
    )
    if outcome is None:
        return float("nan")
    is_tension = np.array([quantity == "tension_kpa"])
    return float(days_until_dry(outcome, as_floats([threshold]), is_tension, last)[0])


def _outcome(
    times: npt.ArrayLike,
    values: npt.ArrayLike,
    quantity: str,
    *,
    origin: np.datetime64 | datetime | str | None,
    tables: tuple[Mapping[str, npt.ArrayLike] | None, ...],
    latitude_deg: float | None,
) -> tuple[Outcome | None, float, float]:
    """Run the engine for one sensor; None without a valid reading; highest level, resolution."""
    if quantity not in ("vwc_percent", "tension_kpa"):
        raise ValueError(f'quantity must be "vwc_percent" or "tension_kpa", not {quantity!r}')
    is_tension = quantity == "tension_kpa"
    given = None if origin is None else _second(origin)
    when, what = valid_readings(times, values, is_tension=is_tension, until=given)
    if when.size == 0:
        return None, 0.0, 0.0
    start = when[-1] if given is None else given
    levels = daily_levels(when, what, start)
    weather = weather_days(tables, start, LEADS, latitude_deg)
    if not np.isfinite(levels).any():
        return None, 0.0, 0.0
    outcome = forecast_sensors(levels[:, None], np.array([is_tension]), weather)
    return outcome, float(np.nanmax(levels)), resolution_of(levels)


def _as_told(quantiles: FloatArray, resolution: float) -> FloatArray:
    """Say a value as the sensor will: quantiles of a rounded reading are rounded quantiles."""
    if resolution == 0.0:
        return quantiles
    return as_floats(np.round(quantiles / resolution) * resolution)


def _second(origin: np.datetime64 | datetime | str) -> np.datetime64:
    """Give a time in whole seconds."""
    try:
        seconds = utc_times(np.asarray(origin))
    except ValueError as error:
        raise ValueError("origin must be a datetime64 in UTC, or have a time zone") from error
    if seconds.ndim or np.isnat(seconds):
        raise ValueError("origin must be one time, not NaT")
    return np.datetime64(int(seconds.astype(np.int64)), "s")


def _horizons(horizons: npt.ArrayLike) -> npt.NDArray[np.int64]:
    given = as_floats(horizons)
    if given.ndim != 1 or not np.isin(given, np.arange(1, LEADS + 1)).all():
        raise ValueError(f"horizons must be whole days from 1 to {LEADS} in one dimension")
    return given.astype(np.int64)


def _wettest(soil: str | None) -> float:
    """Highest water content that a forecast says, Vol.-%."""
    known = find_soil(soil)
    return WETTEST_VWC_PERCENT if known is None else 100.0 * float(known.curve.theta_s)
