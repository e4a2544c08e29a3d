from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

AIR, RH, RAIN, VOLT = (
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.RAIN_MM,
    Quantity.BATTERY_V,
)
Values = dict[Quantity, float]


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=0, value=value) for q, value in values.items()]


@pytest.mark.parametrize("device", ["decentlab/DL-ATM41", "decentlab/DL-ATM41G2"])
@given(
    millimetres=st.integers(0, 32_000),
    celsius=st.integers(-600, 600),
    percent=st.integers(0, 1000),
    volts=st.integers(1000, 4000),
)
def test_any_weather_returns(
    device: str, millimetres: int, celsius: int, percent: int, volts: int
) -> None:
    values: Values = {
        RAIN: millimetres / 1000,
        AIR: celsius / 10,
        RH: percent / 10,
        VOLT: volts / 1000,
    }
    found = decode(device, *encode(device, _measured(values)))
    assert {m.quantity: m.value for m in found} == values
    assert all(m.flags == Quality.GOOD for m in found)


@pytest.mark.parametrize("device", ["decentlab/DL-SHT21", "decentlab/DL-SHT35"])
@given(celsius=st.floats(-40, 60), percent=st.floats(0, 100))
def test_air_returns_as_finely_as_it_is_sent(device: str, celsius: float, percent: float) -> None:
    found = decode(device, *encode(device, _measured({AIR: celsius, RH: percent})))
    values = {m.quantity: m.value for m in found}
    assert values[AIR] == pytest.approx(celsius, abs=0.002)
    assert values[RH] == pytest.approx(percent, abs=0.002)


def test_negative_rain_is_impossible() -> None:
    frame = bytes.fromhex(
        "02035a0003800a7fff8000800080008009812b7fc9880b8a57820c810980027fe88056800080040bf5"
    )
    rain = next(m for m in decode("decentlab/DL-ATM41", 1, frame) if m.quantity is RAIN)
    assert (rain.value, rain.flags) == (-0.001, Quality.OUT_OF_RANGE)


def test_half_of_a_block_is_refused() -> None:
    with pytest.raises(InputError, match="air_humidity_percent"):
        encode("decentlab/DL-SHT35", _measured({AIR: 20.0}))
