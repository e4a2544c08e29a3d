"""More Decentlab models: profile, older METER probes and the rain gauge (lorawan 1.1)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example, invalid_settings
from baumfeuchte.codecs.decentlab_frame import Block, Decentlab, Word
from baumfeuchte.codecs.devices.decentlab import (
    BATTERY,
    COND,
    EC,
    EPS,
    LEVEL_TEMPERATURE,
    NO_LEVEL,
    NO_NUMBER,
    TEMP,
    TEMPERATURE,
    VOLT,
    VWC,
)
from baumfeuchte.codecs.field import GOOD, U16, Field, linear
from baumfeuchte.codecs.plausible import judge_of
from baumfeuchte.codecs.settings import as_number
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement

INDEX, RAIN = Quantity.SOIL_MOISTURE_RAW_INDEX, Quantity.RAIN_MM

Polynomial = tuple[float, float, float, float]

# Cubic, square, linear and constant factor; all three rise everywhere.
TOPP: Final[Polynomial] = (4.3e-6, -5.5e-4, 2.92e-2, -5.3e-2)
GS3_SOIL: Final[Polynomial] = (5.89e-6, -7.62e-4, 3.67e-2, -7.53e-2)
TEN_HS_SOIL: Final[Polynomial] = (2.97e-9, -7.37e-6, 6.69e-3, -1.92)


def _vwc_field(polynomial: Polynomial, to_sensor: Callable[[int], float]) -> Field:
    """Make the field of a water content that is a polynomial of the sensor's own value."""
    third, second, first, constant = polynomial

    def to_value(raw: int) -> float:
        x = to_sensor(raw)
        return round((third * x**3 + second * x**2 + first * x + constant) * 100, 4)

    def to_raw(percent: float) -> float:
        if not to_value(U16[0]) <= percent <= to_value(U16[-1]):
            return -1
        above = bisect_left(U16, percent, key=to_value)
        return min(max(above - 1, 0), above, key=lambda raw: abs(to_value(raw) - percent))

    return Field(
        quantity=VWC, to_value=to_value, to_raw=to_raw, judge=judge_of(VWC), sentinels=NO_NUMBER
    )


def _permittivity(divisor: int, polynomial: Polynomial) -> Word:
    """Make the word of a permittivity and of the water content that follows from it.

    The water content is encoded, as simulated soil has that.
    """
    permittivity = Field(
        quantity=EPS, to_value=lambda raw: raw / divisor, to_raw=None, judge=judge_of(EPS)
    )
    return Word(fields=(_vwc_field(polynomial, lambda raw: raw / divisor), permittivity))


SHIFTED_BY_40: Final = Word(fields=(linear(TEMP, divisor=10, offset=400, sentinels=NO_NUMBER),))
TENS_OF_EC: Final = Word(
    fields=(
        Field(
            quantity=COND,
            to_value=lambda raw: raw * 10.0,
            to_raw=lambda value: value / 10,
            judge=judge_of(COND),
            sentinels=NO_NUMBER,
        ),
    )
)
MILLIVOLT: Final = Word(
    fields=(_vwc_field(TEN_HS_SOIL, lambda raw: 3000 * (raw - 0x8000) / 0x8000),)
)
LEVEL_INDEX: Final = linear(INDEX, divisor=500, offset=2500, absent=NO_LEVEL, sentinels=NO_NUMBER)
SMTP_LEVELS: Final[Block] = tuple(
    Word(fields=(field,), probe=probe)
    for probe in range(8)
    for field in (LEVEL_INDEX, LEVEL_TEMPERATURE)
)

PUBLISHED_RESOLUTION_MM: Final = 0.1
LARGEST_TIP_MM: Final = 10.0
MOST_RAIN_MM: Final = 1825.0
"""The most that ever fell in a day (La Reunion, 1966): no message covers as much."""


def _rain_flags(doubt: Quality, rain_mm: float) -> Quality:
    return doubt if 0 <= rain_mm <= MOST_RAIN_MM else Quality.OUT_OF_RANGE


@lru_cache(maxsize=16)
def _rain_blocks(resolution_mm: float | None) -> tuple[Block, ...]:
    """Make the blocks of a rain gauge: rain, interval, total low and high; the battery.

    Only the rain is used: the interval and the total since the start are no quantities.
    """
    step_mm = resolution_mm or PUBLISHED_RESOLUTION_MM
    rain = Field(
        quantity=RAIN,
        to_value=lambda raw: round(raw * step_mm, 6),
        to_raw=lambda rain_mm: rain_mm / step_mm,
        judge=partial(_rain_flags, GOOD if resolution_mm else Quality.SUSPECT),
        sentinels=NO_NUMBER,
    )
    return (Word(fields=(rain,)), Word(), Word(), Word()), BATTERY


def _resolution_mm(name: str, settings: Mapping[str, object]) -> float | None:
    """Read the setting ``resolution_mm``; None where there is none."""
    given = settings.get("resolution_mm")
    if given is None:
        return None
    resolution_mm = as_number(given)
    if resolution_mm is None or not 0 < resolution_mm <= LARGEST_TIP_MM:
        raise invalid_settings(
            name, f"resolution_mm is a number of mm above 0 and up to 10, not {given!r}."
        )
    return resolution_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class RainGauge:
    """A tipping bucket: its resolution is not in the frame but in the setting ``resolution_mm``.

    Without the setting it is taken for 0.1 mm, as in the decoder that the vendor publishes,
    and the rain is ``SUSPECT``.
    """

    name: str
    examples: tuple[Example, ...]

    def _frame(self, settings: Mapping[str, object]) -> Decentlab:
        blocks = _rain_blocks(_resolution_mm(self.name, settings))
        return Decentlab(name=self.name, blocks=blocks, examples=())

    def decode(
        self, f_port: int | None, payload: bytes, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``; setting ``resolution_mm``."""
        return self._frame(settings).decode(f_port, payload, settings)

    def encode(
        self, measurements: Sequence[Measurement], settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: any of rain and battery."""
        try:
            frame = self._frame(settings)
        except DecodeError as error:
            raise InputError(str(error)) from error
        return frame.encode(measurements, settings)


# Examples: decentlab/decentlab-decoders (MIT) and frames made by the same formulas.
CODECS: Final = (
    Decentlab(
        name="decentlab/DL-SMTP",
        blocks=(SMTP_LEVELS, BATTERY),
        examples=(
            Example(
                note="three depths of eight, the third below zero",
                f_port=1,
                payload_hex="020b5000030a5a84ba0abe849c09c47f9c" + "00000000" * 5 + "0b3b",
                says=(
                    (INDEX, 0, 0.3),
                    (TEMP, 0, 12.1),
                    (INDEX, 1, 0.5),
                    (TEMP, 1, 11.8),
                    (INDEX, 2, 0.0),
                    (TEMP, 2, -1.0),
                    (VOLT, 0, 2.875),
                ),
            ),
        ),
    ),
    Decentlab(
        name="decentlab/DL-5TM",
        blocks=((_permittivity(50, TOPP), SHIFTED_BY_40), BATTERY),
        examples=(
            Example(
                note="the vendor's example: dry air, so the water content is negative",
                f_port=1,
                payload_hex="02023b0003003702710c60",
                says=((VWC, 0, -2.154), (EPS, 0, 1.1), (TEMP, 0, 22.5), (VOLT, 0, 3.168)),
            ),
            Example(
                note="moist soil below zero",
                f_port=1,
                payload_hex="02023b000302ee01740c60",
                says=((VWC, 0, 27.5762), (EPS, 0, 15.0), (TEMP, 0, -2.8), (VOLT, 0, 3.168)),
            ),
        ),
    ),
    Decentlab(
        name="decentlab/DL-5TE",
        blocks=((_permittivity(50, TOPP), SHIFTED_BY_40, TENS_OF_EC), BATTERY),
        examples=(
            Example(
                note="moist soil",
                f_port=1,
                payload_hex="02031c000302ee0226001f0c60",
                says=(
                    (VWC, 0, 27.5762),
                    (EPS, 0, 15.0),
                    (TEMP, 0, 15.0),
                    (COND, 0, 310),
                    (VOLT, 0, 3.168),
                ),
            ),
        ),
    ),
    Decentlab(
        name="decentlab/DL-GS3",
        blocks=((_permittivity(100, GS3_SOIL), TEMPERATURE, EC), BATTERY),
        examples=(
            Example(
                note="moist substrate below zero",
                f_port=1,
                payload_hex="020363000305dc7ff101380c60",
                says=(
                    (VWC, 0, 32.3629),
                    (EPS, 0, 15.0),
                    (TEMP, 0, -1.5),
                    (COND, 0, 312),
                    (VOLT, 0, 3.168),
                ),
            ),
        ),
    ),
    Decentlab(
        name="decentlab/DL-10HS",
        blocks=((MILLIVOLT,), BATTERY),
        examples=(
            Example(
                note="the vendor's example: dry air, so the water content is negative",
                f_port=1,
                payload_hex="0202df000393710c60",
                says=((VWC, 0, -12.086), (VOLT, 0, 3.168)),
            ),
        ),
    ),
    RainGauge(
        name="decentlab/DL-TBRG",
        examples=(
            Example(
                note="25 steps of 0.2 mm in ten minutes",
                f_port=1,
                payload_hex="0202f8000300190258001500010c4e",
                says=((RAIN, 0, 5.0), (VOLT, 0, 3.15)),
                settings={"resolution_mm": 0.2},
            ),
            Example(
                note="the same without a resolution: taken for 0.1 mm",
                f_port=1,
                payload_hex="0202f8000300190258001500010c4f",
                says=((RAIN, 0, 2.5), (VOLT, 0, 3.151)),
            ),
        ),
    ),
)
