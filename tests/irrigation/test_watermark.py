from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.watermark import watermark_fault, watermark_kpa


@pytest.mark.parametrize(
    ("ohm", "celsius", "kpa"),
    [
        (400, 24, 0.0),
        (900, 24, 23.156 * 0.9 - 12.736),
        (560, 24, 0.231),
        (2000, 24, (3.213 * 2 + 4.093) / (1 - 0.019466 - 0.2892)),
        (10_000, 24, 2.246 + 52.39 + 6.756),
    ],
)
def test_each_piece(ohm: float, celsius: float, kpa: float) -> None:
    assert float(watermark_kpa(ohm, celsius)) == pytest.approx(kpa, abs=0.01)


def test_faults_are_named_and_have_no_value() -> None:
    ohm = [0.0, 299.9, 300.0, 35_000.0, 35_001.0, np.inf, np.nan]
    assert watermark_fault(ohm).tolist() == ["short", "short", "", "", "open", "open", "open"]
    assert np.isnan(watermark_kpa(ohm)).tolist() == [True, True, False, False, True, True, True]


def test_never_negative_at_any_soil_temperature() -> None:
    ohm = np.linspace(300, 35_000, 400)
    for celsius in (0.0, 10.0, 24.0, 40.0, 60.0):
        assert (watermark_kpa(ohm, celsius) >= 0).all()


def test_rises_with_resistance_at_the_makers_temperature() -> None:
    assert (np.diff(watermark_kpa(np.linspace(600, 35_000, 400))) > 0).all()


def test_without_a_soil_temperature_it_is_the_makers_24_degrees() -> None:
    ohm = [900.0, 5000.0, 12_000.0]
    assert watermark_kpa(ohm, np.nan).tolist() == watermark_kpa(ohm, 24.0).tolist()
