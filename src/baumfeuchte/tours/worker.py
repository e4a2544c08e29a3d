"""The solver, in a process of its own: reads one problem as JSON, writes one answer, ends.

PyVRP's iterated local search (Wouda, Lan and Kool 2024, INFORMS Journal on Computing 36, 943-955;
https://pyvrp.org) does the work. Its search puts optional clients only into trips that exist, never
into a new trip after a refill. So every tree is required, and where the working time is too short
for all, we look for the longest list of the most urgent trees that fits; what then still fits in
between is added as optional.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import orjson
import pyvrp
from pyvrp.stop import NoImprovement

# Beside us, wherever that is: started as a file, the interpreter looks elsewhere.
sys.path.insert(0, str(Path(__file__).parents[2]))

from baumfeuchte.tours.routes import constructed, feasible
from baumfeuchte.tours.task import FEASIBLE_SHARE, LAST_SHARE, TRY_SHARE, MaxWork, Task


def solve_instance(instance: dict[str, Any]) -> dict[str, Any]:
    """Solve a problem of ``model.instance``."""
    task = Task(instance)
    order = task.by_rank
    found = feasible(task, order, task.limit_s * FEASIBLE_SHARE)
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
    better = task.solve(data, MaxWork(seconds, task.end), NoImprovement(task.patience), start=begin)
    return task.answer(begin if better is None else better, [*order, *rest])


def _moved(solution: pyvrp.Solution, data: pyvrp.ProblemData) -> pyvrp.Solution:
    """The same routes in a problem that has further, optional trees."""
    routes = []
    for route in solution.routes():
        activities: list[pyvrp.Activity] = list(route.schedule()[1:-1])
        routes.append(pyvrp.Route(data, activities, route.vehicle_type()))
    return pyvrp.Solution(data, routes)


def _longest(task: Task) -> tuple[list[int], pyvrp.Solution | None]:
    """The longest list of the most urgent trees that can be driven."""
    low, best = constructed(task)
    high = len(task.by_rank)
    while high - low > 1 and task.left_s > LAST_SHARE * task.limit_s and task.is_early:
        middle = (low + high) // 2
        found = feasible(task, task.by_rank[:middle], task.limit_s * TRY_SHARE)
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
