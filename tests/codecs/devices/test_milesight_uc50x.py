from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

DEVICE = "milesight/UC502"
VWC, TEMP, KPA, PERCENT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.BATTERY_PERCENT,
)
SETTINGS: Any = {
    "channels": {
        "modbus_1": {"quantity": VWC.value},
        "analog_2": {"quantity": KPA.value},
        "sdi12_1.0": {"quantity": TEMP.value},
        "sdi12_2.1": {"quantity": TEMP.value, "probe": 1},
    }
}
AT = datetime(2026, 7, 1, tzinfo=UTC)
UNIX = int(AT.timestamp()).to_bytes(4, "little").hex()


def _decode(payload: str) -> tuple[Measurement, ...]:
    return decode(DEVICE, 85, bytes.fromhex(payload), SETTINGS)


def _said(payload: str) -> list[tuple[Quantity, int, float, Quality]]:
    return [(m.quantity, m.probe, m.value, m.flags) for m in _decode(payload)]


def _text(text: bytes) -> str:
    return text.ljust(36, b"\0").hex()


@pytest.mark.parametrize(
    ("frame", "value"),
    [
        ("ff0e0700 19", 25),
        ("ff0e0702 1900", 25),
        ("ff0e070b 1900", 25),  # bits above the kind say who asked
        ("ff0e0704 19000000", 25),
        ("ff0e0705 cdccc841", 25.1),
        ("800e0703 1900 01", 25),  # with an alarm
    ],
)
def test_registers(frame: str, value: float) -> None:
    assert _said(frame) == [(VWC, 0, value, Quality.GOOD)]
    assert _said(frame + "017532")[0] == (PERCENT, 0, 50, Quality.GOOD)
    with pytest.raises(DecodeError) as caught:
        _decode(frame[:-2])
    assert caught.value.reason == "truncated"


@pytest.mark.parametrize(
    ("frame", "value"),
    [("ff0e0702 e7ff", -2.5), ("ff0e0704 e7ffffff", -2.5), ("ff0e0700 e7", -2.5)],
)
def test_registers_below_zero(frame: str, value: float) -> None:
    settings: Any = {"channels": {"modbus_1.signed": {"quantity": TEMP.value, "factor": 0.1}}}
    found = decode(DEVICE, 85, bytes.fromhex(frame), settings)
    assert [(m.quantity, m.value, m.flags) for m in found] == [(TEMP, value, Quality.GOOD)]
    again = decode(DEVICE, *encode(DEVICE, found, settings), settings)
    assert [(m.quantity, m.value) for m in again] == [(TEMP, value)]
    record = "20dd" + UNIX + "0100" + "03" + "e7ff0000"
    (old,) = decode(DEVICE, 85, bytes.fromhex(record), settings)
    assert (old.value, old.observed_at) == (-2.5, AT)


@pytest.mark.parametrize(
    "frame", ["0602 b888 0000 0000 0000", "06e2 d0cf 0000 0000 0000", "86e2 d0cf 000000000000 01"]
)
def test_analog_inputs(frame: str) -> None:
    (found,) = _decode(frame)
    assert found.quantity is KPA
    assert found.value == pytest.approx(-30.536 if "b888" in frame else -31.25)
    assert found.flags == Quality.OUT_OF_RANGE


def test_answers_of_probes() -> None:
    assert _said("08db00" + _text(b"0-1.5+3\r\n")) == [(TEMP, 0, -1.5, Quality.GOOD)]
    assert _said("08db01" + _text(b"1+20+7.25\r\n")) == [(TEMP, 1, 7.25, Quality.GOOD)]
    assert _said("08db00" + _text(b"no answer")) == []
    full = b"0" + b"+1" * 16 + b"+12"
    assert _said("08db00" + full.hex())[0][3] == Quality.GOOD
    one = b"0+" + b"1".rjust(34, b"0")
    assert _said("08db00" + one.hex()) == [(TEMP, 0, 1, Quality.SUSPECT)]


def test_records_of_the_memory() -> None:
    frame = (
        "20dc" + UNIX + "00" * 10 + "e8030000" + "10270000"
        "20dd" + UNIX + "0100" + "03" + "19000000"
        "20e0" + UNIX + "0200" + _text(b"0+1+2\r\n")
    )
    found = _decode(frame)
    assert {(m.quantity, m.probe, m.value) for m in found} == {
        (KPA, 0, 10),
        (VWC, 0, 25),
        (TEMP, 1, 2),
    }
    assert all((m.observed_at, m.flags) == (AT, Quality.BACKFILL) for m in found)
    assert _decode(frame.replace(UNIX, "00000000")) == ()


@pytest.mark.parametrize("key", ["0375", "0775", "20ce", "7fff"])
def test_fields_that_nobody_knows(key: str) -> None:
    with pytest.raises(DecodeError, match=key) as caught:
        _decode(key + "00")
    assert caught.value.reason == "undecodable"
    assert _said("ff0e070219 00" + key) == [(VWC, 0, 25, Quality.SUSPECT)]


def test_what_says_nothing() -> None:
    assert _decode("ff0bff ff0100 ff1603020100ffffffff fe03b004") == ()
    assert _decode("030001 04c801000000 ff1507 ff0e0805cdccc841") == ()
    assert _decode("ff0e07050000c07f") == ()  # not a number


@given(vwc=st.integers(0, 10_000), first=st.integers(-9999, 9999), second=st.integers(-9999, 9999))
def test_any_values_return(vwc: int, first: int, second: int) -> None:
    values = {(VWC, 0): vwc / 100, (TEMP, 0): first / 100, (TEMP, 1): second / 100}
    values[KPA, 0] = vwc / 1000
    measured = [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]
    again = decode(DEVICE, *encode(DEVICE, measured, SETTINGS), SETTINGS)
    assert {(m.quantity, m.probe): m.value for m in again} == values


@pytest.mark.parametrize("name", ["modbus_0", "modbus_17", "modbus", "sdi12_1", "analog_3", "soil"])
def test_channels_that_are_not_simulated(name: str) -> None:
    settings: Any = {"channels": {name: {"quantity": TEMP.value}}}
    with pytest.raises(InputError, match="channel"):
        encode(DEVICE, [Measurement(quantity=TEMP, probe=0, value=1.0)], settings)


def test_numbers_that_do_not_fit() -> None:
    for quantity, value in ((VWC, 1e300), (KPA, 33.0)):
        with pytest.raises(InputError, match="cannot hold"):
            encode(DEVICE, [Measurement(quantity=quantity, probe=0, value=value)], SETTINGS)
    settings: Any = {"channels": {"sdi12_1.99": {"quantity": TEMP.value}}}
    with pytest.raises(InputError, match="longer than its field"):
        encode(DEVICE, [Measurement(quantity=TEMP, probe=0, value=1.0)], settings)
