from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.budget_site import (
    CROWN_M2_BY_AGE,
    THROUGHFALL_BY_AGE,
    AgeDefault,
    BudgetDefaults,
    budget_site,
    by_age,
    plant_coefficient,
    total_available_litres,
)
from baumfeuchte.irrigation.soils import soil_parameters

NAN = np.nan


def test_total_of_the_reference() -> None:
    # irrigation-science 3.2: 0.38 m3 x 17 Vol.-% = 64 l
    sandy = soil_parameters("Sl3")
    total = total_available_litres(sandy.field_capacity, sandy.wilting_point, 0.38)
    assert float(total) == pytest.approx(63.6, abs=0.1)
    half = total_available_litres(sandy.field_capacity, sandy.wilting_point, 0.38, 0.5)
    assert float(half) == pytest.approx(float(total) / 2)


@pytest.mark.parametrize(("wet", "dry"), [(0.1, 0.1), (0.1, 0.2), (NAN, 0.1)])
def test_no_available_water_is_no_number(wet: float, dry: float) -> None:
    assert np.isnan(total_available_litres(wet, dry, 1.0))


def test_crown_from_the_diameter_else_from_the_age() -> None:
    site = budget_site(
        total_litres=np.full(6, 60.0),
        standing_years=[1, 1, 7, 30, NAN, 2],
        crown_diameter_m=[2.0, NAN, 0.0, 90.0, NAN, -1.0],
        pit_area_m2=[4.0, NAN, 0.0, -2.0, 2.5, 5000.0],
    )
    np.testing.assert_allclose(site.crown_m2, [np.pi, 4.5, 12.0, 50.0, 12.0, 4.5])
    assert site.crown_assumed.tolist() == [False, True, True, True, True, True]
    assert site.pit_assumed.tolist() == [False, True, True, True, False, True]
    np.testing.assert_allclose(site.bucket.pit_m2, [4.0, 2.0, 2.0, 2.0, 2.5, 2.0])
    np.testing.assert_allclose(site.bucket.throughfall, [0.9, 0.9, 0.76, 0.62, 0.76, 0.9])


def test_a_city_brings_its_own_tables() -> None:
    rows = (AgeDefault(last_year=np.inf, value=7.0, source="own survey"),)
    site = budget_site(
        total_litres=[60.0],
        standing_years=[3],
        crown_diameter_m=NAN,
        pit_area_m2=NAN,
        defaults=BudgetDefaults(crown_m2_by_age=rows, pit_m2=3.0, crown_storage_mm=1.0),
    )
    assert site.crown_m2.tolist() == [7.0]
    assert site.bucket.crown_storage_mm == 1.0
    np.testing.assert_allclose(site.bucket.pit_m2, 3.0)


def test_ages_on_the_borders() -> None:
    years = [0, 3, 3.5, 10, 11, NAN]
    np.testing.assert_allclose(by_age(years, CROWN_M2_BY_AGE), [4.5, 4.5, 12, 12, 50, 12])
    short = (AgeDefault(last_year=5.0, value=1.0, source="x"),)
    assert by_age([99], short).tolist() == [1.0]


@pytest.mark.parametrize("table", [CROWN_M2_BY_AGE, THROUGHFALL_BY_AGE])
def test_every_row_has_a_source_and_is_in_order(table: tuple[AgeDefault, ...]) -> None:
    assert all(row.source for row in table)
    years = [row.last_year for row in table]
    assert years == sorted(years)
    assert years[-1] == np.inf


def test_plant_coefficient() -> None:
    found = plant_coefficient(["sunny", "normal", "shade", None, "market square"])
    np.testing.assert_allclose(found, [0.6, 0.5, 0.35, 0.5, 0.5])
    np.testing.assert_allclose(
        plant_coefficient(
            ["normal"] * 3, species_factor=[0.2, 0.9, NAN], density_factor=[NAN, 1.3, 0.5]
        ),
        [0.2, 1.17, 0.25],
    )
    assert plant_coefficient(["market"], factors={"market": 1.4}).tolist() == [0.7]
