from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.devices.tinovi import BLOCKS, SOIL_BLOCKS
from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

DEVICE = "tinovi/PM-IO-5-SM"
EPS, EC, TEMP, VWC, AIR, RH, PERCENT = (
    Quantity.PERMITTIVITY,
    Quantity.SOIL_EC_US_CM,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.BATTERY_PERCENT,
)
Values = dict[tuple[Quantity, int], float]
SOIL: Values = {(EPS, 0): 15.0, (EC, 0): 210.0, (TEMP, 0): -2.5, (VWC, 0): 25.0}
SECOND: Values = {(quantity, 1): value + 1 for (quantity, _), value in SOIL.items()}
AIR_VALUES: Values = {(AIR, 0): -4.5, (RH, 0): 88.25}


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]


@pytest.mark.parametrize("parts", [[], [SOIL], [SECOND], [AIR_VALUES], [SOIL, AIR_VALUES, SECOND]])
def test_any_blocks_return(parts: list[Values]) -> None:
    values: Values = {(PERCENT, 0): 77}
    for part in parts:
        values |= part
    f_port, payload = encode(DEVICE, _measured(values))
    found = decode(DEVICE, f_port, payload)
    assert {(m.quantity, m.probe): m.value for m in found} == values
    for m in found:
        assert bool(m.flags & Quality.SUSPECT) == (m.quantity in {EC, VWC})


@given(mask=st.integers(0, 0xFF), data=st.data())
def test_blocks_lie_in_the_order_of_the_maker(mask: int, data: st.DataObject) -> None:
    size = 2 + sum(block.layout.size for block in BLOCKS if mask >> block.bit & 1)
    payload = bytes([mask, 50]) + bytes(data.draw(st.binary(min_size=size - 2, max_size=size - 2)))
    probes = {m.probe for m in decode(DEVICE, 1, payload) if m.quantity is EPS}
    assert probes <= {block.probe for block in SOIL_BLOCKS if mask >> block.bit & 1}
    if size > 2:
        cut = data.draw(st.integers(2, size - 1))
        with pytest.raises(DecodeError) as caught:
            decode(DEVICE, 1, payload[:cut])
        assert caught.value.reason == "truncated"


def test_zeros_are_no_probe() -> None:
    (battery,) = decode(DEVICE, 1, bytes([9, 50]) + bytes(16))
    assert battery.value == 50
    assert len(decode(DEVICE, 1, bytes([9, 50]) + bytes(15) + b"\x01")) == 5


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("00", None),
        ("02", None),
        ("0201f4", "truncated"),
        ("0201f40190", None),
        ("0201f4019000", "undecodable"),
        ("0101", "undecodable"),
    ],
)
def test_the_leaf_sensor_behind_the_blocks(rest: str, reason: str | None) -> None:
    payload = bytes.fromhex("0032" + rest)
    if reason is None:
        assert len(decode(DEVICE, 1, payload)) == 1
        return
    with pytest.raises(DecodeError) as caught:
        decode(DEVICE, 1, payload)
    assert caught.value.reason == reason


def test_encode_refuses() -> None:
    with pytest.raises(InputError, match="battery_percent in every frame"):
        encode(DEVICE, _measured(SOIL))
    with pytest.raises(InputError, match="only together"):
        encode(DEVICE, _measured({(PERCENT, 0): 5, (TEMP, 0): 4.0}))
    with pytest.raises(InputError, match="of probe 2"):
        encode(DEVICE, _measured({(PERCENT, 0): 5, (TEMP, 2): 4.0}))
