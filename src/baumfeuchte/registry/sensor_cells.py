"""What people write into the cells of sensor lists: DevEUIs and depths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.sensor_id import normalise_sensor_id
from baumfeuchte.registry import cells
from baumfeuchte.registry.findings import CellError
from baumfeuchte.registry.lengths import CENTIMETRES, length

if TYPE_CHECKING:
    from baumfeuchte.registry.sheets.sheet import Cell

MOST_DEPTH_CM: Final = 1000
_BETWEEN_DEPTHS: Final = re.compile(r"[/;|+&\s]+|\bund\b|\band\b|,\s")
_UNIT: Final = re.compile(r"\s*\b(mm|cm|dm|m)\b\.?|(?<=\d)(mm|cm|dm|m)\b\.?", re.IGNORECASE)
_EUI_DIGITS: Final = 16
_LEAST_OF_EUI: Final = 11
"""A word of so many hexadecimal digits and no other letter is meant to be a DevEUI."""
_SLIPS: Final = 2
_LOOK_ALIKES: Final = {"o": "0", "i": "1", "l": "1", "s": "5", "z": "2", "g": "9", "q": "9"}


def sensor_id(cell: Cell) -> str:
    """A DevEUI in the one spelling, or the sensor's own name.

    Raises:
        CellError: it is neither, or a DevEUI that lost digits or has a wrong letter.
    """
    text = cells.text_of(cell)
    if isinstance(cell, int | float) or re.fullmatch(r"\d[.,]\d+E\+?\d+", text, re.IGNORECASE):
        digits = f"{cell:.0f}" if isinstance(cell, float) else str(cell)
        # Excel keeps 15 digits; a DevEUI of 16 decimal digits has lost its last one.
        if not isinstance(cell, int) or len(digits) >= _EUI_DIGITS:
            raise CellError("number_lost")
        text = digits
    text = re.sub(r"^(?:0x|eui-)", "", text.strip("'\" "), flags=re.IGNORECASE)
    try:
        found = normalise_sensor_id(text)
    except ValueError:
        _check_eui(text)
        raise CellError("no_sensor_id") from None
    _check_eui(found)
    return found


def _check_eui(text: str) -> None:
    """Refuse what was meant to be a DevEUI and is none: it would wait for messages for ever.

    Raises:
        CellError: digits are missing or too many, or one is no hexadecimal digit.
    """
    bare = re.sub(r"[-:.\s_]", "", text.lower())
    wrong = re.sub(r"[0-9a-f]", "", bare)
    if not wrong and len(bare) >= _LEAST_OF_EUI and len(bare) != _EUI_DIGITS:
        raise CellError("eui_length", count=len(bare))
    is_word = not re.search(r"\d", bare)
    if wrong and len(wrong) <= _SLIPS and len(bare) == _EUI_DIGITS and not is_word:
        meant = "".join(_LOOK_ALIKES.get(letter, "?") for letter in wrong)
        raise CellError("eui_letter", wrong=", ".join(wrong.upper()), meant=", ".join(meant))


def one_depth(cell: Cell, unit: str = "") -> float:
    """One depth in cm; ``unit`` as the heading names it.

    Raises:
        CellError: it is no number between 0 and 1000.
    """
    # "10-20" may be one probe or two: not for us to say.
    return length(cell, 0, MOST_DEPTH_CM, units=CENTIMETRES, unit=unit, ranges=False)


def depths_of(cell: Cell, unit: str = "") -> list[float]:
    """Depths in cm: ``30/60/90``, ``30; 60; 90 cm``, ``0,3 m`` or one of them.

    Args:
        cell: the content; a unit that it names counts for all its depths.
        unit: that the heading names; empty means cm.

    Raises:
        CellError: one is no number between 0 and 1000.
    """
    if not isinstance(cell, str):
        return [one_depth(cell, unit)]
    own = _UNIT.search(cell)
    if own is not None:
        unit = (own[1] or own[2]).lower()
    text = _UNIT.sub("", cell.strip())
    if text.count(",") > 1 and not re.search(r"[/;|+&]", text):
        text = text.replace(",", "/")
    return [one_depth(part, unit) for part in _BETWEEN_DEPTHS.split(text) if part]


__all__ = ["MOST_DEPTH_CM", "depths_of", "one_depth", "sensor_id"]
