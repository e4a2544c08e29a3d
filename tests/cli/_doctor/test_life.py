from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.cli._doctor import life
from baumfeuchte.cli._doctor.finding import Level
from baumfeuchte.storage.diagnostics.life import LifeFacts
from baumfeuchte.storage.health_rows import WatchedSensor
from baumfeuchte.storage.rejections import ReasonCount

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baumfeuchte.cli._doctor.finding import Finding

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
GOOD = LifeFacts(
    heard_at=NOW - timedelta(hours=5),
    sensors=3,
    sensors_nowhere=0,
    trees=2,
    trees_nowhere=0,
    keys=1,
    planned_at=NOW - timedelta(hours=25),
)


def told(found: Iterable[Finding]) -> list[tuple[Level, str]]:
    found = list(found)
    assert all(item.advice for item in found if item.level is not Level.OK)
    return [(item.level, item.found) for item in found]


def sensor(**changes: Any) -> WatchedSensor:
    fields: dict[str, Any] = {
        "id": 1,
        "dev_eui": "a1",
        "device": "dragino/LSE01",
        "settings": {},
        "last_seen_at": NOW - timedelta(hours=1),
        "learned_interval_s": 3600.0,
        "installed_since": NOW - timedelta(days=90),
        "removed_at": None,
        "tree_numbers": ("B1",),
    }
    return WatchedSensor(**fields | changes)


def test_the_newest_uplink() -> None:
    assert told(life.judge_uplinks(GOOD, NOW)) == [(Level.OK, "the newest uplink came 5 h ago")]
    old = replace(GOOD, heard_at=NOW - timedelta(hours=7))
    assert told(life.judge_uplinks(old, NOW)) == [(Level.WARNING, "the newest uplink came 7 h ago")]
    never = replace(GOOD, heard_at=None)
    assert told(life.judge_uplinks(never, NOW)) == [(Level.OK, "no sensor was heard yet")]


def test_silent_sensors() -> None:
    silent = sensor(last_seen_at=NOW - timedelta(hours=4))
    never = sensor(last_seen_at=None)
    fresh = sensor(last_seen_at=None, installed_since=NOW - timedelta(hours=3))
    removed = sensor(last_seen_at=None, removed_at=NOW - timedelta(days=3))
    assert told(life.judge_silence([], NOW)) == []
    assert told(life.judge_silence([sensor(), fresh, removed], NOW)) == [
        (Level.OK, "0 of 3 sensors are silent, 0 were never heard")
    ]
    assert told(life.judge_silence([sensor(), silent, never], NOW)) == [
        (Level.WARNING, "1 of 3 sensors are silent, 1 were never heard")
    ]


def test_device_types() -> None:
    devices = ["dragino/LSE01", "Dragino/lse01", "baumfeuchte/values", "City/Own", "x/y", "x/y"]
    found = told(life.judge_types([sensor(device=name) for name in devices], {"city/own"}))
    assert found == [(Level.WARNING, "2 sensors have the device type x/y, which is not known")]


def test_the_register() -> None:
    def texts(*, public_read: bool = False, **changes: Any) -> list[str]:
        found = told(life.judge_register(replace(GOOD, **changes), public_read=public_read))
        assert found[0] == (Level.OK, "2 trees and 3 sensors are registered")
        return [text for _, text in found[1:]]

    assert texts() == []
    assert texts(sensors_nowhere=1, trees_nowhere=2) == [
        "1 sensors are at no tree",
        "2 trees have coordinates that cannot be right",
    ]
    assert texts(keys=0) == ["nobody can open the pages: there is no key"]
    assert texts(keys=0, public_read=True) == []


def test_the_newest_list() -> None:
    assert told(life.judge_plan(GOOD, NOW))[0][0] is Level.OK
    old = replace(GOOD, planned_at=NOW - timedelta(hours=72))
    assert told(life.judge_plan(old, NOW)) == [
        (Level.WARNING, "the newest watering list is 3 d old")
    ]
    none = replace(GOOD, planned_at=None)
    assert told(life.judge_plan(none, NOW)) == [(Level.WARNING, "there is no watering list yet")]
    assert told(life.judge_plan(replace(none, heard_at=None), NOW)) == []


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("unknown_device", "`baumfeuchte sensors import`, then run `baumfeuchte replay --reason"),
        ("unknown_device_type", "`baumfeuchte device-types add`"),
        ("truncated", "`baumfeuchte rejections list --reason truncated`"),
        ("encrypted", "application key"),
    ],
)
def test_rejections_name_what_helps(reason: str, words: str) -> None:
    (found,) = life.judge_rejections([ReasonCount(reason=reason, count=4)])
    assert (found.level, found.found) == (Level.WARNING, f"4 messages rejected: {reason}")
    assert words in found.advice


def test_rejections_that_are_no_harm() -> None:
    (found,) = life.judge_rejections([ReasonCount(reason="simulated", count=4)])
    assert found.level is Level.OK
    assert told(life.judge_rejections([])) == [(Level.OK, "no message waits for a replay")]
