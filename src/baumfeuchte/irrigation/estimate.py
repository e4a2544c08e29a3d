"""REW of a tree without a sensor from group, litre budget and observations (irrigation-science 6).

Precision-weighted: every source counts by 1 / sd^2. Group and budget err alike where a tree is
unlike its kind, so their common error is larger than that of two independent ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntFlag
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.groups import NO_GROUP
from baumfeuchte.irrigation.interval import NO_WEATHER_FACTOR, phi
from baumfeuchte.irrigation.observations import (
    DEFAULT_OBSERVATION,
    ObservationOptions,
    Observations,
    observed_path,
)

if TYPE_CHECKING:
    from baumfeuchte.irrigation.budget import Budget
    from baumfeuchte.irrigation.budget_learning import LearnedBudget
    from baumfeuchte.irrigation.group_prediction import GroupPrediction

BUDGET_SD_REW = 0.25
"""Error of a tree's litre budget (irrigation-science 6 [A])."""
GAP_SHARE = 0.1
"""Share of days with guessed weather from which on the budget's error grows [A]."""
CORRELATION = 0.5
"""Of the errors of group and budget [A]: with 0, as section 6 has it, the 80 % interval held 72 %
of the unsensed trees of six simulated cities, with 0.5 80 % (docs/trees-without-sensors.md)."""


class Source(IntFlag):
    """What an estimate rests on."""

    NONE = 0
    GROUP = 1
    BUDGET = 2
    OBSERVATION = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CombineOptions:
    """What a city may change (irrigation-science 6).

    Attributes:
        budget_sd_rew: error of the litre budget.
        correlation: of the errors of group and budget, 0..1.
        gap_factor: its growth where much of the weather was a guess (section 7 [A]).
        budget_alone_when_silent: estimate from the budget although similar trees have sensors
            and none of them delivers. Default: the tree is ``unknown``, someone must look.
        observation: how a finger test counts.
    """

    budget_sd_rew: float = BUDGET_SD_REW
    correlation: float = CORRELATION
    gap_factor: float = NO_WEATHER_FACTOR
    budget_alone_when_silent: bool = False
    observation: ObservationOptions = DEFAULT_OBSERVATION


DEFAULT_COMBINE = CombineOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedPath:
    """N trees, H + 1 days, row 0 this morning.

    Attributes:
        mean, sd: (H + 1, N) REW; NaN where nothing is known.
        sources: (N,) ``Source`` flags.
        silenced: (N,) unknown because no sensor of the group delivers.
        observed_days: (N,) age of the newest observation that counts, NaN = none.
    """

    mean: FloatArray
    sd: FloatArray
    sources: IntArray
    silenced: BoolArray
    observed_days: FloatArray


def combine_sources(
    group: GroupPrediction | None,
    budget: Budget | None,
    seen: Observations | None = None,
    *,
    learned: LearnedBudget | None = None,
    carried: FloatArray | None = None,
    options: CombineOptions = DEFAULT_COMBINE,
) -> CombinedPath:
    """Precision-weighted mean and sd in REW per day (irrigation-science 6).

    A source counts only with a value on every day of the path: one that drops out half-way would
    bend it. "All sensors of the group broken" gives no number (unless staff have looked).

    Args:
        group: prediction for N trees over H + 1 days; None = no sensors in this city.
        budget: litre budget of the same trees with ``keep = H + 1``; None = none.
        seen: observations of these trees.
        learned: of ``learn_budget`` for these trees: where it is known, its line and its error
            replace B itself and 0.25.
        carried: (H + 1, N) REW of ``budget_from_seen``: how an observation goes on where the
            litre budget is not known.
        options: of the city.

    Raises:
        InputError: neither group nor budget nor ``carried``, or of unequal shape.
    """
    shape = _common_shape(group, budget, carried)
    by_group, by_budget = (
        _group_source(group, shape),
        _budget_source(budget, shape, learned, options),
    )
    reference, has_budget = np.where(by_group.known, by_group.rew, np.nan), by_budget.known
    if carried is not None:
        from_seen = np.isfinite(carried).all(axis=0)
        reference, has_budget = np.where(from_seen, carried, reference), has_budget | from_seen
    observed = observed_path(
        _on_learned_scale(seen, learned, by_budget.known),
        np.where(by_budget.known, by_budget.rew, reference),
        has_budget,
        options.observation,
    )
    has_seen = np.isfinite(observed.newest_days)
    silenced: BoolArray = np.zeros(shape[1], dtype=np.bool_)
    if group is not None:
        silenced = (group.group == NO_GROUP) & (group.silent > 0) & ~has_seen
    if options.budget_alone_when_silent:
        silenced = silenced & ~by_budget.known
    of_group, of_budget = by_group.precision(silenced), by_budget.precision(silenced)
    both = of_group * np.nan_to_num(by_group.rew) + of_budget * np.nan_to_num(by_budget.rew)
    together = _joint_precision(of_group, of_budget, options.correlation)
    alone = of_group + of_budget
    scale = np.where(alone > 0.0, together / np.where(alone > 0.0, alone, 1.0), 0.0)
    precision = together + observed.precision
    weighted = scale * both + observed.weighted
    known = precision > 0.0
    safe = np.where(known, precision, 1.0)
    sources = (
        Source.GROUP * (by_group.known & ~silenced)
        + Source.BUDGET * (by_budget.known & ~silenced)
        + Source.OBSERVATION * has_seen
    )
    return CombinedPath(
        mean=np.where(known, weighted / safe, np.nan),
        sd=np.where(known, 1.0 / np.sqrt(safe), np.nan),
        sources=sources.astype(np.int64),
        silenced=silenced,
        observed_days=observed.newest_days,
    )


def critical_on_day(path: CombinedPath, limit_rew: FloatArray) -> FloatArray:
    """P(dry on day h) = Phi((limit - m) / sd) (irrigation-science 4.6, 4.7, 6).

    Unlike that of a sensed tree it starts today: even today is only known with an error. Its
    running maximum is P(dry by day h).

    Args:
        path: N trees.
        limit_rew: (N,) REW.

    Returns:
        (H + 1, N) without unit, row 0 today; NaN where nothing is known.
    """
    return as_floats(phi((limit_rew - path.mean) / path.sd))


@dataclass(frozen=True, slots=True, kw_only=True)
class _PathOf:
    """REW (H + 1, N) by one source, its sd (H + 1, N) or (N,), and whether it has every day."""

    rew: FloatArray
    sd: FloatArray
    known: BoolArray

    @classmethod
    def of(cls, rew: FloatArray, sd: FloatArray) -> _PathOf:
        whole = np.isfinite(rew) & np.isfinite(sd) & (sd > 0.0)
        return cls(rew=rew, sd=sd, known=np.asarray(whole.all(axis=0)))

    def precision(self, silenced: BoolArray) -> FloatArray:
        """1 / sd2, 0 where it does not count."""
        counts = self.known & ~silenced
        return as_floats(np.where(counts, 1.0 / np.where(counts, self.sd, 1.0) ** 2, 0.0))


def _joint_precision(one: FloatArray, other: FloatArray, correlation: float) -> FloatArray:
    """1 / variance of the precision-weighted mean of two sources with correlated errors.

    var = (w1 + w2 + 2 rho sqrt(w1 w2)) / (w1 + w2)^2; never less precise than the better one.
    """
    total = one + other
    common = total + 2.0 * correlation * np.sqrt(one * other)
    joint = np.where(total > 0.0, total**2 / np.where(total > 0.0, common, 1.0), 0.0)
    return as_floats(np.maximum(joint, np.maximum(one, other)))


def _group_source(group: GroupPrediction | None, shape: tuple[int, int]) -> _PathOf:
    if group is None:
        nothing = np.full(shape, np.nan)
        return _PathOf.of(nothing, nothing)
    return _PathOf.of(group.tree_median(), group.tree_sd())


def _budget_source(
    budget: Budget | None,
    shape: tuple[int, int],
    learned: LearnedBudget | None,
    options: CombineOptions,
) -> _PathOf:
    """The line learned at sensed trees, else B; wider where much of the weather was a guess."""
    if budget is None:
        nothing = np.full(shape, np.nan)
        return _PathOf.of(nothing, nothing)
    guessed = budget.gap_days > GAP_SHARE * budget.active_days
    rew, sd = budget.available_share, np.full(shape[1], options.budget_sd_rew)
    if learned is not None:
        known = learned.trees > 0
        rew = np.where(known, learned.offset + learned.slope * rew, rew)
        sd = np.where(known, learned.sd_rew, sd)
    return _PathOf.of(rew, as_floats(sd * np.where(guessed, options.gap_factor, 1.0)))


def _on_learned_scale(
    seen: Observations | None, learned: LearnedBudget | None, has_budget: BoolArray
) -> Observations | None:
    """Bring the budget of the observation's day onto the same line as the budget of today."""
    if seen is None or learned is None or not learned.trees.size:
        return seen
    inside = (seen.tree >= 0) & (seen.tree < learned.trees.size)
    tree = np.where(inside, seen.tree, 0)
    known = inside & (learned.trees[tree] > 0) & has_budget[tree]
    then = learned.offset[tree] + learned.slope[tree] * seen.share_then
    return replace(seen, share_then=np.where(known, then, seen.share_then))


def _common_shape(
    group: GroupPrediction | None, budget: Budget | None, carried: FloatArray | None
) -> tuple[int, int]:
    """Days and trees, if all speak of the same."""
    known: list[tuple[int, ...]] = []
    if group is not None:
        known.append((group.median.shape[0], group.group.size))
    if budget is not None:
        known.append(budget.available_share.shape)
    if carried is not None:
        known.append(carried.shape)
    if not known:
        raise InputError("Give a group prediction or a litre budget, or both.")
    if len(set(known)) > 1:
        raise InputError(
            "Give the group prediction and the litre budget of the same days and trees: "
            f"{' and '.join(map(str, known))} do not fit."
        )
    days, trees = known[0]
    return days, trees
