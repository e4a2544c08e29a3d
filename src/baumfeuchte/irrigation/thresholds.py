"""Limits by age class and depth, each row with its source (irrigation-science 2.2)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

SHALLOW_CM = 20.0
"""Probes above this depth only detect wetting while a deeper one exists (2.3 [A])."""
SPLIT_CM = 45.0
"""Half-way between the 30 and 60 cm of the published rules: above it the upper limits hold."""
HYSTERESIS_REW = 0.05
"""A tree stays dry until REW is so far above the limit, or until it was wetted (2.2)."""
TOO_WET_DEPTH_CM = 60.0
TOO_WET_DAYS = 3
"""REW > 1 for more than these days at >= 60 cm: do not water, check the drainage (2.2)."""
ASSUMED_YEARS = 7.0
"""Trees of unknown age count as 4-10 standing years; the recommendation says so."""


class Combine(StrEnum):
    """How several probes of a tree become one decision (irrigation-science 2.2)."""

    WORST = "worst"
    MEAN = "mean"
    MEAN_AND_DEEPEST = "mean_and_deepest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """REW limits rule water-content probes, kPa limits tension probes; never converted."""

    water_at_rew: float
    water_at_kpa: float
    critical_rew: float
    critical_kpa: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeClass:
    """One row of the table.

    Attributes:
        code: standing years as people write them.
        last_year: the last standing year of the class.
        shallowest_cm, deepest_cm: depths that count, both included.
        combine: how the counted probes decide.
        upper, deeper: limits above and from 45 cm on.
        target_rew: REW after watering.
    """

    code: str
    last_year: float
    shallowest_cm: float
    deepest_cm: float
    combine: Combine
    upper: Limits
    deeper: Limits
    target_rew: float


_BALL = Limits(
    water_at_rew=0.55,
    water_at_kpa=25.0,
    critical_rew=0.50,
    critical_kpa=33.0,
    source="irrigation-science 2.2 [S22][S24]",
)
_TOP_YEAR_2 = Limits(
    water_at_rew=0.40,
    water_at_kpa=62.0,
    critical_rew=0.33,
    critical_kpa=81.0,
    source="irrigation-science 2.2 [S22][S24]",
)
_YEAR_3 = Limits(
    water_at_rew=0.40,
    water_at_kpa=62.0,
    critical_rew=0.33,
    critical_kpa=80.0,
    source="irrigation-science 2.2 [S22][S24], water-at [A]",
)
_YEARS_4_10 = Limits(
    water_at_rew=0.33,
    water_at_kpa=80.0,
    critical_rew=0.25,
    critical_kpa=130.0,
    source="irrigation-science 2.2 [S22] extended, critical [A]",
)
_OLDER = Limits(
    water_at_rew=0.25,
    water_at_kpa=130.0,
    critical_rew=0.15,
    critical_kpa=200.0,
    source="irrigation-science 2.2 [A]",
)

AGE_CLASSES = (
    AgeClass(
        code="0-1",
        last_year=1.0,
        shallowest_cm=SHALLOW_CM,
        deepest_cm=60.0,
        combine=Combine.WORST,
        upper=_BALL,
        deeper=_BALL,
        target_rew=0.90,
    ),
    AgeClass(
        code="2",
        last_year=2.0,
        shallowest_cm=30.0,
        deepest_cm=math.inf,
        combine=Combine.WORST,
        upper=_TOP_YEAR_2,
        deeper=_BALL,
        target_rew=0.90,
    ),
    AgeClass(
        code="3",
        last_year=3.0,
        shallowest_cm=60.0,
        deepest_cm=90.0,
        combine=Combine.WORST,
        upper=_YEAR_3,
        deeper=_YEAR_3,
        target_rew=0.90,
    ),
    AgeClass(
        code="4-10",
        last_year=10.0,
        shallowest_cm=SHALLOW_CM,
        deepest_cm=math.inf,
        combine=Combine.MEAN,
        upper=_YEARS_4_10,
        deeper=_YEARS_4_10,
        target_rew=0.80,
    ),
    AgeClass(
        code=">10",
        last_year=math.inf,
        shallowest_cm=SHALLOW_CM,
        deepest_cm=math.inf,
        combine=Combine.MEAN_AND_DEEPEST,
        upper=_OLDER,
        deeper=_OLDER,
        target_rew=0.70,
    ),
)
"""The defaults; a city hands in its own table through ``Options``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeLimits:
    """Limits of K probes, (K,) each: REW without unit, tension in kPa."""

    water_at_rew: FloatArray
    water_at_kpa: FloatArray
    critical_rew: FloatArray
    critical_kpa: FloatArray


def age_class_index(
    standing_years: npt.ArrayLike, classes: Sequence[AgeClass] = AGE_CLASSES
) -> IntArray:
    """Row of the table for each tree (irrigation-science 2.2).

    Args:
        standing_years: (N,) years; NaN (unknown) counts as 7.
        classes: the table, youngest first.
    """
    years = as_floats(standing_years)
    known = np.where(np.isfinite(years), years, ASSUMED_YEARS)
    last = as_floats([row.last_year for row in classes])
    found = np.searchsorted(last, known, side="left")
    return np.minimum(found, len(classes) - 1).astype(np.int64)


def probe_limits(
    class_index: IntArray, depth_cm: npt.ArrayLike, classes: Sequence[AgeClass] = AGE_CLASSES
) -> ProbeLimits:
    """Limits (REW, kPa) of each probe by its tree's class and depth (irrigation-science 2.2).

    Args:
        class_index: (K,) row of the table.
        depth_cm: (K,) cm.
        classes: the table.
    """
    deeper: BoolArray = np.asarray(as_floats(depth_cm) >= SPLIT_CM)

    def pick(name: str) -> FloatArray:
        upper = as_floats([getattr(row.upper, name) for row in classes])[class_index]
        lower = as_floats([getattr(row.deeper, name) for row in classes])[class_index]
        return as_floats(np.where(deeper, lower, upper))

    return ProbeLimits(
        water_at_rew=pick("water_at_rew"),
        water_at_kpa=pick("water_at_kpa"),
        critical_rew=pick("critical_rew"),
        critical_kpa=pick("critical_kpa"),
    )
