from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.dielectric import (
    delta_t_mineral,
    delta_t_organic,
    roth,
    topp,
    water_permittivity,
)


def test_topp_1980_over_the_mineral_range() -> None:
    # Topp's polynomial by hand: -0.053 + 0.292 - 0.055 + 0.0043 at e = 10.
    assert float(topp(10)) == pytest.approx(0.1883, abs=1e-4)
    assert (np.diff(topp(np.arange(3, 41))) > 0).all()


def test_roth_is_wetter_than_topp_in_organic_soil() -> None:
    assert float(roth(20)) == pytest.approx(0.0233 + 0.57 - 0.1724 + 0.02432, abs=1e-4)
    assert float(roth(20)) > float(topp(20))


def test_delta_t_by_hand() -> None:
    assert float(delta_t_mineral(16)) == pytest.approx((4 - 1.6) / 8.4)
    assert float(delta_t_organic(16)) == pytest.approx((4 - 1.3) / 7.7)
    # In the wet range both mineral curves tell the same to 2 Vol.-%.
    wet = np.arange(8, 30)
    assert np.abs(delta_t_mineral(wet) - topp(wet)).max() < 0.02


def test_water_loses_half_a_percent_of_its_permittivity_a_kelvin() -> None:
    assert float(water_permittivity(25)) == 78.54
    per_kelvin = water_permittivity(21) / water_permittivity(20) - 1
    assert float(per_kelvin) == pytest.approx(-0.0046, abs=2e-4)
