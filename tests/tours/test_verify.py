"""The verifier finds every kind of fault, and the planner's tours have none."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from baumfeuchte.domain.tour import (
    Departure,
    PointKind,
    Stop,
    StopKind,
    Tour,
    TourProblem,
    TourSolution,
    TreeJob,
    Vehicle,
    WaterPoint,
)
from baumfeuchte.domain.tour_states import Fault
from baumfeuchte.tours.distances import straight
from baumfeuchte.tours.fixed_order import with_refills
from baumfeuchte.tours.places import Atlas, places_of
from baumfeuchte.tours.plan import TourPlanner
from baumfeuchte.tours.schedule import schedule
from baumfeuchte.tours.verify import tour_violations, violations
from baumfeuchte.tours.worker import solve_instance

if TYPE_CHECKING:
    from collections.abc import Callable

latitudes = st.floats(51.43, 51.52)
longitudes = st.floats(7.12, 7.33)
hours = st.integers(5, 9)


@st.composite
def problems(draw: st.DrawFn) -> TourProblem:
    """A day with random trees, vehicles, refill points, opening hours and vehicles under way."""
    kinds = draw(st.lists(st.sampled_from(PointKind), max_size=3))
    points = [
        WaterPoint(
            id=number + 1,
            name=str(number),
            kind=kind,
            latitude=draw(latitudes),
            longitude=draw(longitudes),
            fill_litres_per_min=draw(st.sampled_from([None, 50, 400])),
            opens=draw(st.sampled_from([None, time(7, 30)])),
            closes=draw(st.sampled_from([None, time(11)])),
        )
        for number, kind in enumerate([PointKind.DEPOT, *kinds])
    ]
    vehicles = [
        Vehicle(
            id=number + 1,
            name=str(number),
            tank_litres=draw(st.floats(150, 1500)),
            depot_id=1,
            shift_start=time(draw(hours)),
            shift_end=time(draw(st.integers(10, 15))),
            pump_litres_per_min=draw(st.floats(20, 300)),
            stop_min=draw(st.floats(0, 10)),
            speed_kmh=draw(st.floats(10, 50)),
            contractor=draw(st.sampled_from(["", "Grün"])),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    jobs = [
        TreeJob(
            tree_id=number + 1,
            latitude=draw(latitudes),
            longitude=draw(longitudes),
            litres=draw(st.floats(0.5, 400)),
            rank=number + 1,
            contractor=draw(st.sampled_from(["", "", "Grün"])),
        )
        for number in range(draw(st.integers(0, 14)))
    ]
    departures = [
        Departure(
            vehicle_id=item.id or 0,
            latitude=draw(latitudes),
            longitude=draw(longitudes),
            at_min=draw(st.floats(360, 700)),
            tank_litres=draw(st.floats(0, 1)) * item.tank_litres,
        )
        for item in vehicles
        if draw(st.booleans())
    ]
    return TourProblem(
        vehicles=tuple(vehicles),
        water_points=tuple(points),
        jobs=tuple(jobs),
        departures=tuple(departures),
    )


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(problem=problems())
def test_no_random_day_violates_capacity_or_time(problem: TourProblem) -> None:
    planner = TourPlanner(run=solve_instance, limit_s=0.3)
    solution = planner.solve(problem)
    atlas = Atlas(problem, straight(places_of(problem)))
    assert violations(atlas, solution) == []
    # Counted once more by hand: what each tank load gives, and when each vehicle is home.
    vehicles = {item.id: item for item in problem.vehicles}
    for tour in solution.tours:
        vehicle = vehicles[tour.vehicle_id]
        departure = problem.departure_of(vehicle)
        left = vehicle.tank_litres if departure is None else departure.tank_litres
        for stop in tour.stops:
            left = vehicle.tank_litres if stop.kind is StopKind.REFILL else left
            left -= stop.litres if stop.kind is StopKind.TREE else 0
            assert left > -0.01
        end = vehicle.shift_end
        assert tour.stops[-1].arrive_min <= end.hour * 60 + end.minute + 0.01


@settings(max_examples=60, deadline=None)
@given(problem=problems())
def test_a_fixed_order_never_overdraws_the_tank(problem: TourProblem) -> None:
    atlas = Atlas(problem, straight(places_of(problem)))
    vehicle = replace(problem.vehicles[0], contractor="")
    visits = with_refills(atlas, vehicle, problem.jobs)
    assert [key for kind, key in visits if kind == "tree"] == [j.tree_id for j in problem.jobs]
    faults = {
        item.fault for item in tour_violations(atlas, vehicle, schedule(atlas, vehicle, visits))
    }
    can_refill = any(point.is_refill for point in problem.water_points)
    fits = all(item.litres <= vehicle.tank_litres for item in problem.jobs)
    allowed = {Fault.OVERTIME, Fault.CLOSED}
    assert faults <= (allowed if can_refill and fits else allowed | {Fault.EMPTY_TANK})


@pytest.fixture
def sound(day: Callable[..., TourProblem]) -> tuple[Atlas, Vehicle, Tour]:
    """A tour with a refill in which nothing is wrong."""
    problem = day(4, tank_litres=250)
    atlas = Atlas(problem, straight(places_of(problem)))
    vehicle = problem.vehicles[0]
    tour = schedule(atlas, vehicle, with_refills(atlas, vehicle, problem.jobs))
    assert tour.refills >= 1
    assert tour_violations(atlas, vehicle, tour) == []
    return atlas, vehicle, tour


def changed(tour: Tour, kind: StopKind, **values: Any) -> Tour:
    """The first stop of a kind with other values."""
    stops = list(tour.stops)
    index = next(i for i, stop in enumerate(stops) if stop.kind is kind and i > 0)
    stops[index] = replace(stops[index], **values)
    return replace(tour, stops=tuple(stops))


def test_each_kind_of_fault_is_found(sound: tuple[Atlas, Vehicle, Tour]) -> None:
    atlas, vehicle, tour = sound

    def faults(wrong: Tour, driver: Vehicle = vehicle) -> set[Fault]:
        return {item.fault for item in tour_violations(atlas, driver, wrong)}

    dry = replace(tour, stops=tuple(s for s in tour.stops if s.kind is not StopKind.REFILL))
    assert Fault.EMPTY_TANK in faults(dry)
    assert Fault.OVERFULL in faults(changed(tour, StopKind.REFILL, litres=1000.0))
    assert Fault.WRONG_LITRES in faults(changed(tour, StopKind.TREE, litres=10.0))
    first = tour.trees[0]
    assert Fault.TOO_FAST in faults(changed(tour, StopKind.TREE, arrive_min=361.0))
    assert Fault.TOO_FAST in faults(changed(tour, StopKind.TREE, depart_min=first.arrive_min + 1))
    assert Fault.NOT_HOME in faults(replace(tour, stops=tour.stops[:-1]))
    assert faults(tour, replace(vehicle, shift_end=time(6, 30))) == {Fault.OVERTIME}
    assert Fault.FOREIGN_TREE in faults(tour, replace(vehicle, contractor="Grün"))
    early = replace(vehicle, shift_start=time(12))
    assert Fault.TOO_FAST in faults(tour, early)


def test_refills_only_where_water_is_and_while_it_is_open(
    sound: tuple[Atlas, Vehicle, Tour],
) -> None:
    atlas, vehicle, tour = sound
    shut = tuple(replace(p, opens=time(1), closes=time(2)) for p in atlas.problem.water_points)
    closed = Atlas(replace(atlas.problem, water_points=shut), atlas.distances)
    assert Fault.CLOSED in {item.fault for item in tour_violations(closed, vehicle, tour)}
    dry = tuple(replace(p, kind=PointKind.DEPOT) for p in atlas.problem.water_points)
    nothing = Atlas(replace(atlas.problem, water_points=dry), atlas.distances)
    found = {item.fault for item in tour_violations(nothing, vehicle, tour)}
    assert Fault.NO_REFILL_POINT in found


def test_trees_are_served_once_or_named(sound: tuple[Atlas, Vehicle, Tour]) -> None:
    atlas, _, tour = sound
    whole = TourSolution(tours=(tour,), left_out=())
    assert violations(atlas, whole) == []
    twice = violations(atlas, replace(whole, tours=(tour, tour)))
    assert {item.fault for item in twice} == {Fault.TWICE}
    lost = violations(atlas, TourSolution(tours=(), left_out=()))
    assert {item.fault for item in lost} == {Fault.LOST}
    assert len(lost) == len(atlas.problem.jobs)


def test_figures_of_a_tour() -> None:
    def stop(kind: StopKind, litres: float, at: float) -> Stop:
        return Stop(
            kind=kind, place_id=1, litres=litres, arrive_min=at, depart_min=at + 5, metres=500,
            tank_litres=0,
        )  # fmt: skip

    tour = Tour(
        vehicle_id=1,
        stops=(
            stop(StopKind.DEPOT, 0, 360),
            stop(StopKind.TREE, 80, 370),
            stop(StopKind.REFILL, 500, 380),
            stop(StopKind.DEPOT, 0, 400),
        ),
    )
    assert (tour.litres, tour.metres, tour.refills, tour.minutes) == (80, 2000, 1, 40)
    assert Tour(vehicle_id=1, stops=()).minutes == 0


def test_the_shortest_refill_is_chosen(
    job: Callable[..., TreeJob], vehicle: Callable[..., Vehicle]
) -> None:
    depot = WaterPoint(id=1, name="a", kind=PointKind.DEPOT_AND_REFILL, latitude=51, longitude=7)
    near = replace(depot, id=2, name="b", kind=PointKind.REFILL, longitude=7.021)
    problem = TourProblem(
        vehicles=(vehicle(1, tank_litres=200),),
        water_points=(depot, near),
        jobs=tuple(
            job(number, latitude=51.0, longitude=7 + number / 100) for number in range(1, 4)
        ),
    )
    atlas = Atlas(problem, straight(places_of(problem)))
    visits = with_refills(atlas, problem.vehicles[0], problem.jobs)
    assert visits == [("tree", 1), ("tree", 2), ("refill", 2), ("tree", 3)]
