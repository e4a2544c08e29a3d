from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.budget import Budget
from baumfeuchte.irrigation.budget_learning import LearnedBudget
from baumfeuchte.irrigation.estimate import (
    CombinedPath,
    CombineOptions,
    Source,
    combine_sources,
    critical_on_day,
)
from baumfeuchte.irrigation.group_prediction import GroupPrediction, predict_groups
from baumfeuchte.irrigation.groups import group_keys
from baumfeuchte.irrigation.observations import Observations

NAN = np.nan
EXAMPLE = [0.62, 0.55, 0.48, 0.70, 0.51]


def group_of(rew: list[float] | np.ndarray) -> GroupPrediction:
    """One unsensed tree beside sensed ones; (G,) today or (H + 1, G)."""
    values = np.atleast_2d(np.array(rew, dtype=np.float64))
    same = ["x"] * (values.shape[1] + 1)
    keys = group_keys(species_group=same, age_class=same, soil=same, exposure=same, regime=same)
    sensed = np.arange(values.shape[1])
    return predict_groups(keys, sensed, np.array([values.shape[1]]), values)


def budget_of(share: list[float] | np.ndarray, gap_days: int = 0, days: int = 100) -> Budget:
    values = np.array(share, dtype=np.float64).reshape(len(share), -1)
    nothing = np.zeros(values.shape[1])
    return Budget(
        deficit_litres=60.0 * (1.0 - values),
        start_litres=nothing,
        uptake_litres=nothing,
        rain_litres=nothing,
        watering_litres=nothing,
        overflow_litres=nothing,
        available_share=values,
        gap_days=np.full(values.shape[1], gap_days),
        active_days=np.full(values.shape[1], days),
        waterings_ignored=0,
    )


def seen(rew: float, age: float = 0.0, then: float = NAN) -> Observations:
    return Observations(
        tree=np.array([0]),
        rew=np.array([rew]),
        age_days=np.array([age]),
        sd_rew=np.array([NAN]),
        share_then=np.array([then]),
    )


def test_the_group_alone_is_the_worked_example() -> None:
    path = combine_sources(group_of(EXAMPLE), None)
    assert path.mean[0, 0] == pytest.approx(0.55)
    assert path.sd[0, 0] == pytest.approx(0.1695, abs=1e-4)
    assert critical_on_day(path, np.array([0.5]))[0, 0] == pytest.approx(0.384, abs=1e-3)
    assert path.sources.tolist() == [Source.GROUP]


INDEPENDENT = CombineOptions(correlation=0.0)


def learned(offset: float, slope: float, sd: float, trees: int = 6) -> LearnedBudget:
    return LearnedBudget(
        offset=np.array([offset]),
        slope=np.array([slope]),
        sd_rew=np.array([sd]),
        trees=np.array([trees]),
        level=np.array([3]),
    )


def test_precision_weights() -> None:
    path = combine_sources(group_of(EXAMPLE), budget_of([0.8]), options=INDEPENDENT)
    weights = np.array([1 / 0.16954**2, 1 / 0.25**2])
    assert path.mean[0, 0] == pytest.approx((weights @ [0.55, 0.8]) / weights.sum(), abs=1e-4)
    assert path.sd[0, 0] == pytest.approx(1 / np.sqrt(weights.sum()), abs=1e-4)
    assert path.sources.tolist() == [Source.GROUP | Source.BUDGET]


def test_a_finger_test_counts_most() -> None:
    path = combine_sources(group_of(EXAMPLE), budget_of([0.8]), seen(0.2), options=INDEPENDENT)
    weights = np.array([1 / 0.16954**2, 1 / 0.25**2, 1 / 0.12**2])
    assert path.mean[0, 0] == pytest.approx((weights @ [0.55, 0.8, 0.2]) / weights.sum(), abs=1e-4)
    assert path.sources.tolist() == [Source.GROUP | Source.BUDGET | Source.OBSERVATION]
    assert path.observed_days.tolist() == [0.0]


def test_errors_that_go_together_narrow_less() -> None:
    # Two sources of the same sd s and correlation rho: var = s2 (1 + rho) / 2
    group = group_of(EXAMPLE)
    sd = float(group.tree_sd()[0, 0])
    for rho in (0.0, 0.5, 1.0):
        options = CombineOptions(budget_sd_rew=sd, correlation=rho)
        path = combine_sources(group, budget_of([0.8]), options=options)
        assert path.mean[0, 0] == pytest.approx((0.55 + 0.8) / 2)
        assert path.sd[0, 0] == pytest.approx(sd * np.sqrt((1 + rho) / 2))
    # A weak second source never widens.
    weak = combine_sources(group, budget_of([0.8]), options=CombineOptions(budget_sd_rew=2.0))
    assert weak.sd[0, 0] == pytest.approx(sd)


def test_a_learned_budget_replaces_the_assumed_one() -> None:
    path = combine_sources(None, budget_of([0.4, 0.2]), learned=learned(0.3, 0.5, 0.1))
    np.testing.assert_allclose(path.mean[:, 0], [0.5, 0.4])
    np.testing.assert_allclose(path.sd[:, 0], 0.1)
    guessed = combine_sources(None, budget_of([0.4], 50), learned=learned(0.3, 0.5, 0.1))
    np.testing.assert_allclose(guessed.sd[:, 0], 0.13)
    none = combine_sources(None, budget_of([0.4]), learned=learned(NAN, NAN, NAN, 0))
    np.testing.assert_allclose(none.mean[:, 0], 0.4)
    np.testing.assert_allclose(none.sd[:, 0], 0.25)


def test_an_observation_follows_the_learned_budget() -> None:
    # B fell from 0.8 to 0.4, the learned line by half of that.
    felt = seen(0.6, 2.0, 0.8)
    only = CombineOptions(budget_sd_rew=1e6)
    plain = combine_sources(None, budget_of([0.4]), felt, options=only)
    assert plain.mean[0, 0] == pytest.approx(0.2)
    path = combine_sources(None, budget_of([0.4]), felt, learned=learned(0.3, 0.5, 1e6))
    assert path.mean[0, 0] == pytest.approx(0.4)


def test_an_old_finger_test_without_a_budget_does_not_count() -> None:
    path = combine_sources(group_of(EXAMPLE), None, seen(0.2, age=4.0))
    assert path.sources.tolist() == [Source.GROUP]
    assert path.mean[0, 0] == pytest.approx(0.55)


def test_the_budget_alone_and_its_gaps() -> None:
    path = combine_sources(None, budget_of([0.4, 0.3]))
    assert path.mean[:, 0].tolist() == pytest.approx([0.4, 0.3])
    assert path.sd[0, 0] == pytest.approx(0.25)
    assert path.sources.tolist() == [Source.BUDGET]
    assert combine_sources(None, budget_of([0.4], 10)).sd[0, 0] == pytest.approx(0.25)
    assert combine_sources(None, budget_of([0.4], 11)).sd[0, 0] == pytest.approx(0.325)


def test_all_sensors_broken_is_unknown_although_the_budget_knows() -> None:
    broken = group_of([NAN, NAN, NAN])
    path = combine_sources(broken, budget_of([0.4]))
    assert np.isnan(path.mean).all()
    assert path.silenced.tolist() == [True]
    assert path.sources.tolist() == [Source.NONE]
    own = CombineOptions(budget_alone_when_silent=True)
    path = combine_sources(broken, budget_of([0.4]), options=own)
    assert path.mean[0, 0] == pytest.approx(0.4)
    assert not path.silenced.any()


def test_somebody_looked_so_broken_sensors_do_not_matter() -> None:
    path = combine_sources(group_of([NAN, NAN]), budget_of([0.4]), seen(0.2, 1.0, 0.5))
    assert not path.silenced.any()
    assert path.sources.tolist() == [Source.BUDGET | Source.OBSERVATION]
    assert path.mean[0, 0] < 0.2


def test_nothing_known_is_nothing_said() -> None:
    path = combine_sources(None, budget_of([NAN]))
    assert np.isnan(path.mean).all()
    assert np.isnan(path.sd).all()
    assert not path.silenced.any()
    assert path.sources.tolist() == [Source.NONE]


def test_a_source_that_drops_out_half_way_does_not_bend_the_path() -> None:
    for gone in (NAN, 0.9):
        path = combine_sources(group_of([[0.9, gone], [NAN, NAN]]), budget_of([0.4, 0.3]))
        np.testing.assert_allclose(path.mean[:, 0], [0.4, 0.3])
        assert not path.silenced.any()
    path = combine_sources(group_of([[0.9, 0.9], [0.8, 0.8]]), budget_of([0.4, NAN]))
    np.testing.assert_allclose(path.mean[:, 0], [0.9, 0.8])


def test_the_probability_never_falls_and_starts_today() -> None:
    mean = np.array([[0.6], [0.4], [0.9]])
    none = np.array([NAN])
    path = CombinedPath(
        mean=mean,
        sd=np.full((3, 1), 0.1),
        sources=np.array([1]),
        silenced=np.array([False]),
        observed_days=none,
    )
    p = critical_on_day(path, np.array([0.5]))
    np.testing.assert_allclose(p[:, 0], [0.15866, 0.84134, 0.00003], atol=1e-4)
    unknown = critical_on_day(replace(path, mean=mean * NAN), np.array([0.5]))
    assert np.isnan(unknown).all()


@given(
    rew=st.lists(st.floats(0, 1.2), min_size=1, max_size=6),
    share=st.floats(0, 1) | st.just(NAN),
    drier=st.floats(0, 0.4),
    limit=st.floats(0.1, 0.6),
)
def test_a_drier_group_or_budget_never_lowers_the_probability(
    rew: list[float], share: float, drier: float, limit: float
) -> None:
    limits = np.array([limit])
    before = combine_sources(group_of(rew), budget_of([share]))
    group = combine_sources(group_of([value - drier for value in rew]), budget_of([share]))
    budget = combine_sources(group_of(rew), budget_of([share - drier]))
    for after in (group, budget):
        assert after.sd[0, 0] == pytest.approx(before.sd[0, 0])
        p_after, p_before = (critical_on_day(x, limits)[0, 0] for x in (after, before))
        assert p_after >= p_before - 1e-7


@given(
    rew=st.lists(st.floats(0, 1.2), min_size=1, max_size=6),
    share=st.floats(0, 1),
    felt=st.floats(0, 1),
)
def test_every_source_narrows_and_the_mean_lies_between(
    rew: list[float], share: float, felt: float
) -> None:
    group = combine_sources(group_of(rew), None)
    both = combine_sources(group_of(rew), budget_of([share]))
    all_three = combine_sources(group_of(rew), budget_of([share]), seen(felt))
    narrowest, narrow, wide = all_three.sd[0, 0], both.sd[0, 0], group.sd[0, 0]
    assert narrowest < narrow <= wide * (1.0 + 1e-12)  # equal but for the last bit where share is 0
    values = [float(np.median(rew)), share, felt]
    assert min(values) - 1e-9 <= all_three.mean[0, 0] <= max(values) + 1e-9


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(InputError, match="or both"):
        combine_sources(None, None)
    with pytest.raises(InputError, match="same days and trees"):
        combine_sources(group_of(EXAMPLE), budget_of([0.4, 0.3]))
