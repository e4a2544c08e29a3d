"""Bytes of MQTT as the standards write them, whole, cut and broken."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.ingest.packets import (
    Malformed,
    Publish,
    acknowledgements,
    packet_end,
    read_publishes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def number(value: int) -> bytes:
    """A variable byte integer (MQTT 3.1.1, 2.2.3)."""
    out = bytearray()
    while True:
        value, digit = divmod(value, 128)
        out.append(digit | (0x80 if value else 0))
        if not value:
            return bytes(out)


def packet(publish: Publish, properties: bytes | None = None) -> bytes:
    topic = publish.topic.encode()
    body = struct.pack(">H", len(topic)) + topic
    body += struct.pack(">H", publish.mid) if publish.qos else b""
    body += b"" if properties is None else number(len(properties)) + properties
    body += publish.payload
    head = 0x30 | publish.dup << 3 | publish.qos << 1 | publish.retain
    return bytes([head]) + number(len(body)) + body


def one(**changes: object) -> Publish:
    whole = Publish("a/b", b"{}", dup=False, retain=False, mid=7, qos=1)
    return whole._replace(**changes)


publishes = st.builds(
    lambda topic, payload, dup, retain, mid: Publish(
        topic, payload, dup=dup and bool(mid), retain=retain, mid=mid, qos=int(bool(mid))
    ),
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.one_of(st.binary(max_size=300), st.just(b"x" * 20_000)),
    st.booleans(),
    st.booleans(),
    st.one_of(st.just(0), st.integers(1, 65_535)),
)


@given(st.lists(publishes, max_size=6), st.none() | st.binary(max_size=200), st.integers(1, 4000))
def test_in_pieces_of_any_size(
    sent: Sequence[Publish], properties: bytes | None, piece: int
) -> None:
    stream = b"".join(packet(publish, properties) for publish in sent)
    got: list[Publish] = []
    held, position = b"", 0
    for begin in range(0, len(stream), piece):
        held, position = held[position:] + stream[begin : begin + piece], 0
        found, position = read_publishes(
            held, position, 1000, has_properties=properties is not None
        )
        got += found
    assert got == list(sent)
    assert held[position:] == b""


def test_no_more_than_asked_for() -> None:
    stream = packet(one()) * 3
    found, position = read_publishes(stream, 0, 2, has_properties=False)
    assert (len(found), position) == (2, len(packet(one())) * 2)


@pytest.mark.parametrize(
    "stop",
    [
        b"\xd0\x00",  # PINGRESP
        packet(one(qos=2)),
        b"\x32\xff\xff\xff\xff\x01",  # a length of five bytes
        b"\x32\x01\x00",  # no room for the topic's length
        b"\x32\x05\x00\x09abc",  # a topic longer than the packet
        b"\x32\x05\x00\x03abc",  # no packet identifier
        packet(one())[:-1],
        b"\x32",
        b"",
    ],
)
def test_what_is_left_to_paho(stop: bytes) -> None:
    before = packet(one())
    assert read_publishes(before + stop, 0, 9, has_properties=False) == ([one()], len(before))


@pytest.mark.parametrize("properties", [b"\xff\xff\xff\xff\x01", b"\x09ab", b""])
def test_broken_properties(properties: bytes) -> None:
    body = b"\x00\x01a\x00\x07" + properties
    assert read_publishes(b"\x32" + number(len(body)) + body, 0, 9, has_properties=True) == ([], 0)


def test_a_topic_that_is_no_text() -> None:
    found, _ = read_publishes(b"\x30\x05\x00\x02\xff\xfex", 0, 1, has_properties=False)
    assert [(p.topic, p.payload) for p in found] == [("(a topic that is no UTF-8)", b"x")]


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes(data: bytes, has_properties: bool) -> None:
    found, position = read_publishes(data, 0, 99, has_properties=has_properties)
    assert 0 <= position <= len(data)
    assert bool(found) == bool(position)


@pytest.mark.parametrize("length", [0, 127, 128, 16_383, 16_384, 268_435_455])
def test_where_a_packet_ends(length: int) -> None:
    head = b"\x30" + number(length)
    assert packet_end(b"xx" + head, 2) == 2 + len(head) + length
    assert packet_end(head[:-1], 0) is None
    with pytest.raises(Malformed):
        packet_end(b"\x30\xff\xff\xff\xff", 0)


def test_acknowledgements() -> None:
    assert acknowledgements([1, 65_535]) == b"\x40\x02\x00\x01\x40\x02\xff\xff"
    assert acknowledgements([]) == b""
