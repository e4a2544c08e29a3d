"""What the crews brought: the same plan is the truth and the CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from baumfeuchte.sensors_sim.fleet import Fleet

EFFICIENCY = 0.8
"""Share of the litres that reaches the roots (irrigation-science 3.2, watering ring)."""
SOAKING_HOURS = 6
"""How long a watering bag or ring takes to empty (irrigation-science 3.1)."""
_FIRST_DAY = (5, 4)
_LITRES = (60, 80, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimWatering:
    """One watering.

    Attributes:
        tree_number: which tree.
        watered_at: when the crew was there (UTC).
        litres: brought, of which ``EFFICIENCY`` arrives.
    """

    tree_number: str
    watered_at: datetime
    litres: float

    @property
    def idempotency_key(self) -> str:
        """The same watering always has the same key."""
        return f"sim-{self.tree_number}-{self.watered_at:%Y%m%d}"


def plan_waterings(fleet: Fleet, start: datetime) -> tuple[SimWatering, ...]:
    """All waterings of the simulated year that begins at ``start``, in order of time."""
    plan = []
    for index, tree in enumerate(fleet.trees):
        if not tree.watered_every_days:
            continue
        rng = np.random.default_rng([fleet.seed, 2, index])
        last_month, last_day = min(tree.watered_until, fleet.scenario.last_watering)
        last = datetime(start.year, last_month, last_day, 23, tzinfo=UTC)
        day = datetime(start.year, *_FIRST_DAY, tzinfo=UTC)
        day += timedelta(days=int(rng.integers(tree.watered_every_days)))
        while day <= last:
            at = day + timedelta(minutes=int(rng.integers(5 * 60, 12 * 60)))
            plan.append(
                SimWatering(
                    tree_number=tree.number, watered_at=at, litres=float(rng.choice(_LITRES))
                )
            )
            day += timedelta(days=tree.watered_every_days)
    return tuple(sorted(plan, key=lambda watering: (watering.watered_at, watering.tree_number)))


def hourly_watering_mm(
    fleet: Fleet, start: datetime, hours: int, area_m2: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Water that the crews' litres add to each column, shape (hours, trees), mm.

    Args:
        fleet: whose plan it is.
        start: of the simulated year.
        hours: how many hours from ``start``.
        area_m2: ground area of each tree's column, shape (trees,).
    """
    water = np.zeros((hours, len(fleet.trees)))
    for watering in plan_waterings(fleet, start):
        first = int((watering.watered_at - start) / timedelta(hours=1)) + 1
        tree = fleet.tree_index(watering.tree_number)
        depth_mm = EFFICIENCY * watering.litres / area_m2[tree]
        water[first : first + SOAKING_HOURS, tree] += depth_mm / SOAKING_HOURS
    return water
