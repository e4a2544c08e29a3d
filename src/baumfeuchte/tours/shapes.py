"""How the way between stops runs, put to the stops of tours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from baumfeuchte.domain.tour import StopKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from baumfeuchte.domain.tour import Coordinates, Line, Stop, Tour, TourProblem

    FindLines = Callable[[Sequence[Sequence[Coordinates]]], list[list[Line]]]


def no_lines(ways: Sequence[Sequence[Coordinates]]) -> list[list[Line]]:
    """Without a routing server nothing is known of any way."""
    return [[()] * max(len(way) - 1, 0) for way in ways]


def drawn(problem: TourProblem, tours: Sequence[Tour], find_lines: FindLines) -> list[Tour]:
    """The tours, each stop with the line that leads to it as far as somebody knows it."""
    places = {(StopKind.TREE, job.tree_id): job.place for job in problem.jobs}
    points = {point.id: point.place for point in problem.water_points}
    ways = []
    for tour in tours:
        begun = [item.place for item in problem.departures if item.vehicle_id == tour.vehicle_id]
        stops = [
            places.get((stop.kind, stop.place_id)) or points[stop.place_id] for stop in tour.stops
        ]
        ways.append([*begun, *stops])
    return [
        replace(tour, stops=tuple(_with_lines(tour.stops, lines)))
        for tour, lines in zip(tours, find_lines(ways), strict=True)
    ]


def _with_lines(stops: Sequence[Stop], lines: Sequence[Line]) -> Iterator[Stop]:
    """No line leads to the first stop, unless the vehicle comes from somewhere."""
    unknown: list[Line] = [()] * (len(stops) - len(lines))
    for stop, line in zip(stops, [*unknown, *lines], strict=True):
        yield replace(stop, line=line)
