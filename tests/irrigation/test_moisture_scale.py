from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.irrigation.moisture_scale import from_scale, to_scale

TENSION, WATER = np.array([True]), np.array([False])


def test_water_content_stays_and_tension_becomes_a_logarithm() -> None:
    scaled = to_scale([[20.0, 95.0], [21.0, np.nan]], np.array([False, True]))
    assert scaled[:, 0].tolist() == [20.0, 21.0]
    assert scaled[0, 1] == pytest.approx(-2.0)  # 95 + 5 kPa
    assert np.isnan(scaled[1, 1])


def test_larger_is_wetter_for_both() -> None:
    assert (np.diff(to_scale([[5.0], [20.0], [80.0]], TENSION)[:, 0]) < 0).all()
    assert (np.diff(to_scale([[5.0], [20.0], [80.0]], WATER)[:, 0]) > 0).all()


@given(st.floats(0.0, 1e5))
def test_back_again(kpa: float) -> None:
    assert from_scale(to_scale([kpa], TENSION), TENSION)[0] == pytest.approx(
        kpa, abs=1e-6, rel=1e-9
    )


def test_tension_never_falls_below_zero() -> None:
    assert to_scale([-3.0], TENSION)[0] == to_scale([0.0], TENSION)[0]
    assert from_scale([5.0], TENSION)[0] == 0.0
