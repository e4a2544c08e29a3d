from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from baumfeuchte.domain.errors import WeatherError
from baumfeuchte.weather.mosmix import read_kml, read_kmz

from . import _recorded as recorded

ISSUED = datetime(2026, 7, 14, 21, tzinfo=UTC)
STEPS = [ISSUED + timedelta(hours=i + 1) for i in range(3)]
BOMB = b"""<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<kml><Placemark><description>&c;</description></Placemark></kml>"""


def test_a_station_of_ten_days() -> None:
    found = read_kmz(recorded.mosmix(ISSUED), "file")
    assert (found.issued_at, found.station, found.elevation_m) == (ISSUED, "BOCHUM", 100.0)
    assert len(found.hours) == 247
    assert found.hours[0].end_at == STEPS[0]
    assert all(hour.is_forecast for hour in found.hours)


def test_units_and_gaps() -> None:
    content = recorded.kml(
        ISSUED,
        STEPS,
        TTT=["293.15", "-", "295.65"],
        Td=["283.15", "283.25", "283.35"],
        FF=["2.78", "3.00", "3.50"],
        Rad1h=["0.00", "1250.00", "-"],
        SunD1=["0.00", "1800.00", "3600.00"],
        RR1c=["0.00", "1.20", "-"],
        R101=["5.00", "46.00", "-"],
        R602=["-", "-", "75.00"],
        Rd02=["-", "99.00", "-"],
    )
    first, second, third = read_kml(content, "file").hours
    assert first.temperature_c == pytest.approx(20.0)
    assert (second.temperature_c, second.radiation_mj, second.sunshine_h) == (None, 1.25, 0.5)
    assert (second.rain_mm, second.rain_probability, second.rain_probability_24h) == (
        1.2,
        pytest.approx(0.46),
        pytest.approx(0.99),
    )
    assert third.dew_point_c == pytest.approx(10.2)
    assert (third.radiation_mj, third.rain_mm) == (None, None)
    assert (third.rain_probability_6h, third.wind_10m_ms) == (0.75, 3.5)


def test_names_in_capitals_are_the_same() -> None:
    """Lists of the DWD write RD02 where its files have Rd02."""
    content = recorded.kml(ISSUED, STEPS, RD02=["1.00", "2.00", "3.00"])
    assert [h.rain_probability_24h for h in read_kml(content, "f").hours] == [0.01, 0.02, 0.03]


@pytest.mark.parametrize("value", ["nan", "inf", "x", "--"])
def test_what_is_no_number_is_a_gap(value: str) -> None:
    content = recorded.kml(ISSUED, STEPS, TTT=["293.15", value, "293.15"])
    assert read_kml(content, "file").hours[1].temperature_c is None


def test_a_series_of_another_length_is_left_out() -> None:
    """Its values would stand at wrong hours."""
    content = recorded.kml(ISSUED, STEPS, TTT=["293.15", "293.15"], FF=["1.00", "2.00", "3.00"])
    hours = read_kml(content, "file").hours
    assert [(h.temperature_c, h.wind_10m_ms) for h in hours] == [(None, 1), (None, 2), (None, 3)]


def test_of_several_stations_the_first() -> None:
    one = recorded.kml(ISSUED, STEPS, TTT=["293.15"] * 3)
    place = one[one.index(b"<kml:Placemark>") : one.index(b"</kml:Document>")]
    two = one.replace(place, place + place.replace(b"293.15", b"263.15").replace(b"BOCHUM", b"X"))
    found = read_kml(two, "file")
    assert (found.station, found.hours[0].temperature_c) == ("BOCHUM", pytest.approx(20.0))


def test_entities_are_refused() -> None:
    with pytest.raises(WeatherError, match="it declares entities"):
        read_kml(BOMB, "file")
    external = b'<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]><k>&x;</k>'
    with pytest.raises(WeatherError, match="it declares entities"):
        read_kml(external, "file")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "cannot be unpacked"),
        (b"<html>Not found</html>", "cannot be unpacked"),
        (recorded.zipped({"readme.txt": b"hello"}), "has not the file"),
        (recorded.zipped({"a.kml": b"<kml><unclosed>"}), "no readable MOSMIX file"),
        (recorded.zipped({"a.kml": b"\x00\x01"}), "no readable MOSMIX file"),
        (recorded.zipped({"a.kml": b"<kml></kml>"}), "has no forecast"),
        (recorded.zipped({"a.kml": recorded.kml(ISSUED, STEPS)}), "has no forecast"),
        (recorded.zipped({"a.kml": recorded.kml(ISSUED, [], TTT=["1"])}), "has no forecast"),
    ],
)
def test_what_is_no_mosmix_file(content: bytes, text: str) -> None:
    with pytest.raises(WeatherError, match=text):
        read_kmz(content, "file")


@pytest.mark.parametrize("encoding", [b"AISO-8859-1", b"utf-7", b"base64", b"EUC-JP"])
def test_encodings_that_nobody_uses(encoding: bytes) -> None:
    content = recorded.kml(ISSUED, STEPS, TTT=["293.15"] * 3).replace(b"ISO-8859-1", encoding)
    with pytest.raises(WeatherError, match="no readable MOSMIX file"):
        read_kml(content, "file")
