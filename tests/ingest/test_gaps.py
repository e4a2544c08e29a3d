"""What is missing of a sensor: by its counter, by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.ingest.gaps import find_gaps
from baumfeuchte.storage.health_rows import EventRow, FrameRun, WatchedSensor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baumfeuchte.domain.device_health import SensorGaps

START = datetime(2026, 7, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
EUI = "70b3d57ed0000001"
SENSOR = WatchedSensor(
    id=1,
    dev_eui=EUI,
    device="dragino/LSE01",
    settings={},
    last_seen_at=None,
    learned_interval_s=3600.0,
    installed_since=None,
    removed_at=None,
    tree_numbers=("B1",),
)
Frame = tuple[float, int | None]  # hours after the start, counter


def at(hours: float) -> datetime:
    return START + hours * HOUR


def singles(frames: Iterable[Frame]) -> list[FrameRun]:
    """Each frame as a run of its own, in order of time."""
    ordered = sorted(frames, key=lambda frame: (frame[0], frame[1] or 0))
    return [FrameRun(at(hour), at(hour), count, count, 1) for hour, count in ordered]


def packed(runs: Sequence[FrameRun], break_s: float = 9000) -> list[FrameRun]:
    """Runs as the database makes them."""
    found: list[FrameRun] = []
    for run in runs:
        last = found[-1] if found else None
        goes_on = (
            last is not None
            and (run.last_at - last.last_at).total_seconds() <= break_s
            and (
                last.last_count == run.first_count
                if last.last_count is None or run.first_count is None
                else last.last_count + 1 == run.first_count
            )
        )
        if last is not None and goes_on:
            found[-1] = FrameRun(
                last.first_at, run.last_at, last.first_count, run.last_count, last.frames + 1
            )
        else:
            found.append(run)
    return found


def gaps(
    frames: Iterable[Frame],
    *,
    until: float,
    since: float = 0,
    events: Iterable[tuple[float, str]] = (),
    bunches: bool = False,
    **changes: Any,
) -> SensorGaps:
    """The gaps; the same for single frames and for runs, but for what is known of bunches."""
    rows = [EventRow(EUI, at(hour), kind, "", None) for hour, kind in events]
    sensor = replace(SENSOR, **changes)
    runs = singles(frames)
    found = find_gaps(sensor, packed(runs), rows, since=at(since), until=at(until))
    if not bunches:
        assert find_gaps(sensor, runs, rows, since=at(since), until=at(until)) == found
    return found


def told(found: SensorGaps) -> list[tuple[float, float, int, str]]:
    return [
        ((g.since - START) / HOUR, (g.until - START) / HOUR, g.missing, g.found_by.value)
        for g in found.gaps
    ]


def test_nothing_is_missing() -> None:
    found = gaps([(hour, hour) for hour in range(48)], until=48)
    assert (found.gaps, found.received, found.completeness_percent) == ((), 48, 100.0)


def test_lost_frames_by_the_counter() -> None:
    lost = {5, 6, 20}
    found = gaps([(hour, hour) for hour in range(48) if hour not in lost], until=48)
    assert told(found) == [(4, 7, 2, "counter"), (19, 21, 1, "counter")]
    assert (found.received, found.missing, found.expected) == (45, 3, 48)
    assert found.completeness_percent == 93.75


def test_a_counter_without_an_interval() -> None:
    found = gaps([(0, 7), (1, 8), (9, 12)], until=500, learned_interval_s=None)
    assert told(found) == [(1, 9, 3, "counter")]


def test_repeats_change_nothing() -> None:
    found = gaps([(0, 0), (1, 1), (1.01, 1), (1.02, 1), (2, 2), (2.01, 2)], until=3)
    assert (found.gaps, found.received, found.counter_resets) == ((), 3, 0)


def test_a_repeat_of_a_bunch() -> None:
    bunch = [(hour + part / 360, 2 * hour + part) for hour in range(9) for part in (0, 1)]
    found = gaps([*bunch, (3.005, 6), (3.006, 7)], until=9, bunches=True)
    assert (found.gaps, found.received, found.counter_resets) == ((), 18, 0)


def test_a_counter_that_begins_anew_is_no_repeat() -> None:
    found = gaps([(0, 0), (11 / 60, 0), (1.2, 1)], until=2)  # lorawan 3, gotcha 2
    assert (found.gaps, found.received, found.counter_resets) == ((), 3, 1)


def test_a_reset_with_lost_frames_after_it() -> None:
    found = gaps([(0, 500), (1, 501), (6, 4), (7, 5)], until=8)
    assert found.counter_resets == 1
    assert told(found) == [(1, 6, 4, "time")]  # the counter knows of 3, the clock of 4
    assert told(gaps([(0, 500), (1, 501), (6, 4)], until=7, learned_interval_s=None)) == [
        (1, 6, 3, "counter")
    ]


def test_a_join_tells_a_reset_that_the_counter_hides() -> None:
    frames: list[Frame] = [(0, 0), (1, 1), (5, 3), (6, 4)]
    assert told(gaps(frames, until=7, learned_interval_s=None)) == [(1, 5, 1, "counter")]
    found = gaps(frames, until=7, learned_interval_s=None, events=[(1.5, "join")])
    assert told(found) == [(1, 5, 2, "counter")]
    assert found.counter_resets == 1


def test_sixteen_bits_are_full() -> None:
    frames: list[Frame] = [(0, 65533), (1, 65534), (3, 0), (4, 1)]
    found = gaps(frames, until=5)
    assert told(found) == [(1, 3, 1, "counter")]
    assert found.counter_resets == 0
    assert gaps([(0, 65534), (1, 65535), (2, 65536), (3, 787465)], until=4).gaps == ()


def test_late_frames_fill_their_hole() -> None:
    frames: list[Frame] = [(0, 10), (1, 11), (6, 16), (6.1, 12), (6.2, 13), (6.3, 15), (7, 17)]
    found = gaps(frames, until=8)
    assert told(found) == [(1, 6, 1, "counter")]
    assert (found.received, found.counter_resets) == (7, 0)
    # The repeat of a late frame is not counted.
    assert gaps([*frames, (6.35, 13), (6.5, 12)], until=8).received == 7


def test_an_early_reset_is_not_late() -> None:
    found = gaps([(0, 3), (1, 4), (2, 5), (3, 0), (6, 3), (10, 7), (11, 8)], until=12)
    assert found.counter_resets == 1
    assert told(found) == [(3, 6, 2, "counter"), (6, 10, 3, "counter")]


def test_backfill_closes_a_gap() -> None:
    frames: list[Frame] = [(0, 0), (1, 1), (4, 4)]
    assert gaps(frames, until=5).missing == 2
    assert gaps([*frames, (2, 2), (3, 3)], until=5).gaps == ()


def test_heartbeats_use_up_counters() -> None:
    frames: list[Frame] = [(0, 0), (1, 1), (2, 3), (4, 6)]
    found = gaps(frames, until=5, events=[(1.5, "no_payload"), (3.5, "no_payload")])
    assert told(found) == [(2, 4, 1, "counter")]
    assert gaps(frames, until=5, events=[(1.5, "status")]).missing == 3


def test_heartbeats_bring_no_values() -> None:
    beats = [(hour + 0.5, "no_payload") for hour in range(1, 9)]
    found = gaps([(0, 0), (1, 1), (6, 7)], until=10, events=beats)
    assert told(found) == [(1, 6, 4, "time"), (6, 10, 4, "time")]


def test_frames_without_a_counter_among_others() -> None:
    frames: list[Frame] = [(0, 0), (1, 1), (2, None), (3, None), (4, 4), (5, None), (6, 7)]
    found = gaps(frames, until=7)
    assert told(found) == [(4, 6, 1, "counter")]
    assert found.received == 7


@pytest.mark.parametrize("counted", [True, False])
def test_silence(counted: bool) -> None:
    frames = [(float(hour), hour if counted else None) for hour in range(10)]
    assert gaps(frames, until=11.4).gaps == ()
    found = gaps(frames, until=15.5)
    assert told(found) == [(9, 15.5, 6, "time")]
    assert found.gaps[0].is_open


def test_without_counters_the_clock_decides() -> None:
    found = gaps([(hour, None) for hour in (0, 1, 2, 3, 8, 9, 11, 12)], until=13)
    assert told(found) == [(3, 8, 4, "time")]


def test_a_pause_of_the_device_itself() -> None:
    frames: list[Frame] = [(hour, hour) for hour in range(30)]
    frames += [(hour + 72, hour) for hour in range(30, 60)]
    found = gaps(frames, until=132)
    assert told(found) == [(29, 102, 72, "time")]


def test_another_interval_in_former_times_is_no_gap() -> None:
    frames: list[Frame] = [(4.0 * n, n) for n in range(30)]
    frames += [(116 + n, 29 + n) for n in range(1, 60)]
    assert gaps(frames, until=176).gaps == ()


def test_two_frames_for_each_measurement() -> None:
    frames = [(hour + part / 450, 2 * hour + part) for hour in range(30) for part in (0, 1)]
    kept = [frame for frame in frames if frame[1] not in {20, 41}]
    found = gaps(kept, until=35.2, bunches=True)
    assert [gap.missing for gap in found.gaps] == [1, 1, 12]
    assert found.received == 58


def test_nothing_before_installation_and_after_removal() -> None:
    frames: list[Frame] = [(hour, hour) for hour in (20, 21, 22, 23)]
    assert gaps(frames, until=24).gaps == ()  # never heard before
    found = gaps(frames, until=40, removed_at=at(24))
    assert (found.gaps, found.since, found.until) == ((), at(20), at(24))
    shelf: list[Frame] = [(8, 8), *frames]
    found = gaps(shelf, until=24, installed_since=at(14))
    assert told(found) == [(14, 20, 6, "counter")]  # 11 were lost in 12 hours, 6 of them in it
    assert found.received == 4
    assert gaps([(2, 2)], until=6, installed_since=at(10)).expected == 0


def test_only_the_part_in_the_period_counts() -> None:
    frames: list[Frame] = [(0, 0), (20, 20), (21, 21)]
    found = gaps(frames, since=10, until=22)
    assert told(found) == [(10, 20, 10, "counter")]
    assert (found.received, found.since) == (2, at(10))
    found = gaps([(0, 0)], since=10, until=22)
    assert told(found) == [(10, 22, 12, "time")]
    assert (found.received, found.completeness_percent) == (0, 0.0)


def test_a_sensor_that_was_never_heard() -> None:
    found = gaps([], until=100)
    assert (found.expected, found.completeness_percent, found.gaps) == (0, None, ())


def test_a_set_interval_counts_more() -> None:
    frames: list[Frame] = [(0, None), (1, None), (5, None)]
    assert gaps(frames, until=6).missing == 3
    assert gaps(frames, until=6, settings={"interval_s": 7200}).missing == 0
    assert gaps(frames, until=6, settings={"interval_s": "unknown"}).missing == 3
