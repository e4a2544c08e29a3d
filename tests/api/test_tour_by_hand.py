"""An order that a planner made by hand stays until somebody asks for another one."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from shared_fleet import DAY, add_depot, add_vehicle, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

MORNING = datetime(2026, 7, 15, 5, 0, tzinfo=UTC)
NUMBERS = (1, 3, 5, 7, 9, 11)
"""Trees along a line from the south-east to the north-west."""
ODD = (7, 1, 11, 3, 9, 5)
"""No search would come to this order."""
PATIENCE_S = 30


@pytest.fixture(scope="module")
def vehicles(server: Any) -> tuple[int, int]:
    """One with a small tank, one with a large one."""
    depot, early = add_depot(server), {"shift_start": "06:00"}
    small = add_vehicle(server, depot, name="klein", tank_litres=350, **early)
    return small, add_vehicle(server, depot, name="groß", tank_litres=2000, **early)


@pytest.fixture
def tour(server: Any, vehicles: tuple[int, int]) -> Iterator[dict[str, Any]]:
    """A draft as the search made it: six trees of 100 l, 350 l in the tank."""
    server.now[0] = MORNING
    trees = [key(server, number) for number in NUMBERS]
    litres = dict.fromkeys(map(str, trees), 100)
    (found,) = ask(
        server, "POST", "tours", day=DAY, vehicle_ids=[vehicles[0]], tree_ids=trees, litres=litres
    )["tours"]
    path = f"tours/{found['id']}"
    yield found
    server.now[0] = MORNING
    left = server.get(f"/api/v1/{path}").json()
    if left["status"] == "draft":
        answer = server.request(
            "DELETE", f"/api/v1/{path}?version={left['version']}", scope="planner"
        )
        assert answer.status_code == 204, answer.text
    else:
        ask(server, "PATCH", path, version=left["version"], status="cancelled")


def key(server: Any, number: int) -> int:
    return int(server.city.tree_ids[f"BO-{number:04d}"])


def coming(tour: dict[str, Any]) -> tuple[int, ...]:
    """The numbers of the open trees in their order."""
    stops = [stop for stop in tour["stops"] if stop["kind"] == "tree" and stop["state"] == "open"]
    return tuple(int(stop["label"].removeprefix("BO-")) for stop in stops)


def stop_of(tour: dict[str, Any], number: int) -> int:
    label = f"BO-{number:04d}"
    return next(int(stop["id"]) for stop in tour["stops"] if stop["label"] == label)


def by_hand(server: Any, tour: dict[str, Any]) -> dict[str, Any]:
    stops = [stop_of(tour, number) for number in ODD]
    found: dict[str, Any] = ask(
        server, "PUT", f"tours/{tour['id']}/order", version=tour["version"], stop_ids=stops
    )
    return found


def started(server: Any, tour: dict[str, Any]) -> dict[str, Any]:
    for status in ("planned", "under_way"):
        tour = ask(server, "PATCH", f"tours/{tour['id']}", version=tour["version"], status=status)
    return tour


def refilled_before(tour: dict[str, Any]) -> list[str]:
    """What follows each refill."""
    stops = tour["stops"]
    return [then["label"] for here, then in pairwise(stops) if here["kind"] == "refill"]


def test_a_tour_knows_who_made_its_order(server: Any, tour: dict[str, Any]) -> None:
    assert tour["by_hand"] is False
    mine = by_hand(server, tour)
    assert (mine["by_hand"], coming(mine)) == (True, ODD)
    assert server.get(f"/api/v1/tours/{tour['id']}").json()["by_hand"] is True
    # Name and status change nothing of it.
    same = ask(server, "PATCH", f"tours/{tour['id']}", version=mine["version"], name="Meine")
    assert started(server, same)["by_hand"] is True


def test_skipping_takes_out_only_the_tree(server: Any, tour: dict[str, Any]) -> None:
    mine = started(server, by_hand(server, tour))
    # 350 l hold three trees: one refill on the way.
    assert (mine["refills"], mine["faults"]) == (1, [])
    after = ask(
        server, "POST", f"tours/{mine['id']}/stops/{stop_of(mine, 1)}/skip",
        version=mine["version"], note="Baustelle",
    )  # fmt: skip
    assert coming(after) == tuple(number for number in ODD if number != 1)
    assert (after["by_hand"], after["refills"], after["faults"]) == (True, 1, [])
    assert after["kilometres"] < mine["kilometres"]
    for number in (11, 3):
        path = f"tours/{mine['id']}/stops/{stop_of(mine, number)}/skip"
        after = ask(server, "POST", path, version=after["version"])
    # Three trees are left: the tank does without the refill.
    assert coming(after) == (7, 9, 5)
    assert (after["refills"], after["faults"]) == (0, [])


def test_who_asks_for_a_better_order_gets_it(server: Any, tour: dict[str, Any]) -> None:
    mine = by_hand(server, tour)
    better = ask(server, "POST", f"tours/{tour['id']}/optimise", version=mine["version"])
    assert better["by_hand"] is False
    assert coming(better) != ODD
    assert better["kilometres"] < mine["kilometres"]
    # From then on the search decides again.
    gone = stop_of(better, 7)
    after = ask(
        server, "POST", f"tours/{tour['id']}/stops/{gone}/skip",
        version=started(server, better)["version"],
    )  # fmt: skip
    assert after["by_hand"] is False


def test_a_tree_taken_out_leaves_the_order_whose_it_was(server: Any, tour: dict[str, Any]) -> None:
    def without(found: dict[str, Any], number: int) -> Any:
        path = f"tours/{tour['id']}/stops/{stop_of(found, number)}?version={found['version']}"
        return ask(server, "DELETE", path)

    searched = without(tour, 5)
    assert searched["by_hand"] is False
    assert coming(searched) == tuple(number for number in coming(tour) if number != 5)
    stops = [stop_of(searched, number) for number in (9, 1, 7, 3, 11)]
    mine = ask(
        server, "PUT", f"tours/{tour['id']}/order", version=searched["version"], stop_ids=stops
    )
    less = without(mine, 7)
    assert (less["by_hand"], coming(less)) == (True, (9, 1, 3, 11))


def test_a_new_tree_and_another_vehicle_leave_the_order(
    server: Any, tour: dict[str, Any], vehicles: tuple[int, int]
) -> None:
    mine = by_hand(server, tour)
    more = ask(
        server, "POST", f"tours/{tour['id']}/stops", version=mine["version"],
        tree_id=key(server, 4), litres=100,
    )  # fmt: skip
    assert more["by_hand"] is True
    assert tuple(number for number in coming(more) if number != 4) == ODD
    # Beside one of its neighbours on the ground.
    at = coming(more).index(4)
    assert {3, 5} & set(coming(more)[max(at - 1, 0) : at + 2])
    larger = ask(
        server, "PATCH", f"tours/{tour['id']}", version=more["version"], vehicle_id=vehicles[1]
    )
    assert (larger["by_hand"], coming(larger)) == (True, coming(more))
    assert (more["refills"], larger["refills"]) == (2, 0)
    assert larger["faults"] == []


def word(stop_id: int, state: str, number: int) -> dict[str, Any]:
    """What a phone keeps and sends, minutes after the start."""
    litres = {"litres": 100} if state == "watered" else {}
    at = (MORNING + timedelta(minutes=number)).isoformat()
    name = f"hand-{stop_id}-{number:04d}"
    return {"entry_key": name, "stop_id": stop_id, "state": state, "at": at} | litres


def settled(server: Any, tour: dict[str, Any], *entries: dict[str, Any]) -> dict[str, Any]:
    """The tour as soon as its way knows what the crew said."""
    answer = server.request(
        "POST", "/api/v1/stops/entries", scope="crew", json={"entries": entries}
    )
    assert {item["outcome"] for item in answer.json()["outcomes"]} == {"stored"}
    deadline = time.monotonic() + PATIENCE_S
    path = f"/api/v1/crew/tours/{tour['id']}"
    while server.get(path, scope="crew").json()["replanning"]:
        assert time.monotonic() < deadline, "nobody plans the tour anew"
        time.sleep(0.05)
    found: dict[str, Any] = server.get(f"/api/v1/tours/{tour['id']}").json()
    return found


def test_a_crew_that_leaves_a_tree_out_keeps_the_order_too(
    server: Any, tour: dict[str, Any], sql: Any
) -> None:
    mine = started(server, by_hand(server, tour))
    server.now[0] = MORNING + timedelta(minutes=90)
    after = settled(
        server, mine,
        word(stop_of(mine, 7), "watered", 20),
        word(stop_of(mine, 11), "unreachable", 40),
    )  # fmt: skip
    assert after["version"] == mine["version"] + 1
    assert (after["by_hand"], coming(after)) == (True, (1, 3, 9, 5))
    trees = [stop for stop in after["stops"] if stop["kind"] == "tree"]
    rest = [stop["arrive_at"] for stop in trees if stop["state"] == "open"]
    assert min(rest) > server.now[0].isoformat()[:16]
    # 250 l were left: two trees, then a refill, and no fault.
    assert refilled_before(after) == ["BO-0009"]
    assert after["faults"] == []
    ((action,),) = sql(
        "SELECT action FROM audit WHERE subject = %s ORDER BY id DESC LIMIT 1",
        f"tour {tour['id']}",
    )
    assert action == "tour.replan"
    # Taken back, the tree comes where it is no detour: on the way from the last one to the depot.
    again = settled(server, mine, word(stop_of(mine, 11), "open", 60))
    assert coming(again) == (1, 3, 9, 5, 11)
    assert (again["by_hand"], again["faults"]) == (True, [])
