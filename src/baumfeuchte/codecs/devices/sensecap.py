"""SenseCAP S2104 and S2105: moisture, temperature and (S2105) EC of one probe.

Frame (lorawan 1.3; Seeed, "SenseCAP S210x User Guide" 9.3): records of channel, identity and a
little-endian 32-bit value in thousandths, then the CRC-16/KERMIT of all of them. Identities
below 4096 describe the node itself; of these we read the battery. The EC is in dS/m. Unknown
identities are skipped: all records have the same length. The port is free, as in the vendor's
codec.
"""

from __future__ import annotations

import struct
from binascii import crc_hqx
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example, truncated, undecodable
from baumfeuchte.codecs.field import Field, linear
from baumfeuchte.codecs.outgoing import of_now
from baumfeuchte.domain.reading import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 2
RECORD: Final = struct.Struct("<BHi")
BATTERY_RECORD: Final = struct.Struct("<BHHH")  # channel, identity, percent, interval in minutes
CRC: Final = struct.Struct("<H")
NODE: Final = 0  # channel of the node itself
BATTERY_ID: Final = 7
INTERVAL_MIN: Final = 60  # of simulated devices
PROBES: Final = range(8)

S32: Final = range(-0x80000000, 0x80000000)
EXTREMES: Final = frozenset({S32[0], S32[-1]})

BATTERY: Final = linear(Quantity.BATTERY_PERCENT, sentinels=frozenset({0xFFFF}))
TEMPERATURE: Final = linear(Quantity.SOIL_TEMPERATURE_C, divisor=1000, raws=S32, sentinels=EXTREMES)
MOISTURE: Final = linear(
    Quantity.SOIL_MOISTURE_VWC_PERCENT, divisor=1000, raws=S32, sentinels=EXTREMES
)
EC: Final = linear(Quantity.SOIL_EC_US_CM, raws=S32, sentinels=EXTREMES)  # thousandths of dS/m

# In rising order of preference: 4110 is named volumetric, 4103 is not.
FIELDS: Final[Mapping[int, Field]] = {
    4102: TEMPERATURE,
    4103: MOISTURE,
    4108: EC,
    4110: MOISTURE,
    4111: EC,
    4112: TEMPERATURE,
}

REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(0x100))


def crc16_kermit(data: bytes) -> int:
    """CRC-16/KERMIT: the CRC of ``crc_hqx`` with the bits of all bytes and of itself reversed."""
    return int(f"{crc_hqx(data.translate(REVERSED), 0):016b}"[::-1], 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class SenseCap:
    """A row of the table of models.

    Attributes:
        name: ``vendor/model``.
        sends: identities in the frames that we make.
        examples: see ``Example``.
    """

    name: str
    sends: tuple[int, ...]
    examples: tuple[Example, ...]

    def decode(
        self, _f_port: int | None, payload: bytes, _settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``. Where two records say the same, the preferred one counts."""
        records = payload[: -CRC.size]
        if not records or len(records) % RECORD.size:
            raise truncated(self.name, payload)
        if crc16_kermit(records) != CRC.unpack_from(payload, len(records))[0]:
            raise undecodable(self.name, "its checksum is wrong")
        found: dict[tuple[Quantity, int], tuple[int, Measurement]] = {}
        for position in range(0, len(records), RECORD.size):
            channel, identity, raw = RECORD.unpack_from(records, position)
            if identity == BATTERY_ID:
                percent = BATTERY_RECORD.unpack_from(records, position)[2]
                found[Quantity.BATTERY_PERCENT, 0] = identity, BATTERY.measure(percent)
            elif identity in FIELDS:
                if channel - 1 not in PROBES:
                    raise undecodable(self.name, f"it has no channel {channel}")
                key = FIELDS[identity].quantity, channel - 1
                if key not in found or found[key][0] <= identity:
                    found[key] = identity, FIELDS[identity].measure(raw, channel - 1)
        return tuple(measurement for _, measurement in found.values())

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: any of its quantities and the battery."""
        out = of_now(self.name, measurements)
        records = b""
        battery = out.take(BATTERY)
        if battery is not None:
            records += BATTERY_RECORD.pack(NODE, BATTERY_ID, battery, INTERVAL_MIN)
        for identity in self.sends:
            raw = out.take(FIELDS[identity])
            if raw is not None:
                records += RECORD.pack(1, identity, raw)
        out.close()
        return PORT, records + CRC.pack(crc16_kermit(records))


VWC, TEMP, COND, PERCENT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.BATTERY_PERCENT,
)

CODECS: Final = (
    SenseCap(
        name="sensecap/S2104",
        sends=(4102, 4103),
        examples=(
            Example(
                note="the user guide's example",
                f_port=2,
                payload_hex="010610245e0000010710bcb10000a3d9",
                says=((TEMP, 0, 24.1), (VWC, 0, 45.5)),
            ),
            Example(
                note="below zero",
                f_port=2,
                payload_hex="01061080f3ffff01071028a00000c401",
                says=((TEMP, 0, -3.2), (VWC, 0, 41.0)),
            ),
        ),
    ),
    SenseCap(
        name="sensecap/S2105",
        sends=(4102, 4103, 4108),
        examples=(
            Example(
                note="temperature, moisture and EC 0.31 dS/m",
                f_port=2,
                payload_hex="010610e0470000010710305c0000010c1036010000e29d",
                says=((TEMP, 0, 18.4), (VWC, 0, 23.6), (COND, 0, 310)),
            ),
            Example(
                note="the vendor's example of a node's properties: versions, battery, interval",
                f_port=2,
                payload_hex="0000000101000100070064003c00012001000000002890",
                says=((PERCENT, 0, 100),),
            ),
        ),
    ),
)
