"""The way of a tour follows the streets of the city's routing server, and is straight without."""

from __future__ import annotations

import itertools
import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import httpx
import pytest

from baumfeuchte.api.options import WebOptions
from baumfeuchte.domain.polyline import encode
from baumfeuchte.tours.distances import straight

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = "2026-07-15"
SPACE = {"g": "http://www.topografix.com/GPX/1/1"}
NUMBERS = (1, 2, 3, 5, 6, 7)
"""Some in Innenstadt, some of the contractor in Wiemelhausen."""


class _Osrm(BaseHTTPRequestHandler):
    """Streets that run east first, then north, as OSRM would tell of them."""

    is_away = False

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        kind, _, text = address.path.strip("/").partition("/v1/driving/")
        places = [tuple(reversed([float(n) for n in p.split(",")])) for p in text.split(";")]
        if kind == "table":
            count = len(parse_qs(address.query)["sources"][0].split(";"))
            metres = straight(places).metres[:count, count:].tolist()
            document = {"distances": metres, "durations": [[m / 8 for m in r] for r in metres]}
        else:
            pairs = itertools.pairwise(places)
            lines = [encode((a, (a[0], b[1]), b)) for a, b in pairs]
            document = {"routes": [{"legs": [{"steps": [{"geometry": x}]} for x in lines]}]}
        self.send_response(503 if self.is_away else 200)
        self.end_headers()
        self.wfile.write(json.dumps({"code": "Ok"} | document).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def osrm() -> Iterator[tuple[str, type[_Osrm]]]:
    handler = type("Handler", (_Osrm,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def routed(server: Any, start_server: Any, osrm: tuple[str, type[_Osrm]]) -> Iterator[Any]:
    """A second service in front of the same city, which has a routing server."""
    options = WebOptions(demo=True, routing_url=osrm[0])
    with (
        start_server(
            server.city.url, public_read=False, now=server.now, options=options
        ) as running,
        httpx.Client(base_url=running.base_url, timeout=30, trust_env=False) as client,
    ):
        yield replace(server, base_url=running.base_url, client=client)


@pytest.fixture(scope="module")
def vehicle(server: Any) -> int:
    def add(path: str, **body: Any) -> int:
        answer = server.request("POST", f"/api/v1/{path}", scope="planner", json=body)
        assert answer.is_success, answer.text
        return int(answer.json()["id"])

    depot = add("water-points", name="Hof", kind="depot_and_refill", latitude=51.48, longitude=7.22)
    return add(
        "vehicles", name="W", tank_litres=2000, depot_id=depot, shift_start="06:00",
        shift_end="15:00", pump_litres_per_min=100, stop_min=3, speed_kmh=25,
    )  # fmt: skip


@pytest.fixture
def tour(routed: Any, vehicle: int, osrm: tuple[str, type[_Osrm]]) -> Iterator[dict[str, Any]]:
    osrm[1].is_away = False
    body = {
        "day": DAY,
        "vehicle_ids": [vehicle],
        "tree_ids": [routed.city.tree_ids[f"BO-{number:04d}"] for number in NUMBERS],
    }
    answer = routed.request("POST", "/api/v1/tours", scope="planner", json=body)
    assert answer.is_success, answer.text
    (found,) = answer.json()["tours"]
    yield found
    left = routed.get(f"/api/v1/tours/{found['id']}").json()
    path = f"/api/v1/tours/{found['id']}"
    assert routed.request("DELETE", f"{path}?version={left['version']}", scope="planner").is_success


def line_of(server: Any, tour: dict[str, Any], **options: Any) -> tuple[list[Any], bool]:
    found = server.get(f"/api/v1/tours/{tour['id']}.geojson", **options).json()["features"][0]
    return found["geometry"]["coordinates"], found["properties"]["on_streets"]


def corners(places: list[list[float]]) -> list[list[float]]:
    """East first, then north."""
    found = [places[0]]
    for before, here in itertools.pairwise(places):
        found += [[here[0], before[1]], here]
    return found


def test_map_gpx_and_sketch_follow_the_streets(routed: Any, tour: dict[str, Any]) -> None:
    assert tour["distances"] == "streets"
    expected = corners([[s["longitude"], s["latitude"]] for s in tour["stops"]])
    line, on_streets = line_of(routed, tour)
    assert on_streets
    assert len(line) == len(expected) == 2 * len(tour["stops"]) - 1
    for found, wanted in zip(line, expected, strict=True):
        assert found == pytest.approx(wanted, abs=2e-6)
    root = ET.fromstring(routed.get(f"/api/v1/tours/{tour['id']}.gpx").content)  # noqa: S314 - ours
    track = root.findall("g:trk/g:trkseg/g:trkpt", SPACE)
    assert [float(point.attrib["lon"]) for point in track] == pytest.approx(
        [place[0] for place in expected], abs=2e-6
    )
    with routed.person("planner") as browser:
        page = browser.get(f"/tours/{tour['id']}").text
    assert "Linien folgen den Straßen." in page
    points = page.split('<polyline class="sketch-way" points="')[1].split('"')[0].split()
    assert len(points) == len(expected)


def test_an_order_by_hand_has_its_own_lines(routed: Any, tour: dict[str, Any]) -> None:
    ids = [stop["id"] for stop in tour["stops"] if stop["kind"] == "tree"]
    body = {"version": tour["version"], "stop_ids": ids[::-1]}
    answer = routed.request("PUT", f"/api/v1/tours/{tour['id']}/order", scope="planner", json=body)
    after = answer.json()
    expected = corners([[s["longitude"], s["latitude"]] for s in after["stops"]])
    line, on_streets = line_of(routed, tour)
    assert on_streets
    assert [place[0] for place in line] == pytest.approx([p[0] for p in expected], abs=2e-6)


def test_without_an_answer_the_next_plan_is_straight(
    routed: Any, tour: dict[str, Any], osrm: tuple[str, type[_Osrm]]
) -> None:
    osrm[1].is_away = True
    answer = routed.request(
        "POST",
        f"/api/v1/tours/{tour['id']}/optimise",
        scope="planner",
        json={"version": tour["version"]},
    )
    assert answer.is_success
    after = answer.json()
    assert after["fell_back"]
    line, on_streets = line_of(routed, tour)
    assert not on_streets
    assert line == [[s["longitude"], s["latitude"]] for s in after["stops"]]
    with routed.person("planner") as browser:
        assert "Linien sind Luftlinien." in browser.get(f"/tours/{tour['id']}").text


def test_lines_past_trees_of_others_are_straight(routed: Any, tour: dict[str, Any]) -> None:
    """Who sees only a district must not read from a corner where the others' trees stand."""
    with routed.person("innenstadt") as browser:
        detail = browser.get(f"/api/v1/tours/{tour['id']}").json()
        found = browser.get(f"/api/v1/tours/{tour['id']}.geojson").json()["features"][0]
    seen = {(s["longitude"], s["latitude"]) for s in detail["stops"]}
    hidden = {(s["longitude"], s["latitude"]) for s in tour["stops"]} - seen
    assert hidden
    allowed = {place for place, _ in seen}
    for longitude, latitude in found["geometry"]["coordinates"]:
        # A corner lies east of one stop and north of another; both must be seen.
        assert any(abs(longitude - one) < 2e-6 for one in allowed)
        assert any(abs(latitude - one) < 2e-6 for _, one in seen)
