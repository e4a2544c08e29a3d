"""Dragino SE0X-LB and SE0X-LS (solar): up to four soil probes at one device.

Layout (lorawan 1.2): battery and DS18B20 thermometer, a flag byte, then six bytes for each
probe. The low bits of the flags say which of the four answered. The vendor's decoder reads four
fixed places; devices in the field (a published uplink of two probes has 17 bytes) send only the
probes that answered, one behind the other. The length tells which it is.

A SE0X with two probes is also sold as "SE02" and sends as many bytes as one. Its device
information (port 5) begins with 0xF9, that of a SE02 with 0xF1.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example, truncated, undecodable, wrong_port
from baumfeuchte.codecs.dragino_frame import (
    INFO_PORT,
    NO_DS18B20,
    NO_PROBE,
    UPLINK_PORT,
    Slot,
    measure_battery,
    measure_info,
    measure_slots,
    take_battery,
    take_slots,
)
from baumfeuchte.codecs.field import GOOD
from baumfeuchte.codecs.outgoing import of_now
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

HEAD: Final = struct.Struct(">HhB")  # battery, DS18B20, flags
SLOT: Final = struct.Struct(">HhH")  # moisture, temperature, EC
SLOTS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DraginoFour:
    """A row of the table of models with up to four probes."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, f_port: int | None, payload: bytes, _settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``."""
        if f_port == UPLINK_PORT or f_port is None:
            if len(payload) < HEAD.size:
                raise truncated(self.name, payload)
            battery_mv, _, bits = HEAD.unpack_from(payload)
            slots = self._slots(payload, bits)
            return (*measure_slots(slots, bits), measure_battery(battery_mv))
        if f_port == INFO_PORT:
            return measure_info(self.name, payload)
        raise wrong_port(self.name, f_port)

    def _slots(self, payload: bytes, bits: int) -> list[Slot]:
        """Find the words of the probes that answered; bit 3 is the first probe."""
        found = [probe for probe in range(SLOTS) if bits >> (SLOTS - 1 - probe) & 1]
        size = len(payload) - HEAD.size
        if size not in {SLOTS * SLOT.size, len(found) * SLOT.size}:
            if size < SLOTS * SLOT.size:
                raise truncated(self.name, payload)
            raise undecodable(self.name, f"it has {len(payload)} bytes instead of at most 29")
        words = [*SLOT.iter_unpack(payload[HEAD.size :])]
        if len(words) == SLOTS:
            return [(probe, words[probe], GOOD) for probe in found]
        # Behind a missing probe, a cut frame of fixed places would look the same.
        return [
            (probe, raws, GOOD if probe == place else Quality.SUSPECT)
            for place, (probe, raws) in enumerate(zip(found, words, strict=True))
        ]

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: battery, and all or nothing of each probe.

        Permittivities instead make a frame with the MOD bit. The probes have fixed places.
        """
        out = of_now(self.name, measurements)
        battery = take_battery(self.name, out)
        slots, bits = take_slots(self.name, out, range(SLOTS))
        out.close()
        for probe, raws in enumerate(slots):
            bits |= (raws != NO_PROBE) << (SLOTS - 1 - probe)
        frame = HEAD.pack(battery, NO_DS18B20, bits)
        return UPLINK_PORT, frame + b"".join(SLOT.pack(*raws) for raws in slots)


VWC, TEMP, COND, EPS, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.PERMITTIVITY,
    Quantity.BATTERY_V,
)

# Frames of our own, made from the documented layout.
CODECS: Final = (
    DraginoFour(
        name="dragino/SE0X-LB",
        examples=(
            Example(
                note="two probes, one behind the other",
                f_port=2,
                payload_hex="0dc60ccc0c10cc07d001480d7affb00133",
                says=(
                    (VWC, 0, 43.0),
                    (TEMP, 0, 20.0),
                    (COND, 0, 328),
                    (VWC, 1, 34.5),
                    (TEMP, 1, -0.8),
                    (COND, 1, 307),
                    (VOLT, 0, 3.526),
                ),
            ),
            Example(
                note="probes 1 and 3 at fixed places",
                f_port=2,
                payload_hex="0e1000d70a071c06ae00be00000000000009ceff380104000000000000",
                says=(
                    (VWC, 0, 18.2),
                    (TEMP, 0, 17.1),
                    (COND, 0, 190),
                    (VWC, 2, 25.1),
                    (TEMP, 2, -2.0),
                    (COND, 2, 260),
                    (VOLT, 0, 3.6),
                ),
            ),
            Example(
                note="MOD bit: permittivities of probes 1 and 2",
                f_port=2,
                payload_hex="0e100ccc8c00fa0258006401090300007b",
                says=((EPS, 0, 25.0), (EPS, 1, 26.5), (VOLT, 0, 3.6)),
            ),
            Example(
                note="no probe answered",
                f_port=2,
                payload_hex="0e100ccc00",
                says=((VOLT, 0, 3.6),),
            ),
        ),
    ),
    DraginoFour(
        name="dragino/SE0X-LS",
        examples=(
            Example(
                note="solar: one probe",
                f_port=2,
                payload_hex="103a0ccc080e1aff38014b",
                says=((VWC, 0, 36.1), (TEMP, 0, -2.0), (COND, 0, 331), (VOLT, 0, 4.154)),
            ),
        ),
    ),
)
