from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import WeatherError, WeatherUnavailableError
from baumfeuchte.domain.weather import DayWeather, Et0Method
from baumfeuchte.weather.open_meteo import OpenMeteo

from . import _recorded as recorded
from .conftest import Answer

if TYPE_CHECKING:
    from baumfeuchte.domain.weather import WeatherCell
    from baumfeuchte.weather.http import Http
    from baumfeuchte.weather.provider import Period

    from .conftest import Service

PATH = "/v1/forecast"


@pytest.fixture
def content(period: Period) -> dict[str, Any]:
    return recorded.open_meteo(period.begin + timedelta(hours=12), 24)


@pytest.fixture
def provider(service: Service, http: Http) -> OpenMeteo:
    return OpenMeteo(http, url=service.url, zone_name="Europe/Berlin")


def test_what_is_asked_for_and_answered(
    service: Service,
    provider: OpenMeteo,
    cell: WeatherCell,
    period: Period,
    content: dict[str, Any],
) -> None:
    service.says(PATH, recorded.as_json(content))
    report = provider.report(cell, period)
    assert service.requests[0].query == {
        "latitude": "51.4857",
        "longitude": "7.2195",
        "daily": "et0_fao_evapotranspiration,precipitation_sum,precipitation_probability_max,"
        "temperature_2m_max,temperature_2m_min",
        "timezone": "Europe/Berlin",
        "past_days": "10",
        "forecast_days": "14",
    }
    assert [d.day.day for d in report.observed] == list(range(5, 15))
    assert [d.day.day for d in report.forecast] == list(range(15, 29))
    assert report.forecast[0] == DayWeather(
        day=date(2026, 7, 15),
        et0_mm=4.41,
        et0_method=Et0Method.PROVIDER,
        rain_mm=0.2,
        rain_probability=0.23,
        temp_min_c=11.2,
        temp_max_c=24.4,
    )


def test_a_paid_plan_has_a_key_that_no_error_and_no_log_tells(
    service: Service,
    http: Http,
    cell: WeatherCell,
    period: Period,
    caplog: pytest.LogCaptureFixture,
) -> None:
    provider = OpenMeteo(http, url=service.url, zone_name="UTC", key="s3cret-k3y")
    service.says(PATH, Answer(status=500))
    with caplog.at_level(logging.DEBUG), pytest.raises(WeatherUnavailableError) as failure:
        provider.report(cell, period)
    assert "trying again" in caplog.text
    assert "s3cret" not in caplog.text
    assert service.requests[0].query["apikey"] == "s3cret-k3y"
    assert "s3cret" not in str(failure.value)


def test_gaps_and_nonsense(
    service: Service,
    provider: OpenMeteo,
    cell: WeatherCell,
    period: Period,
    content: dict[str, Any],
) -> None:
    daily = content["daily"]
    daily["et0_fao_evapotranspiration"][0] = None
    daily["precipitation_sum"][1] = -3
    daily["precipitation_sum"][13] = None
    daily["time"][2] = "no day"
    daily["temperature_2m_max"] = [1.0]
    del daily["precipitation_probability_max"]
    service.says(PATH, recorded.as_json(content))
    report = provider.report(cell, period)
    assert [(d.day.day, d.et0_mm, d.rain_mm) for d in report.observed[:3]] == [
        (5, None, 0.2),
        (6, 4.32, None),
        (8, 4.34, 0.2),
    ]
    assert [d.day.day for d in report.forecast] == [15, 16, 17]
    assert {d.rain_probability for d in report.forecast} == {None}
    assert {d.temp_max_c for d in report.forecast} == {None}


def test_a_limit_says_what_it_is(
    service: Service, provider: OpenMeteo, cell: WeatherCell, period: Period
) -> None:
    reason = {
        "error": True,
        "reason": "Daily API request limit exceeded.",
    }
    service.says(PATH, Answer(status=429, body=recorded.as_json(reason)))
    with pytest.raises(WeatherUnavailableError, match="too many requests from us"):
        provider.report(cell, period)


@pytest.mark.parametrize("content_", [{}, {"daily": []}, {"daily": {"time": 7}}])
def test_another_form(
    service: Service, provider: OpenMeteo, cell: WeatherCell, period: Period, content_: object
) -> None:
    service.says(PATH, recorded.as_json(content_))
    with pytest.raises(WeatherError, match="no Open-Meteo"):
        provider.report(cell, period)
