"""RAKwireless standardized payload: Sensor Hub with a soil probe, and WisBlock nodes.

Layout (lorawan 1.3; RAKwireless, "Standardized LoRaWAN Packet Format"): Cayenne LPP with more
types. The n-th value of a quantity in the frame is probe n. A type that nobody knows ends
the frame, because its length is not known: what was read before it is kept as ``SUSPECT``.

A temperature is the soil's where its channel also carries moisture, EC or pH, or where it is
channel 11 (WisBlock); ``SUSPECT`` where the frame has a soil probe and nothing of the air.
It is the air's on the documented channels beside their humidity. The setting ``channels``
overrides all this, for each channel that it names (see ``codecs.channels``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs import lpp
from baumfeuchte.codecs.channels import PROBES, channels_of
from baumfeuchte.codecs.codec import Example, undecodable
from baumfeuchte.codecs.field import GOOD, S16, SENTINEL, U8, Field, linear
from baumfeuchte.codecs.outgoing import Outgoing, of_now
from baumfeuchte.codecs.rak_types import (
    EC,
    MOISTURE,
    NEW_MOISTURE,
    NUMBERS,
    OTHERS,
    PRECISE_EC,
    PRECISE_HUMIDITY,
)
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 2
FIRST_FREE_CHANNEL: Final = 61

FAILED: Final = frozenset({0xFFFF})
TEMPERATURE_ENDS: Final = frozenset({0x7FFF, -0x8000})
VWC: Final = linear(Quantity.SOIL_MOISTURE_VWC_PERCENT, divisor=10, sentinels=FAILED)
SOIL_EC: Final = linear(Quantity.SOIL_EC_US_CM, sentinels=FAILED)  # thousandths of mS/cm
SOIL_TEMPERATURE: Final = linear(
    Quantity.SOIL_TEMPERATURE_C, divisor=10, raws=S16, sentinels=TEMPERATURE_ENDS
)
AIR_TEMPERATURE: Final = linear(
    Quantity.AIR_TEMPERATURE_C, divisor=10, raws=S16, sentinels=TEMPERATURE_ENDS
)
AIR_HUMIDITY: Final = linear(
    Quantity.AIR_HUMIDITY_PERCENT, divisor=2, raws=U8, sentinels=frozenset({0xFF})
)
SOIL_HUMIDITY: Final = linear(
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT, divisor=2, raws=U8, sentinels=frozenset({0xFF})
)
VOLTAGE: Final = linear(Quantity.BATTERY_V, divisor=100, sentinels=FAILED)
CAPACITY: Final = linear(Quantity.BATTERY_PERCENT, raws=U8, sentinels=frozenset({0xFF}))

CAPACITY_TYPE: Final = 0xB8
ALWAYS: Final[Mapping[int, Field]] = {
    MOISTURE: VWC,
    NEW_MOISTURE: VWC,
    EC: SOIL_EC,
    PRECISE_EC: linear(
        Quantity.SOIL_EC_US_CM,
        divisor=1000,
        raws=lpp.U32,
        sentinels=frozenset({0xFFFFFFFF}),
    ),
    lpp.VOLTAGE: VOLTAGE,
    0x98: CAPACITY,
    CAPACITY_TYPE: CAPACITY,
    0x9A: VOLTAGE,
    0xBA: VOLTAGE,
    PRECISE_HUMIDITY: linear(
        Quantity.AIR_HUMIDITY_PERCENT, divisor=10, raws=S16, sentinels=TEMPERATURE_ENDS
    ),
}
"""Types that mean the same on every channel."""

FINE_EC: Final = PRECISE_EC, ALWAYS[PRECISE_EC]
FINE_HUMIDITY: Final = PRECISE_HUMIDITY, ALWAYS[PRECISE_HUMIDITY]
SOIL_TYPES: Final = frozenset({MOISTURE, NEW_MOISTURE, EC, PRECISE_EC, 0xA1, 0xA2, 0xC1, 0xC2})
AIR_TYPES: Final = frozenset({lpp.HUMIDITY, PRECISE_HUMIDITY})
WISBLOCK_SOIL_TEMPERATURE: Final = 11
WISBLOCK_SOIL_HUMIDITY: Final = 12
WISBLOCK_SOIL_VALID: Final = 14
AIR_CHANNELS: Final[Mapping[int, int]] = {3: 2, 7: 6, 36: 37}
"""Channels of air temperatures, and of the humidity beside each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rak:
    """A row of the table of models: name and examples."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, _f_port: int | None, payload: bytes, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``; setting ``channels``. The port is free."""
        channels = channels_of(self.name, settings)
        entries, doubt = lpp.entries(self.name, payload, NUMBERS, OTHERS)
        found: dict[tuple[Quantity, int], Measurement] = {}
        count = Counter[Quantity]()
        for entry, field, extra in _meanings(entries, channels):
            probe = count[field.quantity]
            count[field.quantity] += 1
            if probe not in PROBES:
                raise undecodable(self.name, "it has more probes than a node can have")
            found[field.quantity, probe] = field.measure(entry.value, probe, None, extra | doubt)
        for entry in entries:
            exact = f"{entry.channel}.{NUMBERS[entry.kind].name}" if entry.kind in NUMBERS else ""
            channel = channels.get(exact) or channels.get(str(entry.channel))
            if channel and exact:
                measurement = channel.measure(NUMBERS[entry.kind].field, entry.value, doubt)
                found[measurement.quantity, measurement.probe] = measurement
        return tuple(found.values())

    def encode(
        self, measurements: Sequence[Measurement], settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``; setting ``channels``.

        Other soil values, of up to 12 probes, are sent on channel 61 + n, which the vendor has
        not given away; probes are counted, so that none before may be missing.
        """
        out = of_now(self.name, measurements)
        channels = channels_of(self.name, settings)
        frame = lpp.pack_channels(self.name, out, channels, NUMBERS)
        named = {(channel.quantity, channel.probe) for channel in channels.values()}
        self._check_count([m for m in measurements if (m.quantity, m.probe) not in named])
        for kind, channel, field in (
            (lpp.VOLTAGE, 1, VOLTAGE),
            (CAPACITY_TYPE, 1, CAPACITY),
            (lpp.HUMIDITY, WISBLOCK_SOIL_HUMIDITY, SOIL_HUMIDITY),
        ):
            raw = out.take(field)
            if raw is not None:
                frame += lpp.pack(channel, kind, raw, NUMBERS[kind])
        frame += self._encode_air(out)
        for probe in PROBES:
            frame += self._encode_probe(probe, out)
        out.close()
        return PORT, frame

    def _encode_air(self, out: Outgoing) -> bytes:
        temperature = out.take(AIR_TEMPERATURE)
        humidity = out.take_value(Quantity.AIR_HUMIDITY_PERCENT)
        if humidity is None:
            if temperature is not None:
                raise InputError(
                    f"{self.name} sends air_temperature_c only beside air_humidity_percent: "
                    "give both."
                )
            return b""
        coarse = float(2 * humidity).is_integer()
        kind, field = (lpp.HUMIDITY, AIR_HUMIDITY) if coarse else FINE_HUMIDITY
        frame = lpp.pack(2, kind, field.raw_of(humidity), NUMBERS[kind])
        if temperature is not None:
            frame += lpp.pack(3, lpp.TEMPERATURE, temperature, NUMBERS[lpp.TEMPERATURE])
        return frame

    def _check_count(self, measurements: Sequence[Measurement]) -> None:
        for quantity in {m.quantity for m in measurements}:
            probes = sorted(m.probe for m in measurements if m.quantity is quantity)
            if probes != [*range(len(probes))]:
                raise InputError(
                    f"{self.name} counts its probes: give {quantity.value} of all probes before "
                    f"probe {probes[-1]}."
                )

    def _encode_probe(self, probe: int, out: Outgoing) -> bytes:
        channel, frame = FIRST_FREE_CHANNEL + probe, b""
        raw = out.take(VWC, probe)
        if raw is not None:
            frame += lpp.pack(channel, MOISTURE, raw, NUMBERS[MOISTURE])
        us_cm = out.take_value(Quantity.SOIL_EC_US_CM, probe)
        if us_cm is not None:
            kind, field = (EC, SOIL_EC) if float(us_cm).is_integer() else FINE_EC
            frame += lpp.pack(channel, kind, field.raw_of(us_cm), NUMBERS[kind])
        raw = out.take(SOIL_TEMPERATURE, probe)
        if raw is None:
            return frame
        if not frame:
            if probe:
                raise InputError(
                    f"{self.name} sends the temperature of probe {probe} only beside its "
                    "moisture or EC: give one of them."
                )
            channel = WISBLOCK_SOIL_TEMPERATURE
        return frame + lpp.pack(channel, lpp.TEMPERATURE, raw, NUMBERS[lpp.TEMPERATURE])


def _meanings(
    entries: Sequence[lpp.Entry], named: Mapping[str, object]
) -> Iterator[tuple[lpp.Entry, Field, Quality]]:
    """Say what the fields mean that no setting names."""
    of_soil = {entry.channel for entry in entries if entry.kind in SOIL_TYPES}
    of_air = {entry.channel for entry in entries if entry.kind in AIR_TYPES}
    of_air.discard(WISBLOCK_SOIL_HUMIDITY)
    invalid = any(e.channel == WISBLOCK_SOIL_VALID and not e.value for e in entries)
    for entry in entries:
        channel, kind = entry.channel, entry.kind
        if str(channel) in named or f"{channel}.{_name(kind)}" in named:
            continue
        if kind in ALWAYS:
            yield entry, ALWAYS[kind], GOOD
        elif kind == lpp.HUMIDITY and channel == WISBLOCK_SOIL_HUMIDITY:
            yield entry, SOIL_HUMIDITY, SENTINEL if invalid else GOOD
        elif kind == lpp.HUMIDITY:
            yield entry, AIR_HUMIDITY, GOOD
        elif kind == lpp.TEMPERATURE:
            yield from _temperature(entry, of_soil, of_air, SENTINEL if invalid else GOOD)


def _temperature(
    entry: lpp.Entry, of_soil: set[int], of_air: set[int], wisblock: Quality
) -> Iterator[tuple[lpp.Entry, Field, Quality]]:
    """Tell soil from air; nothing where the frame does not tell."""
    channel = entry.channel
    if channel in of_soil:
        yield entry, SOIL_TEMPERATURE, GOOD
    elif channel == WISBLOCK_SOIL_TEMPERATURE:
        yield entry, SOIL_TEMPERATURE, wisblock
    elif channel in of_air or AIR_CHANNELS.get(channel) in of_air:
        yield entry, AIR_TEMPERATURE, GOOD
    elif of_soil and not of_air:
        yield entry, SOIL_TEMPERATURE, Quality.SUSPECT


def _name(kind: int) -> str:
    return NUMBERS[kind].name if kind in NUMBERS else ""


CODECS: Final = (
    Rak(
        name="rakwireless/standardized-payload",
        examples=(
            Example(
                note="one soil probe on one channel",
                f_port=2,
                payload_hex="0167ffce01bc00fd01c000d2",
                says=(
                    (Quantity.SOIL_TEMPERATURE_C, 0, -5.0),
                    (Quantity.SOIL_MOISTURE_VWC_PERCENT, 0, 25.3),
                    (Quantity.SOIL_EC_US_CM, 0, 210),
                ),
            ),
            Example(
                note="WisBlock: battery, air, soil probe with its valid mark, light, gas",
                f_port=2,
                payload_hex="0174019a026850036700c80b6700780c683c0d02012c0e660105650064108a0012",
                says=(
                    (Quantity.BATTERY_V, 0, 4.1),
                    (Quantity.AIR_HUMIDITY_PERCENT, 0, 40.0),
                    (Quantity.AIR_TEMPERATURE_C, 0, 20.0),
                    (Quantity.SOIL_TEMPERATURE_C, 0, 12.0),
                    (Quantity.SOIL_MOISTURE_RELATIVE_PERCENT, 0, 30.0),
                ),
            ),
        ),
    ),
)
