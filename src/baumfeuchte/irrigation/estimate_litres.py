"""Litres for a tree without a sensor, always with their interval (irrigation-science 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats
from baumfeuchte.irrigation.interval import Z_80
from baumfeuchte.irrigation.litres import LEAST_LITRES, STEP_LITRES

if TYPE_CHECKING:
    import numpy.typing as npt

    from baumfeuchte.irrigation.species import TreeLimits

LITRES_PER_CROWN_M2 = 20.0
"""FLL 2015: at most so many litres per m2 of crown projection (irrigation-science 3.1 [S34])."""
_TINY = 1.0e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateSite:
    """N trees: TAW in l, crown in m2, eta () or (N,)."""

    total_litres: FloatArray
    crown_m2: FloatArray
    efficiency: npt.ArrayLike = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class LitresOptions:
    """Smallest watering and step in l, cap in l per m2 of crown (irrigation-science 3.1-3.3)."""

    least_litres: float = LEAST_LITRES
    step_litres: float = STEP_LITRES
    litres_per_crown_m2: float = LITRES_PER_CROWN_M2


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedLitres:
    """N trees: litres to bring, 80 % interval, and where the crown's cap decided.

    ``high_capped``: more than ``high`` may be needed, and is not brought. ``capped_least``: the
    crown's cap would be less than a watering brings.
    """

    litres: FloatArray
    low: FloatArray
    high: FloatArray
    capped: BoolArray
    high_capped: BoolArray
    capped_least: BoolArray


def estimate_litres(
    mean_rew: FloatArray,
    sd_rew: FloatArray,
    limits: TreeLimits,
    site: EstimateSite,
    *,
    needs: BoolArray,
    target_rew: FloatArray,
    options: LitresOptions,
) -> EstimatedLitres:
    """(target - REW) TAW / eta, with D / eta as its case target = 1 (irrigation-science 3.2, 3.3).

    Rounded up to 10 l, at least 50 l, at most 20 l per m2 of crown (but never less than the least
    watering). The interval takes REW + and - 1.28 sd and is rounded outwards; a tree that needs
    nothing may need its upper edge when its lower REW edge is below "water at".

    Args:
        mean_rew: (N,) REW of the planned day.
        sd_rew: (N,) its sd.
        limits: REW.
        site: TAW (l), crown (m2), eta.
        needs: (N,) the status asks for water.
        target_rew: (N,) REW after watering.
        options: of the city.
    """
    step, least = options.step_litres, options.least_litres
    allowed = options.litres_per_crown_m2 * site.crown_m2
    cap = np.maximum(np.floor(allowed / step + _TINY) * step, least)

    def gross(rew: FloatArray) -> FloatArray:
        missing = np.maximum(target_rew - np.maximum(rew, 0.0), 0.0) * site.total_litres
        return as_floats(missing / as_floats(site.efficiency))

    def brought(litres: FloatArray) -> FloatArray:
        rounded = np.maximum(np.ceil(litres / step - _TINY) * step, least)
        return as_floats(np.where(litres > 0.0, np.minimum(rounded, cap), litres))

    whole = gross(mean_rew)
    litres = np.where(needs, brought(whole), 0.0 * whole)
    lower_edge = mean_rew - Z_80 * sd_rew
    possible = needs | (lower_edge <= limits.water_at_rew)
    most = gross(lower_edge)
    high = np.where(possible, brought(most), 0.0 * whole)
    low = np.floor(gross(mean_rew + Z_80 * sd_rew) / step + _TINY) * step
    return EstimatedLitres(
        litres=as_floats(litres),
        low=as_floats(np.where(needs, np.minimum(low, litres), 0.0 * whole)),
        high=as_floats(np.maximum(high, litres)),
        capped=np.asarray(needs & (whole > cap)),
        high_capped=np.asarray(possible & (most > cap)),
        capped_least=np.asarray(needs & (whole > cap) & (allowed < least)),
    )
