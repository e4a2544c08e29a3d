"""Random journeys of frames: what is missing is exact, and resets are seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given
from hypothesis import strategies as st

from baumfeuchte.domain.device_health import FoundBy, SensorGaps
from baumfeuchte.ingest.frame_order import in_sessions, plausible
from baumfeuchte.ingest.gaps import find_gaps
from baumfeuchte.storage.health_rows import EventRow, FrameRun, WatchedSensor

if TYPE_CHECKING:
    from collections.abc import Iterable

START = datetime(2026, 7, 1, tzinfo=UTC)
EUI = "70b3d57ed0000001"
Frame = tuple[float, int | None]  # hours after the start, counter


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def runs(frames: Iterable[Frame]) -> list[FrameRun]:
    """Each frame as a run of its own, in order of time."""
    ordered = sorted(frames, key=lambda frame: (frame[0], frame[1] or 0))
    return [FrameRun(at(hour), at(hour), count, count, 1) for hour, count in ordered]


def gaps(
    frames: Iterable[Frame], joins: Iterable[float] = (), *, interval_s: float | None = 3600
) -> SensorGaps:
    sensor = WatchedSensor(
        id=1,
        dev_eui=EUI,
        device="dragino/LSE01",
        settings={},
        last_seen_at=None,
        learned_interval_s=interval_s,
        installed_since=None,
        removed_at=None,
        tree_numbers=(),
    )
    events = [EventRow(EUI, at(hour), "join", "", None) for hour in joins]
    return find_gaps(sensor, runs(frames), events, since=at(0), until=at(900))


def shape(*frames: Frame, frame_s: float | None = 3600) -> list[tuple[list[int], list[int]]]:
    """Counters by session: in order, and late."""
    return [
        (
            [count for p in session.pieces for count in range(p.first, p.last + 1)],
            [count for p in session.late for count in range(p.first, p.last + 1)],
        )
        for session in in_sessions(runs(frames), frame_s=frame_s, joins=())
    ]


def test_in_order() -> None:
    assert shape() == []
    assert shape((0, 7), (1, 8), (3, 10)) == [([7, 8, 10], [])]


def test_a_second_wrap_and_a_late_frame_after_it() -> None:
    first = [(hour, (65_530 + hour) % 65_536) for hour in range(12)]
    assert shape(*first) == [(list(range(65_530, 65_542)), [])]
    assert shape((0, 3), (1, 6), (2, 5), (3, 7)) == [([3, 6, 7], [5])]
    assert shape((0, 3), (1, 6), (2, 5)) == [([3, 6], []), ([5], [])]  # not known yet


def test_a_counter_far_ahead_was_set_anew() -> None:
    assert shape((0, 3), (1, 4), (2, 40_000), (3, 40_001)) == [([3, 4], []), ([40_000, 40_001], [])]
    assert shape((0, 3), (1, 20)) == [([3, 20], [])]  # an alarm, perhaps
    assert shape((0, 3), (24, 40_000), frame_s=None) == [([3, 40_000], [])]


def test_no_device_sends_more_than_it_can() -> None:
    assert plausible(20, timedelta(hours=1), 3600)
    assert not plausible(21, timedelta(hours=1), 3600)
    assert plausible(76, timedelta(minutes=1), None)
    assert not plausible(77, timedelta(minutes=1), None)


@st.composite
def _journey(draw: st.DrawFn) -> tuple[list[Frame], list[float], int]:
    """Hourly frames of some sessions, some lost, some repeated; and what is surely missing."""
    hour, frames, missing = 0, list[Frame](), 0
    joins = list[float]()
    for number in range(draw(st.integers(1, 4))):
        length = draw(st.integers(1, 40))
        kept = sorted(draw(st.sets(st.integers(0, length - 1), min_size=1)))
        if number:
            joins.append(hour - 0.5)
            missing += max(0, kept[0] - 1)
        missing += sum(after - before - 1 for before, after in pairwise(kept))
        for count in kept:
            frames.append((float(hour + count), count))
            repeats = draw(st.sampled_from((0, 0, 0, 1, 2)))
            frames += [(hour + count + (n + 1) / 100, count) for n in range(repeats)]
        hour += length
    return frames, joins, missing


@given(_journey())
def test_what_is_missing_is_exact(journey: tuple[Any, Any, int]) -> None:
    frames, joins, missing = journey
    found = gaps(frames, joins, interval_s=None)
    assert found.missing == missing
    assert found.received == len({(int(hour), count) for hour, count in frames})
    assert found.counter_resets == len(joins)
    assert {gap.found_by for gap in found.gaps} <= {FoundBy.COUNTER}


@given(_journey())
def test_resets_are_seen_without_joins(journey: tuple[Any, Any, int]) -> None:
    frames, joins, _ = journey
    firsts = [next(f for f in frames if f[0] > hour) for hour in joins]
    for first in firsts:  # a counter that only goes up hides its reset
        before = max(f for f in frames if f[0] < first[0])
        assume(before[1] >= 2)
        assume(first[1] <= before[1])
    found = gaps(frames)
    assert found.counter_resets == len(joins)
    assert found.received == len({(int(hour), count) for hour, count in frames})


@given(st.lists(st.tuples(st.floats(0, 900), st.none() | st.integers(0, 70_000)), max_size=40))
def test_any_frames_have_an_answer(frames: list[Frame]) -> None:
    found = gaps(frames)
    assert 0 <= found.received <= len(frames)
    assert all(gap.missing > 0 and gap.since < gap.until for gap in found.gaps)
