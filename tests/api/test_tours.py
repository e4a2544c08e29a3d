"""Tours over the API: built, changed, replanned, seen only by who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = "2026-07-15"


@pytest.fixture(scope="module")
def fleet(server: Any) -> dict[str, int]:
    """Two water points, a vehicle of the city and one of the contractor."""
    depot = {
        "name": "Betriebshof",
        "kind": "depot_and_refill",
        "latitude": 51.4818,
        "longitude": 7.2162,
        "fill_litres_per_min": 600,
    }
    refill = {"name": "Standrohr", "kind": "refill", "latitude": 51.455, "longitude": 7.25}
    ids = {}
    for name, body in (("depot", depot), ("refill", refill)):
        answer = server.request("POST", "/api/v1/water-points", scope="planner", json=body)
        assert answer.status_code == 201, answer.text
        ids[name] = answer.json()["id"]
    vehicle = {
        "name": "Wagen 1",
        "tank_litres": 400,
        "depot_id": ids["depot"],
        "shift_start": "06:30",
        "shift_end": "15:00",
        "pump_litres_per_min": 100,
        "stop_min": 3,
        "speed_kmh": 25,
        "licence": "C1",
        "crew": "Team A",
    }
    for name, more in (
        ("city", {}),
        ("contractor", {"name": "Grün 1", "contractor": "Grün & Söhne", "crew": ""}),
    ):
        body = vehicle | more
        answer = server.request("POST", "/api/v1/vehicles", scope="planner", json=body)
        assert answer.status_code == 201, answer.text
        ids[name] = answer.json()["id"]
    return ids


@pytest.fixture
def trees(server: Any) -> list[int]:
    """Trees without a contractor, ids in the order of their numbers."""
    ids = server.city.tree_ids
    return [ids[f"BO-{number:04d}"] for number in (1, 3, 4, 5, 7, 8)]


@pytest.fixture
def tour(server: Any, fleet: dict[str, int], trees: list[int]) -> Iterator[dict[str, Any]]:
    """A draft with six trees of 100 l, so with refills; gone after the test."""
    answer = build(server, fleet, trees)
    assert answer.status_code == 201, answer.text
    (found,) = answer.json()["tours"]
    yield found
    free(server, found["id"])


def build(server: Any, fleet: dict[str, int], trees: list[int], **more: Any) -> Any:
    body = {
        "day": DAY,
        "vehicle_ids": [fleet["city"]],
        "tree_ids": trees,
        "litres": dict.fromkeys(map(str, trees), 100),
    }
    return server.request("POST", "/api/v1/tours", scope="planner", json=body | more)


def free(server: Any, tour_id: int) -> None:
    """Whatever became of a tour, its trees are free afterwards."""
    found = server.get(f"/api/v1/tours/{tour_id}")
    if found.status_code == 404:
        return
    tour = found.json()
    path = f"/api/v1/tours/{tour_id}"
    if tour["status"] == "draft":
        server.request("DELETE", f"{path}?version={tour['version']}", scope="planner")
    elif tour["status"] != "cancelled":
        body = {"version": tour["version"], "status": "cancelled"}
        server.request("PATCH", path, scope="planner", json=body)


def change(server: Any, method: str, tour: dict[str, Any], path: str = "", **body: Any) -> Any:
    return server.request(
        method,
        f"/api/v1/tours/{tour['id']}{path}",
        scope="planner",
        json={"version": tour["version"]} | body,
    )


def numbers(tour: dict[str, Any]) -> list[int]:
    return [stop["tree_id"] for stop in tour["stops"] if stop["kind"] == "tree"]


def test_a_tour_has_a_way_with_times_litres_and_refills(
    server: Any, tour: dict[str, Any], trees: list[int]
) -> None:
    kinds = [stop["kind"] for stop in tour["stops"]]
    assert kinds[0] == kinds[-1] == "depot"
    assert kinds.count("refill") == tour["refills"] == 1
    assert sorted(numbers(tour)) == sorted(trees)
    assert tour["litres"] == 600
    assert (tour["status"], tour["version"], tour["licence"]) == ("draft", 1, "C1")
    assert tour["stops"][0]["arrive_at"] == "2026-07-15T04:30:00Z"
    times = [stop[name] for stop in tour["stops"] for name in ("arrive_at", "depart_at")]
    assert times == sorted(times)
    assert 5 < tour["kilometres"] < 60
    assert tour["faults"] == tour["left_out"] == []
    listed = server.get(f"/api/v1/tours?day={DAY}").json()["items"]
    assert tour["id"] in [item["id"] for item in listed]


def test_gpx_and_geojson(server: Any, tour: dict[str, Any]) -> None:
    answer = server.get(f"/api/v1/tours/{tour['id']}.gpx")
    assert answer.headers["content-type"] == "application/gpx+xml"
    root = ET.fromstring(answer.content)  # noqa: S314 - our own file
    space = {"g": "http://www.topografix.com/GPX/1/1"}
    assert len(root.findall("g:wpt", space)) == len(tour["stops"])
    assert len(root.findall("g:trk/g:trkseg/g:trkpt", space)) == len(tour["stops"])
    features = server.get(f"/api/v1/tours/{tour['id']}.geojson").json()["features"]
    assert features[0]["geometry"]["type"] == "LineString"
    assert len(features) == len(tour["stops"]) + 1


def test_a_tree_is_in_one_tour_of_a_day(
    server: Any, fleet: dict[str, int], tour: dict[str, Any], trees: list[int]
) -> None:
    again = build(server, fleet, trees[:1])
    assert (again.status_code, again.json()["code"]) == (409, "tree_in_tour")
    assert again.json()["tree_ids"] == trees[:1]
    other = build(server, fleet, trees[:1], day="2026-07-16")
    assert other.status_code == 201
    free(server, other.json()["tours"][0]["id"])
    assert tour["name"] == "Wagen 1"


def test_the_list_chooses_the_trees(server: Any, fleet: dict[str, int]) -> None:
    answer = build(
        server, fleet, [], tree_ids=[], litres={}, list_filter={"district": "Innenstadt"}
    )
    assert answer.status_code == 201, answer.text
    built = answer.json()
    found = [stop for tour in built["tours"] for stop in tour["stops"] if stop["kind"] == "tree"]
    assert found
    assert {stop["district"] for stop in found} == {"Innenstadt"}
    assert built["tours"][0]["run_id"] is not None
    for tour in built["tours"]:
        free(server, tour["id"])


def test_order_by_hand_is_kept_and_judged(server: Any, tour: dict[str, Any]) -> None:
    wanted = [stop["id"] for stop in tour["stops"] if stop["kind"] == "tree"][::-1]
    answer = change(server, "PUT", tour, "/order", stop_ids=wanted)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [stop["id"] for stop in found["stops"] if stop["kind"] == "tree"] == wanted
    assert found["version"] == 2
    late = change(server, "PUT", tour, "/order", stop_ids=wanted)
    assert (late.status_code, late.json()["code"]) == (409, "version_conflict")
    part = change(server, "PUT", found, "/order", stop_ids=wanted[1:])
    assert part.status_code == 422
    best = change(server, "POST", found, "/optimise").json()
    # What is minimised: metres plus seconds, within the rounding of the answer.
    costs = [item["kilometres"] * 1000 + item["minutes"] * 60 for item in (best, found)]
    assert costs[0] <= costs[1] + 60
    assert best["version"] == 3


def test_add_remove_and_change_values(server: Any, tour: dict[str, Any]) -> None:
    more = server.city.tree_ids["BO-0009"]
    found = change(server, "POST", tour, "/stops", tree_id=more, litres=70).json()
    assert more in numbers(found)
    assert found["litres"] == 670
    stop = next(stop for stop in found["stops"] if stop["tree_id"] == more)
    path = f"/api/v1/tours/{tour['id']}/stops/{stop['id']}?version={found['version']}"
    found = server.request("DELETE", path, scope="planner").json()
    assert more not in numbers(found)
    found = change(server, "PATCH", found, name="Nord", crew="Ali, Eva").json()
    assert (found["name"], found["crew"]) == ("Nord", "Ali, Eva")
    assert change(server, "POST", found, "/stops", tree_id=10**9).status_code == 404


def test_life_of_a_tour(server: Any, tour: dict[str, Any]) -> None:
    wrong = change(server, "PATCH", tour, status="done")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_status")
    for status in ("planned", "under_way", "done"):
        tour = change(server, "PATCH", tour, status=status).json()
        assert tour["status"] == status
    assert change(server, "POST", tour, "/optimise").json()["code"] == "tour_is_over"
    path = f"/api/v1/tours/{tour['id']}?version={tour['version']}"
    gone = server.request("DELETE", path, scope="planner")
    assert (gone.status_code, gone.json()["code"]) == (409, "not_a_draft")
    audit = server.get("/api/v1/audit", scope="admin").json()["items"]
    actions = [item["action"] for item in audit if item["subject"] == f"tour {tour['id']}"]
    assert actions.count("tour.status") == 3
    tour = change(server, "PATCH", tour, status="under_way").json()
    change(server, "PATCH", tour, status="cancelled")


def test_who_sees_and_changes_what(
    server: Any, fleet: dict[str, int], tour: dict[str, Any]
) -> None:
    ids = server.city.tree_ids
    both = [ids["BO-0002"], ids["BO-0006"], ids["BO-0010"]]
    answer = build(server, fleet, both, vehicle_ids=[fleet["contractor"], fleet["city"]], litres={})
    theirs = {item["vehicle"]: item for item in answer.json()["tours"]}
    assert sorted(numbers(theirs["Grün 1"])) == sorted(both[:2])
    with server.person("gruen") as crew:
        seen = crew.get(f"/api/v1/tours?day={DAY}").json()["items"]
        assert [item["vehicle"] for item in seen] == ["Grün 1"]
        assert crew.get(f"/api/v1/tours/{tour['id']}").status_code == 404
        assert crew.get(f"/api/v1/tours/{tour['id']}.gpx").status_code == 404
        own = crew.get("/api/v1/vehicles").json()["items"]
        assert [item["name"] for item in own] == ["Grün 1"]
    with server.person("innenstadt") as planner:
        csrf = {"X-CSRF-Token": _csrf(planner)}
        found = planner.get(f"/api/v1/tours/{tour['id']}").json()
        assert {stop["district"] for stop in found["stops"] if stop["tree_id"]} == {"Innenstadt"}
        assert len(numbers(found)) < len(numbers(tour))
        body = {"version": tour["version"]}
        refused = planner.post(f"/api/v1/tours/{tour['id']}/optimise", json=body, headers=csrf)
        assert (refused.status_code, refused.json()["code"]) == (403, "limited_area")
        foreign = {"day": DAY, "vehicle_ids": [fleet["city"]], "tree_ids": [ids["BO-0012"]]}
        found = planner.post("/api/v1/tours", json=foreign, headers=csrf)
        assert found.status_code == 404
    assert server.get(f"/api/v1/tours/{tour['id']}", scope="crew").status_code == 200
    assert change_as(server, "crew", tour).status_code == 403
    for item in theirs.values():
        free(server, item["id"])


def change_as(server: Any, scope: str, tour: dict[str, Any]) -> Any:
    body = {"version": tour["version"], "crew": "x"}
    return server.request("PATCH", f"/api/v1/tours/{tour['id']}", scope=scope, json=body)


def _csrf(browser: Any) -> str:
    text: str = browser.get("/").text
    return text.split('name="csrf-token" content="')[1].split('"', maxsplit=1)[0]
