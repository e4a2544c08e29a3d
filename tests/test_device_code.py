"""QR codes, labels and what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.device_code import (
    CodeError,
    checksum,
    maker_of,
    parse_device_code,
    tree_number_of,
)

TR005 = "LW:D0:1122334455667788:AABBCCDDEEFF0011:AABB1122:OAABBCCDDEEFF:SYYWWNNNNNN:PFOOBAR:CAF2C"
"""The example that TR005 of the LoRa Alliance gives."""


def test_the_example_of_the_specification() -> None:
    found = parse_device_code(TR005)
    assert found.dev_eui == "aabbccddeeff0011"
    assert found.join_eui == "1122334455667788"
    assert (found.vendor_id, found.vendor_profile_id) == (0xAABB, 0x1122)
    assert found.serial == "YYWWNNNNNN"
    assert found.kind == "tr005"
    assert checksum(TR005.removesuffix(":CAF2C")) == "AF2C"


def test_a_wrong_checksum_is_a_misreading() -> None:
    with pytest.raises(CodeError) as caught:
        parse_device_code(TR005.replace("AABBCCDDEEFF0011", "AABBCCDDEEFF0012"))
    assert caught.value.code == "checksum"


@pytest.mark.parametrize(
    ("text", "dev_eui", "maker"),
    [
        ("LW:D0:1122334455667788:A84041C3F1850001:02A40001", "a84041c3f1850001", "dragino"),
        ("lw:d0:1122334455667788:1122c3f185000102:02590001", "1122c3f185000102", "milesight"),
        ("URN:LW:DP:42FFFFFFFFFFFFFF:4242FFFFFFFFFFFF:42FFFF42:%V0001", "4242ffffffffffff", ""),
        ("URN:DEV:LW:4242FFFFFFFFFFFF_42FFFFFFFFFFFFFF_42FF42FF_V0001", "4242ffffffffffff", ""),
        ("A84041C3F1850001", "a84041c3f1850001", "dragino"),
        (" a8:40:41:c3:f1:85:00:01 ", "a84041c3f1850001", "dragino"),
        ("A8-40-41-C3-F1-85-00-01", "a84041c3f1850001", "dragino"),
        ("24 E1 24 12 34 56 78 90", "24e1241234567890", "milesight"),
        ("0x70B3D57BA0001234", "70b3d57ba0001234", "decentlab"),
        ("eui-a84041c3f1850001", "a84041c3f1850001", "dragino"),
        ("DevEUI: A84041C3F1850001\nAppEUI: A840410000000101", "a84041c3f1850001", "dragino"),
        ('{"DevEUI":"24E124136B000001","SN":"6136B0000014"}', "24e124136b000001", "milesight"),
        ("https://example.org/d?deveui=2CF7F1C04280001A", "2cf7f1c04280001a", "sensecap"),
        ("8404 1C3F 1850 001A", "84041c3f1850001a", ""),
        ("keller-1", "keller-1", ""),
    ],
)
def test_codes_that_are_understood(text: str, dev_eui: str, maker: str) -> None:
    found = parse_device_code(text)
    assert (found.dev_eui, found.maker) == (dev_eui, maker)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("x" * 501, "too_long"),
        ("A84041C3F185000", "eui_length"),
        ("A84041C3F18500011", "eui_length"),
        ("A84041C3F1850001 A840410000000101", "no_device"),
        ("Bitte klingeln!", "no_device"),
    ],
)
def test_codes_that_are_none(text: str, code: str) -> None:
    with pytest.raises(CodeError) as caught:
        parse_device_code(text)
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    try:
        found = parse_device_code(text).dev_eui
    except CodeError:
        found = "refused"
    assert found


@given(st.integers(0, 2**64 - 1), st.sampled_from(["", "-", ":", " "]), st.booleans())
def test_every_dev_eui_is_read_in_any_spelling(number: int, between: str, upper: bool) -> None:
    digits = f"{number:016x}"
    said = between.join(digits[at : at + 2] for at in range(0, 16, 2))
    assert parse_device_code(said.upper() if upper else said).dev_eui == digits


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("https://baum.example/t/BO-0003", "BO-0003"),
        ("https://baum.example/t/BO%2F0003", "BO/0003"),
        ("/t/17", "17"),
        ("  BO-0003 ", "BO-0003"),
        ("Königsallee", "Königsallee"),
        ("12/4", "12/4"),
    ],
)
def test_numbers_of_trees(text: str, number: str) -> None:
    assert tree_number_of(text) == number


def test_makers_by_the_begin_of_a_dev_eui() -> None:
    assert maker_of("ac1f09fffe000001") == "rakwireless"
    assert maker_of("0000000000000001") == ""
