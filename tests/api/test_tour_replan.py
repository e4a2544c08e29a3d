"""A tree is skipped while the tour is under way: what is done stays, the rest is planned anew."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.tour_states import StopState
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.tours.stops import set_state

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = "2026-07-15"


@pytest.fixture
def database(city: Any) -> Iterator[Database]:
    database = Database(city.url, pool_size=1)
    yield database
    database.dispose()


def test_skipping_replans_from_the_last_tree_with_what_is_left(
    server: Any, database: Database
) -> None:
    def ask(method: str, path: str, **body: Any) -> Any:
        answer = server.request(method, f"/api/v1/{path}", scope="planner", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    depot = ask(
        "POST", "water-points", name="Hof", kind="depot_and_refill", latitude=51.48, longitude=7.22
    )
    vehicle = ask(
        "POST", "vehicles", name="W", tank_litres=350, depot_id=depot["id"], shift_start="06:00",
        shift_end="15:00", pump_litres_per_min=100, stop_min=3, speed_kmh=25,
    )  # fmt: skip
    trees = [server.city.tree_ids[f"BO-{number:04d}"] for number in (1, 3, 5, 7, 9, 11)]
    tour = ask(
        "POST", "tours", day=DAY, vehicle_ids=[vehicle["id"]], tree_ids=trees,
        litres=dict.fromkeys(map(str, trees), 100),
    )["tours"][0]  # fmt: skip
    for status in ("planned", "under_way"):
        tour = ask("PATCH", f"tours/{tour['id']}", version=tour["version"], status=status)
    stops = [stop for stop in tour["stops"] if stop["kind"] == "tree"]
    done_at = datetime(2026, 7, 15, 5, 30, tzinfo=UTC)
    with database.begin() as conn:
        for stop in stops[:2]:
            set_state(conn, stop["id"], StopState.WATERED, at=done_at, actor="crew")
    server.now[0] = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
    skipped = stops[2]
    path = f"tours/{tour['id']}/stops/{skipped['id']}/skip"
    after = ask("POST", path, version=tour["version"], note="Baustelle")
    by_id = {stop["id"]: stop for stop in after["stops"]}
    assert [by_id[stop["id"]]["state"] for stop in stops[:3]] == ["watered", "watered", "skipped"]
    assert by_id[skipped["id"]]["note"] == "Baustelle"
    rest = [s for s in after["stops"] if s["kind"] == "tree" and s["state"] == "open"]
    assert {stop["id"] for stop in rest} == {stop["id"] for stop in stops[3:]}
    assert min(stop["arrive_at"] for stop in rest) > "2026-07-15T06:00:00Z"
    # 350 l less two trees leave 150 l: one tree, then the tank is filled.
    coming = [s["kind"] for s in after["stops"] if s["position"] > by_id[skipped["id"]]["position"]]
    assert coming[0] == "tree"
    assert coming.count("refill") == 1
    assert coming.index("refill") == 1
    # Late in the day nothing is dropped: the tour says how late it gets.
    server.now[0] = datetime(2026, 7, 15, 12, 55, tzinfo=UTC)
    late = ask("POST", f"tours/{tour['id']}/optimise", version=after["version"])
    open_ones = [s for s in late["stops"] if s["kind"] == "tree" and s["state"] == "open"]
    assert len(open_ones) == len(rest)
    assert [item["fault"] for item in late["faults"]] == ["overtime"]
    server.now[0] = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
    # The tree is free: another tour of the day may take it, of another vehicle, for this one is
    # out until after its shift.
    more = {name: value for name, value in vehicle.items() if name != "id"} | {"name": "X"}
    spare = ask("POST", "vehicles", **more)
    other = ask("POST", "tours", day=DAY, vehicle_ids=[spare["id"]], tree_ids=[skipped["tree_id"]])
    assert len(other["tours"]) == 1


def test_fleet_is_checked_and_kept_while_used(server: Any) -> None:
    def ask(method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return server.request(method, f"/api/v1/{path}", scope="planner", json=body)

    point = {"name": "Zapfstelle", "kind": "refill", "latitude": 51.4, "longitude": 7.2}
    made = ask("POST", "water-points", point).json()
    assert ask("POST", "water-points", point).status_code == 400
    hours = {"opens": "14:00", "closes": "07:00"}
    assert ask("PUT", f"water-points/{made['id']}", point | hours).status_code == 400
    vehicle = {
        "name": "V", "tank_litres": 1000, "depot_id": made["id"], "shift_start": "07:00",
        "shift_end": "15:00", "pump_litres_per_min": 90, "stop_min": 2, "speed_kmh": 20,
    }  # fmt: skip
    assert "depot" in ask("POST", "vehicles", vehicle).json()["detail"]
    both = point | {"kind": "depot_and_refill"}
    assert ask("PUT", f"water-points/{made['id']}", both).status_code == 200
    car = ask("POST", "vehicles", vehicle).json()
    assert car["shift_start"] == "07:00:00"
    assert ask("PUT", f"vehicles/{car['id']}", vehicle | {"shift_end": "06:00"}).status_code == 400
    assert ask("DELETE", f"water-points/{made['id']}").status_code == 400
    assert ask("PUT", f"water-points/{made['id']}", point).status_code == 400
    assert ask("DELETE", f"vehicles/{car['id']}").status_code == 204
    assert ask("DELETE", f"water-points/{made['id']}").status_code == 204
    assert ask("DELETE", f"water-points/{made['id']}").status_code == 404
    assert ask("PUT", "vehicles/999999", vehicle | {"depot_id": 1}).status_code in {400, 404}
    with server.person("innenstadt") as planner:
        assert planner.get("/api/v1/water-points").status_code == 200
        token = planner.get("/").text.split('name="csrf-token" content="')[1].split('"')[0]
        refused = planner.post("/api/v1/water-points", json=point, headers={"X-CSRF-Token": token})
        assert refused.json()["code"] == "limited_area"
