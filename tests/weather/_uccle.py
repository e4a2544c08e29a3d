"""The day of FAO-56 example 18 (Uccle, 6 July) hour by hour, for any days in a row.

The book gives the day's extremes and sums; the hours in between are ours and keep to them: 12.3 to
21.5 degrees, 9.25 h of sun, 2.78 m/s, an actual vapour pressure of 1.409 kPa. ET0 is 3.88 mm.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from baumfeuchte.domain.weather import HourWeather, WeatherCell

ET0_MM = 3.88
LATITUDE, ELEVATION_M = 50.8, 100.0
DAY_BEGIN = datetime(2026, 7, 5, 22, tzinfo=UTC)
"""Midnight of 6 July in Brussels and Berlin."""
CELL = WeatherCell(id=1, latitude=LATITUDE, longitude=4.35)
_SUNNY = dict.fromkeys(range(8, 18), 0.925)


def dew_point_c() -> float:
    """Where the saturated vapour pressure is 1.409 kPa (FAO-56 eq. 11 the other way)."""
    x = math.log(1.409 / 0.6108)
    return 237.3 * x / (17.27 - x)


def values(end_at: datetime) -> dict[str, Any]:
    """The hour of Uccle that ends at a time; hours count in local summer time."""
    hour = (end_at + timedelta(hours=2)).hour
    return {
        "temperature_c": 16.9 - 4.6 * math.cos(2 * math.pi * (hour - 4) / 24),
        "dew_point_c": dew_point_c(),
        "wind_10m_ms": 2.78,
        "sunshine_h": _SUNNY.get(hour, 0.0),
        "rain_mm": 0.0,
    }


def hours(begin: datetime, count: int, **changes: Any) -> list[HourWeather]:
    """Hours in a row from a time on.

    Args:
        begin: of the first hour (UTC).
        count: how many.
        changes: fields that are the same in all hours.
    """
    ends = (begin + timedelta(hours=i + 1) for i in range(count))
    return [HourWeather(end_at=end, **(values(end) | changes)) for end in ends]
