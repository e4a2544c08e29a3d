from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.api.downsample import extremes, two_a_day

numbers = st.floats(-1e6, 1e6, allow_nan=False)


@given(
    values=st.lists(numbers, min_size=1, max_size=400),
    pauses=st.lists(st.floats(0.0, 50.0), min_size=400, max_size=400),
    points=st.integers(4, 60),
)
def test_the_extremes_of_every_piece_stay(
    values: list[float], pauses: list[float], points: int
) -> None:
    times = np.cumsum(np.array(pauses[: len(values)]))
    array = np.array(values)
    kept = extremes(times, array, points)
    assert kept.size <= points
    assert (np.diff(kept) > 0).all(), "in time order, none twice"
    assert {0, array.size - 1} <= set(kept.tolist())
    if array.size <= points:
        assert kept.size == array.size
        return
    pieces = (points - 2) // 2
    span = times[-1] - times[0]
    for piece in range(pieces):
        at = (times - times[0]) * (pieces / span) if span > 0 else np.zeros(times.size)
        inside = np.flatnonzero(np.minimum(at.astype(np.int64), pieces - 1) == piece)
        if inside.size:
            here = set(array[np.intersect1d(inside, kept)].tolist())
            assert {array[inside].min(), array[inside].max()} <= here


def test_a_single_spike_in_two_years_stays() -> None:
    times = np.arange(17_520.0)
    values = np.sin(times / 24)
    values[9_999], values[3_333] = 50.0, -50.0
    kept = extremes(times, values, 100)
    assert kept.size <= 100
    assert {3_333, 9_999} <= set(kept.tolist())


def test_fewer_than_four_points_show_nothing() -> None:
    with pytest.raises(ValueError, match="too few"):
        extremes(np.arange(9.0), np.arange(9.0), 3)


def test_nothing_stays_nothing() -> None:
    assert extremes(np.empty(0), np.empty(0), 4).size == 0


def test_days_as_a_line_turn_no_more_than_needed() -> None:
    low, high = np.array([1.0, 2.0, 3.0, 1.0]), np.array([2.0, 3.0, 4.0, 2.0])
    assert two_a_day(low, high).tolist() == [1, 2, 2, 3, 3, 4, 2, 1]
    assert two_a_day(np.empty(0), np.empty(0)).size == 0
