"""Lengths as people write them: with a unit in the cell or in the heading, or as a range."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baumfeuchte.registry.cells import bounded, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.registry.sheets.sheet import Cell

METRES: Final[Mapping[str, float]] = {"": 1.0, "m": 1.0, "cm": 0.01, "mm": 0.001, "dm": 0.1}
CENTIMETRES: Final[Mapping[str, float]] = {"": 1.0, "cm": 1.0, "mm": 0.1, "dm": 10.0, "m": 100.0}

_OWN_UNIT: Final = re.compile(r"(?<=[\d.,\s])(mm|cm|dm|m)\.?\s*$", re.IGNORECASE)
_RANGE: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:-|–|bis)\s*(\d+(?:[.,]\d+)?)")


def length(
    cell: Cell,
    low: float,
    high: float,
    *,
    units: Mapping[str, float],
    unit: str = "",
    ranges: bool = True,
) -> float:
    """A length in our unit; of a range such as ``6-8 m`` the middle.

    Args:
        cell: the content; a unit that it names counts more than that of the heading.
        low: least value that can be true, in our unit.
        high: greatest value that can be true, in our unit.
        units: factors from other units to ours, ``METRES`` or ``CENTIMETRES``.
        unit: that the heading names; empty where it names none.
        ranges: whether a range is read at all.

    Raises:
        CellError: it is no number, or not within the bounds.
    """
    own = _OWN_UNIT.search(cell) if isinstance(cell, str) else None
    text = cell[: own.start()].strip() if isinstance(cell, str) and own else cell
    between = _RANGE.fullmatch(text.strip()) if ranges and isinstance(text, str) else None
    if between is not None:
        text = (number(between[1]) + number(between[2])) / 2
    factor = units.get(own[1].lower() if own else unit, 1.0)
    return bounded(text, low, high, factor=factor)


__all__ = ["CENTIMETRES", "METRES", "length"]
