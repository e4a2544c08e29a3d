"""Netvox R72615, RA0715 and RA0715Y: an EC-5 and a 5TE soil probe, air.

Layout (lorawan 1.3; Netvox's decoder in the device repository of The Things Network): eleven
bytes on port 6: version, device type, report type, voltage, then the numbers of the report. One
measurement is spread over several uplinks, a report each; of most reports we read the voltage
only. All bits set mean that there is no such sensor. A voltage of 0 is a device on the mains.
Answers to commands come on port 7.

Nobody gives the unit of the 5TE's EC: tenths of dS/m fill the range of that probe, so the
value is ``SUSPECT``. Both probes are probe 0 unless the settings ``ec5_probe`` and
``te5_probe`` say otherwise; a device that carries both needs one of them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.codecs.codec import (
    Example,
    invalid_settings,
    truncated,
    undecodable,
    wrong_port,
)
from baumfeuchte.codecs.field import S16, U8, Field, linear
from baumfeuchte.codecs.outgoing import Outgoing, of_now
from baumfeuchte.codecs.settings import as_number
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 6
ANSWER_PORT: Final = 7
BYTES: Final = 11
HEADER: Final = struct.Struct("BBBB")  # version, device type, report type, voltage
VERSION: Final = 1
LOW_BATTERY: Final = 0x80  # a mark beside the voltage
PROBES: Final = range(12)

R726: Final = 9
RA07: Final = 5
RA07Y: Final = 13
DEVICE_TYPES: Final = frozenset({R726, RA07, RA07Y, 87, 88})  # and R718PA, R718PB
ABOUT_DEVICE: Final = 0

NONE: Final = frozenset({0xFFFF})
NONE_SIGNED: Final = frozenset({-1})
BATTERY: Final = linear(
    Quantity.BATTERY_V, divisor=10, raws=range(LOW_BATTERY), absent=frozenset({0})
)
MOISTURE: Final = linear(Quantity.SOIL_MOISTURE_VWC_PERCENT, divisor=100, absent=NONE)
SOIL_TEMPERATURE: Final = linear(
    Quantity.SOIL_TEMPERATURE_C, divisor=100, raws=S16, absent=NONE_SIGNED
)
EC: Final = Field(
    quantity=Quantity.SOIL_EC_US_CM,
    to_value=lambda raw: raw * 100.0,
    to_raw=lambda us_cm: us_cm / 100,
    judge=lambda _: Quality.SUSPECT,
    raws=U8,
    absent=frozenset({0xFF}),
)
AIR_TEMPERATURE: Final = linear(
    Quantity.AIR_TEMPERATURE_C, divisor=100, raws=S16, absent=NONE_SIGNED
)
HUMIDITY: Final = linear(Quantity.AIR_HUMIDITY_PERCENT, divisor=100, absent=NONE)


class Report(NamedTuple):
    """The numbers of a report.

    Attributes:
        layout: of the seven bytes behind the header.
        fields: rows of its numbers.
        setting: which one has the probe index; empty for the air.
    """

    layout: struct.Struct
    fields: tuple[Field, ...]
    setting: str = ""


REPORTS: Final[Mapping[int, Report]] = {
    9: Report(struct.Struct(">4xHx"), (MOISTURE,), "ec5_probe"),
    10: Report(struct.Struct(">Hh2xB"), (MOISTURE, SOIL_TEMPERATURE, EC), "te5_probe"),
    12: Report(struct.Struct(">hH3x"), (AIR_TEMPERATURE, HUMIDITY)),
}
NO_NUMBER: Final = -1  # all bits set, in any width


@dataclass(frozen=True, slots=True, kw_only=True)
class Netvox:
    """A row of the table of models.

    Attributes:
        name: ``vendor/model``.
        device_type: in the frames that we make; all types of the family are read.
        examples: see ``Example``.
    """

    name: str
    device_type: int
    examples: tuple[Example, ...]

    def decode(
        self, f_port: int | None, payload: bytes, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``; settings ``ec5_probe`` and ``te5_probe``."""
        if f_port == ANSWER_PORT:
            return ()
        if f_port not in {PORT, None}:
            raise wrong_port(self.name, f_port)
        if len(payload) < BYTES:
            raise truncated(self.name, payload)
        if len(payload) > BYTES:
            raise undecodable(self.name, f"it has {len(payload)} bytes instead of {BYTES}")
        _, device_type, report_type, voltage = HEADER.unpack_from(payload)
        if device_type not in DEVICE_TYPES:
            raise undecodable(self.name, f"its device type is {device_type}")
        if report_type == ABOUT_DEVICE:
            return ()
        rows: list[tuple[Field, int, int]] = [(BATTERY, voltage & ~LOW_BATTERY, 0)]
        if report_type in REPORTS:
            layout, fields, setting = REPORTS[report_type]
            raws = layout.unpack_from(payload, HEADER.size)
            probe = self._probe(setting, settings)
            rows += [(field, raw, probe) for field, raw in zip(fields, raws, strict=True)]
        return tuple(f.measure(raw, probe) for f, raw, probe in rows if raw not in f.absent)

    def _probe(self, setting: str, settings: Mapping[str, object]) -> int:
        given = settings.get(setting)
        if given is None:
            return 0
        probe = as_number(given)
        if probe is None or probe not in PROBES:
            raise invalid_settings(
                self.name, f"{setting} must be a whole number from 0 to {PROBES[-1]}."
            )
        return int(probe)

    def encode(
        self, measurements: Sequence[Measurement], settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: the battery and the values of one report.

        A moisture without a temperature is sent as the EC-5's.
        """
        out = of_now(self.name, measurements)
        battery = out.take(BATTERY)
        report_type = 9
        given = {m.quantity for m in measurements}
        if given & {SOIL_TEMPERATURE.quantity, EC.quantity}:
            report_type = 10
        elif given & {AIR_TEMPERATURE.quantity, HUMIDITY.quantity}:
            report_type = 12
        body = self._body(REPORTS[report_type], out, settings)
        out.close()
        if battery is None and body == b"\xff" * len(body):
            raise InputError(f"{self.name} sends no empty frame: give a value.")
        header = HEADER.pack(VERSION, self.device_type, report_type, battery or 0)
        return PORT, header + body

    def _body(self, report: Report, out: Outgoing, settings: Mapping[str, object]) -> bytes:
        probe = self._probe(report.setting, settings)
        numbers = []
        for field in report.fields:
            raw = out.take(field, probe)
            (absent,) = field.absent
            numbers.append(absent if raw is None else raw)
        body = bytearray(report.layout.pack(*numbers))
        # The bytes of the sensors that we do not make say that there are none.
        mask = report.layout.pack(
            *(NO_NUMBER if f.raws[0] < 0 else f.raws[-1] for f in report.fields)
        )
        return bytes(b if m else 0xFF for b, m in zip(body, mask, strict=True))


VWC, TEMP, COND, AIR, RH, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.BATTERY_V,
)

CODECS: Final = (
    Netvox(
        name="netvox/R72615",
        device_type=R726,
        examples=(
            Example(
                note="report 9: the EC-5, nothing else",
                f_port=6,
                payload_hex="01090924ffffffff0a4eff",
                says=((VOLT, 0, 3.6), (VWC, 0, 26.38)),
            ),
            Example(
                note="report 10: the 5TE as probe 1, below zero, its EC in tenths of dS/m",
                f_port=6,
                payload_hex="01090aa309c4ff6affff03",
                says=((VOLT, 0, 3.5), (VWC, 1, 25.0), (TEMP, 1, -1.5), (COND, 1, 300)),
                settings={"te5_probe": 1},
            ),
        ),
    ),
    Netvox(
        name="netvox/RA0715",
        device_type=RA07,
        examples=(
            Example(
                note="report 12 of a device on the mains: air, no wind sensor",
                f_port=6,
                payload_hex="01050c0007d01194ffffff",
                says=((AIR, 0, 20.0), (RH, 0, 45.0)),
            ),
            Example(
                note="report 10 with no 5TE",
                f_port=6,
                payload_hex="01050a7bffffffffffffff",
                says=((VOLT, 0, 12.3),),
            ),
        ),
    ),
    Netvox(
        name="netvox/RA0715Y",
        device_type=RA07Y,
        examples=(
            Example(
                note="report 9: a moisture of zero",
                f_port=6,
                payload_hex="010d097bffffffff0000ff",
                says=((VOLT, 0, 12.3), (VWC, 0, 0.0)),
            ),
            Example(
                note="report 1: particles only",
                f_port=6,
                payload_hex="010d0178000a000f0014ff",
                says=((VOLT, 0, 12.0),),
            ),
        ),
    ),
)
