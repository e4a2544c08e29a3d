"""Elsys ELT-2 and other Elsys nodes: the node's own air and battery, and its inputs by settings.

Layout (lorawan 1.3; Elsys, "Sensor payload"): fields of a type and a big-endian value, usually
on port 5. The format has no type for soil: a probe at an input gets its meaning from the
setting ``channels`` (see ``codecs.channels``), by the names of ``INPUTS``: external_temperature,
external_temperature_2 (and _3, _4 ... for further thermometers of the same type in the frame),
analog_1 and analog_2 (mV), analog_uv, pulse_1, pulse_2 and their totals, pressure (hPa),
distance (mm). All other types are skipped. The upper two bits of a type say how many bytes behind
the value tell its age; a value with an age is left out. From a field 3E on, a frame holds the
settings of the node.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.channels import channels_of
from baumfeuchte.codecs.codec import Example, truncated, undecodable
from baumfeuchte.codecs.field import GOOD, S16, U8, U16, Field, linear
from baumfeuchte.codecs.outgoing import of_now
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 5
NODE_SETTINGS: Final = 0x3E
TYPES: Final = 0x40
U32: Final = range(0x1_0000_0000)
S32: Final = range(-0x8000_0000, 0x8000_0000)

AIR_TEMPERATURE: Final = linear(
    Quantity.AIR_TEMPERATURE_C,
    divisor=10,
    raws=S16,
    sentinels=frozenset({0x7FFF, -0x8000}),
)
HUMIDITY: Final = linear(Quantity.AIR_HUMIDITY_PERCENT, raws=U8, sentinels=frozenset({0xFF}))
BATTERY: Final = linear(Quantity.BATTERY_V, divisor=1000, sentinels=frozenset({0xFFFF}))
FIELDS: Final[Mapping[int, Field]] = {0x01: AIR_TEMPERATURE, 0x02: HUMIDITY, 0x07: BATTERY}


def _input(raws: range, divisor: int = 1) -> Field:
    """Make the row of an input, without a meaning: the ends of a signed range are faults."""
    ends = {raws[0], raws[-1]} if raws[0] < 0 else set[int]()
    return linear(
        Quantity.SOIL_MOISTURE_RAW_INDEX, divisor=divisor, raws=raws, sentinels=frozenset(ends)
    )


SECOND_THERMOMETER: Final = 0x19
THERMOMETERS: Final = tuple(f"external_temperature_{number}" for number in range(2, 13))
"""Names of the first, second ... thermometer of this type in a frame."""
INPUTS: Final[Mapping[int, tuple[str, Field]]] = {
    0x08: ("analog_1", _input(U16)),
    0x0A: ("pulse_1", _input(U16)),
    0x0B: ("pulse_1_total", _input(U32)),
    0x0C: ("external_temperature", _input(S16, 10)),
    0x0E: ("distance", _input(U16)),
    0x14: ("pressure", _input(S32, 1000)),
    0x16: ("pulse_2", _input(U16)),
    0x17: ("pulse_2_total", _input(U32)),
    0x18: ("analog_2", _input(U16)),
    SECOND_THERMOMETER: (THERMOMETERS[0], _input(S16, 10)),
    0x1B: ("analog_uv", _input(S32)),
}
OTHERS: Final[Mapping[int, int]] = {
    0x03: 3,  # acceleration
    0x04: 2,  # light
    0x05: 1,  # motion
    0x06: 2,  # carbon dioxide
    0x09: 6,  # position
    0x0D: 1,  # digital input
    0x0F: 1,  # vibration
    0x10: 4,  # infrared temperatures
    0x11: 1,  # occupancy
    0x12: 1,  # leak
    0x13: 65,  # heat camera
    0x15: 2,  # sound
    0x1A: 1,  # digital input 2
    0x1C: 2,  # volatile compounds
    0x3D: 4,  # debug
}


def _size(field: Field) -> int:
    return (len(field.raws) - 1).bit_length() // 8


SIZES: Final[Mapping[int, int]] = {
    **{kind: _size(field) for kind, field in FIELDS.items()},
    **{kind: _size(field) for kind, (_, field) in INPUTS.items()},
    **OTHERS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsys:
    """A row of the table of models: name and examples."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, _f_port: int | None, payload: bytes, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``; setting ``channels``. The port is free: a node can set it."""
        channels = channels_of(self.name, settings)
        found: dict[tuple[Quantity, int], Measurement] = {}
        fields, doubt = self._split(payload)
        for name, field, value in fields:
            raw = int.from_bytes(value, "big", signed=field.raws[0] < 0)
            channel = channels.get(name)
            if channel:
                measurement = channel.measure(field, raw, doubt)
            elif not name:
                measurement = field.measure(raw, 0, None, doubt)
            else:
                continue
            found.setdefault((measurement.quantity, measurement.probe), measurement)
        return tuple(found.values())

    def _split(self, payload: bytes) -> tuple[list[tuple[str, Field, bytes]], Quality]:
        """Cut a frame into name (empty for the node's own values), row and value.

        A type that nobody knows ends the frame, because its length is not known; then what was
        before it is in doubt.
        """
        found: list[tuple[str, Field, bytes]] = []
        position, thermometers = 0, iter(THERMOMETERS)
        while position < len(payload):
            age_bytes, kind = divmod(payload[position], TYPES)
            if kind == NODE_SETTINGS:
                break
            if kind not in SIZES:
                if not position:
                    raise undecodable(self.name, f"the field type {payload[0]:#04x} is not known")
                return found, Quality.SUSPECT
            position += 1
            end = position + SIZES[kind]
            age = payload[end : end + age_bytes]
            if end > len(payload) or len(age) < age_bytes:
                raise truncated(self.name, payload)
            if any(age):
                pass  # an older value, whose time only the network server could tell
            elif kind in FIELDS:
                found.append(("", FIELDS[kind], payload[position:end]))
            elif kind in INPUTS:
                name, field = INPUTS[kind]
                if kind == SECOND_THERMOMETER:
                    name = next(thermometers, "-")
                found.append((name, field, payload[position:end]))
            position = end + age_bytes
        return found, GOOD

    def encode(
        self, measurements: Sequence[Measurement], settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``; setting ``channels``: any of the node's own values and inputs.

        Of the thermometers beyond the second, the one before must be given too.
        """
        out = of_now(self.name, measurements)
        frame = b""
        for kind, field in FIELDS.items():
            frame += _pack(kind, field, out.take(field))
        channels = channels_of(self.name, settings)
        for kind, (first, field) in INPUTS.items():
            for name in THERMOMETERS if kind == SECOND_THERMOMETER else (first,):
                if name in channels:
                    channel = channels[name]
                    frame += _pack(kind, field, out.take(channel.field(field), channel.probe))
        out.close()
        return PORT, frame


def _pack(kind: int, field: Field, raw: int | None) -> bytes:
    if raw is None:
        return b""
    return bytes([kind]) + raw.to_bytes(SIZES[kind], "big", signed=field.raws[0] < 0)


AIR, RH, VOLT, TEMP, KPA, REL = (
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.BATTERY_V,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
)

CODECS: Final = (
    Elsys(
        name="elsys/ELT-2",
        examples=(
            Example(
                note="the vendor's example: below zero",
                f_port=5,
                payload_hex="01ffce0250",
                says=((AIR, 0, -5.0), (RH, 0, 80)),
            ),
            Example(
                note="the vendor's example: an analogue input that no setting explains",
                f_port=5,
                payload_hex="0100b4081388",
                says=((AIR, 0, 18.0),),
            ),
            Example(
                note="two soil thermometers, a moisture probe of 0-3 V, a tensiometer in hPa",
                f_port=5,
                payload_hex="0100cd02370c0078070e2219ffec0805dc14000493e004001e",
                says=(
                    (AIR, 0, 20.5),
                    (RH, 0, 55),
                    (TEMP, 0, 12.0),
                    (VOLT, 0, 3.618),
                    (TEMP, 1, -2.0),
                    (REL, 0, 50.0),
                    (KPA, 0, 30.0),
                ),
                settings={
                    "channels": {
                        "external_temperature": {"quantity": "soil_temperature_c"},
                        "external_temperature_2": {"quantity": "soil_temperature_c", "probe": 1},
                        "analog_1": {
                            "quantity": "soil_moisture_relative_percent",
                            "factor": 0.0333333333,
                        },
                        "pressure": {"quantity": "soil_water_tension_kpa", "factor": 0.1},
                    }
                },
            ),
        ),
    ),
)
