"""Makerfabs AgroSense: Soil Monitor, Soil Moisture Sensor, Soil & Air EC-TH Pro.

Layouts (lorawan 1.3; Makerfabs, AgroSense manuals and decoders): a counter, the values of the
model, the interval in ms, in newer firmware the device's Unix time, and a last byte that is 0
in all frames that reach a network. Where that byte is missing, the frame may have been cut, and
its values are ``SUSPECT``.

The moisture of the Soil Monitor is the maker's own per cent. The others send the count of an
analogue input; with the settings ``adc_dry`` (in air) and ``adc_wet`` (in water) it becomes per
cent between the two, without them it stays an index. The pH is left out.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example, invalid_settings, truncated, undecodable
from baumfeuchte.codecs.device_time import from_unix, to_unix
from baumfeuchte.codecs.field import GOOD, S16, U8, Field, linear
from baumfeuchte.codecs.outgoing import Outgoing, by_time
from baumfeuchte.codecs.plausible import judge_of
from baumfeuchte.codecs.settings import as_number
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 1
INTERVAL_MS: Final = 3_600_000  # of simulated devices
UNIX: Final = struct.Struct(">I")
LAST: Final = b"\x00"

FAILED: Final = frozenset({0xFFFF})
ENDS: Final = frozenset({0x7FFF, -0x8000})
BATTERY: Final = linear(Quantity.BATTERY_V, divisor=10, raws=U8, sentinels=frozenset({0xFF}))
ADC: Final = linear(Quantity.SOIL_MOISTURE_RAW_INDEX, sentinels=FAILED)
SOIL_TEMPERATURE: Final = linear(Quantity.SOIL_TEMPERATURE_C, divisor=10, raws=S16, sentinels=ENDS)
FINE_SOIL_TEMPERATURE: Final = linear(
    Quantity.SOIL_TEMPERATURE_C, divisor=100, raws=S16, sentinels=ENDS
)
MOISTURE: Final = linear(Quantity.SOIL_MOISTURE_RELATIVE_PERCENT, divisor=10, sentinels=FAILED)
EC: Final = linear(Quantity.SOIL_EC_US_CM, sentinels=FAILED)
FINE_EC: Final = linear(
    Quantity.SOIL_EC_US_CM,
    divisor=100,
    raws=range(0x1_0000_0000),
    sentinels=frozenset({0xFFFFFFFF}),
)
AIR_TEMPERATURE: Final = linear(Quantity.AIR_TEMPERATURE_C, divisor=10, raws=S16, sentinels=ENDS)
HUMIDITY: Final = linear(Quantity.AIR_HUMIDITY_PERCENT, divisor=10, sentinels=FAILED)


def _calibrated(device: str, settings: Mapping[str, object]) -> Field:
    """Make the row of the analogue count, by the settings."""
    if settings.get("adc_dry") is None and settings.get("adc_wet") is None:
        return ADC
    dry, wet = as_number(settings.get("adc_dry")), as_number(settings.get("adc_wet"))
    if dry is None or wet is None or dry == wet:
        raise invalid_settings(device, "adc_dry and adc_wet must be two different numbers.")
    span = wet - dry
    return Field(
        quantity=Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
        to_value=lambda raw: round((raw - dry) / span * 100, 2),
        to_raw=lambda percent: dry + percent / 100 * span,
        judge=judge_of(Quantity.SOIL_MOISTURE_RELATIVE_PERCENT),
        sentinels=FAILED,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AgroSense:
    """A row of the table of models.

    Attributes:
        name: ``vendor/model``.
        layout: from the counter to the interval.
        columns: for each number of the layout its row, or the integer that we send for a
            number that we do not read.
        valid: which number says whether the probe was read; None where none does.
        examples: see ``Example``.
    """

    name: str
    layout: struct.Struct
    columns: tuple[Field | int, ...]
    valid: int | None = None
    examples: tuple[Example, ...]

    def decode(
        self, _f_port: int | None, payload: bytes, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``; settings ``adc_dry`` and ``adc_wet``. The port is free."""
        observed_at, extra = self._tail(payload)
        numbers = self.layout.unpack_from(payload)
        found = []
        unread = self.valid is not None and not numbers[self.valid]
        for column, raw in zip(self.columns, numbers, strict=True):
            if isinstance(column, Field) and not (unread and column is not BATTERY):
                field = _calibrated(self.name, settings) if column is ADC else column
                found.append(field.measure(raw, 0, observed_at, extra))
        return tuple(found)

    def _tail(self, payload: bytes) -> tuple[datetime | None, Quality]:
        """Read what follows the interval; see the module's text."""
        length = len(payload)
        short = self.layout.size + len(LAST)
        long = short + UNIX.size
        if length > long:
            raise undecodable(self.name, f"it has {length} bytes instead of {long}")
        if length == short and payload[-1:] == LAST:
            return None, GOOD
        if length == self.layout.size:
            return None, Quality.SUSPECT
        if length < long - len(LAST):
            raise truncated(self.name, payload)
        return from_unix(UNIX.unpack_from(payload, self.layout.size)[0]), GOOD

    def encode(
        self, measurements: Sequence[Measurement], settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: all values of the model, or the battery alone.

        Values with a time, the same for all, make the frame of newer firmware.
        """
        moments = by_time(measurements)
        if len(moments) > 1:
            raise InputError(f"{self.name} sends one moment in a frame: give one observed_at.")
        observed_at, now = next(iter(moments.items()), (None, []))
        out = Outgoing(self.name, now)
        numbers = self._numbers(out, settings)
        out.close()
        frame = self.layout.pack(*numbers)
        if observed_at is not None:
            frame += UNIX.pack(to_unix(observed_at))
        return PORT, frame + LAST

    def _numbers(self, out: Outgoing, settings: Mapping[str, object]) -> list[int]:
        fields = [
            _calibrated(self.name, settings) if column is ADC else column for column in self.columns
        ]
        raws = [out.take(field) if isinstance(field, Field) else field for field in fields]
        missing = [
            field.quantity.value
            for field, raw in zip(fields, raws, strict=True)
            if isinstance(field, Field) and raw is None
        ]
        values = sum(isinstance(field, Field) for field in fields) - 1
        if self.valid is not None and len(missing) == values and BATTERY.quantity not in missing:
            raws[self.valid] = 0
        elif missing:
            raise InputError(
                f"{self.name} sends all its values together: give also {' and '.join(missing)}."
            )
        return [raw or 0 for raw in raws]


REL, RAW, TEMP, COND, AIR, RH, VOLT = (
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
    Quantity.SOIL_MOISTURE_RAW_INDEX,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.BATTERY_V,
)
COUNTER: Final = 1
READ: Final = 1
NEUTRAL_PH: Final = 70

CODECS: Final = (
    AgroSense(
        name="makerfabs/Soil & Air EC-TH Pro",
        layout=struct.Struct(">HBhHIhHI"),
        columns=(
            COUNTER,
            BATTERY,
            FINE_SOIL_TEMPERATURE,
            ADC,
            FINE_EC,
            AIR_TEMPERATURE,
            HUMIDITY,
            INTERVAL_MS,
        ),
        examples=(
            Example(
                note="without a calibration",
                f_port=1,
                payload_hex="00072405c8041a0000520800d701e20036ee8000",
                says=(
                    (VOLT, 0, 3.6),
                    (TEMP, 0, 14.8),
                    (RAW, 0, 1050),
                    (COND, 0, 210),
                    (AIR, 0, 21.5),
                    (RH, 0, 48.2),
                ),
            ),
            Example(
                note="below zero, the count calibrated",
                f_port=1,
                payload_hex="000724ff06041400005208ffe101e20036ee8000",
                says=(
                    (VOLT, 0, 3.6),
                    (TEMP, 0, -2.5),
                    (REL, 0, 49.09),
                    (COND, 0, 210),
                    (AIR, 0, -3.1),
                    (RH, 0, 48.2),
                ),
                settings={"adc_dry": 1314, "adc_wet": 764},
            ),
        ),
    ),
    AgroSense(
        name="makerfabs/Soil Moisture Sensor",
        layout=struct.Struct(">HHBI"),
        columns=(COUNTER, ADC, BATTERY, INTERVAL_MS),
        examples=(
            Example(
                note="a count without a calibration",
                f_port=1,
                payload_hex="000702d01e0036ee8000",
                says=((RAW, 0, 720), (VOLT, 0, 3.0)),
            ),
            Example(
                note="with a calibration and the device's own time",
                f_port=1,
                payload_hex="000805141e0036ee806a18a50000",
                says=((REL, 0, 66.67), (VOLT, 0, 3.0)),
                settings={"adc_dry": 1500, "adc_wet": 1200},
            ),
        ),
    ),
    AgroSense(
        name="makerfabs/Soil Monitor",
        layout=struct.Struct(">HBBHhHHI"),
        columns=(
            COUNTER,
            BATTERY,
            READ,
            MOISTURE,
            SOIL_TEMPERATURE,
            EC,
            NEUTRAL_PH,
            INTERVAL_MS,
        ),
        valid=2,
        examples=(
            Example(
                note="25.3 %, 14.8 C, EC 210",
                f_port=1,
                payload_hex="0007240100fd009400d200430036ee8000",
                says=((VOLT, 0, 3.6), (REL, 0, 25.3), (TEMP, 0, 14.8), (COND, 0, 210)),
            ),
            Example(
                note="newer firmware with the device's time, below zero",
                f_port=1,
                payload_hex="0008240100fdffe100d200430036ee806a18a50000",
                says=((VOLT, 0, 3.6), (REL, 0, 25.3), (TEMP, 0, -3.1), (COND, 0, 210)),
            ),
            Example(
                note="the probe was not read",
                f_port=1,
                payload_hex="0009220000000000000000000036ee8000",
                says=((VOLT, 0, 3.4),),
            ),
        ),
    ),
)
