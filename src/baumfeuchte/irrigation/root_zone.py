"""Roots and the soil that a watering reaches (irrigation-science 2.3, 3.2, 4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, IntArray, as_floats, group_starts
from baumfeuchte.irrigation.thresholds import ASSUMED_YEARS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

ROOT_BETA = 0.966
"""Global mean of 250 studies, per cm (irrigation-science 2.3 [S31])."""

EFFICIENCY: Mapping[str, float] = {
    "watering_bag": 0.9,
    "watering_ring": 0.8,
    "earth_rim": 0.7,
    "hose": 0.5,
}
"""eta, share of the brought water that stays in the wetted volume (irrigation-science 3.2 [A])."""

_LAST_YEARS = (1.0, 3.0, 10.0)
_VOLUMES_M3 = (0.38, 0.68, 2.0, 4.0)
_VULNERABILITIES = (3.0, 2.0, 1.0, 0.5)


def depth_weights(
    depth_cm: npt.ArrayLike,
    *,
    group: IntArray | None = None,
    zr_cm: float | None = None,
    beta: float = ROOT_BETA,
) -> FloatArray:
    """Share of the roots that each probe stands for: beta^top - beta^bottom, normalised.

    Source: irrigation-science 2.3 (Gale & Grigal 1987, Jackson et al. 1996). Layer borders lie
    half-way between probes; the top is 0.

    Args:
        depth_cm: (K,) cm, ascending within a group.
        group: (K,) sorted ids, one per tree; None = all probes are one group.
        zr_cm: rooting depth in cm, above 0; deeper probes stand for no roots (the shallowest of a
            tree always counts). None = as far below the deepest probe as its upper border is
            above it.
        beta: per cm.

    Returns:
        (K,) without unit, sum 1 per group.
    """
    depth = as_floats(depth_cm)
    ids = np.zeros(depth.size, dtype=np.int64) if group is None else group
    starts = group_starts(ids)
    if starts.size == 0:
        return depth
    ends = np.append(starts[1:], depth.size) - 1
    border = np.append((depth[1:] + depth[:-1]) / 2.0, 0.0)
    top = np.concatenate(([0.0], border[:-1]))
    top[starts] = 0.0
    bottom = border
    bottom[ends] = 2.0 * depth[ends] - top[ends]
    share = beta**top - beta**bottom
    if zr_cm is not None:
        rooted = depth <= zr_cm
        rooted[starts] = True
        lowest = rooted & ~np.append(rooted[1:], False)
        lowest[ends] |= rooted[ends]
        share = np.where(rooted, beta**top - beta ** np.where(lowest, zr_cm, bottom), 0.0)
    sizes = ends - starts + 1
    # A single probe stands for everything, also at depth 0 where its layer has no thickness.
    share[starts[sizes == 1]] = 1.0
    return as_floats(share / np.repeat(np.add.reduceat(share, starts), sizes))


def wetted_volume_m3(standing_years: npt.ArrayLike) -> FloatArray:
    """Prior of the wetted rooted volume in m3 by standing years (irrigation-science 3.2 [A]).

    Args:
        standing_years: (N,) years, NaN counts as 4-10.
    """
    return _by_age(standing_years, _VOLUMES_M3)


def vulnerability(standing_years: npt.ArrayLike) -> FloatArray:
    """Weight of a stress day by standing years, no unit (irrigation-science 4.7 [A]).

    Args:
        standing_years: (N,) years, NaN counts as 4-10.
    """
    return _by_age(standing_years, _VULNERABILITIES)


def watering_gain(
    litres: npt.ArrayLike,
    volume_m3: npt.ArrayLike,
    efficiency: npt.ArrayLike,
    stone_fraction: npt.ArrayLike = 0.0,
) -> FloatArray:
    """Rise of the water content in m3/m3 by a watering (irrigation-science 3.2, solved for theta).

    Args:
        litres: l brought.
        volume_m3: wetted volume, m3.
        efficiency: eta, 0..1.
        stone_fraction: share of stones by volume, below 1.
    """
    fine_earth_m3 = as_floats(volume_m3) * (1.0 - as_floats(stone_fraction))
    return as_floats(as_floats(efficiency) * as_floats(litres) / (1000.0 * fine_earth_m3))


def _by_age(standing_years: npt.ArrayLike, values: tuple[float, ...]) -> FloatArray:
    years = as_floats(standing_years)
    known = np.where(np.isfinite(years), years, ASSUMED_YEARS)
    return as_floats(values)[np.searchsorted(_LAST_YEARS, known, side="left")]
