from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.domain.errors import WeatherError
from baumfeuchte.domain.weather import Et0Method, WeatherCell
from baumfeuchte.sensors_sim.files import write_files
from baumfeuchte.sensors_sim.fleet import Fleet
from baumfeuchte.sensors_sim.scenarios import scenario_by_name
from baumfeuchte.weather.csv_file import CsvFile
from baumfeuchte.weather.csv_table import read_csv

from .conftest import BERLIN, NOW

if TYPE_CHECKING:
    from pathlib import Path

    from baumfeuchte.weather.provider import Period

TODAY = date(2026, 7, 15)


def file(text: str) -> CsvFile:
    return CsvFile(read_csv(text.encode(), "w.csv", BERLIN), name="w.csv")


def lines(first: date, count: int, values: str) -> str:
    return "".join(f"{first + timedelta(days=i)},{values}\n" for i in range(count))


def test_what_the_simulator_writes(tmp_path: Path, cell: WeatherCell, period: Period) -> None:
    """Its file is the provider's: the same columns, all days, a forecast for the whole horizon."""
    fleet = Fleet.bochum(1, year=2026, scenario=scenario_by_name("bochum"))
    write_files(fleet, tmp_path, since=NOW - timedelta(days=42), until=NOW)
    content = (tmp_path / "weather.csv").read_bytes()
    provider = CsvFile(read_csv(content, "weather.csv", BERLIN), name="weather.csv")
    report = provider.report(cell, period)
    assert [d.day for d in report.observed] == [TODAY - timedelta(days=10 - i) for i in range(10)]
    assert [d.day for d in report.forecast] == [TODAY + timedelta(days=i) for i in range(14)]
    assert {d.et0_method for d in report.forecast} == {Et0Method.PROVIDER}
    assert (report.provider, report.source, report.issued_at) == ("file", "weather.csv", None)
    whole = provider.whole(cell, today=TODAY)
    assert whole.observed[0].day == date(2026, 3, 1)
    assert whole.observed[-10:] == report.observed


def test_temperatures_alone_give_hargreaves(cell: WeatherCell, period: Period) -> None:
    text = "date,temp_min_c,temp_max_c,rain_mm\n" + lines(TODAY, 3, "14.8,26.6,0")
    day = file(text).report(cell, period).forecast[0]
    # FAO-56 example 20 is 5.03 mm at 45.72 degrees north; Bochum has a little less sun in July.
    assert day.et0_mm == pytest.approx(4.9, abs=0.1)
    assert day.et0_method is Et0Method.HARGREAVES


def test_without_a_kind_today_decides(cell: WeatherCell, period: Period) -> None:
    text = "date,et0_mm,rain_mm\n" + lines(TODAY - timedelta(days=3), 6, "4,0")
    report = file(text).report(cell, period)
    assert [d.day.day for d in report.observed] == [12, 13, 14]
    assert [d.day.day for d in report.forecast] == [15, 16, 17]


def test_today_is_not_observed_yet(cell: WeatherCell, period: Period) -> None:
    text = "date,et0_mm,rain_mm,kind\n" + lines(TODAY, 1, "1,0,observed")
    report = file(text).report(cell, period)
    assert (report.observed, report.forecast) == ((), ())


def test_a_forecast_ends_at_a_day_that_is_missing(cell: WeatherCell, period: Period) -> None:
    later = lines(TODAY + timedelta(days=4), 2, "4,0")
    text = "date,et0_mm,rain_mm\n" + lines(TODAY, 3, "4,0") + later
    assert len(file(text).report(cell, period).forecast) == 3


def test_of_two_lines_for_a_day_the_later_one(cell: WeatherCell, period: Period) -> None:
    text = "date,et0_mm,rain_mm\n" + lines(TODAY, 1, "4,0") + lines(TODAY, 1, "5,1")
    (day,) = file(text).report(cell, period).forecast
    assert (day.et0_mm, day.rain_mm) == (5.0, 1.0)


def test_the_nearest_place_of_the_file(period: Period) -> None:
    text = "date,et0_mm,rain_mm,lat,lon\n2026-07-15,4,0,51.48,7.22\n2026-07-15,6,0,52.52,13.40\n"
    both = file(text)

    def et0(latitude: float, longitude: float) -> float | None:
        place = WeatherCell(id=1, latitude=latitude, longitude=longitude)
        return both.report(place, period).forecast[0].et0_mm

    assert (et0(51.5, 7.3), et0(52.4, 13.3)) == (4.0, 6.0)
    with pytest.raises(WeatherError, match="no place within 50 km of 48"):
        et0(48.1, 11.6)


def test_the_time_of_issue(cell: WeatherCell, period: Period) -> None:
    text = (
        "date,et0_mm,rain_mm,issued_at\n2026-07-15,4,0,2026-07-14T22:00Z\n"
        "2026-07-16,4,0,2026-07-15T03:00Z\n"
    )
    assert file(text).report(cell, period).issued_at == datetime(2026, 7, 15, 3, tzinfo=UTC)


def test_a_file_without_lines(cell: WeatherCell, period: Period) -> None:
    report = file("date,et0_mm\n").report(cell, period)
    assert (report.observed, report.forecast) == ((), ())
