"""The rest of a tour becomes another one: who may, by what search, stored how. Blocking functions.

The search runs outside of any transaction; what it found is stored only if the tour is still at the
version that it began with.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.problems import Problem
from baumfeuchte.api.tour_checks import all_there, named, not_busy, vehicle_of
from baumfeuchte.api.tour_outings import read_outings, start_of
from baumfeuchte.api.tour_problem import (
    Progress,
    departure_of,
    jobs_of,
    left_stops,
    plan_of,
    progress_of,
    way_of,
)
from baumfeuchte.domain.tour import TourProblem
from baumfeuchte.domain.tour_states import StopState
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.tours import tours as stored
from baumfeuchte.storage.tours.stops import TourStop, put_way, stops_of
from baumfeuchte.storage.tours.tours import StoredTour
from baumfeuchte.storage.tours.water_points import all_water_points
from baumfeuchte.storage.tours.wishes import WishedTree, wished_trees

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from baumfeuchte.api.tour_build import Desk
    from baumfeuchte.storage.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A tour somebody is about to change."""

    tour: StoredTour
    stops: Sequence[TourStop]
    progress: Progress

    @property
    def returned(self) -> frozenset[int]:
        """Trees that were left out when the way was planned and are to do again."""
        without = set(self.tour.plan.get("without", ()))
        return frozenset(stop.tree_id or 0 for stop in self.progress.open if stop.id in without)


def open_tour(desk: Desk, tour_id: int, version: int | None) -> Open:
    """Read a tour to change it.

    Raises:
        Problem: 404; 403 where trees of it are outside of the caller's area; 409 where somebody was
            faster.
    """
    with desk.context.blocking.begin() as conn:
        tour = run_one(conn, stored.tour_by_id(tour_id, desk.caller.area))
        if tour is None:
            raise no_tour(tour_id)
        if run_one(conn, stored.foreign_trees(tour_id, desk.caller.area)):
            raise Problem(
                403,
                "Trees of this tour are outside of your area; ask the whole city's planner.",
                code="limited_area",
            )
        if version is not None and version != tour.version:
            raise stale()
        stops = run(conn, stops_of([tour_id]))
    return Open(tour=tour, stops=stops, progress=progress_of(stops))


def no_tour(tour_id: int) -> Problem:
    """404."""
    return Problem(404, f"There is no tour with the id {tour_id}.", code="not_found")


def stale() -> Problem:
    """409: somebody else changed the tour."""
    return Problem(
        409,
        "Somebody changed this tour in the meantime; read it again and repeat your change.",
        code="version_conflict",
    )


def _changeable(opened: Open) -> None:
    if not opened.tour.is_active:
        raise Problem(409, "This tour is over; it cannot be changed.", code="tour_is_over")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rework:
    """How the rest of a tour becomes another one.

    Attributes:
        trees: to serve, in their order.
        in_order: keep the order; else find the best.
        by_hand: the order is one that somebody just made.
        free: trees without a place in the order; each gets the one with the least detour.
        litres: of single trees.
        vehicle_id: another vehicle.
        first: what else changes, in the same transaction, before the new way.
        action: for the audit.
        skipped: a stop that is done with by this change.
        is_quick: a good way soon instead of the best one.
        keeps_all: a tree that does not fit in stays, as it does once the vehicle is under way.
    """

    trees: Sequence[int]
    in_order: bool = False
    by_hand: bool = False
    free: frozenset[int] = frozenset()
    litres: Mapping[int, float] = field(default_factory=dict)
    vehicle_id: int | None = None
    first: Callable[[Connection], None] | None = None
    action: str = "tour.optimise"
    skipped: int | None = None
    is_quick: bool = False
    keeps_all: bool = False


def rework(desk: Desk, opened: Open, wish: Rework) -> None:
    """Compute the rest of a tour anew and store it."""
    _changeable(opened)
    tour, day = opened.tour, opened.tour.day
    progress = _without(opened.progress, wish.skipped)
    with desk.context.blocking.begin() as conn:
        vehicle = vehicle_of(conn, desk.caller, wish.vehicle_id or tour.vehicle_id or 0)
        wished = run(conn, wished_trees(tour.run_id, wish.trees, desk.caller.area))
        if len(wished) != len(set(wish.trees)):
            all_there(wish.trees, wished)
        not_busy(conn, day, wish.trees, tour.id)
        points = tuple(run(conn, all_water_points(active_only=True)))
        outings = read_outings(desk.context, conn, day, desk.caller.area)
    litres = {stop.tree_id or 0: stop.litres or 0.0 for stop in progress.open}
    jobs = jobs_of(wished, litres | dict(wish.litres))
    departure = departure_of(
        progress, vehicle, day=day, zone=desk.context.zone, now=desk.context.clock()
    )
    if departure is None:
        vehicle = start_of(desk.context, vehicle, outings, tour)
    problem = TourProblem(
        # In a tour of its own a vehicle serves what it is told to.
        vehicles=(vehicle,),
        water_points=points,
        jobs=tuple(replace(job, contractor=vehicle.contractor) for job in jobs),
        departures=() if departure is None else (departure,),
    )
    way, plan = _computed(desk, opened, (problem, progress, wished), wish)
    with desk.context.blocking.begin() as conn:
        stored.lock_day(conn, day)
        not_busy(conn, day, wish.trees, tour.id)
        change(
            conn, desk, opened, wish.action,
            vehicle_id=vehicle.id, contractor=vehicle.contractor, plan=plan,
        )  # fmt: skip
        _as_it_was(conn, opened)
        if wish.first is not None:
            wish.first(conn)
        put_way(conn, tour.id, way)


def _as_it_was(conn: Connection, opened: Open) -> None:
    """Refuse a way that was made for another state: a crew ticked a tree off meanwhile.

    Entries wait for the lock of the changed tour, so what is read here is what counts.
    """

    def states(stops: Sequence[TourStop]) -> dict[int, StopState]:
        return {stop.id: stop.state for stop in stops}

    if states(run(conn, stops_of([opened.tour.id]))) != states(opened.stops):
        raise stale()


def _without(progress: Progress, stop_id: int | None) -> Progress:
    """The progress after a stop was skipped."""
    gone = [replace(s, state=StopState.SKIPPED) for s in progress.open if s.id == stop_id]
    return Progress(
        (*progress.past, *gone), tuple(stop for stop in progress.open if stop.id != stop_id)
    )


def _computed(
    desk: Desk,
    opened: Open,
    task: tuple[TourProblem, Progress, Sequence[WishedTree]],
    wish: Rework,
) -> tuple[list[Any], dict[str, Any]]:
    problem, progress, wished = task
    legs = _legs_m(opened, progress)
    services = desk.context.services
    solution = None
    if problem.jobs and not wish.in_order:
        solve = services.replan_tours if wish.is_quick else services.solve_tours
        solution = solve(problem)
    if solution is None or ((progress.last or wish.keeps_all) and solution.left_out):
        # Who is under way and late loses no tree silently: the page says how late it gets.
        place = {tree_id: number for number, tree_id in enumerate(wish.trees)}
        jobs = tuple(sorted(problem.jobs, key=lambda job: place[job.tree_id]))
        tour, faults, solution = services.order_tour(replace(problem, jobs=jobs), free=wish.free)
        plan = plan_of(tour, solution, faults=faults, past_legs_m=legs)
    else:
        left_out = named(solution, wished)
        if not solution.tours:
            reasons = {item["reason"] for item in left_out}
            raise Problem(
                422,
                "No tree of this tour can be served in the working time; choose another vehicle.",
                code="no_tour_possible",
                extra={"reasons": sorted(reasons)},
            )
        tour = solution.tours[0]
        plan = plan_of(tour, solution, left_out=left_out, past_legs_m=legs)
    plan["without"] = left_stops(progress)
    plan["by_hand"] = wish.in_order and (wish.by_hand or opened.tour.by_hand)
    return way_of(tour, progress, day=opened.tour.day, zone=desk.context.zone), plan


def _legs_m(opened: Open, progress: Progress) -> list[float]:
    """What of the way is driven already, as it was planned."""
    if progress.last is None:
        return []
    legs = dict(enumerate(opened.tour.plan.get("legs_m", [])))
    return [
        0 if stop.state is StopState.SKIPPED else legs.get(stop.position, 0)
        for stop in progress.past
    ]


def change(
    conn: Connection,
    desk: Desk,
    opened: Open,
    action: str,
    **values: object,
) -> None:
    """Write to the tour if it is still as it was read, with a line in the audit."""
    tour, now = opened.tour, desk.context.clock()
    if not stored.change_tour(conn, tour.id, version=tour.version, at=now, **values):
        raise stale()
    shown = {name: value for name, value in values.items() if name != "plan"}
    record(
        conn,
        at=now,
        actor=desk.caller.name,
        action=action,
        subject=f"tour {tour.id}",
        detail=tour.name,
        before={name: getattr(tour, name) for name in shown},
        after=shown,
    )
