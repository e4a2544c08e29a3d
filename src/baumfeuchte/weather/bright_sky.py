"""Bright Sky: the observations and MOSMIX forecasts of the DWD as JSON.

https://brightsky.dev/docs/ describes ``/weather``: one row for each hour, from the nearest station
that has it, filled up from further ones (``fallback_source_ids``), and from MOSMIX for what is to
come. Units as the service sends them by default: km/h, kWh per m2, minutes, percent.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.domain.errors import WeatherError
from baumfeuchte.domain.weather import CREDITS, HourWeather, WeatherReport
from baumfeuchte.weather.days import observed_and_forecast
from baumfeuchte.weather.http import host_of, read_json
from baumfeuchte.weather.plausible import number, scaled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from baumfeuchte.domain.weather import WeatherCell
    from baumfeuchte.weather.http import Http
    from baumfeuchte.weather.provider import Period

MJ_PER_KWH: Final = 3.6
MS_PER_KMH: Final = 1.0 / 3.6


class BrightSky:
    """The provider ``bright_sky``.

    Args:
        http: of this round.
        url: of the service, without a path.
    """

    name = "bright_sky"
    credit = CREDITS["bright_sky"]

    def __init__(self, http: Http, *, url: str) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._place = host_of(url)

    def report(self, cell: WeatherCell, period: Period) -> WeatherReport:
        """One request; what is missing in the answer is a gap.

        Raises:
            WeatherUnavailableError: the service cannot be reached now.
            WeatherError: there is no station near enough, or the answer has another form.
        """
        params = {
            "lat": f"{cell.latitude:.4f}",
            "lon": f"{cell.longitude:.4f}",
            "date": period.begin.isoformat(),
            "last_date": period.end.isoformat(),
            "tz": "UTC",
        }
        answer = read_json(self._http.get(f"{self._url}/weather", params), self._place)
        sources = _sources(answer, self._place)
        hours = list(_hours(answer, sources, self._place, period.now))
        observed, forecast = observed_and_forecast(
            hours, cell, period, elevation_m=_elevation_m(sources)
        )
        return WeatherReport(
            provider=self.name,
            source=_names(sources),
            observed=observed,
            forecast=forecast,
        )


def _sources(answer: Mapping[str, object], place: str) -> dict[int, Mapping[str, Any]]:
    """Stations and forecast points of the answer by id, the nearest first."""
    listed = answer.get("sources")
    if not isinstance(listed, list):
        msg = f"{place} sent no list of sources; it is no Bright Sky, or of another version."
        raise WeatherError(msg)
    found = [
        entry for entry in listed if isinstance(entry, dict) and isinstance(entry.get("id"), int)
    ]
    found.sort(key=lambda entry: number(entry.get("distance")) or 0.0)
    return {entry["id"]: entry for entry in found}


def _hours(
    answer: Mapping[str, object],
    sources: Mapping[int, Mapping[str, Any]],
    place: str,
    now: datetime,
) -> Iterator[HourWeather]:
    rows = answer.get("weather")
    if not isinstance(rows, list):
        msg = f"{place} sent no list of weather; it is no Bright Sky, or of another version."
        raise WeatherError(msg)
    for row in rows:
        if isinstance(row, dict) and (end_at := _time(row.get("timestamp"))) is not None:
            yield _hour(row, end_at, sources, now)


def _hour(
    row: Mapping[str, Any],
    end_at: datetime,
    sources: Mapping[int, Mapping[str, Any]],
    now: datetime,
) -> HourWeather:
    fallback = row.get("fallback_source_ids")
    filled: Mapping[str, object] = fallback if isinstance(fallback, dict) else {}
    is_forecast = _is_forecast(row.get("source_id"), sources) or end_at > now
    rain = number(row.get("precipitation"))
    if not is_forecast and _is_forecast(filled.get("precipitation"), sources):
        # A forecast that fills up a station's rain has not seen any; the sun it knows well enough.
        rain = None
    return HourWeather(
        end_at=end_at,
        is_forecast=is_forecast,
        temperature_c=number(row.get("temperature")),
        dew_point_c=number(row.get("dew_point")),
        humidity_percent=number(row.get("relative_humidity")),
        wind_10m_ms=scaled(row.get("wind_speed"), MS_PER_KMH),
        radiation_mj=scaled(row.get("solar"), MJ_PER_KWH),
        sunshine_h=scaled(row.get("sunshine"), 1.0 / 60.0),
        rain_mm=rain,
        rain_probability=scaled(row.get("precipitation_probability"), 0.01),
        rain_probability_6h=scaled(row.get("precipitation_probability_6h"), 0.01),
    )


def _is_forecast(source_id: object, sources: Mapping[int, Mapping[str, Any]]) -> bool:
    source = sources.get(source_id) if isinstance(source_id, int) else None
    return source is not None and source.get("observation_type") == "forecast"


def _time(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return None if at.tzinfo is None else at.astimezone(UTC)


def _elevation_m(sources: Mapping[int, Mapping[str, Any]]) -> float | None:
    """Of the nearest source that says it."""
    heights = (number(source.get("height")) for source in sources.values())
    return next((height for height in heights if height is not None), None)


def _names(sources: Mapping[int, Mapping[str, Any]]) -> str:
    """Stations for people: ``Bochum (5 km), MOSMIX Essen (12 km)``."""
    names: dict[str, None] = {}
    for source in sources.values():
        kind = "MOSMIX " if source.get("observation_type") == "forecast" else ""
        distance = number(source.get("distance"))
        where = "" if distance is None else f" ({distance / 1000:.0f} km)"
        names[f"{kind}{source.get('station_name') or source['id']}{where}"] = None
    return ", ".join(names)
