from __future__ import annotations

import numpy as np

from baumfeuchte.irrigation.daily import morning_value

HOURS = np.arange(24.0)


def test_median_of_the_morning_hours_only() -> None:
    values = np.where((HOURS >= 4) & (HOURS < 8), 20.0 + HOURS, 99.0)
    assert float(morning_value(HOURS, values)) == 25.5


def test_fewer_than_two_in_the_morning_takes_the_day() -> None:
    values = np.where((HOURS >= 4) & (HOURS < 7), np.nan, 30.0)
    values[7] = 50.0
    assert float(morning_value(HOURS, values)) == 30.0


def test_nothing_stays_missing() -> None:
    both = morning_value(HOURS, np.stack([np.full(24, np.nan), np.full(24, 7.0)]))
    assert np.isnan(both[0])
    assert both[1] == 7.0
