"""What the litre budget must know of a tree, measured or assumed (irrigation-science 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats
from baumfeuchte.irrigation.litres import BucketSite
from baumfeuchte.irrigation.root_zone import EFFICIENCY
from baumfeuchte.irrigation.season import DEFAULT_CURVE, SeasonCurve
from baumfeuchte.irrigation.thresholds import ASSUMED_YEARS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeDefault:
    """A value for trees up to and including a standing year, with its source."""

    last_year: float
    value: float
    source: str


CROWN_M2_BY_AGE = (
    AgeDefault(last_year=3.0, value=4.5, source="irrigation-science 3.3, 9 (young tree)"),
    AgeDefault(last_year=10.0, value=12.0, source="[A], crown 3.9 m wide"),
    AgeDefault(last_year=np.inf, value=50.0, source="irrigation-science 3.3 (established lime)"),
)
"""Crown projection in m2 where the register knows no crown diameter."""
THROUGHFALL_BY_AGE = (
    AgeDefault(last_year=3.0, value=0.9, source="irrigation-science 3.3 [A]"),
    AgeDefault(last_year=10.0, value=0.76, source="[A], half-way"),
    AgeDefault(last_year=np.inf, value=0.62, source="irrigation-science 3.3 [S50]"),
)
"""Share of the rain that falls through the crown."""
PIT_M2 = 2.0
"""Unsealed tree pit where the register knows none: the worked example's (3.3, 9) [A]."""
EXPOSURE_FACTORS: Mapping[str, float] = {"sunny": 1.2, "normal": 1.0, "shade": 0.7}
"""K_L on southern or heat-reflecting sites and in the shade (irrigation-science 3.3 [A])."""
SPECIES_FACTORS: Mapping[str, float] = {"low": 0.2, "average": 0.5, "high": 0.9}
"""ks of trees by water use (irrigation-science 3.3 [S48])."""
DENSITY_FACTORS: Mapping[str, float] = {"low": 0.5, "average": 1.0, "high": 1.3}
"""kd by density of the planting (irrigation-science 3.3 [S48])."""
CROWN_DIAMETER_M = (0.1, 40.0)
"""What a register may say; anything else counts as unknown [A]."""
_PIT_LIMITS_M2 = (0.1, 1000.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetDefaults:
    """The tables that a city may override; the defaults are those of irrigation-science 3.3."""

    crown_m2_by_age: Sequence[AgeDefault] = CROWN_M2_BY_AGE
    throughfall_by_age: Sequence[AgeDefault] = THROUGHFALL_BY_AGE
    pit_m2: float = PIT_M2
    depletion_fraction: float = 0.5
    crown_storage_mm: float = 0.8


DEFAULTS = BudgetDefaults()


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSite:
    """N trees, (N,) each.

    Attributes:
        bucket: the parameters of W1.
        crown_m2: crown projection, m2.
        crown_assumed, pit_assumed: the register does not know them; the reasons say so.
    """

    bucket: BucketSite
    crown_m2: FloatArray
    crown_assumed: BoolArray
    pit_assumed: BoolArray


def by_age(standing_years: npt.ArrayLike, table: Sequence[AgeDefault]) -> FloatArray:
    """Value of each tree by standing years, in the table's unit (irrigation-science 3.3).

    Args:
        standing_years: (N,) years; NaN counts as 7, as in the table of limits (2.2).
        table: youngest first; older than its last row counts as the last row.
    """
    years = as_floats(standing_years)
    known = np.where(np.isfinite(years), years, ASSUMED_YEARS)
    row = np.searchsorted([item.last_year for item in table], known, side="left")
    return as_floats([item.value for item in table])[np.minimum(row, len(table) - 1)]


def plant_coefficient(
    exposure: Sequence[str | None],
    *,
    species_factor: npt.ArrayLike = SPECIES_FACTORS["average"],
    density_factor: npt.ArrayLike = DENSITY_FACTORS["average"],
    factors: Mapping[str, float] = EXPOSURE_FACTORS,
) -> FloatArray:
    """K_L = ks kd kmc, no unit (WUCOLS form, irrigation-science 3.3 [S47][S48]).

    Args:
        exposure: N keys of ``factors``; None and any other word count as 1.
        species_factor: ks, () or (N,); NaN = average, 0.5.
        density_factor: kd, () or (N,); NaN = average, 1.0.
        factors: kmc by exposure.
    """
    microclimate = as_floats([factors.get(key or "", 1.0) for key in exposure])
    species = np.nan_to_num(as_floats(species_factor), nan=SPECIES_FACTORS["average"])
    density = np.nan_to_num(as_floats(density_factor), nan=DENSITY_FACTORS["average"])
    return as_floats(microclimate * species * density)


def total_available_litres(
    field_capacity: npt.ArrayLike,
    wilting_point: npt.ArrayLike,
    volume_m3: npt.ArrayLike,
    stone_fraction: npt.ArrayLike = 0.0,
) -> FloatArray:
    """TAW = 1000 nFK V (1 - stones) in litres (irrigation-science 3.3); not positive = NaN.

    Args:
        field_capacity: m3/m3.
        wilting_point: m3/m3.
        volume_m3: wetted rooted volume, m3.
        stone_fraction: share by volume.
    """
    available = as_floats(field_capacity) - as_floats(wilting_point)
    litres = 1000.0 * available * as_floats(volume_m3) * (1.0 - as_floats(stone_fraction))
    return as_floats(np.where(litres > 0.0, litres, np.nan))


def pit_m2(
    pit_area_m2: FloatArray, defaults: BudgetDefaults = DEFAULTS
) -> tuple[FloatArray, BoolArray]:
    """Tree pits in m2, and which of them are assumed (irrigation-science 3.3).

    Args:
        pit_area_m2: (N,) m2 of the register; NaN or outside 0.1-1000 m2 = the default.
        defaults: of the city.
    """
    known = (pit_area_m2 >= _PIT_LIMITS_M2[0]) & (pit_area_m2 <= _PIT_LIMITS_M2[1])
    return as_floats(np.where(known, pit_area_m2, defaults.pit_m2)), np.asarray(~known)


def budget_site(
    *,
    total_litres: npt.ArrayLike,
    standing_years: npt.ArrayLike,
    crown_diameter_m: npt.ArrayLike,
    pit_area_m2: npt.ArrayLike,
    coefficient: npt.ArrayLike = 0.5,
    efficiency: npt.ArrayLike = EFFICIENCY["watering_ring"],
    curve: SeasonCurve = DEFAULT_CURVE,
    defaults: BudgetDefaults = DEFAULTS,
) -> BudgetSite:
    """Fill every gap of the register with a named default (irrigation-science 3.3).

    Args:
        total_litres: (N,) TAW, l, of ``total_available_litres``.
        standing_years: (N,) years, NaN = unknown.
        crown_diameter_m: (N,) m; NaN or outside 0.1-40 m = by age.
        pit_area_m2: (N,) m2; NaN or outside 0.1-1000 m2 = the default.
        coefficient: () or (N,) K_L of ``plant_coefficient``, no unit.
        efficiency: eta of the way of watering.
        curve: of the plant coefficient over the year.
        defaults: of the city.
    """
    total = as_floats(total_litres)
    diameter = np.broadcast_to(as_floats(crown_diameter_m), total.shape)
    crown_known = (diameter >= CROWN_DIAMETER_M[0]) & (diameter <= CROWN_DIAMETER_M[1])
    pit, pit_assumed = pit_m2(np.broadcast_to(as_floats(pit_area_m2), total.shape), defaults)
    years = np.broadcast_to(as_floats(standing_years), total.shape)
    crown = np.where(
        crown_known, np.pi / 4.0 * diameter**2, by_age(years, defaults.crown_m2_by_age)
    )
    return BudgetSite(
        bucket=BucketSite(
            total_available_litres=total,
            crown_m2=as_floats(crown),
            pit_m2=pit,
            plant_coefficient=coefficient,
            throughfall=by_age(years, defaults.throughfall_by_age),
            efficiency=efficiency,
            depletion_fraction=defaults.depletion_fraction,
            crown_storage_mm=defaults.crown_storage_mm,
            curve=curve,
        ),
        crown_m2=as_floats(crown),
        crown_assumed=~crown_known,
        pit_assumed=pit_assumed,
    )
