from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quantity

DEVICE = "elv/LW-INT1-SoMo1"
REL, RAW, TEMP, VOLT = (
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
    Quantity.SOIL_MOISTURE_RAW_INDEX,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.BATTERY_V,
)
Values = dict[Quantity, float]


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=0, value=value) for q, value in values.items()]


def _values(payload: str) -> Values:
    return {m.quantity: m.value for m in decode(DEVICE, 10, bytes.fromhex(payload))}


@given(
    values=st.fixed_dictionaries(
        {VOLT: st.integers(150, 405).map(lambda raw: raw / 100)},
        optional={
            REL: st.integers(0, 100),
            RAW: st.integers(0, 4099),
            TEMP: st.integers(-400, 1200).map(lambda raw: raw / 10),
        },
    )
)
def test_any_values_return(values: Values) -> None:
    f_port, payload = encode(DEVICE, _measured(values))
    assert f_port == 10
    assert _values(payload.hex()) == values


@pytest.mark.parametrize(
    ("block", "left"),
    [
        ("020201540cd5", {REL: 84, RAW: 3285}),
        ("020201ff0cd5", {RAW: 3285}),
        ("020201fe0cd5", {RAW: 3285}),
        ("020201541f40", {REL: 84}),
        ("020201541f3f", {REL: 84}),
        ("020201541004", {REL: 84}),
        ("020201541003", {REL: 84, RAW: 4099}),
        ("0303001f40", {}),
        ("0303001f3f", {}),
        ("03030004b1", {}),
        ("030300fe6f", {}),
        ("03030004b0", {TEMP: 120.0}),
        ("030300fe70", {TEMP: -40.0}),
        ("030300ffff", {TEMP: -0.1}),
    ],
)
def test_faults_are_no_values(block: str, left: Values) -> None:
    assert _values("8900" + block) == {VOLT: 2.87} | left


@pytest.mark.parametrize("kind", ["03", "f8", "fa", "fc", "ff"])
def test_other_frames_say_the_supply(kind: str) -> None:
    assert _values("89" + kind + "0000") == {VOLT: 2.87}


def test_two_probes() -> None:
    found = decode(DEVICE, 10, bytes.fromhex("8900020201540cd5040201100400"))
    assert [(m.probe, m.value) for m in found if m.quantity is REL] == [(0, 84), (1, 16)]


@pytest.mark.parametrize("cut", range(1, 13))
def test_cut_anywhere(cut: int) -> None:
    frame = bytes.fromhex("8900020201540cd503030000d8")
    if cut == len("8900020201540cd5") // 2:  # between two blocks
        assert set(decode(DEVICE, 10, frame[:cut])) < set(decode(DEVICE, 10, frame))
        return
    with pytest.raises(DecodeError) as caught:
        decode(DEVICE, 10, frame[:cut])
    assert caught.value.reason == "truncated"


def test_encode_needs_the_supply() -> None:
    with pytest.raises(InputError, match="battery_v in every frame"):
        encode(DEVICE, _measured({REL: 20}))
    with pytest.raises(InputError, match="cannot send 254"):
        encode(DEVICE, _measured({VOLT: 3.0, REL: 254}))
