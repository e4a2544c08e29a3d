"""Cayenne LPP: fields of channel, type and big-endian value; the formats built on it share it.

Types and sizes: myDevices, "Cayenne Low Power Payload" and the IPSO types that the common
libraries add.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.codecs.codec import truncated, undecodable
from baumfeuchte.codecs.field import GOOD, S16, U8, U16, Field, linear
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.codecs.channels import Channel
    from baumfeuchte.codecs.outgoing import Outgoing

U32: Final = range(0x1_0000_0000)
HEADER: Final = 2

DIGITAL_INPUT: Final = 0x00
ANALOG_INPUT: Final = 0x02
TEMPERATURE: Final = 0x67
HUMIDITY: Final = 0x68
VOLTAGE: Final = 0x74
PERCENTAGE: Final = 0x78
USUAL_TYPES: Final[Mapping[Quantity, int]] = {
    Quantity.AIR_TEMPERATURE_C: TEMPERATURE,
    Quantity.SOIL_TEMPERATURE_C: TEMPERATURE,
    Quantity.AIR_HUMIDITY_PERCENT: HUMIDITY,
}
"""Types of a channel that is named by its number only, in the frames that we make."""


class Number(NamedTuple):
    """A type whose value is one number.

    Attributes:
        name: of the type, in settings.
        field: raw integer and its number in the unit of the format. Only a setting knows the
            quantity, so the one given here says nothing.
    """

    name: str
    field: Field

    @property
    def size(self) -> int:
        """Bytes in the frame."""
        return (len(self.field.raws) - 1).bit_length() // 8


def number(name: str, raws: range, divisor: int = 1) -> Number:
    """Make a type of one number = raw / divisor. The ends of a signed range are faults."""
    ends = {raws[0], raws[-1]} if raws[0] < 0 else set[int]()
    return Number(
        name,
        linear(
            Quantity.SOIL_MOISTURE_RAW_INDEX,
            divisor=divisor,
            raws=raws,
            sentinels=frozenset(ends),
        ),
    )


NUMBERS: Final[Mapping[int, Number]] = {
    DIGITAL_INPUT: number("digital_input", U8),
    0x01: number("digital_output", U8),
    ANALOG_INPUT: number("analog_input", S16, 100),
    0x03: number("analog_output", S16, 100),
    0x64: number("generic", U32),
    0x65: number("illuminance", U16),
    0x66: number("presence", U8),
    TEMPERATURE: number("temperature", S16, 10),
    HUMIDITY: number("humidity", U8, 2),
    0x73: number("barometer", U16, 10),
    VOLTAGE: number("voltage", U16, 100),
    0x75: number("current", U16, 1000),
    0x76: number("frequency", U32),
    PERCENTAGE: number("percentage", U8),
    0x79: number("altitude", S16),
    0x7D: number("concentration", U16),
    0x80: number("power", U16),
    0x82: number("distance", U32, 1000),
    0x83: number("energy", U32, 1000),
    0x84: number("direction", U16),
    0x8E: number("switch", U8),
}
OTHERS: Final[Mapping[int, int]] = {
    0x71: 6,  # accelerometer
    0x85: 4,  # Unix time
    0x86: 6,  # gyrometer
    0x87: 3,  # colour
    0x88: 9,  # position
}


class Entry(NamedTuple):
    """A field of a frame: channel, type and unsigned value."""

    channel: int
    kind: int
    value: int


def entries(
    device: str, payload: bytes, numbers: Mapping[int, Number], others: Mapping[int, int]
) -> tuple[list[Entry], Quality]:
    """Cut a frame into its fields, up to a type whose size nobody knows.

    Args:
        device: ``vendor/model``, for the error texts.
        payload: the frame.
        numbers: types with one number.
        others: sizes of the other types, in bytes.

    Returns:
        The fields in the order of the frame, the value signed where its type is; and the doubt
        about all of them, ``SUSPECT`` where the frame did not end with the last one.

    Raises:
        DecodeError: ``truncated``, or ``undecodable`` where the first type is not known.
    """
    found: list[Entry] = []
    position = 0
    while position < len(payload):
        channel, *rest = payload[position : position + HEADER]
        if not rest:
            raise truncated(device, payload)
        kind = rest[0]
        if kind not in numbers and kind not in others:
            if not found:
                raise undecodable(device, f"the field type {kind:#04x} is not known")
            return found, Quality.SUSPECT
        size = numbers[kind].size if kind in numbers else others[kind]
        position += HEADER
        if position + size > len(payload):
            raise truncated(device, payload)
        signed = kind in numbers and numbers[kind].field.raws[0] < 0
        raw = payload[position : position + size]
        found.append(Entry(channel, kind, int.from_bytes(raw, "big", signed=signed)))
        position += size
    return found, GOOD


def pack(channel: int, kind: int, raw: int, kind_number: Number) -> bytes:
    """Write one field.

    Args:
        channel: of the field.
        kind: its type.
        raw: an integer of the type's range.
        kind_number: the row of the type.
    """
    signed = kind_number.field.raws[0] < 0
    return bytes([channel, kind]) + raw.to_bytes(kind_number.size, "big", signed=signed)


def pack_channels(
    device: str, out: Outgoing, channels: Mapping[str, Channel], numbers: Mapping[int, Number]
) -> bytes:
    """Write the values that the setting ``channels`` names.

    A channel without a type is sent as temperature or humidity where it is one of the air or
    the soil, else as analogue input.

    Args:
        device: ``vendor/model``, for the error texts.
        out: the values; those of the channels are taken.
        channels: by their name, number or number and type.
        numbers: types with one number.

    Raises:
        InputError: a name is no channel, or the frame cannot carry a value.
    """
    frame = b""
    kinds = {kind_number.name: kind for kind, kind_number in numbers.items()}
    for name, channel in channels.items():
        place, _, kind_name = name.partition(".")
        kind = kinds.get(kind_name, USUAL_TYPES.get(channel.quantity, ANALOG_INPUT))
        raw = out.take(channel.field(numbers[kind].field), channel.probe)
        if raw is not None:
            if not place.isdecimal() or int(place) not in U8:
                raise InputError(f"{device} has no channel {name}: use 0 to 255.")
            frame += pack(int(place), kind, raw, numbers[kind])
    return frame
