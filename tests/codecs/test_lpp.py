from __future__ import annotations

import pytest

from baumfeuchte.codecs import lpp
from baumfeuchte.codecs.channels import Channel
from baumfeuchte.codecs.outgoing import Outgoing
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

TEMP = Quantity.SOIL_TEMPERATURE_C


def _entries(payload: str) -> list[lpp.Entry]:
    entries, doubt = lpp.entries("acme/X", bytes.fromhex(payload), lpp.NUMBERS, lpp.OTHERS)
    assert doubt == Quality.GOOD
    return entries


def test_the_formats_own_examples() -> None:
    assert _entries("03670110056700ff") == [(3, 0x67, 272), (5, 0x67, 255)]
    assert _entries("0167ffd706 7104d2fb2e0000".replace(" ", "")) == [
        (1, 0x67, -41),
        (6, 0x71, 0x04D2FB2E0000),
    ]
    assert _entries("018806765ff2960a0003e8")[0].kind == 0x88


@pytest.mark.parametrize(
    ("kind", "size"),
    [(0x00, 1), (0x02, 2), (0x64, 4), (0x66, 1), (0x67, 2), (0x68, 1), (0x82, 4), (0x8E, 1)],
)
def test_sizes_follow_from_the_ranges(kind: int, size: int) -> None:
    assert lpp.NUMBERS[kind].size == size


@pytest.mark.parametrize("kind", [*lpp.NUMBERS, *lpp.OTHERS])
def test_a_field_cut_anywhere(kind: int) -> None:
    size = lpp.NUMBERS[kind].size if kind in lpp.NUMBERS else lpp.OTHERS[kind]
    field = f"01{kind:02x}" + "7f" * size
    assert len(_entries(field)) == 1
    for length in range(1, 2 + size):
        with pytest.raises(DecodeError) as caught:
            _entries(field[: 2 * length])
        assert caught.value.reason == "truncated"


def test_a_type_that_nobody_knows() -> None:
    with pytest.raises(DecodeError, match="0xbc") as caught:
        _entries("01bc00fd")
    assert caught.value.reason == "undecodable"
    entries, doubt = lpp.entries(
        "acme/X", bytes.fromhex("0367011001bc00fd"), lpp.NUMBERS, lpp.OTHERS
    )
    assert entries == [(3, 0x67, 272)]
    assert doubt == Quality.SUSPECT


@pytest.mark.parametrize(
    ("name", "quantity", "frame"),
    [
        ("3", TEMP, "0367ffec"),
        ("3.analog_input", TEMP, "0302ff38"),
        ("255", Quantity.SOIL_MOISTURE_VWC_PERCENT, "ff02ff38"),
    ],
)
def test_pack_channels(name: str, quantity: Quantity, frame: str) -> None:
    out = Outgoing("acme/X", [Measurement(quantity=quantity, probe=2, value=-2.0)])
    channels = {name: Channel(quantity=quantity, probe=2)}
    assert lpp.pack_channels("acme/X", out, channels, lpp.NUMBERS).hex() == frame
    assert not out
