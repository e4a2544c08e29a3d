"""The form that tours are built with: what is ticked, and what it says when it is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from shared_fleet import DAY, add_depot, add_vehicle, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

HELD, FREE = (1, 3), (4, 5)


@pytest.fixture(scope="module")
def vehicles(server: Any) -> tuple[int, int]:
    depot = add_depot(server)
    one, other = (add_vehicle(server, depot, name=name) for name in "AB")
    return one, other


@pytest.fixture
def tour(server: Any, vehicles: tuple[int, int]) -> Iterator[dict[str, Any]]:
    """A draft of vehicle A with two trees."""
    built = ask(
        server, "POST", "tours", day=DAY, vehicle_ids=[vehicles[0]], tree_ids=keys(server, HELD)
    )
    (found,) = built["tours"]
    yield found
    for item in server.get(f"/api/v1/tours?day={DAY}").json()["items"]:
        address = f"/api/v1/tours/{item['id']}?version={item['version']}"
        assert server.request("DELETE", address, scope="planner").status_code == 204


def keys(server: Any, numbers: tuple[int, ...]) -> list[int]:
    return [server.city.tree_ids[f"BO-{number:04d}"] for number in numbers]


@pytest.fixture
def planner(server: Any) -> Iterator[Any]:
    with server.person("planner") as browser:
        yield browser


def send(browser: Any, path: str, **fields: Any) -> Any:
    text: str = browser.get("/").text
    token = text.split('name="csrf-token" content="')[1].split('"', maxsplit=1)[0]
    accept = {"Accept": "text/html"}
    return browser.post(path, data={"csrf_token": token, "day": DAY} | fields, headers=accept)


def boxes(page: str, name: str) -> dict[int, bool]:
    """What can be ticked, and whether it is."""
    found = re.findall(rf'<input type="checkbox" name="{name}" value="(\d+)"( checked)?', page)
    return {int(value): bool(checked) for value, checked in found}


def lines(page: str) -> dict[str, str]:
    """The words of each row of the table, by the tree's number."""
    rows = re.findall(r"<tr.*?</tr>", page.split("<tbody>")[1], re.DOTALL)
    said = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    return {line.split()[0]: line for line in said}


def test_trees_that_a_tour_holds_come_unticked(
    server: Any, planner: Any, tour: dict[str, Any], vehicles: tuple[int, int]
) -> None:
    held, free = keys(server, HELD), keys(server, FREE)
    page = send(planner, "/tours/new", tree_id=[*held, *free]).text
    ticked = boxes(page, "tree_id")
    assert [ticked[key] for key in held] == [False, False]
    for tree_id in held:
        row = next(
            part for part in page.split("<tr") if f'name="tree_id" value="{tree_id}"' in part
        )
        assert f'schon in <a href="/tours/{tour["id"]}">A</a>' in row
    assert boxes(page, "vehicle_id") == {vehicles[0]: False, vehicles[1]: True}
    span = page.split('class="tours-out"')[1].split("</p>")[0]
    assert "schon unterwegs" in span
    assert f'href="/tours/{tour["id"]}"' in span
    assert re.search(r"06:30–0\d:\d\d</a> · frei ab 0\d:\d\d Uhr", span)


def test_trees_without_a_need_come_unticked(server: Any, planner: Any) -> None:
    listed = server.get("/api/v1/watering-list?limit=500").json()["items"]
    dry = {item["tree"]["id"] for item in listed if item["litres"]}
    wet = {item["tree"]["id"] for item in listed if not item["litres"]}
    assert dry
    assert wet
    page = send(planner, "/tours/new", tree_id=[*dry, *wet]).text
    assert boxes(page, "tree_id") == dict.fromkeys(dry, True) | dict.fromkeys(wet, False)
    said = lines(page)
    assert len([line for line in said.values() if "kein Bedarf" in line]) == len(wet)
    assert "Bäume ohne Bedarf bekommen 100 l" in page
    assert f"{len(dry)} Bäume ausgewählt" in page


def test_somebody_was_faster(
    server: Any, planner: Any, tour: dict[str, Any], vehicles: tuple[int, int]
) -> None:
    held, free = keys(server, HELD), keys(server, FREE)
    unticked = keys(server, (7,))
    shown = ",".join(map(str, [*held, *free, *unticked]))
    answer = send(
        planner, "/tours/build", tree_id=[*held, *free], vehicle_id=vehicles[1], shown=shown,
        filter="district=Innenstadt&sort=street",
    )  # fmt: skip
    assert answer.status_code == 409
    page = answer.text
    said = page.split('role="alert">')[1].split("<")[0]
    assert said == (
        "Diese Bäume stehen an diesem Tag schon in einer Tour: BO-0001 (A), BO-0003 (A)."
    )
    # The form is as it was, but for the trees that are gone; and those are marked.
    assert boxes(page, "tree_id") == (
        dict.fromkeys(held, False) | dict.fromkeys(free, True) | dict.fromkeys(unticked, False)
    )
    assert boxes(page, "vehicle_id") == {vehicles[0]: False, vehicles[1]: True}
    assert page.count('<tr class="tours-trees__held">') == len(held)
    assert 'href="/?sort=street&amp;district=Innenstadt"' in page
    again = send(planner, "/tours/build", tree_id=free, vehicle_id=vehicles[1], shown=shown)
    assert again.status_code == 303
    body = {"day": DAY, "vehicle_ids": [vehicles[1]], "tree_ids": held}
    problem = server.request("POST", "/api/v1/tours", scope="planner", json=body).json()
    assert problem["trees"] == [
        {"tree_id": tree_id, "number": number, "tour": "A", "tour_id": tour["id"]}
        for tree_id, number in zip(held, ("BO-0001", "BO-0003"), strict=True)
    ]


def test_nothing_ticked_says_what_to_do(planner: Any) -> None:
    answer = send(planner, "/tours/new?status=critical&district=Querenburg&lang=en")
    assert answer.status_code == 200
    assert "No tree ticked" in answer.text
    assert "0 trees" not in answer.text
    assert "Compute tours" not in answer.text
    link = 'href="/?status=critical&amp;district=Querenburg&amp;lang=en"'
    assert answer.text.count(link) == 2


def test_no_vehicle_keeps_the_form(server: Any, planner: Any, vehicles: tuple[int, int]) -> None:
    answer = send(planner, "/tours/build", tree_id=keys(server, FREE))
    assert answer.status_code == 409
    assert "mindestens einen Baum und ein Fahrzeug" in answer.text
    assert boxes(answer.text, "vehicle_id") == dict.fromkeys(vehicles, False)
    assert boxes(answer.text, "tree_id") == dict.fromkeys(keys(server, FREE), True)


def test_a_tour_of_today_does_not_begin_in_the_past(
    server: Any, planner: Any, vehicles: tuple[int, int]
) -> None:
    body = {"day": DAY, "vehicle_ids": [vehicles[0]], "tree_ids": keys(server, FREE)}
    before = server.now[0]
    try:
        server.now[0] = datetime(2026, 7, 15, 8, 20, 10, tzinfo=UTC)
        (late,) = ask(server, "POST", "tours", **body)["tours"]
        assert late["starts_at"] == "2026-07-15T08:21:00Z"
        (next_day,) = ask(server, "POST", "tours", **body | {"day": "2026-07-16"})["tours"]
        assert next_day["starts_at"] == "2026-07-16T04:30:00Z"
        for tour in (late, next_day):
            address = f"/api/v1/tours/{tour['id']}?version={tour['version']}"
            assert server.request("DELETE", address, scope="planner").status_code == 204
        server.now[0] = datetime(2026, 7, 15, 13, 0, tzinfo=UTC)
        page = planner.get("/tours/new").text
        assert page.count("Arbeitszeit für heute vorbei") == len(vehicles)
        refused = server.request("POST", "/api/v1/tours", scope="planner", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "vehicle_no_time")
        assert "No working time is left of A on this day; choose" in refused.json()["detail"]
    finally:
        server.now[0] = before


def test_a_tour_takes_as_long_as_its_times_say(planner: Any, tour: dict[str, Any]) -> None:
    page = planner.get(f"/tours/{tour['id']}").text
    begin, end, hours, minutes = re.search(
        r"(\d\d:\d\d)–(\d\d:\d\d) Uhr <span class=\"sub\">(\d+) h (\d\d) min", page
    ).groups()  # type: ignore[union-attr]
    first, last = (int(text[:2]) * 60 + int(text[3:]) for text in (begin, end))
    assert last - first == int(hours) * 60 + int(minutes)


def test_one_tree_that_is_left_out_is_one(
    server: Any, planner: Any, vehicles: tuple[int, int]
) -> None:
    large, small = keys(server, FREE)
    (tour,) = ask(
        server, "POST", "tours", day=DAY, vehicle_ids=[vehicles[0]], tree_ids=[large, small],
        litres={str(large): 9000},
    )["tours"]  # fmt: skip
    for path in (f"/tours/{tour['id']}", f"/tours?day={DAY}"):
        page = planner.get(path).text
        assert "Nicht untergebracht: 1 Baum<" in page
        assert "weniger geben oder größeres Fahrzeug wählen" in page
    address = f"/api/v1/tours/{tour['id']}?version={tour['version']}"
    assert server.request("DELETE", address, scope="planner").status_code == 204
