"""What happens to the city in a simulated year, beyond ordinary weather."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

MonthDay = tuple[int, int]


class Volunteer(NamedTuple):
    """A neighbour who waters a tree one evening and tells nobody."""

    tree_number: str
    day: MonthDay
    litres: float


class Fault(StrEnum):
    """What can be wrong with a device."""

    SILENT = "silent"
    """It sends nothing any more."""
    STUCK = "stuck"
    """It goes on sending one and the same frame content."""
    WEAK = "weak"
    """Its battery is nearly empty."""
    UNREGISTERED = "unregistered"
    """It was put in and switched on, and nobody wrote it down."""


class Trouble(NamedTuple):
    """A device with a fault, known by its tree, from a day of the year on."""

    tree_number: str
    fault: Fault
    since: MonthDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A named course of the year.

    Attributes:
        name: as on the command line.
        dry_from, dry_until: first and last (month, day) of a spell without the weather's own rain.
        showers_mm: rain that falls within the spell all the same, by (month, day).
        last_watering: no tree is watered by the crews after this (month, day).
        volunteers: who waters without a word.
        troubles: devices with a fault; at most one a tree.
    """

    name: str
    dry_from: MonthDay
    dry_until: MonthDay
    showers_mm: Mapping[MonthDay, float] = field(default_factory=lambda: MappingProxyType({}))
    last_watering: MonthDay = (9, 30)
    volunteers: tuple[Volunteer, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    def fault_of(self, tree_number: str) -> Trouble | None:
        """What is wrong with the device at a tree."""
        return next((item for item in self.troubles if item.tree_number == tree_number), None)


BOCHUM = Scenario(
    name="bochum",
    dry_from=(6, 24),
    dry_until=(7, 22),
    # Three days of soaking rain, then a fortnight and more with one light shower.
    showers_mm=MappingProxyType({(6, 24): 34.0, (6, 25): 38.0, (6, 26): 28.0, (7, 7): 3.0}),
    volunteers=(Volunteer("U-0122", (7, 11), 90.0),),
)
DEMO = replace(
    BOCHUM,
    name="demo",
    # Something to do for the people who look after the sensors.
    troubles=(
        Trouble("W-044", Fault.SILENT, (7, 9)),
        Trouble("W-040", Fault.STUCK, (7, 5)),
        Trouble("W-021", Fault.WEAK, (5, 20)),
        Trouble("U-0105", Fault.UNREGISTERED, (7, 13)),
    ),
)
DRY_WEEKS = Scenario(
    name="dry_weeks",
    dry_from=(6, 21),
    dry_until=(8, 10),
    # Soaked on 23 June; on 15 July no drop has fallen for three weeks, and no crew has come.
    showers_mm=MappingProxyType({(6, 21): 34.0, (6, 22): 38.0, (6, 23): 28.0}),
    last_watering=(6, 24),
)

SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {scenario.name: scenario for scenario in (BOCHUM, DEMO, DRY_WEEKS)}
)


def scenario_by_name(name: str) -> Scenario:
    """Look a scenario up.

    Raises:
        InputError: there is none of that name.
    """
    scenario = SCENARIOS.get(name)
    if scenario is None:
        msg = f"There is no scenario {name!r}; choose one of {', '.join(SCENARIOS)}."
        raise InputError(msg)
    return scenario
