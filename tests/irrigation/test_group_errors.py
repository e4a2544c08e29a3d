from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.group_errors import leave_one_out
from baumfeuchte.irrigation.groups import GroupKeys, group_keys

NAN = np.nan


def alike(sizes: list[int]) -> GroupKeys:
    """Groups that share nothing, not even the age."""
    ages = [f"age {group}" for group, size in enumerate(sizes) for _ in range(size)]
    same = ["x"] * len(ages)
    return group_keys(species_group=same, age_class=ages, soil=same, exposure=same, regime=same)


def test_the_errors_of_a_worked_example() -> None:
    rew = np.array([0.62, 0.55, 0.48, 0.70, 0.51])
    errors = leave_one_out(alike([5]), np.arange(5), np.tile(rew, (14, 1)))
    # others' medians: 0.53, 0.565, 0.585, 0.53, 0.585
    expected = np.array([0.09, -0.015, -0.105, 0.17, -0.075])
    np.testing.assert_allclose(errors.tree_error, np.tile(expected, (4, 1)), atol=1e-12)
    table = errors.levels[0]
    assert (table.sensors[0], table.days[0], table.errors[0]) == (5, 14, 70)
    np.testing.assert_allclose(table.mean_abs_error[0], np.abs(expected).mean())
    np.testing.assert_allclose(table.mean_error[0], expected.mean())
    np.testing.assert_allclose(table.sd[0], np.sqrt((expected**2).mean()))
    np.testing.assert_allclose(table.prior_sd[0], table.sd[0] / np.sqrt(1.25))
    assert table.measured.tolist() == [True]


def test_four_sensors_or_thirteen_days_keep_the_prior() -> None:
    random = np.random.default_rng(1)
    history = random.normal(0.5, 0.05, (14, 9))
    history[0, 4] = NAN  # the group of five has only thirteen whole days
    errors = leave_one_out(alike([5, 4]), np.arange(9), history)
    assert errors.levels[0].measured.tolist() == [False, False]
    s0, measured = errors.prior(0, errors.levels[0].ids, 0.2)
    assert s0.tolist() == [0.2, 0.2]
    assert not measured.any()
    history[0, 4] = 0.5
    again = leave_one_out(alike([5, 4]), np.arange(9), history)
    assert again.levels[0].measured.tolist() == [True, False]
    s0, measured = again.prior(0, np.array([0, 1, 77]), 0.2)
    assert s0[1:].tolist() == [0.2, 0.2]
    assert 0.02 < s0[0] < 0.09
    assert measured.tolist() == [True, False, False]


def test_a_tree_that_is_always_drier_is_found() -> None:
    random = np.random.default_rng(2)
    history = 0.5 + random.normal(0, 0.02, (30, 8))
    history[:, 3] -= 0.25
    error = leave_one_out(alike([8]), np.arange(8), history).tree_error[0]
    assert error.argmin() == 3
    assert error[3] == pytest.approx(-0.25, abs=0.03)
    assert np.abs(np.delete(error, 3)).max() < 0.05


def test_the_measured_prior_is_the_spread_between_the_trees() -> None:
    random = np.random.default_rng(3)
    found = []
    for _ in range(200):
        trees = random.normal(0.5, 0.1, 10)
        errors = leave_one_out(alike([10]), np.arange(10), np.tile(trees, (14, 1)))
        found.append(errors.levels[0].prior_sd[0] ** 2)
    assert np.sqrt(np.mean(found)) == pytest.approx(0.1, rel=0.1)


def test_gaps_nobody_and_shapes() -> None:
    nothing = leave_one_out(alike([5]), np.arange(5), np.full((20, 5), NAN))
    assert np.isnan(nothing.tree_error).all()
    assert np.isnan(nothing.levels[0].sd).all()
    assert not nothing.levels[0].measured.any()
    none = leave_one_out(alike([5]), np.zeros(0, dtype=np.int64), np.zeros((20, 0)))
    s0, measured = none.prior(0, np.array([0]), 0.2)
    assert (s0.tolist(), measured.tolist()) == ([0.2], [False])
    with pytest.raises(InputError, match="one column per tree"):
        leave_one_out(alike([5]), np.arange(5), np.zeros((20, 4)))
