"""What is expected of a sensor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baumfeuchte.storage.health_rows import WatchedSensor

SENSOR = WatchedSensor(
    id=1,
    dev_eui="a1",
    device="x",
    settings={},
    last_seen_at=None,
    learned_interval_s=600.0,
    installed_since=None,
    removed_at=None,
    tree_numbers=(),
)


@pytest.mark.parametrize(
    ("settings", "expected_s"),
    [
        ({}, 600),
        ({"interval_s": 900}, 900),
        ({"interval_s": 900.5}, 900.5),
        ({"interval_s": "1800"}, 1800),
        *(({"interval_s": wrong}, 600) for wrong in ("often", 0, -5, True, None, "nan", "inf", [])),
    ],
)
def test_what_is_set_counts_more(settings: Any, expected_s: float) -> None:
    assert replace(SENSOR, settings=settings).interval_s == expected_s


def test_nothing_is_known() -> None:
    assert replace(SENSOR, learned_interval_s=None).interval_s is None


def test_only_the_time_in_the_ground_counts() -> None:
    since = datetime(2026, 7, 1, tzinfo=UTC)
    until, inside = since + timedelta(days=9), since + timedelta(days=3)
    assert SENSOR.period(since, until) == (since, until)
    assert replace(SENSOR, installed_since=inside).period(since, until) == (inside, until)
    assert replace(SENSOR, removed_at=inside).period(since, until) == (since, inside)
    begin, end = replace(SENSOR, installed_since=until).period(since, inside)
    assert begin > end
