from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quantity

DEVICE = "generic/CayenneLPP"
TEMP, KPA = Quantity.SOIL_TEMPERATURE_C, Quantity.SOIL_WATER_TENSION_KPA
SETTINGS = {
    "channels": {
        "3.temperature": {"quantity": "soil_temperature_c"},
        "4": {"quantity": "soil_water_tension_kpa", "factor": 20},
    }
}


def _measured(quantity: Quantity, value: float, probe: int = 0) -> Measurement:
    return Measurement(quantity=quantity, probe=probe, value=value)


@given(
    celsius=st.integers(-0x8000, 0x7FFF).map(lambda raw: raw / 10),
    kpa=st.integers(-0x8000, 0x7FFF).map(lambda raw: raw / 5),
)
def test_any_values_return(celsius: float, kpa: float) -> None:
    measurements = [_measured(TEMP, celsius), _measured(KPA, kpa)]
    f_port, payload = encode(DEVICE, measurements, SETTINGS)
    found = decode(DEVICE, f_port, payload, SETTINGS)
    assert [(m.quantity, m.value) for m in found] == [(TEMP, celsius), (KPA, pytest.approx(kpa))]


def test_without_settings_a_frame_says_nothing() -> None:
    assert decode(DEVICE, 1, bytes.fromhex("016700d702685a0302014a")) == ()
    with pytest.raises(InputError, match="does not send soil_temperature_c"):
        encode(DEVICE, [_measured(TEMP, 3.0)])


def test_two_types_on_a_channel() -> None:
    frame = bytes.fromhex("0367000a03685a")
    assert [m.value for m in decode(DEVICE, 1, frame, SETTINGS)] == [1.0]
    by_number: Any = {"channels": {"3": {"quantity": "soil_temperature_c"}}}
    with pytest.raises(DecodeError, match="two values") as caught:
        decode(DEVICE, 1, frame, by_number)
    assert caught.value.reason == "undecodable"


@pytest.mark.parametrize("name", ["256", "-1", "soil", "", "3x"])
def test_channels_that_cannot_be(name: str) -> None:
    settings: Any = {"channels": {name: {"quantity": "soil_temperature_c"}}}
    assert decode(DEVICE, 1, bytes.fromhex("0367000a"), settings) == ()
    with pytest.raises(InputError, match="has no channel"):
        encode(DEVICE, [_measured(TEMP, 3.0)], settings)
