"""GeoJSON (RFC 7946 and the older form with a ``crs`` member): points with properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson

from baumfeuchte.registry.findings import FileError, Finding
from baumfeuchte.registry.sheets.sheet import OneCopy, Sheet, SheetRow, cell_of
from baumfeuchte.registry.sheets.text import decode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.registry.sheets.sheet import Cell

GEOMETRY_X = "Geometrie x"
GEOMETRY_Y = "Geometrie y"
FEATURE_ID = "Feature-ID"
_WGS84 = 4326


def read_geojson(data: bytes, *, name: str) -> Sheet:
    """Read a FeatureCollection; properties become columns, points two more.

    Raises:
        FileError: it is no JSON, or no collection of features.
    """
    text, notes = decode(data)
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise FileError("broken_json", name=name) from None
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = {"features": [found]}
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise FileError("no_features", name=name)
    del text
    records = []
    faults = []
    for line in range(1, len(features) + 1):
        record, geometry = _record(features[line - 1])
        # What was read is let go: a city's register is hundreds of megabytes as objects.
        features[line - 1] = None
        if geometry is not None:
            faults.append(Finding(line=line, code="no_point", content=geometry))
        else:
            records.append((line, record))
    one_copy = OneCopy()

    def kept(value: object) -> Cell:
        cell = cell_of(value)
        return one_copy.of(cell) if isinstance(cell, str) else cell

    header = list(dict.fromkeys(key for _, record in records for key in record))
    rows = [SheetRow(line=0, cells=tuple(header))]
    for index, (line, record) in enumerate(records):
        rows.append(SheetRow(line=line, cells=tuple(kept(record.get(key)) for key in header)))
        records[index] = (line, {})
    return Sheet(
        kind="geojson",
        rows=tuple(rows),
        header_rows=1,
        epsg=_epsg(found.get("crs")),
        faults=tuple(faults),
        notes=notes,
    )


def _record(feature: object) -> tuple[dict[str, Any], str | None]:
    """The cells of a feature, or the type of a geometry that is no point."""
    if not isinstance(feature, dict):
        return {}, "?"
    properties = feature.get("properties")
    record = {str(key): value for key, value in _mapping(properties).items()}
    if "id" in feature:
        record.setdefault(FEATURE_ID, feature["id"])
    geometry = _mapping(feature.get("geometry"))
    # "coordinates": [] is how some programs write a tree without a place.
    if geometry and geometry.get("coordinates") != []:
        point = _point(geometry)
        if point is None:
            return {}, str(geometry.get("type"))
        record[GEOMETRY_X], record[GEOMETRY_Y] = point
    return record, None


def _point(geometry: Mapping[str, Any]) -> Sequence[Any] | None:
    places = geometry.get("coordinates")
    kind = geometry.get("type")
    if kind == "MultiPoint" and isinstance(places, list) and len(places) == 1:
        kind, places = "Point", places[0]
    if kind != "Point" or not isinstance(places, list) or len(places) < 2:  # noqa: PLR2004 - x and y
        return None
    return places[:2]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _epsg(crs: object) -> int | None:
    """The code of ``urn:ogc:def:crs:EPSG::25832`` or ``EPSG:25832``; 4326 for CRS84."""
    name = str(_mapping(_mapping(crs).get("properties")).get("name", ""))
    if name.upper().endswith("CRS84"):
        return _WGS84
    code = re.search(r"EPSG.*?(\d{4,6})$", name, re.IGNORECASE)
    return int(code.group(1)) if code else None
