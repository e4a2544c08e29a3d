from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.devices.sensecap import crc16_kermit
from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quantity

VWC, TEMP, EC, PERCENT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.BATTERY_PERCENT,
)
Values = dict[Quantity, float]


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=0, value=value) for q, value in values.items()]


def _framed(records: str) -> bytes:
    data = bytes.fromhex(records)
    return data + struct.pack("<H", crc16_kermit(data))


@pytest.mark.parametrize(
    ("data", "crc"),
    [
        (b"123456789", 0x2189),  # the catalogue's check value of CRC-16/KERMIT
        (b"", 0),
        (bytes.fromhex("010610245e0000010710bcb10000"), 0xD9A3),
        (bytes.fromhex("000000010100010007006400 3c000120010000 0000"), 0x9028),
    ],
)
def test_checksum(data: bytes, crc: int) -> None:
    assert crc16_kermit(data) == crc


@given(
    values=st.fixed_dictionaries(
        {},
        optional={
            PERCENT: st.integers(0, 0xFFFF),
            TEMP: st.integers(-0x80000000, 0x7FFFFFFF).map(lambda raw: raw / 1000),
            VWC: st.integers(-0x80000000, 0x7FFFFFFF).map(lambda raw: raw / 1000),
            EC: st.integers(-0x80000000, 0x7FFFFFFF),
        },
    ).filter(bool)
)
def test_any_values_return(values: Values) -> None:
    f_port, payload = encode("sensecap/S2105", _measured(values))
    again = decode("sensecap/S2104", f_port, payload)
    assert {m.quantity: m.value for m in again} == values


@given(bit=st.integers(0, 16 * 8 - 1))
def test_any_flipped_bit_is_refused(bit: int) -> None:
    payload = bytearray.fromhex("01061080f3ffff01071028a00000c401")
    payload[bit // 8] ^= 1 << bit % 8
    with pytest.raises(DecodeError, match="checksum") as caught:
        decode("sensecap/S2104", 2, bytes(payload))
    assert caught.value.reason == "undecodable"


@pytest.mark.parametrize(
    "records", ["010e10dc690000010710305c0000", "010710305c0000010e10dc690000"]
)
def test_the_volumetric_moisture_counts(records: str) -> None:
    (moisture,) = decode("sensecap/S2105", 2, _framed(records))
    assert moisture.value == 27.1


def test_unknown_records_are_skipped() -> None:
    frame = _framed("0125100100000001ff1f01000000010610e0470000")
    assert [m.value for m in decode("sensecap/S2104", 2, frame)] == [18.4]


def test_an_s2104_has_no_ec() -> None:
    with pytest.raises(InputError, match="does not send soil_ec_us_cm"):
        encode("sensecap/S2104", _measured({EC: 100}))
