"""Which probes decide, and how several become one (irrigation-science 2.2, 2.3, 4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats, group_starts
from baumfeuchte.irrigation.root_zone import depth_weights
from baumfeuchte.irrigation.thresholds import SHALLOW_CM, AgeClass, Combine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The K probes that count, sorted by tree and depth, and the G trees that have some.

    Attributes:
        rows: (K,) row in ``ProbeState``.
        group: (K,) position in ``trees``.
        trees: (G,) row in ``TreeState``.
        shallow: (G,) only probes above 20 cm are left.
        fallback: (G,) none of the depths that the age class asks for.
    """

    rows: IntArray
    group: IntArray
    trees: IntArray
    shallow: BoolArray
    fallback: BoolArray


class Further(NamedTuple):
    """The n-th probes of the candidates that have so many (irrigation-science 2.3).

    Attributes:
        among: (M,) which these are: of all candidates for the second probes, of those that have
            a second one for the third ones and so on.
        probes: (M,) position in ``Selection.rows``.
        weights: (M,), no unit.
    """

    among: IntArray
    probes: IntArray
    weights: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """C weighted sums of probes that may decide, sorted by tree.

    Attributes:
        first, weight: (C,) position in ``Selection.rows`` of each one's first probe, its weight.
        further: what follows in those of several probes: all second ones, all third ones, ...
        group: (C,) position in ``Selection.trees``.
        probe: (C,) position in ``Selection.rows``, -1 for a mean of several.
        agree: (G,) True where all candidates must agree, False where the worst decides.
    """

    first: IntArray
    weight: FloatArray
    further: tuple[Further, ...]
    group: IntArray
    probe: IntArray
    agree: BoolArray

    def mix(self, values: FloatArray) -> FloatArray:
        """Weighted sums (..., C) of probe values (..., K); any unit (irrigation-science 2.3)."""
        mixed = np.empty((*values.shape[:-1], self.first.size))
        # Row by row, which stays in the processor's cache, and most have one probe only: a fourth
        # of the time of ``reduceat`` over all of them, and the same to the last bit.
        for day in np.ndindex(values.shape[:-1]):
            row = values[day]
            mixed[day] = row.take(self.first) * self.weight
            if self.further:
                second, *others = self.further
                rest = row.take(second.probes) * second.weights
                for more in others:
                    rest[more.among] += row.take(more.probes) * more.weights
                mixed[day][second.among] += rest
        return mixed

    def worst(self, values: FloatArray) -> FloatArray:
        """Reduce (..., C) to (..., G), any unit; larger is more urgent (irrigation-science 4.7).

        The largest where the worst probe decides, the smallest where all must agree.
        """
        starts = group_starts(self.group)
        sign = np.where(self.agree, -1.0, 1.0)
        largest = np.maximum.reduceat(values * sign[self.group], starts, axis=-1)
        return as_floats(largest * sign)

    def deciding(self, keys: Sequence[FloatArray]) -> IntArray:
        """Candidate (G,) that decides, by keys (C,) with the first one most important.

        Source: irrigation-science 2.2; keys in any unit, larger is more urgent.
        """
        sign = np.where(self.agree, -1.0, 1.0)[self.group]
        order = np.lexsort((*(key * sign for key in reversed(keys)), self.group))
        ends = np.append(group_starts(self.group)[1:], self.group.size) - 1
        return np.asarray(order[ends], dtype=np.int64)


def select_probes(
    tree_index: IntArray,
    depth_cm: FloatArray,
    usable: BoolArray,
    class_index: IntArray,
    classes: Sequence[AgeClass],
) -> Selection:
    """Choose the probes that count at each tree's age (irrigation-science 2.2, 2.3).

    A probe above 20 cm counts only where nothing deeper is usable. Where no probe lies in the
    depths of the age class, the nearest one counts (of two the deeper).

    Args:
        tree_index: (P,) row in ``TreeState``.
        depth_cm: (P,) cm.
        usable: (P,).
        class_index: (N,) row of the age class table.
        classes: the table.
    """
    order = np.lexsort((depth_cm, tree_index))
    rows = order[usable[order]].astype(np.int64)
    tree, depth = tree_index[rows], depth_cm[rows]
    starts = group_starts(tree)
    trees = tree[starts]
    sizes = np.diff(np.append(starts, tree.size))
    group = np.repeat(np.arange(trees.size, dtype=np.int64), sizes)
    if trees.size == 0:
        none = np.zeros(0, dtype=np.bool_)
        return Selection(rows=rows, group=group, trees=trees, shallow=none, fallback=none)
    row_class = class_index[tree]
    low = as_floats([row.shallowest_cm for row in classes])[row_class]
    high = as_floats([row.deepest_cm for row in classes])[row_class]
    shallow = np.maximum.reduceat(depth, starts) < SHALLOW_CM
    eligible = (depth >= SHALLOW_CM) | shallow[group]
    inside = eligible & (depth >= low) & (depth <= high)
    missing = ~np.logical_or.reduceat(inside, starts)
    distance = np.where(
        eligible, np.maximum(low - depth, 0.0) + np.maximum(depth - high, 0), np.inf
    )
    nearest = np.zeros(rows.size, dtype=np.bool_)
    nearest[np.lexsort((-depth, distance, group))[starts]] = True
    chosen = inside | (nearest & missing[group])
    return Selection(
        rows=rows[chosen],
        group=group[chosen],
        trees=trees,
        shallow=shallow,
        fallback=missing & ~shallow,
    )


def candidates(
    selection: Selection, depth_cm: FloatArray, class_index: IntArray, classes: Sequence[AgeClass]
) -> Candidates:
    """Turn the counted probes into what may decide (irrigation-science 2.2).

    Worst: each probe. Mean: the depth-weighted mean. Mean and deepest: both, and they must agree.

    Args:
        selection: of K probes at G trees.
        depth_cm: (K,) cm of the counted probes.
        class_index: (N,) row of the age class table.
        classes: the table.
    """
    rule = np.asarray([row.combine for row in classes])[class_index[selection.trees]]
    by_mean, agree = rule != Combine.WORST, rule == Combine.MEAN_AND_DEEPEST
    group = selection.group
    position = np.arange(group.size, dtype=np.int64)
    starts = group_starts(group)
    last = np.append(starts[1:], group.size) - 1
    alone = last == starts
    weighted = (by_mean & ~alone)[group]
    extra = last[agree & ~alone].astype(np.int64)
    # A candidate's key sorts by tree, then: the mean (0), the deepest (1), single probes.
    width = group.size + 2
    key = np.concatenate(
        [group * width + np.where(weighted, 0, position + 2), group[extra] * width + 1]
    )
    order = np.argsort(key, kind="stable")
    entries = np.concatenate([position, extra])[order]
    weights = np.concatenate(
        [np.where(weighted, depth_weights(depth_cm, group=group), 1.0), np.ones(extra.size)]
    )[order]
    first = group_starts(key[order].astype(np.int64))
    is_mean = key[order][first] % width == 0
    return Candidates(
        first=entries[first].astype(np.int64),
        weight=as_floats(weights[first]),
        further=tuple(_further(entries, weights, first)),
        group=group[entries[first]],
        probe=np.where(is_mean, -1, entries[first]).astype(np.int64),
        agree=agree,
    )


def _further(entries: IntArray, weights: FloatArray, starts: IntArray) -> Iterator[Further]:
    """What comes behind the first of each run of entries, all second ones first."""
    sizes = np.diff(np.append(starts, entries.size))
    several = np.flatnonzero(sizes > 1)
    for number in range(1, int(sizes.max(initial=1))):
        among = np.flatnonzero(sizes[several] > number)
        at = starts[several[among]] + number
        yield Further(several if number == 1 else among, entries[at], weights[at])
