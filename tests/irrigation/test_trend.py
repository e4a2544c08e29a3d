from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.trend import theil_sen, trend_code

NAN = np.nan


def test_rows_with_gaps() -> None:
    slopes = theil_sen(
        [0, 1, 2, 3], [[1, NAN, 3, 4], [NAN, NAN, NAN, 5], [9, 7, NAN, 3], [NAN] * 4]
    )
    np.testing.assert_allclose(slopes, [1.0, NAN, -2.0, NAN])


@pytest.mark.parametrize(
    ("slope", "code"),
    [
        (-1.01, "drying_fast"),
        (-1.0, "drying"),
        (-0.21, "drying"),
        (-0.2, "stable"),
        (0.0, "stable"),
        (0.2, "stable"),
        (0.21, "wetting"),
    ],
)
def test_words(slope: float, code: str) -> None:
    assert trend_code(slope) == code


def test_no_slope_has_no_word() -> None:
    assert trend_code(NAN) is None
