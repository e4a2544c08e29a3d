"""Live mode: every device sends when its minute has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.sensors_sim.history import history
from baumfeuchte.sensors_sim.season import DAY, midnight
from baumfeuchte.sensors_sim.truth import simulate_truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from baumfeuchte.sensors_sim.fleet import Fleet
    from baumfeuchte.sensors_sim.history import PublishedMessage
    from baumfeuchte.sensors_sim.publish import Publisher

_LONGEST_WAIT_S = 1.0


def coming_messages(
    fleet: Fleet, since: datetime, *, interval_s: int
) -> Iterator[PublishedMessage]:
    """All messages after ``since``, without end; one day is simulated at a time."""
    while True:
        until = midnight(since) + DAY
        truth = simulate_truth(fleet, since, until)
        yield from history(truth, since, until, interval_s=interval_s)
        since = until


def run_live(
    fleet: Fleet,
    publisher: Publisher,
    *,
    since: datetime,
    interval_s: int,
    clock: Callable[[], datetime],
    should_stop: Callable[[], bool],
) -> int:
    """Publish each message when the clock reaches its time, until we should stop.

    Args:
        fleet: who sends.
        publisher: an open one; its patience should have no end.
        since: only later messages are sent; what is due already is sent at once.
        interval_s: seconds between two messages of a device.
        clock: the time now (aware).
        should_stop: asked at least once a second.

    Returns:
        How many messages were published.
    """
    count = 0
    for message in coming_messages(fleet, since, interval_s=interval_s):
        while (left_s := (message.at - clock()).total_seconds()) > 0 and not should_stop():
            publisher.idle(min(left_s, _LONGEST_WAIT_S))
        if should_stop():
            break
        publisher.publish(message)
        count += 1
    publisher.flush()
    return count
