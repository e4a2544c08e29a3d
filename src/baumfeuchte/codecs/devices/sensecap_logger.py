"""SenseCAP S2100 data logger and S2120 weather station.

Frame (Seeed, "SenseCAP-Decoder", S2100 and S2120): fields of an identity of one byte and a
big-endian value of a fixed size, without a checksum. The logger's inputs are numbered from 1;
what is connected was set up in its app, so the setting ``channels`` says what an input means (see
``codecs.channels``), by its number and in thousandths of the probe's unit. The S2120 tells its air
itself. Rain is left out: the station sends how hard it rains, or its sum since the start.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.channels import channels_of
from baumfeuchte.codecs.codec import Example, truncated, undecodable
from baumfeuchte.codecs.field import GOOD, S16, U8, linear
from baumfeuchte.codecs.outgoing import of_now
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from baumfeuchte.codecs.channels import Channel
    from baumfeuchte.codecs.outgoing import Outgoing
    from baumfeuchte.domain.reading import Measurement

PORT: Final = 3
S32: Final = range(-0x8000_0000, 0x8000_0000)
INPUTS: Final = range(1, 16)
"""Numbers of inputs, in four bits; 0 is none."""

BATTERY: Final = linear(Quantity.BATTERY_PERCENT, raws=U8, sentinels=frozenset({0xFF}))
AIR_TEMPERATURE: Final = linear(
    Quantity.AIR_TEMPERATURE_C, divisor=10, raws=S16, sentinels=frozenset({0x7FFF, -0x8000})
)
HUMIDITY: Final = linear(Quantity.AIR_HUMIDITY_PERCENT, raws=U8, sentinels=frozenset({0xFF}))
INPUT: Final = linear(
    Quantity.SOIL_MOISTURE_RAW_INDEX,
    divisor=1000,
    raws=S32,
    sentinels=frozenset({S32[0], S32[-1]}),
)

STATION: Final = frozenset({0x01, 0x4A})
STATION_LAYOUT: Final = struct.Struct(">hB7x")  # air temperature, humidity; light, UV, wind
BATTERIES: Final = frozenset({0x03, 0x04, 0x39})
BATTERY_ONLY: Final = 0x03
TWO_INPUTS: Final[Mapping[int, struct.Struct]] = {
    0x30: struct.Struct(">Bxii"),  # two numbers of inputs, unused, two values
    0x31: struct.Struct(">Bxii"),
    0x32: struct.Struct(">Bii"),
    0x33: struct.Struct(">Bxii"),
}
SIZES: Final[Mapping[int, int]] = {
    **dict.fromkeys((0x03, 0x06), 1),
    **dict.fromkeys((0x05, 0x34), 4),
    0x4C: 6,
    **dict.fromkeys((0x02, 0x4B), 8),
    **dict.fromkeys((0x04, 0x10, 0x32, *range(0x35, 0x3A)), 9),
    **dict.fromkeys((0x01, 0x20, 0x21, 0x30, 0x31, 0x33, *range(0x40, 0x46), 0x4A), 10),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SenseCapLogger:
    """A row of the table of models.

    Attributes:
        name: ``vendor/model``.
        has_air: the node measures the air itself.
        examples: see ``Example``.
    """

    name: str
    has_air: bool
    examples: tuple[Example, ...]

    def decode(
        self, _f_port: int | None, payload: bytes, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``; setting ``channels``. The port is free.

        A field that nobody knows ends the frame; what was read before it is ``SUSPECT``.
        """
        channels = channels_of(self.name, settings)
        fields, doubt = self._split(payload)
        found: dict[tuple[Quantity, int], Measurement] = {}
        for identity, value in fields:
            for measurement in self._measure(identity, value, channels, doubt):
                found.setdefault((measurement.quantity, measurement.probe), measurement)
        return tuple(found.values())

    def _split(self, payload: bytes) -> tuple[list[tuple[int, bytes]], Quality]:
        fields: list[tuple[int, bytes]] = []
        position = 0
        while position < len(payload):
            identity = payload[position]
            if identity not in SIZES:
                if not fields:
                    raise undecodable(self.name, f"the field {identity:#04x} is not known")
                return fields, Quality.SUSPECT
            end = position + 1 + SIZES[identity]
            if end > len(payload):
                raise truncated(self.name, payload)
            fields.append((identity, payload[position + 1 : end]))
            position = end
        return fields, GOOD

    def _measure(
        self, identity: int, value: bytes, channels: Mapping[str, Channel], doubt: Quality
    ) -> Iterator[Measurement]:
        if identity in BATTERIES:
            yield BATTERY.measure(value[0], 0, None, doubt)
        elif identity in STATION and self.has_air:
            temperature, humidity = STATION_LAYOUT.unpack(value)
            yield AIR_TEMPERATURE.measure(temperature, 0, None, doubt)
            yield HUMIDITY.measure(humidity, 0, None, doubt)
        elif identity in TWO_INPUTS:
            numbers, *raws = TWO_INPUTS[identity].unpack(value)
            for number, raw in zip(divmod(numbers, 16), raws, strict=True):
                channel = channels.get(str(number)) if number else None
                if channel:
                    yield channel.measure(INPUT, raw, doubt)

    def encode(
        self, measurements: Sequence[Measurement], settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``; setting ``channels``: battery, air and inputs."""
        out = of_now(self.name, measurements)
        frame = b""
        battery = out.take(BATTERY)
        if battery is not None:
            frame += bytes([BATTERY_ONLY, battery])
        if self.has_air:
            air = out.take_all((AIR_TEMPERATURE, HUMIDITY))
            frame += b"" if air is None else b"\x01" + STATION_LAYOUT.pack(*air)
        frame += self._encode_inputs(out, channels_of(self.name, settings))
        out.close()
        return PORT, frame

    def _encode_inputs(self, out: Outgoing, channels: Mapping[str, Channel]) -> bytes:
        given: list[tuple[int, int]] = []
        for name, channel in channels.items():
            raw = out.take(channel.field(INPUT), channel.probe)
            if raw is not None:
                if not name.isdecimal() or int(name) not in INPUTS:
                    raise InputError(f"{self.name} has no channel {name}: use 1 to 15.")
                given.append((int(name), raw))
        frame = b""
        for place in range(0, len(given), 2):
            (first, raw), (second, other) = (*given[place : place + 2], (0, 0))[:2]
            frame += b"\x32" + TWO_INPUTS[0x32].pack(first * 16 + second, raw, other)
        return frame


VWC, TEMP, COND, AIR, RH, PERCENT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.BATTERY_PERCENT,
)
ONE_PROBE: Final = {
    "channels": {
        "1": {"quantity": TEMP.value},
        "2": {"quantity": VWC.value},
        "3": {"quantity": COND.value, "factor": 1000},
    }
}

# Frames of our own, made from the vendor's decoders.
CODECS: Final = (
    SenseCapLogger(
        name="sensecap/S2100",
        has_air=False,
        examples=(
            Example(
                note="battery, then a soil probe of three inputs: below zero, 31.25 %, 0.31 dS/m",
                f_port=3,
                payload_hex="0363" + "301200fffff9c000007a12" + "33300000000136" + "00000000",
                says=((PERCENT, 0, 99), (TEMP, 0, -1.6), (VWC, 0, 31.25), (COND, 0, 310)),
                settings=ONE_PROBE,
            ),
            Example(
                note="without channels only the battery is known",
                f_port=3,
                payload_hex="0363" + "321200004e2000007a12",
                says=((PERCENT, 0, 99),),
            ),
        ),
    ),
    SenseCapLogger(
        name="sensecap/S2120",
        has_air=True,
        examples=(
            Example(
                note="air at 21.5 C and 48 %, wind and rain",
                f_port=3,
                payload_hex="0100d73000007a1205000c" + "02005a000003e82784" + "0357",
                says=((AIR, 0, 21.5), (RH, 0, 48), (PERCENT, 0, 87)),
            ),
            Example(
                note="newer firmware below zero, with gusts and the sum of rain",
                f_port=3,
                payload_hex="4affce5b00000000000005" + "4b005a0000000027a6" + "4c001900000bb8",
                says=((AIR, 0, -5.0), (RH, 0, 91)),
            ),
        ),
    ),
)
