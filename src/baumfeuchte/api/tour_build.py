"""Drafts of tours for a day, for several vehicles at once. Blocking.

The search runs outside of any transaction; before it is stored, the trees are asked for again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.problems import Problem
from baumfeuchte.api.tour_checks import all_there, named, not_busy, vehicle_of
from baumfeuchte.api.tour_outings import has_time, no_time_left, read_outings, start_after
from baumfeuchte.api.tour_problem import Progress, jobs_of, plan_of, way_of
from baumfeuchte.domain.tour import TourProblem
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.query import run
from baumfeuchte.storage.tours import tours as stored
from baumfeuchte.storage.tours.stops import put_way
from baumfeuchte.storage.tours.water_points import all_water_points
from baumfeuchte.storage.tours.wishes import wished_trees

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context
    from baumfeuchte.api.tour_outings import Outing
    from baumfeuchte.domain.tour import Tour, Vehicle
    from baumfeuchte.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works, and with what."""

    context: Context
    caller: Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Tours to build.

    Attributes:
        litres: of single trees, instead of the list's.
    """

    day: date
    tree_ids: Sequence[int]
    vehicle_ids: Sequence[int]
    run_id: int | None = None
    litres: Mapping[int, float] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """New drafts, and the trees that fit in none."""

    tour_ids: Sequence[int]
    left_out: Sequence[Mapping[str, Any]]


def build(desk: Desk, wish: Wish) -> Built:
    """Drafts for several vehicles at once.

    Raises:
        Problem: 404 for a tree or vehicle that the caller does not see, 409 for a tree that another
            tour of the day holds, or where no vehicle has time left beside its tours of the day.
    """
    context, caller = desk.context, desk.caller
    with context.blocking.begin() as conn:
        wished = run(conn, wished_trees(wish.run_id, wish.tree_ids, caller.area))
        all_there(wish.tree_ids, wished)
        not_busy(conn, wish.day, wish.tree_ids)
        if not wish.vehicle_ids:
            raise Problem(400, "No vehicle was chosen; choose one.", code="unusable_input")
        vehicles = [vehicle_of(conn, caller, vehicle_id) for vehicle_id in wish.vehicle_ids]
        outings = _outings(conn, desk, wish)
        free = _free(desk, wish.day, vehicles, outings)
        problem = TourProblem(
            vehicles=tuple(free),
            water_points=tuple(run(conn, all_water_points(active_only=True))),
            jobs=jobs_of(wished, wish.litres),
        )
    solution = context.services.solve_tours(problem)
    left_out = named(solution, wished)
    with context.blocking.begin() as conn:
        stored.lock_day(conn, wish.day)
        not_busy(conn, wish.day, wish.tree_ids)
        if _ids(_outings(conn, desk, wish)) != _ids(outings):
            raise Problem(
                409,
                "Somebody planned a tour with one of these vehicles in the meantime; try again.",
                code="version_conflict",
            )
        by_id = {vehicle.id: vehicle for vehicle in vehicles}
        ids = [
            _add(
                conn, desk, wish, by_id[tour.vehicle_id],
                (tour, plan_of(tour, solution, left_out=left_out)),
            )
            for tour in solution.tours
        ]  # fmt: skip
    return Built(tour_ids=ids, left_out=left_out)


def _outings(conn: Connection, desk: Desk, wish: Wish) -> list[Outing]:
    """What the chosen vehicles do on the day already."""
    found = read_outings(desk.context, conn, wish.day, desk.caller.area)
    return [item for item in found if item.vehicle_id in wish.vehicle_ids]


def _ids(outings: Sequence[Outing]) -> set[int]:
    return {item.tour_id for item in outings}


def _free(
    desk: Desk, day: date, vehicles: Sequence[Vehicle], outings: Sequence[Outing]
) -> list[Vehicle]:
    """Those with time left, each from when it is back from its tours."""
    later = [start_after(desk.context, vehicle, outings, day) for vehicle in vehicles]
    free = [vehicle for vehicle in later if has_time(vehicle)]
    if not free:
        raise no_time_left(desk.context, ", ".join(item.name for item in vehicles), outings)
    return free


def _add(
    conn: Connection, desk: Desk, wish: Wish, vehicle: Vehicle, draft: tuple[Tour, dict[str, Any]]
) -> int:
    tour, plan = draft
    now = desk.context.clock()
    tour_id = stored.add_tour(
        conn,
        day=wish.day,
        at=now,
        actor=desk.caller.name,
        name=stored.free_name(conn, wish.day, wish.name or vehicle.name),
        run_id=wish.run_id,
        vehicle_id=vehicle.id,
        crew=vehicle.crew,
        contractor=vehicle.contractor,
        plan=plan,
    )
    put_way(conn, tour_id, way_of(tour, Progress((), ()), day=wish.day, zone=desk.context.zone))
    record(
        conn,
        at=now,
        actor=desk.caller.name,
        action="tour.create",
        subject=f"tour {tour_id}",
        after={"day": str(wish.day), "vehicle": vehicle.name, "trees": len(tour.trees)},
    )
    return tour_id
