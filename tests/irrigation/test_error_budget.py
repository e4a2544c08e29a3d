from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.error_budget import (
    LEVEL_THETA,
    TENSION_KPA,
    Calibrated,
    ProbeKind,
    error_budget,
)

NO, WINTER = Calibrated.NO, Calibrated.WINTER


def test_the_table_of_the_source() -> None:
    kinds = [
        ProbeKind.CAPACITANCE,
        ProbeKind.CAPACITANCE,
        ProbeKind.CAPACITANCE_SUBSTRATE,
        ProbeKind.TEROS21,
        ProbeKind.WATERMARK,
    ]
    found = error_budget(kinds, [20, 20, 20, 50, 50], calibrated=[NO, WINTER, NO, NO, WINTER])
    assert found.level.tolist() == pytest.approx([0.03, 0.015, 0.078, 7.0, 10.0])
    assert found.trend_theta.tolist() == [0.006] * 5


def test_a_watermark_without_soil_temperature_is_worse() -> None:
    kinds = [ProbeKind.WATERMARK, ProbeKind.WATERMARK, ProbeKind.TEROS21]
    found = error_budget(kinds, 50.0, calibrated=[NO] * 3, uncorrected_soil_c=[14.0, np.nan, 14.0])
    assert found.level.tolist() == pytest.approx([19.0, 10.0, 7.0])


def test_every_kind_has_a_level_and_calibration_never_makes_it_worse() -> None:
    order = [Calibrated.NO, Calibrated.PLATEAU, Calibrated.WINTER]
    for kind in ProbeKind:
        found = error_budget([kind] * 3, 30.0, calibrated=order).level
        assert np.isfinite(found).all()
        assert (np.diff(found) <= 0).all()
        assert (kind in TENSION_KPA) != ((kind, NO) in LEVEL_THETA)


def test_none_is_none() -> None:
    assert error_budget([], [], calibrated=[]).level.size == 0
