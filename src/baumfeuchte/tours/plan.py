"""From the trees of a day to tours: ways, solver, schedule, proof."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.tour import LeftOut, LeftOutReason, TourSolution
from baumfeuchte.tours.distances import Distances, straight
from baumfeuchte.tours.engine import solve_in_worker
from baumfeuchte.tours.fixed_order import put_between, with_refills
from baumfeuchte.tours.model import Group, groups_of, hopeless, instance, visits_of
from baumfeuchte.tours.places import Atlas, places_of
from baumfeuchte.tours.schedule import schedule
from baumfeuchte.tours.shapes import drawn, no_lines
from baumfeuchte.tours.verify import tour_violations, violations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from baumfeuchte.domain.tour import Coordinates, Tour, TourProblem
    from baumfeuchte.domain.tour_states import Violation
    from baumfeuchte.tours.shapes import FindLines

LIMIT_S = 6.5
SHORT_S = 0.5
TREES_PER_S = 35
"""A handful of trees is solved at once; from 210 trees on the whole limit is used."""

QUICK_S = 1.5
"""For a crew that waits on the street; from 40 trees on it is used as a whole."""

MAX_TREES = 2_000
SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TourPlanner:
    """Makes tours. Blocking.

    Attributes:
        find_distances: the ways between places.
        find_lines: how these ways run; asked only where the distances are of streets.
        run: solves an instance; in a worker process, or for tests right here.
        limit_s: most seconds of the search.
        seed: of the search.
        thorough: search until the limit, for comparison; else a few trees take less.
    """

    find_distances: Callable[[Sequence[Coordinates]], Distances] = straight
    find_lines: FindLines = no_lines
    run: Callable[[Mapping[str, Any]], dict[str, Any]] = solve_in_worker
    limit_s: float = LIMIT_S
    seed: int = SEED
    thorough: bool = False

    @property
    def quick(self) -> TourPlanner:
        """The same with less time for the search."""
        return replace(self, limit_s=min(self.limit_s, QUICK_S))

    def solve(self, problem: TourProblem) -> TourSolution:
        """The best tours that can be found in the time.

        Raises:
            InputError: there is no vehicle, or too many trees at once; or the solver gave no
                answer.
        """
        began = time.perf_counter()
        _check(problem)
        atlas = Atlas(problem, self.find_distances(places_of(problem)))
        groups, left_out = groups_of(problem)
        tours: list[Tour] = []
        total = sum(len(group.jobs) for group in groups)
        for group in groups:
            found, missed = self._solve_group(atlas, group, len(group.jobs) / total)
            tours += found
            left_out += missed
        order = {job.tree_id: (job.rank, job.tree_id) for job in problem.jobs}
        solution = TourSolution(
            tours=tuple(tours),
            left_out=tuple(sorted(left_out, key=lambda item: order[item.tree_id])),
            distances=atlas.distances.source,
            fell_back=atlas.distances.fell_back,
            seconds=time.perf_counter() - began,
        )
        wrong = violations(atlas, solution)
        if wrong:
            raise AssertionError(wrong)
        return self._drawn(atlas, solution)

    def _drawn(self, atlas: Atlas, solution: TourSolution) -> TourSolution:
        if atlas.distances.source != "streets":
            return solution  # who does not know distances is not asked for lines
        tours = drawn(atlas.problem, solution.tours, self.find_lines)
        return replace(solution, tours=tuple(tours))

    def _solve_group(
        self, atlas: Atlas, group: Group, share: float
    ) -> tuple[list[Tour], list[LeftOut]]:
        left_out = hopeless(atlas, group)
        without = {item.tree_id for item in left_out}
        group = Group(
            group.vehicles, tuple(job for job in group.jobs if job.tree_id not in without)
        )
        if not group.jobs:
            return [], left_out
        limit_s = self.limit_s * share
        if not self.thorough:
            limit_s = max(min(limit_s, SHORT_S + len(group.jobs) / TREES_PER_S), SHORT_S)
        question = instance(atlas, group, limit_s=limit_s, seed=self.seed)
        answer = self.run(question | {"thorough": self.thorough})
        tours = [
            schedule(atlas, vehicle, visits)
            for vehicle, visits in visits_of(atlas, group, answer["routes"])
        ]
        left_out += [
            LeftOut(tree_id=group.jobs[number].tree_id, reason=LeftOutReason.NO_TIME)
            for number in answer["left_out"]
        ]
        return tours, left_out

    def in_order(
        self, problem: TourProblem, *, free: frozenset[int] = frozenset()
    ) -> tuple[Tour, list[Violation], TourSolution]:
        """The tour of the only vehicle with the trees in the order given, and what is wrong.

        Somebody who knows the streets may want it all the same.

        Args:
            problem: its trees in their order.
            free: trees without a place in the order; each gets the one with the least detour.
        """
        began = time.perf_counter()
        _check(problem)
        atlas = Atlas(problem, self.find_distances(places_of(problem)))
        vehicle = problem.vehicles[0]
        jobs = put_between(atlas, vehicle, problem.jobs, free)
        tour = schedule(atlas, vehicle, with_refills(atlas, vehicle, jobs))
        solution = TourSolution(
            tours=(tour,),
            left_out=(),
            distances=atlas.distances.source,
            fell_back=atlas.distances.fell_back,
        )
        wrong = tour_violations(atlas, vehicle, tour)
        solution = self._drawn(atlas, replace(solution, seconds=time.perf_counter() - began))
        return solution.tours[0], wrong, solution


def _check(problem: TourProblem) -> None:
    if not problem.vehicles:
        msg = "No vehicle was chosen; choose at least one."
        raise InputError(msg)
    if len(problem.jobs) > MAX_TREES:
        msg = f"Tours for more than {MAX_TREES} trees at once cannot be computed; choose fewer."
        raise InputError(msg)
    points = {point.id: point for point in problem.water_points}
    for vehicle in problem.vehicles:
        if vehicle.depot_id not in points:
            msg = f"The depot of {vehicle.name} is not known; choose another one."
            raise InputError(msg)
