"""The limits that the truth is judged by, against the table of irrigation-science 2.2."""

from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.sensors_sim.column import LAYERS
from baumfeuchte.sensors_sim.dryness import rule_for, true_state


def even(rew: float) -> np.ndarray:
    return np.full(LAYERS, rew)


@pytest.mark.parametrize(
    ("years", "rew", "status"),
    [
        (0, 0.56, "ok"),
        (0, 0.53, "dry"),
        (1, 0.49, "critical"),
        (2, 0.53, "dry"),
        (2, 0.49, "critical"),
        (3, 0.41, "ok"),
        (3, 0.36, "dry"),
        (3, 0.32, "critical"),
        (7, 0.34, "ok"),
        (10, 0.30, "dry"),
        (10, 0.24, "critical"),
        (11, 0.26, "ok"),
        (40, 0.20, "dry"),
        (40, 0.14, "critical"),
    ],
)
def test_statuses_by_age(years: int, rew: float, status: str) -> None:
    state = true_state("T", years, even(rew))
    assert state.status == status
    assert state.rew == pytest.approx(rew)


def test_the_worst_depth_decides_for_young_trees() -> None:
    layers = even(0.9)
    layers[5:7] = 0.3  # around 60 cm
    assert true_state("T", 1, layers).status == "critical"
    layers = even(0.9)
    layers[2:4] = 0.45  # around 30 cm: a tree in its second year may dry there
    assert true_state("T", 1, layers).status == "critical"
    assert true_state("T", 2, layers).status == "ok"
    assert true_state("T", 3, layers).status == "ok"


def test_roots_weigh_for_older_trees_and_the_deepest_must_agree() -> None:
    layers = even(0.9)
    layers[:4] = 0.05
    assert true_state("T", 7, layers).rew == pytest.approx(0.25, abs=0.05)
    assert true_state("T", 30, layers).status == "ok"
    layers[8:] = 0.1
    assert true_state("T", 30, layers).status == "dry"  # both are below 0.25, the mean not 0.15
    layers[4:] = 0.1
    assert true_state("T", 30, layers).status == "critical"


def test_margin_is_what_is_left_above_critical() -> None:
    assert true_state("T", 7, even(0.20)).margin == pytest.approx(-0.05)
    assert rule_for(200).critical == (0.15, 0.15)


def test_a_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        true_state("T", 7, np.ones(3))
