"""Teneo soil-moisture sensor for young trees: moisture and temperature of one probe.

Layout (lorawan 1.3; Teneo's decoder in the device repository of The Things Network): battery
2 V + tenths, moisture in the maker's own per cent, and in the longer form the temperature in
hundredths and two bytes that nobody describes. Port 3 says that the battery is being charged.
A frame of four bytes is how the device says that it has no valid measurement.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example, truncated, undecodable, wrong_port
from baumfeuchte.codecs.field import S16, U8, linear
from baumfeuchte.codecs.outgoing import of_now
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 1
CHARGING_PORT: Final = 3
SHORT: Final = struct.Struct(">BB")
LONG: Final = struct.Struct(">BBhxx")
INVALID_BYTES: Final = 4

BATTERY: Final = linear(Quantity.BATTERY_V, divisor=10, offset=-20, raws=U8)
MOISTURE: Final = linear(
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT, raws=U8, sentinels=frozenset({0xFF})
)
TEMPERATURE: Final = linear(
    Quantity.SOIL_TEMPERATURE_C,
    divisor=100,
    raws=S16,
    sentinels=frozenset({0x7FFF, -0x8000}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teneo:
    """A row of the table of models: name and examples."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, f_port: int | None, payload: bytes, _settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``."""
        if f_port == CHARGING_PORT:
            return (BATTERY.measure(payload[0]),)
        if f_port not in {PORT, None}:
            raise wrong_port(self.name, f_port)
        length = len(payload)
        if length == INVALID_BYTES:
            return ()
        if length == SHORT.size:
            battery, moisture = SHORT.unpack(payload)
            return BATTERY.measure(battery), MOISTURE.measure(moisture)
        if length == LONG.size:
            battery, moisture, temperature = LONG.unpack(payload)
            return (
                BATTERY.measure(battery),
                MOISTURE.measure(moisture),
                TEMPERATURE.measure(temperature),
            )
        if length < LONG.size:
            raise truncated(self.name, payload)
        raise undecodable(self.name, f"it has {length} bytes instead of {LONG.size}")

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: battery, moisture and, where given, temperature.

        The battery alone makes the frame of a device that is being charged.
        """
        out = of_now(self.name, measurements)
        battery, moisture, temperature = map(out.take, (BATTERY, MOISTURE, TEMPERATURE))
        out.close()
        if battery is None:
            raise InputError(f"{self.name} sends battery_v in every frame: give it.")
        if moisture is None and temperature is None:
            return CHARGING_PORT, bytes([battery])
        if moisture is None:
            raise InputError(
                f"{self.name} sends no temperature without soil_moisture_relative_percent: give it."
            )
        if temperature is None:
            return PORT, SHORT.pack(battery, moisture)
        return PORT, LONG.pack(battery, moisture, temperature)


REL, TEMP, VOLT = (
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.BATTERY_V,
)

CODECS: Final = (
    Teneo(
        name="teneo-iot/soil-moisture-sensor",
        examples=(
            Example(
                note="the vendor's example, below zero",
                f_port=1,
                payload_hex="0c28ff9c043f",
                says=((VOLT, 0, 3.2), (REL, 0, 40), (TEMP, 0, -1.0)),
            ),
            Example(
                note="without a temperature",
                f_port=1,
                payload_hex="1063",
                says=((VOLT, 0, 3.6), (REL, 0, 99)),
            ),
            Example(
                note="being charged",
                f_port=3,
                payload_hex="14",
                says=((VOLT, 0, 4.0),),
            ),
        ),
    ),
)
