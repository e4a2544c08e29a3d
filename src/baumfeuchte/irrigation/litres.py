"""How much to bring, and the budget of unsensed trees (irrigation-science 3.2, 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.retention import theta_from_rew
from baumfeuchte.irrigation.season import DEFAULT_CURVE, SeasonCurve

if TYPE_CHECKING:
    import numpy.typing as npt

LEAST_LITRES = 50.0
STEP_LITRES = 10.0
_TINY = 1.0e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketSite:
    """A tree's litre budget, each () or (N,) (irrigation-science 3.3 W1).

    Attributes:
        total_available_litres: TAW = 1000 nFK V (1 - stones), l.
        plant_coefficient: K_L, without unit.
        crown_m2, pit_m2: m2; the pit is its unsealed area.
        throughfall: share of the rain that falls through the crown.
        efficiency: eta, 0..1.
        depletion_fraction: p, without unit.
        crown_storage_mm: rain that wets leaves only, mm.
        curve: of the plant coefficient over the year.
    """

    total_available_litres: npt.ArrayLike
    crown_m2: npt.ArrayLike
    pit_m2: npt.ArrayLike
    plant_coefficient: npt.ArrayLike = 0.5
    throughfall: npt.ArrayLike = 0.9
    efficiency: npt.ArrayLike = 0.8
    depletion_fraction: float = 0.5
    crown_storage_mm: float = 0.8
    curve: SeasonCurve = DEFAULT_CURVE


def litres_needed(
    theta: npt.ArrayLike,
    field_capacity: npt.ArrayLike,
    wilting_point: npt.ArrayLike,
    volume_m3: npt.ArrayLike,
    *,
    target_rew: npt.ArrayLike,
    efficiency: npt.ArrayLike = 0.8,
    stone_fraction: npt.ArrayLike = 0.0,
    least_litres: float = LEAST_LITRES,
    step_litres: float = STEP_LITRES,
) -> tuple[FloatArray, FloatArray]:
    """Net and gross litres of a watering (irrigation-science 3.2).

    Args:
        theta: m3/m3 on the planned watering day.
        field_capacity: m3/m3.
        wilting_point: m3/m3.
        volume_m3: wetted rooted volume, m3.
        target_rew: REW after watering.
        efficiency: eta, 0..1.
        stone_fraction: share of stones by volume.
        least_litres: l, smallest watering.
        step_litres: l, rounded up to this.

    Returns:
        Net litres that must stay, and gross litres to bring: rounded up to the step, at least
        ``least_litres``, 0 where nothing is needed.
    """
    x, wet = as_floats(theta), as_floats(field_capacity)
    fine_earth_litres = 1000.0 * as_floats(volume_m3) * (1.0 - as_floats(stone_fraction))
    eta = as_floats(efficiency)
    target = theta_from_rew(target_rew, wet, wilting_point)
    net = np.maximum(0.0, target - x) * fine_earth_litres
    gross = np.minimum(net / eta, np.maximum(wet - x, 0.0) * fine_earth_litres / eta)
    # The tiny margin keeps 60.000000000000007 from becoming 70.
    rounded = np.ceil(gross / step_litres - _TINY) * step_litres
    brought = np.where(net > 0.0, np.maximum(rounded, least_litres), 0.0)
    return as_floats(net), as_floats(brought)


def passes(gross_litres: npt.ArrayLike, device_capacity_litres: float) -> IntArray:
    """How often a bag or ring of so many litres must be filled (irrigation-science 3.2)."""
    return np.ceil(as_floats(gross_litres) / device_capacity_litres - _TINY).astype(np.int64)


def bucket_step(
    deficit_litres: npt.ArrayLike,
    site: BucketSite,
    *,
    et0_mm: npt.ArrayLike,
    rain_mm: npt.ArrayLike,
    irrigation_litres: npt.ArrayLike = 0.0,
    season: npt.ArrayLike = 1.0,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """One day of the litre budget of an unsensed tree, W1 (irrigation-science 3.3).

    Args:
        deficit_litres: D, l missing this morning.
        site: parameters.
        et0_mm: mm of the day.
        rain_mm: mm of the day.
        irrigation_litres: l brought.
        season: ``season_factor`` of the day.

    Returns:
        Deficit after the day, uptake and rain inflow, all in litres.
    """
    deficit = as_floats(deficit_litres)
    total = as_floats(site.total_available_litres)
    ks = np.clip((total - deficit) / ((1.0 - site.depletion_fraction) * total), 0.0, 1.0)
    demand = as_floats(site.plant_coefficient) * as_floats(season) * as_floats(et0_mm)
    uptake = demand * as_floats(site.crown_m2) * ks
    rain = np.maximum(as_floats(rain_mm) - site.crown_storage_mm, 0.0)
    inflow = as_floats(site.throughfall) * rain * as_floats(site.pit_m2)
    brought = as_floats(site.efficiency) * as_floats(irrigation_litres)
    after = np.clip(deficit + uptake - inflow - brought, 0.0, total)
    return as_floats(after), as_floats(uptake), as_floats(inflow)
