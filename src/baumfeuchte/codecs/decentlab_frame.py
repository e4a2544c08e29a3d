"""The frame that all Decentlab models share; ``devices.decentlab`` holds their tables.

Frame (lorawan 1.1): version 2, device id u16, flags u16, then 16-bit words. Bit i of the
flags says that block i is present, in this order; the last block is the battery. Frames with
the battery alone are normal.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import truncated, undecodable, unsupported_version
from baumfeuchte.codecs.field import GOOD
from baumfeuchte.codecs.outgoing import Outgoing, by_time
from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.codecs.codec import Example
    from baumfeuchte.codecs.field import Field
    from baumfeuchte.domain.reading import Measurement

HEADER: Final = struct.Struct(">BHH")
VERSION: Final = 2
DEVICE_ID: Final = 1  # of simulated devices
PORT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A row of a model's table: one 16-bit word.

    Attributes:
        fields: what the word means. The first one is encoded, the others follow from it.
            Empty for a word that we do not use.
        probe: index of the probe.
    """

    fields: tuple[Field, ...] = ()
    probe: int = 0

    def read(self, raw: int, found: list[Measurement]) -> None:
        """Add what a word means; doubts about its first meaning hold for all of them."""
        extra = GOOD
        for each in self.fields:
            if raw not in each.absent:
                measurement = each.measure(raw, self.probe, None, extra)
                extra = measurement.flags
                found.append(measurement)


Block = tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decentlab:
    """A row of the table of models.

    Attributes:
        name: ``vendor/model``.
        blocks: in the order of the flags' bits, the battery last.
        examples: see ``Example``.
    """

    name: str
    blocks: tuple[Block, ...]
    examples: tuple[Example, ...]
    _layouts: dict[int, tuple[Block, struct.Struct]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def decode(
        self, _f_port: int | None, payload: bytes, _settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``. The port is free, as in the vendor's codec."""
        if len(payload) < HEADER.size:
            raise truncated(self.name, payload)
        version, _, flags = HEADER.unpack_from(payload)
        if version != VERSION:
            raise unsupported_version(self.name, version)
        if flags >> len(self.blocks):
            raise undecodable(self.name, "it has a block that this model does not know")
        words, numbers = self._layout(flags)
        size = HEADER.size + numbers.size
        if len(payload) < size:
            raise truncated(self.name, payload)
        if len(payload) > size:
            raise undecodable(self.name, f"it has {len(payload)} bytes instead of {size}")
        found: list[Measurement] = []
        raws = numbers.unpack_from(payload, HEADER.size)
        for word, raw in zip(words, raws, strict=True):
            word.read(raw, found)
        return tuple(found)

    def _layout(self, flags: int) -> tuple[tuple[Word, ...], struct.Struct]:
        """The words behind the header, and how they are packed; a device sends two or three."""
        layout = self._layouts.get(flags)
        if layout is None:
            words = (*chain(*(b for i, b in enumerate(self.blocks) if flags >> i & 1)),)
            layout = self._layouts[flags] = words, struct.Struct(f">{len(words)}H")
        return layout

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: blocks without any measurement are left out.

        What the frame can mark as absent may be missing from a block, nothing else.
        """
        if any(by_time(measurements).keys()):
            raise InputError(f"{self.name} sends no records: leave observed_at out.")
        out = Outgoing(self.name, measurements)
        flags, raws = 0, list[int]()
        for i, block in enumerate(self.blocks):
            found = self._encode_block(block, out)
            flags |= bool(found) << i
            raws += found
        out.close()
        frame = HEADER.pack(VERSION, DEVICE_ID, flags) + struct.pack(f">{len(raws)}H", *raws)
        return PORT, frame

    def _encode_block(self, block: Block, out: Outgoing) -> list[int]:
        raws: list[int | None] = []
        missing: list[str] = []
        given = False
        for word in block:
            raw, derived = None, False
            if word.fields:
                first, *others = word.fields
                raw = out.take(first, word.probe)
                # sum, because any() would leave the others of the word undropped
                derived = sum(out.drop(field, word.probe) for field in others) > 0
                if raw is None and (derived or not first.absent):
                    missing.append(first.quantity.value)
            raws.append(raw)
            given = given or derived or raw is not None
        if not given:
            return []
        if missing:
            raise InputError(
                f"{self.name} sends the values of a block only together: give also "
                f"{' and '.join(missing)}."
            )
        return [raw or 0 for raw in raws]
