"""Measured series and weather of a backtest, put on whole UTC days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from baumfeuchte.irrigation.arrays import FloatArray, as_floats, median_of_valid
from baumfeuchte.irrigation.series import WINDOW_HOURS, valid_readings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.irrigation.series_forecast import SensorQuantity

TimeArray: TypeAlias = npt.NDArray[np.datetime64]
DailyTable: TypeAlias = "Mapping[str, npt.NDArray[np.generic]]"

FEWEST_READINGS = 90
WEATHER_COLUMNS = ("rain_mm", "et0_mm", "air_temp_c", "tmin_c", "tmax_c")
FEWEST_HOURS = 18
"""An hourly weather day with fewer values is a gap."""
_DAY_S, _HOUR_S = 86_400, 3_600
_LONGEST_HOURLY_STEP_S = 3_000.0
_LONGEST_STEP_S = 20.0 * _HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorSeries:
    """All good readings of one probe.

    Attributes:
        sensor: name for the table.
        quantity: "vwc_percent" or "tension_kpa".
        times: (M,) datetime64, UTC, any order.
        values: (M,) Vol.-% or kPa.
        weather: daily table as ``forecast_series`` takes it, over the whole period, or None.
        site: name of the place, "" if there is only one.
        depth_cm: cm below the ground, if known.
    """

    sensor: str
    quantity: SensorQuantity
    times: TimeArray
    values: FloatArray
    weather: DailyTable | None = None
    site: str = ""
    depth_cm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyState:
    """A series ready for rolling origins.

    Attributes:
        times: (M,) datetime64[s], sorted, at most one each hour.
        values: (M,) Vol.-% or kPa.
        midnights: (D,) datetime64[s], every midnight from the first to the last day.
        levels: (D,) the value that counts at each midnight, NaN where nothing was measured.
        daily: True if the series has one value a day.
    """

    times: TimeArray
    values: FloatArray
    midnights: TimeArray
    levels: FloatArray
    daily: bool


def daily_state(series: SensorSeries) -> DailyState | None:
    """Give the level of every midnight (irrigation-science 4.1: median of the last 3 h).

    A series with one value a day describes the day that it is dated on: it is known at the
    end of that day, whatever hour it carries. More than one reading an hour becomes hourly means.

    Args:
        series: Vol.-% or kPa.

    Returns:
        None if there are fewer than 90 valid readings.
    """
    when, value = valid_readings(
        series.times, series.values, is_tension=series.quantity == "tension_kpa"
    )
    if when.size < FEWEST_READINGS:
        return None
    second = when.astype(np.int64)
    step = float(np.median(np.diff(second)))
    daily = step > _LONGEST_STEP_S
    if daily:
        second, value = _grouped((second // _DAY_S + 1) * _DAY_S, value, middle=True)
    elif step < _LONGEST_HOURLY_STEP_S:
        second, value = _grouped(-(-second // _HOUR_S) * _HOUR_S, value, middle=False)
    midnight = -(-second // _DAY_S) * _DAY_S
    late = midnight - second < WINDOW_HOURS * _HOUR_S
    if not late.any():
        return None
    known, level = _grouped(midnight[late], value[late], middle=True)
    midnights = np.arange(known[0], known[-1] + 1, _DAY_S, dtype=np.int64)
    levels = np.full(midnights.size, np.nan)
    levels[(known - known[0]) // _DAY_S] = level
    return DailyState(
        times=second.astype("datetime64[s]"),
        values=value,
        midnights=midnights.astype("datetime64[s]"),
        levels=levels,
        daily=daily,
    )


def _grouped(
    keys: npt.NDArray[np.int64], values: FloatArray, *, middle: bool
) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """Median (or mean) of the values of each key; keys are sorted."""
    found, starts = np.unique(keys, return_index=True)
    sizes = np.diff(np.append(starts, keys.size))
    if not middle:
        return found, as_floats(np.add.reduceat(values, starts) / sizes)
    column = np.arange(keys.size) - np.repeat(starts, sizes)
    table = np.full((found.size, int(sizes.max())), np.nan)
    table[np.repeat(np.arange(found.size), sizes), column] = values
    return found, median_of_valid(table)


def daily_weather(
    times: npt.ArrayLike, columns: Mapping[str, npt.ArrayLike]
) -> dict[str, npt.NDArray[np.generic]]:
    """Put hourly or daily weather on UTC days, as ``forecast_series`` takes it.

    Rain and ET0 (mm) are summed, temperatures (degree C) averaged; hourly temperatures also give
    the lowest and highest of the day. A day of an hourly file counts from 18 values on, else it
    is a gap. Source of what the forecast needs: irrigation-science 3.4, 7.

    Args:
        times: (W,) datetime64, UTC, any order; a time stands for its UTC day.
        columns: any of rain_mm, et0_mm, air_temp_c, tmin_c, tmax_c, each (W,), NaN for gaps.

    Returns:
        "day" (D,) datetime64[D], and rain_mm, et0_mm, tmean_c, tmin_c, tmax_c, each (D,), NaN for
        gaps. Days without a row are missing.
    """
    when = np.asarray(times, dtype="datetime64[s]")
    order = np.argsort(when, kind="stable")
    second = when[order].astype(np.int64)
    days, starts = np.unique(second // _DAY_S, return_index=True)
    hourly = second.size > 1 and float(np.median(np.diff(second))) < _LONGEST_STEP_S
    given = {name: as_floats(columns[name])[order] for name in WEATHER_COLUMNS if name in columns}
    found: dict[str, npt.NDArray[np.generic]] = {"day": days.astype("datetime64[D]")}
    for name, column in given.items():
        known = np.isfinite(column)
        count = np.add.reduceat(known.astype(np.int64), starts)
        total = np.add.reduceat(np.where(known, column, 0.0), starts)
        enough = count >= (FEWEST_HOURS if hourly else 1)
        if name in ("rain_mm", "et0_mm"):
            found[name] = np.where(enough, total, np.nan)
            continue
        target = "tmean_c" if name == "air_temp_c" else name
        found[target] = np.where(enough, total / np.maximum(count, 1), np.nan)
        if name == "air_temp_c" and hourly:
            low = np.minimum.reduceat(np.where(known, column, np.inf), starts)
            high = np.maximum.reduceat(np.where(known, column, -np.inf), starts)
            found.setdefault("tmin_c", np.where(enough, low, np.nan))
            found.setdefault("tmax_c", np.where(enough, high, np.nan))
    return found
