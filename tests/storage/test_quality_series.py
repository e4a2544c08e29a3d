"""What quality control reads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import sqlalchemy as sa

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.storage.quality_series import probe_series, sensors_to_judge
from baumfeuchte.storage.query import run
from baumfeuchte.storage.tables import sensor_judgements, stale_days

if TYPE_CHECKING:
    from datetime import datetime


def due(conn: sa.Connection, now: datetime, hours: float = 24, bad: float = 24) -> list[int]:
    before, bad_before = (now - timedelta(hours=some) for some in (hours, bad))
    found = run(conn, sensors_to_judge(now, before=before, bad_before=bad_before))
    return sorted(item.sensor_id for item in found)


def test_sensors_are_due_once_and_when_readings_come_late(stock: Any, conn: sa.Connection) -> None:
    tree = stock.tree_id("a")
    first, second, gone = (stock.sensor_id(name) for name in "xyz")
    stock.sensor_id("store")
    stock.install(first, tree)
    stock.install(second, tree, probe=1)
    stock.install(gone, tree, until=stock.at(5))
    now = stock.at(10)
    assert due(conn, now) == [first, second]
    judged = [{"sensor_id": key, "judged_at": now - timedelta(hours=5)} for key in (first, second)]
    conn.execute(sa.insert(sensor_judgements), judged)
    assert due(conn, now) == []
    assert due(conn, now, hours=4) == [first, second]
    conn.execute(sa.insert(stale_days), [{"sensor_id": second, "day": now.date()}])
    assert due(conn, now) == [second]


def test_a_moved_sensor_and_a_bad_one_are_due_again(stock: Any, conn: sa.Connection) -> None:
    moved, bad = stock.sensor_id("x"), stock.sensor_id("y")
    now, judged_at = stock.at(10), stock.at(9.8)
    stock.install(moved, stock.tree_id("a"), since=stock.at(9.9))
    stock.install(bad, stock.tree_id("b"))
    judged = [{"sensor_id": key, "judged_at": judged_at} for key in (moved, bad)]
    conn.execute(sa.insert(sensor_judgements), judged)
    assert due(conn, now) == [moved]
    conn.execute(
        sa.text("INSERT INTO sensor_quality VALUES (:id, 0, 2, 'bad', 0.1, '[]', NULL, :at)"),
        {"id": bad, "at": judged_at},
    )
    assert due(conn, now) == [moved]
    assert due(conn, now, bad=1) == [moved, bad]


def test_series_of_the_present_place(stock: Any, conn: sa.Connection) -> None:
    tree, sensor = stock.tree_id("a"), stock.sensor_id("x")
    stock.install(sensor, tree, since=stock.at(1), depth_cm=60.0)
    stock.read(sensor, stock.at(0.5), 9.0)  # at another tree
    stock.read(sensor, stock.at(2), 20.0, flags=Quality.SUSPECT)
    stock.read(sensor, stock.at(3), 21.5)
    stock.read(sensor, stock.at(4), 22.0, flags=Quality.FUTURE)
    stock.read(sensor, stock.at(6), 23.0)  # later than the time of the list
    stock.read(sensor, stock.at(3), 14.0, quantity=Quantity.SOIL_TEMPERATURE_C)
    wet, warm = probe_series(conn, [sensor], first=stock.at(-50), now=stock.at(5))
    assert (wet.sensor_id, wet.probe, wet.tree_id, wet.depth_cm) == (sensor, 0, tree, 60.0)
    assert wet.quantity is Quantity.SOIL_MOISTURE_VWC_PERCENT
    order = np.argsort(wet.seconds)
    times = [stock.at(2).timestamp(), stock.at(3).timestamp()]
    assert wet.seconds[order].tolist() == pytest.approx(times, abs=1e-6)
    assert wet.values[order].tolist() == [20.0, 21.5]
    assert wet.flags[order].tolist() == [int(Quality.SUSPECT), 0]
    assert (warm.quantity, warm.values.tolist()) == (Quantity.SOIL_TEMPERATURE_C, [14.0])
