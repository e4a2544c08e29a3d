"""A crew leaves a tree out: the rest of its tour is planned anew by itself, after the answer."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from shared_fleet import DAY, add_depot, add_vehicle, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

MORNING = datetime(2026, 7, 15, 5, 0, tzinfo=UTC)
NUMBERS = (1, 3, 5, 7, 9, 11)
PATIENCE_S = 30


@pytest.fixture(scope="module")
def vehicle(server: Any) -> int:
    return add_vehicle(server, add_depot(server), name="W", tank_litres=350, shift_start="06:00")


@pytest.fixture
def tour(server: Any, vehicle: int) -> Iterator[dict[str, Any]]:
    """Released, with six trees of 100 l; at 7 in the morning."""
    server.now[0] = MORNING
    trees = [server.city.tree_ids[f"BO-{number:04d}"] for number in NUMBERS]
    litres = dict.fromkeys(map(str, trees), 100)
    built = ask(
        server, "POST", "tours", day=DAY, vehicle_ids=[vehicle], tree_ids=trees, litres=litres
    )
    (found,) = built["tours"]
    path = f"tours/{found['id']}"
    yield ask(server, "PATCH", path, version=found["version"], status="planned")
    server.now[0] = MORNING
    left = server.get(f"/api/v1/{path}").json()
    if left["status"] == "done":
        left = ask(server, "PATCH", path, version=left["version"], status="under_way")
    ask(server, "PATCH", path, version=left["version"], status="cancelled")


def trees_of(tour: dict[str, Any]) -> list[dict[str, Any]]:
    return [stop for stop in tour["stops"] if stop["kind"] == "tree"]


def word(stop: dict[str, Any], state: str, number: int, **more: Any) -> Any:
    """What a phone keeps and sends; the number says when, in minutes after the start."""
    litres = {"litres": 100} if state == "watered" else {}
    at = MORNING + timedelta(minutes=number)
    key = f"stop-{stop['id']}-{number:04d}"
    return {"entry_key": key, "stop_id": stop["id"], "state": state, "at": at.isoformat()} | (
        litres | more
    )


def send(server: Any, *entries: Any) -> list[str]:
    """Sync; answers what became of the entries."""
    answer = server.request(
        "POST", "/api/v1/stops/entries", scope="crew", json={"entries": entries}
    )
    assert answer.status_code == 200, answer.text
    return [item["outcome"] for item in answer.json()["outcomes"]]


def as_crew(server: Any, tour: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = server.get(f"/api/v1/crew/tours/{tour['id']}", scope="crew").json()
    return found


def settled(server: Any, tour: dict[str, Any]) -> dict[str, Any]:
    """The tour as soon as the crew sees a way that knows what was left out."""
    deadline = time.monotonic() + PATIENCE_S
    while as_crew(server, tour)["replanning"]:
        assert time.monotonic() < deadline, "nobody plans the tour anew"
        time.sleep(0.05)
    found: dict[str, Any] = server.get(f"/api/v1/tours/{tour['id']}").json()
    return found


def quiet(tour: dict[str, Any], sql: Any) -> int:
    """The version once nothing runs any more; the last work in the background was ours."""
    before = -1
    while before != (now := sql("SELECT version FROM tours WHERE id = %s", tour["id"])[0][0]):
        before = now
        time.sleep(1.0)
    return int(now)


def test_the_rest_is_planned_anew_and_nothing_done_moves(
    server: Any, tour: dict[str, Any], sql: Any
) -> None:
    stops = trees_of(tour)
    server.now[0] = MORNING + timedelta(minutes=90)
    ticked = [word(stop, "watered", 20 + place) for place, stop in enumerate(stops[:2])]
    gone = word(stops[2], "unreachable", 40, note="Baustelle")
    assert send(server, *ticked, gone) == ["stored"] * 3
    after = settled(server, tour)
    assert after["version"] == tour["version"] + 1
    now = {stop["id"]: stop for stop in after["stops"]}
    for stop in stops[:3]:
        assert {name: now[stop["id"]][name] for name in ("position", "litres", "arrive_at")} == {
            name: stop[name] for name in ("position", "litres", "arrive_at")
        }
    assert [now[stop["id"]]["state"] for stop in stops[:3]] == ["watered", "watered", "unreachable"]
    rest = [stop for stop in trees_of(after) if stop["state"] == "open"]
    assert {stop["id"] for stop in rest} == {stop["id"] for stop in stops[3:]}
    # From now on, from where the vehicle is, with the 150 l that are left.
    assert min(stop["arrive_at"] for stop in rest) > server.now[0].isoformat()[:16]
    coming = [s["kind"] for s in after["stops"] if s["position"] > now[stops[2]["id"]]["position"]]
    assert coming.index("refill") == 1
    # The phone sees the same order.
    way = as_crew(server, tour)
    assert [stop["id"] for stop in way["way"]] == [stop["id"] for stop in after["stops"]]
    assert way["version"] == after["version"]
    ((actor, action),) = sql(
        "SELECT actor, action FROM audit WHERE subject = %s ORDER BY id DESC LIMIT 1",
        f"tour {tour['id']}",
    )
    assert (actor, action) == ("automatic", "tour.replan")
    waterings = sql(
        "SELECT w.litres FROM waterings w JOIN tour_stops s ON s.watering_id = w.id"
        " WHERE s.tour_id = %s", tour["id"],
    )  # fmt: skip
    assert waterings == [(100,), (100,)]


def test_the_same_words_again_change_nothing(server: Any, tour: dict[str, Any], sql: Any) -> None:
    stops = trees_of(tour)
    server.now[0] = MORNING + timedelta(minutes=90)
    said = [word(stops[0], "watered", 20), word(stops[1], "unreachable", 30)]
    assert send(server, *said) == ["stored", "stored"]
    first = settled(server, tour)
    for _ in range(3):
        assert send(server, *said) == ["duplicate", "duplicate"]
    # A tick that comes later makes nothing due either.
    assert send(server, word(stops[2], "watered", 50)) == ["stored"]
    assert quiet(tour, sql) == first["version"]
    ids = [stop["id"] for stop in server.get(f"/api/v1/tours/{tour['id']}").json()["stops"]]
    assert ids == [stop["id"] for stop in first["stops"]]


def test_a_word_taken_back_brings_the_tree_back(server: Any, tour: dict[str, Any]) -> None:
    stops = trees_of(tour)
    server.now[0] = MORNING + timedelta(minutes=60)
    send(server, word(stops[0], "watered", 20), word(stops[1], "skipped", 30))
    without = settled(server, tour)
    send(server, word(stops[1], "open", 40))
    again = settled(server, tour)
    assert again["version"] == without["version"] + 1
    back = next(stop for stop in again["stops"] if stop["id"] == stops[1]["id"])
    assert back["state"] == "open"
    assert back["arrive_at"] > server.now[0].isoformat()[:16]


def test_late_in_the_day_no_tree_is_dropped(server: Any, tour: dict[str, Any]) -> None:
    stops = trees_of(tour)
    server.now[0] = datetime(2026, 7, 15, 12, 55, tzinfo=UTC)
    send(server, word(stops[0], "skipped", 20))
    after = settled(server, tour)
    assert {stop["id"] for stop in trees_of(after)} == {stop["id"] for stop in stops}
    send(server, word(stops[1], "unreachable", 400))
    after = settled(server, tour)
    assert {stop["id"] for stop in trees_of(after)} == {stop["id"] for stop in stops}
    assert [item["fault"] for item in after["faults"]] == ["overtime"]
    assert after["left_out"] == []


def test_a_crew_without_a_script_too(server: Any, tour: dict[str, Any]) -> None:
    stops = trees_of(tour)
    server.now[0] = MORNING + timedelta(minutes=30)
    with server.person("crew") as phone:
        token = phone.get("/crew").text.split('name="csrf-token" content="')[1].split('"')[0]
        body = {"csrf_token": token, "state": "unreachable", "entry_key": "0123456789"}
        assert phone.post(f"/crew/stops/{stops[0]['id']}", data=body).status_code == 303
    assert settled(server, tour)["version"] == tour["version"] + 1


def test_a_tour_that_cannot_be_planned_fails_no_sync(
    server: Any, tour: dict[str, Any], sql: Any
) -> None:
    stops = trees_of(tour)
    server.now[0] = MORNING + timedelta(minutes=30)
    sql("UPDATE tours SET vehicle_id = NULL WHERE id = %s", tour["id"])
    try:
        assert send(server, word(stops[0], "unreachable", 10)) == ["stored"]
        assert send(server, word(stops[1], "unreachable", 11)) == ["stored"]
        assert quiet(tour, sql) == tour["version"]
        assert as_crew(server, tour)["replanning"]
    finally:
        vehicle = sql("SELECT id FROM vehicles")[0][0]
        sql("UPDATE tours SET vehicle_id = %s WHERE id = %s", vehicle, tour["id"])
    # What was left undone is found by the next entry.
    send(server, word(stops[2], "unreachable", 12))
    after = settled(server, tour)
    assert [stop["state"] for stop in trees_of(after)].count("open") == 3


def test_tours_of_other_days_stay(server: Any, tour: dict[str, Any], sql: Any) -> None:
    stops = trees_of(tour)
    server.now[0] = MORNING + timedelta(days=1)
    assert send(server, word(stops[0], "unreachable", 10)) == ["stored"]
    assert quiet(tour, sql) == tour["version"]
    assert not as_crew(server, tour)["replanning"]


def test_a_tick_during_the_search_makes_its_way_stale(server: Any, tour: dict[str, Any]) -> None:
    stops = trees_of(tour)
    server.now[0] = MORNING + timedelta(minutes=60)
    send(server, word(stops[0], "watered", 20))
    tour = server.get(f"/api/v1/tours/{tour['id']}").json()
    path = f"/api/v1/tours/{tour['id']}/optimise"
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(
            server.request, "POST", path, scope="planner", json={"version": tour["version"]}
        )
        time.sleep(0.25)  # the search takes at least half a second
        assert not asked.done()
        assert send(server, word(stops[-1], "watered", 30)) == ["stored"]
        refused = asked.result()
    assert (refused.status_code, refused.json()["code"]) == (409, "version_conflict")
    after = server.get(f"/api/v1/tours/{tour['id']}").json()
    assert [stop["id"] for stop in after["stops"]] == [stop["id"] for stop in tour["stops"]]
    # The same while it is planned by itself: the second search knows the tick.
    send(server, word(stops[1], "unreachable", 40))
    time.sleep(0.25)
    send(server, word(stops[2], "watered", 50))
    after = settled(server, tour)
    states = [stop["state"] for stop in trees_of(after)]
    assert sorted(states[:4]) == ["unreachable", "watered", "watered", "watered"]
    assert set(states[4:]) == {"open"}
    assert after["version"] == tour["version"] + 1
