"""ELV-LW-INT1 with the soil probe SoMo1: moisture, temperature and supply.

Layout (lorawan 1.3; ELV's parser for the ELV-LW-INT1): supply voltage, frame type, then for a
status blocks of channel, sensor, flags and values. The level is per cent between the two
references that the owner has set; the number beside it is the probe's raw value. Faults are
numbers: 255 and 254, 8000 and 7999 (error, unknown), 4100, 1201 and 65 135 (beyond the range);
none of them is a measurement. Other frame types say nothing but the supply.
"""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.codecs.codec import Example, truncated, undecodable, wrong_port
from baumfeuchte.codecs.field import S16, U8, Field, linear
from baumfeuchte.codecs.outgoing import of_now
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 10
STATUS: Final = 0x00
OTHER_TYPES: Final = frozenset({0x03, 0xF8, 0xFA, 0xFC, 0xFF})
"""Firmware, spreading, rejoin, configuration, device."""
SHORTEST: Final = 3
CYCLIC: Final = 0x01
PROBES: Final = range(12)

UNKNOWN_LEVEL: Final = 254
UNKNOWN: Final = 7999
SUPPLY: Final = linear(Quantity.BATTERY_V, divisor=100, offset=-150, raws=U8)
LEVEL: Final = linear(
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT, raws=U8, absent=frozenset({UNKNOWN_LEVEL, 255})
)
VALUE: Final = linear(
    Quantity.SOIL_MOISTURE_RAW_INDEX, absent=frozenset({UNKNOWN, 8000, 4100, 0xFFFF})
)
TEMPERATURE: Final = linear(
    Quantity.SOIL_TEMPERATURE_C,
    divisor=10,
    raws=S16,
    absent=frozenset({UNKNOWN, 8000, 1201, 65135 - 0x10000}),
    sentinels=frozenset({0x7FFF, -0x8000}),
)


class Block(NamedTuple):
    """What a sensor sends behind channel and sensor number: flags, then these numbers."""

    layout: struct.Struct
    fields: tuple[Field, ...] = ()


MOISTURE_ID: Final = 2
TEMPERATURE_ID: Final = 3
BLOCKS: Final[Mapping[int, Block]] = {
    0: Block(struct.Struct("2x")),  # the device: flags, inputs
    1: Block(struct.Struct("4x")),  # distance sensor DUS1
    MOISTURE_ID: Block(struct.Struct(">xBH"), (LEVEL, VALUE)),
    TEMPERATURE_ID: Block(struct.Struct(">xh"), (TEMPERATURE,)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Elv:
    """A row of the table of models: name and examples."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, f_port: int | None, payload: bytes, _settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``. The n-th block of a sensor is probe n."""
        if f_port not in {PORT, None}:
            raise wrong_port(self.name, f_port)
        if len(payload) < SHORTEST:
            raise truncated(self.name, payload)
        if payload[1] not in {STATUS, *OTHER_TYPES}:
            raise undecodable(self.name, f"the frame type {payload[1]:#04x} is not known")
        supply = SUPPLY.measure(payload[0])
        return (supply, *self._blocks(payload)) if payload[1] == STATUS else (supply,)

    def _blocks(self, payload: bytes) -> Iterator[Measurement]:
        position = 2
        count = Counter[int]()
        while position < len(payload):
            if position + 2 > len(payload):
                raise truncated(self.name, payload)
            sensor = payload[position + 1]
            if sensor not in BLOCKS:
                raise undecodable(self.name, f"the sensor number {sensor} is not known")
            position += 2
            layout, fields = BLOCKS[sensor]
            if position + layout.size > len(payload):
                raise truncated(self.name, payload)
            probe = count[sensor]
            count[sensor] += 1
            if fields and probe not in PROBES:
                raise undecodable(self.name, "it has more probes than a device can have")
            for field, raw in zip(fields, layout.unpack_from(payload, position), strict=True):
                if raw not in field.absent:
                    yield field.measure(raw, probe)
            position += layout.size

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: the supply, and any of the values of one probe."""
        out = of_now(self.name, measurements)
        supply, level, value, temperature = map(out.take, (SUPPLY, LEVEL, VALUE, TEMPERATURE))
        out.close()
        if supply is None:
            raise InputError(f"{self.name} sends battery_v in every frame: give it.")
        frame = bytes([supply, STATUS])
        if temperature is None and level is None and value is None:
            return PORT, frame + bytes([0, 0, CYCLIC, 0])
        if level is not None or value is not None:
            level = UNKNOWN_LEVEL if level is None else level
            value = UNKNOWN if value is None else value
            frame += struct.pack(">BBBBH", MOISTURE_ID, MOISTURE_ID, CYCLIC, level, value)
        if temperature is not None:
            frame += struct.pack(">BBBh", TEMPERATURE_ID, TEMPERATURE_ID, 0, temperature)
        return PORT, frame


REL, RAW, TEMP, VOLT = (
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
    Quantity.SOIL_MOISTURE_RAW_INDEX,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.BATTERY_V,
)

CODECS: Final = (
    Elv(
        name="elv/LW-INT1-SoMo1",
        examples=(
            Example(
                note="the vendor's example",
                f_port=10,
                payload_hex="8900020201540cd503030000d8",
                says=((VOLT, 0, 2.87), (REL, 0, 84), (RAW, 0, 3285), (TEMP, 0, 21.6)),
            ),
            Example(
                note="the probe could not be read",
                f_port=10,
                payload_hex="8900020281ff1f400303811f40",
                says=((VOLT, 0, 2.87),),
            ),
            Example(
                note="below zero, with the device's own inputs and a distance sensor",
                f_port=10,
                payload_hex="640000000100010101012c32020201110400030301ffdd",
                says=((VOLT, 0, 2.5), (REL, 0, 17), (RAW, 0, 1024), (TEMP, 0, -3.5)),
            ),
        ),
    ),
)
