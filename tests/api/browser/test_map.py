"""The map in a real Chromium that draws it in software."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from _patience import until
from playwright.sync_api import expect

if TYPE_CHECKING:
    from typing import Any

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("map_library")]


@pytest.fixture(scope="module")
def more_arguments() -> list[str]:
    """Its pages are put together where the map is drawn: to fetch it from there is a warning."""
    return []


SMALL = """<!doctype html><html lang="de"><title>Tour</title>
<link rel="stylesheet" href="/static/base.css">
<link rel="stylesheet" href="/static/map.css">
<svg hidden><symbol id="i-dry"><path fill="currentColor"
d="M12 1.5C8 7 4.8 11 4.8 15.2a7 7 0 0 0 14 0Z"/></symbol></svg>
<main><h1>Tour</h1>
<div id="tour-map" data-geojson="/some.geojson" data-label="Karte der Tour"></div>
<div id="locator" data-longitude="7.25" data-latitude="51.46" data-status="dry"></div></main>
<script type="module" src="/static/tour_map.mjs"></script>
<script type="module" src="/static/locator.mjs"></script>"""


def open_map(visitor: Any, server: Any, path: str = "/map", **options: Any) -> Any:
    page = visitor.open(server, role="planner", **options)
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(path)
    page.wait_for_selector("#map[data-drawn]", timeout=30_000)
    return page


def stay(route: Any) -> None:
    """An answer after which the browser keeps its page."""
    route.fulfill(status=204)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_is_drawn_without_asking_anybody(
    visitor: Any, server: Any, width: int, scheme: str
) -> None:
    page = open_map(visitor, server, width=width, color_scheme=scheme)
    assert page.locator("#map-overview").is_hidden()
    assert page.locator("#map-nearby li").count() == 14
    page.locator("#map-nearby a").first.wait_for()
    label = page.locator("#map canvas").get_attribute("aria-label")
    assert label.startswith("Karte der Bäume.")
    drawn = page.evaluate("document.getElementById('map').map.queryRenderedFeatures({layers: "
                          "['trees', 'clusters']}).length")  # fmt: skip
    assert drawn > 3
    visitor.check(page)
    assert page.complaints == []
    visitor.shot(page, f"map-{width}-{scheme}", handbook=(width, scheme) == (1440, "light"))


def test_the_legend_filters_and_the_address_follows(visitor: Any, server: Any) -> None:
    page = open_map(visitor, server, "/map?district=Innenstadt")
    assert page.locator("#map-nearby li").count() == 7
    page.locator("#map-legend [data-status=dry]").click()
    page.locator("#map-legend [data-status=soon]").click()
    page.wait_for_url("**/map?district=Innenstadt&status=dry&status=soon")
    shown = page.locator("#map-nearby a").all_inner_texts()
    assert sorted(shown) == ["BO-0003", "BO-0005", "BO-0007"]
    assert page.locator("#map-shown").inner_text() == "3 Bäume"
    page.reload()
    page.wait_for_selector("#map[data-drawn]")
    assert page.locator("#map-nearby li").count() == 3
    page.locator("#map-as-list").click()
    page.wait_for_url(re.compile(r"/\?district=Innenstadt&status=dry&status=soon$"))


def test_the_form_filters_as_the_list_does_and_the_address_is_shared(
    visitor: Any, server: Any
) -> None:
    page = open_map(visitor, server, width=390)
    page.get_by_text("Mehr Filter").click()
    for name in ("street", "species", "age", "source", "confidence", "contractor"):
        assert page.locator(f".map-filter [name={name}]").is_visible(), name
    visitor.check(page)
    visitor.shot(page, "map-filter-390")
    page.locator("[name=street]").press_sequentially("allee")
    page.locator("#w-street option", has_text="").first.wait_for(state="attached")
    assert page.locator("#w-street option").first.get_attribute("value") == "Alleestraße"
    page.select_option("[name=source]", "measured")
    page.get_by_role("button", name="Anzeigen").click()
    page.wait_for_selector("#map[data-drawn]")
    query = parse_qs(page.url.partition("?")[2])
    assert query == {"street": ["allee"], "source": ["measured"]}
    shown = page.locator("#map-nearby a").all_inner_texts()
    listed = server.get("/api/v1/watering-list?street=allee&source=measured").json()["items"]
    assert sorted(shown) == sorted(item["tree"]["number"] for item in listed)
    assert shown
    assert page.locator(".filter__more").get_attribute("open") is not None
    page.locator("#map-as-list").click()
    page.wait_for_url(re.compile(r"/\?street=allee&source=measured$"))
    # From the list to the map: the day and the order come along, and go back with it.
    page.goto("/?district=Innenstadt&age=young&sort=litres&day=2026-07-15")
    page.get_by_role("link", name="Auf der Karte").click()
    page.wait_for_selector("#map[data-drawn]")
    wanted = {"district": ["Innenstadt"], "age": ["young"], "sort": ["litres"]}
    assert parse_qs(page.url.partition("?")[2]) == wanted | {"day": ["2026-07-15"]}
    assert page.locator("[name=age]").input_value() == "young"
    page.get_by_role("link", name="Filter aufheben").click()
    page.wait_for_selector("#map[data-drawn]")
    query = parse_qs(page.url.partition("?")[2])
    assert query == {"sort": ["litres"], "day": ["2026-07-15"]}


def test_a_tree_opens_by_click_and_by_keyboard(visitor: Any, server: Any) -> None:
    page = open_map(visitor, server)
    place = page.evaluate("""() => {
        const map = document.getElementById('map').map;
        map.jumpTo({center: [7.2612 - 0.0034, 51.4447 + 0.0021], zoom: 16});
        const {left, top} = map.getCanvas().getBoundingClientRect();
        const {x, y} = map.project(map.getCenter());
        return new Promise(done => map.once('idle', () => done([left + x, top + y])));
    }""")
    page.mouse.click(*place)
    card = page.locator("#map-card")
    card.get_by_text("Westpark").wait_for()
    assert "BO-0001" in card.inner_text()
    assert "kritisch" in card.inner_text()
    assert "90 Liter · gemessen" in card.inner_text()
    visitor.shot(page, "map-tree-1440")
    visitor.check(page)
    card.get_by_role("button", name="Schließen").click()
    middle = "document.getElementById('map').map.getCenter().lng"
    before = page.evaluate(middle)
    page.keyboard.press("ArrowRight")
    until(page, lambda: page.evaluate(middle) > before, "the map does not move")
    page.locator("#map-nearby a", has_text="BO-0001").press("Enter")
    page.wait_for_url("**/trees/*")


def test_who_plans_collects_trees_for_a_tour(visitor: Any, server: Any) -> None:
    page = open_map(visitor, server)
    sent: list[Any] = []
    page.route("**/tours/new", lambda route: (sent.append(route.request.post_data), stay(route)))
    button = page.get_by_role("button", name="In eine Tour")
    assert button.is_disabled()
    page.get_by_label("BO-0007 sammeln").check()
    expect(page.locator("#map-sum")).to_have_text("1 Baum, 70 Liter")
    page.get_by_role("button", name="Rechteck").click()
    page.locator("#map-frame").evaluate("frame => frame.scrollIntoView({block: 'center'})")
    box = page.locator("#map-frame").bounding_box()
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 12, box["y"] + box["height"] - 12, steps=5)
    page.mouse.up()
    assert page.locator("#map-sum").inner_text() == "4 Bäume, 390 Liter", "those that need water"
    page.wait_for_timeout(300)
    visitor.shot(page, "map-collect-1440", handbook=True)
    visitor.check(page)
    with page.expect_request("**/tours/new"):
        button.click()
    fields = parse_qs(sent[0])
    ids = {str(server.city.tree_ids[f"BO-000{number}"]) for number in (1, 3, 5, 7)}
    assert set(fields["tree_id"]) == ids
    assert fields["run_id"][0].isdigit()
    assert fields["csrf_token"][0]
    page.get_by_role("button", name="Auswahl leeren").click()
    page.get_by_role("button", name="Umfahren").click()
    page.keyboard.press("Escape")
    expect(page.locator(".map-sheet")).to_have_count(0)
    assert page.locator("#map-sum").inner_text() == "Noch kein Baum gesammelt."


@pytest.mark.parametrize("width", [390, 1440])
def test_without_scripts_the_same_trees_are_an_overview(
    visitor: Any, server: Any, width: int
) -> None:
    page = visitor.open(server, role="viewer", width=width, java_script_enabled=False)
    page.goto("/map?status=dry")
    assert page.locator("#map-overview use").count() >= 1
    assert page.locator("noscript .notice").is_visible()
    page.get_by_role("link", name="kritisch").click()
    page.wait_for_url("**/map?status=critical&status=dry")
    assert page.locator(".map-table tbody tr").count() == 1
    visitor.shot(page, f"map-plain-{width}")
    page.get_by_role("link", name="Als Liste").click()
    page.wait_for_url(re.compile(r"/\?status=critical&status=dry$"))


def test_without_webgl_the_page_says_so_and_keeps_the_overview(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="viewer")
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto("/map")
    page.get_by_text("WebGL fehlt").wait_for()
    assert page.locator("#map-overview").is_visible()
    visitor.check(page)


def test_other_pages_have_small_maps(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="viewer")
    tour = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {},
             "geometry": {"type": "LineString", "coordinates": [[7.24, 51.45], [7.25, 51.46]]}},
            *({"type": "Feature", "properties": {"kind": kind, "position": place, "label": kind},
               "geometry": {"type": "Point", "coordinates": [7.24 + place / 100, 51.45]}}
              for place, kind in enumerate(("depot", "tree", "refill"))),
        ],
    }  # fmt: skip
    page.route("**/some.geojson", lambda route: route.fulfill(body=json.dumps(tour)))
    page.route(
        "**/small",
        lambda route: route.fulfill(
            content_type="text/html",
            body=SMALL,
        ),
    )
    page.goto("/small")
    page.wait_for_selector("#tour-map[data-drawn]")
    page.wait_for_selector("#locator[data-drawn]")
    assert page.locator(".map-stop").all_inner_texts() == ["B", "1", "T"]
    visitor.shot(page, "map-small")
    visitor.check(page)
