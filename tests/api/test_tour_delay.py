"""A vehicle that is late keeps its next tour waiting, and other areas learn no more than that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from shared_fleet import DAY, add_depot, add_vehicle, ask, drop_all

if TYPE_CHECKING:
    from collections.abc import Iterator

MORNING = datetime(2026, 7, 15, 4, 0, tzinfo=UTC)
"""Six o'clock; the shift begins at half past."""
INNER, OUTER = (1, 3, 5), (4, 8, 12)
"""Trees of the district of the planner ``innenstadt``, and of others."""
LATE = timedelta(minutes=40)


@pytest.fixture(scope="module")
def vehicle(server: Any) -> int:
    return add_vehicle(server, add_depot(server), name="Eins")


@pytest.fixture(autouse=True)
def _clean(server: Any) -> Iterator[None]:
    server.now[0] = MORNING
    yield
    server.now[0] = MORNING
    drop_all(server)


def build(server: Any, numbers: tuple[int, ...], vehicle_id: int, *words: str) -> dict[str, Any]:
    trees = [server.city.tree_ids[f"BO-{number:04d}"] for number in numbers]
    (found,) = ask(
        server, "POST", "tours", day=DAY, vehicle_ids=[vehicle_id], tree_ids=trees
    )["tours"]  # fmt: skip
    for word in words:
        found = ask(server, "PATCH", f"tours/{found['id']}", version=found["version"], status=word)
    return dict(found)


def tick(server: Any, stop: dict[str, Any], at: datetime) -> None:
    server.now[0] = at
    entry = {
        "entry_key": f"delay-of-{stop['id']}", "stop_id": stop["id"], "state": "watered",
        "at": at.isoformat(), "litres": stop["litres"],
    }  # fmt: skip
    body = {"entries": [entry]}
    answer = server.request("POST", "/api/v1/stops/entries", scope="crew", json=body)
    assert answer.json()["outcomes"][0]["outcome"] == "stored", answer.text


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def trees_of(tour: dict[str, Any]) -> list[dict[str, Any]]:
    return [stop for stop in tour["stops"] if stop["kind"] == "tree"]


def clock(at: datetime) -> str:
    return (at + timedelta(hours=2)).strftime("%H:%M")


def test_the_later_tour_says_that_the_earlier_one_is_late(server: Any, vehicle: int) -> None:
    first = build(server, OUTER, vehicle, "planned", "under_way")
    second = build(server, INNER, vehicle, "planned")
    with server.person("planner") as planner:
        assert "ist noch mit" not in planner.get(f"/tours/{second['id']}").text
        stop = trees_of(first)[0]
        tick(server, stop, moment(stop["depart_at"]) + LATE)
        free = moment(first["ends_at"]) + LATE
        for path in (f"/tours/{second['id']}", f"/tours?day={DAY}"):
            page = planner.get(path).text
            assert page.count(f"ist noch mit „{first['name']}“ unterwegs und voraussicht") == 1
            said = page.split("voraussichtlich ab ")[1][:5]
            assert clock(free) <= said <= clock(free + timedelta(minutes=5))
        english = planner.get(f"/tours/{second['id']}?lang=en").text
        assert f"The vehicle is still out with “{first['name']}” and will prob" in english
        assert "ist noch mit" not in planner.get(f"/tours/{first['id']}?lang=de").text
    again = ask(server, "POST", f"tours/{second['id']}/optimise", version=second["version"])
    assert moment(again["starts_at"]) >= free
    with server.person("planner") as planner:
        assert "ist noch mit" not in planner.get(f"/tours/{second['id']}").text


def test_the_order_of_ticks_makes_nobody_late(server: Any, vehicle: int) -> None:
    first = build(server, OUTER, vehicle, "planned", "under_way")
    second = build(server, INNER, vehicle)
    one, other, _ = trees_of(first)
    tick(server, other, moment(one["depart_at"]))
    tick(server, one, moment(other["depart_at"]))
    with server.person("planner") as planner:
        assert "ist noch mit" not in planner.get(f"/tours/{second['id']}").text


def test_other_areas_learn_only_that_the_vehicle_is_taken(server: Any, vehicle: int) -> None:
    first = build(server, OUTER, vehicle, "planned", "under_way")
    name = "Dienstfahrt des Nordens"
    first = ask(server, "PATCH", f"tours/{first['id']}", version=first["version"], name=name)
    begin, end = (clock(moment(first[key])) for key in ("starts_at", "ends_at"))
    with server.person("innenstadt") as planner:
        page = planner.get(f"/tours/new?day={DAY}").text
        out = page.split('class="tours-out">')[1].split("</p>")[0]
        assert " ".join(out.split()).startswith("schon unterwegs · frei ab ")
        assert begin not in out
        assert f"/tours/{first['id']}" not in page
        second = build(server, INNER, vehicle)
        stop = trees_of(first)[0]
        tick(server, stop, moment(stop["depart_at"]) + LATE)
        page = planner.get(f"/tours/{second['id']}").text
        assert "ist noch mit einer Tour außerhalb Ihres Gebiets unterwegs" in page
        assert name not in page
        assert f"{begin}–{end}" not in page


def test_a_refusal_names_no_tour_of_another_area(server: Any, vehicle: int) -> None:
    first = build(server, OUTER, vehicle)
    second = build(server, INNER, vehicle)
    path = f"tours/{first['id']}/stops"
    for number in (6, 10):
        tree_id = server.city.tree_ids[f"BO-{number:04d}"]
        first = ask(server, "POST", path, version=first["version"], tree_id=tree_id, litres=400)
    ask(server, "PATCH", f"tours/{first['id']}", version=first["version"], status="planned")
    with server.person("innenstadt") as planner:
        page = planner.get(f"/tours/{second['id']}").text
        assert "zur selben Zeit mit einer anderen Tour unterwegs: einer Tour außerhalb" in page
        token = page.split('name="csrf-token" content="')[1].split('"', maxsplit=1)[0]
        answer = planner.patch(
            f"/api/v1/tours/{second['id']}",
            json={"version": second["version"], "status": "planned"},
            headers={"X-CSRF-Token": token},
        )
    assert (answer.status_code, answer.json()["code"]) == (409, "vehicle_in_tour")
    assert answer.json()["tours"] == []
    assert "at that time: tours outside of your area; compute" in answer.json()["detail"]


def test_a_tour_of_several_areas_offers_no_change_that_would_be_refused(
    server: Any, vehicle: int
) -> None:
    mixed = build(server, (*INNER[:2], OUTER[0]), vehicle, "planned")
    path = f"/tours/{mixed['id']}"
    with server.person("innenstadt") as planner:
        page = planner.get(path).text
        assert "auch Bäume außerhalb Ihres Gebiets" in page
        assert f'action="{path}' not in page
    with server.person("planner") as planner:
        page = planner.get(path).text
        assert "außerhalb Ihres Gebiets" not in page
        assert f'action="{path}/status"' in page
