"""First answers, before the search: the way first, the refills then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyvrp
from pyvrp.stop import FirstFeasible, MaxIterations, NoImprovement

from baumfeuchte.tours.task import CONSTRUCT_STEPS, PARAMS, PATIENCE, MaxWork

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.tours.task import Task


def feasible(task: Task, order: Sequence[int], seconds: float) -> pyvrp.Solution | None:
    """A solution that serves all of these trees, if one is found in the time."""
    data = task.data(order)
    start = _route_first(task, order, data, seconds / 2)
    return task.solve(data, FirstFeasible(), MaxWork(seconds / 2, task.end), start=start)


def _route_first(
    task: Task, order: Sequence[int], data: pyvrp.ProblemData, seconds: float
) -> pyvrp.Solution | None:
    """Routes as if tanks were endless, then refills where they cost the least."""
    if not task.has_refills:
        return None
    endless = task.solve(task.endless(order), MaxWork(seconds, task.end), NoImprovement(PATIENCE))
    if endless is None:
        return None
    routes = []
    for route in endless.routes():
        trees = [item.idx for item in route.schedule() if item.is_client()]
        full = _refilled_route(task, data, route.vehicle_type(), trees)
        if full is None:
            return None
        routes.append(full)
    return pyvrp.Solution(data, routes)


def _refilled_route(
    task: Task, data: pyvrp.ProblemData, vehicle: int, trees: Sequence[int]
) -> pyvrp.Route | None:
    """The trees (clients of the data) in their order, with refills; None where tanks do not do."""
    depots = task.refilled(vehicle, [data.client(index) for index in trees])
    if depots is None:
        return None
    texts = []
    for index, depot in zip(trees, depots, strict=True):
        texts += [f"D{depot}", f"C{index}"] if depot >= 0 else [f"C{index}"]
    return pyvrp.Route(data, [pyvrp.Activity(text) for text in texts], vehicle)


def constructed(task: Task) -> tuple[int, pyvrp.Solution | None]:
    """A first answer without luck: one long way past all trees, cut where each shift ends."""
    one = task.endless(task.by_rank, alone=True)
    way = pyvrp.solve(one, MaxIterations(CONSTRUCT_STEPS), collect_stats=False, params=PARAMS)
    order = [
        item.idx for route in way.best.routes() for item in route.schedule() if item.is_client()
    ]
    low, high, best = 0, len(order) + 1, None
    while high - low > 1:
        middle = (low + high) // 2
        found = _cut(task, [index for index in order if index < middle], middle)
        if found is None:
            high = middle
        else:
            low, best = middle, found
    return low, best


def _cut(task: Task, order: list[int], count: int) -> pyvrp.Solution | None:
    """The trees in this order (numbers by rank), each vehicle as many as it can."""
    data = task.data(task.by_rank[:count])
    routes: list[pyvrp.Route] = []
    rest = order
    for vehicle in range(len(data.vehicle_types())):
        low, high, best = 0, len(rest) + 1, None
        while high - low > 1:
            middle = (low + high) // 2
            route = _refilled_route(task, data, vehicle, rest[:middle])
            if route is None or not route.is_feasible():
                high = middle
            else:
                low, best = middle, route
        if best is not None:
            routes.append(best)
        rest = rest[low:]
    return None if rest else pyvrp.Solution(data, routes)
