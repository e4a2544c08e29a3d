"""Decentlab weather stations and thermometers: rain and air beside the trees.

Words: decentlab/decentlab-decoders, the frame is that of all Decentlab models. Wind, radiation,
lightning and pressure are left out: they are none of our quantities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example
from baumfeuchte.codecs.decentlab_frame import Block, Decentlab, Word
from baumfeuchte.codecs.devices.decentlab import BATTERY, EXTREMES, NO_NUMBER, VOLT
from baumfeuchte.codecs.field import Field, linear
from baumfeuchte.codecs.plausible import judge_of
from baumfeuchte.domain.reading import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

AIR, RH, RAIN = Quantity.AIR_TEMPERATURE_C, Quantity.AIR_HUMIDITY_PERCENT, Quantity.RAIN_MM

DECIMALS: Final = 3  # finer than the sensors resolve


def _scaled(quantity: Quantity, span: float, steps: int, lowest: float) -> Word:
    """Make the word of a Sensirion sensor: value = span * raw / steps + lowest."""
    return Word(
        fields=(
            Field(
                quantity=quantity,
                to_value=lambda raw: round(span * raw / steps + lowest, DECIMALS),
                to_raw=lambda value: (value - lowest) * steps / span,
                judge=judge_of(quantity),
                sentinels=NO_NUMBER,
            ),
        )
    )


def _shifted(quantity: Quantity, divisor: int) -> Word:
    return Word(
        fields=(linear(quantity, divisor=divisor, offset=0x8000, sentinels=EXTREMES),),
    )


def _words(count: int, known: Mapping[int, Word]) -> Block:
    """Make a block of words of which only some are known; see ``Word`` for the others."""
    return tuple(known.get(place, Word()) for place in range(count))


AIR_TENTHS: Final = _shifted(AIR, 10)
RH_TENTHS: Final = _shifted(RH, 10)
RAIN_OLD: Final = _shifted(RAIN, 1000)
RAIN_NEW: Final = Word(fields=(linear(RAIN, divisor=1000, sentinels=NO_NUMBER),))

# Examples: decentlab/decentlab-decoders (MIT).
CODECS: Final = (
    Decentlab(
        name="decentlab/DL-ATM22",
        blocks=(_words(8, {3: AIR_TENTHS}), BATTERY),
        examples=(
            Example(
                note="the vendor's example",
                f_port=1,
                payload_hex="0208c900038009812b8014810880027fe8800880040bf5",
                says=((AIR, 0, 26.4), (VOLT, 0, 3.061)),
            ),
        ),
    ),
    Decentlab(
        name="decentlab/DL-ATM41",
        blocks=(_words(17, {1: RAIN_OLD, 7: AIR_TENTHS, 10: RH_TENTHS}), BATTERY),
        examples=(
            Example(
                note="the vendor's example",
                f_port=1,
                payload_hex=(
                    "02035a0003800a8000800080008009812b8014810880b4a57c820c810980027fe8805680"
                    "0880040bf5"
                ),
                says=((RAIN, 0, 0.0), (AIR, 0, 26.4), (RH, 0, 52.4), (VOLT, 0, 3.061)),
            ),
        ),
    ),
    Decentlab(
        name="decentlab/DL-ATM41G2",
        blocks=(_words(17, {1: RAIN_NEW, 7: AIR_TENTHS, 10: RH_TENTHS}), BATTERY),
        examples=(
            Example(
                note="the vendor's example",
                f_port=1,
                payload_hex=(
                    "025ef80003805c000080008000803484b3803680e78086a60181d680ed81c9809f800011"
                    "7000010adc"
                ),
                says=((RAIN, 0, 0.0), (AIR, 0, 23.1), (RH, 0, 47.0), (VOLT, 0, 2.78)),
            ),
        ),
    ),
    Decentlab(
        name="decentlab/DL-SHT21",
        blocks=((_scaled(AIR, 175.72, 65536, -46.85), _scaled(RH, 125, 65536, -6)), BATTERY),
        examples=(
            Example(
                note="20.5 C, 51.8 %, made by the vendor's formulas",
                f_port=1,
                payload_hex="02030e0003621f76600c60",
                says=((AIR, 0, 20.501), (RH, 0, 51.8), (VOLT, 0, 3.168)),
            ),
        ),
    ),
    Decentlab(
        name="decentlab/DL-SHT35",
        blocks=((_scaled(AIR, 175, 65535, -45), _scaled(RH, 100, 65535, 0)), BATTERY),
        examples=(
            Example(
                note="the vendor's example",
                f_port=1,
                payload_hex="02030e000364a079b10c60",
                says=((AIR, 0, 23.788), (RH, 0, 47.536), (VOLT, 0, 3.168)),
            ),
        ),
    ),
)
