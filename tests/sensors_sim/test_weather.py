"""Seeded weather: the same again, plausible for Bochum, dry when the scenario says so."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from baumfeuchte.sensors_sim.scenarios import BOCHUM, DRY_WEEKS
from baumfeuchte.sensors_sim.weather import (
    Weather,
    hourly_air_temperature_c,
    hourly_demand_mm,
    hourly_net_rain_mm,
    hourly_soil_temperature_c,
    year_weather,
)

START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def weather() -> Weather:
    return year_weather(1, START, BOCHUM)


def month(weather: Weather, number: int) -> list[int]:
    return [i for i in range(weather.days) if weather.day(i).month == number]


def test_a_seed_has_the_same_weather_in_every_year_and_another_seed_another() -> None:
    first = year_weather(1, START, BOCHUM)
    for year in (2027, 2028):
        later = year_weather(1, START.replace(year=year), BOCHUM)
        assert later.days == (366 if year == 2027 else 365)  # it holds 29 February 2028
        np.testing.assert_array_equal(first.rain_mm, later.rain_mm[:365])
        np.testing.assert_array_equal(first.temp_max_c, later.temp_max_c[:365])
        np.testing.assert_array_equal(first.et0_mm, later.et0_mm[:365])
    assert (first.rain_mm != year_weather(2, START, BOCHUM).rain_mm).any()


@pytest.mark.parametrize("seed", range(8))
def test_the_year_is_one_of_bochum(seed: int) -> None:
    weather = year_weather(seed, START, BOCHUM)
    assert 450 < weather.rain_mm.sum() < 1300
    assert 550 < weather.et0_mm.sum() < 950
    july, january = month(weather, 7), month(weather, 1)
    assert 3.5 < weather.et0_mm[july].mean() < 6
    assert weather.et0_mm[january].mean() < 0.8
    assert 16 < ((weather.temp_min_c + weather.temp_max_c) / 2)[july].mean() < 24
    assert -3 < ((weather.temp_min_c + weather.temp_max_c) / 2)[january].mean() < 7
    assert (weather.temp_min_c < weather.temp_max_c).all()
    assert (weather.et0_mm >= 0).all()


def test_no_drop_falls_in_the_three_weeks_of_the_dry_scenario() -> None:
    weather = year_weather(1, START, DRY_WEEKS)
    days = [weather.day(i) for i in range(weather.days)]
    first, last = days.index(date(2026, 6, 24)), days.index(date(2026, 7, 15))
    assert weather.rain_mm[first : last + 1].sum() == 0
    assert weather.rain_mm[first - 3 : first].sum() == 100


def test_hours_add_up_to_their_day(weather: Weather) -> None:
    demand = hourly_demand_mm(weather).reshape(-1, 24)
    summer = month(weather, 7)  # season factor 1
    np.testing.assert_allclose(demand[summer].sum(axis=1), weather.et0_mm[summer])
    assert (demand[:, :4] == 0).all()
    assert (demand[month(weather, 3)].sum(axis=1) < 0.5 * weather.et0_mm[month(weather, 3)]).all()
    rain = hourly_net_rain_mm(weather).reshape(-1, 24)
    np.testing.assert_allclose(rain.sum(axis=1), np.maximum(weather.rain_mm - 1, 0), atol=1e-9)
    assert (rain >= 0).all()


def test_temperatures_stay_within_the_day_and_fade_with_depth(weather: Weather) -> None:
    air = hourly_air_temperature_c(weather).reshape(-1, 24)
    np.testing.assert_allclose(air.min(axis=1), weather.temp_min_c)
    np.testing.assert_allclose(air.max(axis=1), weather.temp_max_c)
    soil = hourly_soil_temperature_c(weather, np.array([10.0, 30.0, 90.0]))
    spread = np.ptp(soil.reshape(-1, 24, 3), axis=1).mean(axis=0)
    assert spread[0] > 2 * spread[1] > 4 * spread[2]
    assert 14 < soil[24 * month(weather, 7)[14], 0] < 26
