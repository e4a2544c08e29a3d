"""Limits of probes after the shift by drought class of the species (irrigation-science 2.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.retention import rew_from_tension, tension_from_rew
from baumfeuchte.irrigation.species import moved_limit_rew

if TYPE_CHECKING:
    from baumfeuchte.irrigation.retention import RetentionCurve
    from baumfeuchte.irrigation.site import SiteArrays
    from baumfeuchte.irrigation.state import TreeState
    from baumfeuchte.irrigation.thresholds import ProbeLimits

DRIEST_LIMIT_KPA: Final = 200.0
"""No shift moves a tension limit beyond it: there the range of Watermark nodes ends [A]."""
SHIFT_SOURCE: Final = "2.2 drought class [A]"


def shifted_probe_limits(
    limits: ProbeLimits, shift_rew: FloatArray, curve: RetentionCurve
) -> ProbeLimits:
    """Limits (REW, kPa) of K probes after the shift of their trees (irrigation-science 2.2).

    The source shifts REW limits. Of a tension limit the REW on the tree's curve is shifted and
    turned back into kPa [A], so that a species counts alike whatever probe stands beside it. It
    gets no drier than ``DRIEST_LIMIT_KPA``: no probe would ever say that it was reached.

    Args:
        limits: of K probes by age and depth.
        shift_rew: (K,) REW, 0 = as they are.
        curve: of the K probes.
    """
    moved = np.flatnonzero(shift_rew != 0.0)
    if moved.size == 0:
        return limits
    shift, shape = shift_rew[moved], curve.take(moved)

    def of_rew(limit: FloatArray) -> FloatArray:
        return _put(limit, moved, moved_limit_rew(limit[moved], shift))

    def of_kpa(limit: FloatArray) -> FloatArray:
        own = limit[moved]
        kpa = tension_from_rew(moved_limit_rew(rew_from_tension(own, shape), shift), shape)
        return _put(limit, moved, np.minimum(kpa, np.maximum(own, DRIEST_LIMIT_KPA)))

    return replace(
        limits,
        water_at_rew=of_rew(limits.water_at_rew),
        water_at_kpa=of_kpa(limits.water_at_kpa),
        critical_rew=of_rew(limits.critical_rew),
        critical_kpa=of_kpa(limits.critical_kpa),
    )


def _put(values: FloatArray, rows: IntArray, some: FloatArray) -> FloatArray:
    changed = values.copy()
    changed[rows] = some
    return as_floats(changed)


def drought_columns(trees: TreeState, site: SiteArrays, rows: IntArray) -> dict[str, list[object]]:
    """Drought class and shift (REW) of some trees, for what is stored (irrigation-science 4.7).

    Nothing where no limit is moved: most cities have no drought classes.
    """
    shift = site.limit_shift_rew[rows]
    if trees.drought_class is None or not shift.any():
        return {}
    classes = [
        int(number) if moved else None
        for number, moved in zip(trees.drought_class[rows].tolist(), shift != 0.0, strict=True)
    ]
    return {"drought_class": list(classes), "limit_shift_rew": list(np.round(shift, 4).tolist())}
