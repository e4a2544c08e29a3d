"""CITAL LORASOIL: a Watermark with a soil thermometer, and the air.

Layout (lorawan 1.3; CITAL's decoder in the device repository of The Things Network): port 152.
Older frames end before the air, or before the resistance. The water potential is sent without
its sign, in hundredths of kPa: the resistance in the maker's example (10 360 ohm at 43.43
degrees C) gives the same 88.7 kPa by the curve of the Watermark (irrigation-science 1.2). The
date is that of the device (UTC). The maker's example swaps air pressure and humidity.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example, truncated, undecodable, wrong_port
from baumfeuchte.codecs.device_time import EARLIEST
from baumfeuchte.codecs.field import GOOD, S16, SENTINEL, U8, Field, linear
from baumfeuchte.codecs.outgoing import Outgoing, by_time
from baumfeuchte.codecs.plausible import watermark_flags
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 152
SOIL: Final = struct.Struct(">hHBHHHiiBB")  # ..., date and time, position, firmware
AIR: Final = struct.Struct(">hHB")  # temperature, pressure, humidity
RESISTANCE: Final = struct.Struct(">I")
SIZES: Final = (SOIL.size, SOIL.size + AIR.size, SOIL.size + AIR.size + RESISTANCE.size)
WORKING_OHM: Final = range(300, 35_001)  # outside a Watermark is shorted or open
PRESSURE_HPA: Final = 1013  # of simulated devices
CENTURY: Final = 2000

ENDS: Final = frozenset({0x7FFF, -0x8000})
SOIL_TEMPERATURE: Final = linear(Quantity.SOIL_TEMPERATURE_C, divisor=100, raws=S16, sentinels=ENDS)
TENSION: Final = linear(
    Quantity.SOIL_WATER_TENSION_KPA,
    divisor=100,
    sentinels=frozenset({0xFFFF}),
    judge=watermark_flags,
)
BATTERY: Final = linear(Quantity.BATTERY_PERCENT, raws=U8, sentinels=frozenset({0xFF}))
AIR_TEMPERATURE: Final = linear(Quantity.AIR_TEMPERATURE_C, divisor=100, raws=S16, sentinels=ENDS)
HUMIDITY: Final = linear(Quantity.AIR_HUMIDITY_PERCENT, raws=U8, sentinels=frozenset({0xFF}))


def read_date(year_month: int, day_hour: int, minute_second: int) -> datetime | None:
    """Read the device's date.

    Args:
        year_month: 100 * year of the century + month.
        day_hour: 100 * day + hour.
        minute_second: 100 * minute + second.

    Returns:
        Aware UTC time; None where the clock was not set.
    """
    (year, month), (day, hour), (minute, second) = (
        divmod(number, 100) for number in (year_month, day_hour, minute_second)
    )
    try:
        date = datetime(CENTURY + year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return date if date >= EARLIEST else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cital:
    """A row of the table of models: name and examples."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, f_port: int | None, payload: bytes, _settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``."""
        if f_port not in {PORT, None}:
            raise wrong_port(self.name, f_port)
        length = len(payload)
        if length not in SIZES:
            if length < SIZES[-1]:
                raise truncated(self.name, payload)
            raise undecodable(self.name, f"it has {length} bytes instead of {SIZES[-1]}")
        temperature, tension, battery, *date, _, _, _, _ = SOIL.unpack_from(payload)
        observed_at = read_date(*date)
        extra = GOOD
        if length == SIZES[2]:
            (ohm,) = RESISTANCE.unpack_from(payload, SIZES[1])
            extra = GOOD if ohm in WORKING_OHM else SENTINEL
        found = [
            SOIL_TEMPERATURE.measure(temperature, 0, observed_at),
            TENSION.measure(tension, 0, observed_at, extra),
            BATTERY.measure(battery, 0, observed_at),
        ]
        if length >= SIZES[1]:
            air, _, humidity = AIR.unpack_from(payload, SOIL.size)
            found.append(AIR_TEMPERATURE.measure(air, 0, observed_at))
            found.append(HUMIDITY.measure(humidity, 0, observed_at))
        return tuple(found)

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: soil and battery, both or none of the air's values.

        All have the same time, or none; the resistance is left out.
        """
        moments = by_time(measurements)
        if len(moments) > 1:
            raise InputError(f"{self.name} sends one moment in a frame: give one observed_at.")
        observed_at, moment = next(iter(moments.items()), (None, []))
        out = Outgoing(self.name, moment)
        soil = self._take(out, SOIL_TEMPERATURE, TENSION, BATTERY)
        if soil is None:
            raise InputError(f"{self.name} sends no frame without its soil values: give them.")
        air = self._take(out, AIR_TEMPERATURE, HUMIDITY)
        out.close()
        frame = SOIL.pack(*soil, *_write_date(observed_at), 0, 0, 1, 0)
        if air:
            frame += AIR.pack(air[0], PRESSURE_HPA, air[1])
        return PORT, frame

    @staticmethod
    def _take(out: Outgoing, *fields: Field) -> list[int] | None:
        return out.take_all(fields)


def _write_date(observed_at: datetime | None) -> tuple[int, int, int]:
    if observed_at is None:
        return 0, 0, 0
    at = observed_at.astimezone(UTC)
    return (
        (at.year - CENTURY) * 100 + at.month,
        at.day * 100 + at.hour,
        at.minute * 100 + at.second,
    )


TEMP, KPA, PERCENT, AIR_C, RH = (
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.BATTERY_PERCENT,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
)

CODECS: Final = (
    Cital(
        name="cital/LORASOIL",
        examples=(
            Example(
                note="the vendor's example: 2022-08-04, 11:17:39",
                f_port=152,
                payload_hex="10f722a86408a0019b06cb0000000000000000020510c603f60a00002878",
                says=(
                    (TEMP, 0, 43.43),
                    (KPA, 0, 88.72),
                    (PERCENT, 0, 100),
                    (AIR_C, 0, 42.94),
                    (RH, 0, 10),
                ),
            ),
            Example(
                note="an old, short frame below zero, whose clock was not set",
                f_port=152,
                payload_hex="ff38038455000000000000005366b8000f69220102",
                says=((TEMP, 0, -2.0), (KPA, 0, 9.0), (PERCENT, 0, 85)),
            ),
        ),
    ),
)
