from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.tektelic_inputs import CURVE, hertz_of, kpa_of, own_celsius, probe_celsius


@pytest.mark.parametrize(("hertz", "kpa"), CURVE)
def test_corners_of_the_makers_curve(hertz: int, kpa: float) -> None:
    assert kpa_of(hertz) == kpa
    assert hertz_of(kpa) == pytest.approx(hertz)


@pytest.mark.parametrize(
    ("hertz", "kpa"),
    [(1, 200), (292, 200), (389, 150), (700, 63.2), (940, 45), (2000, 24.6), (6431, 0)],
)
def test_between_and_beyond_the_corners(hertz: int, kpa: float) -> None:
    assert kpa_of(hertz) == pytest.approx(kpa, abs=0.05)


@given(hertz=st.integers(1, 0xFFFE), more=st.integers(0, 1000))
def test_a_higher_frequency_is_never_drier(hertz: int, more: int) -> None:
    assert kpa_of(hertz) >= kpa_of(hertz + more)
    assert kpa_of(round(hertz_of(kpa_of(hertz)))) == kpa_of(hertz)


@pytest.mark.parametrize("kpa", [-0.1, 200.1, float("inf")])
def test_no_frequency_beyond_the_curve(kpa: float) -> None:
    assert hertz_of(kpa) < 0


@pytest.mark.parametrize(
    ("millivolt", "celsius"), [(860, 17.0), (723, 22.7), (752, 21.4), (1094, 9.2)]
)
def test_own_thermistor_beside_the_published_air_temperatures(
    millivolt: int, celsius: float
) -> None:
    assert own_celsius(millivolt) == celsius


@pytest.mark.parametrize("millivolt", range(200, 2000, 50))
def test_thermistors_of_the_watermarks(millivolt: int) -> None:
    """The maker's polynomial lies near the logarithm that an older decoder used."""
    volt = millivolt / 1000
    assert probe_celsius(millivolt) == pytest.approx(
        -33.01 * volt**5
        + 217.4 * volt**4
        - 538.6 * volt**3
        + 628.1 * volt**2
        - 378.9 * volt
        + 102.9,
        abs=0.051,
    )
    assert probe_celsius(millivolt) > probe_celsius(millivolt + 50)
    if 350 <= millivolt <= 700:  # above they differ by up to 6 K; the polynomial is newer
        assert probe_celsius(millivolt) == pytest.approx(-31.96 * log(millivolt) + 213.25, abs=4)
