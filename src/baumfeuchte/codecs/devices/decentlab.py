"""Decentlab: a table of blocks for each model (lorawan 1.1)."""

from __future__ import annotations

from typing import Final

from baumfeuchte.codecs.codec import Example
from baumfeuchte.codecs.decentlab_frame import Block, Decentlab, Word
from baumfeuchte.codecs.field import Field, linear
from baumfeuchte.codecs.plausible import judge_of, teros21_flags
from baumfeuchte.domain.reading import Quantity

VWC, TEMP, COND, EPS, KPA, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.PERMITTIVITY,
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.BATTERY_V,
)

NO_NUMBER: Final = frozenset({0xFFFF})
EXTREMES: Final = frozenset({0, 0xFFFF})  # -3276.8 and 3276.7 C and the like (lorawan 3.12)
NO_LEVEL: Final = frozenset({0})


def _vwc_percent(raw: int) -> float:
    """TEROS 11/12, mineral soil (lorawan 1.1); one raw step is 0.004 %."""
    return round((raw / 10 * 3.879e-4 - 0.6956) * 100, 4)


def _vwc_raw(percent: float) -> float:
    return (percent / 100 + 0.6956) / 3.879e-4 * 10


def _permittivity(raw: int) -> float:
    """TEROS 11/12 (lorawan 1.1)."""
    count = raw / 10
    return round((2.887e-9 * count**3 - 2.08e-5 * count**2 + 5.276e-2 * count - 43.39) ** 2, 4)


BATTERY: Final[Block] = (Word(fields=(linear(VOLT, divisor=1000),)),)
COUNT: Final = Word(
    fields=(
        Field(
            quantity=VWC,
            to_value=_vwc_percent,
            to_raw=_vwc_raw,
            judge=judge_of(VWC),
            sentinels=EXTREMES,
        ),
        Field(quantity=EPS, to_value=_permittivity, to_raw=None, judge=judge_of(EPS)),
    )
)
TENSION: Final = Word(fields=(linear(KPA, divisor=10, sentinels=NO_NUMBER, judge=teros21_flags),))
TEMPERATURE: Final = Word(fields=(linear(TEMP, divisor=10, offset=0x8000, sentinels=EXTREMES),))
EC: Final = Word(fields=(linear(COND, sentinels=NO_NUMBER),))

LEVEL_MOISTURE: Final = linear(
    VWC, divisor=100, offset=0x8000, absent=NO_LEVEL, sentinels=NO_NUMBER
)
LEVEL_TEMPERATURE: Final = linear(
    TEMP, divisor=100, offset=0x8000, absent=NO_LEVEL, sentinels=NO_NUMBER
)
SALINITY: Final = Word()  # has no unit (lorawan 1.1)


def _levels(first: int) -> Block:
    """Six levels of a Sentek Drill & Drop: moistures, temperatures, salinities."""
    probes = range(first, first + 6)
    return (
        *(Word(fields=(LEVEL_MOISTURE,), probe=probe) for probe in probes),
        *(Word(fields=(LEVEL_TEMPERATURE,), probe=probe) for probe in probes),
        *(SALINITY for _ in probes),
    )


# Examples: decentlab/decentlab-decoders (MIT) and frames made by the same formulas.
CODECS: Final = (
    Decentlab(
        name="decentlab/DL-TRS11",
        blocks=((COUNT, TEMPERATURE), BATTERY),
        examples=(
            Example(
                note="the vendor's example",
                f_port=1,
                payload_hex="0210d50003463f810b0c79",
                says=((VWC, 0, 0.1961), (EPS, 0, 1.0259), (TEMP, 0, 26.7), (VOLT, 0, 3.193)),
            ),
        ),
    ),
    Decentlab(
        name="decentlab/DL-TRS12",
        blocks=((COUNT, TEMPERATURE, EC), BATTERY),
        examples=(
            Example(
                note="moist soil below zero",
                f_port=1,
                payload_hex="0210d30003604a7fd601380b4a",
                says=(
                    (VWC, 0, 26.0573),
                    (EPS, 0, 12.3841),
                    (TEMP, 0, -4.2),
                    (COND, 0, 312),
                    (VOLT, 0, 2.89),
                ),
            ),
            Example(
                note="the battery alone",
                f_port=1,
                payload_hex="0210d300020c80",
                says=((VOLT, 0, 3.2),),
            ),
        ),
    ),
    Decentlab(
        name="decentlab/DL-TRS21",
        blocks=((TENSION, TEMPERATURE), BATTERY),
        examples=(
            Example(
                note="the vendor's example",
                f_port=1,
                payload_hex="0201920003007580a10c25",
                says=((KPA, 0, 11.7), (TEMP, 0, 16.1), (VOLT, 0, 3.109)),
            ),
        ),
    ),
    Decentlab(
        name="decentlab/DL-SDD",
        blocks=(_levels(0), _levels(6), BATTERY),
        examples=(
            Example(
                note="only levels 6 and 7 of the second block; the salinities are not used",
                f_port=1,
                payload_hex="0243e30006"
                "8a328a5a0000000000000000"
                "855785640000000000000000"
                "03e8041a0000000000000000"
                "0b86",
                says=(
                    (VWC, 6, 26.1),
                    (VWC, 7, 26.5),
                    (TEMP, 6, 13.67),
                    (TEMP, 7, 13.8),
                    (VOLT, 0, 2.95),
                ),
            ),
        ),
    ),
)
