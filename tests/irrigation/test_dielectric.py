from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.dielectric import roth, topp


def test_topp_1980_over_the_mineral_range() -> None:
    # Topp's polynomial by hand: -0.053 + 0.292 - 0.055 + 0.0043 at e = 10.
    assert float(topp(10)) == pytest.approx(0.1883, abs=1e-4)
    assert (np.diff(topp(np.arange(3, 41))) > 0).all()


def test_roth_is_wetter_than_topp_in_organic_soil() -> None:
    assert float(roth(20)) == pytest.approx(0.0233 + 0.57 - 0.1724 + 0.02432, abs=1e-4)
    assert float(roth(20)) > float(topp(20))
