"""Whatever a service or a file says: a report, or one of our errors."""

from __future__ import annotations

import contextlib
import copy
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baumfeuchte.domain.errors import InputError, WeatherError
from baumfeuchte.domain.weather import WeatherCell, WeatherReport
from baumfeuchte.weather.bright_sky import BrightSky
from baumfeuchte.weather.cdc import KINDS, read_hours
from baumfeuchte.weather.csv_file import file_report
from baumfeuchte.weather.csv_table import read_csv
from baumfeuchte.weather.mosmix import read_kml, read_kmz
from baumfeuchte.weather.open_meteo import OpenMeteo
from baumfeuchte.weather.provider import Period
from baumfeuchte.weather.stations import mosmix_stations, observing_stations

from . import _recorded as recorded
from .conftest import BERLIN, NOW

if TYPE_CHECKING:
    from collections.abc import Mapping

CELL = WeatherCell(id=1, latitude=51.4857, longitude=7.2195)
PERIOD = Period(now=NOW, zone=BERLIN, past_days=2, ahead_days=3)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
SKY = recorded.bright_sky(PERIOD.begin, NOW, NOW + timedelta(hours=80))
METEO = recorded.open_meteo(PERIOD.begin + timedelta(hours=12), 5)
KML = recorded.kml(
    NOW, [NOW + timedelta(hours=i) for i in range(3)], TTT=["293.15"] * 3, RR1c=["0.1"] * 3
)
LINES = "date,et0_mm,rain_mm,kind\n2026-07-15,4.0,0.5,forecast\n2026-07-14,4.0,0.5,observed\n"


class Said:
    """In place of HTTP: an answer that is there already."""

    def __init__(self, content: object) -> None:
        self.body = json.dumps(content).encode()

    def get(self, _url: str, _params: Mapping[str, str] | None = None) -> bytes:
        return self.body


def changed(draw: Any, content: object) -> Any:
    """The content with some of its parts replaced by anything."""
    content = copy.deepcopy(content)
    for _ in range(draw(st.integers(1, 6))):
        place: Any = content
        key: Any = None
        parent: Any = None
        while isinstance(place, dict | list) and place and draw(st.booleans()) | (parent is None):
            keys = sorted(place) if isinstance(place, dict) else range(len(place))
            parent, key = place, draw(st.sampled_from(keys))
            place = place[key]
        if parent is not None:
            parent[key] = draw(ANYTHING)
    return content


def is_sound(report: WeatherReport) -> None:
    for day in (*report.observed, *report.forecast):
        assert day.et0_mm is None or 0 <= day.et0_mm <= 15
        assert day.rain_mm is None or 0 <= day.rain_mm <= 500
        assert day.rain_probability is None or 0 <= day.rain_probability <= 1
    for day in report.forecast:
        assert day.et0_mm is not None
        assert day.rain_mm is not None


FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(st.data())
def test_bright_sky(data: st.DataObject) -> None:
    http: Any = Said(changed(data.draw, SKY))
    with contextlib.suppress(WeatherError):
        is_sound(BrightSky(http, url="http://sky").report(CELL, PERIOD))


@FEW
@given(st.data())
def test_open_meteo(data: st.DataObject) -> None:
    http: Any = Said(changed(data.draw, METEO))
    with contextlib.suppress(WeatherError):
        is_sound(OpenMeteo(http, url="http://o", zone_name="UTC").report(CELL, PERIOD))


def damaged(draw: Any, content: bytes) -> bytes:
    """Some bytes changed, removed or put in."""
    body = bytearray(content)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(body)))
        body[at : at + draw(st.integers(0, 20))] = draw(st.binary(max_size=8))
    return bytes(body)


@FEW
@given(st.data())
def test_files(data: st.DataObject) -> None:
    since = datetime(2026, 7, 1, tzinfo=UTC)
    table = recorded.cdc("TU", "TT_TU;RF_TU", since, 5, lambda _: "17.5;80.0")
    kmz = recorded.zipped({"a.kml": KML})
    for read in (
        lambda: read_kml(damaged(data.draw, KML), "f"),
        lambda: read_kmz(damaged(data.draw, kmz), "f"),
        lambda: read_hours(damaged(data.draw, table), KINDS[0], since, "f"),
    ):
        with contextlib.suppress(WeatherError):
            read()


@FEW
@given(st.data())
def test_csv_files_and_lists(data: st.DataObject) -> None:
    content = damaged(data.draw, LINES.encode())
    with contextlib.suppress(InputError):
        days = read_csv(content, "f", BERLIN)
        is_sound(file_report(days, CELL, today=PERIOD.today, source="f"))
    catalogue = damaged(data.draw, recorded.CATALOGUE.encode("latin-1")).decode("latin-1")
    stations = damaged(data.draw, recorded.STATIONS.encode("latin-1")).decode("latin-1")
    assert isinstance(mosmix_stations(catalogue), list)
    assert isinstance(list(observing_stations(stations, PERIOD.today)), list)
