"""Coordinates of registers to WGS 84: which system the numbers are in, and the transformation.

pyproj works here without the grids of BeTA2007: Gauss-Krüger (DHDN) is transformed with the
parameters of the EPSG registry (DHDN to WGS 84 (2) and, in the north, (3)), which is right to
about 1 to 3 m; UTM (ETRS89) is taken as equal to WGS 84 (better than 1 m). docs/register.md.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.ground import distance_km, in_germany
from baumfeuchte.registry.cities import CITIES, RADII_KM, SMALL_CITY_KM
from baumfeuchte.registry.findings import FileError, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SYSTEMS", "Located", "city_radius_km", "distance_km", "locate"]
SYSTEMS: Final = {
    4326: "WGS 84 (lat/lon)",
    25832: "ETRS89 / UTM 32",
    25833: "ETRS89 / UTM 33",
    4647: "ETRS89 / UTM 32 (32…)",
    5650: "ETRS89 / UTM 33 (33…)",
    31466: "DHDN / Gauß-Krüger 2",
    31467: "DHDN / Gauß-Krüger 3",
    31468: "DHDN / Gauß-Krüger 4",
    31469: "DHDN / Gauß-Krüger 5",
    3857: "Web-Mercator",
}
"""Coordinate reference systems by EPSG code that are guessed; any other can be named."""

FAR_KM: Final = 100.0
"""A tree so far from the middle of all is no tree of the same city."""

# EPSG: easting from, to, northing from, to; metres. In this order the more frequent one wins.
_NORTHING: Final = (5.2e6, 6.15e6)
_PLANE: Final = (
    (25832, 2.4e5, 8.3e5, *_NORTHING),
    (25832, 8.3e5, 9.5e5, 5.2e6, 5.9e6),
    (4647, 32.24e6, 32.95e6, *_NORTHING),
    *((31464 + zone, zone * 1e6 + 3e5, zone * 1e6 + 7e5, *_NORTHING) for zone in (2, 3, 4, 5)),
    (25833, 1.2e5, 5.7e5, *_NORTHING),
    (5650, 33.12e6, 33.57e6, *_NORTHING),
    (3857, 4.5e5, 1.9e6, 5.8e6, 7.6e6),
)
_WITH_ZONE: Final = {25832: 4647, 4647: 25832, 25833: 5650, 5650: 25833}
"""The same system with and without the zone in front of the easting."""

_DECIMALS: Final = 7  # a centimetre


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read two numbers: a system, and whether they stand in the wrong order."""

    epsg: int
    swapped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Latitudes and longitudes of points, or None with what is wrong; and what was guessed."""

    places: tuple[tuple[float, float] | None, ...]
    faults: tuple[Finding | None, ...]
    notes: tuple[Finding, ...]


def locate(
    points: Sequence[tuple[float, float]],
    *,
    epsg: int | None,
    hint: int | None = None,
    near: tuple[float, float] | None = None,
) -> Located:
    """Find the places of points.

    Args:
        points: pairs (x, y): easting and northing, or longitude and latitude.
        epsg: their system; None lets the numbers tell it.
        hint: a system that the headings suggest; taken where it is possible.
        near: latitude and longitude that the trees should be near to, for UTM without a zone.

    Raises:
        FileError: the system is not known to pyproj.
    """
    if not points:
        return Located(places=(), faults=(), notes=())
    if epsg is not None:
        chosen = _order(points, epsg)
        readings: list[Reading | None] = [chosen] * len(points)
        notes = [_note("swapped", chosen, len(points))] if chosen.swapped else []
        notes += [_note("system", chosen, len(points))] if chosen.epsg != epsg else []
    else:
        readings, notes = _guess(points, hint, near)
    places = _transform(points, readings)
    faults = _check(places, readings)
    return Located(
        places=tuple(None if fault else place for place, fault in zip(places, faults, strict=True)),
        faults=tuple(faults),
        notes=tuple(notes),
    )


def _guess(
    points: Sequence[tuple[float, float]], hint: int | None, near: tuple[float, float] | None
) -> tuple[list[Reading | None], list[Finding]]:
    ways = [_ways(*point) for point in points]
    votes = Counter(way for found in ways for way in found)
    if not votes:
        return [None] * len(points), []
    most = max(votes.values())
    best = [way for way, count in votes.items() if count >= 0.9 * most]
    main = min(best, key=lambda way: _rank(way, votes, hint, near, points))
    readings = [main if main in found else found[0] if found else None for found in ways]
    notes = [
        _note("system" if way == main else "other_system", way, count)
        for way, count in Counter(way for way in readings if way is not None).most_common()
    ]
    zone_33 = {Reading(25832, main.swapped), Reading(25833, main.swapped)}
    if main in zone_33 and zone_33 <= set(best) and hint is None and near is None:
        other = Reading(25832 + 25833 - main.epsg, main.swapped)
        values = {
            "epsg": other.epsg,
            "here": _near_city(_middle(points, main)),
            "there": _near_city(_middle(points, other)),
        }
        notes.append(Finding(code="which_zone", values=values))
    return readings, notes


def _middle(points: Sequence[tuple[float, float]], way: Reading) -> tuple[float, float] | None:
    """Where the middle of all points is, read in one way."""
    east, north = (statistics.median(point[i] for point in points) for i in (0, 1))
    return _transform([(east, north)], [way])[0]


def _near_city(place: tuple[float, float] | None) -> str:
    """A place as a person knows it: ``Köln (12 km)``."""
    if place is None:
        return "?"
    city = min(CITIES, key=lambda name: distance_km(CITIES[name], place))
    return f"{city} ({distance_km(CITIES[city], place):.0f} km)"


def city_radius_km(place: tuple[float, float]) -> float:
    """The radius of the largest city of ``CITIES`` that a place is in; 0 for none."""
    inside = [
        radius
        for city, middle in CITIES.items()
        if distance_km(middle, place) <= (radius := RADII_KM.get(city, SMALL_CITY_KM))
    ]
    return max(inside, default=0.0)


def _rank(
    way: Reading,
    votes: Counter[Reading],
    hint: int | None,
    near: tuple[float, float] | None,
    points: Sequence[tuple[float, float]],
) -> tuple[bool, float, bool, int]:
    """Less is better: headings, the nearest or largest city, right order, then usual."""
    place = _middle(points, way)
    if near is None:
        # Rather within a large city than somewhere in the country.
        away = 0.0 if place is None else -city_radius_km(place)
    else:
        away = math.inf if place is None else round(distance_km(place, near) / FAR_KM)
    return way.epsg != hint, away, way.swapped, list(votes).index(way)


def _ways(x: float, y: float) -> list[Reading]:
    """Every way to read two numbers as a place in or near Germany."""
    found = []
    for swapped, (east, north) in ((False, (x, y)), (True, (y, x))):
        if in_germany(north, east):
            found.append(Reading(4326, swapped))
        found += [
            Reading(epsg, swapped)
            for epsg, east_from, east_to, north_from, north_to in _PLANE
            if east_from <= east <= east_to and north_from <= north <= north_to
        ]
    return found


def _order(points: Sequence[tuple[float, float]], epsg: int) -> Reading:
    """A named system, in the order and with or without the zone that most numbers fit."""
    likely = {epsg, _WITH_ZONE.get(epsg, epsg)}
    votes = Counter(way for x, y in points for way in _ways(x, y) if way.epsg in likely)
    return max(votes, key=lambda way: votes[way], default=Reading(epsg, swapped=False))


def _transform(
    points: Sequence[tuple[float, float]], readings: Sequence[Reading | None]
) -> list[tuple[float, float] | None]:
    """Latitude and longitude of each point; None where nobody knows how to read it."""
    # pyproj loads its database: only imports with coordinates pay for that.
    import pyproj  # noqa: PLC0415 - as said

    places: list[tuple[float, float] | None] = [None] * len(points)
    for way in set(readings) - {None}:
        if way is None:
            continue
        indices = [i for i, reading in enumerate(readings) if reading == way]
        east = [points[i][1 if way.swapped else 0] for i in indices]
        north = [points[i][0 if way.swapped else 1] for i in indices]
        try:
            transformer = pyproj.Transformer.from_crs(way.epsg, 4326, always_xy=True)
        except pyproj.exceptions.CRSError:
            raise FileError("unknown_epsg", epsg=way.epsg) from None
        longitudes, latitudes = transformer.transform(east, north)
        for i, latitude, longitude in zip(indices, latitudes, longitudes, strict=True):
            if math.isfinite(latitude) and math.isfinite(longitude):
                places[i] = (round(latitude, _DECIMALS), round(longitude, _DECIMALS))
    return places


def _check(
    places: Sequence[tuple[float, float] | None], readings: Sequence[Reading | None]
) -> list[Finding | None]:
    inside = [p for p in places if p and in_germany(*p)]
    middle = tuple(statistics.median(p[i] for p in inside) for i in (0, 1)) if inside else None
    faults: list[Finding | None] = []
    for place, reading in zip(places, readings, strict=True):
        if place is None or reading is None:
            faults.append(Finding(code="strange_coordinates"))
        elif not in_germany(*place):
            values = {"lat": f"{place[0]:.4f}", "lon": f"{place[1]:.4f}", "epsg": reading.epsg}
            faults.append(Finding(code="not_in_germany", values=values))
        elif middle and (away := distance_km(place, (middle[0], middle[1]))) > FAR_KM:
            faults.append(Finding(code="far_away", values={"km": f"{away:.0f}"}))
        else:
            faults.append(None)
    return faults


def _note(code: str, way: Reading, count: int) -> Finding:
    order = {"swapped": way.swapped, "count": count}
    return Finding(
        code=code + ("_swapped" if way.swapped and code != "swapped" else ""),
        values={"epsg": way.epsg, "system": SYSTEMS.get(way.epsg, ""), **order},
    )
