from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import InputError, StorageError
from baumfeuchte.domain.tree import Installation, Sensor, Tree
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    active_installations,
    installations_of_tree,
    sensors_by_eui,
    tree_ids_by_number,
    upsert_installations,
    upsert_sensors,
    upsert_trees,
)
from baumfeuchte.storage.tables import sensors

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

    from baumfeuchte.storage.engine import Database


def test_a_profile_probe_comes_back(conn: sa.Connection, stock: Any) -> None:
    tree_id, sensor_id = stock.tree_id(), stock.sensor_id("a1")
    items = [
        Installation(
            sensor_id=sensor_id, probe=probe, tree_id=tree_id, depth_cm=depth, since=stock.start
        )
        for probe, depth in enumerate([10.0, 20.0, 30.0, 45.0, 60.0, 90.0])
    ]
    assert upsert_installations(conn, items) == (6, 0, 0)
    assert upsert_installations(conn, items[::-1]) == (0, 0, 6)
    found = run(conn, active_installations(stock.start))
    assert [(i.probe, i.depth_cm, i.since, i.until) for i in found] == [
        (item.probe, item.depth_cm, stock.start, None) for item in items
    ]
    for key, at in {sensor_id: stock.at(1)}.items():
        conn.execute(sensors.update().where(sensors.c.id == key).values(last_seen_at=at))
    probes = run(conn, installations_of_tree(tree_id))
    assert [p.installation for p in probes] == found
    assert {(p.dev_eui, p.device, p.last_seen_at) for p in probes} == {
        ("a1", "dragino/LSE01", stock.at(1))
    }


def test_a_move_ends_the_former_stay(conn: sa.Connection, stock: Any) -> None:
    old, new, sensor_id = stock.tree_id("B1"), stock.tree_id("B2"), stock.sensor_id()
    assert stock.install(sensor_id, old) == (1, 0, 0)
    assert stock.install(sensor_id, new, since=stock.at(3)) == (1, 0, 0)
    assert stock.install(sensor_id, old) == (0, 0, 1)
    assert [i.tree_id for i in run(conn, active_installations(stock.at(2.99)))] == [old]
    assert [i.tree_id for i in run(conn, active_installations(stock.at(3)))] == [new]
    assert run(conn, active_installations(stock.at(-1))) == []
    (left,) = run(conn, installations_of_tree(old))
    assert left.installation.until == stock.at(3)


def test_rows_of_one_file_in_any_order(conn: sa.Connection, stock: Any) -> None:
    trees, sensor_id = [stock.tree_id(f"B{i}") for i in range(3)], stock.sensor_id()
    items = [
        Installation(sensor_id=sensor_id, probe=0, tree_id=tree, depth_cm=30.0, since=stock.at(day))
        for day, tree in enumerate(trees)
    ]
    assert upsert_installations(conn, [items[2], items[0]]) == (2, 0, 0)
    assert upsert_installations(conn, items) == (1, 0, 2)
    assert [
        run(conn, active_installations(stock.at(day + 0.5)))[0].tree_id for day in range(3)
    ] == (trees)


def test_an_earlier_since_lengthens(conn: sa.Connection, stock: Any) -> None:
    tree_id, sensor_id = stock.tree_id(), stock.sensor_id()
    stock.install(sensor_id, tree_id, since=stock.at(10))
    assert stock.install(sensor_id, tree_id, since=stock.at(2)) == (0, 1, 0)
    (found,) = run(conn, installations_of_tree(tree_id))
    assert (found.installation.since, found.installation.until) == (stock.at(2), None)


def test_a_correction_of_depth(conn: sa.Connection, stock: Any) -> None:
    tree_id, sensor_id = stock.tree_id(), stock.sensor_id()
    stock.install(sensor_id, tree_id, depth_cm=30)
    assert stock.install(sensor_id, tree_id, depth_cm=60) == (0, 1, 0)
    assert [i.depth_cm for i in run(conn, active_installations(stock.start))] == [60.0]


def test_present_probes_come_first(conn: sa.Connection, stock: Any) -> None:
    tree_id = stock.tree_id()
    gone, deep, flat = (stock.sensor_id(f"a{i}") for i in range(3))
    stock.install(gone, tree_id, until=stock.at(5), depth_cm=5)
    stock.install(deep, tree_id, depth_cm=60)
    stock.install(flat, tree_id, depth_cm=30)
    order = [p.installation.sensor_id for p in run(conn, installations_of_tree(tree_id))]
    assert order == [flat, deep, gone]


def test_an_overlap_names_sensor_and_probe(stock: Any) -> None:
    one, two, sensor_id = stock.tree_id("B1"), stock.tree_id("B2"), stock.sensor_id("a1")
    stock.install(sensor_id, one, until=stock.at(9), probe=3)
    with pytest.raises(InputError, match="Probe 3 of sensor a1 would be in two places at once"):
        stock.install(sensor_id, two, since=stock.at(5), probe=3)


def test_an_unknown_tree_is_a_storage_error(database: Database) -> None:
    with database.begin() as conn:
        upsert_sensors(conn, [Sensor(dev_eui="a1", device="x/y")])
        nowhere = place(conn, probe=0, tree_id=-1)
    with pytest.raises(StorageError, match="refused a statement"), database.begin() as conn:
        upsert_installations(conn, [nowhere])


def test_two_imports_at_once_agree(database: Database, meanwhile: Callable[..., Any]) -> None:
    with database.begin() as conn:
        upsert_sensors(conn, [Sensor(dev_eui="a1", device="x/y")])
        upsert_trees(
            conn, [Tree(number="B1", species="", planting_year=None, latitude=51, longitude=7)]
        )
        tree_id = run(conn, tree_ids_by_number())[0][1]
        items = [place(conn, probe=probe, tree_id=tree_id) for probe in range(3)]
    answer = meanwhile(
        lambda conn: upsert_installations(conn, items[:2]),
        lambda conn: upsert_installations(conn, items),
    )
    assert answer == (1, 0, 2)


def place(conn: sa.Connection, *, probe: int, tree_id: int) -> Installation:
    (sensor,) = run(conn, sensors_by_eui(["a1"]))
    return Installation(
        sensor_id=sensor.id,
        probe=probe,
        tree_id=tree_id,
        depth_cm=30.0,
        since=datetime(2026, 1, 1, tzinfo=UTC),
    )
