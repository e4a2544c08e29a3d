"""The way of a tour as a small picture that needs no map and no script."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from baumfeuchte.domain.tour import StopKind
from baumfeuchte.domain.tour_states import StopState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.tour import Coordinates, Line
    from baumfeuchte.storage.tours.stops import TourStop

WIDTH, MARGIN, MIN_HEIGHT, MAX_HEIGHT = 1000.0, 40.0, 320.0, 760.0
NUMBERED = 45
"""Beyond this many stops only every fifth tree carries its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stop in the picture; ``number`` empty: just a dot."""

    x: float
    y: float
    kind: str
    state: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """The picture: its size, the way as points of a polyline, and the stops."""

    width: float
    height: float
    way: str
    marks: tuple[Mark, ...]


class _Paper:
    """Where a place of the ground is in the picture."""

    def __init__(self, ground: Sequence[Coordinates]) -> None:
        self._squeeze = math.cos(math.radians(sum(place[0] for place in ground) / len(ground)))
        north = [latitude for latitude, _ in ground]
        east = [longitude * self._squeeze for _, longitude in ground]
        wide, high = max(max(east) - min(east), 1e-4), max(max(north) - min(north), 1e-4)
        self._scale = min((WIDTH - 2 * MARGIN) / wide, (MAX_HEIGHT - 2 * MARGIN) / high)
        height = min(max(high * self._scale + 2 * MARGIN, MIN_HEIGHT), MAX_HEIGHT)
        self.height = round(height)
        self._left = (WIDTH - wide * self._scale) / 2 - min(east) * self._scale
        self._top = (height - high * self._scale) / 2 + max(north) * self._scale

    def __call__(self, place: Coordinates) -> tuple[float, float]:
        latitude, longitude = place
        x = self._left + longitude * self._squeeze * self._scale
        return round(x, 1), round(self._top - latitude * self._scale, 1)


def sketch(stops: Sequence[TourStop], way: Line) -> Sketch | None:
    """Draw a tour north up; None where there is nothing to draw.

    Args:
        stops: of the tour.
        way: from stop to stop (``api.tour_way``).
    """
    if not stops:
        return None
    ground = [(stop.latitude, stop.longitude) for stop in stops]
    on_paper = _Paper([*ground, *way])
    places = [on_paper(place) for place in ground]
    return Sketch(
        width=WIDTH,
        height=on_paper.height,
        way=" ".join(f"{x},{y}" for (x, y), _ in groupby(map(on_paper, way))),
        marks=tuple(_marks(stops, places)),
    )


def _marks(stops: Sequence[TourStop], places: Sequence[tuple[float, float]]) -> list[Mark]:
    found = []
    number = 0
    for stop, (x, y) in zip(stops, places, strict=True):
        shown = ""
        if stop.is_tree and stop.state is not StopState.SKIPPED:
            number += 1
            shown = str(number) if len(stops) <= NUMBERED or number % 5 == 1 else ""
        kind = stop.kind.value
        found.append(Mark(x=x, y=y, kind=kind, state=stop.state.value, number=shown))
    # Water points over the trees: there are few of them.
    return sorted(found, key=lambda mark: mark.kind != StopKind.TREE.value)
