from __future__ import annotations

import numpy as np

from baumfeuchte.irrigation.events import first_hour, tension_wetting_events, wetting_events


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
