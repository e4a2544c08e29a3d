"""The wire format of Protocol Buffers, as far as reading a known message needs it.

Format: https://protobuf.dev/programming-guides/encoding/ (varint, fixed64, length-delimited and
fixed32; groups are long gone and refused).
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

_VARINT, _FIXED64, _CHUNK, _FIXED32 = 0, 1, 2, 5
_LENGTHS = {_FIXED64: 8, _FIXED32: 4}
_FIRST_KEY = 1 << 3
_MOST_FIELDS = 20_000
"""An uplink has some hundred at most; megabytes of tiny fields would take seconds to read."""

_MORE = 0x80
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FLOAT = struct.Struct("<f")
_DOUBLE = struct.Struct("<d")


class WireError(ValueError):
    """These bytes are no message in Protocol Buffers."""


class WireMessage:
    """The fields of one message, by number. The last of a repeated scalar counts.

    Args:
        data: the message.

    Raises:
        WireError: the bytes do not follow the wire format.
    """

    __slots__ = ("_fields",)

    def __init__(self, data: bytes) -> None:
        self._fields: dict[tuple[int, int], list[int | bytes]] = {}
        position, end, left = 0, len(data), _MOST_FIELDS
        while position < end:
            left -= 1
            if left < 0:
                raise WireError("far more fields than any message has")
            key, position = _varint(data, position)
            kind = key & 7
            value: int | bytes
            if kind == _VARINT:
                value, position = _varint(data, position)
            else:
                if kind == _CHUNK:
                    length, position = _varint(data, position)
                else:
                    length = _LENGTHS.get(kind, end)
                start, position = position, position + length
                if position > end or key < _FIRST_KEY:
                    raise WireError("not a message in Protocol Buffers, or cut short")
                value = data[start:position]
            self._fields.setdefault((key >> 3, kind), []).append(value)

    def has(self, number: int) -> bool:
        """Whether there is text, bytes or a message in this field."""
        return (number, _CHUNK) in self._fields

    def numbers(self) -> set[int]:
        """The numbers of all fields that are there."""
        return {number for number, _kind in self._fields}

    def integer(self, number: int) -> int:
        """A signed or unsigned number; 0 where it is missing, as proto3 says."""
        value = self._last(number, _VARINT)
        if not isinstance(value, int):
            return 0
        return value - (1 << 64) if value >> 63 else value

    def chunk(self, number: int) -> bytes:
        """Bytes, or a message to be read in turn; empty where they are missing."""
        value = self._last(number, _CHUNK)
        return value if isinstance(value, bytes) else b""

    def chunks(self, number: int) -> list[bytes]:
        """All bytes or messages of a repeated field."""
        return [
            value for value in self._fields.get((number, _CHUNK), ()) if isinstance(value, bytes)
        ]

    def text(self, number: int) -> str:
        """Text; empty where it is missing."""
        try:
            return self.chunk(number).decode()
        except UnicodeDecodeError as error:
            raise WireError("a text field is not UTF-8") from error

    def float32(self, number: int) -> float:
        """A single-precision number, rounded to what it can hold; 0 where it is missing."""
        value = self._last(number, _FIXED32)
        return round(_FLOAT.unpack(value)[0], 4) if isinstance(value, bytes) else 0.0

    def float64(self, number: int) -> float:
        """A double-precision number; 0 where it is missing."""
        value = self._last(number, _FIXED64)
        return float(_DOUBLE.unpack(value)[0]) if isinstance(value, bytes) else 0.0

    def timestamp(self, number: int) -> datetime | None:
        """A ``google.protobuf.Timestamp``; None where it is missing or outside the calendar."""
        if not self.has(number):
            return None
        stamp = WireMessage(self.chunk(number))
        seconds, nanoseconds = stamp.integer(1), stamp.integer(2)
        try:
            return _EPOCH + timedelta(seconds=seconds, microseconds=nanoseconds // 1000)
        except OverflowError:
            return None

    def _last(self, number: int, kind: int) -> int | bytes | None:
        values = self._fields.get((number, kind))
        return values[-1] if values else None


def _varint(data: bytes, position: int) -> tuple[int, int]:
    """The number that begins at ``position``, and where the next field begins."""
    try:
        value = data[position]
        if value < _MORE:
            return value, position + 1
        value -= _MORE
        for shift in range(7, 70, 7):
            position += 1
            byte = data[position]
            value |= (byte & 0x7F) << shift
            if byte < _MORE:
                return value & 0xFFFF_FFFF_FFFF_FFFF, position + 1
    except IndexError:
        pass
    raise WireError("a number is cut short or too long")
