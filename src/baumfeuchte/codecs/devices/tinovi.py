"""Tinovi PM-IO-5-SM: permittivity, moisture, EC and temperature of up to two probes.

Layout (lorawan 1.3; Tinovi's decoder in the device repository of The Things Network): a mask,
the battery in per cent, then a block for each bit in the order of ``BLOCKS``; a further mask
announces the leaf sensor. Eight zero bytes say that no probe is connected.

The maker nowhere says in which units EC and water content travel. Its data sheet has mS/m, so
the tenths in the frame are taken for that, and the whole number for per cent by volume; both
are ``SUSPECT``. The pressures and the light are left out.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.codecs.codec import Example, truncated, undecodable
from baumfeuchte.codecs.field import GOOD, S16, U8, Field, linear
from baumfeuchte.codecs.outgoing import Outgoing, of_now
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 1
HEADER: Final = struct.Struct(">BB")  # mask, battery
LEAF_BIT: Final = 0x02
LEAF_BYTES: Final = 4

FAILED: Final = frozenset({0xFFFF})
ENDS: Final = frozenset({0x7FFF, -0x8000})
BATTERY: Final = linear(Quantity.BATTERY_PERCENT, raws=U8, sentinels=frozenset({0xFF}))
PERMITTIVITY: Final = linear(Quantity.PERMITTIVITY, divisor=100, sentinels=FAILED)
EC: Final = linear(Quantity.SOIL_EC_US_CM, sentinels=FAILED)  # tenths of mS/m
TEMPERATURE: Final = linear(Quantity.SOIL_TEMPERATURE_C, divisor=100, raws=S16, sentinels=ENDS)
MOISTURE: Final = linear(Quantity.SOIL_MOISTURE_VWC_PERCENT, sentinels=FAILED)
AIR_TEMPERATURE: Final = linear(Quantity.AIR_TEMPERATURE_C, divisor=100, raws=S16, sentinels=ENDS)
HUMIDITY: Final = linear(Quantity.AIR_HUMIDITY_PERCENT, divisor=100, sentinels=FAILED)
UNITS_INFERRED: Final = frozenset({EC, MOISTURE})


class Block(NamedTuple):
    """What a bit of the mask announces.

    Attributes:
        bit: number of the bit.
        layout: of the block.
        fields: rows of its numbers.
        probe: index of the probe.
    """

    bit: int
    layout: struct.Struct
    fields: tuple[Field, ...] = ()
    probe: int = 0


SOIL: Final = (PERMITTIVITY, EC, TEMPERATURE, MOISTURE)
SOIL_LAYOUT: Final = struct.Struct(">HHhH")
SOIL_BLOCKS: Final = (Block(0, SOIL_LAYOUT, SOIL), Block(3, SOIL_LAYOUT, SOIL, 1))
AIR_BLOCK: Final = Block(1, struct.Struct(">hHxx"), (AIR_TEMPERATURE, HUMIDITY))
BLOCKS: Final = (
    SOIL_BLOCKS[0],
    AIR_BLOCK,
    Block(2, struct.Struct("4x")),  # light
    Block(4, struct.Struct("4x")),  # pulses
    SOIL_BLOCKS[1],
    Block(5, struct.Struct("2x")),  # pressure in a pipe
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tinovi:
    """A row of the table of models: name and examples."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, _f_port: int | None, payload: bytes, _settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``. The port is free, as in the maker's decoder."""
        if len(payload) < HEADER.size:
            raise truncated(self.name, payload)
        mask, battery = HEADER.unpack_from(payload)
        found = [BATTERY.measure(battery)]
        position = HEADER.size
        for _, layout, fields, probe in (b for b in BLOCKS if mask >> b.bit & 1):
            if position + layout.size > len(payload):
                raise truncated(self.name, payload)
            raws = layout.unpack_from(payload, position)
            position += layout.size
            if any(raws):
                found += [
                    field.measure(
                        raw, probe, None, Quality.SUSPECT if field in UNITS_INFERRED else GOOD
                    )
                    for field, raw in zip(fields, raws, strict=True)
                ]
        self._check_rest(payload, position)
        return tuple(found)

    def _check_rest(self, payload: bytes, position: int) -> None:
        """Behind the blocks there may be a mask of the leaf sensor and its numbers."""
        rest = payload[position:]
        leaf = LEAF_BYTES if rest and rest[0] & LEAF_BIT else 0
        if 1 < len(rest) < 1 + leaf:
            raise truncated(self.name, payload)
        if len(rest) > 1 + leaf:
            raise undecodable(self.name, f"it has {len(rest)} bytes behind its last block")

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: battery, whole soil blocks of two probes, air."""
        out = of_now(self.name, measurements)
        battery = out.take(BATTERY)
        if battery is None:
            raise InputError(f"{self.name} sends battery_percent in every frame: give it.")
        mask, blocks = 0, b""
        for block in (SOIL_BLOCKS[0], AIR_BLOCK, SOIL_BLOCKS[1]):
            raws = self._take(block, out)
            if raws:
                mask |= 1 << block.bit
                blocks += block.layout.pack(*raws)
        out.close()
        return PORT, HEADER.pack(mask, battery) + blocks

    def _take(self, block: Block, out: Outgoing) -> list[int]:
        raws = [out.take(field, block.probe) for field in block.fields]
        found = [raw for raw in raws if raw is not None]
        if found and len(found) < len(raws):
            names = " and ".join(field.quantity.value for field in block.fields)
            raise InputError(f"{self.name} sends {names} only together: give all of them.")
        return found


EPS, COND, TEMP, VWC, AIR, RH, PERCENT = (
    Quantity.PERMITTIVITY,
    Quantity.SOIL_EC_US_CM,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.BATTERY_PERCENT,
)

CODECS: Final = (
    Tinovi(
        name="tinovi/PM-IO-5-SM",
        examples=(
            Example(
                note="the vendor's example: no probe",
                f_port=1,
                payload_hex="013f0000000000000000",
                says=((PERCENT, 0, 63),),
            ),
            Example(
                note="two probes, one below zero, and the air",
                f_port=1,
                payload_hex="0b4d05dc00d204d2001908660fa0c79f07d000aaff380014",
                says=(
                    (PERCENT, 0, 77),
                    (EPS, 0, 15.0),
                    (COND, 0, 210),
                    (TEMP, 0, 12.34),
                    (VWC, 0, 25),
                    (AIR, 0, 21.5),
                    (RH, 0, 40.0),
                    (EPS, 1, 20.0),
                    (COND, 1, 170),
                    (TEMP, 1, -2.0),
                    (VWC, 1, 20),
                ),
            ),
        ),
    ),
)
