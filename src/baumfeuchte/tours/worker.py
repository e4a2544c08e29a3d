"""The solver, in a process of its own: reads one problem as JSON, writes one answer, ends.

PyVRP's iterated local search (Wouda, Lan and Kool 2024, INFORMS Journal on Computing 36, 943-955;
https://pyvrp.org) does the work. Its search puts optional clients only into trips that exist, never
into a new trip after a refill. So every tree is required, and where the working time is too short
for all, we look for the longest list of the most urgent trees that fits; what then still fits in
between is added as optional.
"""

from __future__ import annotations

import sys
import time
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyvrp
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.stop import FirstFeasible, MaxRuntime, MultipleCriteria, NoImprovement

if TYPE_CHECKING:
    from collections.abc import Sequence

from pyvrp.stop import StoppingCriterion

SECOND_COST = 1
"""A second costs as much as a metre: at 25 km/h the way decides, and no refill is for nothing."""

PATIENCE = 20_000
"""Steps without improvement after which the search ends; a few trees need no five seconds."""

FEASIBLE_SHARE = 0.3
TRY_SHARE = 0.06
LAST_SHARE = 0.3
"""Of the time: for all trees, for each shorter list, at least for the last search."""


class _Task:
    """One instance, and what of it is tried."""

    def __init__(self, instance: dict[str, Any]) -> None:
        self._began = time.perf_counter()
        self.limit_s = float(instance["limit_s"])
        self.patience = 10**12 if instance.get("thorough") else PATIENCE
        self._seed = int(instance["seed"])
        self.clients = instance["clients"]
        self.by_rank = sorted(range(len(self.clients)), key=lambda i: self.clients[i]["rank"])
        self._vehicles = instance["vehicles"]
        # The stubs of the solver know no matrix type.
        self._metres: Any = np.array(instance["metres"], dtype=np.int64)
        self._seconds: Any = [np.array(v["seconds"], dtype=np.int64) for v in self._vehicles]
        self._depots, self._kinds = self._make_depots()
        self.iterations = 0

    @property
    def left_s(self) -> float:
        """Time that is left."""
        return self.limit_s - (time.perf_counter() - self._began)

    def _make_depots(self) -> tuple[list[pyvrp.Depot], list[tuple[int, int] | None]]:
        """Start and end of each vehicle, then its refill points; with whose and which they are."""
        depots, kinds = [], list[tuple[int, int] | None]()
        for number, vehicle in enumerate(self._vehicles):
            depots += [pyvrp.Depot(vehicle["start"]), pyvrp.Depot(vehicle["end"])]
            kinds += [None, None]
            for point in vehicle["refills"]:
                if point["closes"] < point["opens"]:
                    continue
                depots.append(
                    pyvrp.Depot(
                        point["place"],
                        tw_early=point["opens"],
                        tw_late=point["closes"],
                        service_duration=point["service"],
                    )
                )
                kinds.append((number, point["place"]))
        return depots, kinds

    def data(self, chosen: Sequence[int], optional: Sequence[int] = ()) -> pyvrp.ProblemData:
        """The problem of some trees."""
        farthest = int(self._metres.max(initial=1)) + int(
            max((matrix.max(initial=1) for matrix in self._seconds), default=1)
        )
        prize = 10 * (farthest + 1)
        clients = [self._client(index, required=True, prize=0) for index in chosen]
        clients += [
            self._client(index, required=False, prize=prize + (len(optional) - order) * prize)
            for order, index in enumerate(optional)
        ]
        return pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in self._metres],
            clients,
            self._depots,
            [self._vehicle_type(number) for number in range(len(self._vehicles))],
            [self._metres for _ in self._vehicles],
            self._seconds,
        )

    def _client(self, index: int, *, required: bool, prize: int) -> pyvrp.Client:
        item = self.clients[index]
        return pyvrp.Client(
            item["place"], delivery=[item["demand"]], required=required, prize=prize
        )

    def _vehicle_type(self, number: int) -> pyvrp.VehicleType:
        vehicle = self._vehicles[number]
        own = [i for i, kind in enumerate(self._kinds) if kind is not None and kind[0] == number]
        start = [i for i, kind in enumerate(self._kinds) if kind is None][2 * number]
        return pyvrp.VehicleType(
            num_available=1,
            capacity=[vehicle["tank"]],
            start_depot=start,
            end_depot=start + 1,
            tw_early=vehicle["from"],
            tw_late=max(vehicle["until"], vehicle["from"]),
            unit_distance_cost=1,
            unit_duration_cost=SECOND_COST,
            profile=number,
            initial_load=[vehicle["missing"]],
            reload_depots=own,
        )

    def solve(
        self,
        data: pyvrp.ProblemData,
        *criteria: StoppingCriterion,
        start: pyvrp.Solution | None = None,
    ) -> pyvrp.Solution | None:
        """The best solution found, if it can be driven."""
        with warnings.catch_warnings():
            # That a list is too long for the working time is what we want to find out.
            warnings.simplefilter("ignore", PenaltyBoundWarning)
            result = pyvrp.solve(
                data,
                MultipleCriteria(list(criteria)),
                seed=self._seed,
                collect_stats=False,
                initial_solution=start,
            )
        self.iterations += result.num_iterations
        best = result.best
        return best if best.is_feasible() and best.is_complete() else None

    def answer(self, solution: pyvrp.Solution, order: Sequence[int]) -> dict[str, Any]:
        """A solution in the numbers of the instance."""
        routes: list[dict[str, Any]] = []
        for route in solution.routes():
            visits: list[tuple[str, int]] = []
            for activity in route.schedule()[1:-1]:
                if activity.is_client():
                    visits.append(("tree", order[activity.idx]))
                    continue
                kind = self._kinds[activity.idx]
                if kind is not None:
                    visits.append(("refill", kind[1]))
            routes.append({"vehicle": route.vehicle_type(), "visits": visits})
        served = {number for route in routes for kind, number in route["visits"] if kind == "tree"}
        return {
            "routes": routes,
            "left_out": [index for index in self.by_rank if index not in served],
            "iterations": self.iterations,
            "cost": solution.distance() + SECOND_COST * solution.duration(),
            "metres": solution.distance(),
        }


def solve_instance(instance: dict[str, Any]) -> dict[str, Any]:
    """Solve a problem of ``model.instance``."""
    task = _Task(instance)
    order = task.by_rank
    found = _feasible(task, order, task.limit_s * FEASIBLE_SHARE)
    if found is None:
        order, found = _longest(task)
    if found is None:
        return {
            "routes": [], "left_out": task.by_rank, "iterations": task.iterations, "cost": 0,
            "metres": 0,
        }  # fmt: skip
    rest = [index for index in task.by_rank if index not in set(order)]
    data = task.data(order, rest)
    begin = _moved(found, data)
    seconds = max(task.left_s, LAST_SHARE * task.limit_s)
    better = task.solve(data, MaxRuntime(seconds), NoImprovement(task.patience), start=begin)
    return task.answer(begin if better is None else better, [*order, *rest])


def _moved(solution: pyvrp.Solution, data: pyvrp.ProblemData) -> pyvrp.Solution:
    """The same routes in a problem that has further, optional trees."""
    routes = []
    for route in solution.routes():
        activities: list[pyvrp.Activity] = list(route.schedule()[1:-1])
        routes.append(pyvrp.Route(data, activities, route.vehicle_type()))
    return pyvrp.Solution(data, routes)


def _feasible(task: _Task, order: Sequence[int], seconds: float) -> pyvrp.Solution | None:
    return task.solve(task.data(order), FirstFeasible(), MaxRuntime(seconds))


def _longest(task: _Task) -> tuple[list[int], pyvrp.Solution | None]:
    """The longest list of the most urgent trees that can be driven."""
    low, high = 0, len(task.by_rank)
    best: pyvrp.Solution | None = None
    while high - low > 1 and task.left_s > LAST_SHARE * task.limit_s:
        middle = (low + high) // 2
        found = _feasible(task, task.by_rank[:middle], task.limit_s * TRY_SHARE)
        if found is None:
            high = middle
        else:
            low, best = middle, found
    return task.by_rank[:low], best


def main() -> None:
    """One problem in, one answer out."""
    answer = solve_instance(orjson.loads(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(orjson.dumps(answer))


if __name__ == "__main__":
    main()
