"""Trees and devices of a simulated city."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from baumfeuchte.sensors_sim.bochum import extra_devices, make_devices, make_trees
from baumfeuchte.sensors_sim.scenarios import BOCHUM, Fault, Scenario

if TYPE_CHECKING:
    from baumfeuchte.sensors_sim.things import SimDevice, SimTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """A city: everything that the truth and the messages are derived from.

    Attributes:
        seed: of weather, noise and radio.
        year: the simulated year; planting years are counted back from it.
        scenario: what happens in that year.
        trees, devices: the register.
    """

    seed: int
    year: int
    scenario: Scenario
    trees: tuple[SimTree, ...]
    devices: tuple[SimDevice, ...]

    @classmethod
    def bochum(cls, seed: int = 1, *, year: int, scenario: Scenario = BOCHUM) -> Self:
        """Bochum's pilot: 24 devices along Universitätsstraße and in the Westpark.

        A scenario may add devices that nobody registered.

        Args:
            seed: see the class.
            year: of 1 March of the simulated year (``season.season_start(clock()).year``).
            scenario: see ``scenarios``.
        """
        return cls(
            seed=seed,
            year=year,
            scenario=scenario,
            trees=make_trees(year),
            devices=(*make_devices(year), *extra_devices(year, scenario.troubles)),
        )

    def is_registered(self, device: SimDevice) -> bool:
        """Whether somebody wrote the device down."""
        trouble = self.scenario.fault_of(device.tree_number)
        return trouble is None or trouble.fault is not Fault.UNREGISTERED

    def tree_index(self, number: str) -> int:
        """Position of a tree in ``trees``.

        Raises:
            KeyError: no tree has this number.
        """
        for index, tree in enumerate(self.trees):
            if tree.number == number:
                return index
        raise KeyError(number)
