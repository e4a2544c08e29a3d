"""Which frames of a sensor are missing, by its counter and by the clock. Pure.

The counter is the better witness: it tells lost frames from frames that were never sent. The clock
finds what a counter cannot: a device that is silent now, or was until it joined anew, or has none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from itertools import chain, pairwise, repeat
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.domain.device_health import FoundBy, Gap, SensorGaps
from baumfeuchte.ingest.frame_order import in_sessions, plausible
from baumfeuchte.ingest.health import HEARTBEAT
from baumfeuchte.storage.gaps import BREAK_INTERVALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from baumfeuchte.ingest.frame_order import Piece, Session
    from baumfeuchte.storage.health_rows import EventRow, FrameRun, WatchedSensor

SILENCE_INTERVALS: Final = BREAK_INTERVALS
"""One lost frame makes a step of two intervals; half an interval more is for late clocks."""

FIRST_COUNT: Final = 1
"""After a join some stacks count from 0 and some from 1; a missing 0 is held against nobody."""

_NEIGHBOURS: Final = 5
"""Steps on either side that tell how often a device sent at that time."""


class _Pace(NamedTuple):
    """How often a sensor sends: every ``interval_s`` a bunch of frames."""

    interval_s: float | None
    bunch: int

    @property
    def frame_s(self) -> float | None:
        return None if self.interval_s is None else self.interval_s / self.bunch


class _Step(NamedTuple):
    """From one frame with values to the next.

    Attributes:
        lost: frames between them by the counter; 0 where that tells nothing.
        steady: the counter went on from one to the other.
        filled: there were frames without a counter between them.
        paces_s: seconds from frame to frame just before and after.
    """

    since: datetime
    until: datetime
    lost: int = 0
    steady: bool = False
    filled: bool = False
    paces_s: tuple[float, ...] = ()

    @property
    def seconds(self) -> float:
        return (self.until - self.since).total_seconds()


def gaps_of(
    sensors: Iterable[WatchedSensor],
    runs: Iterable[tuple[int, FrameRun]],
    events: Iterable[EventRow],
    *,
    since: datetime,
    until: datetime,
) -> list[SensorGaps]:
    """What came of sensors in a period and what did not.

    Args:
        sensors: any.
        runs: the answer to ``storage.gaps.frame_runs`` about them.
        events: joins and heartbeats of about the same time.
        since: begin of the period (UTC).
        until: its end (UTC), not in the future.

    Returns:
        One for each sensor, in their order.
    """
    runs_of: dict[int, list[FrameRun]] = defaultdict(list)
    events_of: dict[str, list[EventRow]] = defaultdict(list)
    for sensor_id, run in runs:
        runs_of[sensor_id].append(run)
    for event in events:
        events_of[event.dev_eui].append(event)
    return [
        find_gaps(sensor, runs_of[sensor.id], events_of[sensor.dev_eui], since=since, until=until)
        for sensor in sensors
    ]


def find_gaps(
    sensor: WatchedSensor,
    runs: Sequence[FrameRun],
    events: Iterable[EventRow] = (),
    *,
    since: datetime,
    until: datetime,
) -> SensorGaps:
    """What came of a sensor in a period and what did not.

    Args:
        sensor: the register's entry.
        runs: its frames in ``sensor.period`` in order of time; before them, if there is one, the
            last frame of the time before.
        events: joins and heartbeats of about the same time.
        since: begin of the period (UTC).
        until: its end (UTC), not in the future.

    Returns:
        Received and missing frames. A gap that begins before the period counts with the part that
        lies in it. Nothing is missing before the first frame ever.
    """
    begin, end = sensor.period(since, until)
    before = [run for run in runs[:1] if run.last_at < begin]
    if runs:
        begin = max(begin, runs[0].first_at)
    pace = _pace(sensor, runs)
    joins, marks = _marks(events, runs)
    counted = [run for run in runs if run.first_count is not None]
    sessions = in_sessions(counted, frame_s=pace.frame_s, joins=joins)
    received = sum(run.frames for run in runs if run.first_count is None)
    received += sum(p.frames for s in sessions for p in chain(s.pieces, s.late))
    if sessions:
        steps = list(_counted_steps(sessions, marks, pace))
    else:
        steps = [_Step(a.last_at, b.first_at) for a, b in pairwise(runs)]
    found = [_gap(steps, number, pace) for number in range(len(steps))]
    if runs:
        found.append(_open_gap(runs[-1].last_at, end, pace))
    return SensorGaps(
        dev_eui=sensor.dev_eui,
        device=sensor.device,
        tree_numbers=sensor.tree_numbers,
        interval_s=pace.interval_s,
        since=begin,
        until=max(begin, end),
        received=received - sum(run.frames for run in before),
        counter_resets=max(0, len(sessions) - 1),
        gaps=tuple(_within(begin, end, found)),
    )


class _Marks(NamedTuple):
    """Times of frames that are not in the order of the counters, in order of time.

    Attributes:
        beats: heartbeats; each used up a counter, but brought no values.
        frames: frames with values and without a counter.
    """

    beats: list[datetime]
    frames: list[datetime]


def _marks(events: Iterable[EventRow], runs: Sequence[FrameRun]) -> tuple[list[datetime], _Marks]:
    joins, marks = [], _Marks([], [])
    for event in events:
        if event.kind == HEARTBEAT:
            marks.beats.append(event.at)
        elif event.kind == "join":
            joins.append(event.at)
    for run in runs:
        if run.first_count is None:
            marks.frames.extend(repeat(run.first_at, run.frames))
    marks.beats.sort()
    return sorted(joins), marks


def _pace(sensor: WatchedSensor, runs: Sequence[FrameRun]) -> _Pace:
    """How often it should send, and how many frames at once as far as that can be seen."""
    interval_s = sensor.interval_s
    if interval_s is None:
        return _Pace(None, 1)
    whole = [run for run in runs if run.frames > 1]
    frames = sum(run.frames for run in whole)
    bunches = sum((run.last_at - run.first_at).total_seconds() / interval_s + 1 for run in whole)
    return _Pace(interval_s, max(1, round(frames / bunches)) if whole else 1)


def _counted_steps(sessions: Sequence[Session], marks: _Marks, pace: _Pace) -> Iterator[_Step]:
    last: Piece | None = None
    for session in sessions:
        first = session.pieces[0]
        if last is not None:
            lost = 0
            if plausible(first.first, first.first_at - last.last_at, pace.frame_s):
                lost = first.first - FIRST_COUNT - _late(session, -1, first.first)
            yield _step(last, first, marks, lost=lost, steady=False)
        for before, after in pairwise(session.pieces):
            lost = after.first - before.last - 1 - _late(session, before.last, after.first)
            yield _step(before, after, marks, lost=lost, steady=True)
        last = session.top


def _step(before: Piece, after: Piece, marks: _Marks, *, lost: int, steady: bool) -> _Step:
    beats = _between(marks.beats, before.last_at, after.first_at)
    frames = _between(marks.frames, before.last_at, after.first_at)
    paces = chain.from_iterable(
        repeat(
            (piece.last_at - piece.first_at).total_seconds() / (piece.frames - 1),
            min(piece.frames - 1, _NEIGHBOURS),
        )
        for piece in (before, after)
        if piece.frames > 1
    )
    return _Step(
        before.last_at,
        after.first_at,
        lost=max(0, lost - beats - frames),
        steady=steady,
        filled=frames > 0,
        paces_s=tuple(paces),
    )


def _between(times: Sequence[datetime], since: datetime, until: datetime) -> int:
    return max(0, bisect_left(times, until) - bisect_right(times, since))


def _late(session: Session, after: int, before: int) -> int:
    """Frames that came late between two counters."""
    return sum(p.frames for p in session.late if after < p.first and p.last < before)


def _gap(steps: Sequence[_Step], number: int, pace: _Pace) -> Gap | None:
    step = steps[number]
    by_clock = 0 if step.filled else _by_clock(steps, number, pace)
    if not step.lost and not by_clock:
        return None
    return Gap(
        since=step.since,
        until=step.until,
        missing=max(step.lost, by_clock),
        found_by=FoundBy.TIME if by_clock > step.lost else FoundBy.COUNTER,
    )


def _by_clock(steps: Sequence[_Step], number: int, pace: _Pace) -> int:
    """Frames that should have come in a step that is far too long for what its counter says."""
    if pace.interval_s is None:
        return 0
    step, usual_s, counted = steps[number], pace.interval_s, 1.0
    if step.steady:
        counted = max(1.0, (step.lost + 1) / pace.bunch)
        if not step.lost:
            usual_s = max(usual_s, _usual_s(steps, number, pace.bunch))
    if step.seconds <= SILENCE_INTERVALS * usual_s * counted:
        return 0
    return (round(step.seconds / usual_s) - 1) * pace.bunch


def _usual_s(steps: Sequence[_Step], number: int, bunch: int) -> float:
    """How often it sent at that time, where the counter shows that no frame was lost.

    A sensor that was set to another interval lost nothing while it had the former one.
    """
    around = chain(
        steps[max(0, number - _NEIGHBOURS) : number], steps[number + 1 : number + 1 + _NEIGHBOURS]
    )
    paces = [step.seconds / (step.lost + 1) for step in around if step.steady]
    paces += steps[number].paces_s
    return median(paces) * bunch if paces else 0.0


def _open_gap(last: datetime, end: datetime, pace: _Pace) -> Gap | None:
    """What should have come since the last frame."""
    seconds = (end - last).total_seconds()
    if pace.interval_s is None or seconds <= SILENCE_INTERVALS * pace.interval_s:
        return None
    missing = int(seconds / pace.interval_s) * pace.bunch
    return Gap(since=last, until=end, missing=missing, found_by=FoundBy.TIME, is_open=True)


def _within(begin: datetime, end: datetime, gaps: Iterable[Gap | None]) -> Iterator[Gap]:
    """The gaps as far as they lie in the period."""
    for gap in gaps:
        if gap is None:
            continue
        since, until = max(gap.since, begin), min(gap.until, end)
        if until <= since:
            continue
        missing = round(gap.missing * ((until - since) / (gap.until - gap.since)))
        if missing:
            yield replace(gap, since=since, until=until, missing=missing)
