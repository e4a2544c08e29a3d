"""The ground that a probe stands in: soil of its tree, limits of its own calibration. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from baumfeuchte.domain.tree import standing_years
from baumfeuchte.irrigation.site import LEAST_AVAILABLE
from baumfeuchte.irrigation.soils import (
    SOILS,
    SUBSTRATE,
    SoilParameters,
    find_soil,
    soil_parameters,
)

if TYPE_CHECKING:
    from datetime import date

    from baumfeuchte.domain.calibration import SiteCalibration
    from baumfeuchte.domain.tree import Site, Tree


class ProbeSite(NamedTuple):
    """Soil, and field capacity and wilting point in m3/m3."""

    soil: SoilParameters
    field_capacity: float
    wilting_point: float


def probe_site(
    site: Site,
    calibration: SiteCalibration | None,
    *,
    default_soil: str,
    substrate: SoilParameters = SOILS[SUBSTRATE],
) -> ProbeSite:
    """The probe's own calibration, else what was measured at the site, else the soil class.

    A measured field capacity takes the wilting point with it (irrigation-science 1.5); one that
    leaves less than 0.02 m3/m3 of usable water is a mistake and does not count. A probe that
    drifted is not believed about its site.

    Args:
        site: of the tree.
        calibration: of the probe.
        default_soil: code for trees without a known soil.
        substrate: the city's own.
    """
    soil = find_soil(site.soil, substrate) or soil_parameters(default_soil, substrate)
    span = soil.field_capacity - soil.wilting_point
    if calibration is not None and not calibration.drifted:
        wet, dry = calibration.field_capacity, calibration.wilting_point
        if wet - dry >= LEAST_AVAILABLE:
            return ProbeSite(soil, wet, dry)
    wet = soil.field_capacity if site.field_capacity is None else site.field_capacity
    dry = max(wet - span, 0.0) if site.wilting_point is None else site.wilting_point
    if wet - dry >= LEAST_AVAILABLE and dry >= 0.0 and wet < 1.0:
        return ProbeSite(soil, wet, dry)
    return ProbeSite(soil, soil.field_capacity, soil.wilting_point)


def years_of(tree: Tree, day: date) -> float:
    """Standing years of a tree on a day, NaN where the planting year is unknown."""
    years = standing_years(tree.planting_year, day)
    return math.nan if years is None else float(years)
