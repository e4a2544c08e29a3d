from __future__ import annotations

from datetime import UTC, datetime

import pytest

from baumfeuchte.codecs.dragino_frame import (
    check_length,
    measure_battery,
    measure_info,
    measure_slots,
    measure_soil,
    raw_mode_words,
    take_battery,
    take_slots,
    take_soil,
)
from baumfeuchte.codecs.outgoing import Outgoing
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

VWC, TEMP, EC, EPS, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.PERMITTIVITY,
    Quantity.BATTERY_V,
)
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)


def _out(*values: tuple[Quantity, int, float]) -> Outgoing:
    return Outgoing(
        "acme/X", [Measurement(quantity=q, probe=probe, value=value) for q, probe, value in values]
    )


@pytest.mark.parametrize(
    ("length", "reason"),
    [(10, "truncated"), (11, None), (13, "truncated"), (15, None), (16, "undecodable")],
)
def test_check_length(length: int, reason: str | None) -> None:
    if reason is None:
        check_length("acme/X", bytes(length), 11, 15)
        return
    with pytest.raises(DecodeError, match=f"{length} bytes") as caught:
        check_length("acme/X", bytes(length), 11, 15)
    assert caught.value.reason == reason


def test_upper_bits_of_the_battery_are_flags() -> None:
    for upper in (0x0000, 0x4000, 0x8000, 0xC000):
        assert measure_battery(upper | 3312).value == 3.312
        info = bytes.fromhex("f9010001ff") + (upper | 3312).to_bytes(2, "big")
        assert [m.value for m in measure_info("acme/X", info)] == [3.312]


def test_soil() -> None:
    found = measure_soil((2394, -500, 300), 3, NOON, Quality.BACKFILL)
    assert [(m.quantity, m.value) for m in found] == [(VWC, 23.94), (TEMP, -5.0), (EC, 300)]
    assert {(m.probe, m.observed_at, m.flags) for m in found} == {(3, NOON, Quality.BACKFILL)}
    assert measure_soil((0, 0, 0)) == ()
    assert {m.flags for m in measure_soil((0xFFFF, -1, 0xFFFF))} == {Quality.SENTINEL}
    assert [m.flags for m in measure_soil((0xFFFF, -1, 0))] == [Quality.SENTINEL, 0, 0]


def test_slots() -> None:
    slots = [(0, (250, 600, 100), Quality.GOOD), (2, (0, 0, 0), Quality.GOOD)]
    assert [m.value for m in measure_slots(slots, 0x10)] == [2.5, 6.0, 100]
    (permittivity,) = measure_slots(slots, 0x90)
    assert (permittivity.quantity, permittivity.value) == (EPS, 25.0)


def test_take_soil() -> None:
    out = _out((VWC, 1, 23.94), (TEMP, 1, -5.0), (EC, 1, 300))
    assert take_soil("acme/X", out) == (0, 0, 0)
    assert take_soil("acme/X", out, 1) == (2394, -500, 300)
    with pytest.raises(InputError, match="Three zeros of acme/X"):
        take_soil("acme/X", _out((VWC, 0, 0.001), (TEMP, 0, 0.0), (EC, 0, 0)))


def test_take_slots() -> None:
    out = _out((VWC, 1, 23.94), (TEMP, 1, -5.0), (EC, 1, 300))
    assert take_slots("acme/X", out, range(2)) == ([(0, 0, 0), (2394, -500, 300)], 0)
    out = _out((EPS, 0, 25.0), (EPS, 2, 0.0))
    assert take_slots("acme/X", out, range(3)) == ([(250, 0, 0), (0, 0, 0), (0, 1, 0)], 0x80)
    assert raw_mode_words(None) == (0, 0, 0)


def test_take_battery() -> None:
    assert take_battery("acme/X", _out((VOLT, 0, 3.6))) == 3600
    with pytest.raises(InputError, match="acme/X sends battery_v in every frame"):
        take_battery("acme/X", _out())
