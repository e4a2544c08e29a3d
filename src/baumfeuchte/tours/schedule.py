"""From an order of visits to a tour with times and loads, and where to refill in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from baumfeuchte.domain.tour import Stop, StopKind, Tour

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

    from baumfeuchte.domain.tour import TreeJob, Vehicle, WaterPoint
    from baumfeuchte.tours.places import Atlas

Visit = tuple[Literal["tree", "refill"], int]
"""A tree or a refill point, by its key."""

DAY_MIN = 24 * 60.0
REFILL_M = 500.0
"""What a refill costs beside its way, in metres: some minutes."""


def minutes_of(moment: time | None, default: float) -> float:
    """Minutes since midnight."""
    if moment is None:
        return default
    return moment.hour * 60 + moment.minute + moment.second / 60


def schedule(atlas: Atlas, vehicle: Vehicle, visits: Sequence[Visit]) -> Tour:
    """Drive the visits in this order: arrive, wait until a refill point opens, fill up, go on.

    Nothing is refused here; ``verify`` says what does not work.
    """
    run = _Run(atlas, vehicle)
    for kind, key in visits:
        if kind == "tree":
            run.water(key)
        else:
            run.refill(key)
    run.end()
    return Tour(vehicle_id=vehicle.id or 0, stops=tuple(run.stops))


class _Run:
    """A vehicle on its way."""

    def __init__(self, atlas: Atlas, vehicle: Vehicle) -> None:
        self._atlas = atlas
        self._vehicle = vehicle
        self._minutes = atlas.minutes_of(vehicle)
        self._jobs = {job.tree_id: job for job in atlas.problem.jobs}
        self._place = atlas.start(vehicle)
        self.stops: list[Stop] = []
        departure = atlas.problem.departure_of(vehicle)
        if departure is None:
            self._now = minutes_of(vehicle.shift_start, 0)
            self._tank = vehicle.tank_litres
            self._add(StopKind.DEPOT, vehicle.depot_id, 0, self._now, self._now, 0)
        else:
            self._now, self._tank = departure.at_min, departure.tank_litres

    def water(self, tree_id: int) -> None:
        """Drive to a tree and water it."""
        litres = self._jobs[tree_id].litres
        metres, arrive = self._drive(self._atlas.tree(tree_id))
        self._tank -= litres
        depart = arrive + self._vehicle.service_min(litres)
        self._add(StopKind.TREE, tree_id, litres, arrive, depart, metres)

    def refill(self, point_id: int) -> None:
        """Drive to a refill point and fill the tank."""
        point = self._atlas.problem.point(point_id)
        metres, arrive = self._drive(self._atlas.point(point_id))
        litres = max(self._vehicle.tank_litres - self._tank, 0.0)
        begin = max(arrive, minutes_of(point.opens, 0))
        self._tank += litres
        depart = begin + litres / point.litres_per_min
        self._add(StopKind.REFILL, point_id, litres, arrive, depart, metres)

    def end(self) -> None:
        """Drive home."""
        depot = self._vehicle.depot_id
        metres, arrive = self._drive(self._atlas.point(depot))
        self._add(StopKind.DEPOT, depot, 0, arrive, arrive, metres)

    def _drive(self, place: int) -> tuple[float, float]:
        metres = self._atlas.metres(self._place, place)
        arrive = self._now + float(self._minutes[self._place, place])
        self._place = place
        return metres, arrive

    def _add(  # noqa: PLR0917 - the columns of a stop
        self,
        kind: StopKind,
        place_id: int,
        litres: float,
        arrive_min: float,
        depart_min: float,
        metres: float,
    ) -> None:
        self._now = depart_min
        self.stops.append(
            Stop(
                kind=kind,
                place_id=place_id,
                litres=litres,
                arrive_min=arrive_min,
                depart_min=depart_min,
                metres=metres,
                tank_litres=self._tank,
            )
        )


@dataclass(frozen=True, slots=True)
class _Best:
    metres: float
    before: int
    point_id: int


def with_refills(
    atlas: Atlas, vehicle: Vehicle, jobs: Sequence[TreeJob], *, refill_first: bool = False
) -> list[Visit]:
    """The trees in their order, with refills where they cost the least way.

    Args:
        atlas: the ways.
        vehicle: that drives.
        jobs: in the wanted order.
        refill_first: the crew goes to fill before the first tree.

    Returns:
        The visits; without a refill point, or with a tree over the tank, the trees alone.
    """
    points = [point for point in atlas.problem.water_points if point.is_refill and point.active]
    left = _left_litres(atlas, vehicle)
    if not points or any(job.litres > vehicle.tank_litres for job in jobs):
        return [("tree", job.tree_id) for job in jobs]
    best = _trips(atlas, vehicle, jobs, points, 0.0 if refill_first else left)
    visits: list[Visit] = []
    end = len(jobs)
    while end > 0:
        found = best[end]
        visits[:0] = [("tree", job.tree_id) for job in jobs[found.before : end]]
        if found.point_id:
            visits.insert(0, ("refill", found.point_id))
        end = found.before
    return visits


def _left_litres(atlas: Atlas, vehicle: Vehicle) -> float:
    departure = atlas.problem.departure_of(vehicle)
    return vehicle.tank_litres if departure is None else departure.tank_litres


def _trips(
    atlas: Atlas,
    vehicle: Vehicle,
    jobs: Sequence[TreeJob],
    points: Sequence[WaterPoint],
    left_litres: float,
) -> list[_Best]:
    """Shortest way to have served the first n trees, for each n: where the last trip began."""
    places = [atlas.start(vehicle), *(atlas.tree(job.tree_id) for job in jobs)]
    ways = atlas.distances.metres
    stations = [atlas.point(point.id or 0) for point in points]
    best = [_Best(0.0, 0, 0)] + [_Best(np.inf, 0, 0)] * len(jobs)
    for first in range(len(jobs)):
        if not np.isfinite(best[first].metres):
            continue
        detours = [
            ways[places[first], station] + ways[station, places[first + 1]] for station in stations
        ]
        nearest = int(np.argmin(detours))
        station_id = points[nearest].id or 0
        entries = [(vehicle.tank_litres, float(detours[nearest]) + REFILL_M, station_id)]
        if first == 0:
            entries.append((left_litres, float(ways[places[0], places[1]]), 0))
        for tank, way, point_id in entries:
            _extend(best, jobs, first, tank, best[first].metres + way, point_id, places, ways)
    return best


def _extend(  # noqa: PLR0917 - inner step of the recursion
    best: list[_Best],
    jobs: Sequence[TreeJob],
    first: int,
    tank: float,
    metres: float,
    point_id: int,
    places: Sequence[int],
    ways: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    """One tank load from tree ``first`` on, as far as it reaches."""
    for last in range(first, len(jobs)):
        tank -= jobs[last].litres
        if tank < -1e-6:  # noqa: PLR2004 - rounding
            return
        if last > first:
            metres += float(ways[places[last], places[last + 1]])
        if metres < best[last + 1].metres:
            best[last + 1] = _Best(metres, first, point_id)
