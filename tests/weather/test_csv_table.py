from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.weather import DayWeather, Et0Method
from baumfeuchte.weather.csv_table import FileDay, read_csv

BERLIN = ZoneInfo("Europe/Berlin")


def read(text: str) -> list[FileDay]:
    return read_csv(text.encode(), "weather.csv", BERLIN)


def test_the_columns_of_the_simulator() -> None:
    (day,) = read(
        "date,et0_mm,rain_mm,temp_min_c,temp_max_c,kind\n2026-07-15,4.31,0.0,12.1,24.9,observed\n"
    )
    assert day == FileDay(
        weather=DayWeather(
            day=date(2026, 7, 15),
            et0_mm=4.31,
            et0_method=Et0Method.PROVIDER,
            rain_mm=0.0,
            temp_min_c=12.1,
            temp_max_c=24.9,
        ),
        is_forecast=False,
        place=None,
        issued_at=None,
    )


def test_a_german_excel() -> None:
    text = (
        "Datum;Verdunstung_mm;Niederschlag mm;Regenwahrscheinlichkeit;Art;lat;lon;issued_at\r\n"
        "15.07.2026;4,3;-;40 %;Vorhersage;51,48;7,22;2026-07-15T05:00\r\n\r\n"
    )
    for content in (text.encode("cp1252"), b"\xef\xbb\xbf" + text.encode()):
        (day,) = read_csv(content, "w.csv", BERLIN)
        assert (day.weather.et0_mm, day.weather.rain_mm) == (4.3, None)
        assert day.weather.rain_probability == 0.4
        assert (day.is_forecast, day.place) == (True, (51.48, 7.22))
        assert day.issued_at == datetime(2026, 7, 15, 3, tzinfo=UTC)


def test_tabs_unknown_columns_and_short_lines() -> None:
    days = read("day\train_mm\tremark\n2026-07-15\t1.5\thail\n2026-07-16\n")
    assert [d.weather.rain_mm for d in days] == [1.5, None]
    assert [d.is_forecast for d in days] == [None, None]


@pytest.mark.parametrize("empty", ["", "-", "NaN", "null", "-999", "k.A."])
def test_what_says_nothing_is_a_gap(empty: str) -> None:
    assert read(f"date,et0_mm\n2026-07-15,{empty}\n")[0].weather.et0_mm is None


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("2026-07-15,-0.1,,,", "line 2: et0_mm -0.1 lies outside 0 to 15"),
        ("2026-07-15,1,501,,", "rain_mm 501 lies outside"),
        ("2026-07-15,1,x,,", "rain_mm 'x' is no number"),
        ("2026-07-15,1,inf,,", "rain_mm inf lies outside"),
        ("2026-07-15,1,1,20,10", "temp_min_c 20 is above temp_max_c 10"),
        ("2026-13-45,1,1,,", "date '2026-13-45' is no day"),
        (",1,1,,", "date '' is no day"),
        ("9999-12-31,1,1,,", "date '9999-12-31' lies outside 1900 to 2199"),
    ],
)
def test_a_faulty_line_is_named(line: str, text: str) -> None:
    with pytest.raises(InputError, match=text) as failure:
        read(f"date,et0_mm,rain_mm,temp_min_c,temp_max_c\n{line}\n")
    assert "nothing was stored" in str(failure.value)


@pytest.mark.parametrize(
    ("heading", "cell", "text"),
    [
        ("kind", "maybe", "neither observed nor forecast"),
        ("lat", "51.5", "lat and lon belong together"),
        ("issued_at", "soon", "issued_at 'soon' is no time"),
        ("rain_probability", "1.5", "rain_probability 1.5 lies outside 0 to 1"),
        ("rain_probability", "140 %", "rain_probability 140 % lies outside 0 to 1"),
    ],
)
def test_a_faulty_cell_is_named(heading: str, cell: str, text: str) -> None:
    with pytest.raises(InputError, match=text):
        read(f"date,et0_mm,{heading}\n2026-07-15,1,{cell}\n")


def test_of_many_faults_the_first_and_how_many_more() -> None:
    lines = "\n".join(f"2026-07-{day:02d},99" for day in range(1, 11))
    with pytest.raises(InputError, match=r"line 2: .*line 6: .*; and 5 more\.$"):
        read(f"date,et0_mm\n{lines}\n")


@pytest.mark.parametrize(
    "text", ["", "\n", "date\n2026-07-15\n", "et0_mm,rain_mm\n1,1\n", "<html>"]
)
def test_a_file_without_the_columns(text: str) -> None:
    with pytest.raises(InputError, match="needs the columns date and at least one of"):
        read(text)


def test_what_is_no_csv() -> None:
    with pytest.raises(InputError, match="no CSV file in UTF-8"):
        read_csv("date,et0_mm\n".encode("utf-16"), "w.csv", BERLIN)
    with pytest.raises(InputError, match="no CSV file"):
        read('date,et0_mm\n"' + "x" * 200_000 + '",1\n')
