"""Whether a sensor is all right, and which one is worst."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baumfeuchte.domain.device_health import Level, Problem, SensorHealth, Signal
from baumfeuchte.ingest.health_status import assess, silent_since
from baumfeuchte.storage.health_rows import (
    BatteryPoint,
    EventRow,
    FrameRun,
    HealthFacts,
    ValueCount,
    WatchedSensor,
)

NOW = datetime(2026, 7, 15, tzinfo=UTC)
SENSOR = WatchedSensor(
    id=1,
    dev_eui="a1",
    device="dragino/LSE01",
    settings={},
    last_seen_at=NOW - timedelta(minutes=20),
    learned_interval_s=3600.0,
    installed_since=NOW - timedelta(days=50),
    removed_at=None,
    tree_numbers=("B1",),
)
NOTHING = HealthFacts(runs=(), events=(), signals=(), batteries=(), values=())


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


def health(**changes: Any) -> SensorHealth:
    """The health of one sensor; facts by their names, other changes are the sensor's."""
    facts = {name: changes.pop(name) for name in HealthFacts._fields if name in changes}
    (found,) = assess([replace(SENSOR, **changes)], NOTHING._replace(**facts), NOW)
    return found


def joins(*days: float) -> list[EventRow]:
    return [EventRow("a1", ago(days=day), "join", "", None) for day in days]


def test_a_sensor_that_is_all_right() -> None:
    run = FrameRun(ago(hours=167), ago(minutes=20), 0, 167, 168)
    assert health(
        runs=[(1, run)],
        signals=[(1, Signal(rssi_dbm=-98, snr_db=6, gateway_id="g", gateway_count=2))],
        batteries=[BatteryPoint(1, ago(hours=1), 80, is_percent=True)],
        values=[(1, ValueCount(300, 3))],
        events=joins(1, 3, 8, 29),
    ) == SensorHealth(
        dev_eui="a1",
        device="dragino/LSE01",
        tree_numbers=("B1",),
        level=Level.OK,
        problems=(),
        last_seen_at=ago(minutes=20),
        silent_since=None,
        interval_s=3600.0,
        battery=health(batteries=[BatteryPoint(1, ago(hours=1), 80, is_percent=True)]).battery,
        signal=Signal(rssi_dbm=-98, snr_db=6, gateway_id="g", gateway_count=2),
        joins_7_days=2,
        joins_30_days=4,
        counter_resets=0,
        missing_percent=0.0,
        flagged_percent=1.0,
    )


@pytest.mark.parametrize(
    ("changes", "silent"),
    [
        ({"last_seen_at": ago(hours=3)}, False),
        ({"last_seen_at": ago(hours=3, seconds=1)}, True),
        ({"last_seen_at": ago(minutes=119), "learned_interval_s": 300.0}, False),
        ({"last_seen_at": ago(minutes=121), "learned_interval_s": 300.0}, True),
        ({"last_seen_at": ago(hours=23), "learned_interval_s": None}, False),
        ({"last_seen_at": ago(hours=25), "learned_interval_s": None}, True),
        ({"last_seen_at": ago(hours=25), "settings": {"interval_s": 43_200}}, False),
        ({"last_seen_at": ago(days=99), "settings": {"interval_s": 1e300}}, False),
        ({"last_seen_at": ago(days=9), "removed_at": ago(days=1)}, False),
        ({"last_seen_at": ago(days=9), "installed_since": None}, True),
        ({"last_seen_at": None}, False),
    ],
)
def test_silence(changes: dict[str, Any], silent: bool) -> None:
    sensor = replace(SENSOR, **changes)
    assert silent_since(sensor, NOW) == (sensor.last_seen_at if silent else None)
    found = health(**changes)
    assert (Problem.SILENT in found.problems) is silent
    assert (found.silent_since is not None) is silent


@pytest.mark.parametrize(
    ("since", "expected"),
    [(ago(days=2), (Problem.NEVER_HEARD,)), (ago(hours=2), ()), (None, ())],
)
def test_never_heard(since: Any, expected: Any) -> None:
    found = health(last_seen_at=None, learned_interval_s=None, installed_since=since)
    assert found.problems == expected
    assert found.missing_percent is None


def battery(*values: float, percent: bool = True) -> list[BatteryPoint]:
    """Values of every second day, the newest one of today."""
    days = range(2 * len(values) - 2, -1, -2)
    return [BatteryPoint(1, ago(days=day), v, percent) for day, v in zip(days, values, strict=True)]


def signal(rssi_dbm: float | None, snr_db: float | None) -> list[tuple[int, Signal]]:
    return [(1, Signal(rssi_dbm=rssi_dbm, snr_db=snr_db, gateway_id=None, gateway_count=0))]


def frames(lost: int) -> list[tuple[int, FrameRun]]:
    """Hundred frames in 100 hours, some of them lost in the middle."""
    begin, end = ago(hours=100), ago(hours=1)
    middle = begin + timedelta(hours=49)
    return [
        (1, FrameRun(begin, middle, 0, 49, 50)),
        (1, FrameRun(middle + timedelta(hours=lost + 1), end, 50 + lost, 99, 50 - lost)),
    ]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"batteries": battery(4)}, (Problem.BATTERY_EMPTY,)),
        ({"batteries": battery(19)}, (Problem.BATTERY_LOW,)),
        ({"batteries": battery(20)}, ()),
        ({"batteries": battery(*range(80, 50, -3))}, (Problem.BATTERY_LOW,)),  # in 32 days
        ({"signals": signal(-121, None)}, (Problem.WEAK_SIGNAL,)),
        ({"signals": signal(-100, -15.5)}, (Problem.WEAK_SIGNAL,)),
        ({"signals": signal(-120, -15)}, ()),
        ({"runs": frames(lost=21)}, (Problem.LOSING_FRAMES,)),
        ({"runs": frames(lost=20)}, ()),
        ({"events": joins(1, 2, 3, 6.9)}, (Problem.REJOINING,)),
        ({"events": joins(1, 2, 3, 7.1)}, ()),
        ({"values": [(1, ValueCount(100, 21))]}, (Problem.FLAGGED_VALUES,)),
        ({"values": [(1, ValueCount(100, 20))]}, ()),
    ],
)
def test_problems(facts: dict[str, Any], expected: tuple[Problem, ...]) -> None:
    found = health(**facts)
    assert found.problems == expected
    empty = Problem.BATTERY_EMPTY in expected
    assert found.level == (Level.BAD if empty else Level.WATCH if expected else Level.OK)


def test_what_a_removed_sensor_does_is_no_problem() -> None:
    removed = {"removed_at": ago(hours=1), "last_seen_at": ago(days=9)}
    assert health(batteries=battery(4), **removed).level == Level.OK


def test_a_silent_sensor_does_not_lose_frames_too() -> None:
    run = FrameRun(ago(hours=160), ago(hours=100), 0, 60, 61)
    found = health(runs=[(1, run)], last_seen_at=ago(hours=100), batteries=battery(4))
    assert found.problems == (Problem.SILENT, Problem.BATTERY_EMPTY)
    assert found.missing_percent == pytest.approx(62, abs=1)


def test_a_counter_that_began_anew() -> None:
    runs = [
        (1, FrameRun(ago(hours=20), ago(hours=11), 90, 99, 10)),
        (1, FrameRun(ago(hours=10), ago(hours=1), 0, 9, 10)),
    ]
    assert health(runs=runs).counter_resets == 1


def test_the_worst_first() -> None:
    sensors = [
        replace(SENSOR, id=1, dev_eui="fine 2"),
        replace(SENSOR, id=2, dev_eui="fine 1"),
        replace(SENSOR, id=3, dev_eui="low"),
        replace(SENSOR, id=4, dev_eui="silent for a day", last_seen_at=ago(days=1)),
        replace(SENSOR, id=5, dev_eui="silent for a week", last_seen_at=ago(days=7)),
        replace(SENSOR, id=6, dev_eui="never heard", last_seen_at=None),
        replace(SENSOR, id=7, dev_eui="empty"),
    ]
    points = [BatteryPoint(id_, NOW, value, is_percent=True) for id_, value in ((3, 10), (7, 1))]
    found = assess(sensors, NOTHING._replace(batteries=points), NOW)
    assert [one.dev_eui for one in found] == [
        *("never heard", "silent for a week", "silent for a day", "empty", "low"),
        *("fine 1", "fine 2"),
    ]
    assert assess([], NOTHING, NOW) == []
