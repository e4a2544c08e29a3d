from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from baumfeuchte.irrigation.retention import rew_from_tension
from baumfeuchte.irrigation.soils import soil_parameters
from baumfeuchte.irrigation.thresholds import AGE_CLASSES, age_class_index, probe_limits

# irrigation-science 2.2: years, depth, REW water at, kPa water at, REW critical, kPa critical.
TABLE = [
    (0, 30, 0.55, 25, 0.50, 33),
    (1, 60, 0.55, 25, 0.50, 33),
    (2, 30, 0.40, 62, 0.33, 81),
    (2, 60, 0.55, 25, 0.50, 33),
    (3, 60, 0.40, 62, 0.33, 80),
    (3, 90, 0.40, 62, 0.33, 80),
    (4, 30, 0.33, 80, 0.25, 130),
    (10, 90, 0.33, 80, 0.25, 130),
    (11, 30, 0.25, 130, 0.15, 200),
    (120, 90, 0.25, 130, 0.15, 200),
]


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_the_table(row: tuple[float, ...]) -> None:
    years, depth, *expected = row
    limits = probe_limits(age_class_index([years]), [depth])
    found = [limits.water_at_rew, limits.water_at_kpa, limits.critical_rew, limits.critical_kpa]
    assert [float(value[0]) for value in found] == expected


def test_unknown_age_counts_as_four_to_ten() -> None:
    assert AGE_CLASSES[int(age_class_index([np.nan])[0])].code == "4-10"


def test_every_row_has_a_source() -> None:
    for row in AGE_CLASSES:
        assert "irrigation-science 2.2" in row.upper.source
        assert "irrigation-science 2.2" in row.deeper.source


def test_targets() -> None:
    assert [row.target_rew for row in AGE_CLASSES] == [0.9, 0.9, 0.9, 0.8, 0.7]


def test_rew_and_kpa_agree_in_sandy_loam() -> None:
    # Section 2.2: the REW column is the equivalent of the kPa column in sandy loam.
    curve = soil_parameters("Sl3").curve
    for row in AGE_CLASSES[:3]:
        for limits in (row.upper, row.deeper):
            rew = rew_from_tension([limits.water_at_kpa, limits.critical_kpa], curve)
            assert rew.tolist() == pytest.approx(
                [limits.water_at_rew, limits.critical_rew], abs=0.04
            )


def test_critical_is_drier_than_water_at() -> None:
    for row in AGE_CLASSES:
        for limits in (row.upper, row.deeper):
            assert limits.critical_rew < limits.water_at_rew < row.target_rew
            assert limits.critical_kpa > limits.water_at_kpa


def test_a_city_may_bring_its_own_table() -> None:
    own = (replace(AGE_CLASSES[0], last_year=5.0), replace(AGE_CLASSES[4], last_year=30.0))
    assert age_class_index([5, 6, 99], own).tolist() == [0, 1, 1]
