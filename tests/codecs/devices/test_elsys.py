from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.devices.elsys import INPUTS, OTHERS, SIZES
from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

DEVICE = "elsys/ELT-2"
AIR, RH, VOLT, TEMP, RAW = (
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.BATTERY_V,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_MOISTURE_RAW_INDEX,
)
Values = dict[tuple[Quantity, int], float]
SETTINGS: Any = {
    "channels": {
        "external_temperature": {"quantity": "soil_temperature_c"},
        "external_temperature_2": {"quantity": "soil_temperature_c", "probe": 1},
        "external_temperature_3": {"quantity": "soil_temperature_c", "probe": 2},
        "analog_2": {"quantity": "soil_moisture_raw_index"},
    }
}


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]


def _values(payload: str, settings: Any = SETTINGS) -> Values:
    found = decode(DEVICE, 5, bytes.fromhex(payload), settings)
    return {(m.quantity, m.probe): m.value for m in found}


celsius = st.integers(-0x8000, 0x7FFF).map(lambda raw: raw / 10)


@given(
    values=st.fixed_dictionaries(
        {},
        optional={
            (AIR, 0): celsius,
            (RH, 0): st.integers(0, 255),
            (VOLT, 0): st.integers(0, 0xFFFF).map(lambda raw: raw / 1000),
            (TEMP, 0): celsius,
            (TEMP, 1): celsius,
            (RAW, 0): st.integers(0, 0xFFFF),
        },
    ).filter(bool)
)
def test_any_values_return(values: Values) -> None:
    f_port, payload = encode(DEVICE, _measured(values), SETTINGS)
    assert f_port == 5
    assert _values(payload.hex()) == values


@pytest.mark.parametrize("kind", SIZES)
def test_every_type_is_skipped_by_its_size(kind: int) -> None:
    field = f"{kind:02x}" + "00" * SIZES[kind]
    found = _values(field + "0c0078", {"channels": {}})
    assert found.keys() <= {(AIR, 0), (RH, 0), (VOLT, 0)}
    for cut in range(SIZES[kind]):
        with pytest.raises(DecodeError) as caught:
            _values(field[: 2 * (1 + cut)])
        assert caught.value.reason == "truncated"


def test_sizes_are_the_makers() -> None:
    sizes = {
        1: 2,
        2: 1,
        3: 3,
        7: 2,
        8: 2,
        9: 6,
        0xB: 4,
        0xC: 2,
        0x10: 4,
        0x13: 65,
        0x14: 4,
        0x1B: 4,
    }
    assert sizes.items() <= SIZES.items()
    assert not INPUTS.keys() & OTHERS.keys()


def test_thermometers_are_counted() -> None:
    assert _values("190064 19ff9c") == {(TEMP, 1): 10.0, (TEMP, 2): -10.0}
    assert _values("19ff9c") == {(TEMP, 1): -10.0}
    assert len(_values("190064" * 14)) == 2


@pytest.mark.parametrize("kind", [0x00, 0x1D, 0x3C, 0x3F, 0xFF])
def test_types_that_nobody_knows(kind: int) -> None:
    with pytest.raises(DecodeError, match=f"{kind:#04x}") as caught:
        _values(f"{kind:02x}000100c8")
    assert caught.value.reason == "undecodable"
    (air,) = decode(DEVICE, 5, bytes.fromhex(f"0100c8{kind:02x}00"), SETTINGS)
    assert (air.value, air.flags) == (20.0, Quality.SUSPECT)


def test_a_value_with_an_age_is_left_out() -> None:
    assert _values("4100eb05 0224") == {(RH, 0): 36}
    assert _values("4100eb00 c100c8000000 022c") == {(AIR, 0): 23.5, (RH, 0): 44}
    for cut in ("4100eb", "8100eb00", "c100eb0000"):
        with pytest.raises(DecodeError) as caught:
            _values(cut)
        assert caught.value.reason == "truncated"


def test_the_settings_of_the_node_end_the_frame() -> None:
    assert _values("0100c8 3e4a0701") == {(AIR, 0): 20.0}
    assert _values("3e4a0701") == {}


def test_the_first_of_two_values_counts() -> None:
    assert _values("0100c80100d2") == {(AIR, 0): 20.0}


def test_encode_refuses_an_input_without_a_meaning() -> None:
    with pytest.raises(InputError, match="does not send soil_temperature_c of probe 3"):
        encode(DEVICE, _measured({(TEMP, 3): 4.0}), SETTINGS)
