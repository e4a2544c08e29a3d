from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.tree import Sensor
from baumfeuchte.domain.uplink import RegisteredSensor
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    all_sensors,
    sensors_by_eui,
    touch_last_seen,
    upsert_sensors,
)
from baumfeuchte.storage.tables import sensors

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.storage.engine import Database

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def test_create_update_and_leave_alone(conn: sa.Connection) -> None:
    one = Sensor(dev_eui="a1", device="dragino/LSE01", settings={"firmware": "1.0"})
    two = Sensor(dev_eui="a2", device="dragino/LSE01")
    assert upsert_sensors(conn, [two, one]) == (2, 0)
    assert upsert_sensors(conn, [one, two]) == (0, 0)
    changed = Sensor(dev_eui="a2", device="sensefarm/CUBE02", settings={"depths": [10, 20]})
    assert upsert_sensors(conn, [one, changed, Sensor(dev_eui="a3", device="x/y")]) == (1, 1)
    found = run(conn, all_sensors())
    assert [(s.dev_eui, s.device, s.settings) for s in found] == [
        ("a1", "dragino/LSE01", {"firmware": "1.0"}),
        ("a2", "sensefarm/CUBE02", {"depths": [10, 20]}),
        ("a3", "x/y", {}),
    ]
    assert upsert_sensors(conn, []) == (0, 0)


def test_many_at_once(conn: sa.Connection) -> None:
    many = [Sensor(dev_eui=f"{i:016x}", device="x/y") for i in range(2500)]
    assert upsert_sensors(conn, many) == (2500, 0)
    assert upsert_sensors(conn, many) == (0, 0)


def test_by_eui_answers_only_the_known_ones(conn: sa.Connection) -> None:
    upsert_sensors(conn, [Sensor(dev_eui="a1", device="x/y", settings={"k": 1})])
    (found,) = run(conn, sensors_by_eui(["a1", "zz"]))
    assert found == RegisteredSensor(id=found.id, dev_eui="a1", device="x/y", settings={"k": 1})
    assert run(conn, sensors_by_eui([])) == []


def test_last_seen_only_moves_forward(conn: sa.Connection, stock: Any) -> None:
    one, two = stock.sensor_id("a1"), stock.sensor_id("a2")
    touch_last_seen(conn, {one: NOW})
    touch_last_seen(conn, {one: NOW - timedelta(hours=1), two: NOW, -1: NOW})
    touch_last_seen(conn, {})
    assert [s.last_seen_at for s in run(conn, all_sensors())] == [NOW, NOW]


def test_rows_are_locked_in_one_order(database: Database, meanwhile: Callable[..., Any]) -> None:
    """Two ingest workers that lock in different orders would end in a deadlock."""
    with database.begin() as conn:
        upsert_sensors(conn, [Sensor(dev_eui=f"s{i}", device="x/y") for i in range(50)])
        ids = sorted(s.id for s in run(conn, all_sensors()) if s.id is not None)

        touch_last_seen(conn, {ids[0]: NOW})  # now it lies behind the others

    def hold_the_first(conn: sa.Connection) -> None:
        touch_last_seen(conn, {ids[0]: NOW + timedelta(hours=1)})

    def touch_all(conn: sa.Connection) -> None:
        touch_last_seen(conn, dict.fromkeys(ids[::-1], NOW + timedelta(hours=2)))

    def unlocked(conn: sa.Connection) -> None:
        found = conn.scalars(sa.select(sensors.c.id).with_for_update(skip_locked=True))
        assert sorted(found) == ids  # the second one waits for the first row and holds no other

    meanwhile(hold_the_first, touch_all, unlocked)
    with database.begin() as conn:
        seen = {s.last_seen_at for s in run(conn, all_sensors())}
    assert seen == {NOW + timedelta(hours=2)}
