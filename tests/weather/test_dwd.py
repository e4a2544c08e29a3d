from __future__ import annotations

import logging
import math
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.domain.errors import WeatherError, WeatherUnavailableError
from baumfeuchte.domain.weather import Et0Method, WeatherCell
from baumfeuchte.weather.dwd import DwdFiles

from . import _recorded as recorded
from . import _uccle as uccle
from .conftest import Answer

if TYPE_CHECKING:
    from baumfeuchte.weather.http import Http
    from baumfeuchte.weather.provider import Period

    from .conftest import Service

ISSUED = datetime(2026, 7, 14, 21, tzinfo=UTC)
MOSMIX = "/weather/local_forecasts/mos/MOSMIX_L/single_stations/{0}/kml/MOSMIX_L_LATEST_{0}.kmz"
HOURLY = "/climate_environment/CDC/observations_germany/climate/hourly/{}/recent/"
FOLDERS = {"TU": "air_temperature", "FF": "wind", "RR": "precipitation", "SD": "sun"}


def listed(code: str) -> str:
    return HOURLY.format(FOLDERS[code]) + f"{code}_Stundenwerte_Beschreibung_Stationen.txt"


def table(code: str, station: str = "05480") -> str:
    return HOURLY.format(FOLDERS[code]) + f"stundenwerte_{code}_{station}_akt.zip"


@pytest.fixture
def server(service: Service, period: Period) -> Service:
    """The DWD's server with everything that we ask for, until yesterday's midnight."""
    service.says("/catalogue", recorded.CATALOGUE.encode("latin-1"))
    service.says(MOSMIX.format("P0157"), recorded.mosmix(ISSUED))
    first, hours = period.begin - timedelta(days=400), 410 * 24 + 1

    def air(at: datetime) -> str:
        warm = uccle.values(at)["temperature_c"]
        saturated_kpa = 0.6108 * math.exp(17.27 * warm / (warm + 237.3))
        return f"{warm:.2f};{100 * 1.409 / saturated_kpa:.2f}"

    files = {
        "TU": ("TT_TU;RF_TU", air),
        "FF": ("   F;   D", lambda _: "2.78; 230"),
        "RR": ("  R1;RS_IND;WRTR", lambda at: f"{0.5 if at.hour == 12 else 0:.1f}; 0;-999"),
        "SD": ("SD_SO", lambda at: f"{60 * uccle.values(at)['sunshine_h']:.2f}"),
    }
    for code, (columns, cells) in files.items():
        service.says(listed(code), recorded.STATIONS.encode("latin-1"))
        service.says(table(code), recorded.cdc(code, columns, first, hours, cells))
    return service


@pytest.fixture
def provider(server: Service, http: Http) -> DwdFiles:
    return DwdFiles(http, url=server.url, catalogue_url=f"{server.url}/catalogue")


def test_observations_and_forecast(provider: DwdFiles, cell: WeatherCell, period: Period) -> None:
    report = provider.report(cell, period)
    assert [d.day.day for d in report.observed] == list(range(5, 15))
    yesterday = report.observed[-1]
    assert yesterday.et0_method is Et0Method.PENMAN_MONTEITH
    assert yesterday.et0_mm == pytest.approx(uccle.ET0_MM, abs=0.08)
    assert yesterday.rain_mm == 0.5
    # MOSMIX of 21 UTC begins with the day in Berlin and tells 247 hours: ten days.
    assert [d.day for d in report.forecast] == [
        date(2026, 7, 15) + timedelta(days=i) for i in range(10)
    ]
    assert report.forecast[0].rain_mm == pytest.approx(2.4)
    assert report.forecast[0].rain_probability == pytest.approx(1 - 0.7**4, abs=0.01)
    assert (report.provider, report.issued_at) == ("dwd", ISSUED)
    assert report.source == "MOSMIX BOCHUM, Waltrop-Abdinghof"


def test_a_file_is_fetched_once_for_all_cells_around(
    server: Service, provider: DwdFiles, cell: WeatherCell, period: Period
) -> None:
    for _ in range(3):
        provider.report(cell, period)
    assert {request.path: 1 for request in server.requests} == {
        path: server.count(path) for path in {request.path for request in server.requests}
    }
    assert len(server.requests) == 10


def test_the_next_station_where_the_nearest_has_no_file(
    server: Service, provider: DwdFiles, cell: WeatherCell, period: Period
) -> None:
    forecast, rain = MOSMIX.format("P0157"), table("RR")
    server.answers[MOSMIX.format("K1174")] = server.answers.pop(forecast)
    server.answers[table("RR", "01303")] = server.answers.pop(rain)
    report = provider.report(cell, period)
    assert report.source == "MOSMIX WALTROP-ABDINGHOF, Waltrop-Abdinghof, Essen-Bredeney"
    assert report.observed[-1].rain_mm == 0.5
    assert server.count(forecast) == 1


def test_a_forecast_alone(
    server: Service,
    provider: DwdFiles,
    cell: WeatherCell,
    period: Period,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for code in FOLDERS:
        del server.answers[listed(code)]
    with caplog.at_level(logging.WARNING):
        report = provider.report(cell, period)
    assert report.observed == ()
    assert len(report.forecast) == 10
    assert [r.getMessage()[:30] for r in caplog.records] == [
        f"no observations of the kind {code}" for code in FOLDERS
    ]


def test_observations_alone(
    server: Service,
    provider: DwdFiles,
    cell: WeatherCell,
    period: Period,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.says(MOSMIX.format("P0157"), b"<html>")
    with caplog.at_level(logging.WARNING):
        report = provider.report(cell, period)
    assert len(report.observed) == 10
    assert (report.forecast, report.issued_at) == ((), None)
    assert "no forecast" in caplog.text


def test_without_sunshine_there_is_hargreaves(
    server: Service, provider: DwdFiles, cell: WeatherCell, period: Period
) -> None:
    for station in ("05480", "01303"):
        server.says(table("SD", station), Answer(status=404))
    assert provider.report(cell, period).observed[-1].et0_method is Et0Method.HARGREAVES


def test_old_files_are_no_observations(
    server: Service, provider: DwdFiles, cell: WeatherCell, period: Period
) -> None:
    old = recorded.cdc("RR", "R1", period.begin - timedelta(days=50), 24, lambda _: "1.0")
    server.says(table("RR"), old)
    report = provider.report(cell, period)
    assert report.observed[-1].rain_mm is None
    assert report.observed[-1].et0_mm is not None


def test_nothing_near(provider: DwdFiles, period: Period) -> None:
    ocean = WeatherCell(id=1, latitude=0.0, longitude=-30.0)
    with pytest.raises(WeatherError, match="no MOSMIX station within 50 km"):
        provider.report(ocean, period)


def test_a_server_that_is_away_is_not_asked_for_each_station(
    service: Service, http: Http, cell: WeatherCell, period: Period
) -> None:
    service.says("/catalogue", recorded.CATALOGUE.encode())
    for station in ("P0157", "K1174", "10410"):
        service.says(MOSMIX.format(station), Answer(status=503))
    for code in FOLDERS:
        service.says(listed(code), Answer(status=503))
    provider = DwdFiles(http, url=service.url, catalogue_url=f"{service.url}/catalogue")
    with pytest.raises(WeatherUnavailableError, match="status 503"):
        provider.report(cell, period)
    asked = len(service.requests)
    with pytest.raises(WeatherUnavailableError):
        provider.report(cell, period)
    assert len(service.requests) == asked == 1 + 3 + 4 * 3


def test_a_catalogue_that_is_none(
    server: Service, provider: DwdFiles, cell: WeatherCell, period: Period
) -> None:
    server.says("/catalogue", b"<html>Moved</html>")
    for code in FOLDERS:
        del server.answers[listed(code)]
    with pytest.raises(WeatherError, match="no list of MOSMIX stations; check the setting"):
        provider.report(cell, period)
