"""How often a sensor sends, learned from when its frames came. Pure.

The interval is that of a measurement, which may take several frames: a profile in two halves, one
report for each quantity, or the repeats of a confirmed uplink. So frames that come in a bunch count
as one. Lost frames do not lengthen the interval where the frame counter tells of them.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baumfeuchte.storage.health_rows import RecentFrames

RECENT_FRAMES: Final = 100
"""Enough for a median, and few enough that a sensor that was given another interval is known with
it after 50 frames: two days where it sends every hour."""

MIN_SAMPLES: Final = 3
"""Fewer steps than this may all be from a test on the workbench."""

_REPEAT_S: Final = 120.0
"""The same frame over another path or confirmed again (``pipeline.SAME_RECEPTION_S``)."""

_MAX_BUNCH_S: Final = 120.0
"""Frames of one measurement come within two minutes: a device that has to keep to 1 % duty cycle
waits up to 100 times the 1.2 s that a small frame takes at SF12."""

_BUNCH_RATIO: Final = 4.0
"""Steps inside of a bunch are at least so much shorter than those from bunch to bunch. Losses
only double or triple a step."""

_BUNCH_SHARE: Final = 0.1
"""Short and long steps each make up at least this part; single repeats are no bunches."""

_WRAP: Final = 65_536
"""Some network servers show only the 16 bits of the counter that are sent."""

_MAX_STEP: Final = 1000
"""Counters further apart than this were set anew."""


class Interval(NamedTuple):
    """What was learned.

    Attributes:
        interval_s: from one measurement to the next.
        samples: steps that it was learned from.
    """

    interval_s: float
    samples: int


class _Frame(NamedTuple):
    at_s: float
    counter: int | None


def learn_interval(frames: RecentFrames) -> Interval | None:
    """The interval of a sensor.

    Args:
        frames: its newest frames, oldest first.

    Returns:
        The median of its recent steps, each divided by the number of measurements that it spans;
        None where there are too few steps.
    """
    distinct = _without_repeats(map(_Frame, frames.times_s, frames.counters))
    cut_s = _bunch_cut_s([after.at_s - before.at_s for before, after in pairwise(distinct)])
    starts = [
        frame
        for number, frame in enumerate(distinct)
        if number == 0 or frame.at_s - distinct[number - 1].at_s > cut_s
    ]
    if cut_s and starts:  # the oldest frames may be the end of a bunch
        starts = starts[1:]
    samples = _samples(starts, bunched=cut_s > 0)
    if len(samples) < MIN_SAMPLES:
        return None
    return Interval(round(median(samples), 1), len(samples))


def _without_repeats(frames: Iterable[_Frame]) -> list[_Frame]:
    distinct: list[_Frame] = []
    for frame in frames:
        last = distinct[-1] if distinct else None
        if (
            last is not None
            and frame.counter == last.counter
            and frame.at_s - last.at_s <= (_REPEAT_S if frame.counter is not None else 0)
        ):
            continue
        distinct.append(frame)
    return distinct


def _bunch_cut_s(steps_s: Sequence[float]) -> float:
    """The longest step inside of a bunch; 0 where frames come one by one."""
    ordered = sorted(steps_s)
    least = max(2, _BUNCH_SHARE * len(ordered))
    cut_s, ratio = 0.0, _BUNCH_RATIO
    for number, (short, long) in enumerate(pairwise(ordered), start=1):
        if short > _MAX_BUNCH_S:
            break
        enough = number >= least and len(ordered) - number >= least
        if enough and long >= ratio * max(short, 1.0):
            cut_s, ratio = short, long / max(short, 1.0)
    return cut_s


def _samples(starts: Sequence[_Frame], *, bunched: bool) -> list[float]:
    """The time of one measurement, from each step from bunch to bunch."""
    steps = [
        (after.at_s - before.at_s, _counted(before, after)) for before, after in pairwise(starts)
    ]
    counts = [count for _, count in steps if count is not None]
    # Most bunches are complete, so the median counter step is the size of a bunch.
    size = round(median(counts)) if bunched and counts else 1
    return [
        step_s / max(1, round((count or size) / size)) for step_s, count in steps if step_s >= 1
    ]


def _counted(before: _Frame, after: _Frame) -> int | None:
    """Frames from one to the other by their counters; None where these do not tell."""
    if before.counter is None or after.counter is None:
        return None
    step = after.counter - before.counter
    if step < 0:
        step += _WRAP
    return step if 0 < step <= _MAX_STEP else None
