"""Tektelic KIWI and CLOVER: Watermark tension, soil temperature, air.

Layout (lorawan 1.3; Tektelic, "Agriculture Sensor Technical Reference Manual"): fields of two
key bytes and a big-endian value on port 10; answers to commands on port 100. Old firmware sends
the battery as 00 FF in one byte of per cent or in two of 0.01 V, and the temperature of the
processor in one byte: the frame is read in the way in which it ends with a field.

A Watermark is sent as a frequency; the maker's curve turns it into kPa. 0 and 65 535 Hz are an
open or faulty input. With the setting ``temperature_correction`` (true) the tension is corrected
by the soil temperature of the same frame, as the maker's decoder does. Input 1 of the KIWI is
the frequency of its own probe (kHz): an index that falls with wetness, and no water content.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example, truncated, undecodable, wrong_port
from baumfeuchte.codecs.field import GOOD, S16, U8, Field, linear
from baumfeuchte.codecs.outgoing import of_now
from baumfeuchte.codecs.plausible import judge_of, watermark_flags
from baumfeuchte.codecs.tektelic_inputs import (
    NO_INPUT,
    corrected,
    fine_kpa_of,
    hertz_of,
    kpa_of,
    own_celsius,
    probe_celsius,
    uncorrected,
)
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 10
ANSWER_PORT: Final = 100
KEY_BYTES: Final = 2

ENDS: Final = frozenset({0x7FFF, -0x8000})

TENSION: Final = Field(
    quantity=Quantity.SOIL_WATER_TENSION_KPA,
    to_value=kpa_of,
    to_raw=hertz_of,
    judge=watermark_flags,
    absent=NO_INPUT,
)
FINE_TENSION: Final = replace(TENSION, to_value=fine_kpa_of)  # before a correction
INDEX: Final = linear(Quantity.SOIL_MOISTURE_RAW_INDEX, absent=NO_INPUT)
OWN_THERMISTOR: Final = Field(
    quantity=Quantity.SOIL_TEMPERATURE_C,
    to_value=own_celsius,
    to_raw=None,  # we send the temperature itself
    judge=judge_of(Quantity.SOIL_TEMPERATURE_C),
    absent=NO_INPUT,
)
THERMISTOR: Final = Field(
    quantity=Quantity.SOIL_TEMPERATURE_C,
    to_value=probe_celsius,
    to_raw=None,
    judge=judge_of(Quantity.SOIL_TEMPERATURE_C),
    absent=NO_INPUT,
)
PROBE_TEMPERATURE: Final = linear(Quantity.SOIL_TEMPERATURE_C, divisor=10, raws=S16, sentinels=ENDS)
BATTERY: Final = linear(Quantity.BATTERY_V, divisor=100, offset=-250, raws=range(0x80))
OLD_BATTERY: Final = linear(Quantity.BATTERY_V, divisor=100)
PERCENT: Final = linear(Quantity.BATTERY_PERCENT, raws=range(0x80))
OLD_PERCENT: Final = linear(Quantity.BATTERY_PERCENT, raws=U8, sentinels=frozenset({0xFF}))
AIR_TEMPERATURE: Final = linear(Quantity.AIR_TEMPERATURE_C, divisor=10, raws=S16, sentinels=ENDS)
HUMIDITY: Final = linear(
    Quantity.AIR_HUMIDITY_PERCENT, divisor=2, raws=U8, sentinels=frozenset({0xFF})
)

BATTERY_KEY: Final = 0x00BA
PERCENT_KEY: Final = 0x00D3
OLD_BATTERY_KEY: Final = 0x00FF
FIELDS: Final[Mapping[int, tuple[Field, int]]] = {
    BATTERY_KEY: (BATTERY, 0),
    PERCENT_KEY: (PERCENT, 0),
    0x0104: (INDEX, 0),
    # The maker's temperature before the raw thermistors, for the frames that we make.
    0x0367: (PROBE_TEMPERATURE, 0),
    0x0467: (PROBE_TEMPERATURE, 1),
    0x0202: (OWN_THERMISTOR, 0),
    0x0302: (THERMISTOR, 0),
    0x0402: (THERMISTOR, 1),
    0x0504: (TENSION, 0),
    0x0604: (TENSION, 1),
    0x0B67: (AIR_TEMPERATURE, 0),
    0x0B68: (HUMIDITY, 0),
}
SIZES: Final[Mapping[int, tuple[int, ...]]] = {
    **{key: (1 if len(field.raws) <= len(U8) else 2,) for key, (field, _) in FIELDS.items()},
    OLD_BATTERY_KEY: (1, 2),
    0x00BD: (2,),  # days that the battery will last
    0x0965: (2,),  # light
    0x0900: (1,),  # light alarm
    0x0A71: (6,),  # acceleration
    0x0A02: (2,),  # impact
    0x0A00: (1,),  # impact or orientation alarm
    0x0C67: (2, 1),  # temperature of the processor
    0x0D73: (2,),  # reserved
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tektelic:
    """A row of the table of models: name and examples."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, f_port: int | None, payload: bytes, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``; setting ``temperature_correction``.

        Of two temperatures for the same input the first one counts.
        """
        if f_port == ANSWER_PORT:
            return ()
        if f_port not in {PORT, None}:
            raise wrong_port(self.name, f_port)
        correct = settings.get("temperature_correction") is True
        found: dict[tuple[Quantity, int], Measurement] = {}
        for key, value, extra in self._split(payload):
            field, probe = FIELDS.get(key, (None, 0))
            raw = int.from_bytes(value, "big", signed=field is not None and field.raws[0] < 0)
            if key in {BATTERY_KEY, PERCENT_KEY}:
                raw &= BATTERY.raws[-1]  # the upper bit is the alarm of an empty battery
            elif key == OLD_BATTERY_KEY:
                field = OLD_PERCENT if len(value) == 1 else OLD_BATTERY
            elif field is TENSION and correct:
                field = FINE_TENSION
            if field and raw not in field.absent:
                measurement = field.measure(raw, probe, None, extra)
                found.setdefault((measurement.quantity, probe), measurement)
        return tuple(corrected(found) if correct else found.values())

    def _split(self, payload: bytes) -> Iterator[tuple[int, bytes, Quality]]:
        """Cut a frame into keys and values; ``SUSPECT`` from where there are two ways.

        A key that nobody knows ends the frame, because its length is not known; then all of
        what was before it is ``SUSPECT``.
        """
        ends = _ends(payload)
        position, extra = 0, GOOD if 0 in ends else Quality.SUSPECT
        while position < len(payload):
            key = _key_at(payload, position)
            position += KEY_BYTES
            if position > len(payload):
                raise truncated(self.name, payload)
            if key not in SIZES:
                if position == KEY_BYTES:
                    raise undecodable(self.name, f"the field {key:04x} is not known")
                return
            ways = [size for size in SIZES[key] if position + size in ends] or [SIZES[key][0]]
            position += ways[0]
            if position > len(payload):
                raise truncated(self.name, payload)
            # A battery at the end may be a longer frame, cut: nothing behind it tells.
            if len(ways) > 1 or (key == OLD_BATTERY_KEY and position == len(payload)):
                extra = Quality.SUSPECT
            yield key, payload[position - ways[0] : position], extra

    def encode(
        self, measurements: Sequence[Measurement], settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: any of its quantities, with the new keys.

        With ``temperature_correction`` the tension is sent as the probe would have: before it.
        """
        if settings.get("temperature_correction") is True:
            of = {(m.quantity, m.probe): m for m in measurements}
            measurements = [uncorrected(m, of) for m in measurements]
        out = of_now(self.name, measurements)
        frame = b""
        for key, (field, probe) in FIELDS.items():
            raw = out.take(field, probe)
            if raw is not None:
                size = SIZES[key][0]
                frame += key.to_bytes(KEY_BYTES, "big")
                frame += raw.to_bytes(size, "big", signed=field.raws[0] < 0)
        out.close()
        return PORT, frame


def _ends(payload: bytes) -> set[int]:
    """Find the positions from which the rest of a frame consists of whole fields."""
    ends = {len(payload)}
    for position in range(len(payload) - KEY_BYTES, -1, -1):
        sizes = SIZES.get(_key_at(payload, position), ())
        if any(position + KEY_BYTES + size in ends for size in sizes):
            ends.add(position)
    return ends


def _key_at(payload: bytes, position: int) -> int:
    return int.from_bytes(payload[position : position + KEY_BYTES], "big")


VOLT, BATTERY_PERCENT, KPA, TEMP, AIR, RH, RAW = (
    Quantity.BATTERY_V,
    Quantity.BATTERY_PERCENT,
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.SOIL_MOISTURE_RAW_INDEX,
)

CODECS: Final = (
    Tektelic(
        name="tektelic/CLOVER",
        examples=(
            Example(
                note="two Watermarks, 1110 Hz and 700 Hz",
                f_port=10,
                payload_hex="00ba5005040456060402bc0b6700d70b6878",
                says=((VOLT, 0, 3.3), (KPA, 0, 35.0), (KPA, 1, 63.2), (AIR, 0, 21.5), (RH, 0, 60)),
            ),
            Example(
                note="cold soil beside a Watermark, with the maker's correction; the other is open",
                f_port=10,
                payload_hex="00d35c0367002805040456060400000467002a",
                says=((BATTERY_PERCENT, 0, 92), (TEMP, 0, 4.0), (KPA, 0, 48.3), (TEMP, 1, 4.2)),
                settings={"temperature_correction": True},
            ),
        ),
    ),
    Tektelic(
        name="tektelic/KIWI",
        examples=(
            Example(
                note="the vendor's example: own probe, own thermistor, light, air",
                f_port=10,
                payload_hex="0104056e0202035c09650d570b6700ad0b68a5",
                says=((RAW, 0, 1390), (TEMP, 0, 17.0), (AIR, 0, 17.3), (RH, 0, 82.5)),
            ),
            Example(
                note="old firmware: battery 90 % in one byte, processor's temperature in one byte",
                f_port=10,
                payload_hex="00ff5a0104057a0c6714",
                says=((BATTERY_PERCENT, 0, 90), (RAW, 0, 1402)),
            ),
        ),
    ),
)
