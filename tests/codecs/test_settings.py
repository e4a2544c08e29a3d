from __future__ import annotations

from math import inf, nan

import pytest

from baumfeuchte.codecs.settings import as_number


@pytest.mark.parametrize(
    ("value", "number"),
    [(0, 0), (-3, -3), (0.2, 0.2), ("0.254", 0.254), (" 1 ", 1), ("-2.5", -2.5), (5.0, 5)],
)
def test_numbers(value: object, number: float) -> None:
    found = as_number(value)
    assert found == number
    assert isinstance(found, int) == float(number).is_integer()


@pytest.mark.parametrize(
    "value", [None, True, False, "", "0,2", "abc", nan, inf, "nan", "inf", [1], {}, 10**400, b"1"]
)
def test_anything_else(value: object) -> None:
    assert as_number(value) is None
