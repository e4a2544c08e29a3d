"""The way of a tour as one line: along the streets where they are known, else straight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.domain.polyline import decode
from baumfeuchte.domain.tour_states import StopState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baumfeuchte.domain.tour import Coordinates, Line
    from baumfeuchte.storage.tours.stops import TourStop

SAME_DEGREES = 1.5e-6
"""Stored lines are rounded to millionths of a degree: 0.1 m."""


@dataclass(frozen=True, slots=True)
class Way:
    """The line of a tour; ``on_streets``: at least a part of it is no straight line."""

    line: Line
    on_streets: bool


def way_through(stops: Iterable[TourStop]) -> Way:
    """From stop to stop, without those that were skipped.

    A stored line counts only between the very places that it was made for. So who sees only a part
    of a tour's trees gets straight lines past the others, and nothing of where they stand.
    """
    line: list[Coordinates] = []
    on_streets = False
    for stop in stops:
        if stop.state is StopState.SKIPPED:
            continue
        here = (stop.latitude, stop.longitude)
        known = decode(stop.line) if line and stop.line else ()
        if known and _same(known[0], line[-1]) and _same(known[-1], here):
            line += known[1:-1]
            on_streets = True
        line.append(here)
    return Way(tuple(line), on_streets)


def _same(one: Coordinates, other: Coordinates) -> bool:
    return all(abs(a - b) <= SAME_DEGREES for a, b in zip(one, other, strict=True))
