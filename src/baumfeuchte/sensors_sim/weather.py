"""Seeded weather for Bochum: one year from 1 March, by day, and spread over the hours.

Days are UTC days. Temperatures follow the city's year with a day-to-day memory, rain comes in
wet and dry runs, ET0 is Hargreaves (irrigation-science 3.4) of the day's own temperatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.evapotranspiration import et0_hargreaves
from baumfeuchte.irrigation.season import season_factor
from baumfeuchte.sensors_sim.season import next_season_start

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from baumfeuchte.sensors_sim.scenarios import Scenario

    Array = NDArray[np.float64]

LATITUDE_DEG = 51.48
INTERCEPTION_MM = 1.0
"""Rain of a day that wets only leaves and surface (I0 of irrigation-science 4.2)."""

_PERSISTENCE = 0.72  # of the temperature anomaly, from one day to the next
_ANOMALY_C = 2.6
_WET_AFTER_WET, _WET_AFTER_DRY = 0.60, 0.32
_RAIN_SHAPE, _RAIN_SCALE_MM = 0.75, 6.4
_LONGEST_YEAR = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Daily weather of one simulated year; arrays of shape (days,).

    Attributes:
        start: 1 March, 00:00 UTC.
        et0_mm, rain_mm: sums of the day.
        temp_min_c, temp_max_c: of the air.
        rain_hour, rain_hours: when the day's rain begins, and how many hours it lasts.
    """

    start: datetime
    et0_mm: Array
    rain_mm: Array
    temp_min_c: Array
    temp_max_c: Array
    rain_hour: NDArray[np.int64]
    rain_hours: NDArray[np.int64]

    @property
    def days(self) -> int:
        """Number of days of the year that begins on 1 March."""
        return len(self.et0_mm)

    def day(self, index: int) -> date:
        """The date of the day with this index."""
        return self.start.date() + timedelta(days=index)


def year_weather(seed: int, start: datetime, scenario: Scenario) -> Weather:
    """The weather of the year that begins at ``start``.

    Args:
        seed: of the run. Every year of a seed has the same weather, so that a demonstration shows
            the same in any year.
        start: 1 March, 00:00 UTC.
        scenario: its dry spell replaces the rain and makes the days warmer.
    """
    days = _LONGEST_YEAR
    dates = [start.date() + timedelta(days=i) for i in range(days)]
    day_of_year = _days_of_year(days)
    rng = np.random.default_rng([seed, 1])
    wet, amount = _rain(rng, days)
    dry = np.array([scenario.dry_from <= (d.month, d.day) <= scenario.dry_until for d in dates])
    showers = np.array([scenario.showers_mm.get((d.month, d.day), 0.0) for d in dates])
    rain = np.where(dry, showers, np.where(wet, amount, 0.0)).round(1)
    summer = np.cos(2 * np.pi * (day_of_year - 197) / 365.25)
    mean = 10.9 + 8.1 * summer + _anomaly(rng, days) + np.where(dry, 3.0, 0.0)
    spread = (8.2 + 3.2 * summer) * np.where(rain > 0, 0.62, 1.0) + np.where(dry, 1.0, 0.0)
    spread *= rng.uniform(0.85, 1.15, days)
    low, high = (mean - spread / 2).round(1), (mean + spread / 2).round(1)
    hours = rng.integers(2, 7, days)
    rain_hour = rng.integers(0, 24 - hours)
    et0 = et0_hargreaves(
        tmax_c=high, tmin_c=low, latitude_deg=LATITUDE_DEG, day_of_year=day_of_year
    )
    length = (next_season_start(start) - start).days
    return Weather(
        start=start,
        et0_mm=et0[:length].round(2),
        rain_mm=rain[:length],
        temp_min_c=low[:length],
        temp_max_c=high[:length],
        rain_hour=rain_hour[:length],
        rain_hours=hours[:length],
    )


def _days_of_year(count: int) -> Array:
    """Days of the year from 1 March on, leap years ignored: all years are to be the same."""
    return (np.arange(count, dtype=np.float64) + 59) % 365 + 1


def _rain(rng: np.random.Generator, days: int) -> tuple[NDArray[np.bool_], Array]:
    draws = rng.uniform(size=days)
    wet = np.zeros(days, dtype=np.bool_)
    before = False
    for i, draw in enumerate(draws):
        before = draw < (_WET_AFTER_WET if before else _WET_AFTER_DRY)
        wet[i] = before
    return wet, rng.gamma(_RAIN_SHAPE, _RAIN_SCALE_MM, days) + 0.2


def _anomaly(rng: np.random.Generator, days: int) -> Array:
    shocks = rng.normal(0.0, _ANOMALY_C * np.sqrt(1 - _PERSISTENCE**2), days)
    anomaly = np.zeros(days)
    value = 0.0
    for i, shock in enumerate(shocks):
        value = _PERSISTENCE * value + shock
        anomaly[i] = value
    return anomaly


def hourly_demand_mm(weather: Weather) -> Array:
    """ET0 x season factor (irrigation-science 2.4) by hour, shape (24 x days,).

    A half sine from 04:00 to 19:00 UTC, night at rest.
    """
    hour = np.arange(24) + 0.5
    shape = np.maximum(np.sin(np.pi * (hour - 4) / 15), 0.0)
    demand_mm = weather.et0_mm * season_factor(_days_of_year(weather.days))
    return np.outer(demand_mm, shape / shape.sum()).ravel()


def hourly_net_rain_mm(weather: Weather) -> Array:
    """Rain that reaches the ground, shape (24 x days,): the day's first millimetre does not."""
    hour = np.arange(24)
    begin, length = weather.rain_hour[:, None], weather.rain_hours[:, None]
    falls = (hour >= begin) & (hour < begin + length)
    total = np.cumsum(np.where(falls, weather.rain_mm[:, None] / length, 0.0), axis=1)
    net = np.maximum(total - INTERCEPTION_MM, 0.0)
    return np.diff(net, axis=1, prepend=0.0).ravel()


def hourly_air_temperature_c(weather: Weather) -> Array:
    """Air temperature at the full hours, shape (24 x days,): coldest at 04, warmest at 14 UTC."""
    half_turns = np.interp(np.arange(24), [-10, 4, 14, 28], [0, 1, 2, 3])
    phase = np.cos(np.pi * half_turns)
    mean = (weather.temp_min_c + weather.temp_max_c) / 2
    half = (weather.temp_max_c - weather.temp_min_c) / 2
    return (mean[:, None] + half[:, None] * phase).ravel()


def hourly_soil_temperature_c(weather: Weather, depths_cm: Array) -> Array:
    """Soil temperature at the full hours, shape (24 x days, depths).

    The day's mean reaches a depth with a lag of 2 days + 1 day per 8 cm; the daily wave fades
    with exp(-depth / 12 cm) (damping depth of a moist loam).
    """
    air = hourly_air_temperature_c(weather)
    mean = (weather.temp_min_c + weather.temp_max_c) / 2
    keep = np.exp(-1 / (2 + depths_cm / 8))
    slow = np.empty((weather.days, len(depths_cm)))
    state = np.full(len(depths_cm), 6.0)
    for i, value in enumerate(mean):
        state = keep * state + (1 - keep) * value
        slow[i] = state
    at_hours = np.arange(24 * weather.days) / 24
    base = np.column_stack([np.interp(at_hours, np.arange(weather.days), s) for s in slow.T])
    wave = (air - np.repeat(mean, 24))[:, None]
    result: Array = base + wave * np.exp(-depths_cm / 12)
    return result
