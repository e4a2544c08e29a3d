"""Daily weather as a soil feels it: rain and melt water, ET0, frost (irrigation-science 4.2, 7).

A forecast must also run where weather is partly or wholly unknown: unknown days carry a flag and
get what is usual at the place, so that one rule serves a city with and without weather data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats

FREEZING_C = 0.5
"""Daily mean below which precipitation stays as snow (degree C) [A]."""
MELT_MM_PER_DEGREE = 3.0
"""Degree-day factor of snow melt, mm per degree C and day: the usual 2-5 [K]."""
INTERCEPTED_MM = 0.5
"""Rain of a day that never counts, mm [A]."""
RAIN_SCALE_MM = 20.0
"""Depth at which a rain day's effect reaches 63 %, mm: more runs off or passes by [A]."""
UPPER_STORE_MM = 30.0
"""Water that the soil above the sensor holds against drainage, mm [A]."""
DEFAULT_ET0_MM = 3.0
"""ET0 of a day where nothing is known, mm [A]."""
RECENT_DAYS = 20
LEAST_RAIN_DAYS = 20
"""With fewer known days of rain in the past there is no rain record to learn from."""
USUAL_RAIN_SHARE = 0.3
"""Share of the usual rain effect on a day of unknown weather: a median, not a mean [A]."""
_MILD_C = 10.0


class DailyWeather(NamedTuple):
    """Weather of C cells over D days, past and future; NaN where unknown.

    Attributes:
        rain_mm, et0_mm: (D, C) mm per day.
        temperature_c: (D, C) daily mean, degree C.
    """

    rain_mm: FloatArray
    et0_mm: FloatArray
    temperature_c: FloatArray

    def take(self, cells: IntArray) -> DailyWeather:
        """Give the columns of some cells, mm and degree C."""
        return DailyWeather(*(column[:, cells] for column in self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """Drive of N sensors over D days, the first ``past_days`` of them past.

    Attributes:
        past_days: number of past days.
        water_mm: (D, N) rain and melt water, mm; 0 where unknown.
        et0_mm: (D, N) mm, filled.
        frost: (D, N) 0..1, 1 at -5 degree C and below.
        store: (D, N) filling of the upper store at the start of the day, 0..1.
        known: (D, N) whether the day's rain is known.
        rain_record: (N,) whether there is any rain record to learn from.
        usual_water_mm: (N,) mm that stand for a day of unknown weather.
        usual_et0_mm: (N,) mm likewise.
        mean_et0_mm: (N,) mm, of the past days.
    """

    past_days: int
    water_mm: FloatArray
    et0_mm: FloatArray
    frost: FloatArray
    store: FloatArray
    known: BoolArray
    rain_record: BoolArray
    usual_water_mm: FloatArray
    usual_et0_mm: FloatArray
    mean_et0_mm: FloatArray


def rain_effect(water_mm: FloatArray) -> FloatArray:
    """Effect of a day's water, 0..1 without unit: 1 - exp(-(P - 0.5) / 20) for P in mm.

    A saturating form of the gain of F1 (irrigation-science 4.2): a cloudburst does not fill the
    soil in proportion.
    """
    return as_floats(1.0 - np.exp(-np.maximum(water_mm - INTERCEPTED_MM, 0.0) / RAIN_SCALE_MM))


def store_step(filling: FloatArray, water_mm: FloatArray, et0_mm: FloatArray) -> FloatArray:
    """Filling of the upper store a day later, 0..1: a bucket (irrigation-science 3.3, Ks).

    Args:
        filling: 0..1 at the start of the day.
        water_mm: mm of the day.
        et0_mm: mm of the day.
    """
    stressed = np.minimum(2.0 * filling, 1.0)
    after = filling + (water_mm - et0_mm * stressed) / UPPER_STORE_MM
    return as_floats(np.clip(after, 0.0, 1.0))


def _recent_mean(values: FloatArray, default: float) -> FloatArray:
    """Mean of the valid among the last days, (N,); the default where there is none."""
    recent = values[-RECENT_DAYS:]
    valid = np.isfinite(recent)
    total = np.where(valid, recent, 0.0).sum(axis=0)
    count = valid.sum(axis=0)
    return as_floats(np.where(count > 0, total / np.maximum(count, 1), default))


def _with_snow(rain_mm: FloatArray, temperature_c: FloatArray) -> FloatArray:
    """Rain plus melt water, mm: precipitation of cold days waits as snow."""
    water = np.empty_like(rain_mm)
    snow = np.zeros(rain_mm.shape[1:])
    for day in range(rain_mm.shape[0]):
        cold = temperature_c[day] < FREEZING_C
        snow = snow + np.where(cold, rain_mm[day], 0.0)
        melt = np.minimum(snow, MELT_MM_PER_DEGREE * np.maximum(temperature_c[day], 0.0))
        snow = snow - melt
        water[day] = np.where(cold, 0.0, rain_mm[day]) + melt
    return water


def prepare_drive(weather: DailyWeather, past_days: int) -> Drive:
    """Fill gaps, keep snow back, follow the upper store (irrigation-science 4.2, 7).

    Args:
        weather: (D, N) mm and degree C; negative rain counts as unknown, unknown
            temperature as mild.
        past_days: how many of the D days are past.
    """
    rain_mm, et0_mm, temperature_c = weather
    rain = np.where(np.isfinite(rain_mm) & (rain_mm >= 0.0), rain_mm, np.nan)
    et0 = np.where(np.isfinite(et0_mm), np.maximum(et0_mm, 0.0), np.nan)
    air = np.where(np.isfinite(temperature_c), temperature_c, _MILD_C)
    known = np.isfinite(rain)
    record = known[:past_days].sum(axis=0) >= min(LEAST_RAIN_DAYS, max(past_days, 1))
    water = _with_snow(np.where(known, rain, 0.0), air)
    effect = np.where(known[:past_days], rain_effect(water[:past_days]), 0.0).sum(axis=0)
    mean_effect = effect / np.maximum(known[:past_days].sum(axis=0), 1)
    usual_effect = np.where(record, USUAL_RAIN_SHARE * mean_effect, 0.0)
    usual_water = -RAIN_SCALE_MM * np.log1p(-np.minimum(usual_effect, 0.9))
    usual_water = np.where(usual_effect > 0.0, usual_water + INTERCEPTED_MM, 0.0)
    usual_et0 = _recent_mean(et0[:past_days], DEFAULT_ET0_MM)
    et0 = np.where(np.isfinite(et0), et0, usual_et0)
    store = np.empty_like(water)
    filling = np.full(water.shape[1:], 0.5)
    for day in range(water.shape[0]):
        store[day] = filling
        filling = store_step(filling, water[day], et0[day])
    return Drive(
        past_days=past_days,
        water_mm=water,
        et0_mm=et0,
        frost=as_floats(np.clip(-air / 5.0, 0.0, 1.0)),
        store=store,
        known=known,
        rain_record=record,
        usual_water_mm=as_floats(usual_water),
        usual_et0_mm=usual_et0,
        mean_et0_mm=as_floats(et0[:past_days].mean(axis=0)),
    )
