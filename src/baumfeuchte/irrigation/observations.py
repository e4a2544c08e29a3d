"""Finger test and portable probe: what staff saw, and how it ages (irrigation-science 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats

if TYPE_CHECKING:
    from collections.abc import Mapping

FINGER_TEST_REW: Mapping[str, float] = {
    "dry": 0.20,
    "slightly_moist": 0.45,
    "moist": 0.70,
    "wet": 1.00,
}
"""REW of a finger test's word [A]: the middle of the DWD's classes below 30, 30-50, 50-80 and
above 80 % of the available water (irrigation-science 2.1 [S25]), with dry above its middle because
a city's trees seldom fall to the wilting point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationOptions:
    """How an observation counts; all [A] but for ``sd_rew``'s source irrigation-science 6 [A].

    Attributes:
        sd_rew: error of a finger test or portable probe on its day.
        drift_per_day: REW by which it may have moved off the budget per day: 0.016 makes it weigh
            as little as the litre budget (sd 0.25) after two weeks.
        last_day: older ones do not count.
        last_day_blind: the same where no budget tells what happened since.
    """

    sd_rew: float = 0.12
    drift_per_day: float = 0.016
    last_day: float = 28.0
    last_day_blind: float = 3.0


DEFAULT_OBSERVATION = ObservationOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """M observations of trees, any order, several per tree allowed.

    Attributes:
        tree: (M,) row of the tree.
        rew: (M,) REW seen; NaN does not count.
        age_days: (M,) days since.
        sd_rew: (M,) its error on its day, NaN = the default.
        share_then: (M,) litre budget B on the morning of its day, NaN = not known.
        finger_test: (M,) a word, not a portable probe's number; None = not told.
    """

    tree: IntArray
    rew: FloatArray
    age_days: FloatArray
    sd_rew: FloatArray
    share_then: FloatArray
    finger_test: BoolArray | None = None

    def __post_init__(self) -> None:
        """Refuse columns of different length: they would shift values between trees."""
        columns = (self.rew, self.age_days, self.sd_rew, self.share_then)
        if any(column.shape != self.tree.shape for column in columns):
            raise InputError("Observations: all columns need one entry per observation.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedPath:
    """N trees: (H + 1, N) precision sum and precision x REW; (N,) age of the newest, NaN = none."""

    precision: FloatArray
    weighted: FloatArray
    newest_days: FloatArray


def observed_path(
    seen: Observations | None,
    reference: FloatArray,
    has_budget: BoolArray,
    options: ObservationOptions = DEFAULT_OBSERVATION,
) -> ObservedPath:
    """Carry observations forward along a reference path (irrigation-science 6 [A]).

    On day h: REW seen + change of the reference since its day; sd2 = sd0^2 + (drift (age + h))^2.

    Args:
        seen: observations; None = none.
        reference: (H + 1, N) REW: the litre budget's share, or the group's median; NaN = none,
            the observation then stays where it was.
        has_budget: (N,) ``reference`` is the budget, which alone knows the past.
        options: of the city.
    """
    days, count = reference.shape
    precision = np.zeros((days, count))
    weighted = np.zeros((days, count))
    newest = np.full(count, np.nan)
    if seen is None or not seen.tree.size:
        return ObservedPath(precision=precision, weighted=weighted, newest_days=newest)
    inside = (seen.tree >= 0) & (seen.tree < count)
    tree = np.where(inside, seen.tree, 0)
    knows = np.isfinite(seen.share_then) & has_budget[tree]
    oldest = np.where(knows, options.last_day, options.last_day_blind)
    good = inside & np.isfinite(seen.rew) & (seen.age_days >= 0.0) & (seen.age_days <= oldest)
    tree, knows, age = tree[good], knows[good], seen.age_days[good]
    path = np.nan_to_num(reference[:, tree], nan=0.0)
    since = path - np.where(knows, seen.share_then[good], path[0])
    value = np.clip(seen.rew[good] + since, 0.0, 1.2)
    own = seen.sd_rew[good]
    start = np.where(own > 0.0, own, options.sd_rew)
    lead = np.arange(days)[:, None] + age
    weight = 1.0 / (start**2 + (options.drift_per_day * lead) ** 2)
    rows = np.broadcast_to(np.arange(days)[:, None], weight.shape)
    columns = np.broadcast_to(tree, weight.shape)
    np.add.at(precision, (rows, columns), weight)
    np.add.at(weighted, (rows, columns), weight * value)
    youngest = np.full(count, np.inf)
    np.minimum.at(youngest, tree, age)
    newest = np.where(np.isfinite(youngest), youngest, np.nan)
    return ObservedPath(precision=precision, weighted=weighted, newest_days=as_floats(newest))
