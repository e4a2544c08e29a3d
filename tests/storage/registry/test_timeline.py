from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.tree import Installation
from baumfeuchte.storage.registry.timeline import Outcome, OverlapError, fit

START = datetime(2026, 1, 1, tzinfo=UTC)


def stay(
    since: int,
    until: int | None = None,
    *,
    tree: int = 1,
    depth: float = 30,
    key: int | None = None,
) -> Installation:
    return Installation(
        sensor_id=1,
        probe=0,
        tree_id=tree,
        depth_cm=depth,
        since=START + timedelta(days=since),
        until=None if until is None else START + timedelta(days=until),
        id=key,
    )


@pytest.mark.parametrize(
    ("known", "item", "expected", "outcome"),
    [
        ([], stay(5), [stay(5)], Outcome.CREATED),
        ([], stay(5, 9), [stay(5, 9)], Outcome.CREATED),
        ([stay(5, key=1)], stay(5), [stay(5, key=1)], Outcome.UNCHANGED),
        # the same row again after a later one had ended it
        (
            [stay(5, 9, key=1), stay(9, tree=2, key=2)],
            stay(5),
            [stay(5, 9, key=1), stay(9, tree=2, key=2)],
            Outcome.UNCHANGED,
        ),
        # a move ends the former stay
        ([stay(5, key=1)], stay(9, tree=2), [stay(5, 9, key=1), stay(9, tree=2)], Outcome.CREATED),
        # so does another depth
        (
            [stay(5, key=1)],
            stay(9, depth=60),
            [stay(5, 9, key=1), stay(9, depth=60)],
            Outcome.CREATED,
        ),
        # a correction of tree or depth
        ([stay(5, key=1)], stay(5, tree=2), [stay(5, tree=2, key=1)], Outcome.UPDATED),
        ([stay(5, key=1)], stay(5, depth=60), [stay(5, depth=60, key=1)], Outcome.UPDATED),
        # registered again with an earlier beginning
        ([stay(5, key=1)], stay(2), [stay(2, key=1)], Outcome.UPDATED),
        # the same place from a later day on is nothing new
        ([stay(5, key=1)], stay(7), [stay(5, key=1)], Outcome.UNCHANGED),
        # taken out
        ([stay(5, key=1)], stay(5, 9), [stay(5, 9, key=1)], Outcome.UPDATED),
        ([stay(5, key=1)], stay(7, 9), [stay(5, 9, key=1)], Outcome.UPDATED),
        # put in again after a gap
        ([stay(5, 9, key=1)], stay(12), [stay(5, 9, key=1), stay(12)], Outcome.CREATED),
        # an earlier place, told later
        ([stay(9, key=1)], stay(5, tree=2), [stay(5, 9, tree=2), stay(9, key=1)], Outcome.CREATED),
        # a place in between
        (
            [stay(5, 9, key=1), stay(9, tree=2, key=2)],
            stay(7, tree=3),
            [stay(5, 7, key=1), stay(7, 9, tree=3), stay(9, tree=2, key=2)],
            Outcome.CREATED,
        ),
        # the move was earlier than first told
        (
            [stay(5, 9, key=1), stay(9, tree=2, key=2)],
            stay(7, tree=2),
            [stay(5, 7, key=1), stay(7, tree=2, key=2)],
            Outcome.UPDATED,
        ),
        # an earlier stay at the same place with an end of its own stays apart
        ([stay(9, key=1)], stay(2, 5), [stay(2, 5), stay(9, key=1)], Outcome.CREATED),
    ],
)
def test_fit(
    known: list[Installation], item: Installation, expected: list[Installation], outcome: Outcome
) -> None:
    assert fit(known, item) == (expected, outcome)


@pytest.mark.parametrize(
    ("known", "item"),
    [
        ([stay(5, 20)], stay(9, tree=2)),  # the end was told by a person
        ([stay(9)], stay(5, 12, tree=2)),
        ([stay(5, 9), stay(9, tree=2)], stay(5, 12)),
        ([stay(5, 9), stay(12, tree=2)], stay(7, 14, tree=3)),
        ([], stay(9, 9)),
        ([], stay(9, 5)),
        ([stay(5)], stay(5, 3)),
    ],
)
def test_contradictions_are_refused(known: list[Installation], item: Installation) -> None:
    with pytest.raises(OverlapError):
        fit(known, item)


@given(st.permutations(range(6)))
def test_moves_that_name_only_their_day_may_come_in_any_order(days: list[int]) -> None:
    timeline: list[Installation] = []
    for day in days:
        timeline, outcome = fit(timeline, stay(day, tree=day))
        assert outcome is Outcome.CREATED
    assert timeline == [*(stay(day, day + 1, tree=day) for day in range(5)), stay(5, tree=5)]
