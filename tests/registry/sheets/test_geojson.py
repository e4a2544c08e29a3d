"""GeoJSON: points, properties, ids, the crs member."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.sheets import read_sheet


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": "b.1", "geometry": geometry, "properties": properties}


def point(*coordinates: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": coordinates}


def collection(*features: Any, **more: Any) -> bytes:
    return orjson.dumps({"type": "FeatureCollection", "features": features, **more})


def test_properties_points_and_ids_become_columns() -> None:
    data = collection(
        feature(point(7.2, 51.5, 90), Baumnr=12, Art="Linde"),
        feature({"type": "MultiPoint", "coordinates": [[7.3, 51.6]]}, Baumnr=13, Jahr=1990),
        feature(None, Baumnr=14),
    )
    sheet = read_sheet(b"\xef\xbb\xbf" + data, name="b.geojson")
    assert [(row.line, row.cells) for row in sheet.rows] == [
        (0, ("Baumnr", "Art", "Feature-ID", "Geometrie x", "Geometrie y", "Jahr")),
        (1, (12, "Linde", "b.1", 7.2, 51.5, "")),
        (2, (13, "", "b.1", 7.3, 51.6, 1990)),
        (3, (14, "", "b.1", "", "", "")),
    ]
    assert sheet.epsg is None


@pytest.mark.parametrize(
    ("name", "epsg"),
    [
        ("urn:ogc:def:crs:EPSG::25832", 25832),
        ("EPSG:31466", 31466),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
        ("http://www.opengis.net/def/crs/EPSG/0/4647", 4647),
        ("mine", None),
    ],
)
def test_the_crs_member(name: str, epsg: int | None) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    assert read_sheet(collection(feature(point(1, 2)), crs=crs), name="b").epsg == epsg


def test_what_is_no_point_is_a_fault() -> None:
    line = {"type": "LineString", "coordinates": [[7, 51], [7, 52]]}
    sheet = read_sheet(collection(feature(line), feature(point(7, 51)), 5), name="b")
    assert [(f.line, f.code, f.content) for f in sheet.faults] == [
        (1, "no_point", "LineString"),
        (3, "no_point", "?"),
    ]
    assert [row.line for row in sheet.rows] == [0, 2]


@pytest.mark.parametrize(
    ("data", "text"), [(b"{]", "no valid JSON"), (b"{}", "'features'"), (b"[1]", "'features'")]
)
def test_other_json(data: bytes, text: str) -> None:
    with pytest.raises(FileError, match=text):
        read_sheet(data, name="b")
