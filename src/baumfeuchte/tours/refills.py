"""Where to refill when the order of the trees is given: the least way, by dynamic programming.

A tank load serves trees in a row (Beasley 1983, Route first - cluster second methods for vehicle
routing, Omega 11, 403-408); between two loads stands the refill point with the least detour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SLACK = 1e-6
"""Litres that rounding may cost."""


@dataclass(frozen=True, slots=True)
class Load:
    """What the tank can do.

    Attributes:
        tank: what it holds when full; in the unit of the demands.
        left: what it holds at the start.
        refill_cost: of a refill beside its way, in the unit of the ways.
    """

    tank: float
    left: float
    refill_cost: float


@dataclass(frozen=True, slots=True)
class _Best:
    cost: float
    before: int
    station: int


def place_refills(
    ways: NDArray[np.float64] | NDArray[np.int64],
    route: Sequence[int],
    demands: Sequence[float],
    stations: Sequence[int],
    load: Load,
) -> list[int] | None:
    """For each tree of a route the refill point to visit before it, or -1.

    Args:
        ways: lengths [from, to] between places.
        route: places: the start, then the trees in their order.
        demands: of the trees.
        stations: places of refill points.
        load: of the tank.

    Returns:
        None where it cannot be done: a tree needs more than the tank, or there is no station.
    """
    best = [_Best(0.0, 0, -1)] + [_Best(np.inf, 0, -1)] * len(demands)
    for first in range(len(demands)):
        reached = best[first].cost
        if not np.isfinite(reached):
            continue
        here, then = route[first], route[first + 1]
        if first == 0:
            _extend(best, ways, route, demands, _Leg(0, load.left, float(ways[here, then]), -1))
        if stations:
            detours = [float(ways[here, s]) + float(ways[s, then]) for s in stations]
            nearest = int(np.argmin(detours))
            cost = reached + detours[nearest] + load.refill_cost
            _extend(best, ways, route, demands, _Leg(first, load.tank, cost, stations[nearest]))
    return _traced(best)


@dataclass(frozen=True, slots=True)
class _Leg:
    """A tank load: its first tree, the litres, what the way to that tree cost, where filled."""

    first: int
    litres: float
    cost: float
    station: int


def _extend(
    best: list[_Best],
    ways: NDArray[np.float64] | NDArray[np.int64],
    route: Sequence[int],
    demands: Sequence[float],
    leg: _Leg,
) -> None:
    litres, cost = leg.litres, leg.cost
    for last in range(leg.first, len(demands)):
        litres -= demands[last]
        if litres < -SLACK:
            return
        if last > leg.first:
            cost += float(ways[route[last], route[last + 1]])
        if cost < best[last + 1].cost:
            best[last + 1] = _Best(cost, leg.first, leg.station)


def _traced(best: Sequence[_Best]) -> list[int] | None:
    found = [-1] * (len(best) - 1)
    end = len(best) - 1
    while end > 0:
        step = best[end]
        if not np.isfinite(step.cost):
            return None
        found[step.before] = step.station
        end = step.before
    return found
