"""Tours as JSON, GeoJSON and GPX."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from baumfeuchte.api.respond import utc
from baumfeuchte.api.tour_times import span_of
from baumfeuchte.api.tour_way import way_through
from baumfeuchte.domain.tour import StopKind
from baumfeuchte.domain.tour_states import StopState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.tour import Vehicle, WaterPoint
    from baumfeuchte.storage.tours.stops import TourStop
    from baumfeuchte.storage.tours.tours import StoredTour

Json = dict[str, Any]
GPX = "application/gpx+xml"
_NAMESPACE = "http://www.topografix.com/GPX/1/1"


def water_point(item: WaterPoint) -> Json:
    """A depot or refill point."""
    return asdict(item)


def vehicle(item: Vehicle) -> Json:
    """A vehicle."""
    return asdict(item)


def figures(tour: StoredTour, stops: Sequence[TourStop]) -> Json:
    """What a tour comes to, of the stops that the caller sees."""
    trees = [stop for stop in stops if stop.is_tree]
    span = span_of(tour, stops)
    return {
        "trees": len(trees),
        "trees_done": sum(not stop.is_open for stop in trees),
        "litres": round(
            sum(stop.litres or 0.0 for stop in trees if stop.state is not StopState.SKIPPED), 1
        ),
        "refills": sum(stop.kind is StopKind.REFILL for stop in stops),
        "kilometres": round(float(tour.plan.get("metres", 0)) / 1000, 1),
        "minutes": 0.0 if span is None else round(span.minutes, 1),
        "starts_at": None if span is None else utc(span.begin),
        "ends_at": None if span is None else utc(span.end),
    }


def shown_minutes(found: Json) -> int:
    """How long a tour takes by its clock times as they are shown, without seconds."""
    times = [found["starts_at"], found["ends_at"]]
    if None in times:
        return 0
    begin, end = (moment.replace(second=0, microsecond=0) for moment in times)
    return int((end - begin).total_seconds()) // 60


def tour_line(tour: StoredTour, stops: Sequence[TourStop]) -> Json:
    """A tour in a list."""
    return {
        "id": tour.id,
        "day": tour.day,
        "name": tour.name,
        "run_id": tour.run_id,
        "vehicle_id": tour.vehicle_id,
        "vehicle": tour.vehicle_name,
        "licence": tour.licence,
        "crew": tour.crew,
        "contractor": tour.contractor,
        "status": tour.status,
        "version": tour.version,
        "created_by": tour.created_by,
        "updated_at": utc(tour.updated_at),
        **figures(tour, stops),
    }


def tour_detail(tour: StoredTour, stops: Sequence[TourStop], *, whole_city: bool) -> Json:
    """A tour with its stops; trees left out are named only to who sees the whole city."""
    plan = tour.plan
    return {
        **tour_line(tour, stops),
        "distances": plan.get("distances", "straight"),
        "fell_back": bool(plan.get("fell_back")),
        "by_hand": tour.by_hand,
        "faults": plan.get("faults", []),
        "left_out": plan.get("left_out", []) if whole_city else [],
        "stops": [stop_line(stop) for stop in stops],
    }


def stop_line(stop: TourStop) -> Json:
    """A stop."""
    return {
        "id": stop.id,
        "position": stop.position,
        "kind": stop.kind,
        "label": stop.label,
        "tree_id": stop.tree_id,
        "water_point_id": stop.water_point_id,
        "species": stop.species,
        "street": stop.street,
        "district": stop.district,
        "latitude": stop.latitude,
        "longitude": stop.longitude,
        "litres": stop.litres,
        "arrive_at": utc(stop.arrive_at),
        "depart_at": utc(stop.depart_at),
        "state": stop.state,
        "note": stop.note,
        "done_at": utc(stop.done_at),
    }


def geojson(tour: StoredTour, stops: Sequence[TourStop]) -> Json:
    """The way as a line, and each stop as a point."""
    points = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [stop.longitude, stop.latitude]},
            "properties": {
                "number": number,
                "kind": stop.kind,
                "label": stop.label,
                "tree_id": stop.tree_id,
                "litres": stop.litres,
                "state": stop.state,
                "arrive_at": utc(stop.arrive_at),
            },
        }
        for number, stop in enumerate(stops)
    ]
    found = way_through(stops)
    line = {
        "type": "Feature",
        "geometry": {
            "type": "LineString",
            "coordinates": [[longitude, latitude] for latitude, longitude in found.line],
        },
        "properties": {
            "tour_id": tour.id,
            "name": tour.name,
            "status": tour.status,
            "on_streets": found.on_streets,
        },
    }
    way = [line] if len(found.line) > 1 else []
    return {"type": "FeatureCollection", "features": [*way, *points]}


def gpx(tour: StoredTour, stops: Sequence[TourStop]) -> bytes:
    """Waypoints, and the way as a track, for navigation devices (GPX 1.1)."""
    root = ET.Element("gpx", {"version": "1.1", "creator": "Baumfeuchte", "xmlns": _NAMESPACE})
    ET.SubElement(ET.SubElement(root, "metadata"), "name").text = f"{tour.day} {tour.name}"
    for number, stop in enumerate(stops):
        point = ET.SubElement(root, "wpt", _place(stop.latitude, stop.longitude))
        ET.SubElement(point, "name").text = f"{number} {stop.label}"
        ET.SubElement(point, "desc").text = _text(stop)
        ET.SubElement(point, "type").text = stop.kind.value
    track = ET.SubElement(root, "trk")
    ET.SubElement(track, "name").text = tour.name
    segment = ET.SubElement(track, "trkseg")
    for latitude, longitude in way_through(stops).line:
        ET.SubElement(segment, "trkpt", _place(latitude, longitude))
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _place(latitude: float, longitude: float) -> dict[str, str]:
    return {"lat": f"{latitude:.6f}", "lon": f"{longitude:.6f}"}


def _text(stop: TourStop) -> str:
    litres = f"{stop.litres:.0f} l" if stop.litres else ""
    return ", ".join(part for part in (litres, stop.street, stop.species) if part)
