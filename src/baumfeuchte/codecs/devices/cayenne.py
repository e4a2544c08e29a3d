"""Cayenne LPP of any maker: the sensor's settings say what each channel means.

The format has no type for soil (lorawan 1.3), so without the setting ``channels`` a frame says
nothing. A channel is named by its number ("3"), or, where one channel sends several types, by
number and type ("3.temperature"); ``codecs.lpp`` has the names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs import lpp
from baumfeuchte.codecs.channels import channels_of
from baumfeuchte.codecs.codec import Example, undecodable
from baumfeuchte.codecs.outgoing import of_now
from baumfeuchte.domain.reading import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cayenne:
    """A row of the table of models: name and examples."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, _f_port: int | None, payload: bytes, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``; setting ``channels``. The port is free."""
        channels = channels_of(self.name, settings)
        found: dict[str, Measurement] = {}
        entries, doubt = lpp.entries(self.name, payload, lpp.NUMBERS, lpp.OTHERS)
        for channel, kind, raw in entries:
            if kind not in lpp.NUMBERS:
                continue
            kind_name, number = lpp.NUMBERS[kind]
            exact = f"{channel}.{kind_name}"
            name = exact if exact in channels else str(channel)
            if name not in channels:
                continue
            if name in found:
                raise undecodable(
                    self.name, f"channel {channel} has two values, name them as {exact}"
                )
            found[name] = channels[name].measure(number, raw, doubt)
        return tuple(found.values())

    def encode(
        self, measurements: Sequence[Measurement], settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``; setting ``channels``, and ``lpp.pack_channels``."""
        out = of_now(self.name, measurements)
        channels = channels_of(self.name, settings)
        frame = lpp.pack_channels(self.name, out, channels, lpp.NUMBERS)
        out.close()
        return PORT, frame


CODECS: Final = (
    Cayenne(
        name="generic/CayenneLPP",
        examples=(
            Example(
                note="soil and air temperature, air humidity, a tensiometer of 0-100 kPa on 0-5 V",
                f_port=1,
                payload_hex="016700d70367ffd702685a040200fa",
                says=(
                    (Quantity.AIR_TEMPERATURE_C, 0, 21.5),
                    (Quantity.SOIL_TEMPERATURE_C, 0, -4.1),
                    (Quantity.AIR_HUMIDITY_PERCENT, 0, 45.0),
                    (Quantity.SOIL_WATER_TENSION_KPA, 0, 50.0),
                ),
                settings={
                    "channels": {
                        "1": {"quantity": "air_temperature_c"},
                        "3.temperature": {"quantity": "soil_temperature_c"},
                        "2": {"quantity": "air_humidity_percent"},
                        "4": {"quantity": "soil_water_tension_kpa", "factor": 20},
                    }
                },
            ),
            Example(
                note="two probes in per cent of volume, told as analogue inputs; a position",
                f_port=2,
                payload_hex="050209c4060209601e8806765ff2960a0003e8",
                says=(
                    (Quantity.SOIL_MOISTURE_VWC_PERCENT, 0, 25.0),
                    (Quantity.SOIL_MOISTURE_VWC_PERCENT, 1, 24.0),
                ),
                settings={
                    "channels": {
                        "5": {"quantity": "soil_moisture_vwc_percent"},
                        "6": {"quantity": "soil_moisture_vwc_percent", "probe": 1},
                    }
                },
            ),
            Example(
                note="the format's own example, and a sensor without settings",
                f_port=1,
                payload_hex="03670110056700ff",
                says=(),
            ),
        ),
    ),
)
