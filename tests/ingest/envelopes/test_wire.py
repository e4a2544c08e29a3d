from __future__ import annotations

import contextlib
import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baumfeuchte.ingest.envelopes.wire import WireError, WireMessage


def varint(number: int) -> bytes:
    """The encoder of the format's guide: seven bits a byte, the lowest first."""
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def field(number: int, kind: int, content: bytes) -> bytes:
    return varint(number << 3 | kind) + content


def test_the_guides_examples() -> None:
    assert WireMessage(bytes.fromhex("089601")).integer(1) == 150
    assert WireMessage(bytes.fromhex("120774657374696e67")).text(2) == "testing"
    nested = WireMessage(bytes.fromhex("1a03089601")).chunk(3)
    assert WireMessage(nested).integer(1) == 150


@settings(deadline=None)
@given(st.integers(1, 2**29 - 1), st.integers(-(2**63), 2**63 - 1))
def test_integer(number: int, value: int) -> None:
    assert WireMessage(field(number, 0, varint(value % 2**64))).integer(number) == value


@settings(deadline=None)
@given(st.lists(st.binary(max_size=300)))
def test_chunks(values: list[bytes]) -> None:
    data = b"".join(field(12, 2, varint(len(value)) + value) for value in values)
    message = WireMessage(data)
    assert message.chunks(12) == values
    assert message.chunk(12) == (values[-1] if values else b"")
    assert message.has(12) == bool(values)


def test_megabytes_of_tiny_fields_are_no_message() -> None:
    assert len(WireMessage(b"\x0a\x00" * 20_000).chunks(1)) == 20_000
    with pytest.raises(WireError, match="more fields"):
        WireMessage(b"\x0a\x00" * 20_001)


def test_float32_is_rounded_to_what_it_holds() -> None:
    assert WireMessage(field(7, 5, struct.pack("<f", 13.8))).float32(7) == 13.8
    assert WireMessage(field(7, 5, struct.pack("<f", -3.25))).float32(7) == -3.25


def test_float64() -> None:
    assert WireMessage(field(6, 1, struct.pack("<d", -3.45))).float64(6) == -3.45


@pytest.mark.parametrize(
    ("seconds", "nanoseconds", "time"),
    [
        (1784086199, 902_123_999, datetime(2026, 7, 15, 3, 29, 59, 902_123, tzinfo=UTC)),
        (0, 0, datetime(1970, 1, 1, tzinfo=UTC)),
        (2**62, 0, None),
    ],
)
def test_timestamp(seconds: int, nanoseconds: int, time: datetime | None) -> None:
    stamp = field(1, 0, varint(seconds)) + field(2, 0, varint(nanoseconds))
    message = WireMessage(field(2, 2, varint(len(stamp)) + stamp))
    assert message.timestamp(2) == time
    assert message.timestamp(3) is None


def test_numbers() -> None:
    assert WireMessage(field(3, 0, b"\0") + field(9, 2, b"\0")).numbers() == {3, 9}


def test_missing_fields_have_their_default() -> None:
    message = WireMessage(field(9, 1, b"12345678"))
    assert (message.integer(1), message.chunk(1), message.text(1)) == (0, b"", "")
    assert (message.float32(1), message.chunks(1), message.has(1)) == (0.0, [], False)
    assert message.float64(1) == 0.0


def test_a_field_of_another_kind_is_not_taken() -> None:
    message = WireMessage(field(8, 5, b"\0\0\0\0"))
    assert message.integer(8) == 0
    assert not message.has(8)


@pytest.mark.parametrize(
    "data",
    [
        "08",  # a number without its value
        "0880",  # a number cut short
        "08" + "ff" * 11,  # a number too long
        "0a05aabb",  # a chunk cut short
        "0affffffffffffffff7f",  # a chunk longer than any message
        "0d000000",  # fixed32 cut short
        "0900000000000000",  # fixed64 cut short
        "0b",  # a group
        "0f",  # a kind that does not exist
        "0200",  # field number 0
    ],
)
def test_refused(data: str) -> None:
    with pytest.raises(WireError):
        WireMessage(bytes.fromhex(data))


def test_text_that_is_none() -> None:
    with pytest.raises(WireError):
        WireMessage(bytes.fromhex("0a02c328")).text(1)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(WireError):
        WireMessage(data)
