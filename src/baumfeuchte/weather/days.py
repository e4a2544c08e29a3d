"""Hours to local days: what is complete enough becomes a day, the rest is a gap.

A day needs every hour of a quantity, after gaps of up to three hours were bridged
(``hour_table``); rain may lack two hours, which then count as dry [A]. A local day has 23 or 25
hours where the clocks change.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.weather import DayWeather, HourWeather
from baumfeuchte.weather.day_et0 import day_et0_mm
from baumfeuchte.weather.hour_table import hour_table
from baumfeuchte.weather.plausible import day_without_nonsense
from baumfeuchte.weather.provider import day_begin
from baumfeuchte.weather.rain_chance import day_probability

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime, tzinfo

    from baumfeuchte.domain.weather import WeatherCell
    from baumfeuchte.irrigation.arrays import FloatArray
    from baumfeuchte.weather.hour_table import HourTable
    from baumfeuchte.weather.provider import Period

MISSING_RAIN_H: Final = 2
ET0_DIGITS, RAIN_DIGITS, TEMPERATURE_DIGITS, PROBABILITY_DIGITS = 2, 1, 1, 2
"""As stored: finer than any forecast, and the same number again when it is read back."""
_HOUR: Final = timedelta(hours=1)
_QUANTITIES: Final = (
    *("temperature_c", "dew_point_c", "humidity_percent", "wind_10m_ms"),
    *("radiation_mj", "sunshine_h"),
)


def observed_and_forecast(
    hours: Sequence[HourWeather],
    cell: WeatherCell,
    period: Period,
    *,
    elevation_m: float | None,
) -> tuple[tuple[DayWeather, ...], tuple[DayWeather, ...]]:
    """Days before today as stations saw them, and the days from today on.

    Args:
        hours: of stations and of the forecast, in any order. Today's hours that are over count
            for today's forecast: its sums are of the whole day.
        cell: where.
        period: which days.
        elevation_m: of the station, m; None: not known.

    Returns:
        Observed days, and forecast days. Only days of which something is known; of the forecast
        only those before its first gap.
    """
    seen = [hour for hour in hours if not hour.is_forecast]
    past = [period.first_day + timedelta(days=i) for i in range(period.past_days)]
    ahead = [period.today + timedelta(days=i) for i in range(period.ahead_days)]
    observed = local_days(seen, past, cell, period.zone, elevation_m=elevation_m)
    # A station's hour counts more than the forecast of the same hour.
    both = [*(hour for hour in hours if hour.is_forecast), *seen]
    forecast = local_days(both, ahead, cell, period.zone, elevation_m=elevation_m)
    return (
        tuple(day for day in observed if day.et0_mm is not None or day.rain_mm is not None),
        usable_forecast(forecast),
    )


def usable_forecast(days: Iterable[DayWeather]) -> tuple[DayWeather, ...]:
    """The days of a forecast up to its first gap; a leading day that is incomplete is left out.

    A forecast that was computed at noon knows nothing of the morning: today is then missing, and
    planning takes it from an older forecast.
    """
    result: list[DayWeather] = []
    for day in days:
        if day.et0_mm is not None and day.rain_mm is not None:
            result.append(day)
        elif result:
            break
    return tuple(result)


def local_days(
    hours: Iterable[HourWeather],
    days: Iterable[date],
    cell: WeatherCell,
    zone: tzinfo,
    *,
    elevation_m: float | None,
) -> list[DayWeather]:
    """Each of the days, with None for what its hours do not tell.

    Args:
        hours: in any order.
        days: local days.
        cell: where.
        zone: the city's time zone.
        elevation_m: of the station, m.
    """
    table = hour_table(hours, cell)
    if table is None:
        return [DayWeather(day=day) for day in days]
    return [_day(table, day, cell, zone, elevation_m) for day in days]


def day_bounds(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Local midnights of a day (UTC), moved to full UTC hours in zones that have half ones."""
    begin, end = day_begin(day, zone), day_begin(day + timedelta(days=1), zone)
    return _full_hour(begin), _full_hour(end)


def _full_hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _day(
    table: HourTable, day: date, cell: WeatherCell, zone: tzinfo, elevation_m: float | None
) -> DayWeather:
    begin, end = day_bounds(day, zone)
    count = round((end - begin) / _HOUR)
    parts = {name: table.part(name, begin + _HOUR, count) for name in _QUANTITIES}
    et0 = day_et0_mm(parts, day=day, latitude_deg=cell.latitude, elevation_m=elevation_m)
    temperature = parts["temperature_c"]
    is_complete = et0 is not None
    return rounded(
        DayWeather(
            day=day,
            et0_mm=None if et0 is None else et0[0],
            et0_method=None if et0 is None else et0[1],
            rain_mm=_rain_mm(table.part("rain_mm", begin + _HOUR, count)),
            rain_probability=day_probability(table, begin, end),
            temp_min_c=float(temperature.min()) if is_complete else None,
            temp_max_c=float(temperature.max()) if is_complete else None,
        )
    )


def _rain_mm(hours: FloatArray) -> float | None:
    missing = int(np.isnan(hours).sum())
    return None if missing > MISSING_RAIN_H else float(np.nansum(hours))


def rounded(day: DayWeather) -> DayWeather:
    """A day without impossible values, with as many digits as are stored."""

    def short(value: float | None, digits: int) -> float | None:
        return None if value is None else round(value, digits)

    good = day_without_nonsense(day)
    return DayWeather(
        day=good.day,
        et0_mm=short(good.et0_mm, ET0_DIGITS),
        et0_method=good.et0_method,
        rain_mm=short(good.rain_mm, RAIN_DIGITS),
        rain_probability=short(good.rain_probability, PROBABILITY_DIGITS),
        temp_min_c=short(good.temp_min_c, TEMPERATURE_DIGITS),
        temp_max_c=short(good.temp_max_c, TEMPERATURE_DIGITS),
    )
