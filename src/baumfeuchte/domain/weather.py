"""Weather as planning needs it: by hour as services tell it, by local day as the models take it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

CREDITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bright_sky": "Quelle: Deutscher Wetterdienst (über Bright Sky), eigene Bearbeitung",
        "dwd": "Quelle: Deutscher Wetterdienst, eigene Bearbeitung",
        "open_meteo": "Weather data by Open-Meteo.com (CC BY 4.0)",
    }
)
"""The line that has to stand wherever a provider's data are shown, by its name (docs/weather.md).

A city's own file needs none.
"""


class Et0Method(StrEnum):
    """How the ET0 of a day came about, best first."""

    PENMAN_MONTEITH = "penman_monteith"
    """FAO-56 eq. 6 with temperature, humidity, wind and radiation (or sunshine) of the day."""
    REDUCED = "reduced"
    """The same with FAO-56's stand-ins for a missing wind (2 m/s) or humidity (eq. 48)."""
    HARGREAVES = "hargreaves"
    """FAO-56 eq. 52: from temperatures alone."""
    PROVIDER = "provider"
    """As the file or the service says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherCell:
    """A square of about 1 km whose trees share their weather (irrigation-science 7).

    Attributes:
        id: of ``irrigation.weather_cells.cell_ids``, the same in every database.
        latitude, longitude: of its middle, degrees.
    """

    id: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HourWeather:
    """An hour of a station or of a forecast; None is a gap.

    Attributes:
        end_at: end of the hour (UTC); sums, means and probabilities are of the hour before.
        is_forecast: no station has seen it.
        temperature_c, dew_point_c: 2 m above the ground, at the end of the hour.
        humidity_percent: relative, 0..100.
        wind_10m_ms: mean, m/s, 10 m above the ground.
        radiation_mj: global radiation, MJ per m2.
        sunshine_h: 0..1.
        rain_mm: sum, also of melted snow.
        rain_probability: of more than 0.1 mm in this hour, 0..1; forecasts only.
        rain_probability_6h: of more than 0.2 mm in the 6 hours before ``end_at``.
        rain_probability_24h: of more than 0.2 mm in the 24 hours before ``end_at``.
    """

    end_at: datetime
    is_forecast: bool = False
    temperature_c: float | None = None
    dew_point_c: float | None = None
    humidity_percent: float | None = None
    wind_10m_ms: float | None = None
    radiation_mj: float | None = None
    sunshine_h: float | None = None
    rain_mm: float | None = None
    rain_probability: float | None = None
    rain_probability_6h: float | None = None
    rain_probability_24h: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWeather:
    """A local day of the city; None is a gap.

    Attributes:
        day: from midnight to midnight in the city's time zone (23 to 25 hours).
        et0_mm: reference evapotranspiration.
        et0_method: where it comes from; None where there is none.
        rain_mm: sum.
        rain_probability: of rain on that day, 0..1; forecasts only, and not all of them.
        temp_min_c, temp_max_c: of the air.
    """

    day: date
    et0_mm: float | None = None
    et0_method: Et0Method | None = None
    rain_mm: float | None = None
    rain_probability: float | None = None
    temp_min_c: float | None = None
    temp_max_c: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherReport:
    """What a provider knows of a cell.

    Attributes:
        provider: its name in the settings.
        source: stations or file, for people.
        issued_at: when the forecast was computed (UTC); None: the provider does not say it.
        observed: days before today.
        forecast: today and the days after it, without gaps between them.
    """

    provider: str
    source: str = ""
    issued_at: datetime | None = None
    observed: tuple[DayWeather, ...] = ()
    forecast: tuple[DayWeather, ...] = ()
