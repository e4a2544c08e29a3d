"""Sensefarm CUBE01 and CUBE02: soil water tension of up to eight Watermark probes.

Layout (lorawan 1.3, the maker's Sensefarm-LPP): fields of a header byte, type << 3 | index,
and a big-endian value. The index is the probe. The tension of a probe that is shorted, open
or out of range is not sent; the resistance beside it tells why. The temperatures are left
out: nothing says which of them is in the soil. The port is free, as in the maker's decoder.

A CUBE01 sends the same fields without the protocol's version. The maker's decoder reads them
and then complains; the version is its guard against a wrong application key, so that a CUBE01
has none, and a frame with a version is refused as that of another model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example, truncated, undecodable, unsupported_version
from baumfeuchte.codecs.field import linear
from baumfeuchte.codecs.outgoing import of_now
from baumfeuchte.codecs.plausible import watermark_flags
from baumfeuchte.domain.reading import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 2
NORMAL: Final = 6
PROBES: Final = range(8)

BATTERY: Final = linear(Quantity.BATTERY_V, divisor=1000)
TENSION: Final = linear(
    Quantity.SOIL_WATER_TENSION_KPA, sentinels=frozenset({0xFFFF}), judge=watermark_flags
)

# Types of the maker's table; the numbers are bytes.
PROPRIETARY: Final = 0x00
BATTERY_TYPE: Final = 0x06
RESISTANCE_TYPE: Final = 0x13
TENSION_TYPE: Final = 0x15
REASON_TYPE: Final = 0x16
VERSION_TYPE: Final = 0x17
SIZES: Final[Mapping[int, int]] = {
    0x01: 4,  # temperature
    0x02: 2,  # relative humidity
    0x03: 6,  # acceleration
    0x04: 4,  # light
    0x05: 2,  # analogue input
    BATTERY_TYPE: 2,
    0x07: 4,  # altitude
    0x08: 2,  # pulses
    0x09: 4,  # pulses, total
    0x0A: 2,  # rotation
    0x0B: 4,  # rotation, total
    0x0C: 2,  # RSSI and SNR
    0x0D: 8,  # position
    0x0E: 16,  # position, fine
    0x0F: 2,  # wind speed
    0x10: 2,  # wind direction
    0x11: 1,  # state
    0x12: 4,  # other
    RESISTANCE_TYPE: 4,
    0x14: 8,  # identity of the next sensor
    TENSION_TYPE: 2,
    REASON_TYPE: 1,
    VERSION_TYPE: 2,
}

# A Watermark below is shorted, above it is open (irrigation-science 1.2).
WORKING_OHM: Final = range(300, 35_001)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cube:
    """A row of the table of models.

    Attributes:
        name: ``vendor/model``.
        version: of the protocol that every frame must name; None where none may.
        examples: see ``Example``.
    """

    name: str
    version: int | None
    examples: tuple[Example, ...]

    def decode(
        self, _f_port: int | None, payload: bytes, _settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``."""
        values: dict[tuple[int, int], int] = {}
        for kind, index, value in self._split(payload):
            if kind == VERSION_TYPE and value != self.version:
                raise unsupported_version(self.name, value)
            values[kind, index] = value
        if self.version is not None and not any(kind == VERSION_TYPE for kind, _ in values):
            # The maker's guard against a wrong application key.
            raise unsupported_version(self.name, None)
        return tuple(self._measure(values))

    @staticmethod
    def _measure(values: Mapping[tuple[int, int], int]) -> Iterator[Measurement]:
        for (kind, index), value in values.items():
            if kind == BATTERY_TYPE and index == 0:
                yield BATTERY.measure(value)
            elif (
                kind == TENSION_TYPE
                and values.get((RESISTANCE_TYPE, index), WORKING_OHM.start) in WORKING_OHM
            ):
                yield TENSION.measure(value, index)

    def _split(self, payload: bytes) -> Iterator[tuple[int, int, int]]:
        """Cut a frame into type, index and unsigned value of each field."""
        position = 0
        while position < len(payload):
            kind, index = divmod(payload[position], len(PROBES))
            if kind == PROPRIETARY:
                return
            if kind not in SIZES:
                raise undecodable(self.name, f"the field type {kind:#04x} is not known")
            position += 1
            end = position + SIZES[kind]
            if end > len(payload):
                raise truncated(self.name, payload)
            yield kind, index, int.from_bytes(payload[position:end], "big")
            position = end

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: any of battery and the tensions of probes 0-7.

        The resistances are left out, as the maker's layout allows.
        """
        out = of_now(self.name, measurements)
        frame = b""
        if self.version is not None:
            frame = _field(REASON_TYPE, 0, NORMAL) + _field(VERSION_TYPE, 0, self.version)
        battery = out.take(BATTERY)
        if battery is not None:
            frame += _field(BATTERY_TYPE, 0, battery)
        for probe in PROBES:
            tension = out.take(TENSION, probe)
            if tension is not None:
                frame += _field(TENSION_TYPE, probe, tension)
        out.close()
        return PORT, frame


def _field(kind: int, index: int, value: int) -> bytes:
    return bytes([kind * len(PROBES) + index]) + value.to_bytes(SIZES[kind], "big")


KPA, VOLT = Quantity.SOIL_WATER_TENSION_KPA, Quantity.BATTERY_V

# Examples: Sensefarm/protocols (Apache-2.0).
CODECS: Final = (
    Cube(
        name="sensefarm/CUBE01",
        version=None,
        examples=(
            Example(
                note="a real uplink: battery and a temperature of no known place",
                f_port=2,
                payload_hex="300da70841ac0000",
                says=((VOLT, 0, 3.495),),
            ),
            Example(
                note="two probes, 25 kPa at 3200 ohm and the end of the range",
                f_port=2,
                payload_hex="300d8aa800199800000c80a900c7",
                says=((VOLT, 0, 3.466), (KPA, 0, 25), (KPA, 1, 199)),
            ),
        ),
    ),
    Cube(
        name="sensefarm/CUBE02",
        version=1,
        examples=(
            Example(
                note="a real uplink: 153 kPa at 22 117 ohm, the second input shorted",
                f_port=2,
                payload_hex="b006b8000130091d9800005665a80099990000001308410a00000940fff0d7",
                says=((VOLT, 0, 2.333), (KPA, 0, 153)),
            ),
            Example(
                note="a real uplink: both inputs open",
                f_port=2,
                payload_hex="b006b8000130097098009c18f599009c18f50841abaa49",
                says=((VOLT, 0, 2.416),),
            ),
            Example(
                note="out of range: a resistance without a tension",
                f_port=2,
                payload_hex="b006b800013008e4980000032f",
                says=((VOLT, 0, 2.276),),
            ),
        ),
    ),
)
