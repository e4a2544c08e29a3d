from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

TEMP, VWC, VOLT = (
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.BATTERY_V,
)
OLD, NEW, SOLAR = "dragino/LSPH01", "dragino/SPH01-LB", "dragino/SPH01-LS"
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)
every_device = pytest.mark.parametrize("device", [OLD, NEW, SOLAR])
with_memory = pytest.mark.parametrize("device", [NEW, SOLAR])


def _measured(
    values: dict[Quantity, float], observed_at: datetime | None = None
) -> list[Measurement]:
    return [
        Measurement(quantity=quantity, probe=0, value=value, observed_at=observed_at)
        for quantity, value in values.items()
    ]


@every_device
@pytest.mark.parametrize(
    ("values", "payload_hex"),
    [
        ({VOLT: 3.6, TEMP: -2.0}, "0e100ccc02bcffec000001"),
        ({VOLT: 3.6, TEMP: 0.0}, "0e100ccc02bc0000000001"),
        ({VOLT: 3.6}, "0e100ccc00000000000001"),
    ],
)
def test_encode(device: str, values: dict[Quantity, float], payload_hex: str) -> None:
    payload = bytes.fromhex(payload_hex)
    assert encode(device, _measured(values)) == (2, payload)
    assert {m.quantity: m.value for m in decode(device, 2, payload)} == values


@every_device
@pytest.mark.parametrize(
    ("measurements", "complaint"),
    [
        ([], "sends battery_v in every frame"),
        (_measured({VOLT: 3.6, VWC: 20.0}), "does not send soil_moisture_vwc_percent"),
        (_measured({VOLT: 3.6, TEMP: 3276.8}), "cannot send 3276.8"),
        (_measured({VOLT: 3.6}) + _measured({TEMP: 1.0}, NOON), "leave observed_at out"),
    ],
)
def test_encode_refuses(device: str, measurements: list[Measurement], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(device, measurements)


@given(raw=st.integers(-0x8000, 0x7FFF), battery=st.integers(0, 0x3FFF))
def test_any_uplink_returns(raw: int, battery: int) -> None:
    values = {TEMP: raw / 10, VOLT: battery / 1000}
    assert {m.quantity: m.value for m in decode(OLD, *encode(OLD, _measured(values)))} == values


@with_memory
def test_datalog(device: str) -> None:
    later = NOON + timedelta(minutes=20)
    records = [*_measured({TEMP: -2.0}, NOON), *_measured({TEMP: 16.5}, later)]
    f_port, payload = encode(device, records)
    assert (f_port, payload.hex()) == (3, "02bcffec0ccc006a577640" + "02bc00a50ccc006a577af0")
    again = decode(device, f_port, payload)
    assert [(m.value, m.observed_at) for m in again] == [(-2.0, NOON), (16.5, later)]
    assert all(m.flags == Quality.BACKFILL for m in again)


@with_memory
def test_a_record_without_temperature(device: str) -> None:
    with pytest.raises(InputError, match="does not send battery_v"):
        encode(device, _measured({VOLT: 3.6}, NOON))


@pytest.mark.parametrize(("device", "f_port"), [(OLD, 3), (OLD, 5), (OLD, 0), (NEW, 4), (NEW, 0)])
def test_wrong_port(device: str, f_port: int) -> None:
    for payload_hex in ("0e100ccc02bcffec000001", "2c010001ff0e10"):
        with pytest.raises(DecodeError) as caught:
            decode(device, f_port, bytes.fromhex(payload_hex))
        assert caught.value.reason == "wrong_port"


@with_memory
def test_device_information(device: str) -> None:
    (battery,) = decode(device, 5, bytes.fromhex("2c010001ffce10"))
    assert (battery.quantity, battery.value) == (VOLT, 3.6)


@every_device
def test_message_types(device: str) -> None:
    for kind in range(256):
        found = decode(device, 2, bytes.fromhex("0e100ccc02bcffec0000") + bytes([kind]))
        assert len(found) == (0 if kind in {2, 3} else 2)
        doubtful = any(m.flags & Quality.SUSPECT for m in found)
        assert doubtful == (kind not in {1, 2, 3})
