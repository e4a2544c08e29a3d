"""Proof that tours can be driven: every load and every time is counted again.

Independent of the solver and of ``schedule``: it takes a finished tour at its word and checks that
each claim follows from the one before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.tour import Stop, StopKind
from baumfeuchte.domain.tour_states import Fault, Violation
from baumfeuchte.tours.schedule import DAY_MIN, minutes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baumfeuchte.domain.tour import Tour, TourSolution, Vehicle
    from baumfeuchte.tours.places import Atlas

LITRES = 0.01
MINUTES = 0.01
"""What may differ by rounding."""


def violations(atlas: Atlas, solution: TourSolution) -> list[Violation]:
    """Everything that is wrong with a solution; empty: it is proven.

    Also counts that every tree is served exactly once or named as left out.
    """
    problem = atlas.problem
    vehicles = {item.id: item for item in problem.vehicles}
    found = []
    driven = [tour.vehicle_id for tour in solution.tours]
    for tour in solution.tours:
        if driven.count(tour.vehicle_id) > 1:
            found.append(Violation(Fault.TWICE, tour.vehicle_id, 0))
        found += tour_violations(atlas, vehicles[tour.vehicle_id], tour)
    named = [stop.place_id for tour in solution.tours for stop in tour.trees]
    named += [item.tree_id for item in solution.left_out]
    for job in problem.jobs:
        count = named.count(job.tree_id)
        if count != 1:
            found.append(Violation(Fault.LOST if count == 0 else Fault.TWICE, 0, job.tree_id))
    return found


def tour_violations(atlas: Atlas, vehicle: Vehicle, tour: Tour) -> list[Violation]:
    """Everything that is wrong with the tour of one vehicle."""
    return [
        Violation(fault, vehicle.id or 0, position, amount)
        for fault, position, amount in _faults(atlas, vehicle, tour)
    ]


def _faults(atlas: Atlas, vehicle: Vehicle, tour: Tour) -> Iterator[tuple[Fault, int, float]]:
    departure = atlas.problem.departure_of(vehicle)
    place = atlas.start(vehicle)
    tank = vehicle.tank_litres if departure is None else departure.tank_litres
    now = minutes_of(vehicle.shift_start, 0) if departure is None else departure.at_min
    ends = minutes_of(vehicle.shift_end, DAY_MIN)
    drive = atlas.minutes_of(vehicle)
    for position, stop in enumerate(tour.stops):
        target = _place(atlas, stop)
        needed = now + float(drive[place, target])
        if stop.arrive_min < needed - MINUTES:
            yield Fault.TOO_FAST, position, needed - stop.arrive_min
        yield from _at_stop(atlas, vehicle, stop, position, tank)
        tank += -stop.litres if stop.kind is StopKind.TREE else stop.litres
        if tank < -LITRES:
            yield Fault.EMPTY_TANK, position, -tank
        if tank > vehicle.tank_litres + LITRES:
            yield Fault.OVERFULL, position, tank - vehicle.tank_litres
        place, now = target, stop.depart_min
    if now > ends + MINUTES:
        yield Fault.OVERTIME, len(tour.stops) - 1, now - ends
    if place != atlas.point(vehicle.depot_id):
        yield Fault.NOT_HOME, len(tour.stops) - 1, 0.0


def _at_stop(
    atlas: Atlas, vehicle: Vehicle, stop: Stop, position: int, tank: float
) -> Iterator[tuple[Fault, int, float]]:
    stay = stop.depart_min - stop.arrive_min
    if stop.kind is StopKind.TREE:
        job = next(item for item in atlas.problem.jobs if item.tree_id == stop.place_id)
        if abs(job.litres - stop.litres) > LITRES:
            yield Fault.WRONG_LITRES, position, stop.litres - job.litres
        if vehicle.contractor and vehicle.contractor != job.contractor:
            yield Fault.FOREIGN_TREE, position, 0.0
        needed = vehicle.stop_min + stop.litres / vehicle.pump_litres_per_min
        if stay < needed - MINUTES:
            yield Fault.TOO_FAST, position, needed - stay
    elif stop.kind is StopKind.REFILL:
        point = atlas.problem.point(stop.place_id)
        if not point.is_refill:
            yield Fault.NO_REFILL_POINT, position, 0.0
        needed = (vehicle.tank_litres - tank) / point.litres_per_min
        begin = stop.depart_min - needed
        if stop.arrive_min > begin + MINUTES:
            yield Fault.TOO_FAST, position, stop.arrive_min - begin
        if begin < minutes_of(point.opens, 0) - MINUTES:
            yield Fault.CLOSED, position, minutes_of(point.opens, 0) - begin
        if stop.depart_min > minutes_of(point.closes, DAY_MIN) + MINUTES:
            yield Fault.CLOSED, position, stop.depart_min - minutes_of(point.closes, DAY_MIN)


def _place(atlas: Atlas, stop: Stop) -> int:
    if stop.kind is StopKind.TREE:
        return atlas.tree(stop.place_id)
    return atlas.point(stop.place_id)
