"""What makes trees similar: sun, way of watering, how well the species stands drought."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.registry import cells
from baumfeuchte.registry.findings import CellError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.registry.records import Record
    from baumfeuchte.registry.sheets.sheet import Cell

_LONGEST_WORD: Final = 100
# fmt: off
_EXPOSURES: Final[Mapping[str, str]] = {
    word: exposure
    for exposure, words in {
        "sunny": (
            "sunny", "sonnig", "vollsonnig", "sonne", "vollsonne", "süd", "südseite",
            "südexponiert", "süden", "heiß", "hitze", "wärmeabstrahlend", "rückstrahlung",
        ),
        "normal": (
            "normal", "halbschattig", "halbschatten", "absonnig", "halbsonnig", "ost", "west",
            "osten", "westen", "ostseite", "westseite", "teilsonnig", "wechselnd", "mittel",
        ),
        "shade": (
            "shade", "shady", "schattig", "schatten", "vollschattig", "vollschatten", "nord",
            "nordseite", "nordexponiert", "norden", "beschattet",
        ),
    }.items()
    for word in words
}
# fmt: on
_DROUGHT: Final = re.compile(
    r"(?:klasse\s*|stufe\s*)?([1-4])(?:[.,][1-4])?(?:\s*[-–:=(].*)?", re.IGNORECASE
)
"""``2``, ``Klasse 2``, ``2 - gut geeignet``; of ``2.1`` the first digit is of drought."""


def traits(record: Record) -> dict[str, Any]:
    """Values of the columns that the file has; None where a cell says nothing."""
    found: dict[str, Any] = {}
    for name, read in (
        ("exposure", _exposure),
        ("watering_regime", _regime),
        ("drought_class", _drought_class),
    ):
        if record.has(name):
            found[name] = record.read(name, read)
    return found


def _exposure(cell: Cell) -> str:
    word = "".join(re.findall(r"[a-zäöüß]+", cells.text_of(cell).lower()))
    if word not in _EXPOSURES:
        raise CellError("no_exposure")
    return _EXPOSURES[word]


def _regime(cell: Cell) -> str:
    word = " ".join(cells.text_of(cell).lower().split())
    if len(word) > _LONGEST_WORD:
        raise CellError("too_long", most=_LONGEST_WORD)
    return word


def _drought_class(cell: Cell) -> int:
    found = _DROUGHT.fullmatch(cells.text_of(cell).strip())
    if found is None:
        raise CellError("no_drought_class")
    return int(found[1])
