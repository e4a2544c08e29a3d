from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.observations import (
    FINGER_TEST_REW,
    ObservationOptions,
    Observations,
    ObservedPath,
    observed_path,
)

NAN = np.nan
FALLING = np.array([[0.6, 0.9], [0.5, 0.8], [0.4, 0.7]])
BOTH = np.array([True, True])


def seen(*entries: tuple[float, ...]) -> Observations:
    """Tree, REW, age, sd, budget's share then."""
    columns = np.array(entries).T
    return Observations(
        tree=columns[0].astype(np.int64),
        rew=columns[1],
        age_days=columns[2],
        sd_rew=columns[3],
        share_then=columns[4],
    )


def mean(path: ObservedPath) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return path.weighted / path.precision


def test_it_follows_the_budget_since_its_day() -> None:
    # Two days ago the budget stood 0.1 higher than today.
    path = observed_path(seen((0, 0.5, 2, NAN, 0.7)), FALLING, BOTH)
    np.testing.assert_allclose(mean(path)[:, 0], [0.4, 0.3, 0.2])
    assert path.newest_days.tolist()[0] == 2
    assert np.isnan(path.newest_days[1])
    assert (path.precision[:, 1] == 0).all()


def test_a_watering_since_then_is_in_the_budget() -> None:
    path = observed_path(seen((0, 0.2, 2, NAN, 0.1)), FALLING, BOTH)
    assert mean(path)[0, 0] == pytest.approx(0.7)


def test_it_ages_to_the_weight_of_the_budget_in_two_weeks() -> None:
    entries = [(0, 0.5, age, NAN, 0.6) for age in (0, 14, 28, 29)]
    sds = [
        1 / np.sqrt(path.precision[0, 0]) if path.precision[0, 0] else np.inf
        for path in (observed_path(seen(entry), FALLING, BOTH) for entry in entries)
    ]
    assert sds[0] == pytest.approx(0.12)
    assert sds[1] == pytest.approx(0.25, abs=0.01)
    assert sds[1] < sds[2] < np.inf
    assert sds[3] == np.inf


def test_without_a_budget_it_counts_for_three_days() -> None:
    no_budget = np.array([False, False])
    kept = observed_path(seen((0, 0.5, 3, NAN, NAN)), FALLING, no_budget)
    np.testing.assert_allclose(mean(kept)[:, 0], [0.5, 0.4, 0.3])
    gone = observed_path(seen((0, 0.5, 4, NAN, NAN)), FALLING, no_budget)
    assert gone.precision.sum() == 0
    flat = observed_path(seen((0, 0.5, 1, NAN, NAN)), np.full((3, 2), NAN), no_budget)
    np.testing.assert_allclose(mean(flat)[:, 0], 0.5)


def test_several_of_one_tree_add_up() -> None:
    path = observed_path(seen((0, 0.4, 0, 0.1, 0.6), (0, 0.6, 0, 0.1, 0.6)), FALLING, BOTH)
    assert mean(path)[0, 0] == pytest.approx(0.5)
    assert path.precision[0, 0] == pytest.approx(200)
    assert path.newest_days[0] == 0


@pytest.mark.parametrize(
    "entry",
    [(0, NAN, 0, NAN, 0.6), (5, 0.5, 0, NAN, 0.6), (-1, 0.5, 0, NAN, 0.6), (0, 0.5, -1, NAN, 0.6),
     (0, 0.5, NAN, NAN, 0.6)],
)  # fmt: skip
def test_what_is_no_observation_does_not_count(entry: tuple[float, ...]) -> None:
    path = observed_path(seen(entry), FALLING, BOTH)
    assert path.precision.sum() == 0
    assert np.isnan(path.newest_days).all()


def test_none_at_all_and_columns_that_do_not_fit() -> None:
    assert observed_path(None, FALLING, BOTH).precision.shape == (3, 2)
    with pytest.raises(InputError, match="one entry per observation"):
        Observations(
            tree=np.array([0]),
            rew=np.zeros(2),
            age_days=np.zeros(1),
            sd_rew=np.zeros(1),
            share_then=np.zeros(1),
        )


def test_a_city_may_trust_its_staff_more() -> None:
    careful = ObservationOptions(sd_rew=0.05)
    path = observed_path(seen((0, 0.5, 0, NAN, 0.6)), FALLING, BOTH, careful)
    assert path.precision[0, 0] == pytest.approx(400)


def test_words_of_the_finger_test_are_in_order() -> None:
    values = list(FINGER_TEST_REW.values())
    assert values == sorted(values)
    assert list(FINGER_TEST_REW) == ["dry", "slightly_moist", "moist", "wet"]
