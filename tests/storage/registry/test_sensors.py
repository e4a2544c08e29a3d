from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.tree import Sensor
from baumfeuchte.domain.uplink import RegisteredSensor
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    all_sensors,
    sensors_by_eui,
    sensors_overview,
    upsert_sensors,
)

if TYPE_CHECKING:
    import sqlalchemy as sa


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


def test_an_overview_shows_where_probes_are_now(conn: sa.Connection, stock: Any) -> None:
    old, new = stock.tree_id("B1"), stock.tree_id("B2")
    sensor_id = stock.sensor_id("a1")
    stock.sensor_id("a2")
    stock.install(sensor_id, old)
    stock.install(sensor_id, new, since=stock.at(3))
    one, two = run(conn, sensors_overview())
    assert (one.dev_eui, one.device, [tree for tree, _ in one.places]) == (
        "a1",
        "dragino/LSE01",
        ["B2"],
    )
    assert (two.dev_eui, two.places) == ("a2", ())
