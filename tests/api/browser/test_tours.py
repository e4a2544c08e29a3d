"""A planner builds the day's tours, orders them by hand and releases them, without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from _patience import until
from playwright.sync_api import expect
from shared_fleet import DAY, drop_all, released_tour

from baumfeuchte.cli._demo_tours import seed_fleet

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def city_with_fleet(server: Any) -> Iterator[Any]:
    seed_fleet(server.city.url)
    seed_fleet(server.city.url)  # a second time changes nothing
    assert len(server.get("/api/v1/vehicles").json()["items"]) == 3
    return server


_WIDE_ROWS = """() => document.querySelectorAll(".tours-trees tbody tr").forEach((row, number) => {
  row.querySelector("th a").textContent = "NW-2014-00017";
  row.querySelector("th .sub").textContent = number % 2
    ? "Liquidambar styraciflua 'Worplesdon'" : "Platanus × hispanica";
  row.cells[2].firstChild.textContent = number % 2
    ? "Universitätsstraße" : "Hattinger-Kirchspielplatz-Allee";
  row.cells[3].textContent = "1.530";
})"""
"""Longer words than the sample city has; they are in every register."""


@pytest.mark.parametrize("width", [390, 1440])
def test_the_day_of_a_planner(city_with_fleet: Any, visitor: Any, width: int) -> None:
    server = city_with_fleet
    drop_all(server)
    page = visitor.open(server, role="planner", width=width)
    page.goto("/tours?day=2026-07-20")
    visitor.look(page, f"tours-empty-{width}")
    page.goto(f"/tours/new?day={DAY}")
    visitor.look(page, f"tours-new-{width}", handbook=True)
    page.evaluate(_WIDE_ROWS)
    visitor.look(page, f"tours-new-wide-{width}")
    hidden_px = page.locator(".scroll").evaluate("box => box.scrollWidth - box.clientWidth")
    assert hidden_px <= 0, "the litres are in sight"
    page.click("text=Touren berechnen")
    page.wait_for_url(re.compile(r"/tours\?day="))
    visitor.look(page, f"tours-day-{width}", handbook=True)
    page.click(".tour-card h2 a >> nth=0")
    first = page.locator(".tour-stop--tree strong").first.inner_text()
    page.locator(".tour-stop--tree").first.get_by_text("später", exact=True).click()
    page.wait_for_selector("[role=status]")
    assert page.locator(".tour-stop--tree strong").first.inner_text() != first
    visitor.look(page, f"tours-moved-{width}")
    visitor.see_map(page, "tour-map")
    visitor.shot(page, f"tours-one-{width}-light", handbook=True)
    page.click("text=Freigeben")
    page.wait_for_selector("text=Tour starten")
    before = page.locator(".tour-stop--tree .badge--unknown").count()
    page.locator(".tour-stop--tree").first.get_by_text("auslassen", exact=True).click()
    page.wait_for_selector(".tour-stop--tree .badge--unknown")
    assert page.locator(".tour-stop--tree .badge--unknown").count() == before + 1
    if width == 1440:
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 794, "height": 1123})
        visitor.shot(page, "tours-print", handbook=True)


@pytest.mark.parametrize("width", [390, 1440])
def test_fleet_pages(city_with_fleet: Any, visitor: Any, width: int) -> None:
    page = visitor.open(city_with_fleet, role="planner", width=width)
    page.goto("/admin/vehicles")
    page.click("text=Gießwagen 1")
    page.fill("input[name=stop_min]", "5,5")
    visitor.look(page, f"vehicles-{width}")
    page.click("#form button[type=submit] >> nth=0")
    page.wait_for_selector("[role=status]")
    page.goto("/admin/water-points")
    visitor.look(page, f"water-points-{width}")
    page.fill("input[name=name]", f"Brunnen {width}")
    page.fill("input[name=latitude]", "viel")
    page.fill("input[name=longitude]", "7,2")
    page.click("#form button[type=submit] >> nth=0")
    page.wait_for_selector("[role=alert]")
    assert page.input_value("input[name=latitude]") == "viel"
    page.fill("input[name=latitude]", "51,48")
    page.click("#form button[type=submit] >> nth=0")
    page.wait_for_selector("[role=status]")
    visitor.look(page, f"water-points-added-{width}")


def test_everything_works_without_javascript(city_with_fleet: Any, visitor: Any) -> None:
    server = city_with_fleet
    drop_all(server)
    page = visitor.open(server, role="planner", width=390, java_script_enabled=False)
    page.goto(f"/tours/new?day={DAY}")
    page.click("text=Touren berechnen")
    page.wait_for_selector(".tour-card")
    page.click(".tour-card h2 a >> nth=0")
    page.wait_for_selector(".tour-stop--tree")
    count = page.locator(".tour-stop--tree").count()
    page.locator(".tour-stop--tree").first.get_by_text("herausnehmen", exact=True).click()
    page.wait_for_selector("[role=status]")
    expect(page.locator(".tour-stop--tree")).to_have_count(count - 1)


def test_who_only_looks_sees_no_button(city_with_fleet: Any, visitor: Any) -> None:
    server = city_with_fleet
    page = visitor.open(server, role="viewer", width=390)
    for path in ("/tours", "/admin/vehicles", "/admin/water-points"):
        page.goto(path)
        assert page.locator("main form[method=post]").count() == 0
    with server.person("viewer") as browser:
        assert browser.get("/tours/new").status_code == 403


@pytest.fixture
def tour(city_with_fleet: Any) -> dict[str, Any]:
    """A tour of six trees, released."""
    return released_tour(city_with_fleet)


@pytest.mark.parametrize("width", [390, 1440])
def test_an_order_by_hand_is_named_and_kept(
    city_with_fleet: Any, visitor: Any, tour: dict[str, Any], width: int
) -> None:
    def shown() -> list[str]:
        labels = page.locator(".tour-stop--tree strong").all_inner_texts()
        return [label for label in labels if label.startswith("BO-")]

    page = visitor.open(city_with_fleet, role="planner", width=width)
    page.goto(f"/tours/{tour['id']}")
    hand = page.locator(".tour-hand")
    expect(hand).to_have_count(0)
    first = shown()
    for _ in range(3):  # the first tree becomes the fourth
        stop = page.locator(".tour-stop--tree", has_text=first[0])
        stop.get_by_text("später", exact=True).click()
        page.wait_for_url("**done=1**")
        page.goto(f"/tours/{tour['id']}")
    mine = [*first[1:4], first[0], *first[4:]]
    assert shown() == mine
    expect(hand).to_contain_text("Reihenfolge von Hand, beibehalten")
    gone = page.locator(".tour-stop--tree", has_text=mine[1])
    gone.get_by_text("auslassen", exact=True).click()
    page.wait_for_url("**done=1**")
    assert [label for label in shown() if label != mine[1]] == [mine[0], *mine[2:]]
    expect(hand).to_be_visible()
    visitor.check(page)
    visitor.shot(page, f"tour-by-hand-{width}")
    hand.get_by_role("button", name="Reihenfolge neu berechnen").click()
    expect(hand).to_have_count(0)
    assert [label for label in shown() if label != mine[1]] != [mine[0], *mine[2:]]


def test_an_order_by_hand_is_named_while_the_page_is_open(
    city_with_fleet: Any, visitor: Any, tour: dict[str, Any]
) -> None:
    server = city_with_fleet
    page = visitor.open(server, role="planner", width=1440)
    page.goto(f"/tours/{tour['id']}?lang=en")
    stops = [stop["id"] for stop in tour["stops"] if stop["kind"] == "tree"]
    body = {"version": tour["version"], "stop_ids": stops[::-1]}
    path = f"/api/v1/tours/{tour['id']}/order"
    assert server.request("PUT", path, scope="planner", json=body).is_success
    hand = page.locator(".tour-hand")
    hand.get_by_text("Order made by hand, kept").wait_for()
    # Its button knows the version that it came with.
    hand.get_by_role("button", name="Compute a new order").click()
    page.wait_for_url("**done=1**")
    expect(hand).to_have_count(0)


@pytest.mark.usefixtures("map_library")
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_way_is_on_a_map_and_on_paper_a_sketch(
    city_with_fleet: Any, visitor: Any, tour: dict[str, Any], width: int, scheme: str
) -> None:
    page = visitor.open(city_with_fleet, role="planner", width=width, color_scheme=scheme)
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.goto(f"/tours/{tour['id']}")
    visitor.see_map(page, "tour-map")
    assert page.locator(".tour-sketch__drawn").is_hidden()
    kinds = [stop["kind"] for stop in tour["stops"]]
    signs = page.locator(".map-stop").all_inner_texts()
    trees = [str(number + 1) for number in range(kinds.count("tree"))]
    assert sorted(signs) == sorted([*trees, *"B" * kinds.count("depot"), *"T" * tour["refills"]])
    drawn = "document.getElementById('tour-map').map.queryRenderedFeatures({layers: ['way']})"
    assert page.evaluate(f"{drawn}.length") >= 1
    visitor.check(page)
    assert page.complaints == []
    visitor.shot(page, f"tour-map-{width}-{scheme}")
    page.emulate_media(media="print")
    assert page.locator("#tour-map").is_hidden()
    assert page.locator(".tour-sketch__drawn svg").is_visible()


def test_the_sketch_needs_no_script(
    city_with_fleet: Any, visitor: Any, tour: dict[str, Any]
) -> None:
    page = visitor.open(city_with_fleet, role="planner", width=390, java_script_enabled=False)
    page.goto(f"/tours/{tour['id']}")
    assert page.locator(".tour-sketch__drawn svg").is_visible()
    assert page.locator("#tour-map").is_hidden()
    assert page.locator(".tour-sketch__signs").first.is_hidden()


def test_what_a_crew_leaves_out_shows_while_the_page_is_open(
    city_with_fleet: Any, visitor: Any, tour: dict[str, Any]
) -> None:
    server = city_with_fleet
    page = visitor.open(server, role="planner", width=1440)
    page.goto(f"/tours/{tour['id']}")
    page.evaluate("window.same = true")
    page.fill("input[name=number]", "BO-00")  # half of what the planner is about to type
    trees = [stop for stop in tour["stops"] if stop["kind"] == "tree"]
    said = {"entry_key": "live-0000001", "stop_id": trees[0]["id"], "state": "unreachable"}
    body = {"entries": [said | {"at": server.now[0].isoformat()}]}
    answer = server.request("POST", "/api/v1/stops/entries", scope="crew", json=body)
    assert answer.json()["outcomes"][0]["outcome"] == "stored"
    page.locator(".tour-stop--tree", has_text="nicht erreichbar").wait_for()
    newer = f"Number(document.querySelector('[name=version]').value) > {tour['version']}"
    until(page, lambda: page.evaluate(newer), newer)
    after = server.get(f"/api/v1/tours/{tour['id']}").json()
    shown = page.locator(".tour-stop--tree strong").all_inner_texts()
    shown = [label for label in shown if label.startswith("BO-")]
    assert shown == [stop["label"] for stop in after["stops"] if stop["kind"] == "tree"]
    assert "hat sich geändert" in page.locator("#tour-live").inner_text()
    assert page.evaluate("window.same"), "the page was not loaded again"
    assert page.input_value("input[name=number]") == "BO-00"
    visitor.check(page)
    # The buttons know the new version.
    page.locator(".tour-stop--tree").last.get_by_text("auslassen", exact=True).click()
    page.wait_for_url("**done=1**")


def test_admins_find_the_fleet_beside_people(city_with_fleet: Any, visitor: Any) -> None:
    page = visitor.open(city_with_fleet, role="admin", width=390)
    page.goto("/admin")
    page.locator(".subnav").get_by_role("link", name="Fahrzeuge").click()
    expect(page.locator(".subnav [aria-current]")).to_have_text("Fahrzeuge")
    visitor.check(page)
    visitor.shot(page, "admin-vehicles-390")
    page.locator(".subnav").get_by_role("link", name="Betriebshöfe").click()
    page.wait_for_url("**/admin/water-points")
    page.locator(".subnav").get_by_role("link", name="API-Schlüssel").click()
    page.wait_for_url("**/admin/keys")
