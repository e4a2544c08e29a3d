"""Events of devices on a real PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.reading import Quantity, Reading
from baumfeuchte.storage.health_rows import EventRow, HealthRows
from baumfeuchte.storage.query import run
from baumfeuchte.storage.sensor_events import (
    events_between,
    prune_events,
    write_events,
    write_health,
)

if TYPE_CHECKING:
    import sqlalchemy as sa

ALL = ("join", "log", "status")


def test_each_event_is_kept_once(conn: sa.Connection, stock: Any) -> None:
    join = EventRow("a1", stock.at(1), "join", "", "tts-v3")
    log = EventRow("a1", stock.at(1), "log", "UPLINK_F_CNT_RESET", None)
    assert write_events(conn, [join, log, join]) == [join, log]
    assert write_events(conn, [join._replace(network="other")]) == []
    assert write_events(conn, []) == []
    assert run(conn, events_between(stock.at(0), stock.at(2), kinds=ALL)) == [join, log]


def test_which_events_are_asked_for(conn: sa.Connection, stock: Any) -> None:
    rows = [
        EventRow(eui, stock.at(day), kind, "", None)
        for eui in ("b2", "a1")
        for day in (1, 2, 3)
        for kind in ("join", "status")
    ]
    write_events(conn, rows)

    def found(**which: Any) -> list[tuple[str, int]]:
        question = events_between(stock.at(2), stock.at(3), kinds=("join",), **which)
        return [(event.dev_eui, event.at.day) for event in run(conn, question)]

    assert found() == [("a1", 3), ("b2", 3)]
    assert found(euis=["b2", "c3"]) == [("b2", 3)]
    assert found(euis=[]) == []
    assert prune_events(conn, stock.at(3)) == 8
    assert len(run(conn, events_between(stock.at(0), stock.at(9), kinds=ALL))) == 4


def test_battery_and_sign_of_life(conn: sa.Connection, stock: Any) -> None:
    sensor_id = stock.sensor_id("a1")
    battery = Reading(
        sensor_id=sensor_id,
        probe=0,
        quantity=Quantity.BATTERY_PERCENT,
        observed_at=stock.at(1),
        value=87.4,
    )
    for day in (2, 1):
        write_health(conn, HealthRows([], [battery], {sensor_id: stock.at(day)}))
    write_health(conn, HealthRows([], [], {}))
    read = "SELECT probe, value, observed_at FROM readings WHERE quantity = 12"
    assert [tuple(row) for row in conn.exec_driver_sql(read)] == [(0, 87.4, stock.at(1))]
    seen = conn.exec_driver_sql("SELECT last_seen_at FROM sensors").scalar()
    assert seen == stock.at(2)
