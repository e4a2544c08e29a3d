"""What staff saw at a tree: a finger test, or a portable probe."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class ObservationKind(StrEnum):
    """How somebody looked."""

    FINGER_TEST = "finger_test"
    PORTABLE_PROBE = "portable_probe"


class Moisture(StrEnum):
    """The words of a finger test."""

    DRY = "dry"
    SLIGHTLY_MOIST = "slightly_moist"
    MOIST = "moist"
    WET = "wet"


MOISTURE_WORDS: Final[Mapping[str, Mapping[Moisture, str]]] = {
    "de": {
        Moisture.DRY: "trocken",
        Moisture.SLIGHTLY_MOIST: "leicht feucht",
        Moisture.MOIST: "feucht",
        Moisture.WET: "nass",
    },
    "en": {
        Moisture.DRY: "dry",
        Moisture.SLIGHTLY_MOIST: "slightly moist",
        Moisture.MOIST: "moist",
        Moisture.WET: "wet",
    },
}
_BY_WORD: Final = {
    word: moisture for words in MOISTURE_WORDS.values() for moisture, word in words.items()
} | {"naß": Moisture.WET}
LARGEST_REW: Final = 1.2
LARGEST_VWC_PERCENT: Final = 60.0
"""As for probes in the ground (irrigation-science 5 Q1)."""
SD_REW: Final = (0.02, 0.5)
"""A portable probe is never better than its soil's limits are known, nor worse than a guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Somebody looked; exactly one of ``word``, ``rew`` and ``vwc_percent`` is given.

    Attributes:
        word: of a finger test.
        rew: share of the available water, 0..1.2, by a portable probe.
        vwc_percent: Vol.-% by a portable probe; the tree's soil turns it into REW.
        sd_rew: its error in REW, None = the usual 0.12 (irrigation-science 6).
        idempotency_key: a repeat of the same key changes nothing.
    """

    tree_id: int
    observed_at: datetime
    idempotency_key: str
    word: Moisture | None = None
    rew: float | None = None
    vwc_percent: float | None = None
    sd_rew: float | None = None
    source: str = "crew"
    note: str = ""
    id: int | None = None

    def __post_init__(self) -> None:
        """Refuse what says nothing, or two things at once."""
        given = [value for value in (self.word, self.rew, self.vwc_percent) if value is not None]
        if len(given) != 1:
            raise InputError(
                "An observation needs one of a word, a share of the available water (rew) or a "
                "water content (vwc_percent); give exactly one."
            )
        _check("rew", self.rew, 0.0, LARGEST_REW)
        _check("vwc_percent", self.vwc_percent, 0.0, LARGEST_VWC_PERCENT)
        _check("sd_rew", self.sd_rew, *SD_REW)

    @property
    def kind(self) -> ObservationKind:
        """A word is a finger test, a number a portable probe."""
        return ObservationKind.PORTABLE_PROBE if self.word is None else ObservationKind.FINGER_TEST


def _check(name: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:
        msg = f"The {name} of an observation lies between {low:g} and {high:g}, not {value:g}."
        raise InputError(msg)


def moisture_of(text: str) -> Moisture:
    """The word of a finger test, German or English.

    Raises:
        InputError: it is none of them.
    """
    found = _BY_WORD.get(" ".join(text.replace("_", " ").replace("-", " ").lower().split()))
    if found is None:
        words = ", ".join(MOISTURE_WORDS["de"].values())
        msg = f"{text!r} is no word of a finger test; say {words} (or dry, slightly moist, ...)."
        raise InputError(msg)
    return found
