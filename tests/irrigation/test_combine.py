"""Which probes decide at which age (irrigation-science 2.2, 2.3)."""

from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.combine import Candidates, Selection, candidates, select_probes
from baumfeuchte.irrigation.thresholds import AGE_CLASSES, age_class_index

SDD = (10.0, 20.0, 30.0, 40.0, 50.0, 60.0)
ALL = (15.0, 30.0, 60.0, 90.0)


def select(years: float, depths: tuple[float, ...], usable: list[bool] | None = None) -> Selection:
    return select_probes(
        np.zeros(len(depths), dtype=np.int64),
        np.array(depths),
        np.array(usable or [True] * len(depths)),
        age_class_index([years]),
        AGE_CLASSES,
    )


@pytest.mark.parametrize(
    ("years", "depths", "counted", "shallow", "fallback"),
    [
        (0, ALL, (30, 60), False, False),
        (1, SDD, (20, 30, 40, 50, 60), False, False),
        (2, ALL, (30, 60, 90), False, False),
        (2, SDD, (30, 40, 50, 60), False, False),
        (3, ALL, (60, 90), False, False),
        (3, SDD, (60,), False, False),
        (3, (30,), (30,), False, True),
        (3, (10, 20, 30), (30,), False, True),
        (3, (30, 120), (120,), False, True),
        (2, (20,), (20,), False, True),
        (0, (90, 120), (90,), False, True),
        (0, (15, 90), (90,), False, True),
        (7, ALL, (30, 60, 90), False, False),
        (50, SDD, (20, 30, 40, 50, 60), False, False),
        (0, (12,), (12,), True, False),
        (2, (10, 15), (15,), True, False),
        (3, (12,), (12,), True, False),
        (7, (12,), (12,), True, False),
        (50, (10, 15), (15,), True, False),
    ],
    ids=str,
)
def test_counted_depths(
    years: float,
    depths: tuple[float, ...],
    counted: tuple[float, ...],
    *,
    shallow: bool,
    fallback: bool,
) -> None:
    found = select(years, depths)
    assert sorted(np.array(depths)[found.rows].tolist()) == sorted(counted)
    assert found.shallow.tolist() == [shallow]
    assert found.fallback.tolist() == [fallback]


def test_a_silent_probe_gives_way_to_what_is_left() -> None:
    assert select(3, ALL, [True, True, False, False]).rows.tolist() == [1]
    only_shallow = select(3, ALL, [True, False, False, False])
    assert only_shallow.rows.tolist() == [0]
    assert only_shallow.shallow.tolist() == [True]


def test_trees_without_usable_probes_do_not_appear() -> None:
    found = select_probes(
        np.array([4, 1, 4]),
        np.array([60.0, 30.0, 30.0]),
        np.array([True, False, True]),
        age_class_index([0, 0, 0, 0, 2]),
        AGE_CLASSES,
    )
    assert found.trees.tolist() == [4]
    assert found.rows.tolist() == [2, 0]
    assert select(2, (30.0,), [False]).trees.size == 0


@pytest.fixture
def mixed() -> Candidates:
    """Three trees: worst of two; mean of two; mean of two and the deepest."""
    years = age_class_index([2, 7, 50])
    depth = np.array([30.0, 60, 30, 60, 30, 60])
    tree = np.array([0, 0, 1, 1, 2, 2])
    selection = select_probes(tree, depth, np.ones(6, dtype=np.bool_), years, AGE_CLASSES)
    return candidates(selection, depth, years, AGE_CLASSES)


def test_candidates(mixed: Candidates) -> None:
    assert mixed.group.tolist() == [0, 0, 1, 2, 2]
    assert mixed.probe.tolist() == [0, 1, -1, -1, 5]
    assert mixed.agree.tolist() == [False, False, True]


def test_means_are_weighted_by_roots(mixed: Candidates) -> None:
    means = mixed.mix(np.array([0.1, 0.2, 0.1, 0.2, 0.1, 0.2]))
    assert means[:2].tolist() == [0.1, 0.2]
    assert 0.1 < means[2] < 0.13
    assert means[3] == pytest.approx(means[2])
    assert means[4] == 0.2


def test_worst_decides_or_all_must_agree(mixed: Candidates) -> None:
    urgency = np.array([[1.0, 2.0, 0.0, 2.0, 1.0], [2.0, 1.0, 1.0, 0.0, 2.0]])
    assert mixed.worst(urgency).tolist() == [[2.0, 0.0, 1.0], [2.0, 1.0, 0.0]]


def test_deciding_candidate_by_the_first_key_that_differs(mixed: Candidates) -> None:
    level = np.array([1.0, 1.0, 0.0, 2.0, 2.0])
    chance = np.array([0.3, 0.6, 0.0, 0.9, 0.1])
    assert mixed.deciding([level, chance]).tolist() == [1, 2, 4]
