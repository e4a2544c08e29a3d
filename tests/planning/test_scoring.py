from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from baumfeuchte.domain.errors import StorageError
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.planning.scoring import ProbeForecasts, packed, score_day, unpacked

DAY = date(2026, 7, 15)
VWC, KPA = Quantity.SOIL_MOISTURE_VWC_PERCENT, Quantity.SOIL_WATER_TENSION_KPA


def forecasts(issued: date, **changed: Any) -> ProbeForecasts:
    """Two water contents and a tension; 1 Vol.-% or 10 kPa drier each day."""
    lead = np.arange(1, 15)[:, None]
    step = np.array([-1.0, -1.0, 10.0])
    last = np.array([25.0, 20.0, 30.0])
    middle = last + lead * step
    values: dict[str, Any] = {
        "day": issued,
        "weather": "forecast",
        "sensor_id": np.array([1, 2, 3]),
        "probe": np.array([0, 0, 1]),
        "is_tension": np.array([False, False, True]),
        "age_class": ("0-1", "2", "0-1"),
        "last": last,
        "critical": np.array([17.0, 17.0, 80.0]),
        "low": middle - np.array([1.0, 1.0, 8.0]),
        "middle": middle,
        "high": middle + np.array([1.0, 1.0, 8.0]),
    }
    return ProbeForecasts(**values | changed)


def came(first: float, second: float, third: float) -> dict[Any, Any]:
    """The same value on all days."""
    return {
        (1, VWC, 0): np.full(14, first),
        (2, VWC, 0): np.full(14, second),
        (3, KPA, 1): np.full(14, third),
    }


def test_the_sums_of_a_group() -> None:
    issued = forecasts(DAY - timedelta(days=3))
    young, older, tension = score_day(DAY, [issued], came(22.5, 19.0, 65.0))
    assert (young.lead_days, young.quantity, young.age_class) == (3, VWC, "0-1")
    assert (young.forecasts, young.mean_absolute_error, young.bias_sum) == (1, 0.5, -0.5)
    assert young.persistence_error_sum == 2.5
    assert young.skill == pytest.approx(0.8)
    assert young.coverage == 1.0
    # 22 +- 1 on the third day is above 17, and it never came to 17.
    assert (young.safe, young.safe_wrong, young.false_safe) == (1, 0, 0.0)
    # 17 - 1 on the third day is not: nothing was promised.
    assert (older.age_class, older.safe, older.false_safe) == ("2", 0, None)
    assert (older.error_sum, older.persistence_error_sum, older.covered) == (2.0, 1.0, 0)
    assert older.skill == -1.0
    assert (tension.quantity, tension.error_sum, tension.bias_sum) == (KPA, 5.0, -5.0)
    # 60 + 8 kPa is below the 80 kPa of the limit.
    assert (tension.safe, tension.safe_wrong, tension.covered) == (1, 0, 1)


def test_safe_was_wrong_where_it_crossed_on_any_day_since() -> None:
    values = came(22.0, 20.0, 60.0)
    values[1, VWC, 0][-2] = 16.0  # critical yesterday, wetted today
    values[3, KPA, 1][-5] = 99.0  # before the forecast was issued
    young, _, tension = score_day(DAY, [forecasts(DAY - timedelta(days=3))], values)
    assert (young.safe, young.safe_wrong) == (1, 1)
    assert (tension.safe, tension.safe_wrong) == (1, 0)


def test_what_never_came_is_not_scored() -> None:
    values = came(np.nan, 20.0, 300.0)  # silent; -; beyond the sensor's range
    (only,) = score_day(DAY, [forecasts(DAY - timedelta(days=1))], values)
    assert (only.age_class, only.forecasts) == ("2", 1)
    del values[2, VWC, 0]  # a probe that is gone
    assert score_day(DAY, [forecasts(DAY - timedelta(days=1))], values) == []


@pytest.mark.parametrize(("back", "count"), [(0, 0), (1, 3), (14, 3), (15, 0)])
def test_leads_that_count(back: int, count: int) -> None:
    assert len(score_day(DAY, [forecasts(DAY - timedelta(days=back))], came(20, 20, 50))) == count


def test_forecasts_come_back_from_their_archive() -> None:
    issued = forecasts(DAY)
    data = packed(issued)
    found = unpacked(DAY, data)
    for name in ("sensor_id", "probe", "is_tension", "last", "critical", "low", "middle", "high"):
        assert np.array_equal(getattr(found, name), getattr(issued, name)), name
    assert (found.day, found.weather, found.age_class) == (DAY, "forecast", issued.age_class)
    with pytest.raises(StorageError):
        unpacked(DAY, data[:-40])


def test_no_probes_no_scores() -> None:
    empty = forecasts(
        DAY - timedelta(days=1),
        age_class=(),
        **{name: np.empty(0, dtype=np.int64) for name in ("sensor_id", "probe")},
        is_tension=np.empty(0, dtype=np.bool_),
        **{name: np.empty(0) for name in ("last", "critical")},
        **{name: np.empty((14, 0)) for name in ("low", "middle", "high")},
    )
    assert score_day(DAY, [empty], came(1, 2, 3)) == []
