from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.device_time import EARLIEST, from_unix, to_unix
from baumfeuchte.domain.errors import InputError

FIRST = int(EARLIEST.timestamp())


@pytest.mark.parametrize("seconds", [0, 1, 86_400, 946_684_800, FIRST - 1, 0xFFFFFFFF])
def test_clocks_that_nobody_set(seconds: int) -> None:
    assert from_unix(seconds) is None


@pytest.mark.parametrize(
    ("seconds", "time"),
    [
        (FIRST, datetime(2016, 1, 1, tzinfo=UTC)),
        (1_760_000_400, datetime(2025, 10, 9, 9, tzinfo=UTC)),
        (0xFFFFFFFE, datetime(2106, 2, 7, 6, 28, 14, tzinfo=UTC)),
    ],
)
def test_times(seconds: int, time: datetime) -> None:
    found = from_unix(seconds)
    assert found == time
    assert found.tzinfo is UTC
    assert to_unix(time) == seconds


@given(seconds=st.integers(FIRST, 0xFFFFFFFE))
def test_both_ways(seconds: int) -> None:
    time = from_unix(seconds)
    assert time is not None
    assert to_unix(time) == seconds


def test_other_time_zones_and_fractions() -> None:
    berlin = timezone(timedelta(hours=2))
    assert to_unix(datetime(2025, 10, 9, 11, 0, 0, 999_999, tzinfo=berlin)) == 1_760_000_400


@pytest.mark.parametrize("year", [1970, 2015, 2107, 9999])
def test_times_that_no_device_shows(year: int) -> None:
    with pytest.raises(InputError, match="choose a time from 2016"):
        to_unix(datetime(year, 6, 1, tzinfo=UTC))
