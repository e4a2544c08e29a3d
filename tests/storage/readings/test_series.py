from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.storage.query import run
from baumfeuchte.storage.readings import TreeReading, latest_by_tree, tree_readings
from baumfeuchte.storage.sensor_frames import latest_of_sensor
from baumfeuchte.storage.sensor_trees import last_moisture

if TYPE_CHECKING:
    import sqlalchemy as sa

    from baumfeuchte.storage.query import Query

VWC = Quantity.SOIL_MOISTURE_VWC_PERCENT
TEMPERATURE = Quantity.SOIL_TEMPERATURE_C


def test_a_reading_with_all_that_belongs_to_it(conn: sa.Connection, stock: Any) -> None:
    tree_id, sensor_id = stock.tree_id(), stock.sensor_id("a1")
    stock.install(sensor_id, tree_id, probe=2, depth_cm=60)
    stock.read(sensor_id, stock.at(1), 23.5, probe=2, flags=Quality.FROZEN | Quality.BACKFILL)
    stock.read(sensor_id, stock.at(1), 99.0, probe=0)  # no such probe is installed
    assert run(conn, tree_readings(tree_id, stock.start, stock.at(2))) == [
        TreeReading(
            tree_id=tree_id,
            observed_at=stock.at(1),
            quantity=VWC,
            depth_cm=60.0,
            probe=2,
            dev_eui="a1",
            value=23.5,
            flags=Quality.FROZEN | Quality.BACKFILL,
        )
    ]


def test_the_order_the_interval_the_quantity_and_the_limit(conn: sa.Connection, stock: Any) -> None:
    tree_id, sensor_id = stock.tree_id(), stock.sensor_id()
    stock.install(sensor_id, tree_id, probe=0, depth_cm=60)
    stock.install(sensor_id, tree_id, probe=1, depth_cm=30)
    for hour in range(5):
        for probe in (0, 1):
            stock.read(sensor_id, stock.at(hours=hour), hour, probe=probe)
        stock.read(sensor_id, stock.at(hours=hour), -hour, quantity=TEMPERATURE)

    def found(*args: Any) -> list[tuple[float, float]]:
        since, until = stock.at(hours=1), stock.at(hours=3)
        return [
            (r.value, r.depth_cm) for r in run(conn, tree_readings(tree_id, since, until, *args))
        ]

    assert found() == [(1, 30), (1, 60), (-1, 60), (2, 30), (2, 60), (-2, 60)]
    assert found(TEMPERATURE) == [(-1, 60), (-2, 60)]
    assert found(None, 2) == [(1, 30), (1, 60)]


def test_a_moved_probe_leaves_its_history_behind(conn: sa.Connection, stock: Any) -> None:
    old, new, sensor_id = stock.tree_id("B1"), stock.tree_id("B2"), stock.sensor_id()
    stock.install(sensor_id, old)
    stock.install(sensor_id, new, since=stock.at(3))
    for day in (1, 3, 5):
        stock.read(sensor_id, stock.at(day), day)
    stock.read(sensor_id, stock.at(-1), 0)  # before it was in the ground

    def values(tree_id: int) -> list[float]:
        return [r.value for r in run(conn, tree_readings(tree_id, stock.at(-9), stock.at(9)))]

    assert (values(old), values(new)) == ([1], [3, 5])


def test_a_late_registration_brings_earlier_readings_in(conn: sa.Connection, stock: Any) -> None:
    tree_id, sensor_id = stock.tree_id(), stock.sensor_id()
    stock.install(sensor_id, tree_id, since=stock.at(5))
    stock.read(sensor_id, stock.at(1), 20)
    question = tree_readings(tree_id, stock.start, stock.at(9))
    assert run(conn, question) == []
    stock.install(sensor_id, tree_id, since=stock.start)
    assert [r.value for r in run(conn, question)] == [20]


def test_the_newest_of_each_probe_and_quantity(conn: sa.Connection, stock: Any) -> None:
    one, two = stock.tree_id("B1"), stock.tree_id("B2")
    first, second, gone = (stock.sensor_id(f"a{i}") for i in range(3))
    stock.install(first, one)
    stock.install(second, two)
    stock.install(gone, two, until=stock.at(5))
    for sensor_id in (first, second, gone):
        for hour in range(3):
            stock.read(sensor_id, stock.at(hours=hour), 10 * sensor_id + hour)
    stock.read(first, stock.at(hours=1), 17, quantity=TEMPERATURE)
    stock.read(second, stock.at() - timedelta(hours=1), 5, quantity=TEMPERATURE)
    everything = run(conn, latest_by_tree())
    assert [(r.tree_id, r.quantity, r.value) for r in everything] == [
        (one, VWC, 10 * first + 2),
        (one, TEMPERATURE, 17),
        (two, VWC, 10 * second + 2),
    ]
    assert run(conn, latest_by_tree(two)) == everything[2:]


def test_a_time_in_the_future_masks_nothing(conn: sa.Connection, stock: Any) -> None:
    tree_id, sensor_id = stock.tree_id(), stock.sensor_id()
    stock.install(sensor_id, tree_id)
    for quantity in (VWC, TEMPERATURE):
        stock.read(sensor_id, stock.at(9000), 99, quantity=quantity, flags=Quality.FUTURE)
        stock.read(sensor_id, stock.at(9001), 98, quantity=quantity, flags=Quality.FUTURE)
    for day in (1, 2):
        stock.read(sensor_id, stock.at(day), day)

    def newest(question: Query[Any]) -> list[float]:
        return [found.value for found in run(conn, question)]

    # Where nothing else was measured, it is shown with its flag.
    assert newest(latest_by_tree(tree_id)) == newest(latest_of_sensor(sensor_id)) == [2, 98]
    (dev_eui,) = {found.dev_eui for found in run(conn, latest_by_tree(tree_id))}
    assert newest(last_moisture([dev_eui])) == [2]
