"""Headings of measured values, German and English."""

from __future__ import annotations

import pytest

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.registry.findings import CellError
from baumfeuchte.registry.reading_headings import meaning_of, own_name, plain_unit, unit_of


@pytest.mark.parametrize(
    ("heading", "label", "ten"),
    [
        ("soil_moisture_vwc_percent", "soil_moisture_vwc_percent", 10),
        ("soil_moisture_vwc_percent[1]", "soil_moisture_vwc_percent[1]", 10),
        ("soil_water_tension_kpa@30cm", "soil_water_tension_kpa@30cm", 10),
        ("Soil_Water_Tension_kPa @ 12,5 cm", "soil_water_tension_kpa@12.5cm", 10),
        ("Bodenfeuchte (Vol.-%)", "soil_moisture_vwc_percent", 10),
        ("Bodenfeuchte Vol.-%", "soil_moisture_vwc_percent", 10),
        ("Bodenfeuchte_30cm_Vol%", "soil_moisture_vwc_percent@30cm", 10),
        ("Bodenfeuchte 30 cm [m³/m³]", "soil_moisture_vwc_percent@30cm", 1000),
        ("VWC [%]", "soil_moisture_vwc_percent", 10),
        ("Saugspannung [kPa]", "soil_water_tension_kpa", 10),
        ("Saugspannung 60 cm [hPa]", "soil_water_tension_kpa@60cm", 1),
        ("Saugspannung[2] (cbar)", "soil_water_tension_kpa[2]", 10),
        ("Bodentemperatur °C", "soil_temperature_c", 10),
        ("Bodentemperatur in Grad C", "soil_temperature_c", 10),
        ("Leitfähigkeit (dS/m)", "soil_ec_us_cm", 10_000),
        ("Leitfähigkeit (µS/cm)", "soil_ec_us_cm", 10),
        ("Lufttemperatur", "air_temperature_c", 10),
        ("Luftfeuchte [% rF]", "air_humidity_percent", 10),
        ("Niederschlag mm", "rain_mm", 10),
        ("Batterie [mV]", "battery_v", 0.01),
        ("Batterie %", "battery_percent", 10),
    ],
)
def test_headings(heading: str, label: str, ten: float) -> None:
    found = meaning_of(heading)
    assert found is not None
    assert found.label == label
    assert found.convert(10) == pytest.approx(ten)
    assert not found.is_potential


def test_a_potential_is_a_negative_tension() -> None:
    found = meaning_of("Matrixpotential -30 cm [hPa]")
    assert found is not None
    assert (found.quantity, found.depth_cm) == (Quantity.SOIL_WATER_TENSION_KPA, 30.0)
    assert found.is_potential


@pytest.mark.parametrize("heading", ["Bemerkung", "", "Kanal 1", "cm", "[1]", "°C", "Tiefe 30 cm"])
def test_headings_that_name_no_quantity(heading: str) -> None:
    assert meaning_of(heading) is None


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Bodenfeuchte [%]", "which_percent"),
        ("Bodenfeuchte", "which_percent"),
        ("soil moisture %", "which_percent"),
        ("Saugspannung [°C]", "strange_unit"),
        ("Niederschlag [kPa]", "strange_unit"),
        ("soil_temperature_c[256]", "no_such_probe"),
    ],
)
def test_headings_that_may_mean_several_things(heading: str, code: str) -> None:
    with pytest.raises(CellError) as caught:
        meaning_of(heading)
    assert caught.value.code == code


def test_own_names_and_units() -> None:
    assert own_name("Bodenfeuchte") is None
    assert own_name("sensor") is None
    own = own_name(" BATTERY_V ")
    assert own is not None
    assert own.quantity is Quantity.BATTERY_V
    assert unit_of("Tensiometer 1 [2] (hPa)") == "hPa"
    assert unit_of("Tensiometer 1") == ""
    assert plain_unit("Vol.-%") == "vol%"
    assert plain_unit("Grad Celsius") == "degc"
