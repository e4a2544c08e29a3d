from __future__ import annotations

from datetime import date

import pytest
from pyproj import Geod

from baumfeuchte.domain.weather import WeatherCell
from baumfeuchte.weather.stations import (
    distance_km,
    mosmix_stations,
    nearest,
    observing_stations,
)

from . import _recorded as recorded

BOCHUM = WeatherCell(id=1, latitude=51.4857, longitude=7.2195)
TODAY = date(2026, 7, 15)


def test_the_catalogue_has_degrees_and_minutes() -> None:
    stations = {station.id: station for station in mosmix_stations(recorded.CATALOGUE)}
    assert set(stations) == {"01001", "10410", "P0157", "K1174", "10506"}
    bochum, jan_mayen = stations["P0157"], stations["01001"]
    assert (bochum.name, bochum.elevation_m) == ("BOCHUM", 100.0)
    assert bochum.latitude == pytest.approx(51 + 29 / 60)
    assert bochum.longitude == pytest.approx(7 + 13 / 60)
    assert jan_mayen.name == "JAN MAYEN"
    assert jan_mayen.longitude == pytest.approx(-(8 + 40 / 60))


def test_a_catalogue_with_decimal_degrees_is_recognised() -> None:
    decimal = recorded.CATALOGUE.replace("51.29    7.13", "51.48    7.22").replace(
        "51.24    6.58", "51.40    6.97"
    )
    stations = {station.id: station for station in mosmix_stations(decimal)}
    assert stations["P0157"].latitude == 51.48


@pytest.mark.parametrize("text", ["", "<html><body>Moved</body></html>", "ID ICAO NAME LAT"])
def test_what_is_no_catalogue(text: str) -> None:
    assert mosmix_stations(text) == []


def test_closed_stations_do_not_count() -> None:
    found = {station.id: station for station in observing_stations(recorded.STATIONS, TODAY)}
    assert set(found) == {"05480", "01303", "03668"}
    assert found["05480"].name == "Waltrop-Abdinghof"
    assert (found["01303"].latitude, found["01303"].elevation_m) == (51.4041, 150.0)
    broken = recorded.STATIONS.replace("20260714", "2026-7-14")
    assert list(observing_stations(broken, TODAY)) == []


def test_distances() -> None:
    """A sphere is good enough to find the nearest station: within half a percent of WGS 84."""
    earth = Geod(ellps="WGS84")
    for station in mosmix_stations(recorded.CATALOGUE):
        _, _, metres = earth.inv(
            station.longitude, station.latitude, BOCHUM.longitude, BOCHUM.latitude
        )
        assert distance_km(station, BOCHUM) == pytest.approx(metres / 1000, rel=0.005)


def test_the_nearest_within_fifty_kilometres() -> None:
    stations = mosmix_stations(recorded.CATALOGUE)
    assert [station.id for _, station in nearest(stations, BOCHUM, count=9)] == [
        "P0157",
        "K1174",
        "10410",
    ]
    assert len(nearest(stations, BOCHUM, count=2)) == 2
    assert nearest(stations, WeatherCell(id=1, latitude=0, longitude=0), count=3) == []
