from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.plausibility import (
    frozen,
    identical_for,
    like_air,
    repeated_sentinels,
    run_lengths,
    spikes,
    stuck,
    tension_out_of_range,
    tension_sentinel,
    unusable,
    vwc_above_saturation,
    vwc_out_of_range,
)

NAN = np.nan


def test_ranges() -> None:
    assert vwc_out_of_range([-0.1, 0, 30, 60, 60.1, NAN]).tolist() == [1, 0, 0, 0, 1, 1]
    assert tension_out_of_range([-1, 0, 200, 2e5, NAN]).tolist() == [1, 0, 0, 1, 1]
    assert tension_out_of_range([90, 250], 239).tolist() == [0, 1]
    assert vwc_above_saturation([39, 42, NAN], 0.395).tolist() == [0, 1, 0]


def test_watermark_faults_are_never_values() -> None:
    assert tension_sentinel([240, 255, 239.9, 240.1]).tolist() == [1, 1, 0, 0]
    value, tension = [240, 40, 255, 70, 70, NAN], [1, 1, 1, 1, 0, 0]
    assert unusable(value, tension).tolist() == [1, 0, 1, 0, 1, 1]


def test_sentinels_need_three_in_a_row() -> None:
    series = [0.0, 0.0, 12.0, 0.0, 0.0, 0.0, 5.0, -1, -1, -1, -1]
    assert np.flatnonzero(repeated_sentinels(series)).tolist() == [3, 4, 5, 7, 8, 9, 10]


def test_frozen_below_one_degree() -> None:
    assert frozen([0.9, 1.0, -3, NAN]).tolist() == [1, 0, 1, 0]


def test_spikes_row_by_row_and_downwards() -> None:
    rows = [[0.25, 0.15, 0.25, 0.25], [0.2, 0.3, 0.3, 0.2], [0.2, NAN, 0.2, 0.2]]
    assert spikes(rows).astype(int).tolist() == [[0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize("short", [[], [0.2], [0.2, 0.9]])
def test_two_readings_hold_no_spike(short: list[float]) -> None:
    assert not spikes(np.array(short, dtype=np.float64)).any()


def test_run_lengths() -> None:
    assert run_lengths([1, 1, 2, 2, 2, NAN, NAN, 2]).tolist() == [1, 2, 1, 2, 3, 1, 1, 1]


def test_stuck_by_temperature_or_by_water_content() -> None:
    moving = np.arange(400.0)
    assert stuck(np.full(400, 18.2), moving).argmax() == 71
    assert stuck(moving, np.full(400, 23.1)).argmax() == 335
    assert not stuck(moving, moving).any()
    assert not stuck(np.full(400, NAN), moving).any()


def test_identical_for_hours_counts_the_interval() -> None:
    values = np.concatenate([[1.0, 2.0], np.full(20, 3.0)])
    assert identical_for(values, 6.0, 0.5).argmax() == 2 + 11
    assert not identical_for(values, 12.0, 0.5).any()


def test_what_a_probe_says_in_air() -> None:
    values = np.array([0.0, 0.99, 1.0, 30.0, np.nan, -1.0, 0.5])
    tension = np.array([False] * 6 + [True])
    found = like_air(values, tension)
    assert found.tolist() == [True, True, False, False, False, False, False]
    assert (~found | unusable(values, tension)).all()
