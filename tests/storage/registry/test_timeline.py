from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.tree import Installation
from baumfeuchte.storage.registry.timeline import (
    Outcome,
    OverlapError,
    correct,
    end,
    fit,
)

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


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def test_an_end() -> None:
    assert end([stay(1, 3, key=1), stay(5, key=2)], day(9)) == [
        stay(1, 3, key=1),
        stay(5, 9, key=2),
    ]
    assert end([stay(1, 20, key=1)], day(9)) == [stay(1, 9, key=1)]
    assert end([stay(1, 3, key=1)], day(9)) == [stay(1, 3, key=1)]


def test_an_end_before_a_later_stay() -> None:
    with pytest.raises(OverlapError):
        end([stay(1, 3, key=1), stay(5, key=2)], day(4))
    with pytest.raises(OverlapError):
        end([stay(5, key=2)], day(5))


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (0, None, [stay(1, 5, depth=45, key=1), stay(5, depth=45, tree=2, key=2)]),
        (1, 5, [stay(1, 5, depth=45, key=1), stay(5, tree=2, key=2)]),
        (2, 4, [stay(1, 2, key=1), stay(2, 4, depth=45), stay(4, 5), stay(5, tree=2, key=2)]),
        (
            3,
            7,
            [
                stay(1, 3, key=1),
                stay(3, 5, depth=45),
                stay(5, 7, depth=45, tree=2, key=2),
                stay(7, tree=2),
            ],
        ),
        (-3, 0, [stay(1, 5, key=1), stay(5, tree=2, key=2)]),
    ],
)
def test_a_correction(since: int, until: int | None, expected: list[Installation]) -> None:
    known = [stay(1, 5, key=1), stay(5, tree=2, key=2)]
    right = correct(
        known, since=day(since), until=None if until is None else day(until), depth_cm=45
    )
    assert right == expected


def test_what_is_the_same_after_a_correction_is_one_stay() -> None:
    known = [stay(1, 5, key=1), stay(5, tree=2, key=2)]
    assert correct(known, since=day(5), until=None, tree_id=1) == [stay(1, key=1)]


@given(
    st.lists(st.integers(0, 30), min_size=2, max_size=8, unique=True).map(sorted),
    st.integers(0, 30),
    st.integers(1, 10),
)
def test_a_correction_changes_nothing_else(cuts: list[int], since: int, days: int) -> None:
    known = [stay(a, b, tree=n, key=n) for n, (a, b) in enumerate(pairwise(cuts))]
    right = correct(known, since=day(since), until=day(since + days), depth_cm=45)

    def at(timeline: list[Installation], hour: int) -> tuple[int, float] | None:
        time = START + timedelta(days=hour)
        for entry in timeline:
            if entry.since <= time and (entry.until is None or time < entry.until):
                return entry.tree_id, entry.depth_cm
        return None

    for number in range(40):
        before, after = at(known, number), at(right, number)
        if before is None or not since <= number < since + days:
            assert after == before
        else:
            assert after == (before[0], 45)
