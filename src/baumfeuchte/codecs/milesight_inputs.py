"""What the inputs of Milesight's UC501 and UC502 send; ``devices.milesight_uc50x`` says how.

Layouts: the vendor's decoder. Numbers of 32 and 16 bits are rounded to what they hold.
"""

from __future__ import annotations

import struct
from math import isfinite
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.codecs.codec import truncated
from baumfeuchte.codecs.device_time import from_unix
from baumfeuchte.codecs.field import GOOD
from baumfeuchte.codecs.sdi12 import numbers_of
from baumfeuchte.domain.reading import Quality

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

TEXT_BYTES: Final = 36
FLOAT_DIGITS: Final = 7
HALF_DIGITS: Final = 4
MODBUS_BEFORE_FIRST: Final = 6
"""What the app counts from 1 has this much more in the field."""

FLOAT_KIND: Final = 5
WHOLE_KINDS: Final[Mapping[int, int]] = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 6: 4}
"""Bytes of coils and registers by kind; the others are floats."""

KIND_MASK: Final = 7

TEXT_KEY: Final = b"\x08\xdb"
MODBUS_KEYS: Final = {b"\xff\x0e": 0, b"\x80\x0e": 1}
"""With the number of bytes of an alarm behind the value."""

ANALOG: Final[Mapping[bytes, tuple[str, str, int]]] = {
    key: (f"analog_{place}", layout, divisor)
    for place in (1, 2)
    for key, layout, divisor in (
        (bytes([4 + place, 0x02]), "<h6x", 1000),  # now; least, most, mean
        (bytes([4 + place, 0xE2]), "<e6x", 1),
        (bytes([0x84 + place, 0xE2]), "<e7x", 1),  # and an alarm
    )
}
ANALOG_RECORD_KEY, MODBUS_RECORD_KEY, TEXT_RECORD_KEY = b"\x20\xdc", b"\x20\xdd", b"\x20\xe0"
ANALOG_RECORD: Final = struct.Struct("<I10xii")  # Unix time, two lines, two inputs in thousandths
RECORD_HEAD: Final = struct.Struct("<IH")  # Unix time, mask of the channels that follow
RECORD_BYTES: Final = 4  # of any kind of register in a record
CHANNELS: Final = range(1, 17)


class Said(NamedTuple):
    """A number of an input, and what is doubtful about it."""

    name: str
    number: float
    observed_at: datetime | None = None
    extra: Quality = GOOD


class Cursor:
    """Takes a frame apart from its start.

    Args:
        device: ``vendor/model``, for the error text.
        payload: the frame.
    """

    def __init__(self, device: str, payload: bytes) -> None:
        self._device, self._payload, self._position = device, payload, 0

    def __bool__(self) -> bool:
        return self._position < len(self._payload)

    def take(self, size: int) -> bytes:
        """Take the next bytes.

        Raises:
            DecodeError: ``truncated``.
        """
        start, self._position = self._position, self._position + size
        if self._position > len(self._payload):
            raise truncated(self._device, self._payload)
        return self._payload[start : self._position]

    def number(self, layout: str) -> float:
        """Take the next bytes as one number; see ``take``."""
        (number,) = struct.unpack(layout, self.take(struct.calcsize(layout)))
        return float(number)


def read_input(key: bytes, cursor: Cursor) -> list[Said] | None:
    """Read the field of an input or a record of the memory.

    Args:
        key: channel and type, already taken.
        cursor: before the value.

    Returns:
        What it says; None where the key is that of no input.

    Raises:
        DecodeError: ``truncated``.
    """
    if key in ANALOG:
        name, layout, divisor = ANALOG[key]
        number = cursor.number(layout)
        return [Said(name, number / divisor if divisor > 1 else _rounded(number, HALF_DIGITS))]
    if key == TEXT_KEY:
        return [*_text(cursor.take(1)[0] + 1, cursor.take(TEXT_BYTES))]
    if key in MODBUS_KEYS:
        place, kind = cursor.take(2)
        said = [*_modbus(place - MODBUS_BEFORE_FIRST, cursor, kind & KIND_MASK)]
        cursor.take(MODBUS_KEYS[key])
        return said
    if key in {ANALOG_RECORD_KEY, MODBUS_RECORD_KEY, TEXT_RECORD_KEY}:
        return [*_record(key, cursor)]
    return None


def _rounded(number: float, digits: int) -> float:
    return float(f"{number:.{digits}g}") if isfinite(number) else number


def _modbus(
    place: int, cursor: Cursor, kind: int, observed_at: datetime | None = None, padding: int = 0
) -> Iterator[Said]:
    """Read a register under two names: as it is, and whole numbers as two's complement."""
    back = GOOD if observed_at is None else Quality.BACKFILL
    plain: float
    signed: float
    if kind in WHOLE_KINDS:
        size = WHOLE_KINDS[kind]
        raw = cursor.take(max(size, padding))[:size]
        plain, signed = (int.from_bytes(raw, "little", signed=sign) for sign in (False, True))
    else:
        plain = signed = _rounded(cursor.number("<f"), FLOAT_DIGITS)
    yield Said(f"modbus_{place}", plain, observed_at, back)
    yield Said(f"modbus_{place}.signed", signed, observed_at, back)


def _text(place: int, text: bytes, observed_at: datetime | None = None) -> Iterator[Said]:
    back = GOOD if observed_at is None else Quality.BACKFILL
    answer, padding, _ = text.partition(b"\0")
    # Without padding, the end of the answer may have been cut.
    for number, (_, value, is_whole) in enumerate(numbers_of(answer + padding)):
        doubt = GOOD if is_whole else Quality.SUSPECT
        yield Said(f"sdi12_{place}.{number}", value, observed_at, back | doubt)


def _record(key: bytes, cursor: Cursor) -> Iterator[Said]:
    """Read a record of the memory; nothing of one whose clock was not set."""
    if key == ANALOG_RECORD_KEY:
        unix, *inputs = ANALOG_RECORD.unpack(cursor.take(ANALOG_RECORD.size))
        at = from_unix(unix)
        for place, raw in enumerate(inputs, 1):
            if at:
                yield Said(f"analog_{place}", raw / 1000, at, Quality.BACKFILL)
        return
    unix, mask = RECORD_HEAD.unpack(cursor.take(RECORD_HEAD.size))
    at = from_unix(unix)
    for place in CHANNELS:
        if not mask >> (place - 1) & 1:
            continue
        if key == TEXT_RECORD_KEY:
            text = cursor.take(TEXT_BYTES)
            yield from _text(place, text, at) if at else ()
        else:
            said = [*_modbus(place, cursor, cursor.take(1)[0] & KIND_MASK, at, RECORD_BYTES)]
            yield from said if at else ()
