from __future__ import annotations

import pytest

from baumfeuchte.codecs.units import conversion, units_of
from baumfeuchte.domain.reading import Quantity


@pytest.mark.parametrize("quantity", Quantity)
def test_no_unit_is_the_quantity_s_own(quantity: Quantity) -> None:
    convert = conversion(quantity, " ")
    assert convert is not None
    assert convert(12.5) == 12.5


@pytest.mark.parametrize("quantity", Quantity)
def test_every_unit_that_is_listed_converts(quantity: Quantity) -> None:
    for unit in units_of(quantity):
        convert = conversion(quantity, unit)
        assert convert is not None
        assert convert(2.0) > convert(1.0), unit


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [
        (Quantity.SOIL_WATER_TENSION_KPA, "mPa"),  # a thousandth of a pascal, not a million
        (Quantity.SOIL_WATER_TENSION_KPA, "%"),
        (Quantity.SOIL_MOISTURE_VWC_PERCENT, "kPa"),
        (Quantity.SOIL_MOISTURE_RELATIVE_PERCENT, "m3/m3"),
        (Quantity.PERMITTIVITY, "%"),
        (Quantity.BATTERY_V, "%"),
    ],
)
def test_other_units_are_none(quantity: Quantity, unit: str) -> None:
    assert conversion(quantity, unit) is None


@pytest.mark.parametrize("spelling", ["uS/cm", "µS/cm", "μS/cm", "US/CM", " µs / cm "])
def test_spellings(spelling: str) -> None:
    assert conversion(Quantity.SOIL_EC_US_CM, spelling) is not None


def test_what_no_soil_has_stays_finite_or_is_infinite() -> None:
    convert = conversion(Quantity.SOIL_WATER_TENSION_KPA, "pF")
    assert convert is not None
    assert convert(7) == pytest.approx(1e6)
    assert convert(1e9) == float("inf")
    assert convert(-1e9) == 0
