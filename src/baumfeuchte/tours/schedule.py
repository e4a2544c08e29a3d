"""From an order of visits to a tour with times and loads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from baumfeuchte.domain.tour import Stop, StopKind, Tour

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

    from baumfeuchte.domain.tour import Vehicle
    from baumfeuchte.tours.places import Atlas

Visit = tuple[Literal["tree", "refill"], int]
"""A tree or a refill point, by its key."""

DAY_MIN = 24 * 60.0


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
