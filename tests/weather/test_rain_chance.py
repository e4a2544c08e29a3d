from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.weather import HourWeather
from baumfeuchte.weather.days import local_days

from . import _uccle as uccle

BERLIN = ZoneInfo("Europe/Berlin")
WINTER, SUMMER = date(2026, 1, 15), date(2026, 7, 15)


def chance(day: date, given: dict[datetime, dict[str, float]]) -> float | None:
    """What the probabilities of some hours make of a day."""
    hours = [HourWeather(end_at=at, is_forecast=True, **fields) for at, fields in given.items()]
    (found,) = local_days(hours, [day], uccle.CELL, BERLIN, elevation_m=None)
    return found.rain_probability


def at(day: int, hour: int, month: int = 1) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC) + timedelta(hours=hour)


def hourly(day: int, month: int, **chances: float) -> dict[datetime, dict[str, float]]:
    """A probability for every hour that ends on a UTC day and the one before."""
    field = chances or {"rain_probability": 0.0}
    return {at(day, hour, month): dict(field) for hour in range(-24, 25)}


def test_nothing_known() -> None:
    assert chance(WINTER, {at(15, 12): {}}) is None
    assert chance(WINTER, {}) is None


def test_the_same_chance_in_all_hours_is_four_events() -> None:
    """Not 24: rain of neighbouring hours is the same rain."""
    assert chance(WINTER, hourly(15, 1, rain_probability=0.2)) == pytest.approx(
        1 - 0.8**4, abs=0.01
    )


def test_one_shower() -> None:
    hours = hourly(15, 1)
    hours[at(15, 16)] = {"rain_probability": 0.6}
    hours[at(15, 17)] = {"rain_probability": 0.4}
    assert chance(WINTER, hours) == 0.6


def test_six_hours_count_more_than_their_hours() -> None:
    hours = hourly(15, 1, rain_probability=0.1)
    for hour in (6, 12, 18, 24):
        hours[at(15, hour)] = {"rain_probability": 0.1, "rain_probability_6h": 0.5}
    assert chance(WINTER, hours) == pytest.approx(1 - 0.5**4, abs=0.01)


def test_a_block_belongs_to_the_day_of_its_larger_part() -> None:
    """A summer day is 22 to 22 UTC: the block from 18 to 24 UTC lies mostly in the day before."""
    late = {at(14, hour, 7): {"rain_probability": 0.0} for hour in range(24)}
    late |= {at(15, hour, 7): {"rain_probability": 0.0} for hour in range(25)}
    late[at(15, 20, 7)] = {"rain_probability": 0.9}
    assert chance(SUMMER, late) == 0.9
    del late[at(15, 20, 7)]
    late[at(14, 20, 7)] = {"rain_probability": 0.9}
    assert chance(SUMMER, late) == 0.0


def test_half_of_the_day_has_to_be_known() -> None:
    morning = {at(15, hour): {"rain_probability": 0.3} for hour in range(1, 7)}
    assert chance(WINTER, morning) is None
    half = {at(15, hour): {"rain_probability": 0.3} for hour in range(1, 13)}
    assert chance(WINTER, half) == pytest.approx(1 - 0.7**2, abs=0.01)


def test_24_hours_stand_in_where_blocks_are_not_told() -> None:
    """06 UTC of the next day has 17 hours of ours in winter, 16 in summer."""
    ours = {at(16, 6): {"rain_probability_24h": 0.25}, at(15, 6): {"rain_probability_24h": 0.75}}
    assert chance(WINTER, ours) == 0.25
    ours |= {at(15, 18): {"rain_probability_24h": 0.5}}  # has 19 hours
    assert chance(WINTER, ours) == 0.5
    assert chance(SUMMER, {at(16, 6, 7): {"rain_probability_24h": 0.25}}) == 0.25
    assert chance(WINTER, hourly(15, 1) | ours) == 0.0


def test_24_hours_of_another_day_do_not_count() -> None:
    others = {at(15, 6): {"rain_probability_24h": 0.8}, at(16, 18): {"rain_probability_24h": 0.8}}
    assert chance(WINTER, others) is None


def test_a_probability_above_one_is_none() -> None:
    assert chance(WINTER, hourly(15, 1, rain_probability=46.0)) is None
