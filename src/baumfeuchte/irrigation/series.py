"""Raw readings and daily weather of one place, put on the days of a forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats, median_of_valid
from baumfeuchte.irrigation.drive import DailyWeather
from baumfeuchte.irrigation.evapotranspiration import et0_hargreaves
from baumfeuchte.irrigation.plausibility import (
    LARGEST_VWC_PERCENT,
    repeated_sentinels,
    tension_out_of_range,
    tension_sentinel,
    vwc_out_of_range,
)
from baumfeuchte.irrigation.scales import scale_of
from baumfeuchte.irrigation.utc_times import utc_times

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

PAST_DAYS = 60
WINDOW_HOURS = 3.0
"""The daily value is the median of the last hours of the forecast's day [A]."""
LOWEST_KPA = -10.0
"""Small negative tensions are perched water and count as 0 (irrigation-science 1.2)."""
WETTEST_PERCENT = 100.0
"""Above 60 Vol.-% mineral soil holds no water; a probe that usually says more has a scale of its
own (peat, another calibration), and its forecast is asked for on that scale."""
RESOLUTIONS = (5.0, 2.0, 1.0, 0.5, 0.2, 0.1)
"""Steps of coarse sensors, Vol.-% or kPa; finer ones make no difference to a forecast."""
FEWEST_FOR_RESOLUTION = 10
_WHOLE = 1.0e-6
_SECONDS_PER_DAY = 86_400.0
_TIME = np.dtype("datetime64[s]")


def valid_readings(
    times: npt.ArrayLike,
    values: npt.ArrayLike,
    *,
    is_tension: bool,
    until: np.datetime64 | None = None,
) -> tuple[npt.NDArray[np.datetime64], FloatArray]:
    """Sort readings and leave out what no sensor can measure (irrigation-science 1.2, 5 Q1).

    Args:
        times: (M,) datetime64 (UTC) or with a time zone; NaT and any order allowed.
        values: (M,) Vol.-% or kPa; NaN allowed.
        is_tension: True for kPa.
        until: later readings are not looked at: they would tell which run is a sentinel's.

    Returns:
        Times and values of the valid readings; of several at one time the one given last.
        Left out is what ``plausibility`` calls impossible (Q1: Vol.-% below 0 or above 60, unless
        the series is usually above; kPa beyond pF 6, and below -10 where 0 is the letter) and
        what it calls a sentinel (Q2: 240 and 255 kPa; exactly 65535, -1 or 327.67, and as a
        water content 0, for three readings and more: 0 kPa is what a wet sensor says).

    Raises:
        ValueError: shapes differ, or the times are no dates.
    """
    try:
        when = utc_times(times)
    except ValueError as error:
        raise ValueError("times must be datetime64 values in UTC, or have a time zone") from error
    what = as_floats(values)
    if when.ndim != 1 or when.shape != what.shape:
        raise ValueError(
            f"times and values must be one-dimensional and of one length, not {when.shape} "
            f"and {what.shape}"
        )
    good = np.isfinite(what) & ~np.isnat(when)
    if until is not None:
        good &= when <= until
    order = np.argsort(when[good], kind="stable")
    when, what = when[good][order], what[good][order]
    newest = np.append(when[1:] != when[:-1], True)[: when.size]
    when, what = when[newest], what[newest]
    kept = ~(_impossible(what, is_tension=is_tension) | _sentinel(what, is_tension=is_tension))
    return when[kept], what[kept]


def _impossible(what: FloatArray, *, is_tension: bool) -> BoolArray:
    """Q1 of one sensor's readings."""
    if is_tension:
        return (what < LOWEST_KPA) | tension_out_of_range(np.maximum(what, 0.0))
    beyond = (what < 0.0) | (what > WETTEST_PERCENT)
    usual = np.median(what[~beyond]) if not beyond.all() else 0.0
    return beyond if usual > LARGEST_VWC_PERCENT else vwc_out_of_range(what)


def _sentinel(what: FloatArray, *, is_tension: bool) -> BoolArray:
    """Q2 of one sensor's readings, in the order of time."""
    if is_tension:
        usual = scale_of(Quantity.SOIL_WATER_TENSION_KPA)
        return tension_sentinel(what) | repeated_sentinels(what, usual.sentinels)
    return repeated_sentinels(what, scale_of(Quantity.SOIL_MOISTURE_VWC_PERCENT).sentinels)


def daily_levels(
    times: npt.NDArray[np.datetime64], values: FloatArray, origin: np.datetime64
) -> FloatArray:
    """Levels at the origin and at the same time of the 60 days before (irrigation-science 4.1).

    A level is the median of the last 3 h up to that time, else the last value of the last 24 h.

    Args:
        times: (M,) sorted.
        values: (M,) any unit.
        origin: the forecast's start; later readings are not looked at.

    Returns:
        (61,) same unit, NaN for days without a reading.
    """
    levels = np.full(PAST_DAYS + 1, np.nan)
    age = (origin.astype(_TIME) - times).astype(np.float64) / _SECONDS_PER_DAY
    seen = (age >= 0.0) & (age < PAST_DAYS + 1)
    age, value = age[seen], values[seen]
    day = np.floor(age)
    late = (age - day) * 24.0 < WINDOW_HOURS
    for back in np.unique(day).astype(int):
        of_day = day == back
        window = of_day & late
        levels[PAST_DAYS - back] = (
            median_of_valid(value[window]) if window.any() else value[of_day][-1]
        )
    return levels


def resolution_of(levels: FloatArray) -> float:
    """Give the step in which a sensor tells its levels (irrigation-science 1.2: what it resolves).

    Args:
        levels: (T,) Vol.-% or kPa, NaN for gaps.

    Returns:
        The largest of ``RESOLUTIONS`` that all are whole multiples of, same unit; 0.0 if there is
        none, or too few levels or no change to tell it from.
    """
    known = levels[np.isfinite(levels)]
    if known.size < FEWEST_FOR_RESOLUTION or np.ptp(known) == 0.0:
        return 0.0
    for step in RESOLUTIONS:
        counted = known / step
        if (np.abs(counted - np.round(counted)) < _WHOLE).all():
            return step
    return 0.0


def weather_days(
    tables: tuple[Mapping[str, npt.ArrayLike] | None, ...],
    origin: np.datetime64,
    days_ahead: int,
    latitude_deg: float | None,
) -> DailyWeather:
    """Put daily weather on the steps of a forecast (irrigation-science 3.4, 7).

    Args:
        tables: with "day" (W,) datetime64 (UTC days) and any of rain_mm, et0_mm, tmean_c,
            tmin_c, tmax_c, each (W,), NaN for gaps; later tables fill and overwrite.
        origin: start of the forecast; a step takes the day that its middle lies in.
        days_ahead: steps after the origin.
        latitude_deg: degrees; gives ET0 after Hargreaves where only temperatures are known.

    Returns:
        (60 + days_ahead, 1) mm and degree C, NaN where unknown.

    Raises:
        ValueError: a table without "day", or a column of another length.
    """
    steps = PAST_DAYS + days_ahead
    middle = origin.astype(_TIME) + np.timedelta64(43_200, "s")
    first = middle.astype("datetime64[D]") - np.timedelta64(PAST_DAYS, "D")
    names = ("rain_mm", "et0_mm", "tmean_c", "tmin_c", "tmax_c")
    rows = {name: np.full(steps, np.nan) for name in names}
    for table in tables:
        if table is not None:
            _fill_rows(rows, table, first)
    between = (rows["tmin_c"] + rows["tmax_c"]) / 2.0
    mean = np.where(np.isfinite(rows["tmean_c"]), rows["tmean_c"], between)
    et0 = rows["et0_mm"]
    if latitude_deg is not None and np.isfinite(latitude_deg):
        day = first + np.arange(steps)
        of_year = (day - day.astype("datetime64[Y]")).astype(np.float64) + 1.0
        low, high = np.minimum(rows["tmin_c"], rows["tmax_c"]), rows["tmax_c"]
        estimate = et0_hargreaves(
            tmax_c=high, tmin_c=low, latitude_deg=latitude_deg, day_of_year=of_year
        )
        et0 = np.where(np.isfinite(et0), et0, estimate)
    return DailyWeather(rows["rain_mm"][:, None], as_floats(et0)[:, None], mean[:, None])


def _fill_rows(
    rows: dict[str, FloatArray], table: Mapping[str, npt.ArrayLike], first: np.datetime64
) -> None:
    """Copy the known values of one table to their steps."""
    if "day" not in table:
        raise ValueError('a weather table needs "day", the UTC days of its rows')
    try:
        day = utc_times(table["day"]).astype("datetime64[D]")
    except ValueError as error:
        raise ValueError('"day" of a weather table must be datetime64 values') from error
    row = np.where(np.isnat(day), -1, (day - first).astype(np.int64))
    for name, target in rows.items():
        if name not in table:
            continue
        given = as_floats(table[name])
        if given.shape != day.shape:
            raise ValueError(f'"{name}" must have one value for each day of the weather table')
        known = np.isfinite(given) & (row >= 0) & (row < target.size)
        target[row[known]] = given[known]
