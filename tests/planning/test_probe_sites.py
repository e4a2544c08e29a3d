from __future__ import annotations

import math
from datetime import date

import pytest

from baumfeuchte.domain.calibration import CalibrationKind, SiteCalibration
from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.irrigation.soils import soil_parameters
from baumfeuchte.planning.probe_sites import probe_site, years_of

SL3, UT3 = soil_parameters("Sl3"), soil_parameters("Ut3")
NFK = UT3.field_capacity - UT3.wilting_point


def own(wet: float, dry: float, *, drifted: bool = False) -> SiteCalibration:
    return SiteCalibration(
        installation_id=1,
        kind=CalibrationKind.WINTER,
        period="2025/26",
        field_capacity=wet,
        wilting_point=dry,
        days=60,
        drifted=drifted,
    )


@pytest.mark.parametrize(
    ("site", "calibration", "limits"),
    [
        (Site(soil="Ut3"), None, (UT3.field_capacity, UT3.wilting_point)),
        (Site(), None, (SL3.field_capacity, SL3.wilting_point)),
        (Site(soil="clay"), None, (SL3.field_capacity, SL3.wilting_point)),
        (Site(soil="Ut3", field_capacity=0.30), None, (0.30, 0.30 - NFK)),
        (Site(soil="Ut3", field_capacity=0.30, wilting_point=0.12), None, (0.30, 0.12)),
        (Site(soil="Ut3", field_capacity=0.30), own(0.33, 0.11), (0.33, 0.11)),
        (Site(soil="Ut3", field_capacity=0.30), own(0.33, 0.11, drifted=True), (0.30, 0.30 - NFK)),
        (Site(soil="Ut3"), own(0.33, 0.32), (UT3.field_capacity, UT3.wilting_point)),
        (
            Site(soil="Ut3", field_capacity=0.1, wilting_point=0.2),
            None,
            (UT3.field_capacity, UT3.wilting_point),
        ),
    ],
)
def test_the_best_known_limits(
    site: Site, calibration: SiteCalibration | None, limits: tuple[float, float]
) -> None:
    found = probe_site(site, calibration, default_soil="Sl3")
    assert (found.field_capacity, found.wilting_point) == pytest.approx(limits)


def test_years() -> None:
    tree = Tree(number="1", species="Tilia", planting_year=2024, latitude=51, longitude=7)
    assert years_of(tree, date(2026, 7, 1)) == 2.0
    unknown = Tree(number="1", species="Tilia", planting_year=None, latitude=51, longitude=7)
    assert math.isnan(years_of(unknown, date(2026, 7, 1)))
