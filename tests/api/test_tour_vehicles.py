"""A vehicle drives one tour after the other, and the times of a tour agree with each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from shared_fleet import DAY, add_depot, add_vehicle, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

MORNING = datetime(2026, 7, 15, 4, 0, tzinfo=UTC)
"""Six o'clock; the shift begins at half past."""
FIRST, SECOND = (1, 3, 4), (5, 7, 9)
RATE = 200
"""Litres per minute at the depot."""


@pytest.fixture(scope="module")
def vehicles(server: Any) -> tuple[int, int, int]:
    """Two alike, and one with a short shift."""
    depot = add_depot(server, fill_litres_per_min=RATE)
    one, other, short = (
        add_vehicle(server, depot, name=name, tank_litres=1000, shift_end=end)
        for name, end in (("Eins", "15:00"), ("Zwei", "15:00"), ("Kurz", "07:10"))
    )
    return one, other, short


@pytest.fixture(autouse=True)
def _clean(server: Any) -> Iterator[None]:
    server.now[0] = MORNING
    yield
    server.now[0] = MORNING
    for tour in server.get(f"/api/v1/tours?day={DAY}").json()["items"]:
        path = f"tours/{tour['id']}"
        if tour["status"] == "done":
            set_status(server, tour, "under_way", "cancelled")
        elif tour["status"] == "draft":
            address = f"/api/v1/{path}?version={tour['version']}"
            assert server.request("DELETE", address, scope="planner").status_code == 204
        elif tour["status"] != "cancelled":
            ask(server, "PATCH", path, version=tour["version"], status="cancelled")


def keys(server: Any, numbers: tuple[int, ...]) -> list[int]:
    return [server.city.tree_ids[f"BO-{number:04d}"] for number in numbers]


def post(server: Any, numbers: tuple[int, ...], *vehicle_ids: int) -> Any:
    trees = keys(server, numbers)
    body = {
        "day": DAY,
        "vehicle_ids": vehicle_ids,
        "tree_ids": trees,
        "litres": dict.fromkeys(map(str, trees), 100),
    }
    return server.request("POST", "/api/v1/tours", scope="planner", json=body)


def build(server: Any, numbers: tuple[int, ...], vehicle_id: int) -> dict[str, Any]:
    answer = post(server, numbers, vehicle_id)
    assert answer.status_code == 201, answer.text
    (found,) = answer.json()["tours"]
    return dict(found)


def set_status(server: Any, tour: dict[str, Any], *words: str) -> dict[str, Any]:
    for word in words:
        tour = ask(server, "PATCH", f"tours/{tour['id']}", version=tour["version"], status=word)
    return tour


def tick(server: Any, stop: dict[str, Any], at: datetime, state: str = "watered") -> None:
    server.now[0] = at
    entry = {
        "entry_key": f"times-{stop['id']}-{at:%H%M%S}", "stop_id": stop["id"], "state": state,
        "at": at.isoformat(), "litres": stop["litres"],
    }  # fmt: skip
    answer = server.request(
        "POST", "/api/v1/stops/entries", scope="crew", json={"entries": [entry]}
    )
    assert answer.json()["outcomes"][0]["outcome"] == "stored", answer.text


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def trees_of(tour: dict[str, Any]) -> list[dict[str, Any]]:
    return [stop for stop in tour["stops"] if stop["kind"] == "tree"]


@pytest.mark.parametrize("status", ["draft", "planned", "under_way"])
def test_a_second_tour_begins_when_the_vehicle_is_back_with_a_full_tank(
    server: Any, vehicles: tuple[int, int, int], status: str
) -> None:
    first = build(server, FIRST, vehicles[0])
    first = set_status(server, first, *["planned", "under_way"][: _steps(status)])
    second = build(server, SECOND, vehicles[0])
    full = moment(first["ends_at"]) + timedelta(minutes=300 / RATE)
    wait = moment(second["starts_at"]) - full
    assert timedelta() <= wait < timedelta(minutes=1)  # from the next full minute on
    assert moment(second["ends_at"]) < datetime(2026, 7, 15, 13, tzinfo=UTC)
    assert set_status(server, second, "planned")["status"] == "planned"


def _steps(status: str) -> int:
    return ["draft", "planned", "under_way"].index(status)


def test_what_is_computed_anew_stays_behind(server: Any, vehicles: tuple[int, int, int]) -> None:
    first = build(server, FIRST, vehicles[0])
    second = build(server, SECOND, vehicles[0])
    path = f"tours/{second['id']}"
    again = ask(server, "POST", f"{path}/optimise", version=second["version"])
    assert again["starts_at"] == second["starts_at"]
    order = [stop["id"] for stop in trees_of(again)][::-1]
    again = ask(server, "PUT", f"{path}/order", version=again["version"], stop_ids=order)
    assert again["starts_at"] == second["starts_at"]
    # The first one keeps its place, and its trees go to no other time.
    before = ask(server, "POST", f"tours/{first['id']}/optimise", version=first["version"])
    assert before["starts_at"] == first["starts_at"]
    # Without it the second one may leave with the shift.
    address = f"/api/v1/tours/{first['id']}?version={before['version']}"
    server.request("DELETE", address, scope="planner")
    again = ask(server, "POST", f"{path}/optimise", version=again["version"])
    assert again["starts_at"] == "2026-07-15T04:30:00Z"


def test_another_vehicle_takes_a_tour_after_its_own(
    server: Any, vehicles: tuple[int, int, int]
) -> None:
    first = build(server, FIRST, vehicles[0])
    other = build(server, SECOND, vehicles[1])
    assert other["starts_at"] == first["starts_at"]
    moved = ask(
        server, "PATCH", f"tours/{other['id']}", version=other["version"], vehicle_id=vehicles[0]
    )
    assert moment(moved["starts_at"]) > moment(first["ends_at"])


def test_two_tours_at_the_same_time_are_not_released(
    server: Any, vehicles: tuple[int, int, int]
) -> None:
    first = build(server, FIRST, vehicles[0])
    second = build(server, SECOND, vehicles[0])
    for tree_id in keys(server, (8, 11)):
        path = f"tours/{first['id']}/stops"
        first = ask(server, "POST", path, version=first["version"], tree_id=tree_id, litres=200)
    assert moment(first["ends_at"]) > moment(second["starts_at"])
    first = set_status(server, first, "planned")
    body = {"version": second["version"], "status": "planned"}
    refused = server.request("PATCH", f"/api/v1/tours/{second['id']}", scope="planner", json=body)
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert problem["code"] == "vehicle_in_tour"
    said = f"Eins is out with another tour at that time: {first['name']} (06:30 to "
    assert problem["detail"].startswith(said)
    (held,) = problem["tours"]
    assert held == {
        "tour_id": first["id"],
        "name": first["name"],
        "starts_at": first["starts_at"],
        "ends_at": first["ends_at"],
    }
    second = ask(server, "POST", f"tours/{second['id']}/optimise", version=second["version"])
    assert set_status(server, second, "planned")["status"] == "planned"


def test_a_vehicle_without_time_left_is_refused_or_passed_over(
    server: Any, vehicles: tuple[int, int, int]
) -> None:
    one, _, short = vehicles
    held = build(server, FIRST[:1], short)
    path = f"tours/{held['id']}"
    order = [stop["id"] for stop in trees_of(held)]
    held = ask(server, "PUT", f"{path}/order", version=held["version"], stop_ids=order)
    for tree_id in keys(server, (8, 11)):  # by hand it may take longer than the shift
        held = ask(
            server, "POST", f"{path}/stops", version=held["version"], tree_id=tree_id, litres=450
        )
    assert held["faults"]
    alone = post(server, SECOND, short)
    assert (alone.status_code, alone.json()["code"]) == (409, "vehicle_no_time")
    assert [item["tour_id"] for item in alone.json()["tours"]] == [held["id"]]
    both = post(server, SECOND, short, one)
    assert [item["vehicle"] for item in both.json()["tours"]] == ["Eins"]


def test_a_tour_that_is_done_counts_with_its_real_end(
    server: Any, vehicles: tuple[int, int, int]
) -> None:
    first = set_status(server, build(server, FIRST, vehicles[0]), "planned")
    home = moment(first["ends_at"]) - moment(trees_of(first)[-1]["depart_at"])
    last = MORNING + timedelta(hours=4)
    for minutes, stop in zip((20, 10, 0), trees_of(first), strict=True):
        tick(server, stop, last - timedelta(minutes=minutes))
    first = server.get(f"/api/v1/tours/{first['id']}").json()
    assert first["status"] == "done"
    assert moment(first["ends_at"]) == last + home
    second = build(server, SECOND, vehicles[0])
    wait = moment(second["starts_at"]) - (last + home + timedelta(minutes=300 / RATE))
    assert timedelta() <= wait < timedelta(minutes=1)


def test_who_is_late_is_not_back_before_now(server: Any, vehicles: tuple[int, int, int]) -> None:
    set_status(server, build(server, FIRST, vehicles[0]), "planned", "under_way")
    server.now[0] = MORNING + timedelta(hours=5)
    second = build(server, SECOND, vehicles[0])
    assert moment(second["starts_at"]) > server.now[0]


def test_a_cancelled_tour_holds_no_vehicle(server: Any, vehicles: tuple[int, int, int]) -> None:
    first = set_status(server, build(server, FIRST, vehicles[0]), "planned", "cancelled")
    second = build(server, SECOND, vehicles[0])
    assert second["starts_at"] == first["starts_at"]


def test_a_start_before_the_shift_shows_in_all_times(
    server: Any, vehicles: tuple[int, int, int]
) -> None:
    first = set_status(server, build(server, FIRST, vehicles[0]), "planned")
    depot, tree = first["stops"][0], trees_of(first)[0]
    lead = moment(tree["depart_at"]) - moment(depot["depart_at"])
    at = MORNING - timedelta(minutes=20)
    tick(server, tree, at)
    server.request(
        "POST", f"/api/v1/tours/{first['id']}/optimise", scope="planner",
        json={"version": first["version"]},
    ).raise_for_status()  # fmt: skip
    found = server.get(f"/api/v1/tours/{first['id']}").json()
    assert moment(found["starts_at"]) == at - lead
    assert found["minutes"] == pytest.approx(
        (moment(found["ends_at"]) - moment(found["starts_at"])).total_seconds() / 60, abs=0.1
    )
    with server.person("planner") as planner:
        page = planner.get(f"/tours/{found['id']}").text
    times = [part.split("<")[0] for part in page.split('class="tour-stop__time">')[1:]]
    assert times == sorted(times)
    local = [
        (moment(found[name]) + timedelta(hours=2)).strftime("%H:%M")
        for name in ("starts_at", "ends_at")
    ]
    assert [times[0], times[-1]] == local
    assert f"{local[0]}–{local[1]}" in page
