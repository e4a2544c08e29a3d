"""Joins, statuses and heartbeats on their way into a real PostgreSQL."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.uplink import Ignored
from baumfeuchte.ingest.intake import store

if TYPE_CHECKING:
    from baumfeuchte.ingest.intake import Intake
    from baumfeuchte.storage.engine import Database

EVENTS = "SELECT dev_eui, kind, detail FROM sensor_events ORDER BY at, kind"


def take(database: Database, fleet: Any, *said: Ignored, times: int = 1) -> None:
    taken = [(fleet.message(("t", b"")), one) for one in said]
    for _ in range(times):
        with database.begin() as conn:
            store(conn, taken)


def test_a_batch_with_health_in_it(database: Database, stock: Any, fleet: Any) -> None:
    eui, at = fleet.EUIS[3], fleet.NOW - timedelta(hours=1)
    take(
        database,
        fleet,
        Ignored(kind="join", dev_eui=eui, at=at),
        Ignored(kind="join", dev_eui="unknown", at=at),
        Ignored(kind="status", dev_eui=eui, at=at, battery_percent=87.5),
        Ignored(kind="log", dev_eui=eui, at=at, detail="UPLINK_F_CNT_RESET"),
        Ignored(kind="no_payload", dev_eui=eui, at=at + timedelta(minutes=1)),
        Ignored(kind="ack", dev_eui=eui, at=at),
        times=2,
    )
    assert sorted(stock.rows(EVENTS)) == [
        (eui, "join", ""),
        (eui, "log", "UPLINK_F_CNT_RESET"),
        (eui, "no_payload", ""),
        (eui, "status", ""),
        ("unknown", "join", ""),
    ]
    assert stock.rows("SELECT quantity, probe, value, flags FROM readings") == [(12, 0, 87.5, 0)]
    seen = stock.rows("SELECT dev_eui, last_seen_at FROM sensors WHERE last_seen_at IS NOT NULL")
    assert seen == [(eui, at + timedelta(minutes=1))]


def test_by_the_name_that_the_network_server_gives(
    database: Database, stock: Any, fleet: Any
) -> None:
    stock.rows(
        "INSERT INTO sensor_aliases SELECT 'tree-3', id FROM sensors WHERE dev_eui = %s",
        fleet.EUIS[3],
    )
    take(
        database,
        fleet,
        Ignored(kind="status", device_id="Tree-3", battery_percent=50),
        Ignored(kind="status", device_id="Tree-4", battery_percent=50),
        Ignored(kind="no_payload"),
    )
    assert stock.rows(EVENTS) == [(fleet.EUIS[3], "status", "")]
    assert stock.rows("SELECT value FROM readings") == [(50.0,)]


def test_the_whole_way_from_the_broker(intake: Intake, stock: Any, fleet: Any) -> None:
    eui = fleet.EUIS[0]
    status = {"time": fleet.NOW.isoformat(), "deviceInfo": {"devEui": eui}, "batteryLevel": 75.5}
    sent = [
        (f"application/c/device/{eui}/event/status", json.dumps(status).encode()),
        fleet.uplink(0),
    ]
    outcomes = intake.take([fleet.message(one) for one in sent])
    assert [outcome.kind for outcome in outcomes] == ["ignored", "stored"]
    assert stock.rows(EVENTS) == [(eui, "status", "")]
    assert stock.rows("SELECT value FROM readings WHERE quantity = 12") == [(75.5,)]
