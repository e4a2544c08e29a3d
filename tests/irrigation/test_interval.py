from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.irrigation.interval import (
    conformal_q,
    days_to_threshold,
    default_q50,
    default_q80,
    error_scale,
    phi,
    probability_below,
)

# irrigation-science 9.
PATH = np.array([0.1778, 0.1698, 0.1618, 0.15561, 0.1506, 0.1446, 0.13851])[:, None]
DAYS = np.arange(1, 8)[:, None]


@given(st.floats(-9, 9))
def test_phi_against_erf(z: float) -> None:
    assert float(phi(z)) == pytest.approx(0.5 * (1 + math.erf(z / math.sqrt(2))), abs=1.5e-7)


def test_phi_at_the_ends() -> None:
    assert phi([-np.inf, np.inf, -40, 40]).tolist() == [0, 1, 0, 1]
    assert np.isnan(phi(np.nan))


def test_half_widths_of_the_worked_example() -> None:
    scale = error_scale(0.185, PATH)
    wide, narrow = (default_q80(DAYS) * scale)[:4, 0], (default_q50(DAYS) * scale)[:4, 0]
    assert wide.tolist() == pytest.approx([0.0058, 0.0086, 0.0127, 0.0170], abs=6e-5)
    assert narrow.tolist() == pytest.approx([0.0017, 0.0035, 0.0054, 0.0074], abs=6e-5)


def test_probability_of_the_worked_example() -> None:
    half = default_q80(DAYS) * error_scale(0.185, PATH)
    p = probability_below(PATH, half, 0.1645)
    assert p[:4, 0].tolist() == pytest.approx([0.00, 0.21, 0.61, 0.75], abs=0.006)


def test_probability_never_falls_when_rain_comes() -> None:
    path = np.array([[0.20], [0.15], [0.30]])
    p = probability_below(path, np.full((3, 1), 0.01), 0.16)
    assert p[2, 0] == p[1, 0] > p[0, 0]


def test_quantiles_as_printed_and_between() -> None:
    days = [1, 2, 3, 4, 5, 7, 10, 14]
    assert default_q80(days).tolist() == [1.0, 1.1, 1.3, 1.5, 1.7, 1.9, 2.2, 2.3]
    assert default_q50(days).tolist() == [0.30, 0.45, 0.55, 0.65, 0.75, 0.90, 1.05, 1.35]
    assert default_q80(days, 3.0).tolist() == [1.2, 2.0, 2.6, 3.2, 3.7, 4.3, 5.0, 5.5]
    assert default_q80([0, 6, 30]).tolist() == pytest.approx([0.0, 1.8, 2.3])
    assert (default_q50(days, 3.0) < default_q80(days, 3.0)).all()


def test_days_until_the_limit() -> None:
    start = np.array([0.20, 0.16, 0.20, 0.20, 0.21])
    path = np.array([[0.18, 0.15, 0.25, 0.17, 0.19], [0.16, 0.14, 0.24, 0.20, 0.17]])
    days = days_to_threshold(start, path, 0.17)
    assert days.tolist() == pytest.approx([1.5, 0.0, np.inf, 1.0, 2.0])


def test_days_from_an_unknown_value_or_to_an_unknown_limit_are_unknown() -> None:
    path = np.array([[0.16, 0.16, 0.16], [0.15, 0.15, 0.15]])
    days = days_to_threshold([np.nan, 0.2, 0.2], path, [0.17, np.nan, 0.17])
    np.testing.assert_allclose(days, [np.nan, np.nan, 0.75])


def test_bands_of_the_worked_example() -> None:
    scale = error_scale(0.185, PATH)
    wide, narrow = default_q80(DAYS) * scale, default_q50(DAYS) * scale
    for path, days in [(PATH - wide, 1.7), (PATH - narrow, 2.2), (PATH + narrow, 3.6)]:
        assert days_to_threshold([0.185], path, 0.1645)[0] == pytest.approx(days, abs=0.05)
    assert days_to_threshold([0.185], PATH + wide, 0.1645)[0] == np.inf


@given(st.lists(st.floats(0, 10), min_size=1, max_size=60), st.floats(0.02, 0.9))
def test_conformal_quantile_covers(scores: list[float], alpha: float) -> None:
    q = conformal_q(scores, alpha)
    covered = sum(score <= q for score in scores)
    assert covered >= math.ceil((len(scores) + 1) * (1 - alpha) - 1e-9) or q == math.inf


def test_too_few_scores_promise_nothing() -> None:
    assert conformal_q([], 0.2) == math.inf
    assert conformal_q([1.0, 2.0, 3.0], 0.2) == math.inf
    assert conformal_q([1.0, 2.0, 3.0, 4.0], 0.2) == 4.0
