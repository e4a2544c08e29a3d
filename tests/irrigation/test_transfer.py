from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.transfer import confidence_class, group_predict, lower_class

NAN = np.nan


def test_groups_with_gaps() -> None:
    rows = [[0.62, 0.55, 0.48, 0.70, 0.51, NAN], [NAN, NAN, NAN, NAN, NAN, 0.5], [NAN] * 6]
    middle, sd, p_dry = group_predict(rows, 0.5)
    np.testing.assert_allclose(middle, [0.55, 0.5, NAN])
    np.testing.assert_allclose(sd, [0.1695, 0.2 * np.sqrt(2), NAN], atol=1e-4)
    np.testing.assert_allclose(p_dry, [0.384, 0.5, NAN], atol=1e-3)


def test_more_sensors_that_agree_give_a_smaller_error() -> None:
    sds = [float(group_predict([0.5] * n, 0.4)[1]) for n in (1, 2, 5, 20)]
    assert sds == sorted(sds, reverse=True)
    assert sds[-1] < 0.1


@pytest.mark.parametrize(
    ("sd", "name"),
    [(0.0, "A"), (0.06, "A"), (0.061, "B"), (0.12, "B"), (0.2, "C"), (0.21, "D"), (NAN, "D")],
)
def test_classes(sd: float, name: str) -> None:
    assert confidence_class(sd) == name


def test_a_class_lower() -> None:
    assert [lower_class(name) for name in "ABCD"] == ["B", "C", "D", "D"]
