"""Libelium Plug & Sense Smart Agriculture with a Watermark.

Layout (lorawan 1.3; Libelium's technical guide, as ZENNER's ELEMENT parser (MIT) reads it):
eleven 16-bit words, on port 30. The Watermark is sent as eight times its frequency; the maker's
formula gives the tension, which the parser prints in hPa with a minus sign and we in kPa
without. The rain is left out: its sums of the hour and the day overlap from frame to frame.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example, truncated, undecodable
from baumfeuchte.codecs.field import S16, Field, linear
from baumfeuchte.codecs.outgoing import of_now
from baumfeuchte.codecs.plausible import watermark_flags
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 30
# Three sums of rain, air temperature, humidity, pressure, wind, light, vane, Watermark, battery.
FRAME: Final = struct.Struct(">3HhHHHHHHH")

FREQUENCY_STEPS: Final = 8
DECIMALS: Final = 2
FAILED: Final = frozenset({0xFFFF})
NO_INPUT: Final = frozenset({0, 0xFFFF})


def kpa_of(raw: int) -> float:
    """Turn the word of a Watermark into a tension, by the maker's formula.

    Args:
        raw: eight times the frequency in Hz.

    Returns:
        kPa.
    """
    hertz = raw / FREQUENCY_STEPS
    return round((52117.7 - 6.83636 * hertz) / (hertz - 47.619), DECIMALS)


def raw_of(kpa: float) -> float:
    """Turn a tension into the word of a Watermark; see ``kpa_of``.

    Args:
        kpa: positive.
    """
    return FREQUENCY_STEPS * (52117.7 + 47.619 * kpa) / (kpa + 6.83636)


TENSION: Final = Field(
    quantity=Quantity.SOIL_WATER_TENSION_KPA,
    to_value=kpa_of,
    to_raw=raw_of,
    judge=watermark_flags,
    absent=NO_INPUT,
)
AIR_TEMPERATURE: Final = linear(
    Quantity.AIR_TEMPERATURE_C,
    divisor=10,
    raws=S16,
    sentinels=frozenset({0x7FFF, -0x8000}),
)
HUMIDITY: Final = linear(Quantity.AIR_HUMIDITY_PERCENT, sentinels=FAILED)
BATTERY: Final = linear(Quantity.BATTERY_PERCENT, sentinels=FAILED)
COLUMNS: Final[Mapping[int, Field]] = {3: AIR_TEMPERATURE, 4: HUMIDITY, 9: TENSION, 10: BATTERY}
IDLE: Final = (0, 0, 0, 0, 0, 10132, 0, 0, 1, 0, 0)  # what simulated devices say besides


@dataclass(frozen=True, slots=True, kw_only=True)
class Libelium:
    """A row of the table of models: name and examples."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, _f_port: int | None, payload: bytes, _settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``. The port is free, as in the parser."""
        if len(payload) < FRAME.size:
            raise truncated(self.name, payload)
        if len(payload) > FRAME.size:
            raise undecodable(self.name, f"it has {len(payload)} bytes instead of {FRAME.size}")
        words = FRAME.unpack(payload)
        return tuple(
            field.measure(words[index])
            for index, field in COLUMNS.items()
            if words[index] not in field.absent
        )

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: air, battery and, where given, the tension."""
        out = of_now(self.name, measurements)
        words = [*IDLE]
        for index, field in COLUMNS.items():
            raw = out.take(field)
            if raw is not None:
                words[index] = raw
            elif field is not TENSION:
                raise InputError(f"{self.name} always sends {field.quantity.value}: give it.")
        out.close()
        return PORT, FRAME.pack(*words)


KPA, AIR, RH, PERCENT = (
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.BATTERY_PERCENT,
)

CODECS: Final = (
    Libelium(
        name="libelium/Plug-Sense-Agriculture",
        examples=(
            Example(
                note="the parser's example: 2551 Hz",
                f_port=30,
                payload_hex="0000000000000097003d25e300400a7700094fb80064",
                says=((AIR, 0, 15.1), (RH, 0, 61), (KPA, 0, 13.85), (PERCENT, 0, 100)),
            ),
            Example(
                note="below zero, no Watermark",
                f_port=30,
                payload_hex="000000000000ffce005026480000000a000100000042",
                says=((AIR, 0, -5.0), (RH, 0, 80), (PERCENT, 0, 66)),
            ),
        ),
    ),
)
