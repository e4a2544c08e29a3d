"""Weather of cells on a real PostgreSQL: what was known when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from baumfeuchte.domain.weather import DayWeather, Et0Method, WeatherCell, WeatherReport
from baumfeuchte.storage.query import run
from baumfeuchte.storage.tables import weather_forecasts, weather_observed_days
from baumfeuchte.storage.weather import (
    CellDay,
    cell_states,
    expected_days,
    observed_days,
    store_report,
)
from baumfeuchte.storage.weather_tables import ET0_METHOD_CODES

if TYPE_CHECKING:
    import sqlalchemy as sa

HOME = WeatherCell(id=1573212963, latitude=51.486, longitude=7.219)
NEXT = WeatherCell(id=1573212964, latitude=51.486, longitude=7.233)
TODAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=9)


def day(back: int, et0_mm: float | None = 4.12, rain_mm: float | None = 0.3) -> DayWeather:
    return DayWeather(
        day=TODAY - timedelta(days=back),
        et0_mm=et0_mm,
        et0_method=None if et0_mm is None else Et0Method.PENMAN_MONTEITH,
        rain_mm=rain_mm,
        temp_min_c=-12.7,
        temp_max_c=31.4,
    )


def ahead(count: int, et0_mm: float = 5.0, first: int = 0) -> tuple[DayWeather, ...]:
    return tuple(
        replace(day(-i, et0_mm), rain_probability=0.37 if i else None)
        for i in range(first, first + count)
    )


def report(**fields: object) -> WeatherReport:
    return replace(WeatherReport(provider="bright_sky", source="Bochum (5 km)"), **fields)


def seen(conn: sa.Connection, as_of: datetime = NOW, *cells: int) -> list[CellDay]:
    ids = cells or (HOME.id,)
    return run(conn, observed_days(ids, TODAY - timedelta(days=30), TODAY, as_of))


def expected(
    conn: sa.Connection, as_of: datetime = NOW, since: datetime = LONG_AGO, last: int = 20
) -> list[CellDay]:
    end = TODAY + timedelta(days=last)
    return run(conn, expected_days([HOME.id], TODAY, end, since=since, as_of=as_of))


def test_the_methods_have_codes() -> None:
    assert set(ET0_METHOD_CODES) == set(Et0Method)
    assert len(set(ET0_METHOD_CODES.values())) == len(ET0_METHOD_CODES)


def test_what_is_stored_comes_back_digit_by_digit(conn: sa.Connection) -> None:
    told = report(observed=(day(2), day(1)), forecast=ahead(3))
    assert store_report(conn, HOME, told, NOW) == 2
    assert [item.weather for item in seen(conn)] == list(told.observed)
    assert [item.weather for item in expected(conn)] == list(told.forecast)
    assert {(item.provider, item.told_at) for item in seen(conn)} == {("bright_sky", NOW)}


def test_gaps_stay_gaps(conn: sa.Connection) -> None:
    bare = DayWeather(day=TODAY - timedelta(days=1), rain_mm=2.0)
    store_report(conn, HOME, report(observed=(bare,)), NOW)
    assert [item.weather for item in seen(conn)] == [bare]
    assert expected(conn) == []


def test_the_same_again_is_not_stored_again(conn: sa.Connection) -> None:
    told = report(observed=(day(2), day(1)))
    store_report(conn, HOME, told, NOW)
    assert store_report(conn, HOME, told, NOW + timedelta(hours=6)) == 0
    assert len(conn.execute(weather_observed_days.select()).all()) == 2


def test_a_corrected_day_is_known_from_then_on(conn: sa.Connection) -> None:
    """Advice of the past has to find what was known in the past."""
    store_report(conn, HOME, report(observed=(day(1, 4.0, 0.0),)), NOW)
    later = NOW + timedelta(hours=6)
    assert store_report(conn, HOME, report(observed=(day(1, 4.0, 12.5),)), later) == 1
    assert [item.weather.rain_mm for item in seen(conn, NOW)] == [0.0]
    assert [item.weather.rain_mm for item in seen(conn, later)] == [12.5]
    assert seen(conn, NOW - timedelta(seconds=1)) == []


def test_a_gap_does_not_undo_what_was_known(conn: sa.Connection) -> None:
    store_report(conn, HOME, report(observed=(day(1, 4.0, 3.0),)), NOW)
    later = NOW + timedelta(hours=6)
    assert store_report(conn, HOME, report(observed=(day(1, None, 5.0),)), later) == 1
    (found,) = seen(conn, later)
    assert (found.weather.et0_mm, found.weather.rain_mm) == (4.0, 5.0)
    assert found.weather.et0_method is Et0Method.PENMAN_MONTEITH
    assert store_report(conn, HOME, report(observed=(day(1, 4.0, None),)), later) == 0


def test_cells_do_not_mix(conn: sa.Connection) -> None:
    store_report(conn, HOME, report(observed=(day(1, 4.0),)), NOW)
    store_report(conn, NEXT, report(observed=(day(1, 6.0),)), NOW)
    found = {item.cell_id: item.weather.et0_mm for item in seen(conn, NOW, HOME.id, NEXT.id)}
    assert found == {HOME.id: 4.0, NEXT.id: 6.0}
    assert run(conn, observed_days([], TODAY, TODAY, NOW)) == []


def test_the_newest_forecast_counts_and_the_older_one_stays(conn: sa.Connection) -> None:
    early, late = NOW - timedelta(hours=12), NOW - timedelta(hours=1)
    store_report(conn, HOME, report(forecast=ahead(3, 5.0)), early)
    store_report(conn, HOME, report(forecast=ahead(2, 6.0)), late)
    assert [item.weather.et0_mm for item in expected(conn)] == [6.0, 6.0, 5.0]
    assert [item.weather.et0_mm for item in expected(conn, early)] == [5.0, 5.0, 5.0]
    assert len(conn.execute(weather_forecasts.select()).all()) == 2


def test_today_comes_from_the_forecast_that_still_has_it(conn: sa.Connection) -> None:
    """One that was computed at noon begins tomorrow."""
    store_report(conn, HOME, report(forecast=ahead(3, 5.0)), NOW - timedelta(hours=12))
    store_report(conn, HOME, report(forecast=ahead(3, 6.0, first=1)), NOW)
    assert [(item.weather.day.day, item.weather.et0_mm) for item in expected(conn)] == [
        (15, 5.0),
        (16, 6.0),
        (17, 6.0),
        (18, 6.0),
    ]


def test_the_issue_counts_not_the_fetch(conn: sa.Connection) -> None:
    """A file may bring an older forecast than the one that is there."""
    store_report(conn, HOME, report(forecast=ahead(1, 5.0), issued_at=NOW), NOW)
    later = NOW + timedelta(hours=1)
    older = report(forecast=ahead(1, 9.0), issued_at=NOW - timedelta(hours=5))
    store_report(conn, HOME, older, later)
    (found,) = expected(conn, later)
    assert (found.weather.et0_mm, found.told_at) == (5.0, NOW)


def test_an_issue_of_the_future_is_one_of_now(conn: sa.Connection) -> None:
    odd = report(forecast=ahead(1, 9.0), issued_at=NOW + timedelta(days=900))
    store_report(conn, HOME, odd, NOW)
    later = NOW + timedelta(hours=6)
    store_report(conn, HOME, report(forecast=ahead(1, 5.0)), later)
    (found,) = expected(conn, later)
    assert (found.weather.et0_mm, found.told_at) == (5.0, later)


def test_forecasts_that_are_too_old_or_too_new(conn: sa.Connection) -> None:
    store_report(conn, HOME, report(forecast=ahead(3)), NOW)
    assert expected(conn, since=NOW) == []
    assert expected(conn, as_of=NOW - timedelta(seconds=1)) == []
    assert len(expected(conn, last=1)) == 2


def test_fetched_twice_at_the_same_time(conn: sa.Connection) -> None:
    store_report(conn, HOME, report(forecast=ahead(3, 5.0), observed=(day(1, 1.0),)), NOW)
    store_report(conn, HOME, report(forecast=ahead(1, 7.0), observed=(day(1, 2.0),)), NOW)
    assert [item.weather.et0_mm for item in expected(conn)] == [7.0]
    assert [item.weather.et0_mm for item in seen(conn)] == [2.0]


def test_how_fresh_cells_are(conn: sa.Connection) -> None:
    told = report(observed=(day(2), day(1)), forecast=ahead(3), issued_at=NOW - timedelta(hours=2))
    store_report(conn, HOME, told, NOW)
    store_report(conn, NEXT, report(), NOW)
    home, other = run(conn, cell_states(NOW))
    assert (home.cell_id, home.provider, home.source) == (HOME.id, "bright_sky", "Bochum (5 km)")
    assert (home.issued_at, home.fetched_at) == (NOW - timedelta(hours=2), NOW)
    assert (home.last_day, home.observed_until) == (date(2026, 7, 17), date(2026, 7, 14))
    assert (other.cell_id, other.fetched_at, other.last_day) == (NEXT.id, None, None)
    before = run(conn, cell_states(NOW - timedelta(hours=1)))[0]
    assert (before.fetched_at, before.observed_until) == (None, None)


def test_what_a_forecast_costs(conn: sa.Connection) -> None:
    """The decision promises about half a kilobyte for each cell and issue."""
    store_report(conn, HOME, report(forecast=ahead(14)), NOW)
    size = conn.exec_driver_sql("SELECT pg_column_size(f.*) FROM weather_forecasts f").scalar()
    assert size is not None
    assert 300 < size < 700
