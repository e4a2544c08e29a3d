"""Whether a place can be one of the city's: in Germany, and not far from the others."""

from __future__ import annotations

import math
from typing import Final, Literal

LATITUDES: Final = (46.0, 56.5)
LONGITUDES: Final = (4.0, 17.0)
"""Germany with a margin of about 100 km."""
ASKED_KM: Final = 50.0
"""So far from the middle of the trees somebody has to say that a place is meant."""

_KM_PER_DEGREE: Final = 111.2

Doubt = Literal["", "place_swapped", "place_outside", "place_far"]


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance of two places (latitude, longitude) in km, good enough within a country."""
    east = (a[1] - b[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return math.hypot(a[0] - b[0], east) * _KM_PER_DEGREE


def in_germany(latitude: float, longitude: float) -> bool:
    """Whether a place is in Germany, or not far from it (degrees, WGS 84)."""
    inside = LATITUDES[0] <= latitude <= LATITUDES[1]
    return inside and LONGITUDES[0] <= longitude <= LONGITUDES[1]


def doubt_of(place: tuple[float, float], middle: tuple[float, float] | None) -> Doubt:
    """What speaks against a place.

    Args:
        place: latitude and longitude.
        middle: of the city's trees; None where there are none.

    Returns:
        ``place_swapped`` (right the other way round), ``place_outside`` (of Germany), both cannot
        be; ``place_far`` has to be asked for; empty: nothing.
    """
    if not in_germany(*place):
        return "place_swapped" if in_germany(place[1], place[0]) else "place_outside"
    far = middle is not None and distance_km(place, middle) > ASKED_KM
    return "place_far" if far else ""
