from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.group_errors import leave_one_out
from baumfeuchte.irrigation.group_prediction import (
    LEAST_SD_REW,
    GroupOptions,
    GroupPrediction,
    predict_groups,
)
from baumfeuchte.irrigation.groups import GroupKeys, group_keys
from baumfeuchte.irrigation.transfer import confidence_class, group_predict

NAN = np.nan
EXAMPLE = [0.62, 0.55, 0.48, 0.70, 0.51]
REW = st.floats(-0.2, 1.3)


def ages(*words: str) -> GroupKeys:
    same = ["x"] * len(words)
    return group_keys(
        species_group=same, age_class=list(words), soil=same, exposure=same, regime=same
    )


def one_group(rew: list[float], **more: object) -> GroupPrediction:
    """The last tree is without a sensor."""
    keys = ages(*["a"] * (len(rew) + 1))
    sensed = np.arange(len(rew))
    return predict_groups(keys, sensed, np.array([len(rew)]), np.array([rew]), **more)


def test_the_worked_example() -> None:
    found = one_group(EXAMPLE)
    assert found.tree_median()[0, 0] == pytest.approx(0.55)
    assert found.tree_sd()[0, 0] == pytest.approx(0.1695, abs=1e-4)
    assert confidence_class(found.tree_sd()[0, 0]) == "C"
    assert found.tree_sensors().tolist() == [5]
    assert found.tree_level().tolist() == [0]
    assert found.tree_measured().tolist() == [False]
    assert found.speakers(0).tolist() == [0, 1, 2, 3, 4]


def test_a_whole_path_with_gaps_is_the_formula_per_day() -> None:
    random = np.random.default_rng(4)
    words = random.choice(["a", "b", "c"], 40).tolist()
    keys = ages(*words)
    sensed, unsensed = np.arange(25), np.arange(25, 40)
    rew = random.uniform(0, 1.1, (15, 25))
    rew[1:][random.random((14, 25)) < 0.2] = NAN
    found = predict_groups(keys, sensed, unsensed, rew)
    for row, tree in enumerate(unsensed):
        like = [column for column in sensed if words[column] == words[tree]]
        middle, sd, _ = group_predict(rew[:, like], 0.5)
        np.testing.assert_allclose(found.tree_median()[:, row], middle)
        np.testing.assert_allclose(found.tree_sd()[:, row], sd)
        assert found.speakers(row).tolist() == like


def test_only_those_that_deliver_today_spoke() -> None:
    found = one_group([NAN, 0.5, 0.6, NAN])
    assert found.speakers(0).tolist() == [1, 2]
    assert found.tree_sensors().tolist() == [2]
    assert found.silent.tolist() == [2]


def test_without_a_group() -> None:
    keys = ages("a", "b", "c")
    found = predict_groups(keys, np.array([0]), np.array([1, 2]), np.array([[NAN]]))
    assert found.group.tolist() == [-1, -1]
    assert np.isnan(found.tree_median()).all()
    assert np.isnan(found.tree_sd()).all()
    assert found.tree_level().tolist() == [-1, -1]
    assert found.tree_sensors().tolist() == [0, 0]
    assert found.speakers(0).size == 0


def test_all_sensors_broken_gives_nothing_and_says_how_many() -> None:
    found = one_group([NAN, NAN, NAN])
    assert found.group.tolist() == [-1]
    assert found.silent.tolist() == [3]
    assert np.isnan(found.tree_median()).all()


def test_one_sensor_is_a_weak_word() -> None:
    found = one_group([0.5])
    assert found.tree_sd()[0, 0] == pytest.approx(0.2 * np.sqrt(2))
    assert confidence_class(found.tree_sd()[0, 0]) == "D"


def test_forecast_errors_add_up_as_if_all_were_one() -> None:
    keys = ages("a", "a", "a")
    rew = np.array([[0.5, 0.6], [0.4, 0.5]])
    sd = np.array([[0.0, 0.0], [0.03, 0.05]])
    plain = predict_groups(keys, np.array([0, 1]), np.array([2]), rew).tree_sd()
    wider = predict_groups(keys, np.array([0, 1]), np.array([2]), rew, sd_rew=sd).tree_sd()
    assert wider[0, 0] == pytest.approx(plain[0, 0])
    extra = (0.03**2 + 0.05**2) / 2
    assert wider[1, 0] ** 2 == pytest.approx(plain[1, 0] ** 2 + extra)
    nobody_knows = np.array([[0.0, 0.0], [NAN, NAN]])
    none = predict_groups(keys, np.array([0, 1]), np.array([2]), rew, sd_rew=nobody_knows)
    assert np.isnan(none.tree_sd()[1, 0])


def test_measured_errors_replace_the_prior_and_are_flagged() -> None:
    random = np.random.default_rng(5)
    keys = ages(*["a"] * 7, *["b"] * 4)
    sensed = np.array([0, 1, 2, 3, 4, 5, 7, 8, 9])
    history = random.normal(0.5, 0.04, (30, 9))
    errors = leave_one_out(keys, sensed, history)
    today = history[-1:]
    learned = predict_groups(keys, sensed, np.array([6, 10]), today, errors=errors)
    prior = predict_groups(keys, sensed, np.array([6, 10]), today)
    assert learned.tree_measured().tolist() == [True, False]
    assert learned.tree_sd()[0, 0] < 0.09 < prior.tree_sd()[0, 0]
    assert learned.tree_sd()[0, 1] == prior.tree_sd()[0, 1]


def test_measured_errors_give_the_promised_coverage() -> None:
    # 400 cities with one group: trees differ by 0.1 REW. 80 % of the unsensed ones must lie
    # within the 80 % interval; with the prior 0.2 it is too wide.
    random = np.random.default_rng(6)
    keys, sensed, one = ages(*["a"] * 9), np.arange(8), np.array([8])
    inside = {"measured": 0, "prior": 0}
    for _ in range(400):
        trees = random.normal(0.5, 0.1, 9)
        daily = trees[:8] + random.normal(0, 0.02, (20, 8))
        errors = leave_one_out(keys, sensed, daily)
        for name, known in (("measured", errors), ("prior", None)):
            found = predict_groups(keys, sensed, one, daily[-1:], errors=known)
            off = abs(trees[8] - found.tree_median()[0, 0])
            inside[name] += off <= 1.2816 * found.tree_sd()[0, 0]
    assert 0.74 <= inside["measured"] / 400 <= 0.86
    assert inside["prior"] / 400 > 0.9


def test_sensors_stuck_at_one_value_do_not_make_it_certain() -> None:
    keys = ages(*["a"] * 31)
    history = np.full((30, 30), 0.4)
    errors = leave_one_out(keys, np.arange(30), history)
    found = predict_groups(keys, np.arange(30), np.array([30]), history[-1:], errors=errors)
    assert found.tree_sd()[0, 0] > LEAST_SD_REW


@given(rew=st.lists(REW, min_size=1, max_size=8), share=st.floats(-1, 1))
def test_one_more_sensor_within_the_error_never_widens_it(rew: list[float], share: float) -> None:
    before = float(one_group(rew).tree_sd()[0, 0])
    more = float(one_group([*rew, float(np.mean(rew)) + share * before]).tree_sd()[0, 0])
    assert more <= before + 1e-12


@given(rew=st.lists(REW, min_size=1, max_size=8), drier=st.floats(0, 0.5))
def test_a_drier_group_is_drier_and_no_wider(rew: list[float], drier: float) -> None:
    wet, dry = one_group(rew), one_group([value - drier for value in rew])
    assert dry.tree_median()[0, 0] == pytest.approx(wet.tree_median()[0, 0] - drier)
    assert dry.tree_sd()[0, 0] == pytest.approx(wet.tree_sd()[0, 0])


@given(data=st.data(), count=st.integers(1, 20))
def test_many_at_once_equal_one_by_one(data: st.DataObject, count: int) -> None:
    words = data.draw(st.lists(st.sampled_from("abc"), min_size=count + 4, max_size=count + 4))
    keys = group_keys(
        species_group=words,
        age_class=["1"] * len(words),
        soil=words[::-1],
        exposure=["x"] * len(words),
        regime=["x"] * len(words),
    )
    rew = np.array([data.draw(st.lists(REW | st.just(NAN), min_size=count, max_size=count))])
    sensed, unsensed = np.arange(count), np.arange(count, count + 4)
    together = predict_groups(keys, sensed, unsensed, rew)
    for row, tree in enumerate(unsensed):
        alone = predict_groups(keys, sensed, np.array([tree]), rew)
        np.testing.assert_allclose(together.tree_median()[:, [row]], alone.tree_median())
        np.testing.assert_allclose(together.tree_sd()[:, [row]], alone.tree_sd())
        assert together.tree_level()[row] == alone.tree_level()[0]
        assert together.speakers(row).tolist() == alone.speakers(0).tolist()
        assert together.silent[row] == alone.silent[0]


def test_a_city_may_trust_its_trees_less() -> None:
    wide = one_group(EXAMPLE, options=GroupOptions(prior_sd_rew=0.4))
    assert wide.tree_sd()[0, 0] > 0.25


def test_shapes_must_fit() -> None:
    with pytest.raises(InputError, match="one column per tree"):
        predict_groups(ages("a", "a"), np.array([0]), np.array([1]), np.zeros((2, 3)))
    with pytest.raises(InputError, match="one column per tree"):
        one_group(EXAMPLE, sd_rew=np.zeros((1, 4)))
