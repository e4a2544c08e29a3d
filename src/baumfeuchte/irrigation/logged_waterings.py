"""Logged waterings in the order in which the litre budget takes them (irrigation-science 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, IntArray, as_floats

if TYPE_CHECKING:
    import numpy.typing as npt

BLOCK = 4096
"""Trees at a time: a block's arrays stay in the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedWaterings:
    """M waterings, any order.

    Attributes:
        tree: (M,) row of the tree.
        day: (M,) row of the day.
        litres: (M,) l brought; NaN and negative ones are counted, not used.
        efficiency: (M,) eta of each, NaN = the site's; None = the site's for all.
    """

    tree: IntArray
    day: IntArray
    litres: FloatArray
    efficiency: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedWaterings:
    """Waterings by block and day; litres are those that stay."""

    tree: IntArray
    day: IntArray
    litres: FloatArray

    def of_block(self, low: int, high: int, days: int) -> tuple[IntArray, FloatArray, IntArray]:
        """Rows within the block, litres, and where each day starts (T + 1)."""
        block = self.tree // BLOCK
        begin, end = np.searchsorted(block, [low // BLOCK, (high - 1) // BLOCK + 1])
        part = slice(int(begin), int(end))
        starts = np.searchsorted(self.day[part], np.arange(days + 1)).astype(np.int64)
        return self.tree[part] - low, self.litres[part], starts


def sorted_waterings(
    logged: LoggedWaterings | None,
    efficiency: npt.ArrayLike,
    first: IntArray,
    count: int,
    days: int,
) -> tuple[SortedWaterings, int]:
    """Usable waterings in the order of the computation, and how many were not used.

    Source: irrigation-science 3.3 (I and eta of W1).

    Args:
        logged: M waterings, litres; None = none.
        efficiency: () or (N,) eta of the trees, for waterings without their own.
        first: (N,) row of each tree's first day.
        count: N.
        days: T.
    """
    if logged is None:
        empty = np.zeros(0, dtype=np.int64)
        return SortedWaterings(tree=empty, day=empty, litres=np.zeros(0)), 0
    inside = (logged.tree >= 0) & (logged.tree < count)
    tree = np.where(inside, logged.tree, 0)
    start = first[tree] if count else np.zeros(tree.size, dtype=np.int64)
    good = inside & (logged.day >= start) & (logged.day < days)
    good &= np.isfinite(logged.litres) & (logged.litres > 0.0)
    eta = np.broadcast_to(as_floats(efficiency), (count,))[tree[good]]
    if logged.efficiency is not None:
        own = logged.efficiency[good]
        eta = np.where(np.isfinite(own), np.clip(own, 0.0, 1.0), eta)
    tree, day, litres = tree[good], logged.day[good], eta * logged.litres[good]
    order = np.lexsort((tree, day, tree // BLOCK))
    chosen = SortedWaterings(tree=tree[order], day=day[order], litres=as_floats(litres[order]))
    return chosen, int(logged.tree.size - order.size)
