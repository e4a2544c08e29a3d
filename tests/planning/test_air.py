"""Winters of probes whose sensor measures no soil temperature."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.weather import DayWeather, WeatherReport
from baumfeuchte.planning.air import mean_of_ten_days, observed_air
from baumfeuchte.planning.calibration import calibrations, update_calibrations
from baumfeuchte.storage.calibrations import all_calibrations
from baumfeuchte.storage.query import run
from baumfeuchte.storage.weather import store_report
from baumfeuchte.weather.fetch import cells_of

if TYPE_CHECKING:
    from collections.abc import Callable

BERLIN = ZoneInfo("Europe/Berlin")
MAY = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
FIRST, LAST = date(2025, 12, 1), date(2026, 3, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def test_a_mean_needs_eight_of_ten_days() -> None:
    air = np.arange(14.0)
    assert mean_of_ten_days(air)[9:].tolist() == [4.5, 5.5, 6.5, 7.5, 8.5]
    assert np.isnan(mean_of_ten_days(air)[:7]).all()
    assert mean_of_ten_days(air)[7] == 3.5
    air[[2, 3]] = np.nan
    assert mean_of_ten_days(air)[9] == pytest.approx(5.0)
    air[4] = np.nan
    assert np.isnan(mean_of_ten_days(air)[9])
    assert mean_of_ten_days(air)[13] == pytest.approx((5 + 13) / 2)
    assert mean_of_ten_days(np.zeros((2, 3))).shape == (2, 3)
    assert mean_of_ten_days(np.zeros((2, 0))).shape == (2, 0)


def tell_air(city: Any, air_c: Callable[[date], float | None], days: int = 20) -> None:
    """Observed days from ``days`` before the winter on, a span of 6 degrees around the mean."""
    told = []
    for day in [FIRST - timedelta(days=n) for n in range(days, 0, -1)] + DAYS:
        mean = air_c(day)
        if mean is not None:
            told.append(DayWeather(day=day, temp_min_c=mean - 3.0, temp_max_c=mean + 3.0))
    (cell,) = cells_of([(51.46, 7.24)])
    with city.database.begin() as conn:
        store_report(conn, cell, WeatherReport(provider="dwd", observed=tuple(told)), MAY)


def calibrate(city: Any) -> int:
    with city.database.begin() as conn:
        air = observed_air(conn, now=MAY)
        return update_calibrations(conn, now=MAY, zone=BERLIN, air=air)


@pytest.fixture
def probe(city: Any) -> tuple[int, int]:
    """Its sensor and installation; 27 Vol.-%, in a frost from 10 January on 9."""
    sensor = city.sensor("a1")
    place = city.install(sensor, city.tree("B1"), since=datetime(2025, 6, 1, tzinfo=UTC))
    for day in DAYS:
        at = datetime(day.year, day.month, day.day, 4, 30, tzinfo=BERLIN)
        value = 9.0 if is_frost(day) else 27.0
        city.measure(sensor, lambda _h, v=value: v, around=at, first=0, last=3)
    return sensor, place


def is_frost(day: date) -> bool:
    return date(2026, 1, 10) <= day < date(2026, 3, 21)


def test_the_air_says_when_the_soil_was_not_frozen(city: Any, probe: tuple[int, int]) -> None:
    tell_air(city, lambda day: -6.0 if is_frost(day) else 6.0)
    assert calibrate(city) == 1
    with city.database.begin() as conn:
        found = calibrations(conn)[probe[1]]
    assert (found.kind, found.field_capacity) == ("winter", 0.27)
    # 1 degree is the mean after five days of each: frost is felt late, and so is its end.
    assert 40 <= found.days <= 50


def test_without_weather_or_with_gaps_there_is_no_winter(city: Any, probe: tuple[int, int]) -> None:
    tell_air(city, lambda day: 6.0 if day.day % 2 else None)
    calibrate(city)
    with city.database.begin() as conn:
        (winter,) = [it for it in run(conn, all_calibrations()) if it.kind == "winter"]
    assert (winter.field_capacity, winter.reason) == (None, "no_soil_temperature")
    assert winter.installation_id == probe[1]


def test_what_a_sensor_measures_counts_before_the_air(city: Any, probe: tuple[int, int]) -> None:
    tell_air(city, lambda _day: 6.0)
    for day in DAYS:
        at = datetime(day.year, day.month, day.day, 4, 30, tzinfo=BERLIN)
        value = 0.2 if is_frost(day) else 4.0
        city.measure(
            probe[0],
            lambda _h, v=value: v,
            around=at,
            first=0,
            last=3,
            quantity=Quantity.SOIL_TEMPERATURE_C,
        )
    calibrate(city)
    with city.database.begin() as conn:
        found = calibrations(conn)[probe[1]]
    assert (found.field_capacity, found.days) == (0.27, sum(not is_frost(day) for day in DAYS))


def test_nobody_asks_for_nothing(city: Any) -> None:
    tree = city.tree("B9")
    with city.database.begin() as conn:
        air = observed_air(conn, now=MAY)
        assert air([], DAYS).shape == (0, len(DAYS))
        assert air([tree], []).shape == (1, 0)
        assert np.isnan(air([tree], DAYS)).all()
