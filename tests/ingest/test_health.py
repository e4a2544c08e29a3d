"""What messages without values say about a device's health."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.domain.uplink import Ignored, Message, RegisteredSensor
from baumfeuchte.ingest.health import health_rows, is_health
from baumfeuchte.storage.health_rows import EventRow, HealthRows

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(minutes=3)
EUI = "70b3d57ed0000001"
SENSOR = RegisteredSensor(id=7, dev_eui=EUI, device="dragino/LSE01")


def rows(*said: Ignored, retained: bool = False, sensor: Any = SENSOR) -> HealthRows:
    message = Message(topic="t", payload=b"", arrived_at=NOW, retained=retained)
    return health_rows(
        [(message, one) for one in said],
        {EUI: sensor} if sensor else {},
        {"tree-17": sensor} if sensor else {},
    )


def says(kind: str, **fields: Any) -> Ignored:
    return Ignored(kind=kind, **({"dev_eui": EUI, "at": EARLIER, "network": "tts-v3"} | fields))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (says("join"), True),
        (says("status"), True),
        (says("log"), True),
        (says("no_payload"), True),
        (says("error", detail="UPLINK_FCNT_RETRANSMISSION"), True),
        (says("error"), False),
        (says("notification", detail="reset"), True),
        (says("notification", detail="online"), False),
        *((says(kind), False) for kind in ("ack", "txack", "downlink", "location", "integration")),
    ],
)
def test_which_messages_are_kept(said: Ignored, kept: bool) -> None:
    assert is_health(said) is kept


def test_a_join() -> None:
    assert rows(says("join")) == HealthRows([EventRow(EUI, EARLIER, "join", "", "tts-v3")], [], {})


def test_a_log_entry_of_a_device_that_nobody_knows() -> None:
    found = rows(says("log", detail="UPLINK_F_CNT_RESET" * 90), sensor=None)
    (event,) = found.events
    assert event.detail.startswith("UPLINK_F_CNT_RESETUPLINK")
    assert len(event.detail) == 100  # part of a key


def test_a_battery_status() -> None:
    found = rows(says("status", battery_percent=87.4), says("status"))
    (reading,) = found.readings
    assert (reading.sensor_id, reading.probe, reading.quantity) == (7, 0, Quantity.BATTERY_PERCENT)
    assert (reading.observed_at, reading.value, reading.flags) == (EARLIER, 87.4, Quality.GOOD)
    assert len(found.events) == 2
    assert rows(says("status", battery_percent=87.4), sensor=None).readings == []


@pytest.mark.parametrize(
    ("percent", "since", "flags"),
    [
        (0.0, None, Quality.GOOD),
        (100.4, None, Quality.OUT_OF_RANGE),
        (-1.0, None, Quality.OUT_OF_RANGE),
        (50.0, EARLIER, Quality.GOOD),
        (50.0, NOW, Quality.BEFORE_INSTALLATION),
    ],
)
def test_flags_of_a_battery(percent: float, since: Any, flags: Quality) -> None:
    sensor = RegisteredSensor(id=7, dev_eui=EUI, device="x", installed_since=since)
    (reading,) = rows(says("status", battery_percent=percent), sensor=sensor).readings
    assert reading.flags == flags


def test_no_number_is_no_battery() -> None:
    assert rows(says("status", battery_percent=float("nan"))).readings == []


def test_a_heartbeat_is_a_sign_of_life() -> None:
    older = says("no_payload", at=EARLIER - timedelta(hours=1))
    found = rows(says("no_payload"), older)
    assert found.seen == {7: EARLIER}
    assert [event.kind for event in found.events] == ["no_payload", "no_payload"]
    assert rows(says("no_payload"), sensor=None).seen == {}
    assert rows(says("join")).seen == {}


def test_a_name_instead_of_a_deveui() -> None:
    (event,) = rows(says("join", dev_eui=None, device_id="Tree-17")).events
    assert event.dev_eui == EUI
    assert rows(says("join", dev_eui=None, device_id="tree-18")).events == []
    assert rows(says("join", dev_eui=None)).events == []


def test_times_that_cannot_be() -> None:
    ahead = NOW + timedelta(hours=1)
    assert [event.at for event in rows(says("join", at=ahead), says("join", at=None)).events] == [
        NOW,
        NOW,
    ]
    assert rows(says("join", at=None), retained=True).events == []
    assert len(rows(says("join"), retained=True).events) == 1
