from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from baumfeuchte.irrigation.timeline import seconds_of, timeline

NAN = np.nan


def test_times_of_all_kinds() -> None:
    moment = datetime(2026, 7, 1, 12, tzinfo=UTC)
    same = [moment, moment + timedelta(hours=1)]
    plain = np.array(["2026-07-01T12:00", "2026-07-01T13:00"], dtype="datetime64[m]")
    assert seconds_of(same).tolist() == seconds_of(plain).tolist()
    assert seconds_of([0, 3600]).tolist() == [0.0, 3600.0]
    assert np.isnan(seconds_of(np.array(["NaT"], dtype="datetime64[s]"))).all()
    assert seconds_of([]).shape == (0,)


@pytest.mark.parametrize("wrong", [["yesterday"], [datetime(2026, 7, 1)], [None]])  # noqa: DTZ001
def test_other_times_are_refused(wrong: list[object]) -> None:
    with pytest.raises(ValueError, match="times must be"):
        seconds_of(wrong)


def test_shapes_must_fit() -> None:
    with pytest.raises(ValueError, match=r"values of shape \(2, 3\) need times"):
        timeline([0.0, 1.0], np.zeros((2, 3)))
    with pytest.raises(ValueError, match="need times"):
        timeline([0.0], [1.0])


def test_readings_move_into_order_and_marks_move_back() -> None:
    seconds = np.array([7200.0, 0.0, NAN, 3600.0, 10800.0])
    values = np.array([[3.0, 1.0, 9.0, 2.0, NAN]])
    line = timeline(seconds, values)
    assert line.values[0, :3].tolist() == [1.0, 2.0, 3.0]
    assert np.isnan(line.values[0, 3:]).all()
    assert line.hours[0, :3].tolist() == [0.0, 1.0, 2.0]
    assert line.interval_h == 1.0
    assert line.aligned([[30.0, 10.0, 90.0, 20.0, 50.0]])[0, :3].tolist() == [10.0, 20.0, 30.0]
    marks = line.restored(line.values == 3.0)
    assert marks.tolist() == [[True, False, False, False, False]]


def test_of_several_at_one_moment_the_first_is_judged_and_all_are_marked() -> None:
    seconds = np.array([0.0, 3600.0, 3600.0, 7200.0, 3600.0])
    values = np.array([[1.0, 5.0, 6.0, 7.0, NAN]])
    line = timeline(seconds, values)
    assert line.values[0, :3].tolist() == [1.0, 5.0, 7.0]
    assert line.restored(line.values == 5.0).tolist() == [[False, True, True, False, False]]
    assert line.restored(line.values == 7.0).tolist() == [[False, False, False, True, False]]


def test_rows_have_gaps_of_their_own() -> None:
    values = np.array([[1.0, NAN, 3.0], [NAN, 2.0, 3.0]])
    line = timeline([0.0, 60.0, 120.0], values, interval_h=0.5)
    assert line.interval_h == 0.5
    assert line.values[:, :2].tolist() == [[1.0, 3.0], [2.0, 3.0]]
    assert line.restored(np.isfinite(line.values)).tolist() == [[1, 0, 1], [0, 1, 1]]


def test_nothing_is_a_timeline_too() -> None:
    assert timeline([], np.zeros((1, 0))).interval_h == 1.0
    assert timeline([0.0], np.zeros((0, 1))).values.shape == (0, 1)
