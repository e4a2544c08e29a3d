"""What quality control says of a reading and of a sensor (irrigation-science 5)."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.reading import Quality
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt


class Rule(StrEnum):
    """A rule of irrigation-science 5, by what it found."""

    RANGE = "range"
    """Q1: physically impossible."""
    ABOVE_SATURATION = "above_saturation"
    """Q1, C03: more than the soil class can hold. Says as much about the class."""
    SENTINEL = "sentinel"
    """Q2: a fault value of the device."""
    FROZEN = "frozen"
    """Q3: soil below 1 degree C, where ice looks dry."""
    SPIKE = "spike"
    """Q4: jumped out of the series and came straight back."""
    NOISE = "noise"
    """Q4 for many readings at once: nothing but zigzag."""
    LEVEL_SHIFT = "level_shift"
    """Q5: the level changed in one step that no water makes."""
    FALL_TO_ZERO = "fall_to_zero"
    """Q5: fell by more than 5 Vol.-% to 0."""
    STUCK = "stuck"
    """Q6: the same value for longer than soil or sensor allow."""
    LOW_PLATEAU = "low_plateau"
    """Q7: flat after a break downwards."""
    SATURATED_PLATEAU = "saturated_plateau"
    """Q8: flat at the sensor's highest values; waterlogging more often than a fault."""
    UNEXPLAINED_RISE = "unexplained_rise"
    """Q9: a shallow probe rose without rain."""
    CONTACT_LOSS = "contact_loss"
    """Q10: out of the soil, or without contact to it."""
    NO_RESPONSE = "no_response"
    """Q10: plenty of water, and others saw it."""
    UNLIKE_NEIGHBOURS = "unlike_neighbours"
    """Q11: changed otherwise than its group."""
    DRIFT = "drift"
    """Q13: moved away slowly, until a step or a winter showed it."""


class Score(StrEnum):
    """How a sensor may be used."""

    GOOD = "good"
    QUESTIONABLE = "questionable"
    """Its values count with three times the error."""
    BAD = "bad"
    """Its values are not used."""


class Level(IntEnum):
    """How a single reading may be used: the numbers of ``levels``."""

    GOOD = 0
    QUESTIONABLE = 1
    BAD = 2


BAD_RULES: Final = frozenset(
    {
        Rule.RANGE,
        Rule.SENTINEL,
        Rule.FROZEN,
        Rule.FALL_TO_ZERO,
        Rule.LOW_PLATEAU,
        Rule.CONTACT_LOSS,
        Rule.NO_RESPONSE,
    }
)
"""Not used (irrigation-science 5: Q1, Q2, Q5 to zero, Q7, Q10; Q3 by 1.6)."""
QUESTIONABLE_RULES: Final = frozenset(
    {
        Rule.SPIKE,
        Rule.NOISE,
        Rule.LEVEL_SHIFT,
        Rule.STUCK,
        Rule.UNLIKE_NEIGHBOURS,
        Rule.DRIFT,
    }
)
"""Used with three times the error (irrigation-science 5: Q4, Q6, Q11, Q13; Q5 otherwise)."""
STORED: Final[Mapping[Rule, Quality]] = {
    Rule.RANGE: Quality.OUT_OF_RANGE,
    Rule.SENTINEL: Quality.SENTINEL,
    Rule.FROZEN: Quality.FROZEN,
    Rule.FALL_TO_ZERO: Quality.FAULTY,
    Rule.LOW_PLATEAU: Quality.FAULTY,
    Rule.CONTACT_LOSS: Quality.FAULTY,
    Rule.NO_RESPONSE: Quality.FAULTY,
    **dict.fromkeys(sorted(QUESTIONABLE_RULES), Quality.QUESTIONABLE),
}
"""The flag under which a reading is stored; the other rules speak about water, not the reading."""

RECENT_H: Final = 24.0
BAD_SHARE: Final = 0.5
LOOK_BACK_H: Final = 7 * 24.0
QUESTIONABLE_SHARE: Final = 0.02


def levels(rules: Mapping[Rule, BoolArray], shape: tuple[int, ...]) -> IntArray:
    """Level of each reading, ``Level`` (no unit; irrigation-science 5, scores).

    Args:
        rules: what each rule marked, each of ``shape``.
        shape: of the series.
    """
    found = np.zeros(shape, dtype=np.int64)
    for rule, marks in rules.items():
        if rule in BAD_RULES:
            found[marks] = Level.BAD
        elif rule in QUESTIONABLE_RULES:
            found[marks] = np.maximum(found[marks], Level.QUESTIONABLE)
    return found


def stored_flags(rules: Mapping[Rule, BoolArray], shape: tuple[int, ...]) -> IntArray:
    """Flags of each reading as ``domain.reading.Quality`` numbers (no unit; irrigation-science 5).

    Args:
        rules: what each rule marked, each of ``shape``.
        shape: of the series.
    """
    found = np.zeros(shape, dtype=np.int64)
    for rule, marks in rules.items():
        found[marks] |= int(STORED.get(rule, Quality.GOOD))
    return found


def scores(level: npt.ArrayLike, hours: npt.ArrayLike, valid: npt.ArrayLike) -> list[Score]:
    """Score of each sensor from the levels of its newest readings (irrigation-science 5).

    Args:
        level: (N, T) of each reading; frost is the soil's, so leave it out.
        hours: (N, T) time of each reading in hours.
        valid: (N, T) whether there is a reading.

    Returns:
        (N,) bad where at least half of the last 24 hours' readings are bad, or there is none at
        all; questionable where more than 2 % of the last 7 days' are bad or questionable.
    """
    there = np.asarray(valid, dtype=np.bool_)
    when = np.where(there, as_floats(hours), -np.inf)
    newest = when.max(axis=-1, keepdims=True, initial=-np.inf)
    number = np.asarray(level)

    def share(of: BoolArray, back_h: float) -> FloatArray:
        recent = there & (when > newest - back_h)
        count = recent.sum(axis=-1)
        return as_floats((of & recent).sum(axis=-1) / np.maximum(count, 1))

    bad = (share(number == Level.BAD, RECENT_H) >= BAD_SHARE) | ~there.any(axis=-1)
    doubtful = share(number > Level.GOOD, LOOK_BACK_H) > QUESTIONABLE_SHARE
    names = np.where(bad, 2, np.where(doubtful, 1, 0)).tolist()
    return [(Score.GOOD, Score.QUESTIONABLE, Score.BAD)[name] for name in names]
