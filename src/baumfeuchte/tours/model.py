"""A problem in the integers that the solver takes: metres, seconds, decilitres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from baumfeuchte.domain.tour import LeftOut, LeftOutReason
from baumfeuchte.tours.schedule import DAY_MIN, Visit, minutes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.tour import TourProblem, TreeJob, Vehicle, WaterPoint
    from baumfeuchte.tours.places import Atlas

Cut: TypeAlias = tuple[NDArray[np.intp], ...]
"""Rows and columns of a matrix, as ``numpy.ix_`` makes them."""

DECILITRES = 10
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Group:
    """Vehicles, and the trees that only they serve: contractors' and the city's do not mix."""

    vehicles: tuple[Vehicle, ...]
    jobs: tuple[TreeJob, ...]


def groups_of(problem: TourProblem) -> tuple[list[Group], list[LeftOut]]:
    """Who serves which trees.

    A vehicle of a contractor serves only its trees; the city's own serve those without a
    contractor, and those of contractors that have no vehicle among the chosen ones.

    Returns:
        Groups of vehicles with trees, and the trees that no chosen vehicle may serve.
    """
    owners = {vehicle.contractor for vehicle in problem.vehicles}
    trees: dict[str, list[TreeJob]] = {}
    for job in problem.jobs:
        trees.setdefault(job.contractor if job.contractor in owners else "", []).append(job)
    found = [
        Group(
            tuple(vehicle for vehicle in problem.vehicles if vehicle.contractor == owner),
            tuple(jobs),
        )
        for owner, jobs in sorted(trees.items())
        if owner in owners
    ]
    nobody = [] if "" in owners else trees.get("", [])
    return found, [LeftOut(tree_id=job.tree_id, reason=LeftOutReason.NO_VEHICLE) for job in nobody]


def hopeless(atlas: Atlas, group: Group) -> list[LeftOut]:
    """Trees that no vehicle of the group could serve even if it did nothing else."""
    return [
        LeftOut(tree_id=job.tree_id, reason=reason)
        for job in group.jobs
        if (reason := _why_not(atlas, group, job)) is not None
    ]


def _why_not(atlas: Atlas, group: Group, job: TreeJob) -> LeftOutReason | None:
    big = [vehicle for vehicle in group.vehicles if job.litres <= vehicle.tank_litres]
    if not big:
        return LeftOutReason.OVER_TANK
    place = atlas.tree(job.tree_id)
    for vehicle in big:
        ways = atlas.minutes_of(vehicle)
        way = ways[atlas.start(vehicle), place] + ways[place, atlas.point(vehicle.depot_id)]
        begin, end = _shift(atlas, vehicle)
        if begin + float(way) + vehicle.service_min(job.litres) <= end:
            return None
    return LeftOutReason.TOO_FAR


def _shift(atlas: Atlas, vehicle: Vehicle) -> tuple[float, float]:
    departure = atlas.problem.departure_of(vehicle)
    begin = minutes_of(vehicle.shift_start, 0) if departure is None else departure.at_min
    return begin, minutes_of(vehicle.shift_end, DAY_MIN)


def instance(atlas: Atlas, group: Group, *, limit_s: float, seed: int) -> dict[str, Any]:
    """The group's problem for ``worker.solve_instance``, JSON-ready.

    Demands and times are rounded up, tanks down, so that what the solver finds holds. A refill
    takes as long as filling the whole tank; ``schedule`` then counts what was really used.
    """
    problem, count = atlas.problem, len(atlas.distances.metres)
    rank = {job.tree_id: index for index, job in enumerate(_by_urgency(group.jobs))}
    own = [*range(len(problem.water_points)), *(atlas.tree(job.tree_id) for job in group.jobs)]
    own += range(len(problem.water_points) + len(problem.jobs), count)
    place = {old: new for new, old in enumerate(own)}
    cut = np.ix_(own, own)
    return {
        "metres": np.rint(atlas.distances.metres[cut]).astype(np.int64),
        "clients": [
            {
                "place": place[atlas.tree(job.tree_id)],
                "demand": math.ceil(round(job.litres * DECILITRES, 3)),
                "rank": rank[job.tree_id],
            }
            for job in group.jobs
        ],
        "vehicles": [
            _vehicle(atlas, group, vehicle, cut=cut, place=place) for vehicle in group.vehicles
        ],
        "limit_s": limit_s,
        "seed": seed,
    }


def _by_urgency(jobs: Sequence[TreeJob]) -> list[TreeJob]:
    return sorted(jobs, key=lambda job: (job.rank, job.tree_id))


def _vehicle(
    atlas: Atlas, group: Group, vehicle: Vehicle, *, cut: Cut, place: dict[int, int]
) -> dict[str, Any]:
    begin, end = _shift(atlas, vehicle)
    departure = atlas.problem.departure_of(vehicle)
    left = vehicle.tank_litres if departure is None else departure.tank_litres
    tank = math.floor(vehicle.tank_litres * DECILITRES)
    seconds = np.ceil(atlas.minutes_of(vehicle)[cut] * SECONDS)
    for job in group.jobs:
        # The solver knows one service time per tree, we know one per tree and vehicle: it is part
        # of the way to the tree.
        seconds[:, place[atlas.tree(job.tree_id)]] += math.ceil(
            vehicle.service_min(job.litres) * SECONDS
        )
    return {
        "seconds": _no_loops(seconds),
        "tank": tank,
        "missing": tank - math.floor(left * DECILITRES),
        "start": place[atlas.start(vehicle)],
        "end": place[atlas.point(vehicle.depot_id)],
        "from": math.ceil(begin * SECONDS),
        "until": math.floor(end * SECONDS),
        "refills": [
            _refill(vehicle, point, place[atlas.point(point.id or 0)])
            for point in atlas.problem.water_points
            if point.is_refill and point.active
        ],
    }


def _no_loops(seconds: NDArray[np.float64]) -> NDArray[np.int64]:
    np.fill_diagonal(seconds, 0)
    return seconds.astype(np.int64)


def _refill(vehicle: Vehicle, point: WaterPoint, place: int) -> dict[str, int]:
    fill = math.ceil(vehicle.tank_litres / point.litres_per_min * SECONDS)
    closes = math.floor(minutes_of(point.closes, DAY_MIN) * SECONDS)
    return {
        "place": place,
        "service": fill,
        "opens": math.ceil(minutes_of(point.opens, 0) * SECONDS),
        "closes": closes - fill,
    }


def visits_of(
    atlas: Atlas, group: Group, routes: Sequence[dict[str, Any]]
) -> list[tuple[Vehicle, list[Visit]]]:
    """The solver's routes in our keys."""
    points = atlas.problem.water_points
    found = []
    for route in routes:
        visits: list[Visit] = []
        for kind, number in route["visits"]:
            if kind == "tree":
                visits.append(("tree", group.jobs[number].tree_id))
            else:
                visits.append(("refill", points[number].id or 0))
        found.append((group.vehicles[route["vehicle"]], visits))
    return found
