"""The places of a problem in one order, so that matrices can be asked by thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from baumfeuchte.domain.tour import Coordinates, TourProblem, Vehicle
    from baumfeuchte.tours.distances import Distances


def places_of(problem: TourProblem) -> list[Coordinates]:
    """Water points, then trees, then where vehicles under way are."""
    return [
        *(item.place for item in problem.water_points),
        *(item.place for item in problem.jobs),
        *(item.place for item in problem.departures),
    ]


@dataclass(frozen=True, slots=True)
class Atlas:
    """A problem with the ways between its places; ``distances`` in the order of ``places_of``."""

    problem: TourProblem
    distances: Distances
    _points: dict[int, int] = field(init=False)
    _trees: dict[int, int] = field(init=False)
    _minutes: dict[float, NDArray[np.float64]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Number the things."""
        points = {item.id or 0: index for index, item in enumerate(self.problem.water_points)}
        first = len(self.problem.water_points)
        trees = {item.tree_id: first + index for index, item in enumerate(self.problem.jobs)}
        object.__setattr__(self, "_points", points)
        object.__setattr__(self, "_trees", trees)

    def point(self, point_id: int) -> int:
        """Place of a water point."""
        return self._points[point_id]

    def tree(self, tree_id: int) -> int:
        """Place of a tree."""
        return self._trees[tree_id]

    def start(self, vehicle: Vehicle) -> int:
        """Place where a vehicle begins."""
        first = len(self.problem.water_points) + len(self.problem.jobs)
        for index, item in enumerate(self.problem.departures):
            if item.vehicle_id == vehicle.id:
                return first + index
        return self.point(vehicle.depot_id)

    def metres(self, origin: int, target: int) -> float:
        """The way between two places."""
        return float(self.distances.metres[origin, target])

    def minutes_of(self, vehicle: Vehicle) -> NDArray[np.float64]:
        """Driving times of a vehicle [from, to]."""
        found = self._minutes.get(vehicle.speed_kmh)
        if found is None:
            found = self._minutes[vehicle.speed_kmh] = self.distances.minutes(vehicle.speed_kmh)
        return found
