"""When a vehicle that is under way is expected back, as its crew's entries say."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from baumfeuchte.domain.tour import StopKind
from baumfeuchte.domain.tour_states import StopState, TourStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from baumfeuchte.api.tour_times import Span
    from baumfeuchte.storage.tours.stops import TourStop
    from baumfeuchte.storage.tours.tours import StoredTour

_NOTHING = timedelta()


def expected_back(
    tour: StoredTour, stops: Sequence[TourStop], span: Span, *, now: datetime, today: date
) -> datetime:
    """Not before its planned end; later where what is to do still takes longer than until then.

    What a stop takes is what the plan gave it, with the way there. The crew works on the next tree
    since it was at the last one; where that should be done by now, it is done now at the earliest.

    Args:
        tour: of the vehicle.
        stops: its way.
        span: from when to when it is out, as ``span_of`` says.
        now: the time (UTC).
        today: the city's date.
    """
    open_trees = [stop for stop in stops if stop.is_tree and stop.is_open]
    if tour.status is not TourStatus.UNDER_WAY or tour.day != today or not open_trees:
        return span.end
    legs = _legs(stops)
    first = open_trees[0].position
    to_do = [
        legs.get(stop.id, _NOTHING)
        for stop in stops
        if (stop.is_open if stop.is_tree else stop.position > first)
    ]
    ticks = [stop.done_at for stop in stops if stop.is_tree and stop.done_at is not None]
    since = max(ticks, default=span.begin)
    rest = sum(to_do[1:], _NOTHING)
    return max(span.end, since + to_do[0] + rest, now + rest)


def _legs(stops: Sequence[TourStop]) -> dict[int, timedelta]:
    """How long each stop takes with the way to it, as planned."""
    driven = [stop for stop in stops if stop.state is not StopState.SKIPPED]
    found = {}
    for before, stop in pairwise(driven):
        end = stop.arrive_at if stop.kind is StopKind.DEPOT else stop.depart_at
        if before.depart_at is not None and end is not None:
            found[stop.id] = max(end - before.depart_at, _NOTHING)
    return found
