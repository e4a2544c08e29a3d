from __future__ import annotations

from datetime import UTC, datetime

import pytest

from baumfeuchte.ingest.envelopes.times import first_time, server_time


@pytest.mark.parametrize(
    ("written", "microsecond"),
    [
        ("2026-07-15T05:30:00Z", 0),
        ("2026-07-15T05:30:00.5Z", 500_000),
        ("2026-07-15T05:30:00.123456789Z", 123_456),
        ("2026-07-15T07:30:00.123456789+02:00", 123_456),
        ("2026-07-15T00:30:00.999999999-05:00", 999_999),
        # no zone: UTC
        ("2026-07-15T05:30:00", 0),
        ("2026-07-15 05:30:00.25", 250_000),
        # as other programs print them
        ("2026-07-15 05:30:00 UTC", 0),
        ("2026-07-15 05:30:00 GMT", 0),
        ("2026-07-15 07:30:00.123456789 +0200 UTC", 123_456),
        ("2026-07-15 05:30:00 +00", 0),
        ("2026-0715T05:30:00Z", 0),  # in a vendor's own example
        ("2026-07-15T05:30:00,5Z", 500_000),
        ("20260715T053000Z", 0),
        ("2026-07-15T05:30Z", 0),
        (" 2026-07-15T05:30:00Z ", 0),
        # since 1970
        (1784093400, 0),
        (1784093400.25, 250_000),
        ("1784093400", 0),
        (1784093400250, 250_000),
        (1784093400250.0, 250_000),
        ("1784093400250", 250_000),
        (1784093400250000, 250_000),
        (1784093400250000000, 250_000),
    ],
)
def test_server_time(written: object, microsecond: int) -> None:
    time = server_time(written)
    assert time == datetime(2026, 7, 15, 5, 30, 0, microsecond, tzinfo=UTC)
    assert time.tzinfo is UTC


def test_a_leap_second_is_the_last_one_of_its_minute() -> None:
    assert server_time("2016-12-31T23:59:60Z") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        # not known
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "1970-01-01T00:00:00Z",
        0,
        1,
        "0",
        -1784093400,
        # impossible
        "2200-01-01T00:00:00Z",
        "9999-12-31T12:00:00Z",
        "9999-12-31 12:00:00 UTC",
        7258118400,
        # no time
        "gestern",
        "2026-13-15T05:30:00Z",
        "2026-02-30 05:30:00 UTC",
        "9999-12-31T23:59:59-23:59",
        "9999-12-31 23:59:59 -23:59 UTC",
        "2026-07-15T25:30:00Z",
        "2020-02-12T15:15...",
        "2026-07-15T05:30:00Z" * 1000,
        "1" * 15,
        10**30,
        float("inf"),
        float("nan"),
        True,
        ["2026-07-15T05:30:00Z"],
        {},
    ],
)
def test_what_is_no_time_counts_as_missing(written: object) -> None:
    assert server_time(written) is None


def test_the_last_time_that_is_possible() -> None:
    written = "2199-12-31T23:59:59Z"
    assert server_time(written) == datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_first_time_passes_over_what_cannot_be_read() -> None:
    time = first_time("gestern", None, {}, "0001-01-01T00:00:00Z", "2026-07-15T05:30:00Z", 1)
    assert time == datetime(2026, 7, 15, 5, 30, tzinfo=UTC)
    assert first_time("gestern", "heute", None) is None
    assert first_time() is None
