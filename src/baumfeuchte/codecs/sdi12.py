"""Numbers in the answers of SDI-12 probes: ``0+22.9-1.3<CR><LF>`` (SDI-12 1.4, chapter 4.4).

An answer is the address of the probe and up to nine numbers, each with its sign.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from baumfeuchte.domain.errors import InputError

_NUMBER: Final = re.compile(rb"[+-](?:\d+\.?\d*|\.\d+)")
_ANSWER: Final = re.compile(rb"([0-9A-Za-z]?)((?:[+-](?:\d+\.?\d*|\.\d+))+)")
_MARK: Final = re.compile(rb"[\xf0-\xff].?", re.DOTALL)
MOST_DIGITS: Final = 7
END: Final = b"\r\n"


class Answered(NamedTuple):
    """A number of an answer.

    Attributes:
        address: of the probe; empty where there is none before the numbers.
        number: as sent.
        is_whole: something follows it; else digits may have been cut off.
    """

    address: str
    number: float
    is_whole: bool


def numbers_of(text: bytes) -> list[Answered]:
    """Find the numbers in what the bridge passed on.

    A Dragino SDI-12-LB puts a byte from 0xF0 on and its length before each answer, if several
    are in one uplink; they separate like an end of line.
    """
    text = _MARK.sub(END, text)
    return [
        Answered(
            answer[1].decode("ascii"),
            float(number[0]),
            answer.start(2) + number.end() < len(text),
        )
        for answer in _ANSWER.finditer(text)
        for number in _NUMBER.finditer(answer[2])
    ]


def write_number(raw: float) -> bytes:
    """Write a number with its sign and at most seven digits.

    Raises:
        InputError: it has more digits before the point.
    """
    for decimals in range(MOST_DIGITS - 1, -1, -1):
        text = f"{raw:+.{decimals}f}"
        if sum(map(str.isdecimal, text)) <= MOST_DIGITS:
            return (text.rstrip("0").rstrip(".") if decimals else text).encode("ascii")
    raise InputError(f"An SDI-12 probe cannot send {raw}: choose a number of at most 7 digits.")
