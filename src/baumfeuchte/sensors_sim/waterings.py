"""What the crews bring, as real ones do: by the list where it is dry, not always with success.

A crew comes to each tree at its rhythm, sees how dry it is, and passes by where the list would not
send it. What it brings is decided while the columns run, because one watering changes what the
next visit finds. The same waterings are the truth and the CSV file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from baumfeuchte.domain.tree import standing_years
from baumfeuchte.sensors_sim.column import LAYER_CM, LAYERS
from baumfeuchte.sensors_sim.dryness import true_state
from baumfeuchte.sensors_sim.season import HOUR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from baumfeuchte.sensors_sim.column import Columns
    from baumfeuchte.sensors_sim.fleet import Fleet

    Array = NDArray[np.float64]

EFFICIENCY = 0.8
"""Share of the litres that reaches the roots (irrigation-science 3.2, watering ring)."""
SOAKING_HOURS = 6
"""How long a watering bag or ring takes to empty (irrigation-science 3.1)."""
TARGET_REW = 0.9
"""Where the list wants the soil after a watering (irrigation-science 2.2)."""
SOON_REW = 0.1
"""A tree that is so little above its limit is on the list as well: it will be dry in days."""
LEAST_LITRES, STEP_LITRES, MOST_LITRES = 50.0, 10.0, 200.0
_FIRST_DAY = (5, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a watering goes.

    Attributes:
        share: of the waterings.
        litres_factor: of the list's litres that are brought.
        arrives: share of what is brought that reaches the roots.
    """

    share: float
    litres_factor: float = 1.0
    arrives: float = EFFICIENCY


BY_THE_LIST = Course(share=0.7)
TOO_MUCH = Course(share=0.15, litres_factor=1.8)
"""Until water stands in the pit."""
RUN_OFF = Course(share=0.15, arrives=0.1)
"""A dry crust sheds it, and most runs into the gutter."""
COURSES = (BY_THE_LIST, TOO_MUCH, RUN_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimWatering:
    """One watering.

    Attributes:
        tree_number: which tree.
        watered_at: when somebody was there (UTC).
        litres: brought.
        arrives: share of them that reaches the roots.
        logged: somebody wrote it down; else only the ground knows of it.
    """

    tree_number: str
    watered_at: datetime
    litres: float
    arrives: float = EFFICIENCY
    logged: bool = True

    @property
    def idempotency_key(self) -> str:
        """The same watering always has the same key."""
        return f"sim-{self.tree_number}-{self.watered_at:%Y%m%d}"


class _Visit(NamedTuple):
    """Somebody comes to a tree (its row); with ``litres`` nobody looks and nobody writes."""

    tree: int
    at: datetime
    course: Course
    litres: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crews:
    """All who water in one simulated year; ``run_columns`` calls them hour by hour.

    Attributes:
        fleet, columns: whose trees and whose ground.
        area_m2: ground area of each tree's column, shape (trees,).
        root_depth_cm: lower end of each root zone, (trees,).
        visits: by hour of the year.
        brought: what they brought so far, in order of time.
    """

    fleet: Fleet
    columns: Columns
    area_m2: Array
    root_depth_cm: Array
    visits: dict[int, list[_Visit]]
    brought: list[SimWatering] = field(default_factory=list)

    @classmethod
    def of_year(
        cls,
        fleet: Fleet,
        start: datetime,
        columns: Columns,
        *,
        area_m2: Array,
        root_depth_cm: Array,
    ) -> Crews:
        """The crews and volunteers of the simulated year that begins at ``start``."""
        visits: dict[int, list[_Visit]] = {}
        for visit in sorted((*_rounds(fleet, start), *_volunteers(fleet, start)), key=_by_time):
            visits.setdefault((visit.at - start) // HOUR, []).append(visit)
        return cls(
            fleet=fleet,
            columns=columns,
            area_m2=area_m2,
            root_depth_cm=root_depth_cm,
            visits=visits,
        )

    def __call__(self, hour: int, theta: Array, water_mm: Array) -> None:
        """Bring what is needed; it soaks in from the next hour on.

        Args:
            hour: since the start of the year.
            theta: water content now, shape (trees, layers), m3/m3.
            water_mm: of all hours, shape (hours, trees), mm; changed in place.
        """
        for visit in self.visits.get(hour, ()):
            logged = visit.litres is None
            litres = visit.litres or self._wanted_litres(visit, theta[visit.tree])
            if not litres:
                continue
            watering = SimWatering(
                tree_number=self.fleet.trees[visit.tree].number,
                watered_at=visit.at,
                litres=litres,
                arrives=visit.course.arrives,
                logged=logged,
            )
            self.brought.append(watering)
            depth_mm = watering.arrives * litres / self.area_m2[visit.tree]
            water_mm[hour + 1 : hour + 1 + SOAKING_HOURS, visit.tree] += depth_mm / SOAKING_HOURS

    def _wanted_litres(self, visit: _Visit, theta: Array) -> float:
        """What the list says (irrigation-science 3.2) and the crew makes of it; 0 where it is wet.

        Args:
            visit: to which tree, and how it goes.
            theta: of the tree's layers, m3/m3.
        """
        tree, row = self.fleet.trees[visit.tree], visit.tree
        wet, dry = float(self.columns.fc[row, 0]), float(self.columns.pwp[row, 0])
        rew = (theta - dry) / (wet - dry)
        state = true_state(
            tree.number, standing_years(tree.planting_year, visit.at.date()) or 0, rew
        )
        if state.rew >= state.water_at + SOON_REW:
            return 0.0
        rooted = np.arange(LAYERS) * LAYER_CM < self.root_depth_cm[row]
        missing = np.maximum(TARGET_REW - rew, 0.0)[rooted].sum() * (wet - dry) * LAYER_CM * 10.0
        litres = missing * self.area_m2[row] / EFFICIENCY
        litres = float(np.ceil(litres / STEP_LITRES) * STEP_LITRES)
        litres = min(max(litres, LEAST_LITRES), MOST_LITRES) * visit.course.litres_factor
        return float(np.ceil(litres / STEP_LITRES) * STEP_LITRES)


def _by_time(visit: _Visit) -> tuple[datetime, int]:
    return visit.at, visit.tree


def _rounds(fleet: Fleet, start: datetime) -> list[_Visit]:
    """When the crews pass each tree, and how a watering would go."""
    found = []
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
            course = COURSES[int(rng.choice(len(COURSES), p=[item.share for item in COURSES]))]
            found.append(_Visit(index, at, course))
            day += timedelta(days=tree.watered_every_days)
    return found


def _volunteers(fleet: Fleet, start: datetime) -> list[_Visit]:
    """Who waters a tree in the evening and tells nobody."""
    return [
        _Visit(
            tree=fleet.tree_index(item.tree_number),
            at=datetime(start.year, *item.day, 18, 20, tzinfo=UTC),
            course=BY_THE_LIST,
            litres=item.litres,
        )
        for item in fleet.scenario.volunteers
    ]
