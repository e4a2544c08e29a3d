from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.devices.libelium import kpa_of, raw_of
from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

DEVICE = "libelium/Plug-Sense-Agriculture"
KPA, AIR, RH, PERCENT = (
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.BATTERY_PERCENT,
)
Values = dict[Quantity, float]


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=0, value=value) for q, value in values.items()]


def test_the_parsers_example_without_its_sign_and_in_kpa() -> None:
    assert kpa_of(0x4FB8) == pytest.approx(138.5252410240391 / 10, abs=0.005)


@given(raw=st.integers(2300, 61000))
def test_a_word_returns(raw: int) -> None:
    assert kpa_of(round(raw_of(kpa_of(raw)))) == kpa_of(raw)
    assert kpa_of(raw) >= kpa_of(raw + 1)


@given(
    kpa=st.none() | st.integers(3000, 60000).map(kpa_of),
    celsius=st.integers(-0x8000, 0x7FFF).map(lambda raw: raw / 10),
    humidity=st.integers(0, 0xFFFF),
)
def test_any_values_return(kpa: float | None, celsius: float, humidity: int) -> None:
    values: Values = {AIR: celsius, RH: humidity, PERCENT: 80}
    if kpa is not None:
        values[KPA] = kpa
    f_port, payload = encode(DEVICE, _measured(values))
    assert f_port == 30
    assert {m.quantity: m.value for m in decode(DEVICE, f_port, payload)} == values


@pytest.mark.parametrize(
    ("raw", "flags"),
    [
        (1, Quality.OUT_OF_RANGE),
        (380, Quality.OUT_OF_RANGE),
        (381, Quality.OUT_OF_RANGE),
        (1900, Quality.OUT_OF_RANGE),
        (2390, Quality.AT_LIMIT),
        (3000, Quality.GOOD),
        (0x4FB8, Quality.GOOD),
        (30000, Quality.AT_LIMIT),
        (60000, Quality.AT_LIMIT),
        (65534, Quality.OUT_OF_RANGE),
    ],
)
def test_flags_of_the_ends(raw: int, flags: Quality) -> None:
    frame = bytes(18) + raw.to_bytes(2, "big") + b"\x00\x64"
    assert {m.quantity: m.flags for m in decode(DEVICE, 30, frame)}[KPA] == flags


@pytest.mark.parametrize("raw", [0, 0xFFFF])
def test_no_watermark(raw: int) -> None:
    frame = bytes(18) + raw.to_bytes(2, "big") + b"\x00\x64"
    assert KPA not in {m.quantity for m in decode(DEVICE, 30, frame)}


@pytest.mark.parametrize("length", [*range(1, 22), 23, 24])
def test_lengths(length: int) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(DEVICE, 30, bytes(length))
    assert caught.value.reason == ("truncated" if length < 22 else "undecodable")


def test_encode_needs_all_but_the_watermark() -> None:
    with pytest.raises(InputError, match="always sends battery_percent"):
        encode(DEVICE, _measured({AIR: 4.0, RH: 60.0, KPA: 30.0}))
