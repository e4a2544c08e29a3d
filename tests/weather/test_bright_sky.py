from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import WeatherError, WeatherUnavailableError
from baumfeuchte.domain.weather import Et0Method, WeatherReport
from baumfeuchte.weather.bright_sky import BrightSky

from . import _recorded as recorded
from . import _uccle as uccle
from .conftest import NOW, Answer

if TYPE_CHECKING:
    from baumfeuchte.domain.weather import WeatherCell
    from baumfeuchte.weather.http import Http
    from baumfeuchte.weather.provider import Period

    from .conftest import Service


class Asked:
    """A report of an answer that a test may change before."""

    def __init__(self, service: Service, http: Http, cell: WeatherCell, period: Period) -> None:
        self.service, self.cell, self.period = service, cell, period
        self.provider = BrightSky(http, url=service.url + "/")
        end = NOW + timedelta(hours=240)
        self.content: dict[str, Any] = recorded.bright_sky(period.begin, NOW, end)

    def row(self, hours: float) -> dict[str, Any]:
        """The row of a time, counted in hours from local midnight of today (22 UTC)."""
        at = self.period.begin + timedelta(days=self.period.past_days, hours=hours)
        return next(r for r in self.content["weather"] if r["timestamp"] == at.isoformat())

    def report(self) -> WeatherReport:
        self.service.says("/weather", recorded.as_json(self.content))
        return self.provider.report(self.cell, self.period)


@pytest.fixture
def asked(service: Service, http: Http, cell: WeatherCell, period: Period) -> Asked:
    return Asked(service, http, cell, period)


def test_what_is_asked_for(asked: Asked) -> None:
    asked.report()
    assert asked.service.requests[0].query == {
        "lat": "51.4857",
        "lon": "7.2195",
        "date": "2026-07-04T22:00:00+00:00",
        "last_date": "2026-07-28T22:00:00+00:00",
        "tz": "UTC",
    }


def test_ten_days_behind_and_nine_ahead(asked: Asked) -> None:
    report = asked.report()
    assert [d.day for d in report.observed] == [
        date(2026, 7, 5) + timedelta(days=i) for i in range(10)
    ]
    assert [d.day for d in report.forecast] == [
        date(2026, 7, 15) + timedelta(days=i) for i in range(10)
    ]
    assert (report.provider, report.issued_at) == ("bright_sky", None)
    assert report.source == "MOSMIX BOCHUM (1 km), Waltrop-Abdinghof (5 km)"


def test_units(asked: Asked) -> None:
    """10 km/h are 2.78 m/s, 6.131 kWh are 22.07 MJ: the book's day, only a little further north."""
    day = asked.report().observed[0]
    assert day.et0_method is Et0Method.PENMAN_MONTEITH
    assert day.et0_mm == pytest.approx(uccle.ET0_MM, abs=0.06)
    assert (day.temp_min_c, day.temp_max_c) == (12.3, 21.5)
    assert day.rain_probability is None


def test_rain_and_its_probability(asked: Asked) -> None:
    for hour in range(25, 31):
        asked.row(hour)["precipitation"] = 0.8
        asked.row(hour)["precipitation_probability"] = 90
    asked.row(24 + 20)["precipitation_probability_6h"] = 50  # 18 UTC
    report = asked.report()
    tomorrow = report.forecast[1]
    assert tomorrow.rain_mm == pytest.approx(4.8)
    # Blocks that end at 06, 12, 18 and 24 UTC: 90, 10, 50 and 10 %.
    assert tomorrow.rain_probability == pytest.approx(1 - 0.1 * 0.9 * 0.5 * 0.9, abs=0.01)
    assert report.forecast[3].rain_probability == pytest.approx(1 - 0.9**4, abs=0.01)


def test_a_gap_of_a_station_is_no_dry_day(asked: Asked) -> None:
    for hour in range(-20, -10):
        asked.row(hour)["precipitation"] = None
    yesterday = asked.report().observed[-1]
    assert yesterday.rain_mm is None
    assert yesterday.et0_mm is not None


def test_missing_rows_and_fields(asked: Asked) -> None:
    asked.content["weather"] = [
        row
        for row in asked.content["weather"]
        if row not in [asked.row(hour) for hour in range(-40, -30)]
    ]
    for row in asked.content["weather"]:
        del row["solar"], row["dew_point"]
    report = asked.report()
    assert date(2026, 7, 13) not in [d.day for d in report.observed]
    assert report.observed[0].et0_method is Et0Method.PENMAN_MONTEITH  # with humidity and sunshine
    assert report.forecast[3].et0_method is Et0Method.REDUCED  # MOSMIX has no humidity


def test_a_hole_that_a_further_station_filled(asked: Asked) -> None:
    asked.content["sources"].append(recorded.SOURCES[recorded.FAR_STATION])
    for hour in range(-23, 1):
        asked.row(hour)["precipitation"] = 0.5
        asked.row(hour)["fallback_source_ids"] = {"precipitation": recorded.FAR_STATION}
    report = asked.report()
    assert report.observed[-1].rain_mm == 12.0
    assert "Essen-Bredeney (19 km)" in report.source


def test_a_hole_that_the_forecast_filled_is_no_observed_rain(asked: Asked) -> None:
    for hour in range(-23, 1):
        asked.row(hour)["precipitation"] = 0.5
        asked.row(hour)["fallback_source_ids"] = {
            "precipitation": recorded.MOSMIX_POINT,
            "solar": recorded.MOSMIX_POINT,
        }
    yesterday = asked.report().observed[-1]
    assert yesterday.rain_mm is None
    assert yesterday.et0_method is Et0Method.PENMAN_MONTEITH


def test_a_past_hour_from_mosmix_is_no_observation(asked: Asked) -> None:
    for hour in range(-23, 1):
        asked.row(hour)["source_id"] = recorded.MOSMIX_POINT
    assert asked.report().observed[-1].day == date(2026, 7, 13)


def test_an_unknown_source_of_the_future_is_a_forecast(asked: Asked) -> None:
    asked.content["sources"] = []
    report = asked.report()
    assert report.observed[-1].day == date(2026, 7, 14)
    assert report.forecast[0].day == date(2026, 7, 15)
    assert report.source == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("temperature", -9999),
        ("temperature", "warm"),
        ("precipitation", -1),
        ("solar", 50),
        ("wind_speed", [1]),
        ("timestamp", "yesterday"),
        ("timestamp", "2026-07-14T12:00:00"),
        ("source_id", {"a": 1}),
        ("fallback_source_ids", 7),
    ],
)
def test_nonsense_in_one_row_costs_at_most_that_row(
    asked: Asked, field: str, value: object
) -> None:
    asked.row(-10)[field] = value
    report = asked.report()
    assert len(report.observed) == 10
    assert report.observed[-1].et0_mm == pytest.approx(uccle.ET0_MM, abs=0.15)


def test_rows_that_are_none(asked: Asked) -> None:
    asked.content["weather"][3:5] = [None, "row"]
    asked.content["sources"] += [None, {"id": "x"}]
    assert len(asked.report().observed) == 10


@pytest.mark.parametrize("content", [{}, {"weather": []}, {"weather": 1, "sources": []}])
def test_another_form(asked: Asked, content: dict[str, Any]) -> None:
    asked.content = content
    with pytest.raises(WeatherError, match="no Bright Sky"):
        asked.report()


def test_an_empty_answer_is_an_empty_report(asked: Asked) -> None:
    asked.content = {"weather": [], "sources": []}
    assert asked.report() == WeatherReport(provider="bright_sky")


def test_a_place_without_stations(asked: Asked) -> None:
    detail = {"detail": "No sources match your criteria"}
    asked.service.says("/weather", Answer(status=404, body=recorded.as_json(detail)))
    with pytest.raises(WeatherError, match="404: No sources match your criteria"):
        asked.provider.report(asked.cell, asked.period)


def test_a_cut_answer(asked: Asked) -> None:
    body = recorded.as_json(asked.content)
    asked.service.says("/weather", body[: len(body) // 2])
    with pytest.raises(WeatherError, match="no JSON, or only a part"):
        asked.provider.report(asked.cell, asked.period)
    asked.service.says("/weather", Answer(body=body, cut=100))
    with pytest.raises(WeatherUnavailableError, match="broke off"):
        asked.provider.report(asked.cell, asked.period)
