"""What lies under the trees of a map: the city's own file, or outlines of its districts."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from baumfeuchte.api.respond import Document, document, dump

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baumfeuchte.storage.map_points import Cell

GEOJSON = "application/geo+json"
MARGIN_M = 120.0
"""How far a district reaches beyond its outermost trees."""
_DEGREE_M = 111_320.0
_CORNERS = 12
"""Of the circle around a tree: a district with one tree is round."""

Point = tuple[float, float]


def city_ground(path: Path) -> Document | None:
    """The city's own districts and streets; None where its file cannot be used."""
    try:
        state = path.stat()
        return _read(path, state.st_mtime_ns, state.st_size)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int, _size: int) -> Document:
    body = path.read_bytes()
    found = orjson.loads(body)
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise ValueError(path)
    return document(body, GEOJSON)


def outlines(cells: Iterable[Cell]) -> Document:
    """The districts as far as their trees reach, as GeoJSON (RFC 7946)."""
    places: dict[str, list[Point]] = {}
    for cell in cells:
        if cell.district:
            corners = [(x, y) for x in (cell.west, cell.east) for y in (cell.south, cell.north)]
            places.setdefault(cell.district, []).extend(corners)
    features = [_feature(name, _outline(points)) for name, points in sorted(places.items())]
    return document(dump({"type": "FeatureCollection", "features": features}), GEOJSON)


def _feature(name: str, hull: list[Point]) -> dict[str, Any]:
    ring = [(round(x, 5), round(y, 5)) for x, y in (*hull, hull[0])]
    return {
        "type": "Feature",
        "properties": {"name": name, "kind": "district"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _outline(points: list[Point]) -> list[Point]:
    """The hull of the points, with a margin around it."""
    up = MARGIN_M / _DEGREE_M
    aside = up / math.cos(math.radians(points[0][1]))
    angles = [2 * math.pi * step / _CORNERS for step in range(_CORNERS)]
    return _hull(
        [
            (x + aside * math.cos(angle), y + up * math.sin(angle))
            for x, y in _hull(points)
            for angle in angles
        ]
    )


def _hull(points: list[Point]) -> list[Point]:
    """The convex hull, counter-clockwise (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) == 1:
        return ordered

    def half(way: Iterable[Point]) -> list[Point]:
        kept: list[Point] = []
        for point in way:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
                kept.pop()
            kept.append(point)
        return kept[:-1]

    return half(ordered) + half(reversed(ordered))


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
