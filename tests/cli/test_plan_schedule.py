"""When `plan --every` plans next, and which readings a day's list may use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.cli._demo_clock import DemoClock, last_summer_morning
from baumfeuchte.cli.plan import next_run
from baumfeuchte.domain.errors import InputError
from baumfeuchte.planning.run import newest_time_of

if TYPE_CHECKING:
    from pathlib import Path

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-07-15T00:10", "2026-07-15T05:30"),
        ("2026-07-15T05:29", "2026-07-15T05:30"),
        ("2026-07-15T05:30", "2026-07-15T06:30"),
        ("2026-07-15T23:50", "2026-07-16T00:50"),
        ("2026-03-28T23:50", "2026-03-29T00:50"),
    ],
)
def test_no_day_is_planned_before_its_list_is_due(now: str, expected: str) -> None:
    assert next_run(berlin(now), HOUR, BERLIN) == berlin(expected)


def test_the_issue_is_not_missed_by_a_long_interval() -> None:
    due = next_run(berlin("2026-07-15T22:00"), timedelta(hours=24), BERLIN)
    assert due == berlin("2026-07-16T05:30")


def test_a_past_day_uses_its_readings_to_the_end() -> None:
    now = berlin("2026-07-20T12:00")
    assert newest_time_of(date(2026, 7, 15), now=now, zone=BERLIN) == (
        berlin("2026-07-16T00:00") - timedelta(microseconds=1)
    )
    assert newest_time_of(date(2026, 7, 20), now=now, zone=BERLIN) == now


def test_a_day_that_has_not_begun_is_refused() -> None:
    with pytest.raises(InputError, match="has not begun"):
        newest_time_of(date(2026, 7, 21), now=berlin("2026-07-20T23:59"), zone=BERLIN)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-22T08:00", "2026-07-15T05:30"),
        ("2026-07-15T05:30", "2026-07-15T05:30"),
        ("2026-07-15T05:29", "2025-07-15T05:30"),
        ("2027-02-01T08:00", "2026-07-15T05:30"),
    ],
)
def test_the_demo_begins_in_the_last_past_summer(now: str, expected: str) -> None:
    assert last_summer_morning(berlin(now), BERLIN) == berlin(expected)


def test_the_demo_goes_on_where_it_stopped(tmp_path: Path) -> None:
    start = datetime.now(UTC) - timedelta(days=100)
    first = DemoClock(tmp_path / "clock.json", start=start, now=datetime.now(UTC))
    assert first.resumed_at is None
    assert abs(first.now() - start) < timedelta(seconds=5)
    first.remember()
    later = datetime.now(UTC) + timedelta(days=3)
    second = DemoClock(tmp_path / "clock.json", start=start, now=later)
    assert second.resumed_at is not None
    assert abs(second.resumed_at - start) < timedelta(seconds=5)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"now": "2026-07-15T05:30"}', '{"now": 3}'])
def test_a_broken_clock_file_is_as_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "clock.json"
    path.write_text(content)
    start = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
    assert DemoClock(path, start=start, now=start).resumed_at is None
