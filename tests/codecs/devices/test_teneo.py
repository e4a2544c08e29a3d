from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quantity

DEVICE = "teneo-iot/soil-moisture-sensor"
REL, TEMP, VOLT = (
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.BATTERY_V,
)
Values = dict[Quantity, float]


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=0, value=value) for q, value in values.items()]


@pytest.mark.parametrize(
    ("values", "frame"),
    [
        ({VOLT: 3.2}, (3, "0c")),
        ({VOLT: 3.2, REL: 40}, (1, "0c28")),
        ({VOLT: 3.2, REL: 40, TEMP: -1}, (1, "0c28ff9c0000")),
        ({VOLT: 2.0, REL: 0, TEMP: 0}, (1, "000000000000")),
    ],
)
def test_encode(values: Values, frame: tuple[int, str]) -> None:
    f_port, payload = encode(DEVICE, _measured(values))
    assert (f_port, payload.hex()) == frame
    assert {m.quantity: m.value for m in decode(DEVICE, f_port, payload)} == values


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({REL: 40}, "battery_v in every frame"),
        ({VOLT: 3.2, TEMP: 4}, "without soil_moisture_relative_percent"),
        ({VOLT: 1.9, REL: 40}, "cannot send 1.9"),
        ({VOLT: 3.2, Quantity.SOIL_MOISTURE_VWC_PERCENT: 40}, "does not send"),
    ],
)
def test_encode_refuses(values: Values, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(DEVICE, _measured(values))


@given(
    volt=st.integers(0, 255).map(lambda raw: (raw + 20) / 10),
    moisture=st.integers(0, 255),
    celsius=st.integers(-0x8000, 0x7FFF).map(lambda raw: raw / 100),
)
def test_any_values_return(volt: float, moisture: int, celsius: float) -> None:
    values = {VOLT: volt, REL: moisture, TEMP: celsius}
    f_port, payload = encode(DEVICE, _measured(values))
    assert {m.quantity: m.value for m in decode(DEVICE, f_port, payload)} == values


@pytest.mark.parametrize(
    ("length", "reason"), [(1, "truncated"), (3, "truncated"), (5, "truncated"), (7, "undecodable")]
)
def test_lengths(length: int, reason: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(DEVICE, 1, bytes(length))
    assert caught.value.reason == reason


def test_four_bytes_say_that_nothing_was_measured() -> None:
    assert decode(DEVICE, 1, bytes(4)) == ()
