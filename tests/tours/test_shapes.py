"""Lines along the streets, from servers that answer as OSRM and Valhalla are documented to."""

from __future__ import annotations

import itertools
import json
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from baumfeuchte.domain.polyline import encode
from baumfeuchte.domain.tour import Departure
from baumfeuchte.tours.plan import TourPlanner
from baumfeuchte.tours.shapes import no_lines
from baumfeuchte.tours.street_shapes import StreetShapes
from baumfeuchte.tours.streets import StreetDistances

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from baumfeuchte.domain.tour import Coordinates, TourProblem

ROW = [((51_400 + number) / 1000, 7.20) for number in range(150)]


def corner(begin: Coordinates, end: Coordinates) -> Coordinates:
    """Streets run along the meridians and the parallels."""
    return (round(begin[0], 6), round(end[1], 6))


class Streets(BaseHTTPRequestHandler):
    asked: list[int]
    mode = "ok"
    patience: threading.Event

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        kind, _, text = address.path.strip("/").partition("/v1/driving/")
        places = [tuple(reversed([float(n) for n in p.split(",")])) for p in text.split(";")]
        if kind == "table":
            count = len(query["sources"][0].split(";"))
            rows = [[0.0 if a == b else 1000.0 for b in places[count:]] for a in places[:count]]
            self._answer({"code": "Ok", "distances": rows, "durations": rows})
            return
        assert kind == "route"
        assert query["steps"] == ["true"]
        assert query["geometries"] == ["polyline6"]
        self.asked.append(len(places))
        legs = [
            # As OSRM has it: the last step of a leg is its arrival, one point twice.
            {"steps": [{"geometry": encode((a, corner(a, b), b))}, {"geometry": encode((b, b))}]}
            for a, b in itertools.pairwise(places)
        ]
        self._answer({"code": "Ok", "routes": [{"legs": legs}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.path == "/route"
        assert (body["costing"], body["directions_type"]) == ("truck", "none")
        places = [(place["lat"], place["lon"]) for place in body["locations"]]
        self.asked.append(len(places))
        legs = [{"shape": encode((a, corner(a, b), b))} for a, b in itertools.pairwise(places)]
        self._answer({"trip": {"status": 0, "legs": legs}})

    def _answer(self, document: Any) -> None:
        if self.mode == "slow":
            self.patience.wait(60)
        wrong = {"rubbish": b"no json", "empty": b'{"trip": null, "routes": []}'}
        if self.mode == "five decimals":
            document = {"trip": {"legs": [{"shape": encode(((5148180.0 / 1e5, 7.2),), 7)}]}}
        if self.mode == "too few":
            document = {"trip": {"legs": document["trip"]["legs"][1:]}}
        self.send_response(400 if self.mode == "no route" else 200)
        self.end_headers()
        self.wfile.write(wrong.get(self.mode) or json.dumps(document).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(("kind", "blocks"), [("osrm", [100, 51]), ("valhalla", [20] * 7 + [17])])
def test_long_ways_are_asked_in_parts_that_overlap(
    streets: tuple[str, type[Streets]], kind: Any, blocks: list[int]
) -> None:
    url, handler = streets
    (lines,) = StreetShapes(url=url, kind=kind)([ROW])
    assert handler.asked == blocks
    assert [(line[0], line[-1]) for line in lines] == list(itertools.pairwise(ROW))


@pytest.mark.parametrize("kind", ["osrm", "valhalla"])
def test_a_line_turns_where_the_street_does(streets: tuple[str, type[Streets]], kind: Any) -> None:
    way = [(51.48, 7.21), (51.45, 7.26), (51.45, 7.26)]
    found = StreetShapes(url=streets[0], kind=kind)([way, way[:1], []])
    assert found == [[((51.48, 7.21), (51.48, 7.26), (51.45, 7.26)), ((51.45, 7.26),)], [], []]


@pytest.mark.parametrize("mode", ["rubbish", "empty", "no route", "five decimals", "too few"])
def test_a_server_that_fails_leaves_straight_lines(
    streets: tuple[str, type[Streets]], mode: str
) -> None:
    url, handler = streets
    handler.mode = mode
    ways = [ROW[:3], ROW[:40]]
    assert StreetShapes(url=url, kind="valhalla", timeout_s=60)(ways) == no_lines(ways)
    assert handler.asked == [3, 20, 20, 2]


def test_a_slow_server_is_waited_for_once(streets: tuple[str, type[Streets]]) -> None:
    url, handler = streets
    handler.mode = "slow"
    ways = [ROW[:3], ROW[:40]]
    # Whoever waited for it would have its lines.
    assert StreetShapes(url=url, kind="valhalla", timeout_s=0.3)(ways) == no_lines(ways)
    assert len(handler.asked) <= 1, "the time is for everything that is asked at once"


def test_no_server_at_all() -> None:
    assert StreetShapes(url="http://127.0.0.1:9", kind="osrm")([ROW[:3]]) == [[(), ()]]


def test_a_tour_carries_its_lines(
    streets: tuple[str, type[Streets]], day: Callable[..., TourProblem]
) -> None:
    url, handler = streets
    planner = TourPlanner(
        find_distances=StreetDistances(url=url, kind="osrm"),
        find_lines=StreetShapes(url=url, kind="osrm"),
    )
    problem = day(4)
    (tour,) = planner.solve(problem).tours
    assert [bool(stop.line) for stop in tour.stops] == [False] + [True] * (len(tour.stops) - 1)
    assert tour.stops[0].place_id == tour.stops[-1].place_id
    for before, stop in zip(tour.stops[1:], tour.stops[2:], strict=False):
        assert stop.line[0] == before.line[-1]
    # Under way: a line leads from where the vehicle is to the first stop, too.
    begun = Departure(vehicle_id=1, latitude=51.5, longitude=7.3, at_min=480, tank_litres=2000)
    problem = day(4)
    tour, _, _ = planner.in_order(
        type(problem)(
            vehicles=problem.vehicles,
            water_points=problem.water_points,
            jobs=problem.jobs,
            departures=(begun,),
        )
    )
    assert tour.stops[0].line[0] == (51.5, 7.3)
    assert len(handler.asked) == 2


def test_without_distances_of_streets_nobody_is_asked_for_lines(
    streets: tuple[str, type[Streets]], day: Callable[..., TourProblem]
) -> None:
    url, handler = streets
    planner = TourPlanner(
        find_distances=StreetDistances(url="http://127.0.0.1:9", kind="osrm"),
        find_lines=StreetShapes(url=url, kind="osrm"),
    )
    solution = planner.solve(day(2))
    assert solution.fell_back
    assert handler.asked == []
    assert not any(stop.line for tour in solution.tours for stop in tour.stops)
