from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.surroundings import any_before, rain_log, sum_before, watering_log

HOUR, DAY = 3600.0, 86_400.0
NAN = np.nan


def test_the_rain_of_the_last_day() -> None:
    log = rain_log(HOUR * np.arange(48), np.where(np.arange(48) == 10, 5.0, 0.0))
    at = HOUR * np.array([9.0, 10.0, 20.0, 34.0, 36.0])
    assert sum_before(log, at, 24.0).tolist() == [0.0, 5.0, 5.0, 5.0, 0.0]


def test_a_daily_amount_counts_for_its_whole_day() -> None:
    log = rain_log(DAY * np.arange(4), [0.0, 8.0, 0.0, 0.0])
    at = DAY * np.array([0.5, 1.2, 1.9, 2.5, 3.5])
    assert sum_before(log, at, 24.0).tolist() == [0.0, 8.0, 8.0, 8.0, 0.0]


def test_unknown_rain_is_not_dry() -> None:
    log = rain_log(HOUR * np.arange(30), np.where(np.arange(30) == 4, NAN, 0.0))
    assert np.isnan(sum_before(log, [HOUR * 5], 24.0))[0]
    assert np.isnan(sum_before(log, [-HOUR, HOUR * 40], 24.0)).all()
    assert np.isnan(sum_before(None, [0.0], 24.0)).all()
    assert np.isnan(sum_before(rain_log([], []), [0.0], 24.0)).all()
    assert np.isnan(sum_before(log, [NAN], 24.0)).all()


def test_a_watering_that_is_logged_a_little_late_counts() -> None:
    log = watering_log([10 * HOUR, NAN], [80.0, 5.0])
    at = HOUR * np.array([8.0, 9.5, 10.0, 33.0, 35.0])
    assert any_before(log, at, 24.0).tolist() == [False, False, True, True, False]
    assert any_before(log, at, 24.0, late_h=1.0).tolist() == [False, True, True, True, False]
    assert not any_before(None, at, 24.0).any()


def test_logs_need_one_amount_per_time() -> None:
    with pytest.raises(ValueError, match="one amount per time"):
        rain_log([0.0, 1.0], [1.0])
