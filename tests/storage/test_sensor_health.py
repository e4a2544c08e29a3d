"""Battery, signal and doubtful values, on a real PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.device_health import Signal
from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.storage.health_rows import EventRow, HealthFacts
from baumfeuchte.storage.query import run
from baumfeuchte.storage.sensor_events import write_events
from baumfeuchte.storage.sensor_health import health_facts, health_questions
from baumfeuchte.storage.sensor_intervals import watched_sensors
from baumfeuchte.storage.tables import uplinks

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa


@pytest.fixture
def facts(conn: sa.Connection, stock: Any) -> Callable[[], HealthFacts]:
    """What is known of all sensors on the day 100."""

    def ask() -> HealthFacts:
        now = stock.at(100)
        return health_facts(conn, health_questions(run(conn, watched_sensors(now)), now))

    return ask


def receive(conn: sa.Connection, sensor_id: int, at: Any, number: int, **radio: Any) -> None:
    conn.execute(
        uplinks.insert().values(
            received_at=at,
            digest=f"{sensor_id} {number}".encode(),
            arrived_at=at,
            sensor_id=sensor_id,
            network="test",
            topic="t",
            f_cnt=number,
            raw=b"",
            **radio,
        )
    )


def test_the_signal_of_the_last_week(conn: sa.Connection, stock: Any, facts: Any) -> None:
    heard, without, _ = stock.sensor_id("a1"), stock.sensor_id("b2"), stock.sensor_id("c3")
    for number, (rssi_dbm, snr_db, gateway) in enumerate(
        [(-100, 5, "g1"), (-110, -3.5, "g2"), (-120, -9, "g1")]
    ):
        place = {"rssi_dbm": rssi_dbm, "snr_db": snr_db, "gateway_id": gateway}
        receive(conn, heard, stock.at(99, hours=number), number, **place)
    receive(conn, heard, stock.at(92), 9, rssi_dbm=-1, gateway_id="g3")
    receive(conn, without, stock.at(99), 1)
    found = facts()
    assert dict(found.signals) == {
        heard: Signal(rssi_dbm=-110, snr_db=-3.5, gateway_id="g1", gateway_count=2),
        without: Signal(rssi_dbm=None, snr_db=None, gateway_id=None, gateway_count=0),
    }
    assert [(sensor_id, run.frames) for sensor_id, run in found.runs] == [
        (heard, 1),
        (heard, 3),
        (without, 1),
    ]


def test_one_value_of_the_battery_every_fourth_day(stock: Any, facts: Any) -> None:
    sensor_id = stock.sensor_id()
    for hour in range(0, 24 * 100, 6):
        stock.read(sensor_id, stock.at(hours=hour), hour / 24, quantity=Quantity.BATTERY_V)
    points = facts().batteries
    days = [round(point.value, 2) for point in points]
    assert days[:4] == [10, 40, 44, 48]
    assert days[-3:] == [92, 96, 99.75]
    assert len(days) == 17
    assert not any(point.is_percent for point in points)


def test_the_newest_value_of_a_silent_sensor(stock: Any, facts: Any) -> None:
    sensor_id = stock.sensor_id()
    for day, flags in ((3, Quality.GOOD), (4, Quality.SENTINEL), (5, Quality.BEFORE_INSTALLATION)):
        quantity = Quantity.BATTERY_PERCENT
        stock.read(sensor_id, stock.at(day), 90 - day, quantity=quantity, flags=flags)
    (point,) = facts().batteries
    assert (point.sensor_id, point.at, point.value, point.is_percent) == (
        sensor_id,
        stock.at(3),
        87,
        True,
    )


def test_doubtful_values_of_the_last_week(stock: Any, facts: Any) -> None:
    sensor_id = stock.sensor_id()
    stock.install(sensor_id, stock.tree_id(), probe=2)
    flags = (Quality.GOOD, Quality.FROZEN, Quality.SUSPECT, Quality.SENTINEL | Quality.BACKFILL)
    for hour, flag in enumerate(flags):
        stock.read(sensor_id, stock.at(99, hours=hour), 1, probe=2, flags=flag)
    stock.read(sensor_id, stock.at(99), 1, quantity=Quantity.BATTERY_V)
    stock.read(sensor_id, stock.at(90), 1, flags=Quality.SENTINEL)
    assert dict(facts().values) == {sensor_id: (5, 2)}


def test_events_of_a_month(conn: sa.Connection, stock: Any, facts: Any) -> None:
    stock.sensor_id("a1")
    for day in (60, 80, 99):
        write_events(conn, [EventRow(eui, stock.at(day), "join", "", None) for eui in ("a1", "x")])
    assert [event.at for event in facts().events] == [stock.at(80), stock.at(99)]
