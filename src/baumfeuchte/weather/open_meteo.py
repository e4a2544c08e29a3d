"""Open-Meteo: a forecast of many models with its own FAO-56 ET0, by day.

https://open-meteo.com/en/docs describes ``/v1/forecast``. The data are under CC BY 4.0; the free
service is for non-commercial use only (https://open-meteo.com/en/license), so a city chooses this
provider itself. Past days are the models' view of them, not a station's.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import WeatherError
from baumfeuchte.domain.weather import CREDITS, DayWeather, Et0Method, WeatherReport
from baumfeuchte.weather.days import rounded, usable_forecast
from baumfeuchte.weather.http import host_of, read_json
from baumfeuchte.weather.plausible import number, scaled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from baumfeuchte.domain.weather import WeatherCell
    from baumfeuchte.weather.http import Http
    from baumfeuchte.weather.provider import Period

MOST_DAYS_AHEAD: Final = 16
_ET0 = "et0_fao_evapotranspiration"
_RAIN = "precipitation_sum"
_PROBABILITY = "precipitation_probability_max"
_HIGH, _LOW = "temperature_2m_max", "temperature_2m_min"


class OpenMeteo:
    """The provider ``open_meteo``.

    Args:
        http: of this round.
        url: of the service, without a path.
        zone_name: of the IANA list; its days are local days.
        key: of a paid plan, sent as ``apikey``; None: the free service.
    """

    name = "open_meteo"
    credit = CREDITS["open_meteo"]

    def __init__(self, http: Http, *, url: str, zone_name: str, key: str | None = None) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._place = host_of(url)
        self._zone_name = zone_name
        self._key = key

    def report(self, cell: WeatherCell, period: Period) -> WeatherReport:
        """One request; what is missing in the answer is a gap.

        Raises:
            WeatherUnavailableError: the service cannot be reached now.
            WeatherError: the answer has another form.
        """
        params = {
            "latitude": f"{cell.latitude:.4f}",
            "longitude": f"{cell.longitude:.4f}",
            "daily": f"{_ET0},{_RAIN},{_PROBABILITY},{_HIGH},{_LOW}",
            "timezone": self._zone_name,
            "past_days": str(period.past_days),
            "forecast_days": str(min(period.ahead_days, MOST_DAYS_AHEAD)),
        }
        if self._key is not None:
            params["apikey"] = self._key
        answer = read_json(self._http.get(f"{self._url}/v1/forecast", params), self._place)
        days = list(_days(answer, self._place))
        past = [day for day in days if period.first_day <= day.day < period.today]
        ahead = [day for day in days if period.today <= day.day <= period.last_day]
        return WeatherReport(
            provider=self.name,
            source="Open-Meteo",
            observed=tuple(
                day for day in past if day.et0_mm is not None or day.rain_mm is not None
            ),
            forecast=usable_forecast(ahead),
        )


def _days(answer: Mapping[str, object], place: str) -> Iterator[DayWeather]:
    daily = answer.get("daily")
    times = daily.get("time") if isinstance(daily, dict) else None
    if not isinstance(daily, dict) or not isinstance(times, list):
        msg = f"{place} sent no daily values; it is no Open-Meteo, or of another version."
        raise WeatherError(msg)
    columns = {name: _column(daily, name, len(times)) for name in (_ET0, _RAIN, _HIGH, _LOW)}
    chances = _column(daily, _PROBABILITY, len(times))
    for row, text in enumerate(times):
        try:
            day = date.fromisoformat(str(text))
        except ValueError:
            continue
        et0 = number(columns[_ET0][row])
        yield rounded(
            DayWeather(
                day=day,
                et0_mm=et0,
                et0_method=None if et0 is None else Et0Method.PROVIDER,
                rain_mm=number(columns[_RAIN][row]),
                rain_probability=scaled(chances[row], 0.01),
                temp_min_c=number(columns[_LOW][row]),
                temp_max_c=number(columns[_HIGH][row]),
            )
        )


def _column(daily: Mapping[str, object], name: str, length: int) -> list[object]:
    """The values of a quantity; one that is not there, or of another length, is all gaps."""
    values = daily.get(name)
    if not isinstance(values, list) or len(values) != length:
        return [None] * length
    return values
