"""The way of a tour as a small picture that needs no map and no script."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.domain.tour import StopKind
from baumfeuchte.domain.tour_states import StopState

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def sketch(stops: Sequence[TourStop]) -> Sketch | None:
    """Draw a tour north up; None where there is nothing to draw."""
    if not stops:
        return None
    middle = math.radians(sum(stop.latitude for stop in stops) / len(stops))
    east = [stop.longitude * math.cos(middle) for stop in stops]
    north = [stop.latitude for stop in stops]
    span_x, span_y = max(max(east) - min(east), 1e-4), max(max(north) - min(north), 1e-4)
    scale = min((WIDTH - 2 * MARGIN) / span_x, (MAX_HEIGHT - 2 * MARGIN) / span_y)
    height = min(max(span_y * scale + 2 * MARGIN, MIN_HEIGHT), MAX_HEIGHT)
    left = (WIDTH - span_x * scale) / 2 - min(east) * scale
    top = (height - span_y * scale) / 2 + max(north) * scale
    places = [
        (round(left + x * scale, 1), round(top - y * scale, 1))
        for x, y in zip(east, north, strict=True)
    ]
    return Sketch(
        width=WIDTH,
        height=round(height),
        way=" ".join(
            f"{x},{y}"
            for stop, (x, y) in zip(stops, places, strict=True)
            if stop.state is not StopState.SKIPPED
        ),
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
