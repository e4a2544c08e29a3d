from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.irrigation.windows import (
    between,
    extreme_after,
    extreme_before,
    following,
    held,
    held_before,
    latest,
    neighbour,
    noise_scale,
    steps,
    window_mean,
    window_variance,
)

NAN = np.nan
NUMBERS = st.lists(st.floats(-100, 100), max_size=30)


def test_neighbours_and_steps() -> None:
    assert neighbour([1, 2, 3], 1).tolist()[:2] == [2, 3]
    assert np.isnan(neighbour([1, 2, 3], 1)[2])
    assert neighbour([1, 2, 3], -2)[2] == 1
    assert np.isnan(neighbour([1, 2], 5)).all()
    assert steps([[1, 3, 2]])[0, 1:].tolist() == [2, -1]


def test_extremes_do_not_count_the_reading_itself() -> None:
    values = [5, 1, NAN, 3, 9]
    assert extreme_before(values, 2, lowest=True)[1:].tolist() == [5, 1, 1, 3]
    assert np.isnan(extreme_before(values, 2, lowest=True)[0])
    assert extreme_after(values, 2, lowest=False)[:4].tolist() == [1, 3, 9, 9]


@given(NUMBERS, st.integers(1, 8))
def test_mean_and_variance_are_those_of_the_window(values: list[float], window: int) -> None:
    mean, variance = window_mean(values, window), window_variance(values, window)
    for end in range(len(values)):
        part = values[max(0, end - window + 1) : end + 1]
        assert mean[end] == pytest.approx(np.mean(part), abs=1e-6)
        assert variance[end] == pytest.approx(np.var(part), abs=1e-4)


def test_the_mean_leaves_gaps_out() -> None:
    assert window_mean([NAN, 2, NAN, 4], 2)[1:].tolist() == [2, 2, 4]
    assert np.isnan(window_mean([NAN, 2], 1)[0])


def test_marks_are_held_for_a_window() -> None:
    marks = [0, 1, 0, 0, 0, 1]
    assert held(marks, 3).astype(int).tolist() == [0, 1, 1, 1, 0, 1]
    assert held_before(marks, 2).astype(int).tolist() == [1, 1, 0, 0, 1, 1]


def test_last_and_next_mark() -> None:
    marks = [0, 1, 0, 0, 1, 0]
    assert latest(marks).tolist() == [-1, 1, 1, 1, 4, 4]
    assert following(marks).tolist() == [1, 1, 4, 4, 4, 6]


def test_stretches_may_overlap_touch_the_ends_or_be_empty() -> None:
    row, first, last = np.array([0, 0, 1, 1]), np.array([1, 2, -3, 4]), np.array([2, 3, 0, 3])
    marks = between((2, 5), row, first, last).astype(int)
    assert marks.tolist() == [[0, 1, 1, 1, 0], [1, 0, 0, 0, 0]]


def test_the_usual_step_does_not_see_a_few_storms() -> None:
    values = np.cumsum(np.full(100, 0.1))
    values[50:] += 20.0
    assert noise_scale(values)[0] == pytest.approx(0.1)
    assert noise_scale(np.full((2, 3), NAN)).tolist() == [[0.0], [0.0]]
    assert noise_scale(np.zeros((2, 0))).shape == (2, 1)


@given(
    st.lists(st.one_of(st.floats(-9, 9), st.just(NAN)), max_size=25),
    st.integers(1, 40),
    st.booleans(),
)
def test_extremes_are_those_of_the_window(values: list[float], window: int, lowest: bool) -> None:
    found = extreme_before(values, window, lowest=lowest)
    for place in range(len(values)):
        part = [value for value in values[max(0, place - window) : place] if not np.isnan(value)]
        expected = (min(part) if lowest else max(part)) if part else NAN
        assert found[place] == expected or (np.isnan(found[place]) and not part)
