"""Frames to learn intervals from, and what was learned, on a real PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.storage.health_rows import WatchedSensor
from baumfeuchte.storage.query import run
from baumfeuchte.storage.sensor_intervals import recent_frames, store_intervals, watched_sensors
from baumfeuchte.storage.tables import sensor_intervals, sensors, uplinks

if TYPE_CHECKING:
    from datetime import datetime


def send(conn: sa.Connection, sensor_id: int, *times: datetime) -> None:
    for number, time in enumerate(times):
        conn.execute(
            uplinks.insert().values(
                received_at=time,
                digest=f"{sensor_id} {number}".encode(),
                arrived_at=time,
                sensor_id=sensor_id,
                network="test",
                topic="t",
                f_cnt=number if number % 2 else None,
                raw=b"",
            )
        )
    conn.execute(sensors.update().where(sensors.c.id == sensor_id).values(last_seen_at=max(times)))


def test_the_newest_frames_oldest_first(conn: sa.Connection, stock: Any) -> None:
    sensor_id, _ = stock.sensor_id("a1"), stock.sensor_id("never heard")
    times = [stock.at(hours=hour) for hour in range(6)]
    send(conn, sensor_id, *times)
    (found,) = run(conn, recent_frames(stock.at(-9), times[4], frames=3))
    assert found == (sensor_id, tuple(t.timestamp() for t in times[2:5]), (None, 3, None))
    assert run(conn, recent_frames(times[3], times[4], frames=3))[0].counters == (None,)
    assert run(conn, recent_frames(stock.at(5), stock.at(6), frames=3))[0].counters == ()


def test_only_sensors_with_something_new_in_parts(conn: sa.Connection, stock: Any) -> None:
    ids = [stock.sensor_id(name) for name in ("a1", "b2", "c3", "d4")]
    for sensor_id in ids:
        send(conn, sensor_id, stock.at(1))
    store_intervals(conn, [(ids[1], 600.0, 9)], stock.at(2))
    store_intervals(conn, [(ids[2], 600.0, 9)], stock.at(0.5))

    def found(after: int, sensors: int) -> list[int]:
        question = recent_frames(stock.at(-9), stock.at(9), frames=9, after=after, sensors=sensors)
        return [frames.sensor_id for frames in run(conn, question)]

    assert found(0, 2) == [ids[0], ids[2]]
    assert found(ids[2], 2) == [ids[3]]


def test_what_was_learned_last_counts(conn: sa.Connection, stock: Any) -> None:
    sensor_id = stock.sensor_id()
    store_intervals(conn, [], stock.at(0))
    store_intervals(conn, [(sensor_id, 600.0, 9)], stock.at(0))
    store_intervals(conn, [(sensor_id, 3600.5, 50)], stock.at(1))
    rows = conn.execute(sa.select(sensor_intervals)).all()
    assert [tuple(row) for row in rows] == [(sensor_id, 3600.5, 50, stock.at(1))]


def test_sensors_with_what_is_expected_of_them(conn: sa.Connection, stock: Any) -> None:
    old, new = stock.tree_id("B1"), stock.tree_id("B2")
    moved, gone, spare = stock.sensor_id("a1"), stock.sensor_id("b2"), stock.sensor_id("c3")
    stock.install(moved, old)
    stock.install(moved, new, since=stock.at(3))
    stock.install(moved, old, probe=1, since=stock.at(1))
    stock.install(gone, old, until=stock.at(4))
    store_intervals(conn, [(moved, 1200.0, 50)], stock.at(1))
    first, second, third = run(conn, watched_sensors(stock.at(5)))
    assert first == WatchedSensor(
        id=moved,
        dev_eui="a1",
        device="dragino/LSE01",
        settings={},
        last_seen_at=None,
        learned_interval_s=1200.0,
        installed_since=stock.at(0),
        removed_at=None,
        tree_numbers=("B1", "B2"),
    )
    assert (second.id, second.removed_at, second.tree_numbers) == (gone, stock.at(4), ())
    assert (third.id, third.installed_since, third.removed_at) == (spare, None, None)
    earlier = run(conn, watched_sensors(stock.at(2) + timedelta(seconds=1), dev_eui="b2"))
    assert [sensor.tree_numbers for sensor in earlier] == [("B1",)]
    assert [s.id for s in run(conn, watched_sensors(stock.at(5), limit=1, offset=1))] == [gone]
