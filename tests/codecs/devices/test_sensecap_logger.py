from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.devices.sensecap_logger import SIZES
from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

LOGGER, STATION = "sensecap/S2100", "sensecap/S2120"
TEMP, VWC, AIR, RH, PERCENT = (
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.BATTERY_PERCENT,
)
CHANNELS: Any = {
    "channels": {
        "1": {"quantity": TEMP.value},
        "2": {"quantity": VWC.value},
        "15": {"quantity": VWC.value, "probe": 1},
    }
}


def _values(device: str, payload: str, settings: Any = CHANNELS) -> dict[Any, float]:
    found = decode(device, 3, bytes.fromhex(payload), settings)
    return {(m.quantity, m.probe): m.value for m in found}


def _measured(values: dict[Any, float]) -> list[Measurement]:
    return [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]


thousandths = st.integers(-0x7FFF_FFFF, 0x7FFF_FFFE).map(lambda raw: raw / 1000)


@given(
    values=st.fixed_dictionaries(
        {},
        optional={
            (TEMP, 0): thousandths,
            (VWC, 0): thousandths,
            (VWC, 1): thousandths,
            (PERCENT, 0): st.integers(0, 255),
        },
    )
)
def test_any_values_of_a_logger_return(values: dict[Any, float]) -> None:
    f_port, payload = encode(LOGGER, _measured(values), CHANNELS)
    again = decode(LOGGER, f_port, payload, CHANNELS)
    assert {(m.quantity, m.probe): m.value for m in again} == values


@given(celsius=st.integers(-0x8000, 0x7FFF).map(lambda raw: raw / 10), percent=st.integers(0, 255))
def test_any_air_returns(celsius: float, percent: int) -> None:
    values: dict[Any, float] = {(AIR, 0): celsius, (RH, 0): percent}
    f_port, payload = encode(STATION, _measured(values))
    assert {(m.quantity, m.probe): m.value for m in decode(STATION, f_port, payload)} == values


@pytest.mark.parametrize("identity", sorted(SIZES))
@pytest.mark.parametrize("device", [LOGGER, STATION])
def test_every_field_is_skipped_by_its_size(device: str, identity: int) -> None:
    field = f"{identity:02x}" + "01" * SIZES[identity]
    assert (PERCENT, 0) in _values(device, field + "0363")
    for cut in range(1, SIZES[identity] + 1):
        with pytest.raises(DecodeError) as caught:
            _values(device, field[: -2 * cut])
        assert caught.value.reason == "truncated"


@pytest.mark.parametrize("identity", sorted(set(range(0x100)) - SIZES.keys()))
def test_fields_that_nobody_knows(identity: int) -> None:
    with pytest.raises(DecodeError, match=f"{identity:#04x}") as caught:
        _values(LOGGER, f"{identity:02x}0363")
    assert caught.value.reason == "undecodable"
    (battery,) = decode(LOGGER, 3, bytes.fromhex(f"0363{identity:02x}00"))
    assert (battery.value, battery.flags) == (99, Quality.SUSPECT)


def test_the_air_of_a_logger_is_none() -> None:
    assert _values(LOGGER, "0100d73000007a1205000c") == {}


def test_an_input_that_is_none() -> None:
    assert _values(LOGGER, "32020000000100007a12") == {(VWC, 0): 31.25}


@pytest.mark.parametrize("name", ["0", "16", "soil"])
def test_inputs_that_cannot_be(name: str) -> None:
    settings: Any = {"channels": {name: {"quantity": TEMP.value}}}
    with pytest.raises(InputError, match="use 1 to 15"):
        encode(LOGGER, _measured({(TEMP, 0): 1.0}), settings)


def test_half_of_the_air_is_refused() -> None:
    with pytest.raises(InputError, match="only together"):
        encode(STATION, _measured({(AIR, 0): 1.0}))
