"""Vehicles and tours of the small city, for tests of tours."""

from __future__ import annotations

from typing import Any

DAY = "2026-07-15"


def ask(server: Any, method: str, path: str, **body: Any) -> Any:
    """What a planner gets; a refusal fails the test with its words."""
    answer = server.request(method, f"/api/v1/{path}", scope="planner", json=body)
    assert answer.is_success, answer.text
    return answer.json()


def add_depot(server: Any, **more: Any) -> int:
    """A depot with a tap in the north of the city."""
    body = {"name": "Hof", "kind": "depot_and_refill", "latitude": 51.48, "longitude": 7.22}
    return int(ask(server, "POST", "water-points", **(body | more))["id"])


def add_vehicle(server: Any, depot_id: int, **more: Any) -> int:
    """A vehicle from half past six to three, with a tank that is large enough."""
    body = {
        "name": "Wagen", "tank_litres": 3000, "depot_id": depot_id, "shift_start": "06:30",
        "shift_end": "15:00", "pump_litres_per_min": 100, "stop_min": 3, "speed_kmh": 25,
    }  # fmt: skip
    return int(ask(server, "POST", "vehicles", **(body | more))["id"])


def drop_all(server: Any) -> None:
    """No tour of the day is left but cancelled ones."""
    for tour in server.get(f"/api/v1/tours?day={DAY}").json()["items"]:
        path = f"/api/v1/tours/{tour['id']}"
        if tour["status"] == "draft":
            server.request("DELETE", f"{path}?version={tour['version']}", scope="planner")
        else:
            body = {"version": tour["version"], "status": "cancelled"}
            server.request("PATCH", path, scope="planner", json=body)


def released_tour(server: Any) -> dict[str, Any]:
    """The only tour of the day: six trees, released, with the first vehicle."""
    drop_all(server)
    vehicle = server.get("/api/v1/vehicles").json()["items"][0]["id"]
    trees = [server.city.tree_ids[f"BO-{number:04d}"] for number in (1, 3, 5, 7, 9, 11)]
    (found,) = ask(server, "POST", "tours", day=DAY, vehicle_ids=[vehicle], tree_ids=trees)["tours"]
    path = f"tours/{found['id']}"
    released: dict[str, Any] = ask(
        server, "PATCH", path, version=found["version"], status="planned"
    )
    return released
