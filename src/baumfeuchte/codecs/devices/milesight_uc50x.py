"""Milesight UC501 and UC502: bridges that pass on what soil probes of other makers answer.

Layout (the vendor's decoder and user guide): fields of channel, type and little-endian value, as
of the EM500-SMTC. What the inputs mean was set up in the vendor's app, so the setting ``channels``
says it (see ``codecs.channels``) by these names: ``modbus_1`` and up, or ``modbus_1.signed`` where
the register holds two's complement, ``analog_1`` and ``analog_2`` (V or mA), and ``sdi12_1.0``: the
first number in the answer to the first SDI-12 command. Records of the memory carry their own
time. An answer to a command ends the frame.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.channels import DECIMALS, channels_of
from baumfeuchte.codecs.codec import Example, undecodable
from baumfeuchte.codecs.field import GOOD, U8, linear
from baumfeuchte.codecs.milesight_inputs import (
    CHANNELS,
    FLOAT_KIND,
    MODBUS_BEFORE_FIRST,
    TEXT_BYTES,
    TEXT_KEY,
    Cursor,
    Said,
    read_input,
)
from baumfeuchte.codecs.outgoing import of_now
from baumfeuchte.codecs.plausible import flags_of
from baumfeuchte.codecs.sdi12 import END, write_number
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.codecs.channels import Channel

PORT: Final = 85
BATTERY: Final = linear(Quantity.BATTERY_PERCENT, raws=U8, sentinels=frozenset({0xFF}))
BATTERY_KEY: Final = b"\x01\x75"
MODBUS_KEY: Final = b"\xff\x0e"
ANSWERS: Final = frozenset({0xFE, 0xFF})
SKIPPED: Final[Mapping[bytes, int]] = {
    b"\xff\x01": 1,
    b"\xff\x09": 2,
    b"\xff\x0a": 2,
    b"\xff\x0b": 1,
    b"\xff\x0f": 1,
    b"\xff\x14": 1,
    b"\xff\x15": 1,  # a channel of Modbus that was not read
    b"\xff\x16": 8,
    b"\xff\xfe": 1,
    b"\xff\xff": 2,
    **{bytes([line, kind]): size for line in (3, 4) for kind, size in ((0, 1), (1, 1), (0xC8, 4))},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MilesightBridge:
    """A row of the table of models: name and examples."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, _f_port: int | None, payload: bytes, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``; setting ``channels``. The port is free.

        A field that nobody knows ends the frame; what was read before it is ``SUSPECT``. Where
        two fields say the same, the first one counts.
        """
        channels = channels_of(self.name, settings)
        said: list[Said] = []
        found: dict[tuple[Quantity, int, datetime | None], Measurement] = {}
        batteries: list[int] = []
        doubt = GOOD
        cursor = Cursor(self.name, payload)
        while cursor:
            key = cursor.take(2)
            if key == BATTERY_KEY:
                batteries.append(cursor.take(1)[0])
            elif key in SKIPPED:
                cursor.take(SKIPPED[key])
            elif (numbers := read_input(key, cursor)) is not None:
                said += numbers
            elif key[0] in ANSWERS:
                break
            elif said or batteries:
                doubt = Quality.SUSPECT
                break
            else:
                raise undecodable(self.name, f"the field {key.hex()} is not known")
        for measurement in (
            *(BATTERY.measure(battery, 0, None, doubt) for battery in batteries),
            *_measure(said, channels, doubt),
        ):
            known = measurement.quantity, measurement.probe, measurement.observed_at
            found.setdefault(known, measurement)
        return tuple(found.values())

    def encode(
        self, measurements: Sequence[Measurement], settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``; setting ``channels``: battery, Modbus as floats, SDI-12."""
        out = of_now(self.name, measurements)
        battery = out.take(BATTERY)
        frame = b"" if battery is None else BATTERY_KEY + bytes([battery])
        texts: dict[int, dict[int, float]] = {}
        for name, channel in channels_of(self.name, settings).items():
            value = out.take_value(channel.quantity, channel.probe)
            if value is None:
                continue
            raw = (value - channel.offset) / channel.factor
            kind, _, rest = name.partition("_")
            place, _, number = rest.partition(".")
            if not place.isdecimal() or int(place) not in CHANNELS:
                raise InputError(f"{self.name} has no channel {name}.")
            if kind == "modbus" and number in {"", "signed"}:
                head = bytes([int(place) + MODBUS_BEFORE_FIRST, FLOAT_KIND])
                frame += MODBUS_KEY + head + _packed("<f", raw)
            elif kind == "analog" and place in {"1", "2"} and not number:
                now = _packed("<h", round(raw * 1000))
                frame += bytes([4 + int(place), 0x02]) + 4 * now
            elif kind == "sdi12" and number.isdecimal():
                texts.setdefault(int(place), {})[int(number)] = raw
            else:
                raise InputError(f"{self.name} is not simulated with the channel {name}.")
        out.close()
        return PORT, frame + b"".join(_written(place, said) for place, said in texts.items())


def _measure(
    said: Sequence[Said], channels: Mapping[str, Channel], doubt: Quality
) -> Iterator[Measurement]:
    """Give the numbers that a channel names their meaning."""
    for name, number, observed_at, extra in said:
        channel = channels.get(name)
        value = number * channel.factor + channel.offset if channel else 0.0
        if channel and isfinite(value):
            value = round(value, DECIMALS)
            yield Measurement(
                quantity=channel.quantity,
                probe=channel.probe,
                value=value,
                observed_at=observed_at,
                flags=flags_of(channel.quantity, value) | extra | doubt,
            )


def _packed(layout: str, raw: float) -> bytes:
    try:
        return struct.pack(layout, raw)
    except (OverflowError, struct.error):
        raise InputError(f"An input cannot hold {raw}: choose a smaller number.") from None


def _written(place: int, said: Mapping[int, float]) -> bytes:
    """Write the answer to an SDI-12 command; numbers that nobody gave are zero."""
    numbers = (write_number(said.get(number, 0)) for number in range(min(max(said), 99) + 1))
    text = b"0" + b"".join(numbers) + END
    if len(text) > TEXT_BYTES or max(said) > TEXT_BYTES:
        raise InputError("An answer of SDI-12 is longer than its field: give fewer numbers.")
    return TEXT_KEY + bytes([place - 1]) + text.ljust(TEXT_BYTES, b"\0")


VWC, TEMP, COND, KPA, PERCENT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.BATTERY_PERCENT,
)

# Frames of our own, made from the documented layout.
CODECS: Final = (
    MilesightBridge(
        name="milesight/UC501",
        examples=(
            Example(
                note="battery, and an SDI-12 probe that answers 0+22.9-1.3+142",
                f_port=85,
                payload_hex="01755c" + "08db00" + b"0+22.9-1.3+142\r\n".ljust(36, b"\0").hex(),
                says=((PERCENT, 0, 92), (VWC, 0, 22.9), (TEMP, 0, -1.3), (COND, 0, 142)),
                settings={
                    "channels": {
                        "sdi12_1.0": {"quantity": VWC.value},
                        "sdi12_1.1": {"quantity": TEMP.value},
                        "sdi12_1.2": {"quantity": COND.value},
                    }
                },
            ),
            Example(
                note="without channels only the battery is known",
                f_port=85,
                payload_hex="01755c" + "ff0e0723ea0a",
                says=((PERCENT, 0, 92),),
            ),
        ),
    ),
    MilesightBridge(
        name="milesight/UC502",
        examples=(
            Example(
                note="an SMT100 by Modbus, and a tensiometer of 0-100 kPa on 0-5 V",
                f_port=85,
                payload_hex="ff0e07232c05" + "ff0e08233409" + "05e2003d000000000000",
                says=((TEMP, 0, 13.24), (VWC, 0, 23.56), (KPA, 0, 25.0)),
                settings={
                    "channels": {
                        "modbus_1": {"quantity": TEMP.value, "factor": 0.01},
                        "modbus_2": {"quantity": VWC.value, "factor": 0.01},
                        "analog_1": {"quantity": KPA.value, "factor": 20},
                    }
                },
            ),
        ),
    ),
)
