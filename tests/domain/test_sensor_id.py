"""What a DevEUI is, and what somebody meant who read a letter for a digit."""

from __future__ import annotations

import pytest

from baumfeuchte.domain.sensor_id import is_dev_eui, meant_dev_eui


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("A84O41E101000001", "a84041e101000001"),
        ("A84041EIO1OOOOOl", "a84041e101000001"),
        (" a8-40-41-e1-O1-00-00-01 ", "a84041e101000001"),
        ("A84041E101000001", None),
        ("A84O41E10100000", None),
        ("A84O41E10100000g", None),
        ("abc", None),
        ("", None),
    ],
)
def test_what_was_meant(typed: str, meant: str | None) -> None:
    assert meant_dev_eui(typed) == meant


def test_sixteen_digits_are_a_dev_eui() -> None:
    assert is_dev_eui("a84041e101000001")
    assert not is_dev_eui("a84041e10100000g")
    assert not is_dev_eui("baum-7")
