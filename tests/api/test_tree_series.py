"""A tree's readings as lines: what comes from the table of days, and what from the readings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from baumfeuchte.api.tree_series import stretches
from baumfeuchte.domain.tree import Installation
from baumfeuchte.storage.registry import InstalledProbe

ZONE = ZoneInfo("Europe/Berlin")
SINCE, UNTIL = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC)


def probe(since: datetime, until: datetime | None = None) -> InstalledProbe:
    place = Installation(
        id=1, sensor_id=7, probe=0, tree_id=1, depth_cm=30, since=since, until=until
    )
    return InstalledProbe(installation=place, dev_eui="a", device="x", last_seen_at=None)


def split(probes: list[InstalledProbe], covered: list[date]) -> tuple[Any, Any]:
    days, times = stretches(probes, covered, since=SINCE, until=UNTIL, zone=ZONE)
    return [(s.begins, s.ends) for s in days], [(s.begins, s.ends) for s in times]


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_without_a_table_all_is_read_from_the_readings() -> None:
    assert split([probe(datetime(2025, 1, 1, tzinfo=UTC))], []) == ([], [(SINCE, UNTIL)])


def test_whole_days_of_the_probe_come_from_the_table() -> None:
    covered = every_day(date(2025, 12, 20), date(2026, 6, 28))
    days, times = split([probe(datetime(2026, 3, 10, 15, tzinfo=UTC))], covered)
    assert days == [(date(2026, 3, 11), date(2026, 6, 29))]
    assert times == [
        (datetime(2026, 3, 10, 15, tzinfo=UTC), datetime(2026, 3, 10, 23, tzinfo=UTC)),
        (datetime(2026, 6, 28, 22, tzinfo=UTC), UNTIL),
    ]


def test_a_hole_in_the_table_is_read_from_the_readings() -> None:
    covered = every_day(date(2026, 1, 2), date(2026, 7, 1))
    covered.remove(date(2026, 5, 5))
    days, times = split([probe(datetime(2025, 1, 1, tzinfo=UTC))], covered)
    assert days == [
        (date(2026, 1, 2), date(2026, 5, 5)),
        (date(2026, 5, 6), date(2026, 7, 1)),
    ]
    assert times[1] == (datetime(2026, 5, 4, 22, tzinfo=UTC), datetime(2026, 5, 5, 22, tzinfo=UTC))
    assert sum((end - begin for begin, end in times), timedelta()) < timedelta(days=3)


def test_a_probe_that_went_gives_no_day_to_the_next_tree() -> None:
    covered = every_day(date(2026, 1, 1), date(2026, 7, 1))
    gone = probe(datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, 9, tzinfo=UTC))
    days, times = split([gone], covered)
    assert days == [(date(2026, 1, 2), date(2026, 2, 1))]
    assert times[-1] == (
        datetime(2026, 1, 31, 23, tzinfo=UTC),
        datetime(2026, 2, 1, 9, tzinfo=UTC),
    )
    before = probe(datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC))
    assert split([before], covered) == ([], [])
