from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.events import (
    Cause,
    causes,
    find_wettings,
    first_hour,
    tension_wetting_events,
    wetting_events,
)


def test_a_slow_rise_is_no_event() -> None:
    assert first_hour(wetting_events(0.2 + 0.001 * np.arange(48))) is None


def test_a_spike_is_no_event() -> None:
    series = np.full(20, 0.2)
    series[10] = 0.26
    assert not wetting_events(series).any()


def test_gaps_do_not_hide_an_event() -> None:
    series = np.full(20, 0.2)
    series[8:10] = np.nan
    series[10:] = 0.23
    assert first_hour(wetting_events(series)) == 10


def test_sensors_at_once() -> None:
    rows = np.full((2, 12), 0.2)
    rows[1, 5:] = 0.215
    assert wetting_events(rows).any(axis=1).tolist() == [False, True]


def test_tension_falls_by_five_kpa_and_a_quarter() -> None:
    small = [20, 20, 16, 16.0]
    quarter = [60, 58, 46, 46.0]
    enough = [60, 58, 44, 44.0]
    low = [8, 8, 4, 2.9]
    found = tension_wetting_events([small, quarter, enough, low])
    assert found.any(axis=1).tolist() == [False, False, True, True]
    assert first_hour(found[2]) == 2


def test_nothing_before_the_first_reading() -> None:
    assert not wetting_events([0.2]).any()
    assert not tension_wetting_events(np.full(5, np.nan)).any()


def hourly_drying(hours: int = 240) -> np.ndarray:
    return 25.0 - 0.01 * np.arange(float(hours))


def test_an_event_has_a_begin_an_end_and_a_rise() -> None:
    values = hourly_drying()
    values[100:] += 4.0
    values[180:] += 2.0
    events = find_wettings(values[None], 1.0)
    assert events.index.tolist() == [100, 180]
    # Six hours later the driest of the window is on the new level.
    assert events.last.tolist() == [105, 185]
    assert events.rise == pytest.approx([4.0, 2.0], abs=0.1)


def test_an_event_may_be_the_newest_reading() -> None:
    values = hourly_drying(101)
    values[100] += 4.0
    events = find_wettings(values[None], 1.0)
    assert events.index.tolist() == [100]
    assert events.rise == pytest.approx([4.0], abs=0.1)


def test_a_noisy_sensor_is_not_always_wet() -> None:
    random = np.random.default_rng(4)
    values = 25.0 + 1.0 * random.standard_normal(2000)
    values[1000:] += 12.0
    events = find_wettings(values[None], 1.0)
    assert 1000 in events.index.tolist()
    marked = sum(events.last - events.index + 1)
    plain = wetting_events(values / 100.0).sum()
    assert marked < 0.4 * plain


def test_faults_are_no_events() -> None:
    values = hourly_drying()
    values[100:140] += 6.0
    faulty = np.zeros((1, values.size), dtype=np.bool_)
    faulty[0, 100:140] = True
    assert find_wettings(values[None], 1.0).index.tolist() == [100]
    assert find_wettings(values[None], 1.0, faulty=faulty).index.tolist() == []


def test_tension_events_and_daily_values() -> None:
    tension = 40.0 + 0.1 * np.arange(240.0)
    tension[100:] -= 30.0
    events = find_wettings(tension[None], 1.0, is_tension=True)
    assert events.index.tolist() == [100]
    assert events.rise == pytest.approx([30.0], abs=2.5)
    daily = np.array([[20.0, 19.5, 19.0, 24.0, 23.0, 22.0]])
    assert find_wettings(daily, 24.0).index.tolist() == [3]


def test_where_the_water_came_from() -> None:
    rain = [2.0, 5.0, 1.9, 0.0, np.nan, np.nan]
    watered = [False, True, True, False, True, False]
    found = [Cause(code) for code in causes(rain, watered)]
    assert found == [
        Cause.RAIN,
        Cause.RAIN,
        Cause.WATERING,
        Cause.UNEXPLAINED,
        Cause.WATERING,
        Cause.UNKNOWN,
    ]


def test_no_readings_no_events() -> None:
    assert find_wettings(np.zeros((1, 0)), 1.0).index.size == 0
    assert find_wettings(np.full((2, 5), np.nan), 1.0).rise.size == 0
