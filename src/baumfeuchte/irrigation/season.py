"""When advice is given, and how much of a summer day a day is (irrigation-science 2.4)."""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonCurve:
    """How the plant coefficient rises and falls over the year (irrigation-science 2.4 [A]).

    Attributes:
        rises_from: (month, day) until which ``low`` holds; day 90 of the year.
        full_from, full_until: (month, day) between which it is 1; days 140 and 258.
        falls_until: (month, day) from which ``low`` holds again; day 320.
        low: share of the summer's value in winter, without unit.
    """

    rises_from: tuple[int, int] = (3, 31)
    full_from: tuple[int, int] = (5, 20)
    full_until: tuple[int, int] = (9, 15)
    falls_until: tuple[int, int] = (11, 16)
    low: float = 0.15

    @property
    def days_of_year(self) -> tuple[int, int, int, int]:
        """The four corners as days of a year without a 29 February, which counts as the 28th."""
        corners = (self.rises_from, self.full_from, self.full_until, self.falls_until)
        first, second, third, fourth = (
            date(_COMMON_YEAR, month, 28 if (month, day) == (2, 29) else day).timetuple().tm_yday
            for month, day in corners
        )
        return first, second, third, fourth


_COMMON_YEAR = 2025
DEFAULT_CURVE = SeasonCurve()


def in_season(day: date, season: Season = DEFAULT_SEASON) -> bool:
    """Tell whether advice is given on a calendar day: 1 April - 31 October, or as a city says.

    Source: irrigation-science 2.4.
    """
    return season.first_day <= (day.month, day.day) <= season.last_day


def season_days_left(day: date, season: Season = DEFAULT_SEASON) -> float:
    """Days from a day to the last one of its season, 0 on that; inf where no advice is given.

    A crew that was told to water later than that would come when nobody is asked to.

    Source: irrigation-science 2.4.
    """
    if not in_season(day, season):
        return math.inf
    month, last = season.last_day
    # A 29 February counts as the 28th in a common year.
    last = min(last, monthrange(day.year, month)[1])
    return float((date(day.year, month, last) - day).days)


def season_factor(day_of_year: npt.ArrayLike, curve: SeasonCurve = DEFAULT_CURVE) -> FloatArray:
    """Share of the summer's plant coefficient, 0.15..1 without unit (irrigation-science 2.4 [A]).

    For unsensed trees and for priors only: a learned kappa carries its own season.

    Args:
        day_of_year: 1..366.
        curve: of the city.
    """
    factors = [curve.low, 1.0, 1.0, curve.low]
    return as_floats(np.interp(as_floats(day_of_year), curve.days_of_year, factors))
