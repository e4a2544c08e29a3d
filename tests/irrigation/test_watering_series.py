from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from baumfeuchte.irrigation.soils import soil_curves, soil_parameters
from baumfeuchte.irrigation.watering_series import (
    AFTER_H,
    BEFORE_H,
    WateringSeries,
    hourly_grid,
    probe_responses,
    water_contents,
)

SL3 = soil_parameters("Sl3")
NAN = np.nan


def series(*rows: Any, tension: bool = False, **changes: Any) -> WateringSeries:
    """Pairs with these 54 hourly values each."""
    count = len(rows)
    fields: dict[str, Any] = {
        "watering": np.arange(count),
        "depth_cm": np.full(count, 30.0),
        "is_tension": np.full(count, tension),
        "value": np.array(rows, dtype=np.float64),
        "at_limit": np.zeros((count, BEFORE_H + AFTER_H), dtype=np.bool_),
        "held_kpa": np.full(count, NAN),
        "curve": soil_curves([SL3] * count),
        "field_capacity": np.full(count, SL3.field_capacity),
        "wilting_point": np.full(count, SL3.wilting_point),
    }
    return WateringSeries(**(fields | changes))


def steps(*pieces: tuple[float, int]) -> list[float]:
    """Pieces of a value and how many hours it lasts; 54 in all."""
    row = [value for value, hours in pieces for _ in range(hours)]
    assert len(row) == BEFORE_H + AFTER_H
    return row


def test_the_newest_value_of_each_hour_is_kept_whatever_the_order() -> None:
    grid = hourly_grid(
        [0, 0, 0, 1, 0, 0, 1],
        [0.75, 0.25, -0.01, 29.99, -24.0, 30.0, -24.01],
        [2.0, 1.0, 3.0, 4.0, 5.0, 6.0, 7.0],
        rows=2,
    )
    assert grid.shape == (2, 54)
    assert {(r, c - BEFORE_H): grid[r, c] for r, c in np.argwhere(np.isfinite(grid)).tolist()} == {
        (0, 0): 2.0,
        (0, -1): 3.0,
        (1, 29): 4.0,
        (0, -24): 5.0,
    }


def test_a_watering_is_read_off_the_hours() -> None:
    found = probe_responses(series(steps((12.0, 24), (25.0, 6), (20.0, 24))))
    assert found.before[0] == pytest.approx(0.12)
    assert found.peak[0] == pytest.approx(0.25)
    assert found.after[0] == pytest.approx(0.20)
    assert found.response[0] == pytest.approx(0.08)
    assert found.before_age_h[0] == 1
    assert found.after_h[0] == 24
    for name in ("seen", "responded", "touched"):
        assert getattr(found, name)[0], name
    for name in ("logged_late", "full_before", "full_after", "bounded"):
        assert not getattr(found, name)[0], name


def test_the_response_of_exactly_one_percent_counts_and_a_little_less_does_not() -> None:
    found = probe_responses(series(steps((12.0, 24), (13.0, 30)), steps((12.0, 24), (12.99, 30))))
    assert found.responded.tolist() == [True, False]


def test_the_value_before_may_be_up_to_a_day_old_and_the_one_after_between_21_and_30_hours() -> (
    None
):
    rows = []
    for before, after in [(-3, 24), (-24, 29), (-24, 21), (-1, 18), (-1, 12), (-1, 11), (None, 24)]:
        row = [NAN] * 54
        if before is not None:
            row[BEFORE_H + before] = 12.0
        row[BEFORE_H + after] = 20.0
        rows.append(row)
    found = probe_responses(series(*rows))
    assert found.seen.tolist() == [True, True, True, True, True, False, False]
    assert found.bounded.tolist()[:5] == [False, False, False, True, True]
    assert found.before_age_h.tolist()[:3] == [3, 24, 24]
    assert found.after_h.tolist()[:5] == [24, 29, 21, 18, 12]


def test_of_several_values_after_the_one_nearest_to_24_hours_counts() -> None:
    row = steps((12.0, 24), *((12.0 + hour, 1) for hour in range(30)))
    assert probe_responses(series(row)).after[0] == pytest.approx(0.36)
    row[BEFORE_H + 24] = NAN
    assert probe_responses(series(row)).after[0] == pytest.approx(0.35)


def test_water_that_passed_touched_but_did_not_stay() -> None:
    found = probe_responses(series(steps((12.0, 24), (20.0, 5), (12.5, 25))))
    assert found.touched[0]
    assert not found.responded[0]


def test_a_spike_is_no_water() -> None:
    found = probe_responses(series(steps((12.0, 26), (30.0, 1), (12.0, 27))))
    assert not found.touched[0]
    assert found.peak[0] == pytest.approx(0.12)


def test_impossible_values_are_gaps() -> None:
    theta = water_contents(series(steps((12.0, 24), (-1.0, 10), (61.0, 10), (20.0, 10))))
    assert np.isfinite(theta[0]).tolist() == [True] * 24 + [False] * 20 + [True] * 10
    theta = water_contents(series(steps((30.0, 24), (240.0, 15), (255.0, 15)), tension=True))
    assert np.isfinite(theta[0]).sum() == 24


def test_a_watering_that_was_logged_late_begins_where_the_rise_began() -> None:
    row = steps((12.0, 20), (22.0, 34))  # the rise is 4 hours before the log
    found = probe_responses(series(row, row), may_be_late=[True, False])
    assert found.logged_late.tolist() == [True, False]
    assert found.before.tolist() == pytest.approx([0.12, 0.22])
    assert found.response[0] == pytest.approx(0.10)
    assert not found.responded[1]
    long_ago = probe_responses(series(steps((12.0, 10), (22.0, 44))))
    assert not long_ago.logged_late[0]


def test_tension_answers_in_water_content_of_the_curve() -> None:
    found = probe_responses(series(steps((62.0, 24), (25.0, 30)), tension=True))
    # 1.4: Sl3 has REW .37 at 62 kPa and .57 at 25 kPa; nFK 0.167.
    assert found.response[0] == pytest.approx(0.2 * 0.167, abs=0.002)
    assert found.responded[0]
    assert not found.bounded[0]


def test_tension_in_dry_soil_responds_by_its_fall() -> None:
    rows = [steps((190.0, 24), (after, 30)) for after in (140.0, 150.0)]
    found = probe_responses(series(*rows, tension=True))
    assert (found.response < 0.01).all()
    assert found.responded.tolist() == [True, False]  # a quarter of 190 kPa is 47.5 kPa


def test_below_10_kpa_tension_only_says_full() -> None:
    found = probe_responses(
        series(steps((60.0, 24), (4.0, 30)), steps((6.0, 24), (2.0, 30)), tension=True)
    )
    assert found.full_after.tolist() == [True, True]
    assert found.full_before.tolist() == [False, True]


def test_water_content_beyond_field_capacity_is_full() -> None:
    wet = 100 * SL3.field_capacity
    found = probe_responses(
        series(
            steps((12.0, 24), (wet + 1.9, 30)),
            steps((12.0, 24), (wet + 2.1, 30)),
            steps((wet + 0.1, 24), (wet + 0.2, 30)),
        )
    )
    assert found.full_after.tolist() == [False, True, False]
    assert found.full_before.tolist() == [False, False, True]


def test_a_silent_tension_probe_was_at_least_as_dry_as_its_last_value() -> None:
    row = steps((NAN, 24), (20.0, 30))
    found = probe_responses(series(row, row, row, tension=True, held_kpa=np.array([180, 90, NAN])))
    assert found.seen.tolist() == [True, False, False]
    assert found.bounded[0]
    assert found.responded.tolist() == [True, False, False]
    of_water_content = probe_responses(series(row, held_kpa=np.array([180.0])))
    assert not of_water_content.seen[0]


def test_values_at_the_end_of_a_sensor_are_bounds() -> None:
    row = steps((12.0, 24), (20.0, 30))
    limit = np.zeros((3, 54), dtype=np.bool_)
    limit[0, BEFORE_H - 1] = limit[1, BEFORE_H + 24] = limit[2, BEFORE_H + 5] = True
    assert probe_responses(series(row, row, row, at_limit=limit)).bounded.tolist() == [
        True,
        True,
        False,
    ]


def test_nothing_in_nothing_out() -> None:
    found = probe_responses(series([NAN] * 54, [NAN] * 54, tension=True))
    assert not found.seen.any()
    assert not found.responded.any()
    assert not found.touched.any()
    assert probe_responses(series_of_none()).seen.size == 0


def series_of_none() -> WateringSeries:
    return series(value=np.zeros((0, 54)))
