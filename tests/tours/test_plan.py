"""Tours end to end, proven by the verifier each time (``solve`` refuses what it cannot prove)."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import time
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.tour import (
    Departure,
    LeftOutReason,
    PointKind,
    StopKind,
    TourProblem,
    TreeJob,
    Vehicle,
    WaterPoint,
)
from baumfeuchte.domain.tour_states import Fault
from baumfeuchte.tours.distances import Distances
from baumfeuchte.tours.places import Atlas, places_of
from baumfeuchte.tours.plan import TourPlanner
from baumfeuchte.tours.verify import violations
from baumfeuchte.tours.worker import solve_instance

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HERE = TourPlanner(run=solve_instance, limit_s=2)
"""Without the worker process."""


def reasons(solution: Any) -> dict[int, LeftOutReason]:
    return {item.tree_id: item.reason for item in solution.left_out}


@pytest.fixture(scope="module")
def benchmark(repo_root: Path) -> dict[str, Any]:
    text = (repo_root / "tests/data/tours/E-n22-k4.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def rounded(benchmark: dict[str, Any]) -> np.ndarray[Any, Any]:
    places = benchmark["coordinates"]
    return np.array(
        [[int(math.hypot(a[0] - b[0], a[1] - b[1]) + 0.5) for b in places] for a in places],
        dtype=float,
    )


def test_the_data_of_the_benchmark_are_the_published_ones(benchmark: dict[str, Any]) -> None:
    metres = rounded(benchmark)
    cost = 0.0
    for route in benchmark["optimal_routes"]:
        way = [0, *route, 0]
        cost += sum(metres[a, b] for a, b in pairwise(way))
        assert sum(benchmark["demands"][i] for i in route) <= benchmark["capacity"]
    assert cost == benchmark["optimum"] == 375
    assert sum(benchmark["demands"]) == 22_500
    assert sorted(chain.from_iterable(benchmark["optimal_routes"])) == list(range(1, 22))


def test_within_two_percent_of_the_optimum_of_e_n22_k4(benchmark: dict[str, Any]) -> None:
    metres = rounded(benchmark)
    vehicles = tuple(
        Vehicle(
            id=number,
            name=str(number),
            tank_litres=benchmark["capacity"],
            depot_id=1,
            shift_start=time(0),
            shift_end=time(23, 59),
            pump_litres_per_min=1e9,
            stop_min=0,
            speed_kmh=60,
        )
        for number in range(1, benchmark["vehicles"] + 1)
    )
    jobs = tuple(
        TreeJob(tree_id=number, latitude=0, longitude=0, litres=demand, rank=number)
        for number, demand in enumerate(benchmark["demands"])
        if number
    )
    depot = WaterPoint(id=1, name="depot", kind=PointKind.DEPOT, latitude=0, longitude=0)
    planner = replace(HERE, find_distances=lambda _places: Distances(metres=metres))
    solution = planner.solve(TourProblem(vehicles=vehicles, water_points=(depot,), jobs=jobs))
    assert not solution.left_out
    assert sum(tour.metres for tour in solution.tours) <= 375 * 1.02


def test_a_worker_process_finds_the_same(day: Callable[..., TourProblem]) -> None:
    problem = day(12)
    here, there = HERE.solve(problem), TourPlanner(limit_s=2).solve(problem)
    assert there.tours == here.tours


def test_several_vehicles_with_refills_under_ten_seconds(day: Callable[..., TourProblem]) -> None:
    problem = day(300, 5)
    short = TourPlanner().solve(problem)
    assert short.seconds < 10
    assert not short.left_out
    assert sum(tour.refills for tour in short.tours) >= 1
    long = TourPlanner(limit_s=15, thorough=True).solve(problem)

    def cost(solution: Any) -> float:
        return sum(tour.metres + 60 * tour.minutes for tour in solution.tours)

    assert cost(short) <= 1.05 * cost(long)


def test_nothing_to_do_and_one_tree(day: Callable[..., TourProblem]) -> None:
    assert HERE.solve(day(0)).tours == ()
    (tour,) = HERE.solve(day(1)).tours
    assert [stop.kind for stop in tour.stops] == [StopKind.DEPOT, StopKind.TREE, StopKind.DEPOT]
    assert tour.stops[0].arrive_min == 360
    assert tour.stops[1].metres == pytest.approx(tour.stops[2].metres)
    assert tour.stops[1].tank_litres == 2000 - tour.litres


def test_a_tree_that_needs_more_than_the_tank_is_named(
    day: Callable[..., TourProblem], job: Callable[..., TreeJob]
) -> None:
    solution = HERE.solve(replace(day(0), jobs=(job(1, litres=2001), job(2, litres=2000))))
    assert reasons(solution) == {1: LeftOutReason.OVER_TANK}
    assert [stop.place_id for tour in solution.tours for stop in tour.trees] == [2]


def test_a_tree_too_far_for_the_shift_is_named(
    day: Callable[..., TourProblem], job: Callable[..., TreeJob]
) -> None:
    far = job(1, latitude=52.52, longitude=13.40)
    solution = HERE.solve(replace(day(0), jobs=(far, job(2))))
    assert reasons(solution) == {1: LeftOutReason.TOO_FAR}


def test_the_least_urgent_stay_out_when_time_is_short(
    day: Callable[..., TourProblem], job: Callable[..., TreeJob]
) -> None:
    # Trees side by side, urgency in no order of place: the ranks alone decide.
    jobs = tuple(
        job(number, rank=(number * 7) % 40, longitude=7.2262 + number / 5000)
        for number in range(40)
    )
    solution = HERE.solve(replace(day(0, shift_end=time(7, 0)), jobs=jobs))
    ranks = {item.tree_id: item.rank for item in jobs}
    served = {ranks[stop.place_id] for tour in solution.tours for stop in tour.trees}
    assert 8 <= len(served) <= 15
    assert served == set(range(len(served)))
    assert set(reasons(solution).values()) == {LeftOutReason.NO_TIME}


def test_contractors_serve_only_their_own_trees(
    day: Callable[..., TourProblem],
    job: Callable[..., TreeJob],
    vehicle: Callable[..., Vehicle],
) -> None:
    jobs = (job(1), job(2, contractor="Grün"), job(3, contractor="Blau"))
    both = replace(day(0), vehicles=(vehicle(1), vehicle(2, contractor="Grün")), jobs=jobs)
    solution = HERE.solve(both)
    served = {t.vehicle_id: {stop.place_id for stop in t.trees} for t in solution.tours}
    assert served == {1: {1, 3}, 2: {2}}
    alone = HERE.solve(replace(both, vehicles=both.vehicles[1:]))
    assert reasons(alone) == {1: LeftOutReason.NO_VEHICLE, 3: LeftOutReason.NO_VEHICLE}


def test_a_closed_refill_point_is_waited_for_or_avoided(
    day: Callable[..., TourProblem], points: tuple[WaterPoint, ...]
) -> None:
    only = (replace(points[0], kind=PointKind.DEPOT), replace(points[2], opens=time(9)))
    solution = HERE.solve(replace(day(25, tank_litres=1000), water_points=only))
    fills = [stop for t in solution.tours for stop in t.stops if stop.kind is StopKind.REFILL]
    assert fills
    assert all(stop.depart_min > 9 * 60 for stop in fills)
    never = (only[0], replace(points[2], opens=time(3), closes=time(5)))
    solution = HERE.solve(replace(day(25, tank_litres=1000), water_points=never))
    assert sum(tour.refills for tour in solution.tours) == 0
    assert solution.left_out


def test_without_a_refill_point_one_tank_is_all(day: Callable[..., TourProblem]) -> None:
    problem = day(30)
    only = (replace(problem.water_points[0], kind=PointKind.DEPOT),)
    (tour,) = HERE.solve(replace(problem, water_points=only)).tours
    assert tour.litres <= 2000


def test_a_vehicle_under_way_goes_on_from_where_it_is_with_what_it_has(
    day: Callable[..., TourProblem], job: Callable[..., TreeJob]
) -> None:
    here = Departure(vehicle_id=1, latitude=51.5, longitude=7.3, at_min=600, tank_litres=150)
    jobs = tuple(job(number, longitude=7.2262 + number / 100) for number in range(1, 5))
    (tour,) = HERE.solve(replace(day(0), departures=(here,), jobs=jobs)).tours
    assert tour.stops[0].kind is not StopKind.DEPOT
    assert tour.stops[0].arrive_min > 600
    assert tour.refills == 1
    assert [stop.tank_litres >= 0 for stop in tour.stops] == [True] * len(tour.stops)


def test_impossible_wishes_are_refused_with_a_sentence(day: Callable[..., TourProblem]) -> None:
    with pytest.raises(InputError, match="choose at least one"):
        HERE.solve(replace(day(1), vehicles=()))
    with pytest.raises(InputError, match="depot"):
        HERE.solve(replace(day(1), water_points=()))
    with pytest.raises(InputError, match="fewer"):
        HERE.solve(day(2001))


def test_the_seed_makes_it_repeatable(day: Callable[..., TourProblem]) -> None:
    assert HERE.solve(day(10)).tours == HERE.solve(day(10)).tours


def test_a_fixed_order_is_kept_and_what_is_wrong_with_it_is_said(
    day: Callable[..., TourProblem],
) -> None:
    problem = day(40, shift_end=time(9))
    tour, wrong, _ = HERE.in_order(problem)
    assert [stop.place_id for stop in tour.trees] == [item.tree_id for item in problem.jobs]
    assert {item.fault for item in wrong} == {Fault.OVERTIME}
    assert tour.refills >= 1
    solution = HERE.solve(problem)
    atlas = Atlas(problem, HERE.find_distances(places_of(problem)))
    assert violations(atlas, solution) == []
