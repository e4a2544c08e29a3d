"""When advice is given, and how much of a summer day a day is (irrigation-science 2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

FIRST_DAY = (4, 1)
"""Month and day, 1 April [S23]."""
LAST_DAY = (10, 31)
"""Month and day, 31 October [S23][S33]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """First and last (month, day) on which advice is given."""

    first_day: tuple[int, int] = FIRST_DAY
    last_day: tuple[int, int] = LAST_DAY


DEFAULT_SEASON = Season()


def in_season(day: date, season: Season = DEFAULT_SEASON) -> bool:
    """Tell whether advice is given on a calendar day: 1 April - 31 October, or as a city says.

    Source: irrigation-science 2.4.
    """
    return season.first_day <= (day.month, day.day) <= season.last_day


def season_factor(day_of_year: npt.ArrayLike) -> FloatArray:
    """Share of the summer's plant coefficient, 0.15..1 without unit (irrigation-science 2.4 [A]).

    For unsensed trees and for priors only: a learned kappa carries its own season.

    Args:
        day_of_year: 1..366.
    """
    return as_floats(
        np.interp(as_floats(day_of_year), [90.0, 140.0, 258.0, 320.0], [0.15, 1.0, 1.0, 0.15])
    )
