"""When two messages are the same uplink: the digest, and how far a repeat is looked for. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baumfeuchte.codecs.registry import encode
from baumfeuchte.domain.reading import Measurement, Quantity
from baumfeuchte.domain.uplink import Message, RegisteredSensor, Uplink
from baumfeuchte.ingest.pipeline import (
    SAME_RECEPTION_S,
    SAME_UNTIMED_S,
    to_rows,
    uplink_digest,
)
from baumfeuchte.storage.rows import UplinkRow

ARRIVED = datetime(2026, 7, 15, 12, tzinfo=UTC)
RECEIVED = ARRIVED - timedelta(minutes=3)
EUI = "70b3d57ba0000001"
DEVICE = "decentlab/DL-TRS21"
SENSOR = RegisteredSensor(id=7, dev_eui=EUI, device=DEVICE)
TENSION, VWC = Quantity.SOIL_WATER_TENSION_KPA, Quantity.SOIL_MOISTURE_VWC_PERCENT
SOIL = Quantity.SOIL_TEMPERATURE_C
F_PORT, FRAME = encode(
    DEVICE,
    [
        Measurement(quantity=TENSION, probe=0, value=30.0),
        Measurement(quantity=SOIL, probe=0, value=12),
        Measurement(quantity=Quantity.BATTERY_V, probe=0, value=3.0),
    ],
)
UPLINK = Uplink(
    dev_eui=EUI,
    network="chirpstack-v4",
    received_at=RECEIVED,
    payload=FRAME,
    f_port=F_PORT,
    f_cnt=5,
    session="01a2b3c4",
)
MESSAGE = Message(topic="t", payload=b"{}", arrived_at=ARRIVED)


def measured(quantity: Quantity, value: float, **fields: Any) -> Measurement:
    return Measurement(quantity=quantity, value=value, **({"probe": 0} | fields))


def rows(uplink: Uplink = UPLINK, message: Message = MESSAGE) -> UplinkRow:
    found = to_rows(message, uplink, SENSOR)
    assert isinstance(found, UplinkRow)
    return found


@pytest.mark.parametrize(
    "changes",
    [
        {"received_at": RECEIVED + timedelta(seconds=1)},
        {"received_at": None},
        {"rssi_dbm": -50.0, "snr_db": 3.0, "gateway_id": "other"},
        {"deduplication_id": "other", "device_id": "other", "network": "tts-v3"},
        {"decoded": {"other": 1}},
        {"session": "AZCw3d4Bb2Jh5U0dZm9vYg==", "network": "tts-v3"},
        {"session": None, "network": "baumfeuchte"},
    ],
)
def test_the_path_of_an_uplink_does_not_change_it(changes: dict[str, Any]) -> None:
    assert uplink_digest(replace(UPLINK, **changes)) == uplink_digest(UPLINK)


@pytest.mark.parametrize(
    "changes",
    [
        {"dev_eui": "70b3d57ba0000002"},
        {"f_cnt": 6},
        {"f_cnt": None},
        {"f_port": 9},
        {"payload": FRAME + b"\0"},
        {"payload": b"", "measurements": (measured(VWC, 20),)},
    ],
)
def test_what_makes_it_another_uplink(changes: dict[str, Any]) -> None:
    assert uplink_digest(replace(UPLINK, **changes)) != uplink_digest(UPLINK)


def test_decoded_values_without_a_frame_tell_two_apart() -> None:
    one = replace(UPLINK, payload=b"", decoded={"tension": 20, "battery": 3.6})
    assert uplink_digest(one) == uplink_digest(
        replace(one, decoded={"battery": 3.6, "tension": 20})
    )
    assert uplink_digest(one) != uplink_digest(
        replace(one, decoded={"tension": 21, "battery": 3.6})
    )
    assert uplink_digest(UPLINK) == uplink_digest(replace(UPLINK, decoded={"tension": 20}))


def test_the_order_of_values_says_nothing_but_their_times_and_probes_do() -> None:
    def digest(*values: Measurement) -> bytes:
        return uplink_digest(replace(UPLINK, payload=b"", measurements=values))

    a, b = measured(VWC, 20), measured(SOIL, 12)
    assert digest(a, b) == digest(b, a)
    assert digest(a, b) == digest(replace(a, value=20.0), b)
    different = {digest(a), digest(b), digest(replace(a, probe=1)), digest(replace(a, value=21))}
    assert len(different | {digest(replace(a, observed_at=RECEIVED))}) == 5


OWN_TIME = {"payload": b"", "measurements": (measured(VWC, 20, observed_at=RECEIVED),)}
NO_TIME = {"payload": b"", "measurements": (measured(VWC, 20),)}


@pytest.mark.parametrize(
    ("changes", "broker_says", "window_s"),
    [
        ({}, None, SAME_RECEPTION_S),
        ({}, "redelivered", SAME_RECEPTION_S),
        ({"received_at": None}, None, SAME_UNTIMED_S),  # the counter tells two apart
        ({"received_at": None, "f_cnt": None}, None, 0.0),
        ({"received_at": None, "f_cnt": None}, "redelivered", SAME_UNTIMED_S),
        ({"received_at": None, "f_cnt": None}, "retained", SAME_UNTIMED_S),
        ({"received_at": None, "f_cnt": None} | OWN_TIME, None, SAME_UNTIMED_S),
        ({"received_at": None, "f_cnt": None} | NO_TIME, None, 0.0),
    ],
)
def test_how_far_a_repeat_is_looked_for(
    changes: dict[str, Any], broker_says: str | None, window_s: float
) -> None:
    said = {broker_says: True} if broker_says else {}
    found = rows(replace(UPLINK, **changes), replace(MESSAGE, **said))
    assert found.window_s == window_s


def test_a_device_without_deveui_is_the_sensor_that_bears_its_name() -> None:
    named = replace(UPLINK, dev_eui=None, device_id="baum-3")
    found = rows(named)
    assert found.uplink.dev_eui == EUI
    assert found.digest == rows().digest  # both paths of one uplink are one
