"""From an uplink to its rows: times, flags, what is the same uplink, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf, nan
from typing import Any

import pytest

from baumfeuchte.codecs.registry import encode
from baumfeuchte.domain.reading import Measurement, Quality, Quantity
from baumfeuchte.domain.sensor_id import VALUES_DEVICE
from baumfeuchte.domain.uplink import Message, RegisteredSensor, Rejected, Uplink
from baumfeuchte.ingest.pipeline import (
    CLOCK_TOLERANCE,
    readings_of,
    rejection_row,
    to_rows,
)
from baumfeuchte.storage.rows import UplinkRow

ARRIVED = datetime(2026, 7, 15, 12, tzinfo=UTC)
RECEIVED = ARRIVED - timedelta(minutes=3)
EUI = "70b3d57ba0000001"
DEVICE = "decentlab/DL-TRS21"
SENSOR = RegisteredSensor(id=7, dev_eui=EUI, device=DEVICE)
TENSION, VWC = Quantity.SOIL_WATER_TENSION_KPA, Quantity.SOIL_MOISTURE_VWC_PERCENT
SOIL, AIR = Quantity.SOIL_TEMPERATURE_C, Quantity.AIR_TEMPERATURE_C
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


def flags(*measurements: Measurement) -> list[Quality]:
    found = readings_of(measurements, sensor=SENSOR, received_at=RECEIVED, arrived_at=ARRIVED)
    return [reading.flags for reading in found]


# --- times -------------------------------------------------------------------------------------


def test_values_have_the_time_of_the_network_server() -> None:
    found = rows()
    assert found.received_at == RECEIVED
    assert [(r.sensor_id, r.quantity, r.value, r.observed_at) for r in found.readings] == [
        (7, TENSION, pytest.approx(30.0, abs=0.05), RECEIVED),
        (7, SOIL, pytest.approx(12.0, abs=0.1), RECEIVED),
        (7, Quantity.BATTERY_V, pytest.approx(3.0), RECEIVED),
    ]


def test_without_it_our_time_counts() -> None:
    found = rows(replace(UPLINK, received_at=None))
    assert found.received_at == ARRIVED
    assert {r.observed_at for r in found.readings} == {ARRIVED}


def test_a_value_with_its_own_time_keeps_it() -> None:
    own = RECEIVED - timedelta(days=3)
    values = (measured(VWC, 20, observed_at=own), measured(VWC, 21))
    found = rows(replace(UPLINK, payload=b"", measurements=values))
    assert [(r.observed_at, r.value) for r in found.readings] == [(own, 20), (RECEIVED, 21)]


# --- flags -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "value", "expected"),
    [
        (TENSION, -0.1, Quality.OUT_OF_RANGE),
        (TENSION, 0, Quality.GOOD),
        (TENSION, 100_000, Quality.GOOD),  # dry soil has no upper bound
        (VWC, -0.1, Quality.OUT_OF_RANGE),
        (VWC, 0, Quality.GOOD),
        (VWC, 60, Quality.GOOD),
        (VWC, 60.1, Quality.OUT_OF_RANGE),
        (SOIL, -60.1, Quality.OUT_OF_RANGE),
        (SOIL, 60.1, Quality.OUT_OF_RANGE),
        (AIR, 60.1, Quality.OUT_OF_RANGE),
        (AIR, -20, Quality.GOOD),
        (Quantity.SOIL_MOISTURE_RAW_INDEX, 2500, Quality.GOOD),
    ],
)
def test_what_is_physically_possible(quantity: Quantity, value: float, expected: Quality) -> None:
    assert flags(measured(quantity, value)) == [expected]


def test_flags_of_the_codec_stay() -> None:
    doubtful = measured(VWC, 70, flags=Quality.SUSPECT)
    assert flags(doubtful) == [Quality.SUSPECT | Quality.OUT_OF_RANGE]


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_what_is_no_number_is_left_out(value: float) -> None:
    found = readings_of(
        [measured(TENSION, value), measured(SOIL, 12)],
        sensor=SENSOR,
        received_at=RECEIVED,
        arrived_at=ARRIVED,
    )
    assert [r.quantity for r in found] == [SOIL]


def test_later_than_our_clock_allows() -> None:
    latest = ARRIVED + CLOCK_TOLERANCE
    late = latest + timedelta(seconds=1)
    expected = [Quality.GOOD, Quality.FUTURE]
    assert flags(*(measured(VWC, 20, observed_at=at) for at in (latest, late))) == expected


def test_before_the_sensor_was_installed() -> None:
    since = RECEIVED - timedelta(days=30)
    found = readings_of(
        [
            measured(VWC, 20, observed_at=at)
            for at in (since, since - timedelta(seconds=1), datetime(2015, 1, 1, tzinfo=UTC))
        ],
        sensor=replace(SENSOR, installed_since=since),
        received_at=RECEIVED,
        arrived_at=ARRIVED,
    )
    early = Quality.BEFORE_INSTALLATION
    assert [reading.flags for reading in found] == [Quality.GOOD, early, early]


@pytest.mark.parametrize("quantity", [TENSION, VWC])
def test_frozen_soil(quantity: Quantity) -> None:
    water = measured(quantity, 20)
    assert flags(water, measured(SOIL, 0.9)) == [Quality.FROZEN, Quality.GOOD]
    assert flags(measured(SOIL, 0.9), water) == [Quality.GOOD, Quality.FROZEN]
    assert flags(water, measured(SOIL, 1.0)) == [Quality.GOOD] * 2


def test_frost_elsewhere_freezes_nothing() -> None:
    water, good = measured(VWC, 20), [Quality.GOOD] * 2
    assert flags(water, measured(AIR, -8)) == good
    assert flags(water, measured(SOIL, -1, probe=1)) == good
    assert flags(water, measured(SOIL, -1, observed_at=RECEIVED - timedelta(hours=1))) == good


def test_an_impossible_temperature_freezes_nothing() -> None:
    broken = measured(SOIL, -80)
    sentinel = measured(SOIL, -55, flags=Quality.SENTINEL)
    assert flags(measured(VWC, 20), broken)[0] is Quality.GOOD
    assert flags(measured(VWC, 20), sentinel)[0] is Quality.GOOD


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sensor", "reason", "word"),
    [
        ({}, None, "unknown_device", "sensors import"),
        ({"simulated": True}, SENSOR, "simulated", "no device sent it"),
        ({"simulated": True}, None, "simulated", "no device sent it"),
        ({"dev_eui": None, "device_id": "baum-3"}, None, "no_device", "baum-3"),
        ({"payload": FRAME[:5]}, SENSOR, "truncated", ""),
        ({}, replace(SENSOR, device="nobody/knows"), "unknown_device_type", "nobody/knows"),
        ({}, replace(SENSOR, device=VALUES_DEVICE), "unknown_device_type", "sends a frame"),
    ],
)
def test_what_cannot_enter_a_history(
    changes: dict[str, Any], sensor: RegisteredSensor | None, reason: str, word: str
) -> None:
    found = to_rows(MESSAGE, replace(UPLINK, **changes), sensor)
    assert isinstance(found, Rejected)
    assert (found.reason, found.network) == (reason, "chirpstack-v4")
    assert found.dev_eui == changes.get("dev_eui", EUI)
    assert word in found.detail


def test_a_values_device_needs_no_codec() -> None:
    sensor = replace(SENSOR, device="Baumfeuchte/Values")
    values = replace(UPLINK, payload=b"", measurements=(measured(VWC, 20),))
    found = to_rows(MESSAGE, values, sensor)
    assert isinstance(found, UplinkRow)
    assert [r.value for r in found.readings] == [20]


def test_a_frame_without_measurements_is_an_uplink_without_readings() -> None:
    assert rows(replace(UPLINK, payload=b"")).readings == ()


def test_a_rejection_is_kept_once_by_topic_and_bytes() -> None:
    rejected = Rejected(reason="not_json", detail="why")
    first = rejection_row(MESSAGE, rejected)
    assert first.digest == rejection_row(replace(MESSAGE, arrived_at=RECEIVED), rejected).digest
    assert first.digest != rejection_row(replace(MESSAGE, topic="u"), rejected).digest
    assert first.digest != rejection_row(replace(MESSAGE, payload=b"[]"), rejected).digest
    assert rejection_row(replace(MESSAGE, topic="\ud800"), rejected).digest


def test_a_rejected_uplink_without_a_time_is_kept_by_its_arrival() -> None:
    rejected = Rejected(reason="unknown_device", detail="why")
    later, untimed = replace(MESSAGE, arrived_at=RECEIVED), replace(UPLINK, received_at=None)

    def same(uplink: Uplink, **fields: bool) -> bool:
        first = rejection_row(MESSAGE, rejected, uplink)
        return first.digest == rejection_row(replace(later, **fields), rejected, uplink).digest

    assert same(UPLINK)
    assert same(untimed), "its counter tells it from the next one"
    assert not same(replace(untimed, f_cnt=None))
    repeat = replace(later, redelivered=True)
    assert rejection_row(repeat, rejected, replace(untimed, f_cnt=None)).is_repeat
    assert not rejection_row(repeat, rejected, untimed).is_repeat
