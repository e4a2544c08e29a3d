"""Dragino RS485-LB/LS and SDI-12-LB/LS: bridges that pass on what a probe answers.

Layout (lorawan 1.2, the vendor's decoders): battery (bit 15: interrupt), payload version, then
the answer. What it means is set by AT commands at each device: the setting ``layout`` says it
(``codecs.layout``), and without it only the battery is read. In several uplinks for one sampling
(AT+DATAUP=1), two bytes before the answer say how many there are and which this is.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import (
    Example,
    invalid_settings,
    truncated,
    unsupported_version,
    wrong_port,
)
from baumfeuchte.codecs.dragino_frame import INFO_PORT, UPLINK_PORT, measure_info
from baumfeuchte.codecs.field import GOOD, linear
from baumfeuchte.codecs.layout import Layout, parse_layout
from baumfeuchte.codecs.outgoing import Outgoing, of_now
from baumfeuchte.codecs.sdi12 import END, numbers_of, write_number
from baumfeuchte.codecs.settings import as_number
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from baumfeuchte.codecs.layout import Number
    from baumfeuchte.domain.reading import Measurement

ANSWER_PORT: Final = 100  # what a probe answered to a command of the operator
HEAD: Final = struct.Struct(">HB")  # battery, payload version
PART: Final = struct.Struct("BB")  # uplinks of this sampling, number of this one from 0
HEAD_WITHOUT_BATTERY: Final = struct.Struct(">B")
VERSION_MASK: Final = 0x7F  # there, bit 7 is the interrupt
BATTERY_MASK: Final = 0x7FFF
BATTERY: Final = linear(Quantity.BATTERY_V, divisor=1000, raws=range(BATTERY_MASK + 1))
SIMULATED_VERSION: Final = 1
SIMULATED_ADDRESS: Final = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraginoBridge:
    """A row of the table of models.

    Attributes:
        name: ``vendor/model``.
        has_battery: sends it before the answer.
        tells_battery: also as device information (port 5).
        examples: see ``Example``.
    """

    name: str
    has_battery: bool = True
    tells_battery: bool = True
    examples: tuple[Example, ...]

    def decode(
        self, f_port: int | None, payload: bytes, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``; settings ``layout`` and ``payver``."""
        if f_port == INFO_PORT:
            return measure_info(self.name, payload) if self.tells_battery else ()
        if f_port == ANSWER_PORT:
            return ()
        if f_port not in {None, UPLINK_PORT}:
            raise wrong_port(self.name, f_port or 0)
        head = self._head
        if len(payload) < head.size:
            raise truncated(self.name, payload)
        *battery, version = head.unpack_from(payload)
        if not self.has_battery:
            version &= VERSION_MASK
        expected = settings.get("payver")
        if expected is not None and as_number(expected) != version:
            raise unsupported_version(self.name, version)
        layout = self._layout(settings)
        return (
            *(self._answer(payload, layout) if layout else ()),
            *(BATTERY.measure(millivolt & BATTERY_MASK) for millivolt in battery),
        )

    @property
    def _head(self) -> struct.Struct:
        return HEAD if self.has_battery else HEAD_WITHOUT_BATTERY

    def _layout(self, settings: Mapping[str, object]) -> Layout | None:
        rows = settings.get("layout")
        try:
            return None if rows is None else parse_layout(rows)
        except InputError as error:
            raise invalid_settings(self.name, str(error)) from error

    def _answer(self, payload: bytes, layout: Layout) -> Iterator[Measurement]:
        data = payload[self._head.size :]
        part = None
        if layout.in_parts:
            if len(data) < PART.size:
                raise truncated(self.name, payload)
            part = data[1]
            data = data[PART.size :]
        numbers = [number for number in layout.numbers if number.part == part]
        read = self._text if layout.is_text else self._binary
        # Nothing behind the bridge's own bytes: the probe did not answer.
        return read(payload, data, numbers) if data else iter(())

    def _binary(self, payload: bytes, data: bytes, numbers: list[Number]) -> Iterator[Measurement]:
        if len(data) < max((number.end for number in numbers), default=0):
            raise truncated(self.name, payload)
        for number in numbers:
            measurement = number.measure(number.unpack(data))
            if measurement:
                yield measurement

    def _text(self, payload: bytes, data: bytes, numbers: list[Number]) -> Iterator[Measurement]:
        answered = numbers_of(data)
        for number in numbers:
            found = [one for one in answered if number.address in {None, one.address}]
            if not found:
                continue
            if len(found) < number.end:
                raise truncated(self.name, payload)
            _, raw, is_whole = found[number.offset]
            measurement = number.measure(raw, GOOD if is_whole else Quality.SUSPECT)
            if measurement:
                yield measurement

    def encode(
        self, measurements: Sequence[Measurement], settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: battery, and all or nothing of the layout (of one part)."""
        rows = settings.get("layout")
        layout = None if rows is None else parse_layout(rows)
        out = of_now(self.name, measurements)
        head = [out.take(BATTERY)] if self.has_battery else []
        if None in head:
            raise InputError(f"{self.name} sends battery_v in every frame: give it.")
        version = as_number(settings.get("payver"))
        last = 0xFF if self.has_battery else VERSION_MASK
        head.append(SIMULATED_VERSION if version is None else int(version) & last)
        frame = self._head.pack(*head)
        if layout:
            frame += self._encode_layout(layout, out)
        out.close()
        return UPLINK_PORT, frame

    def _encode_layout(self, layout: Layout, out: Outgoing) -> bytes:
        values = {
            number: out.take_value(number.quantity, number.probe) for number in layout.numbers
        }
        given = [number for number, value in values.items() if value is not None]
        part = given[0].part if given else 0 if layout.in_parts else None
        numbers = [number for number in layout.numbers if number.part == part]
        if any(number.part != part for number in given):
            raise InputError(f"{self.name} sends one part of its layout at a time: give only one.")
        head = b""
        if layout.in_parts:
            count = 1 + max(number.part or 0 for number in layout.numbers)
            head = PART.pack(min(count, 255), part or 0)
        if not given:
            return head
        raws = {number: self._raw(number, values[number]) for number in numbers}
        return head + (_write_text(raws) if layout.is_text else _write_binary(raws))

    def _raw(self, number: Number, value: float | None) -> float:
        if value is not None:
            return number.raw_of(value)
        if number.absent:
            return min(number.absent)
        raise InputError(
            f"{self.name} sends the values of its layout only together: give also "
            f"{number.quantity.value} of probe {number.probe}."
        )


def _write_binary(raws: Mapping[Number, float]) -> bytes:
    data = bytearray(max(number.end for number in raws))
    for number, raw in raws.items():
        data[number.offset : number.end] = number.pack(raw)
    return bytes(data)


def _write_text(raws: Mapping[Number, float]) -> bytes:
    answers: dict[str | None, dict[int, float]] = {}
    for number, raw in raws.items():
        answers.setdefault(number.address, {})[number.offset] = raw
    return b"".join(
        (address or SIMULATED_ADDRESS).encode("ascii")
        + b"".join(write_number(found.get(place, 0)) for place in range(max(found) + 1))
        + END
        for address, found in answers.items()
    )


VWC, TEMP, COND, KPA, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.BATTERY_V,
)

# Registers of a Truebner SMT100 (VWC / 100, temperature / 100 - 100), and a probe below.
TWO_SMT100: Final = (
    {"offset": 0, "type": "u16", "divisor": 100, "add": -100, "quantity": TEMP.value, "probe": 0},
    {"offset": 2, "type": "u16", "divisor": 100, "quantity": VWC.value, "probe": 0},
    {"offset": 4, "type": "u16", "divisor": 100, "quantity": VWC.value, "probe": 1},
)
ONE_FLOAT: Final = (
    {"offset": 0, "type": "f32", "order": "little", "quantity": KPA.value, "absent": [-9999]},
)
TEROS12: Final = (
    {"offset": 0, "type": "ascii", "quantity": VWC.value},
    {"offset": 1, "type": "ascii", "quantity": TEMP.value},
    {"offset": 2, "type": "ascii", "quantity": COND.value},
)
TWO_TEROS21: Final = (
    {"offset": 0, "type": "ascii", "address": "1", "divisor": -1, "quantity": KPA.value},
    {
        "offset": 0,
        "type": "ascii",
        "address": "2",
        "divisor": -1,
        "quantity": KPA.value,
        "probe": 1,
    },
)

# Frames of our own, made from the documented layout.
CODECS: Final = (
    DraginoBridge(
        name="dragino/RS485-LB",
        examples=(
            Example(
                note="two probes by Modbus",
                f_port=2,
                payload_hex="0e1001" + "2c05" + "0934" + "0a8c",
                says=((TEMP, 0, 12.69), (VWC, 0, 23.56), (VWC, 1, 27.0), (VOLT, 0, 3.6)),
                settings={"layout": TWO_SMT100},
            ),
            Example(
                note="without a layout only the battery is known; interrupt bit set",
                f_port=2,
                payload_hex="8e1001" + "010306123456",
                says=((VOLT, 0, 3.6),),
            ),
        ),
    ),
    DraginoBridge(
        name="dragino/RS485-LS",
        examples=(
            Example(
                note="solar: a tension as a little-endian float",
                f_port=2,
                payload_hex="103a01" + "3333b741",
                says=((KPA, 0, 22.9), (VOLT, 0, 4.154)),
                settings={"layout": ONE_FLOAT},
            ),
        ),
    ),
    DraginoBridge(
        name="dragino/SDI-12-LB",
        examples=(
            Example(
                note="the answer 0+22.9-1.3+142",
                f_port=2,
                payload_hex="0e1001" + b"0+22.9-1.3+142\r\n".hex(),
                says=((VWC, 0, 22.9), (TEMP, 0, -1.3), (COND, 0, 142), (VOLT, 0, 3.6)),
                settings={"layout": TEROS12},
            ),
            Example(
                note="without a layout only the battery is known",
                f_port=2,
                payload_hex="0e1001" + b"0+22.9+18.3+142\r\n".hex(),
                says=((VOLT, 0, 3.6),),
            ),
        ),
    ),
    DraginoBridge(
        name="dragino/SDI-12-LS",
        examples=(
            Example(
                note="solar: two probes that answer a negative potential",
                f_port=2,
                payload_hex="103a01" + b"1-11.7+16.1\r\n2-33+15.9\r\n".hex(),
                says=((KPA, 0, 11.7), (KPA, 1, 33.0), (VOLT, 0, 4.154)),
                settings={"layout": TWO_TEROS21},
            ),
        ),
    ),
)
