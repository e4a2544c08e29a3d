"""How far it is between places: straight lines with a detour factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from baumfeuchte.domain.tour import Coordinates, DistanceSource

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius (IUGG)."""

DETOUR_FACTOR = 1.35
"""Length of the way on streets over the straight line.

Ballou, Rahardja and Sakai (2002), Transportation Research A 36, 843-848, found 1.32 for Germany;
Giacomin and Levinson (2015), Environment and Planning B 42, 1040-1053, 1.34 as the mean of
metropolitan areas, more for short ways.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distances:
    """Ways between places, in both directions.

    Attributes:
        metres: [from, to].
        seconds: what a street server says of a car; None: by the vehicle's mean speed.
        source: where they come from.
        fell_back: a street server was asked in vain.
    """

    metres: NDArray[np.float64]
    seconds: NDArray[np.float64] | None = None
    source: DistanceSource = "straight"
    fell_back: bool = False

    def minutes(self, speed_kmh: float) -> NDArray[np.float64]:
        """Driving times [from, to] of a vehicle.

        A heavy vehicle is never faster than its mean speed, nor than a car on the same streets.
        """
        own = self.metres * 0.06 / speed_kmh
        return own if self.seconds is None else np.maximum(own, self.seconds / 60)


def straight_m(places: Sequence[Coordinates]) -> NDArray[np.float64]:
    """Great-circle distances in metres [from, to] by the haversine formula.

    Args:
        places: latitude and longitude in degrees.

    Source: Sinnott (1984), Sky and Telescope 68(2), 159.
    """
    radians = np.radians(np.array(places, dtype=float).reshape(-1, 2))
    latitude, longitude = radians[:, 0], radians[:, 1]
    half_north = np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
    half_east = np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    chord = half_north + np.cos(latitude)[:, None] * np.cos(latitude)[None, :] * half_east
    found: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return found


def straight(places: Sequence[Coordinates], *, fell_back: bool = False) -> Distances:
    """Straight lines times ``DETOUR_FACTOR``."""
    return Distances(metres=straight_m(places) * DETOUR_FACTOR, fell_back=fell_back)
