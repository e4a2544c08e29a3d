"""Refills in an order that somebody gave: proven by the verifier, never worse than any others."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from baumfeuchte.domain.tour import (
    Departure,
    PointKind,
    Tour,
    TourProblem,
    TreeJob,
    Vehicle,
    WaterPoint,
)
from baumfeuchte.domain.tour_states import Fault
from baumfeuchte.tours.distances import straight
from baumfeuchte.tours.fixed_order import put_between, timed_refills, with_refills
from baumfeuchte.tours.places import Atlas, places_of
from baumfeuchte.tours.plan import TourPlanner
from baumfeuchte.tours.schedule import schedule
from baumfeuchte.tours.verify import tour_violations

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baumfeuchte.tours.schedule import Visit

latitudes = st.floats(51.43, 51.52)
longitudes = st.floats(7.12, 7.33)


@st.composite
def points_of_a_day(draw: st.DrawFn) -> tuple[WaterPoint, ...]:
    """A depot, and up to two others, open when they like."""
    kinds = [draw(st.sampled_from([PointKind.DEPOT, PointKind.DEPOT_AND_REFILL]))]
    kinds += draw(st.lists(st.just(PointKind.REFILL), max_size=2))
    return tuple(
        WaterPoint(
            id=number,
            name=str(number),
            kind=kind,
            latitude=draw(latitudes),
            longitude=draw(longitudes),
            fill_litres_per_min=draw(st.sampled_from([None, 20, 400])),
            opens=draw(st.sampled_from([None, time(7, 30), time(8, 30)])),
            closes=draw(st.sampled_from([None, time(9), time(11)])),
        )
        for number, kind in enumerate(kinds, start=1)
    )


@st.composite
def days(draw: st.DrawFn) -> TourProblem:
    """One vehicle, at its depot or under way, and up to five trees in the order of their keys.

    Litres are whole numbers: what the verifier leaves to rounding then decides nothing.
    """
    vehicle = Vehicle(
        id=1,
        name="W",
        tank_litres=draw(st.integers(150, 900)),
        depot_id=1,
        shift_start=time(6),
        shift_end=draw(st.sampled_from([time(8), time(10), time(15)])),
        pump_litres_per_min=draw(st.sampled_from([20, 100])),
        stop_min=3,
        speed_kmh=25,
    )
    jobs = tuple(
        TreeJob(
            tree_id=number + 1,
            latitude=draw(latitudes),
            longitude=draw(longitudes),
            litres=draw(st.integers(20, 300)),
            rank=1,
        )
        for number in range(draw(st.integers(0, 5)))
    )
    under_way = Departure(
        vehicle_id=1,
        latitude=draw(latitudes),
        longitude=draw(longitudes),
        at_min=draw(st.integers(360, 600)),
        tank_litres=draw(st.integers(0, int(vehicle.tank_litres))),
    )
    return TourProblem(
        vehicles=(vehicle,),
        water_points=draw(points_of_a_day()),
        jobs=jobs,
        departures=(under_way,) if draw(st.booleans()) else (),
    )


def atlas_of(problem: TourProblem) -> Atlas:
    return Atlas(problem, straight(places_of(problem)))


def driven(atlas: Atlas, visits: Sequence[Visit]) -> tuple[Tour, set[Fault]]:
    vehicle = atlas.problem.vehicles[0]
    tour = schedule(atlas, vehicle, visits)
    return tour, {item.fault for item in tour_violations(atlas, vehicle, tour)}


def cost(tour: Tour) -> float:
    """Metres and seconds together; a tour under way counts from its first stop."""
    return tour.metres + 60 * tour.stops[-1].arrive_min


def all_ways(problem: TourProblem) -> list[list[Visit]]:
    """Each tree with and without each refill point before it."""
    stations = [point.id or 0 for point in problem.water_points if point.is_refill]
    ways = []
    for choice in product([0, *stations], repeat=len(problem.jobs)):
        way: list[Visit] = []
        for job, station in zip(problem.jobs, choice, strict=True):
            if station:
                way.append(("refill", station))
            way.append(("tree", job.tree_id))
        ways.append(way)
    return ways


@settings(max_examples=150, deadline=None)
@given(problem=days())
def test_the_verifier_proves_it_wherever_it_can_be_done_and_nothing_is_better(
    problem: TourProblem,
) -> None:
    atlas = atlas_of(problem)
    visits = with_refills(atlas, problem.vehicles[0], problem.jobs)
    assert [key for kind, key in visits if kind == "tree"] == [job.tree_id for job in problem.jobs]
    tour, faults = driven(atlas, visits)
    tried = [driven(atlas, way) for way in all_ways(problem)]
    proven = [other for other, wrong in tried if not wrong]
    if proven:
        assert faults == set()
        assert cost(tour) <= min(map(cost, proven)) + 0.1
        return
    late = [other for other, wrong in tried if wrong <= {Fault.OVERTIME}]
    if late:
        assert faults == {Fault.OVERTIME}
        soonest = min(other.stops[-1].arrive_min for other in late)
        assert tour.stops[-1].arrive_min <= soonest + 0.01
        return
    assert timed_refills(atlas, problem.vehicles[0], problem.jobs) is None
    assert faults


def row(job: Callable[..., TreeJob], count: int, **changes: object) -> tuple[TreeJob, ...]:
    """Trees along a street, one kilometre and a bit apart."""
    return tuple(
        job(number, latitude=51.0, longitude=7 + number / 50, **changes)
        for number in range(1, count + 1)
    )


def test_a_refill_waits_for_the_point_that_is_open_instead_of_the_near_one(
    day: Callable[..., TourProblem], job: Callable[..., TreeJob]
) -> None:
    depot = WaterPoint(id=1, name="a", kind=PointKind.DEPOT, latitude=51, longitude=7)
    near = replace(depot, id=2, name="b", kind=PointKind.REFILL, longitude=7.05, closes=time(5))
    far = replace(near, id=3, name="c", latitude=51.02, closes=None)
    problem = replace(day(0, tank_litres=200), water_points=(depot, near, far), jobs=row(job, 4))
    atlas = atlas_of(problem)
    visits = with_refills(atlas, problem.vehicles[0], problem.jobs)
    assert [key for kind, key in visits if kind == "refill"] == [3]
    assert driven(atlas, visits)[1] == set()


def test_without_a_tree_a_refill_goes_where_the_tank_does_without(
    day: Callable[..., TourProblem], job: Callable[..., TreeJob]
) -> None:
    both = WaterPoint(id=1, name="a", kind=PointKind.DEPOT_AND_REFILL, latitude=51, longitude=7)
    jobs = row(job, 4)
    problem = replace(day(0, tank_litres=300), water_points=(both,), jobs=jobs)
    planner = TourPlanner()
    whole, wrong, _ = planner.in_order(problem)
    assert (whole.refills, wrong) == (1, [])
    less, wrong, _ = planner.in_order(replace(problem, jobs=jobs[:1] + jobs[2:]))
    assert (less.refills, wrong) == (0, [])
    assert [stop.place_id for stop in less.trees] == [1, 3, 4]


def test_where_hours_cannot_be_kept_it_says_so(
    day: Callable[..., TourProblem], job: Callable[..., TreeJob]
) -> None:
    shut = WaterPoint(
        id=1, name="a", kind=PointKind.DEPOT_AND_REFILL, latitude=51, longitude=7, closes=time(5)
    )
    problem = replace(day(0, tank_litres=200), water_points=(shut,), jobs=row(job, 4))
    tour, wrong, _ = TourPlanner().in_order(problem)
    assert {item.fault for item in wrong} == {Fault.CLOSED}
    assert tour.refills == 1
    over = replace(problem, jobs=row(job, 2, litres=201))
    tour, wrong, _ = TourPlanner().in_order(over)
    assert {item.fault for item in wrong} == {Fault.EMPTY_TANK}
    assert len(tour.trees) == 2


def test_a_tree_without_a_place_goes_where_it_makes_the_least_detour(
    day: Callable[..., TourProblem], job: Callable[..., TreeJob]
) -> None:
    one, two, three, four, five = row(job, 5)
    depot = WaterPoint(id=1, name="a", kind=PointKind.DEPOT, latitude=51, longitude=7.12)
    problem = replace(day(0), water_points=(depot,), jobs=(one, three, five, two, four))
    vehicle = problem.vehicles[0]
    found = put_between(atlas_of(problem), vehicle, problem.jobs, frozenset({2, 4}))
    assert [item.tree_id for item in found] == [1, 2, 3, 4, 5]
    # The order of the others is somebody's, however odd; also of trees that come first.
    odd = replace(problem, jobs=(two, five, one, four, three))
    found = put_between(atlas_of(odd), vehicle, odd.jobs, frozenset({2}))
    rest = [item.tree_id for item in found if item.tree_id != 2]
    assert rest == [5, 1, 4, 3]
    tour, _, _ = TourPlanner().in_order(odd, free=frozenset({2}))
    assert [stop.place_id for stop in tour.trees] == [item.tree_id for item in found]
    alone = replace(problem, jobs=(one,))
    assert put_between(atlas_of(alone), vehicle, alone.jobs, frozenset({1})) == [one]
