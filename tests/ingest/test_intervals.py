"""How often a sensor sends, from when its frames came."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.ingest.intervals import RECENT_FRAMES, learn_interval
from baumfeuchte.storage.health_rows import RecentFrames

if TYPE_CHECKING:
    from collections.abc import Iterable

Frame = tuple[float, int | None]
HOUR = 3600.0
NIGHT = 1.78e9


def interval(frames: Iterable[Frame]) -> float | None:
    ordered = sorted(frames, key=lambda frame: frame[0])[-RECENT_FRAMES:]
    times = tuple(NIGHT + at_s for at_s, _ in ordered)
    found = learn_interval(RecentFrames(1, times, tuple(count for _, count in ordered)))
    return None if found is None else found.interval_s


def hourly(frames: int = 60, period_s: float = HOUR) -> list[Frame]:
    return [(n * period_s + n % 3, n) for n in range(frames)]


def test_every_hour() -> None:
    assert interval(hourly()) == pytest.approx(HOUR, abs=2)
    assert interval([(at_s, None) for at_s, _ in hourly()]) == pytest.approx(HOUR, abs=2)


def test_lost_frames_do_not_lengthen_it() -> None:
    kept = random.Random(7).sample(hourly(100), 35)
    assert interval(kept) == pytest.approx(HOUR, abs=3)


def test_without_counters_a_third_may_be_lost() -> None:
    kept = random.Random(7).sample(hourly(100), 67)
    assert interval([(at_s, None) for at_s, _ in kept]) == pytest.approx(HOUR, abs=3)


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("parts", [2, 3, 5])
def test_several_frames_for_a_measurement(parts: int, counted: bool) -> None:
    frames = [
        (n * HOUR + part * 8, n * parts + part if counted else None)
        for n in range(50)
        for part in range(parts)
    ]
    assert interval(frames) == HOUR
    kept = [frame for number, frame in enumerate(frames) if number % 7]
    assert interval(kept) == pytest.approx(HOUR, abs=40)


def test_lost_bunches_do_not_lengthen_it() -> None:
    frames = [(n * HOUR + part * 8, 2 * n + part) for n in range(80) for part in (0, 1)]
    lost = set(random.Random(3).sample(range(80), 30))
    assert interval(frame for frame in frames if frame[1] // 2 not in lost) == HOUR


def test_confirmed_frames_that_are_repeated() -> None:
    frames = [(n * HOUR + again * 7, n) for n in range(40) for again in range(1 + n % 3)]
    assert interval(frames) == HOUR


def test_single_extra_frames() -> None:
    frames = [*hourly(80), (10 * HOUR + 20, None), (30 * HOUR + 5, None)]
    assert interval(frames) == pytest.approx(HOUR, abs=2)


def test_every_minute_is_no_bunch() -> None:
    lost = {5, 6, 30, 31, 32}
    assert interval((n * 60.0, n) for n in range(90) if n not in lost) == 60
    outage = [(n * 60.0 + (86_400 if n > 40 else 0), n) for n in range(90)]
    assert interval(outage) == 60


def test_a_new_interval_wins_soon() -> None:
    former = [(n * HOUR, n) for n in range(100)]
    assert interval(former + [(99 * HOUR + n * 600.0, 99 + n) for n in range(1, 61)]) == 600
    assert interval(former + [(99 * HOUR + n * 4 * HOUR, 99 + n) for n in range(1, 61)]) == 4 * HOUR


def test_after_minutes_on_the_workbench() -> None:
    test = [(n * 60.0, n) for n in range(50)]
    assert interval(test + [(49 * 60 + n * HOUR, 49 + n) for n in range(1, 40)]) == HOUR


def test_resets_and_a_counter_that_stands_still() -> None:
    assert interval((n * HOUR, n % 17) for n in range(60)) == HOUR
    assert interval((n * HOUR, 0) for n in range(60)) == HOUR
    assert interval((n * HOUR, (65_500 + 2 * n) % 65_536) for n in range(60)) == HOUR / 2


def test_too_few_frames() -> None:
    assert interval([]) is None
    assert interval(hourly(3)) is None
    assert interval(hourly(4)) == pytest.approx(HOUR, abs=2)
    assert interval([(5.0, None)] * 20) is None


@given(st.lists(st.tuples(st.floats(0, 1e7), st.none() | st.integers(0, 2**32)), max_size=60))
def test_any_frames_have_an_answer(frames: list[Frame]) -> None:
    found = interval(frames)
    assert found is None or found > 0
