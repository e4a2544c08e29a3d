"""Why the limits of a tree are not those of its age, in both languages (irrigation-science 2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.irrigation.wording import percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.irrigation.wording import Language

SHIFT_NAMES: Final = ("drought_class", "limit_shift_rew")
"""What is stored of it."""
_TEXTS: Final[Mapping[str, Mapping[bool, str]]] = {
    "de": {
        True: (
            " Die Art steht in Trockenklasse {number} von 4 ({meaning}): Deshalb liegen ihre "
            "Grenzen um {points} des nutzbaren Wassers höher, als in diesem Alter üblich{kpa}; "
            "sie wird früher gegossen."
        ),
        False: (
            " Die Art steht in Trockenklasse {number} von 4 ({meaning}): Deshalb liegen ihre "
            "Grenzen um {points} des nutzbaren Wassers tiefer, als in diesem Alter üblich{kpa}; "
            "sie wird später gegossen."
        ),
    },
    "en": {
        True: (
            " The species is in drought class {number} of 4 ({meaning}): so its limits are higher "
            "by {points} of the available water than usual at this age{kpa}; it is watered earlier."
        ),
        False: (
            " The species is in drought class {number} of 4 ({meaning}): so its limits are lower "
            "by {points} of the available water than usual at this age{kpa}; it is watered later."
        ),
    },
}
"""By whether the limits are higher."""
_MEANINGS: Final[Mapping[str, Mapping[int, str]]] = {
    "de": {
        1: "verträgt Trockenheit sehr gut",
        2: "verträgt Trockenheit gut",
        3: "verträgt Trockenheit nur mäßig",
        4: "verträgt Trockenheit schlecht",
    },
    "en": {
        1: "stands drought very well",
        2: "stands drought well",
        3: "stands drought only moderately",
        4: "stands drought badly",
    },
}
_IN_KPA: Final[Mapping[str, str]] = {
    "de": " (hier in kPa umgerechnet)",
    "en": " (converted to kPa here)",
}


def shift_text(inputs: Mapping[str, Any], language: Language) -> str:
    """One sentence with a blank before it, in percent of REW; empty where nothing is shifted.

    Source: irrigation-science 2.2.

    Args:
        inputs: as stored with a recommendation.
        language: ``de`` or ``en``.
    """
    shift, number = inputs.get("limit_shift_rew"), inputs.get("drought_class")
    if not shift or number is None:
        return ""
    return _TEXTS[language][shift > 0.0].format(
        number=number,
        meaning=_MEANINGS[language][number],
        points=percent(abs(shift)),
        kpa=_IN_KPA[language] if inputs.get("sensor_kind") == "tension" else "",
    )
