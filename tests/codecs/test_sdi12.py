from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.sdi12 import Answered, numbers_of, write_number
from baumfeuchte.domain.errors import InputError


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (b"", []),
        (b"0\r\n", []),
        (b"0+22.9\r\n", [("0", 22.9, True)]),
        (b"0+22.9", [("0", 22.9, False)]),
        (b"0+22.9-1.3", [("0", 22.9, True), ("0", -1.3, False)]),
        (b"0+22.", [("0", 22.0, False)]),
        (b"0+.5-.25x", [("0", 0.5, True), ("0", -0.25, True)]),
        (b"+7\r\n", [("", 7.0, True)]),
        (b"z+1\r\nA-2\r\n", [("z", 1.0, True), ("A", -2.0, True)]),
        (b"0+1\r\n0+2\r\n", [("0", 1.0, True), ("0", 2.0, True)]),
        (b"0+1.5OpX\r\n", [("0", 1.5, True)]),
        (b"\xf0\x060+1.5\xf1\x061-2.5", [("0", 1.5, True), ("1", -2.5, False)]),
        (b"0+1.5\xff", [("0", 1.5, True)]),
        (b"\x00\x01+", []),
        (b"+-+.-", []),
    ],
)
def test_answers(text: bytes, numbers: list[tuple[str, float, bool]]) -> None:
    assert numbers_of(text) == [Answered(*number) for number in numbers]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (0, b"+0"),
        (22.9, b"+22.9"),
        (-11.7, b"-11.7"),
        (142.0, b"+142"),
        (0.229, b"+0.229"),
        (-0.5, b"-0.5"),
        (1234567, b"+1234567"),
        (12345.678, b"+12345.68"),
        (9999999.4, b"+9999999"),
        (100.0, b"+100"),
    ],
)
def test_write_number(raw: float, text: bytes) -> None:
    assert write_number(raw) == text


@pytest.mark.parametrize("raw", [1e7, -1e7, 9999999.6, 1e300])
def test_numbers_with_too_many_digits(raw: float) -> None:
    with pytest.raises(InputError, match="at most 7 digits"):
        write_number(raw)


@given(numbers=st.lists(st.integers(-999_999, 999_999).map(lambda n: n / 100), min_size=1))
def test_both_ways(numbers: list[float]) -> None:
    text = b"3" + b"".join(map(write_number, numbers)) + b"\r\n"
    assert numbers_of(text) == [Answered("3", number, True) for number in numbers]
    cut = numbers_of(text[:-3])
    assert all(one.is_whole for one in cut[:-1])


@given(text=st.binary(max_size=80))
def test_any_bytes(text: bytes) -> None:
    for answered in numbers_of(text):
        assert len(answered.address) <= 1
