"""Times as loggers and offices write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.registry.findings import CellError
from baumfeuchte.registry.reading_times import Moment, ReadingTimes

BERLIN = ZoneInfo("Europe/Berlin")
EIGHT = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-01 08:00",
        "2026-07-01T08:00:00",
        "2026-07-01T06:00:00Z",
        "2026-07-01 06:00:00 UTC",
        "2026-07-01T08:00:00.000+02:00",
        "2026/07/01 08:00",
        "01.07.2026 08:00",
        "1.7.2026 8:00",
        "01.07.26 08:00:00",
        "01.07.2026, 8.00 Uhr",
        "01.07.2026T08:00:00,000",
        "1782885600",
        "1782885600000",
    ],
)
def test_spellings_of_one_time(text: str) -> None:
    assert ReadingTimes(BERLIN).read(text) == Moment(EIGHT)


def test_day_and_time_of_day_in_two_cells() -> None:
    times = ReadingTimes(BERLIN)
    assert times.read("01.07.2026", "08:00").at == EIGHT
    assert times.read("2026-07-01", "08:00:00").at == EIGHT
    assert times.read(datetime(2026, 7, 1), "8:00").at == EIGHT  # noqa: DTZ001 - as Excel has it
    assert times.read("01.07.2026", "2026-07-01T08:00").at == EIGHT
    assert times.read("01.07.2026", "").at == EIGHT - timedelta(hours=8)


def test_a_time_of_excel() -> None:
    cell = datetime(2026, 7, 1, 8, 0)  # noqa: DTZ001 - as Excel has it
    assert ReadingTimes(BERLIN).read(cell).at == EIGHT


def test_midnight_at_the_end_of_the_day() -> None:
    assert ReadingTimes(BERLIN).read("30.06.2026 24:00").at == datetime(2026, 6, 30, 22, tzinfo=UTC)


def test_the_hour_that_comes_twice() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for text in ("25.10.2026 02:30", "2026-10-25 02:30"):
        assert ReadingTimes(BERLIN).read(text) == Moment(first, first + timedelta(hours=1))
    assert ReadingTimes(BERLIN).read("25.10.2026 03:00").again is None
    assert ReadingTimes(BERLIN).read("2026-10-25T02:30+01:00").again is None


def test_the_hour_that_does_not_exist() -> None:
    for text in ("29.03.2026 02:30", "2026-03-29 02:00"):
        with pytest.raises(CellError) as caught:
            ReadingTimes(BERLIN).read(text)
        assert caught.value.code == "no_such_hour"
    assert ReadingTimes(BERLIN).read("29.03.2026 03:00").at == datetime(2026, 3, 29, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("heading", "offset_h"),
    [("Zeit (UTC)", 0), ("time_utc", 0), ("Zeit [MEZ]", 1), ("Zeit CET", 1), ("Zeit MESZ", 2)],
)
def test_a_zone_in_the_heading(heading: str, offset_h: int) -> None:
    zone = timezone(timedelta(hours=offset_h))
    found = ReadingTimes(BERLIN, heading).read("29.03.2026 02:30")
    assert found == Moment(datetime(2026, 3, 29, 2, 30, tzinfo=zone).astimezone(UTC))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gestern", "no_reading_time"),
        ("31.02.2026", "no_reading_time"),
        ("01.07.2026 25:00", "no_reading_time"),
        ("20260701", "no_reading_time"),
        ("08:00", "no_reading_time"),
        ("01.01.1970 01:00", "impossible_time"),
        ("0001-01-01T00:00:00Z", "impossible_time"),
        ("9999-12-31 23:59", "impossible_time"),
    ],
)
def test_what_is_no_time(text: str, code: str) -> None:
    times = ReadingTimes(BERLIN)
    for _ in range(2):
        with pytest.raises(CellError) as caught:
            times.read(text)
        assert caught.value.code == code
