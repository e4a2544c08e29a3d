from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.budget_learning import SLOPE_LIMITS, LearnedBudget, learn_budget
from baumfeuchte.irrigation.groups import GroupKeys, group_keys

NAN = np.nan
DAYS = 40


def ages(words: str) -> GroupKeys:
    same = ["x"] * len(words)
    return group_keys(
        species_group=same, age_class=list(words), soil=same, exposure=same, regime=same
    )


def city(
    random: np.random.Generator, trees: int, *, offset: float, slope: float, unlike: float
) -> tuple[np.ndarray, np.ndarray]:
    """Budgets that dry down from a watering, and the REW that belongs to them."""
    lead = np.arange(DAYS)[:, None]
    share = np.clip(1.0 - 0.03 * ((lead + random.integers(0, 25, trees)) % 25), 0.0, 1.0)
    own = random.normal(0, unlike, trees)
    return share, offset + slope * share + own + random.normal(0, 0.01, (DAYS, trees))


def learn(
    words: str, sensed: int, share: np.ndarray, rew: np.ndarray, **more: int
) -> LearnedBudget:
    unsensed = np.arange(sensed, len(words))
    return learn_budget(ages(words), np.arange(sensed), unsensed, share, rew, **more)


def test_the_line_is_found() -> None:
    share, rew = city(np.random.default_rng(1), 20, offset=0.3, slope=0.6, unlike=0.0)
    found = learn("a" * 21, 20, share, rew)
    assert found.slope[0] == pytest.approx(0.6, abs=0.03)
    assert found.offset[0] == pytest.approx(0.3, abs=0.03)
    assert found.sd_rew[0] == 0.06  # never more certain than a tree with a sensor of its own
    assert (found.trees[0], found.level[0]) == (20, 0)


def test_the_error_is_that_of_one_more_tree() -> None:
    random = np.random.default_rng(2)
    inside = 0
    for _ in range(300):
        share, rew = city(random, 11, offset=0.3, slope=0.6, unlike=0.1)
        found = learn("a" * 11, 10, share[:, :10], rew[:, :10])
        error = found.offset[0] + found.slope[0] * share[-1, 10] - rew[-1, 10]
        inside += abs(error) <= 1.2816 * found.sd_rew[0]
    assert 0.74 <= inside / 300 <= 0.86


def test_the_narrowest_group_with_five_trees_counts_else_the_city() -> None:
    random = np.random.default_rng(3)
    wet = city(random, 6, offset=0.5, slope=0.5, unlike=0.02)
    dry = city(random, 4, offset=0.0, slope=0.5, unlike=0.02)
    share, rew = (np.concatenate(pair, axis=1) for pair in zip(wet, dry, strict=True))
    found = learn("aaaaaabbbb" + "abc", 10, share, rew)
    assert found.level.tolist() == [0, 4, 4]
    assert found.trees.tolist() == [6, 10, 10]
    assert found.offset[0] == pytest.approx(0.5, abs=0.05)
    assert found.sd_rew[1] > 3 * found.sd_rew[0]


def test_four_trees_or_thirteen_days_teach_nothing() -> None:
    share, rew = city(np.random.default_rng(4), 5, offset=0.3, slope=0.6, unlike=0.05)
    few = learn("aaaaa", 4, share[:, :4], rew[:, :4])
    assert few.trees.tolist() == [0]
    assert np.isnan(few.offset).all()
    assert few.level.tolist() == [-1]
    rew[:27, 2] = NAN
    assert learn("aaaaaa", 5, share, rew).trees.tolist() == [0]
    rew[26, 2] = 0.5
    assert learn("aaaaaa", 5, share, rew).trees.tolist() == [5]


def test_gaps_are_skipped() -> None:
    random = np.random.default_rng(5)
    share, rew = city(random, 8, offset=0.3, slope=0.6, unlike=0.0)
    rew[random.random(rew.shape) < 0.3] = NAN
    share[random.random(share.shape) < 0.1] = NAN
    found = learn("a" * 9, 8, share, rew)
    assert found.slope[0] == pytest.approx(0.6, abs=0.05)


def test_a_budget_that_says_nothing_gets_the_mean() -> None:
    random = np.random.default_rng(6)
    share, rew = city(random, 12, offset=0.8, slope=-0.6, unlike=0.0)
    found = learn("a" * 13, 12, share, rew)
    assert found.slope[0] == 0.0
    assert found.offset[0] == pytest.approx(rew.mean(), abs=1e-9)


def test_a_budget_that_never_moved_only_shifts() -> None:
    share = np.full((DAYS, 6), 0.2)
    found = learn("a" * 7, 6, share, np.full((DAYS, 6), 0.5))
    assert found.slope[0] == pytest.approx(1.0)
    assert found.offset[0] == pytest.approx(0.3)


@given(seed=st.integers(0, 500), slope=st.floats(-1, 3), unlike=st.floats(0, 0.3))
def test_the_line_stays_within_its_limits(seed: int, slope: float, unlike: float) -> None:
    share, rew = city(np.random.default_rng(seed), 7, offset=0.1, slope=slope, unlike=unlike)
    found = learn("aaaaabb" + "abc", 7, share, rew)
    assert (found.slope >= SLOPE_LIMITS[0]).all()
    assert (found.slope <= SLOPE_LIMITS[1]).all()
    assert (found.sd_rew >= 0.06).all()


def test_nobody_and_shapes() -> None:
    nothing = np.zeros((DAYS, 0))
    assert learn("a", 0, nothing, nothing).trees.tolist() == [0]
    with pytest.raises(InputError, match="of the same days"):
        learn("aa", 1, np.zeros((3, 1)), np.zeros((4, 1)))
    with pytest.raises(InputError, match="of the same days"):
        learn("aa", 1, np.zeros((3, 2)), np.zeros((3, 2)))
