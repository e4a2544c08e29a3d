"""What a planner may do with a tour that has begun, and what the buttons say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from shared_fleet import DAY, add_depot, add_vehicle, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

MORNING = datetime(2026, 7, 15, 5, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def vehicle(server: Any) -> int:
    return add_vehicle(server, add_depot(server))


@pytest.fixture
def tour(server: Any, vehicle: int) -> Iterator[dict[str, Any]]:
    """Released, with three trees."""
    server.now[0] = MORNING
    trees = [server.city.tree_ids[f"BO-{number:04d}"] for number in (1, 3, 4)]
    built = ask(server, "POST", "tours", day=DAY, vehicle_ids=[vehicle], tree_ids=trees)
    (found,) = built["tours"]
    yield to(server, found, "planned")
    left = server.get(f"/api/v1/tours/{found['id']}").json()
    if left["status"] == "draft":
        to(server, left, "planned", "cancelled")
    elif left["status"] != "cancelled":
        to(server, left, "cancelled")


def to(server: Any, tour: dict[str, Any], *words: str) -> dict[str, Any]:
    for word in words:
        tour = ask(server, "PATCH", f"tours/{tour['id']}", version=tour["version"], status=word)
    return tour


def tick(server: Any, tour: dict[str, Any]) -> dict[str, Any]:
    """Water the first tree."""
    server.now[0] += timedelta(minutes=1)
    stop = next(stop for stop in tour["stops"] if stop["kind"] == "tree")
    entry = {
        "entry_key": f"life-{stop['id']:06d}", "stop_id": stop["id"], "state": "watered",
        "at": server.now[0].isoformat(), "litres": 100,
    }  # fmt: skip
    body = {"entries": [entry]}
    answer = server.request("POST", "/api/v1/stops/entries", scope="crew", json=body)
    assert answer.json()["outcomes"][0]["outcome"] == "stored", answer.text
    return dict(server.get(f"/api/v1/tours/{tour['id']}").json())


@pytest.fixture
def planner(server: Any) -> Iterator[Any]:
    with server.person("planner") as browser:
        yield browser


def steps(planner: Any, tour: dict[str, Any]) -> dict[str, str]:
    """What the head of the page offers: where it leads, and what the button says."""
    page: str = planner.get(f"/tours/{tour['id']}").text
    found = re.findall(r'name="status" value="(\w+)"><button[^>]*>([^<]*)<', page)
    return dict(found)


def test_the_buttons_say_what_they_do(server: Any, planner: Any, tour: dict[str, Any]) -> None:
    cancel = {"cancelled": "Ja, Tour absagen"}
    assert steps(planner, tour) == (
        {"under_way": "Tour starten", "draft": "Zurück zum Entwurf"} | cancel
    )
    tour = to(server, tour, "under_way")
    assert steps(planner, tour) == (
        {"done": "Tour abschließen", "planned": "Start zurücknehmen"} | cancel
    )
    tour = to(server, tour, "planned", "draft")
    assert steps(planner, tour) == {"planned": "Freigeben"}
    tour = to(server, tour, "planned", "cancelled")
    assert steps(planner, tour) == {"draft": "Absage zurücknehmen (Entwurf)"}


def test_what_has_begun_is_not_taken_back(server: Any, planner: Any, tour: dict[str, Any]) -> None:
    tour = tick(server, tour)
    assert tour["status"] == "under_way"
    assert set(steps(planner, tour)) == {"done", "cancelled"}
    body = {"version": tour["version"], "status": "planned"}
    path = f"/api/v1/tours/{tour['id']}"
    refused = server.request("PATCH", path, scope="planner", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "tour_has_begun")
    tour = to(server, tour, "cancelled")
    assert steps(planner, tour) == {"under_way": "Absage zurücknehmen"}
    tour = to(server, tour, "under_way")
    assert [stop["state"] for stop in tour["stops"] if stop["state"] != "open"] == ["watered"]
    tour = to(server, tour, "done")
    assert steps(planner, tour) == {"under_way": "Wieder öffnen"}
    to(server, tour, "under_way")


def test_cancelling_is_asked_first(server: Any, planner: Any, tour: dict[str, Any]) -> None:
    tour = tick(server, tour)
    page = planner.get(f"/tours/{tour['id']}").text
    box = page.split('<details class="tour-sure">')[1].split("</details>")[0]
    said = " ".join(re.sub(r"<[^>]+>", " ", box).split())
    assert said == (
        "Absagen … Erledigt: 1 von 3 Bäumen; was dort gegossen wurde, bleibt gespeichert. "
        "2 offene Bäume werden frei für andere Touren, und das Team sieht die Tour nicht mehr. "
        "Ja, Tour absagen"
    )
    assert page.count('value="cancelled"') == 1
    english = planner.get(f"/tours/{tour['id']}?lang=en").text
    assert "Done: 1 of 3 trees; what was watered there stays stored." in english


def test_a_tree_of_another_tour_is_named(
    server: Any, planner: Any, tour: dict[str, Any], vehicle: int
) -> None:
    other = [server.city.tree_ids["BO-0007"]]
    body = {"day": DAY, "vehicle_ids": [vehicle], "tree_ids": other}
    (second,) = ask(server, "POST", "tours", **body)["tours"]
    text = planner.get("/").text
    token = text.split('name="csrf-token" content="')[1].split('"', maxsplit=1)[0]
    fields = {"csrf_token": token, "version": tour["version"], "number": "BO-0007"}
    answer = planner.post(f"/tours/{tour['id']}/add", data=fields)
    assert answer.status_code == 303
    page = planner.get(answer.headers["location"]).text
    assert (
        f"Dieser Baum steht an diesem Tag schon in einer Tour: BO-0007 ({second['name']})." in page
    )
    for strange in ("9" * 25, "²", "-1"):
        fields = {"csrf_token": token, "version": tour["version"], "vehicle_id": strange,
                  "name": tour["name"], "stop_id": strange}  # fmt: skip
        for action in ("values", "skip"):
            assert planner.post(f"/tours/{tour['id']}/{action}", data=fields).status_code == 303
    server.request(
        "DELETE", f"/api/v1/tours/{second['id']}?version={second['version']}", scope="planner"
    )


@pytest.mark.parametrize("litres", ["abc", "-5", "0", "99999", "1.000.5", "nan"])
def test_litres_that_are_none_are_refused_and_kept(
    planner: Any, tour: dict[str, Any], litres: str
) -> None:
    page = add(planner, tour, number="BO-0005", litres=litres)
    assert "Die Liter müssen eine Zahl von 1 bis 10.000 sein" in page
    assert "Gespeichert." not in page
    assert f'name="litres" type="text" value="{litres}"' in page
    assert 'name="number" type="text" value="BO-0005"' in page


def test_litres_are_read_as_the_page_writes_them(
    server: Any, planner: Any, tour: dict[str, Any]
) -> None:
    page = add(planner, tour, number=" bo-0005 ", litres="1.250,5 l")
    assert "Gespeichert." in page
    found = server.get(f"/api/v1/tours/{tour['id']}").json()["stops"]
    assert [stop["litres"] for stop in found if stop["label"] == "BO-0005"] == [1250.5]


def test_a_tour_keeps_its_name(planner: Any, tour: dict[str, Any]) -> None:
    page = post(planner, tour, "values", name="  ", crew="")
    assert "Die Tour braucht einen Namen." in page


def add(planner: Any, tour: dict[str, Any], **fields: str) -> str:
    return post(planner, tour, "add", **fields)


def post(planner: Any, tour: dict[str, Any], action: str, **fields: str) -> str:
    """The page after a form of it was sent."""
    token = planner.get("/").text.split('name="csrf-token" content="')[1].split('"', maxsplit=1)[0]
    more = {"csrf_token": token, "version": tour["version"]}
    answer = planner.post(f"/tours/{tour['id']}/{action}", data=fields | more)
    assert answer.status_code == 303
    found: str = planner.get(answer.headers["location"]).text
    return found
