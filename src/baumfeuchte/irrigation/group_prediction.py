"""What similar sensed trees say about a tree without a sensor (irrigation-science 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.group_statistics import ColumnGroups
from baumfeuchte.irrigation.groups import NO_GROUP, Choice, choose_groups
from baumfeuchte.irrigation.transfer import PRIOR_SD_REW, PRIOR_WEIGHT

if TYPE_CHECKING:
    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray
    from baumfeuchte.irrigation.group_errors import GroupErrors
    from baumfeuchte.irrigation.groups import GroupKeys

LEAST_SD_REW = 0.06
"""A tree without a sensor is never known better than class A's limit for one with its own [A]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOptions:
    """s0 (REW), nu0 (sensors) and the least s (REW) of irrigation-science 6."""

    prior_sd_rew: float = PRIOR_SD_REW
    prior_weight: float = PRIOR_WEIGHT
    least_sd_rew: float = LEAST_SD_REW


DEFAULT_GROUP_OPTIONS = GroupOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPrediction:
    """N trees without a sensor; K groups that speak for them; H + 1 days, today first.

    Attributes:
        group: (N,) column of the group tables, -1 = no similar tree has a sensor that delivers.
        median, sd: (H + 1, K) REW of each group, and its sd for one more tree.
        level: (K,) index into ``groups.LEVELS``, or ``groups.DECLARED_LEVEL``.
        sensors: (K,) sensed trees that deliver today.
        measured: (K,) the sd rests on leave-one-out errors, not on the prior 0.2.
        silent: (N,) sensed trees of the group that do not deliver (without a group: of the
            widest one, so that 0 = no sensor anywhere).
        members, member_starts: sensed trees that spoke (columns of ``rew``), (K + 1,) starts.
    """

    group: IntArray
    median: FloatArray
    sd: FloatArray
    level: IntArray
    sensors: IntArray
    measured: BoolArray
    silent: IntArray
    members: IntArray
    member_starts: IntArray

    def speakers(self, tree: int) -> IntArray:
        """Columns of ``rew`` that spoke for a tree (its row), for the explanation."""
        group = int(self.group[tree])
        if group == NO_GROUP:
            return np.zeros(0, dtype=np.int64)
        return self.members[self.member_starts[group] : self.member_starts[group + 1]]

    def tree_median(self) -> FloatArray:
        """(H + 1, N) REW of each tree's group, NaN without a group."""
        return _spread(self.median, self.group)

    def tree_sd(self) -> FloatArray:
        """(H + 1, N) sd in REW, NaN without a group."""
        return _spread(self.sd, self.group)

    def tree_sensors(self) -> IntArray:
        """(N,) sensed trees that spoke, 0 without a group."""
        return self._of_trees(self.sensors, 0)

    def tree_level(self) -> IntArray:
        """(N,) level of backing off, -1 without a group."""
        return self._of_trees(self.level, NO_GROUP)

    def tree_measured(self) -> BoolArray:
        """(N,) the sd is measured."""
        return self._of_trees(self.measured.astype(np.int64), 0).astype(np.bool_)

    def _of_trees(self, table: IntArray, without: int) -> IntArray:
        return np.append(table, without)[self.group]


def predict_groups(
    keys: GroupKeys,
    sensed: IntArray,
    unsensed: IntArray,
    rew: FloatArray,
    *,
    sd_rew: FloatArray | None = None,
    errors: GroupErrors | None = None,
    options: GroupOptions = DEFAULT_GROUP_OPTIONS,
) -> GroupPrediction:
    """REW of trees without a sensor over the whole path (irrigation-science 6).

    Per group and day, over the n sensed trees with a value: m = median,
    s2 = ((n - 1) var + nu0 s0^2) / (n - 1 + nu0), sd = s sqrt(1 + 1/n). The forecasts' own errors
    count as fully correlated, because all share the weather: sd2 = ... + mean(sd_i^2) [A].

    Args:
        keys: M trees.
        sensed: (G,) rows of ``keys`` with a sensor of their own, delivering or not.
        unsensed: (N,) rows of ``keys`` to predict.
        rew: (H + 1, G) REW of the sensed trees, row 0 today; NaN today = does not deliver.
        sd_rew: (H + 1, G) error of each tree's forecast without that of its level (the spread
            between the trees holds it already): 0 today. None = 0. NaN = not known;
            where it is known for no tree of a group, the group has no sd.
        errors: of ``leave_one_out`` over the same keys; they replace s0 where measured.
        options: of the city.

    Raises:
        InputError: shapes do not fit.
    """
    if rew.shape[1:] != sensed.shape or (sd_rew is not None and sd_rew.shape != rew.shape):
        raise InputError("Give REW, and its sd, as (days, sensed trees), one column per tree.")
    delivers: BoolArray = np.isfinite(rew[0])
    choice = choose_groups(keys, sensed, unsensed, delivers)
    group = np.full(unsensed.size, NO_GROUP, dtype=np.int64)
    tables = []
    known = 0
    for level in range(keys.ids.shape[0]):
        rows = np.flatnonzero(choice.level == level)
        used, slot = np.unique(choice.group_id[rows], return_inverse=True)
        group[rows] = known + slot
        known += used.size
        columns = ColumnGroups.of(keys.ids[level][sensed])
        wanted = _Wanted(level=level, ids=used, errors=errors, options=options)
        tables.append(_level_table(columns, wanted, rew, sd_rew, delivers))
    return _joined(tables, group, choice)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Which groups of a level speak for someone, and what is known of their spread."""

    level: int
    ids: IntArray
    errors: GroupErrors | None
    options: GroupOptions

    def prior(self) -> tuple[FloatArray, BoolArray]:
        """s0 in REW, and whether it is measured."""
        if self.errors is None:
            unmeasured = np.zeros(self.ids.size, dtype=np.bool_)
            return np.full(self.ids.size, self.options.prior_sd_rew), unmeasured
        return self.errors.prior(self.level, self.ids, self.options.prior_sd_rew)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The groups of one level that speak for someone."""

    level: IntArray
    median: FloatArray
    sd: FloatArray
    measured: BoolArray
    sensors: IntArray
    members: IntArray


def _level_table(
    columns: ColumnGroups,
    wanted: _Wanted,
    rew: FloatArray,
    sd_rew: FloatArray | None,
    delivers: BoolArray,
) -> _Table:
    """Median and sd of the groups with these ids; each has at least one sensor that delivers."""
    used = wanted.ids
    # Only the columns of these groups: a city has many sensors whose groups speak for nobody.
    kept = np.flatnonzero(np.isin(columns.ids[columns.place], used))
    chosen = columns.order[kept]
    groups = ColumnGroups.of(columns.ids[columns.place[kept]])
    values = rew[:, chosen]
    n = groups.count(values)
    s0, measured = wanted.prior()
    weight = wanted.options.prior_weight
    between = (groups.squares(values) + weight * s0**2) / (np.maximum(n, 1) - 1 + weight)
    between = np.maximum(between, wanted.options.least_sd_rew**2)
    variance = between * (1.0 + 1.0 / np.maximum(n, 1))
    if sd_rew is not None:
        own = np.where(np.isfinite(values), sd_rew[:, chosen] ** 2, np.nan)
        variance = variance + np.where(groups.count(own) > 0, groups.mean(own), np.nan)
    speaking = delivers[chosen]
    return _Table(
        level=np.full(used.size, wanted.level, dtype=np.int64),
        median=groups.median(values),
        sd=np.where(n > 0, np.sqrt(variance), np.nan),
        measured=measured,
        sensors=np.bincount(groups.place[speaking], minlength=used.size),
        members=chosen[speaking],
    )


def _joined(tables: list[_Table], group: IntArray, choice: Choice) -> GroupPrediction:
    sensors = np.concatenate([table.sensors for table in tables])
    return GroupPrediction(
        group=group,
        median=np.concatenate([table.median for table in tables], axis=1),
        sd=np.concatenate([table.sd for table in tables], axis=1),
        level=np.concatenate([table.level for table in tables]),
        sensors=sensors,
        measured=np.concatenate([table.measured for table in tables]),
        silent=choice.silent,
        members=np.concatenate([table.members for table in tables]),
        member_starts=np.concatenate([[0], np.cumsum(sensors)]).astype(np.int64),
    )


def _spread(table: FloatArray, group: IntArray) -> FloatArray:
    """(D, K) -> (D, N); the last column is that of the trees without a group."""
    whole = np.concatenate([table, np.full((table.shape[0], 1), np.nan)], axis=1)
    # ``take`` is several times faster than an index array on the last axis.
    return whole.take(np.where(group == NO_GROUP, table.shape[1], group), axis=1)
