from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.irrigation import group_statistics as room
from baumfeuchte.irrigation.group_statistics import ColumnGroups

if TYPE_CHECKING:
    import pytest

NAN = np.nan
VALUES = st.sampled_from([NAN, -0.1, 0.2, 0.2, 0.5, 0.7, 1.3])


@given(data=st.data(), columns=st.integers(1, 12), days=st.integers(1, 3))
def test_each_group_as_if_it_were_alone(data: st.DataObject, columns: int, days: int) -> None:
    ids = np.array(data.draw(st.lists(st.integers(0, 3), min_size=columns, max_size=columns)))
    cells = data.draw(st.lists(VALUES, min_size=days * columns, max_size=days * columns))
    values = np.array(cells).reshape(days, columns)
    groups = ColumnGroups.of(ids)
    assert groups.ids.tolist() == sorted(set(ids.tolist()))
    left_out = groups.left_out(values)
    for day in range(days):
        for place, group in enumerate(groups.ids):
            mine = np.flatnonzero(ids == group)
            known = values[day, mine][np.isfinite(values[day, mine])]
            assert groups.count(values)[day, place] == known.size
            median = np.median(known) if known.size else NAN
            np.testing.assert_allclose(groups.median(values)[day, place], median)
            squares = ((known - known.mean()) ** 2).sum() if known.size else 0.0
            np.testing.assert_allclose(groups.squares(values)[day, place], squares, atol=1e-12)
            for column in mine:
                others = [values[day, c] for c in mine if c != column]
                others = [x for x in others if np.isfinite(x)]
                value = values[day, column]
                expected = value - np.median(others) if others and np.isfinite(value) else NAN
                np.testing.assert_allclose(left_out[day, column], expected, atol=1e-12)


def test_more_groups_than_fit_into_16_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    values, ids = random.random((3, 50)), random.integers(0, 9, 50)
    groups = ColumnGroups.of(ids)
    short = groups.median(values), groups.left_out(values)
    monkeypatch.setattr(room, "_MOST_SHORT", 0)
    np.testing.assert_array_equal(groups.median(values), short[0])
    np.testing.assert_array_equal(groups.left_out(values), short[1])


def test_no_columns() -> None:
    groups = ColumnGroups.of(np.zeros(0, dtype=np.int64))
    empty = np.zeros((2, 0))
    for table in (groups.median(empty), groups.mean(empty), groups.squares(empty)):
        assert table.shape == (2, 0)
    assert groups.left_out(empty).shape == (2, 0)
