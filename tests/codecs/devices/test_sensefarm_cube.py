from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.devices.sensefarm_cube import SIZES
from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

DEVICE = "sensefarm/CUBE02"
KPA, VOLT = Quantity.SOIL_WATER_TENSION_KPA, Quantity.BATTERY_V
Values = dict[tuple[Quantity, int], float]


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]


def _decode(payload_hex: str) -> tuple[Measurement, ...]:
    return decode(DEVICE, 2, bytes.fromhex(payload_hex))


def _values(measurements: tuple[Measurement, ...]) -> Values:
    return {(m.quantity, m.probe): m.value for m in measurements}


@pytest.mark.parametrize(
    ("values", "payload_hex"),
    [
        ({}, "b006b80001"),
        ({(VOLT, 0): 2.442}, "b006b8000130098a"),
        ({(KPA, 0): 25, (VOLT, 0): 2.442}, "b006b8000130098aa80019"),
        ({(KPA, 2): 90.4, (KPA, 0): 24.6}, "b006b80001a80019aa005a"),
        ({(KPA, 7): 0}, "b006b80001af0000"),
    ],
)
def test_encode(values: Values, payload_hex: str) -> None:
    assert encode(DEVICE, _measured(values)) == (2, bytes.fromhex(payload_hex))


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({(KPA, 8): 25}, "of probe 8"),
        ({(VOLT, 1): 3.0}, "of probe 1"),
        ({(KPA, 0): -1}, "cannot send -1"),
        ({(KPA, 0): 65536}, "cannot send 65536"),
        ({(Quantity.SOIL_TEMPERATURE_C, 0): 12}, "does not send soil_temperature_c"),
        ({(Quantity.SOIL_MOISTURE_VWC_PERCENT, 0): 12}, "does not send soil_moisture_vwc_percent"),
    ],
)
def test_encode_refuses(values: Values, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(DEVICE, _measured(values))


def test_there_are_no_records() -> None:
    time = datetime(2026, 7, 15, tzinfo=UTC)
    with pytest.raises(InputError, match="sends no records"):
        encode(DEVICE, [Measurement(quantity=KPA, probe=0, value=25, observed_at=time)])


@given(
    tensions=st.dictionaries(st.integers(0, 7), st.integers(0, 0xFFFF)),
    volt=st.none() | st.integers(0, 0xFFFF).map(lambda raw: raw / 1000),
)
def test_any_values_return(tensions: dict[int, int], volt: float | None) -> None:
    values: Values = {(KPA, probe): kpa for probe, kpa in tensions.items()}
    if volt is not None:
        values[VOLT, 0] = volt
    f_port, payload = encode(DEVICE, _measured(values))
    again = decode(DEVICE, f_port, payload)
    assert _values(again) == values
    assert encode(DEVICE, again) == (f_port, payload)


@given(celsius=st.floats(width=32), index=st.integers(0, 7))
def test_temperatures_are_left_out(celsius: float, index: int) -> None:
    field = bytes([1 << 3 | index]) + struct.pack(">f", celsius)
    frame = bytes.fromhex("b80001") + field + bytes.fromhex("a80019")
    assert _values(decode(DEVICE, 2, frame)) == {(KPA, 0): 25}


@pytest.mark.parametrize(
    ("ohm", "works"),
    [
        (0, False),
        (19, False),
        (299, False),
        (300, True),
        (696, True),
        (22_117, True),
        (35_000, True),
        (35_001, False),
        (10_230_005, False),
        (0xFFFFFFFF, False),
    ],
)
def test_resistance_tells_a_fault(ohm: int, works: bool) -> None:
    for probe in range(8):
        resistance = f"{0x98 + probe:02x}{ohm:08x}"
        tension = f"{0xA8 + probe:02x}0019"
        for fields in (resistance + tension, tension + resistance):
            found = _values(_decode("b80001" + fields))
            assert found == ({(KPA, probe): 25} if works else {})


def test_a_fault_of_one_probe_does_not_touch_another() -> None:
    assert _values(_decode("b80001 9800000013 a80000 9900000bb8 a90019".replace(" ", ""))) == {
        (KPA, 1): 25
    }


@pytest.mark.parametrize("kind", SIZES)
def test_every_type_is_skipped_by_its_size(kind: int) -> None:
    if kind == 0x17:
        return
    for index in (1, 7):
        field = f"{kind << 3 | index:02x}" + "00" * SIZES[kind]
        found = _decode("b80001" + field + "a80019")
        assert (KPA, 0) in _values(found)
        for cut in range(1, SIZES[kind]):
            with pytest.raises(DecodeError) as caught:
                _decode("b80001" + field[: 2 * cut])
            assert caught.value.reason == "truncated"


@pytest.mark.parametrize("kind", range(0x18, 0x20))
def test_types_that_do_not_exist(kind: int) -> None:
    with pytest.raises(DecodeError, match=f"{kind:#04x}") as caught:
        _decode(f"b80001{kind << 3:02x}0000")
    assert caught.value.reason == "undecodable"


@pytest.mark.parametrize("version", [0, 2, 255, 256, 0xFFFF])
def test_other_versions(version: int) -> None:
    with pytest.raises(DecodeError, match=f"version {version} ") as caught:
        _decode(f"b006b8{version:04x}300bb8")
    assert caught.value.reason == "unsupported_version"


def test_the_version_may_stand_anywhere() -> None:
    assert _values(_decode("300bb8a80019b80001")) == {(VOLT, 0): 3.0, (KPA, 0): 25}


def test_flags_of_the_ends() -> None:
    flags = {m.probe: m.flags for m in _decode("b80001a80000a90019aa00c7ab00f0ac00ffad0100")}
    assert flags == {
        0: Quality.AT_LIMIT,
        1: Quality.GOOD,
        2: Quality.AT_LIMIT,
        3: Quality.SENTINEL,
        4: Quality.SENTINEL,
        5: Quality.OUT_OF_RANGE,
    }


def test_cube01_has_no_version() -> None:
    values = {(KPA, 0): 25.0, (KPA, 7): 90.0, (VOLT, 0): 3.491}
    f_port, payload = encode("sensefarm/CUBE01", _measured(values))
    assert payload.hex() == "300da3a80019af005a"
    assert _values(decode("sensefarm/CUBE01", f_port, payload)) == values


@pytest.mark.parametrize("version", [0, 1, 2])
def test_cube01_refuses_a_version(version: int) -> None:
    for frame in (f"b8{version:04x}300da3", f"300da3b8{version:04x}"):
        with pytest.raises(DecodeError) as caught:
            decode("sensefarm/CUBE01", 2, bytes.fromhex(frame))
        assert caught.value.reason == "unsupported_version"
