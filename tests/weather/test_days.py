from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.weather import DayWeather, Et0Method, HourWeather
from baumfeuchte.weather.days import (
    day_bounds,
    local_days,
    observed_and_forecast,
    rounded,
    usable_forecast,
)
from baumfeuchte.weather.provider import Period

from . import _uccle as uccle

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 7, 6)


def one_day(hours: list[HourWeather], day: date = DAY) -> DayWeather:
    (found,) = local_days(hours, [day], uccle.CELL, BERLIN, elevation_m=uccle.ELEVATION_M)
    return found


def without(hours: list[HourWeather], field: str, ends: range | None = None) -> list[HourWeather]:
    """The hours with a gap: in the whole column, or in the rows of a range."""
    rows = range(len(hours)) if ends is None else ends
    return [replace(h, **{field: None}) if i in rows else h for i, h in enumerate(hours)]


UCCLE = uccle.hours(uccle.DAY_BEGIN, 24)


def test_the_book_day_from_its_hours() -> None:
    day = one_day(UCCLE)
    assert day.et0_mm == pytest.approx(uccle.ET0_MM, abs=0.03)
    assert day.et0_method is Et0Method.PENMAN_MONTEITH
    assert (day.temp_min_c, day.temp_max_c, day.rain_mm) == (12.3, 21.5, 0.0)
    assert day.rain_probability is None


def test_humidity_serves_as_well_as_the_dew_point() -> None:
    humid = [
        replace(
            h,
            dew_point_c=None,
            humidity_percent=100 * 1.409 / (0.6108 * math.exp(17.27 * t / (t + 237.3))),
        )
        for h in UCCLE
        if (t := h.temperature_c) is not None
    ]
    assert one_day(humid).et0_mm == pytest.approx(uccle.ET0_MM, abs=0.03)
    assert one_day(humid).et0_method is Et0Method.PENMAN_MONTEITH


def test_radiation_counts_more_than_sunshine() -> None:
    # FAO-56 example 18: 9.25 h of sun are 22.07 MJ.
    sunny = dict.fromkeys(range(8, 18), 2.207)
    radiated = [
        replace(h, sunshine_h=0.0, radiation_mj=sunny.get((h.end_at.hour + 2) % 24, 0.0))
        for h in UCCLE
    ]
    assert one_day(radiated).et0_mm == pytest.approx(uccle.ET0_MM, abs=0.03)
    cloudy = [replace(h, sunshine_h=0.0) for h in UCCLE]
    # Without the radiation the sunless day would give more than a millimetre less.
    assert (one_day(cloudy).et0_mm or 9) < uccle.ET0_MM - 1


def test_more_radiation_than_the_sun_has_is_none() -> None:
    too_much = [replace(h, radiation_mj=4.0) for h in UCCLE]
    assert one_day(too_much).et0_mm == pytest.approx(uccle.ET0_MM, abs=0.03)


@pytest.mark.parametrize("field", ["wind_10m_ms", "dew_point_c"])
def test_stand_ins_are_named(field: str) -> None:
    day = one_day(without(UCCLE, field))
    assert day.et0_method is Et0Method.REDUCED
    assert day.et0_mm == pytest.approx(uccle.ET0_MM, abs=0.5)


def test_without_the_sun_there_is_hargreaves() -> None:
    day = one_day(without(UCCLE, "sunshine_h"))
    assert day.et0_method is Et0Method.HARGREAVES
    # FAO-56 eq. 52 with Ra = 41.09 MJ: 0.0023 x (16.9 + 17.8) x sqrt(9.2) x 0.408 x 41.09.
    assert day.et0_mm == pytest.approx(4.06, abs=0.02)


def test_without_temperatures_there_is_nothing() -> None:
    day = one_day(without(UCCLE, "temperature_c"))
    assert (day.et0_mm, day.et0_method, day.temp_min_c, day.temp_max_c) == (None,) * 4
    assert day.rain_mm == 0.0


@pytest.mark.parametrize(("missing", "is_there"), [(1, True), (3, True), (4, False)])
def test_short_gaps_are_bridged_long_ones_are_not(missing: int, is_there: bool) -> None:
    day = one_day(without(UCCLE, "temperature_c", range(10, 10 + missing)))
    assert (day.et0_mm is not None) is is_there
    if is_there:
        assert day.et0_mm == pytest.approx(uccle.ET0_MM, abs=0.1)


def test_whole_hours_may_be_missing_too() -> None:
    assert one_day(UCCLE[:9] + UCCLE[12:]).et0_mm == pytest.approx(uccle.ET0_MM, abs=0.1)
    assert one_day(UCCLE[:9] + UCCLE[13:]).et0_mm is None


def test_a_gap_at_the_edge_is_not_invented() -> None:
    """Between two days a gap is bridged as any other; beyond the last value there is nothing."""
    assert one_day(UCCLE[1:]).et0_mm is None
    before = uccle.hours(uccle.DAY_BEGIN - timedelta(hours=3), 3)
    assert one_day(before + UCCLE[1:]).et0_mm is not None


@pytest.mark.parametrize(("missing", "rain_mm"), [(0, 24.0), (2, 22.0), (3, None)])
def test_rain_may_lack_two_hours(missing: int, rain_mm: float | None) -> None:
    rainy = [replace(h, rain_mm=1.0) for h in UCCLE]
    assert one_day(without(rainy, "rain_mm", range(5, 5 + missing))).rain_mm == rain_mm


def test_sunshine_files_have_no_night() -> None:
    days_only = [
        replace(h, sunshine_h=None) if not 5 <= (h.end_at.hour + 2) % 24 <= 22 else h for h in UCCLE
    ]
    assert one_day(days_only).et0_mm == pytest.approx(uccle.ET0_MM, abs=0.03)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (DAY, 24)]
)
def test_the_days_on_which_the_clocks_change(day: date, hours: int) -> None:
    begin, end = day_bounds(day, BERLIN)
    assert (end - begin) == timedelta(hours=hours)
    rain = [replace(h, rain_mm=1.0) for h in uccle.hours(begin - timedelta(hours=30), hours + 60)]
    found = local_days(
        rain,
        [day + timedelta(days=i) for i in (-1, 0, 1)],
        uccle.CELL,
        BERLIN,
        elevation_m=100.0,
    )
    assert [d.rain_mm for d in found] == [24.0, float(hours), 24.0]
    assert found[1].et0_mm is not None


def test_an_hour_belongs_to_the_day_in_which_it_ends_or_at_whose_end() -> None:
    wet = [replace(UCCLE[0], rain_mm=5.0), *UCCLE[1:-1], replace(UCCLE[-1], rain_mm=7.0)]
    assert wet[0].end_at == datetime(2026, 7, 5, 23, tzinfo=UTC)
    assert wet[-1].end_at == datetime(2026, 7, 6, 22, tzinfo=UTC)
    assert one_day(wet).rain_mm == 12.0


def test_a_zone_with_half_hours_still_has_days() -> None:
    zone = ZoneInfo("Asia/Kolkata")
    begin, end = day_bounds(DAY, zone)
    assert (begin.minute, end - begin) == (0, timedelta(days=1))


def test_nonsense_is_a_gap() -> None:
    """One impossible value is bridged, a column of them is none."""
    one = [replace(h, temperature_c=-273.15) if i == 10 else h for i, h in enumerate(UCCLE)]
    assert one_day(one).et0_mm == pytest.approx(uccle.ET0_MM, abs=0.05)
    assert one_day([replace(h, wind_10m_ms=-5.0) for h in UCCLE]).et0_method is Et0Method.REDUCED
    assert one_day([replace(h, rain_mm=-0.1) for h in UCCLE]).rain_mm is None
    assert one_day([replace(h, rain_mm=9999.0) for h in UCCLE]).rain_mm is None


def test_hours_that_are_none_are_left_out() -> None:
    odd = [replace(h, end_at=h.end_at + timedelta(minutes=10), rain_mm=3.0) for h in UCCLE]
    assert one_day([*UCCLE, *odd]).rain_mm == 0.0
    assert one_day(odd) == DayWeather(day=DAY)
    assert one_day([]) == DayWeather(day=DAY)


def test_values_of_several_files_come_together() -> None:
    """Of two values for the same hour the later one in the list counts."""
    temperatures = [HourWeather(end_at=h.end_at, temperature_c=h.temperature_c) for h in UCCLE]
    rain = [HourWeather(end_at=h.end_at, rain_mm=0.5) for h in UCCLE]
    day = one_day([*rain, *temperatures, replace(rain[3], rain_mm=2.5)])
    assert (day.rain_mm, day.et0_method) == (14.0, Et0Method.HARGREAVES)


# --- observed and forecast -----------------------------------------------------------------

PERIOD = Period(now=datetime(2026, 7, 6, 3, 30, tzinfo=UTC), zone=BERLIN, past_days=2, ahead_days=4)


def both(hours: list[HourWeather]) -> tuple[list[date], list[date]]:
    observed, forecast = observed_and_forecast(hours, uccle.CELL, PERIOD, elevation_m=None)
    return [d.day for d in observed], [d.day for d in forecast]


def test_the_past_is_observed_and_today_is_forecast() -> None:
    past = uccle.hours(PERIOD.begin, 48 + 5)
    ahead = uccle.hours(PERIOD.begin + timedelta(hours=53), 4 * 24 - 5, is_forecast=True)
    assert both(past + ahead) == (
        [date(2026, 7, 4), date(2026, 7, 5)],
        [date(2026, 7, 6), date(2026, 7, 7), date(2026, 7, 8), date(2026, 7, 9)],
    )


def test_a_forecast_of_a_past_hour_is_no_observation() -> None:
    assert both(uccle.hours(PERIOD.begin, 144, is_forecast=True))[0] == []


def test_a_stations_hour_counts_more_than_its_forecast() -> None:
    seen = uccle.hours(PERIOD.begin, 53, rain_mm=1.0)
    ahead = uccle.hours(PERIOD.begin, 144, is_forecast=True, rain_mm=0.0)
    for order in (seen + ahead, ahead + seen):
        _, forecast = observed_and_forecast(order, uccle.CELL, PERIOD, elevation_m=None)
        assert forecast[0].rain_mm == 5.0


def test_a_forecast_of_noon_begins_tomorrow() -> None:
    noon = uccle.hours(datetime(2026, 7, 6, 10, tzinfo=UTC), 200, is_forecast=True)
    assert both(noon) == ([], [date(2026, 7, 7), date(2026, 7, 8), date(2026, 7, 9)])


def test_a_forecast_ends_at_its_first_gap() -> None:
    days = [
        DayWeather(day=DAY + timedelta(days=i), et0_mm=3.0, rain_mm=None if i == 2 else 0.0)
        for i in range(5)
    ]
    assert [d.day.day for d in usable_forecast(days)] == [6, 7]
    assert usable_forecast([days[2], days[3]]) == (days[3],)
    assert usable_forecast([]) == ()


def test_digits_and_nonsense_of_a_day() -> None:
    rough = DayWeather(
        day=DAY,
        et0_mm=3.14159,
        et0_method=Et0Method.PROVIDER,
        rain_mm=0.249,
        rain_probability=0.333,
        temp_min_c=9.96,
        temp_max_c=21.04,
    )
    fine = rounded(rough)
    assert (fine.et0_mm, fine.rain_mm, fine.rain_probability) == (3.14, 0.2, 0.33)
    assert (fine.temp_min_c, fine.temp_max_c) == (10.0, 21.0)
    odd = rounded(replace(rough, et0_mm=40.0, rain_mm=-1.0, temp_min_c=30.0))
    assert odd == DayWeather(day=DAY, rain_probability=0.33)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 120),
            st.sampled_from(["temperature_c", "rain_mm", "sunshine_h", "wind_10m_ms"]),
            st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)),
        ),
        max_size=40,
    )
)
def test_whatever_comes_a_day_is_finite_or_a_gap(
    changes: list[tuple[int, str, float | None]],
) -> None:
    hours = uccle.hours(uccle.DAY_BEGIN, 121)
    for row, field, value in changes:
        hours[row] = replace(hours[row], **{field: value})
    days = [DAY + timedelta(days=i) for i in range(5)]
    for day in local_days(hours, days, uccle.CELL, BERLIN, elevation_m=None):
        numbers = [day.et0_mm, day.rain_mm, day.temp_min_c, day.temp_max_c]
        assert all(n is None or np.isfinite(n) for n in numbers)
        assert day.et0_mm is None or 0 <= day.et0_mm <= 15
        assert (day.et0_mm is None) == (day.et0_method is None)
