"""The trees and devices of the simulated Bochum pilot, as tables.

Streets, districts and species are Bochum's; numbers, positions along the street and everything
about the ground are made up. ``kappa`` and ``rain_share`` were set so that a dry July shows
every status.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from baumfeuchte.sensors_sim.scenarios import Fault
from baumfeuchte.sensors_sim.things import SimDevice, SimTree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baumfeuchte.sensors_sim.scenarios import Trouble

LSE01, SE01 = "dragino/LSE01", "dragino/SE01-LB"
TRS12, SDD = "decentlab/DL-TRS12", "decentlab/DL-SDD"
EM500, CUBE02 = "milesight/EM500-SMTC", "sensefarm/CUBE02"

PROFILE_CM = (10.0, 20.0, 30.0, 40.0, 60.0, 90.0)
TENSION_CM = (30.0, 60.0, 90.0)

TILIA, ACER, QUERCUS = "Tilia cordata", "Acer platanoides", "Quercus robur"
PLATANUS, GLEDITSIA = "Platanus x hispanica", "Gleditsia triacanthos"
CARPINUS, LIQUIDAMBAR, GINKGO = "Carpinus betulus", "Liquidambar styraciflua", "Ginkgo biloba"

_STREET = "Universitätsstraße"
_STREET_LAT = (51.4750, 51.4690, 51.4610, 51.4530, 51.4450)
_STREET_LON = (7.2200, 7.2290, 7.2410, 7.2510, 7.2600)
_STREET_PARTS = ((0.3, "Bochum-Mitte"), (0.7, "Wiemelhausen"), (1.0, "Querenburg"))
_PARK = "Westpark"
_PARK_LAT, _PARK_LON = 51.4790, 7.1990
_PARK_DISTRICT = "Bochum-Mitte"
_SIDE_DEGREES = 0.00012  # from the middle of the street to its trees


class _Row(NamedTuple):
    """A tree: ``place`` is 0..1 along the street, or (north, east) in the park in degrees."""

    number: str
    species: str
    age: int
    place: float | tuple[float, float]
    soil: str
    kappa_per_1000: float
    rain_share: float
    watered: tuple[int, tuple[int, int]] | None = None
    probes: tuple[tuple[str, tuple[float, ...]], ...] = ()


_WELL = (8, (9, 30))  # a crew passes every 8 days until the end of September
_OFTEN = (6, (9, 30))
_UNTIL_JUNE = (12, (6, 22))

_ROWS = (
    # Young trees of the street: single-depth probes in the ball, tension and profiles.
    _Row("U-0104", TILIA, 0, 0.03, "substrate", 1.50, 0.9, _OFTEN, ((LSE01, (15,)),)),
    _Row("U-0107", TILIA, 0, 0.06, "substrate", 0.89, 0.9, _UNTIL_JUNE, ((LSE01, (15,)),)),
    _Row("U-0111", ACER, 1, 0.09, "Sl3", 1.05, 0.9, _UNTIL_JUNE, ((TRS12, (15,)),)),
    _Row("U-0115", ACER, 1, 0.12, "Sl3", 1.66, 0.9, _UNTIL_JUNE, ((CUBE02, TENSION_CM),)),
    _Row("U-0118", GLEDITSIA, 2, 0.15, "Sl2", 1.36, 0.8, _WELL, ((CUBE02, TENSION_CM),)),
    _Row("U-0122", GLEDITSIA, 2, 0.18, "Sl2", 1.46, 0.9, _UNTIL_JUNE, ((SDD, PROFILE_CM),)),
    _Row("U-0201", LIQUIDAMBAR, 2, 0.33, "Sl3", 2.08, 0.8, _OFTEN, ((SDD, PROFILE_CM),)),
    _Row("U-0204", TILIA, 3, 0.36, "Slu", 1.50, 0.9, _UNTIL_JUNE, ((CUBE02, TENSION_CM),)),
    _Row("U-0207", TILIA, 3, 0.39, "Slu", 1.73, 0.9, _WELL, ((SDD, PROFILE_CM),)),
    _Row("U-0211", CARPINUS, 1, 0.42, "substrate", 2.18, 0.8, _OFTEN, ((EM500, (15,)),)),
    _Row("U-0215", CARPINUS, 0, 0.45, "Sl3", 1.84, 0.9, None, ((EM500, (10,)),)),
    # Older trees of the street.
    _Row("U-0301", PLATANUS, 7, 0.72, "Slu", 1.20, 0.95, None, ((SDD, PROFILE_CM),)),
    _Row("U-0305", PLATANUS, 9, 0.75, "Lu", 1.10, 0.9, None, ((SDD, PROFILE_CM),)),
    _Row("U-0308", QUERCUS, 5, 0.79, "Sl3", 1.32, 1.0, None, ((CUBE02, TENSION_CM),)),
    _Row("U-0312", QUERCUS, 26, 0.83, "Lu", 0.88, 1.0, None, ((SDD, PROFILE_CM),)),
    _Row("U-0316", ACER, 34, 0.88, "Slu", 1.36, 0.95, None, ((SDD, PROFILE_CM), (TRS12, (15,)))),
    _Row("U-0320", ACER, 18, 0.93, "Lu", 1.06, 1.0, None, ((SE01, (15,)),)),
    # The Westpark, on the grounds of a former steel works.
    _Row("W-012", QUERCUS, 1, (0.0006, -0.0012), "Sl3", 0.94, 1.0, _WELL, ((SE01, (10,)),)),
    _Row("W-015", TILIA, 2, (0.0002, -0.0004), "Sl2", 1.27, 1.0, None, ((CUBE02, TENSION_CM),)),
    _Row("W-021", CARPINUS, 0, (-0.0004, 0.0009), "Sl3", 3.00, 1.0, _OFTEN, ((EM500, (15,)),)),
    _Row("W-033", GINKGO, 6, (-0.0009, 0.0015), "Sl2", 0.71, 1.0, None, ((SDD, PROFILE_CM),)),
    _Row("W-040", QUERCUS, 45, (0.0011, 0.0004), "Sl3", 0.95, 1.0, None, ((TRS12, (15,)),)),
    _Row("W-044", PLATANUS, 8, (0.0007, 0.0019), "Sl3", 1.17, 1.0, None, ((LSE01, (15,)),)),
    # Trees without a probe.
    _Row("U-0105", TILIA, 0, 0.04, "substrate", 1.60, 0.8, _OFTEN),
    _Row("U-0108", TILIA, 0, 0.07, "substrate", 0.83, 0.9, _UNTIL_JUNE),
    _Row("U-0112", ACER, 1, 0.10, "Sl3", 1.67, 0.9, _WELL),
    _Row("U-0119", GLEDITSIA, 2, 0.16, "Sl2", 1.73, 0.9, _WELL),
    _Row("U-0202", LIQUIDAMBAR, 2, 0.34, "Sl3", 2.16, 0.8, _OFTEN),
    _Row("U-0205", TILIA, 3, 0.37, "Slu", 0.78, 0.95, None),
    _Row("U-0212", CARPINUS, 1, 0.43, "substrate", 1.40, 0.8, _OFTEN),
    _Row("U-0216", CARPINUS, 0, 0.46, "Sl3", 1.51, 0.9, _UNTIL_JUNE),
    _Row("U-0302", PLATANUS, 7, 0.73, "Slu", 1.05, 0.95),
    _Row("U-0306", PLATANUS, 9, 0.76, "Lu", 0.92, 0.9),
    _Row("U-0309", QUERCUS, 5, 0.80, "Sl3", 1.17, 1.0),
    _Row("U-0317", ACER, 34, 0.89, "Slu", 1.33, 0.95),
    _Row("U-0321", ACER, 18, 0.94, "Lu", 1.13, 1.0),
    _Row("W-013", QUERCUS, 1, (0.0005, -0.0010), "Sl3", 1.25, 1.0, _WELL),
    _Row("W-016", TILIA, 2, (0.0001, -0.0002), "Sl2", 0.99, 1.0),
    _Row("W-034", GINKGO, 6, (-0.0011, 0.0017), "Sl2", 0.77, 1.0),
    _Row("W-041", QUERCUS, 45, (0.0013, 0.0006), "Sl3", 0.95, 1.0),
)

_EUI_PREFIX = {
    LSE01: "a84041e101",
    SE01: "a84041e102",
    TRS12: "70b3d57ba0",
    SDD: "70b3d57ba1",
    EM500: "24e124126c",
    CUBE02: "70b3d580a0",
}


def make_trees(year: int) -> tuple[SimTree, ...]:
    """The trees; planting years are counted back from ``year``."""
    return tuple(_tree(row, year, side) for side, row in enumerate(_ROWS))


def _tree(row: _Row, year: int, index: int) -> SimTree:
    if isinstance(row.place, tuple):
        latitude, longitude = _PARK_LAT + row.place[0], _PARK_LON + row.place[1]
        street, district = _PARK, _PARK_DISTRICT
    else:
        at = np.linspace(0, 1, len(_STREET_LAT))
        side = _SIDE_DEGREES if index % 2 else -_SIDE_DEGREES
        latitude = float(np.interp(row.place, at, _STREET_LAT)) + side
        longitude = float(np.interp(row.place, at, _STREET_LON)) + side
        street = _STREET
        district = next(name for end, name in _STREET_PARTS if row.place <= end)
    every, until = row.watered or (0, (9, 30))
    return SimTree(
        number=row.number,
        species=row.species,
        planting_year=year - row.age,
        latitude=round(latitude, 6),
        longitude=round(longitude, 6),
        street=street,
        district=district,
        soil=row.soil,
        kappa=row.kappa_per_1000 / 1000,
        rain_share=row.rain_share,
        watered_every_days=every,
        watered_until=until,
    )


def make_devices(year: int) -> tuple[SimDevice, ...]:
    """The devices, each with its own minute; alternating between the two networks."""
    pairs = [(row, device, depths) for row in _ROWS for device, depths in row.probes]
    return tuple(
        SimDevice(
            dev_eui=f"{_EUI_PREFIX[device]}{index:06x}",
            device=device,
            network="chirpstack" if index % 2 else "tts",
            tree_number=row.number,
            depths_cm=tuple(float(depth) for depth in depths),
            # A tree of this year was planted in the winter before; its probe came with it.
            installed_at=datetime(year if row.age == 0 else year - 1, 3, 1, tzinfo=UTC),
            offset=(index * 0.618034) % 1,
        )
        for index, (row, device, depths) in enumerate(pairs, start=1)
    )


def extra_devices(year: int, troubles: Iterable[Trouble]) -> tuple[SimDevice, ...]:
    """Devices that somebody put in on a day of the year and nobody wrote down."""
    new = [item for item in troubles if item.fault is Fault.UNREGISTERED]
    return tuple(
        SimDevice(
            dev_eui=f"{_EUI_PREFIX[SE01]}{0xA0 + index:06x}",
            device=SE01,
            network="chirpstack" if index % 2 else "tts",
            tree_number=item.tree_number,
            depths_cm=(15.0,),
            installed_at=datetime(year, *item.since, 8, tzinfo=UTC),
            offset=(0.1 + index * 0.618034) % 1,
        )
        for index, item in enumerate(new, start=1)
    )
