"""An instance of ``model.instance`` in the solver's own terms."""

from __future__ import annotations

import time
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pyvrp
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.search import NeighbourhoodParams
from pyvrp.stop import MultipleCriteria

from baumfeuchte.tours.refills import Load, place_refills

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyvrp.stop import StoppingCriterion

SECOND_COST = 1
"""A second costs as much as a metre: at 25 km/h the way decides, and no refill is for nothing."""

PATIENCE = 20_000
"""Steps without improvement after which the search ends; a few trees need not all of the time."""

FEASIBLE_SHARE = 0.5
TRY_SHARE = 0.06
LAST_SHARE = 0.3
"""Of the time: for all trees, for each shorter list, at least for the last search."""


CONSTRUCT_STEPS = 150
MAX_S = 10**9
START_S = 2.0
"""How much longer than its processor time the whole may take on the clock, for its start."""
LEAST_S = 2.0
"""So long a search may take even where its process started late, or as long as it was given."""
DETOUR_S = 300
"""What a refill costs beside filling, roughly: the way there."""

PARAMS = pyvrp.SolveParams(
    ils=pyvrp.IteratedLocalSearchParams(history_length=30),
    neighbourhood=NeighbourhoodParams(num_neighbours=20),
)
"""For seconds, not minutes: fewer neighbours, and less patience with worse solutions."""


class MaxWork:
    """Stops after seconds of processor time, or at an end on the clock.

    So the search still does its work on a busy machine.
    """

    def __init__(self, seconds: float, end: float) -> None:
        self._cpu = time.process_time() + seconds
        self._clock = end

    def __call__(self, best_cost: int) -> bool:
        """Whether the time is up."""
        del best_cost
        return time.process_time() > self._cpu or time.monotonic() > self._clock


class Task:
    """One instance, and what of it is tried."""

    def __init__(self, instance: dict[str, Any]) -> None:
        self._began = time.process_time()
        self.limit_s = float(instance["limit_s"])
        # A worker's time began before its process did; the monotonic clock is that of the machine.
        now = time.monotonic()
        self.end = max(
            float(instance.get("began", now)) + START_S + self.limit_s,
            now + min(self.limit_s, LEAST_S),
        )
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
        """Processor time that is left."""
        return self.limit_s - (time.process_time() - self._began)

    @property
    def is_early(self) -> bool:
        """Whether the clock leaves time for the last search too."""
        return self.end - time.monotonic() > LAST_SHARE * self.limit_s

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

    @property
    def has_refills(self) -> bool:
        """Whether some vehicle can refill somewhere."""
        return any(kind is not None for kind in self._kinds)

    def endless(self, order: Sequence[int], *, alone: bool = False) -> pyvrp.ProblemData:
        """The same trees with tanks that hold everything, and less time: refills take some.

        ``alone``: the first vehicle serves them all, however long it takes.
        """
        demand = sum(self.clients[index]["demand"] for index in order)
        tanks = sum(vehicle["tank"] - vehicle["missing"] for vehicle in self._vehicles)
        data = self.data(order)
        loads = max(demand - tanks, 0) / (tanks or 1)
        types = []
        for vehicle, kind in zip(self._vehicles, data.vehicle_types(), strict=True):
            fills = [point["service"] for point in vehicle["refills"]]
            pause = int(loads * (min(fills, default=0) + DETOUR_S))
            types.append(
                kind.replace(
                    capacity=[demand + vehicle["tank"]],
                    reload_depots=[],
                    initial_load=[0],
                    tw_late=(late := max(kind.tw_late - pause, kind.tw_early)),
                    start_late=late,
                )
            )
        if alone:
            types = [types[0].replace(tw_early=0, tw_late=MAX_S, start_late=MAX_S)]
        return data.replace(vehicle_types=types)

    def refilled(self, number: int, trees: Sequence[pyvrp.Client]) -> list[int] | None:
        """The depot to refill at before each tree of a vehicle, or -1."""
        vehicle = self._vehicles[number]
        depots = {
            kind[1]: index
            for index, kind in enumerate(self._kinds)
            if kind is not None and kind[0] == number
        }
        found = place_refills(
            self._metres,
            [vehicle["start"], *(tree.location for tree in trees)],
            [tree.delivery[0] for tree in trees],
            list(depots),
            Load(
                tank=vehicle["tank"],
                left=vehicle["tank"] - vehicle["missing"],
                refill_cost=DETOUR_S,
            ),
        )
        return None if found is None else [depots.get(place, -1) for place in found]

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
                params=PARAMS,
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
