"""The litre budget, checked and calibrated at the trees that have a sensor (irrigation-science 6).

W1 knows neither the roots nor the ground beside the pit: its level can be far off, and the same for
all trees of a kind. Where sensors stand, both are known. REW = a + b B is fitted there, and its
error is that for trees that were left out. As for the groups (section 6), the measured error
replaces the assumed one (0.25) once five trees have told it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.group_errors import LEAST_DAYS, LEAST_SENSORS
from baumfeuchte.irrigation.groups import LEVELS, NO_GROUP, GroupKeys

if TYPE_CHECKING:
    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray

PRIOR_TREES = 2.0
"""The prior slope b = 1 counts like so many trees [A] ..."""
PRIOR_SPREAD_REW = 0.1
"""... whose budget moved by so much (standard deviation, REW) [A]."""
SLOPE_LIMITS = (0.0, 1.5)
"""A tree with a larger deficit is never wetter for it [A]."""
LEAST_SD_REW = 0.06
"""As for the groups: class A's limit is for trees with a sensor of their own [A]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedBudget:
    """N trees without a sensor, (N,) each; REW = offset + slope B.

    Attributes:
        offset, slope: REW; NaN = not learned yet.
        sd_rew: error for one more tree, REW.
        trees: sensed trees it was learned from, 0 = not learned.
        level: index into ``groups.LEVELS``; 4 = all sensed trees of the city, -1 = not learned.
    """

    offset: FloatArray
    slope: FloatArray
    sd_rew: FloatArray
    trees: IntArray
    level: IntArray


class _Sums(NamedTuple):
    """Moments of B (x) and REW (y) of each tree or group."""

    n: FloatArray
    x: FloatArray
    y: FloatArray
    xx: FloatArray
    xy: FloatArray
    yy: FloatArray


def learn_budget(
    keys: GroupKeys,
    sensed: IntArray,
    unsensed: IntArray,
    share_history: FloatArray,
    rew_history: FloatArray,
    *,
    least_trees: int = LEAST_SENSORS,
    least_days: int = LEAST_DAYS,
) -> LearnedBudget:
    """Fit REW = a + b B at the sensed trees, narrowest group first (irrigation-science 3.3, 6).

    Least squares over all days of a group's trees, with the prior b = 1; sd is the root mean square
    of each tree's error under the fit of the others. The narrowest level of ``groups.LEVELS`` with
    five trees counts, else all sensed trees of the city.

    Args:
        keys: M trees.
        sensed: (G,) rows of ``keys``.
        unsensed: (N,) rows of ``keys``.
        share_history: (D, G) litre budget B of the sensed trees, the same mornings as:
        rew_history: (D, G) their REW, NaN where unknown.
        least_trees: trees with ``least_days`` days that a fit needs.
        least_days: days that a tree needs to count.

    Raises:
        InputError: shapes do not fit.
    """
    if not rew_history.shape == share_history.shape == (rew_history.shape[0], sensed.size):
        raise InputError("Give budget and REW as (days, sensed trees), of the same days.")
    sums = _tree_sums(share_history, rew_history, least_days)
    counts = sums.n > 0.0
    size = unsensed.size
    offset, slope, sd = (np.full(size, np.nan) for _ in range(3))
    trees = np.zeros(size, dtype=np.int64)
    level_of = np.full(size, NO_GROUP, dtype=np.int64)
    everyone = np.zeros(keys.ids.shape[1], dtype=np.int64)
    for level, ids in enumerate([*keys.ids[: len(LEVELS)], everyone]):
        groups = int(ids.max(initial=-1)) + 1
        mine = ids[sensed]
        number = np.bincount(mine[counts], minlength=groups)
        open_rows = np.flatnonzero((level_of == NO_GROUP) & (number[ids[unsensed]] >= least_trees))
        if not open_rows.size:
            continue
        total = _Sums(*(_by_group(part, mine, groups) for part in sums))
        fitted = _fit(total, number)
        group = ids[unsensed[open_rows]]
        offset[open_rows], slope[open_rows] = fitted[0][group], fitted[1][group]
        sd[open_rows] = _left_out_sd(sums, total, mine, number)[group]
        trees[open_rows] = number[group]
        level_of[open_rows] = level
    return LearnedBudget(offset=offset, slope=slope, sd_rew=sd, trees=trees, level=level_of)


def _by_group(values: FloatArray, group: IntArray, groups: int) -> FloatArray:
    return np.bincount(group, values, minlength=groups).astype(np.float64)


def _tree_sums(share: FloatArray, rew: FloatArray, least_days: int) -> _Sums:
    """(G,) moments; zero for a tree with too few days."""
    valid = np.isfinite(share) & np.isfinite(rew)
    valid &= valid.sum(axis=0) >= least_days
    x, y = np.where(valid, share, 0.0), np.where(valid, rew, 0.0)
    return _Sums(
        n=valid.sum(axis=0).astype(np.float64),
        x=x.sum(axis=0),
        y=y.sum(axis=0),
        xx=(x * x).sum(axis=0),
        xy=(x * y).sum(axis=0),
        yy=(y * y).sum(axis=0),
    )


def _fit(sums: _Sums, trees: IntArray | FloatArray) -> tuple[FloatArray, FloatArray]:
    """Offset and slope; the prior weighs like ``PRIOR_TREES`` trees with as many days."""
    n = np.maximum(sums.n, 1.0)
    prior = PRIOR_TREES * PRIOR_SPREAD_REW**2 * n / np.maximum(trees, 1)
    spread = sums.xx - sums.x**2 / n
    common = sums.xy - sums.x * sums.y / n
    slope = np.clip((common + prior) / (np.maximum(spread, 0.0) + prior), *SLOPE_LIMITS)
    return (sums.y - slope * sums.x) / n, slope


def _left_out_sd(sums: _Sums, total: _Sums, mine: IntArray, number: IntArray) -> FloatArray:
    """Root mean square error per group of each tree under the fit of the group's others."""
    others = _Sums(*(whole[mine] - own for whole, own in zip(total, sums, strict=True)))
    a, b = _fit(others, number[mine] - 1)
    squares = (
        sums.yy
        - 2.0 * (a * sums.y + b * sums.xy)
        + sums.n * a**2
        + 2.0 * a * b * sums.x
        + b**2 * sums.xx
    )
    counts: BoolArray = (sums.n > 0.0) & (others.n > 0.0)
    mean = np.where(counts, np.maximum(squares, 0.0) / np.maximum(sums.n, 1.0), 0.0)
    total_mean = _by_group(mean, mine, number.size) / np.maximum(number, 1)
    return np.maximum(np.sqrt(total_mean), LEAST_SD_REW)
