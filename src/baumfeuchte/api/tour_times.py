"""When a tour is out: as it was planned, and where its crew was already, as they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from baumfeuchte.domain.tour import StopKind
from baumfeuchte.domain.tour_states import StopState, TourStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.storage.tours.stops import TourStop
    from baumfeuchte.storage.tours.tours import StoredTour

_BEEN = (StopState.WATERED, StopState.UNREACHABLE)
_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Span:
    """From leaving the depot to being back (UTC)."""

    begin: datetime
    end: datetime

    @property
    def minutes(self) -> float:
        """How long that is."""
        return (self.end - self.begin).total_seconds() / 60

    def overlaps(self, other: Span) -> bool:
        """Whether there is a moment in both."""
        return self.begin < other.end and other.begin < self.end


def times_of(tour: StoredTour, stops: Sequence[TourStop]) -> list[datetime | None]:
    """When the vehicle is at each stop, so that the times of a tour agree with each other.

    At a tree that the crew was at: when they said so. At a water point before one: as planned, but
    not later than the tree. At the depot in the end: as planned, but where no tree is to do any
    more, the way home after the last one. Elsewhere as planned.
    """
    found = [_done_at(stop) or stop.arrive_at for stop in stops]
    ticks = [moment for stop in stops if (moment := _done_at(stop)) is not None]
    if not ticks:
        return found
    coming: datetime | None = None
    for number in reversed(range(len(stops))):
        done, planned = _done_at(stops[number]), found[number]
        if done is not None:
            coming = done if coming is None else min(coming, done)
        elif coming is not None and planned is not None and not stops[number].is_tree:
            found[number] = min(planned, coming)
    # Trees that were skipped before the vehicle left stand behind the depot.
    depots = [number for number, stop in enumerate(stops) if stop.kind is StopKind.DEPOT]
    if len(depots) > 1:
        first, last = depots[0], depots[-1]
        found[first] = _left_at(stops, stops[first])
        found[last] = _back_at(tour, stops, stops[last].arrive_at, max(ticks))
    return found


def span_of(tour: StoredTour, stops: Sequence[TourStop]) -> Span | None:
    """From the first depot to the last one; None without a way."""
    times = times_of(tour, stops)
    depots = [
        moment
        for stop, moment in zip(stops, times, strict=True)
        if stop.kind is StopKind.DEPOT and moment is not None
    ]
    return Span(depots[0], max(depots)) if depots else None


def _done_at(stop: TourStop) -> datetime | None:
    return stop.done_at if stop.is_tree and stop.state in _BEEN else None


def _left_at(stops: Sequence[TourStop], depot: TourStop) -> datetime:
    """As planned, or where the first tick came too early for that, as long before it as planned."""
    first = min(
        (stop for stop in stops if _done_at(stop)),
        key=lambda stop: (_done_at(stop), stop.position),
    )
    left, done = depot.depart_at, _done_at(first)
    if done is None:
        raise AssertionError(first)
    lead = first.depart_at - left if first.depart_at and left else _NOTHING
    found = done - max(lead, _NOTHING)
    return found if left is None else min(found, left)


def _back_at(
    tour: StoredTour, stops: Sequence[TourStop], planned: datetime | None, last_tick: datetime
) -> datetime:
    is_over = tour.status is TourStatus.DONE or not any(s.is_tree and s.is_open for s in stops)
    if planned is not None and not is_over:
        return max(planned, last_tick)
    leaves = [
        stop.depart_at
        for stop in stops
        if stop.is_tree and stop.depart_at is not None and stop.state is not StopState.SKIPPED
    ]
    home = planned - max(leaves) if planned is not None and leaves else _NOTHING
    return last_tick + max(home, _NOTHING)
