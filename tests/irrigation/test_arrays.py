from __future__ import annotations

import numpy as np

from baumfeuchte.irrigation.arrays import group_starts, median_of_valid

NAN = np.nan


def test_median_skips_gaps_row_by_row() -> None:
    rows = [[3.0, NAN, 1.0], [NAN, NAN, NAN], [4.0, 1.0, 2.0]]
    np.testing.assert_array_equal(median_of_valid(rows), [2.0, NAN, 2.0])


def test_median_of_nothing_is_a_gap() -> None:
    np.testing.assert_array_equal(median_of_valid(np.empty((2, 0))), [NAN, NAN])


def test_group_starts() -> None:
    assert group_starts(np.array([2, 2, 5, 7, 7])).tolist() == [0, 2, 3]
    assert group_starts(np.array([], dtype=np.int64)).tolist() == []
