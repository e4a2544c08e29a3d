"""What happens to the city in a simulated year, beyond ordinary weather."""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A named course of the year.

    Attributes:
        name: as on the command line.
        dry_from, dry_until: first and last (month, day) of a spell without the weather's own rain.
        showers_mm: rain that falls within the spell all the same, by (month, day).
        last_watering: no tree is watered by the crews after this (month, day).
        volunteers: who waters without a word.
    """

    name: str
    dry_from: MonthDay
    dry_until: MonthDay
    showers_mm: Mapping[MonthDay, float] = field(default_factory=lambda: MappingProxyType({}))
    last_watering: MonthDay = (9, 30)
    volunteers: tuple[Volunteer, ...] = ()


BOCHUM = Scenario(
    name="bochum",
    dry_from=(6, 24),
    dry_until=(7, 22),
    # Three days of soaking rain, then a fortnight and more with one light shower.
    showers_mm=MappingProxyType({(6, 24): 34.0, (6, 25): 38.0, (6, 26): 28.0, (7, 7): 3.0}),
    volunteers=(Volunteer("U-0122", (7, 11), 90.0),),
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
    {scenario.name: scenario for scenario in (BOCHUM, DRY_WEEKS)}
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
