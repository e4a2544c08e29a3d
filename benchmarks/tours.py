"""Tours against the solver's own long run: ``python benchmarks/tours.py [--long SECONDS]``.

Each line is a day in Bochum with random trees: the answer that the service gives within its limit,
next to the best of a run that takes much longer, in the same process. ``cost`` is what the solver
minimises: metres plus seconds. E-n22-k4 (optimum 375) stands beside it.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import numpy as np

from baumfeuchte.domain.tour import (
    PointKind,
    TourProblem,
    TourSolution,
    TreeJob,
    Vehicle,
    WaterPoint,
)
from baumfeuchte.tours.distances import Distances, straight
from baumfeuchte.tours.places import Atlas, places_of
from baumfeuchte.tours.plan import LIMIT_S, TourPlanner
from baumfeuchte.tours.verify import violations

_INSTANCE = Path(__file__).parents[1] / "tests/data/tours/E-n22-k4.json"
_POINTS = (
    (51.4818, 7.2162, PointKind.DEPOT_AND_REFILL, 600),
    (51.4530, 7.2620, PointKind.REFILL, 300),
    (51.4830, 7.1340, PointKind.REFILL, 300),
    (51.4890, 7.2950, PointKind.REFILL, 250),
)


@dataclass(frozen=True)
class Day:
    """How many trees, vehicles, and litres in a tank."""

    trees: int
    vehicles: int
    tank_litres: int
    seed: int

    def problem(self) -> TourProblem:
        """The day, the same for the same seed."""
        dice = random.Random(self.seed)
        points = tuple(
            WaterPoint(
                id=number + 1,
                name=str(number),
                kind=kind,
                latitude=latitude,
                longitude=longitude,
                fill_litres_per_min=rate,
                opens=time(7) if number == 2 else None,
                closes=time(14) if number == 2 else None,
            )
            for number, (latitude, longitude, kind, rate) in enumerate(_POINTS)
        )
        vehicles = tuple(
            Vehicle(
                id=number + 1,
                name=str(number),
                tank_litres=self.tank_litres * (1 + number % 2),
                depot_id=1,
                shift_start=time(6),
                shift_end=time(15),
                pump_litres_per_min=120,
                stop_min=3,
                speed_kmh=25,
            )
            for number in range(self.vehicles)
        )
        jobs = tuple(
            TreeJob(
                tree_id=number + 1,
                latitude=dice.uniform(51.42, 51.53),
                longitude=dice.uniform(7.11, 7.34),
                litres=dice.choice([60, 80, 90, 100, 120, 150]),
                rank=number + 1,
            )
            for number in range(self.trees)
        )
        return TourProblem(vehicles=vehicles, water_points=points, jobs=jobs)


def cost(solution: TourSolution) -> float:
    """Metres plus seconds."""
    return sum(tour.metres + 60 * tour.minutes for tour in solution.tours)


def line(day: Day, long_s: float) -> str:
    """Short run, long run, and the proof."""
    problem = day.problem()
    short = TourPlanner(limit_s=LIMIT_S).solve(problem)
    long = _long_run(problem, long_s)
    atlas = Atlas(problem, straight(places_of(problem)))
    faults = len(violations(atlas, short))
    kilometres, best = kilometres_of(short), kilometres_of(long)
    refills = sum(tour.refills for tour in short.tours)
    return (
        f"{day.trees:5d} {day.vehicles:4d} {day.tank_litres:6d} {kilometres:8.1f} {refills:7d} "
        f"{len(short.left_out):8d} {short.seconds:8.2f} {cost(short):10.0f} {cost(long):10.0f} "
        f"{cost(short) / cost(long):6.3f} {kilometres / best:8.3f} {faults:6d}"
    )


def kilometres_of(solution: TourSolution) -> float:
    """Of all vehicles."""
    return sum(tour.metres for tour in solution.tours) / 1000


def _long_run(problem: TourProblem, long_s: float) -> TourSolution:
    """The better one of two seeds: a single run may have bad luck."""
    runs = [
        TourPlanner(limit_s=long_s / 2, seed=seed, thorough=True).solve(problem) for seed in (1, 2)
    ]
    most = min(len(run.left_out) for run in runs)
    return min((run for run in runs if len(run.left_out) == most), key=cost)


def benchmark_line() -> str:
    """E-n22-k4."""
    data = json.loads(_INSTANCE.read_text("utf-8"))
    places = data["coordinates"]
    metres = np.array(
        [[int(math.hypot(a[0] - b[0], a[1] - b[1]) + 0.5) for b in places] for a in places]
    ).astype(float)
    problem = TourProblem(
        vehicles=tuple(
            Vehicle(
                id=number,
                name=str(number),
                tank_litres=data["capacity"],
                depot_id=1,
                shift_start=time(0),
                shift_end=time(23, 59),
                pump_litres_per_min=1e9,
                stop_min=0,
                speed_kmh=60,
            )
            for number in range(1, data["vehicles"] + 1)
        ),
        water_points=(
            WaterPoint(id=1, name="depot", kind=PointKind.DEPOT, latitude=0, longitude=0),
        ),
        jobs=tuple(
            TreeJob(tree_id=number, latitude=0, longitude=0, litres=demand, rank=number)
            for number, demand in enumerate(data["demands"])
            if number
        ),
    )
    planner = TourPlanner(find_distances=lambda _places: Distances(metres=metres))
    found = planner.solve(problem)
    length = sum(tour.metres for tour in found.tours)
    return f"E-n22-k4: {length:.0f} (optimum 375, {length / 375 - 1:+.1%}) in {found.seconds:.2f} s"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", type=float, default=60, help="seconds of the long run")
    long_s = parser.parse_args().long
    print(benchmark_line())
    print(
        "trees cars   tank       km refills left out  seconds       cost       long  "
        "ratio km ratio faults"
    )
    for day in (
        Day(100, 2, 2000, 1),
        Day(300, 5, 2000, 2),
        Day(300, 6, 1000, 3),
        Day(300, 5, 4000, 4),
        Day(300, 3, 2000, 5),
    ):
        print(line(day, long_s), flush=True)


if __name__ == "__main__":
    main()
