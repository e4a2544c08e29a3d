"""How well a group tells what a tree of its own does: leave-one-out (irrigation-science 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.group_statistics import ColumnGroups

if TYPE_CHECKING:
    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray
    from baumfeuchte.irrigation.groups import GroupKeys

LEAST_SENSORS = 5
"""Sensors that deliver on a day from which on its errors count (irrigation-science 6)."""
LEAST_DAYS = 14
"""Days with so many sensors until the errors replace the prior [A]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelErrors:
    """K groups with sensors at one level, for the admin view.

    Attributes:
        ids: (K,) ids of the level, ascending.
        example: (K,) row of ``GroupKeys`` of a sensed tree, to label the group.
        sensors: (K,) trees with a sensor.
        days, errors: (K,) days with at least 5 sensors, and errors on them.
        mean_error, mean_abs_error, sd: (K,) REW: bias of the median, MAE, and root mean square of
            what a tree was off the median of the others; NaN without errors.
        prior_sd: (K,) s0 of the group: sd / sqrt(1 + 1 / (n - 1)), because n - 1 others spoke.
        measured: (K,) enough days: ``prior_sd`` replaces 0.2.
    """

    ids: IntArray
    example: IntArray
    sensors: IntArray
    days: IntArray
    errors: IntArray
    mean_error: FloatArray
    mean_abs_error: FloatArray
    sd: FloatArray
    prior_sd: FloatArray
    measured: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupErrors:
    """Errors of all levels.

    Attributes:
        levels: one table per level of ``groups.LEVELS``, and of declared groups where there are.
        tree_error: (levels, G) mean error of each sensed tree against its group's others, REW: a
            tree that is always drier than its like is found here.
    """

    levels: tuple[LevelErrors, ...]
    tree_error: FloatArray

    def prior(self, level: int, ids: IntArray, prior_sd_rew: float) -> tuple[FloatArray, BoolArray]:
        """s0 (REW) of groups with these ids, and whether it is measured."""
        table = self.levels[level]
        where = np.minimum(np.searchsorted(table.ids, ids), max(table.ids.size - 1, 0))
        if not table.ids.size:
            return np.full(ids.size, prior_sd_rew), np.zeros(ids.size, dtype=np.bool_)
        measured: BoolArray = (table.ids[where] == ids) & table.measured[where]
        return np.where(measured, table.prior_sd[where], prior_sd_rew), measured


def leave_one_out(
    keys: GroupKeys,
    sensed: IntArray,
    rew_history: FloatArray,
    *,
    least_sensors: int = LEAST_SENSORS,
    least_days: int = LEAST_DAYS,
) -> GroupErrors:
    """Errors of each sensed tree against the median of its group's others (irrigation-science 6).

    Args:
        keys: M trees.
        sensed: (G,) rows of ``keys`` with a sensor.
        rew_history: (D, G) daily REW of the sensed trees, NaN where unknown; the days of a season
            or at least two weeks.
        least_sensors: sensors that a day must have to count.
        least_days: such days from which on the group's own figure counts.

    Raises:
        InputError: shapes do not fit.
    """
    if rew_history.shape[1:] != sensed.shape:
        raise InputError("Give the REW history as (days, sensed trees), one column per tree.")
    tables, tree_errors = [], []
    least = (least_sensors, least_days)
    by_value = np.argsort(rew_history, axis=1)
    for level in range(keys.ids.shape[0]):
        groups = ColumnGroups.of(keys.ids[level][sensed])
        error = groups.left_out(rew_history, by_value)
        tree_errors.append(_mean(error))
        tables.append(_table(groups, error, groups.count(rew_history), sensed, least))
    return GroupErrors(
        levels=tuple(tables),
        tree_error=np.stack(tree_errors),
    )


def _mean(error: FloatArray) -> FloatArray:
    """Column means without NaN, and no warning where nothing is left."""
    valid = np.isfinite(error)
    total = np.where(valid, error, 0.0).sum(axis=0)
    mean: FloatArray = np.where(valid.any(axis=0), total / np.maximum(valid.sum(axis=0), 1), np.nan)
    return mean


def _table(
    groups: ColumnGroups,
    error: FloatArray,
    count: IntArray,
    sensed: IntArray,
    least: tuple[int, int],
) -> LevelErrors:
    """Sum up the days on which enough sensors spoke."""
    enough = count >= least[0]
    of_column = np.empty(groups.order.size, dtype=np.int64)
    of_column[groups.order] = groups.place
    counts = enough[:, of_column] & np.isfinite(error)
    errors = groups.totals(counts.sum(axis=0).astype(np.float64))

    def mean(values: FloatArray) -> FloatArray:
        total = groups.totals(np.where(counts, values, 0.0).sum(axis=0))
        return np.where(errors > 0.0, total / np.maximum(errors, 1.0), np.nan)

    squares = error**2
    scale = 1.0 + 1.0 / np.maximum(count - 1, 1)
    days = enough.sum(axis=0)
    return LevelErrors(
        ids=groups.ids,
        example=sensed[groups.order[groups.starts]],
        sensors=groups.sizes,
        days=days,
        errors=errors.astype(np.int64),
        mean_error=mean(error),
        mean_abs_error=mean(np.abs(error)),
        sd=np.sqrt(mean(squares)),
        prior_sd=np.sqrt(mean(squares / scale[:, of_column])),
        measured=np.asarray(days >= least[1]),
    )
