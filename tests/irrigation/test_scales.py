from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.scales import quantity_named, scale_of, wetness


def test_names_of_files_and_of_ours() -> None:
    assert quantity_named("vwc_percent") is Quantity.SOIL_MOISTURE_VWC_PERCENT
    assert quantity_named("tension_kpa") is Quantity.SOIL_WATER_TENSION_KPA
    assert quantity_named("soil_temperature_c") is Quantity.SOIL_TEMPERATURE_C
    with pytest.raises(ValueError, match="unknown quantity 'vwc'; give one of: vwc_percent"):
        quantity_named("vwc")


def test_every_quantity_has_a_scale() -> None:
    assert all(scale_of(quantity).lowest < scale_of(quantity).highest for quantity in Quantity)
    assert 0.0 in scale_of(Quantity.SOIL_MOISTURE_VWC_PERCENT).sentinels
    assert 0.0 not in scale_of(Quantity.SOIL_WATER_TENSION_KPA).sentinels


def test_twice_the_tension_is_three_steps_drier() -> None:
    wet = wetness([0.0, 9.0, 10.0, 20.0, 200.0], Quantity.SOIL_WATER_TENSION_KPA)
    assert wet[:3].tolist() == [-10.0, -10.0, -10.0]
    assert wet[3] == pytest.approx(-13.01, abs=0.01)
    assert np.array_equal(wetness([3.0, 4.0], Quantity.PERMITTIVITY), [3.0, 4.0])
