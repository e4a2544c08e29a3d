"""The wetted volume of each tree from all its waterings, in order of time (science 3.2 V1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, IntArray, as_floats, group_starts
from baumfeuchte.irrigation.learning import VOLUME_PRIOR_VARIANCE, learn_volume

if TYPE_CHECKING:
    import numpy.typing as npt


def replay_volumes(
    prior_volume_m3: npt.ArrayLike,
    *,
    tree: npt.ArrayLike,
    time: npt.ArrayLike,
    litres: npt.ArrayLike,
    efficiency: npt.ArrayLike,
    response_theta: npt.ArrayLike,
    stone_fraction: npt.ArrayLike = 0.0,
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Run V1 over the teaching waterings of N trees (irrigation-science 3.2).

    One round per watering of a tree: the first of all trees, then the second, and so on. Stones
    hold no water: the fine earth's share of the volume got it all (3.2, the net litres).

    Args:
        prior_volume_m3: (N,) m3.
        tree: (M,) row of the tree.
        time: (M,) anything that sorts like the time of the watering.
        litres: (M,) l.
        efficiency: eta, 0..1, () or (M,).
        response_theta: (M,) m3/m3; below 0.01 teaches nothing.
        stone_fraction: (N,) share of stones by volume, below 1, or ().

    Returns:
        (N,) volume in m3, variance of ln V (0.25 before the first), and how many waterings taught.
    """
    volume = as_floats(prior_volume_m3).copy()
    variance = np.full(volume.shape, VOLUME_PRIOR_VARIANCE)
    taught = np.zeros(volume.size, dtype=np.int64)
    rows = np.asarray(tree, dtype=np.int64)
    order = np.lexsort((np.asarray(time), rows))
    rows = rows[order]
    fine = 1.0 - np.broadcast_to(as_floats(stone_fraction), volume.shape)[rows]
    water = np.broadcast_to(as_floats(litres), rows.shape)[order] / fine
    eta = np.broadcast_to(as_floats(efficiency), rows.shape)[order]
    response = as_floats(response_theta)[order]
    starts = group_starts(rows)
    sizes = np.diff(np.append(starts, rows.size))
    turn = np.arange(rows.size) - np.repeat(starts, sizes)
    for k in range(int(sizes.max(initial=0))):
        now = turn == k
        which = rows[now]
        old = variance[which]
        volume[which], variance[which], _ = learn_volume(
            volume[which], old, litres=water[now], efficiency=eta[now], response_theta=response[now]
        )
        taught[which] += variance[which] < old
    return volume, variance, taught
