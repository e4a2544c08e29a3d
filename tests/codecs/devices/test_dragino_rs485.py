from __future__ import annotations

from typing import Any

import pytest

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quantity

KPA, VOLT = Quantity.SOIL_WATER_TENSION_KPA, Quantity.BATTERY_V
LAYOUT: Any = {"layout": [{"offset": 0, "type": "u16", "divisor": 10, "quantity": KPA.value}]}


def _values(device: str, payload: str, settings: Any) -> dict[Quantity, float]:
    return {m.quantity: m.value for m in decode(device, 2, bytes.fromhex(payload), settings)}


def test_the_mains_bridge_has_no_battery() -> None:
    assert _values("dragino/RS485-LN", "0100e5", LAYOUT) == {KPA: 22.9}
    with pytest.raises(InputError, match="does not send battery_v"):
        encode("dragino/RS485-LN", [Measurement(quantity=VOLT, probe=0, value=3.3)], LAYOUT)


def test_the_interrupt_is_no_part_of_the_version() -> None:
    settings = LAYOUT | {"payver": 3}
    assert _values("dragino/RS485-LN", "8300e5", settings) == {KPA: 22.9}
    with pytest.raises(DecodeError) as caught:
        _values("dragino/RS485-LN", "8100e5", settings)
    assert caught.value.reason == "unsupported_version"


def test_the_battery_bridge_tells_it_with_the_answer_only() -> None:
    assert _values("dragino/RS485-BL", "8d210100e5", LAYOUT) == {KPA: 22.9, VOLT: 3.361}
    assert decode("dragino/RS485-BL", 5, bytes.fromhex("01ff01400004b0")) == ()


@pytest.mark.parametrize("device", ["dragino/RS485-BL", "dragino/RS485-LN"])
def test_no_frame_at_all_is_cut(device: str) -> None:
    assert decode(device, 2, b"", LAYOUT) == ()
    with pytest.raises(DecodeError) as caught:
        _values(device, "0d210100" if device.endswith("BL") else "0100", LAYOUT)
    assert caught.value.reason == "truncated"
