"""A planner builds the day's tours, orders them by hand and releases them, without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.cli._demo_tours import seed_fleet

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser
DAY = "2026-07-15"


@pytest.fixture(scope="module")
def city_with_fleet(server: Any) -> Iterator[Any]:
    seed_fleet(server.city.url)
    seed_fleet(server.city.url)  # a second time changes nothing
    assert len(server.get("/api/v1/vehicles").json()["items"]) == 2
    return server


def drop_all(server: Any) -> None:
    for tour in server.get(f"/api/v1/tours?day={DAY}").json()["items"]:
        path = f"/api/v1/tours/{tour['id']}"
        if tour["status"] == "draft":
            server.request("DELETE", f"{path}?version={tour['version']}", scope="planner")
        else:
            body = {"version": tour["version"], "status": "cancelled"}
            server.request("PATCH", path, scope="planner", json=body)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "light"), (1440, "dark")])
def test_the_day_of_a_planner(city_with_fleet: Any, visitor: Any, width: int, scheme: str) -> None:
    server = city_with_fleet
    drop_all(server)
    page = visitor.open(server, role="planner", width=width, color_scheme=scheme)
    name = f"{width}-{scheme}"
    page.goto("/tours?day=2026-07-20")
    visitor.check(page)
    visitor.shot(page, f"tours-empty-{name}")
    page.goto(f"/tours/new?day={DAY}")
    visitor.check(page)
    visitor.shot(page, f"tours-new-{name}", handbook=scheme == "light")
    page.click("text=Touren berechnen")
    page.wait_for_url(re.compile(r"/tours\?day="))
    visitor.check(page)
    visitor.shot(page, f"tours-day-{name}", handbook=scheme == "light")
    page.click(".tour-card h2 a >> nth=0")
    first = page.locator(".tour-stop--tree strong").first.inner_text()
    page.locator(".tour-stop--tree").first.get_by_text("später", exact=True).click()
    page.wait_for_selector("[role=status]")
    assert page.locator(".tour-stop--tree strong").first.inner_text() != first
    visitor.check(page)
    visitor.shot(page, f"tours-one-{name}", handbook=scheme == "light")
    page.click("text=Freigeben")
    page.wait_for_selector("text=Tour starten")
    before = page.locator(".tour-stop--tree .badge--unknown").count()
    page.locator(".tour-stop--tree").first.get_by_text("auslassen", exact=True).click()
    page.wait_for_selector(".tour-stop--tree .badge--unknown")
    assert page.locator(".tour-stop--tree .badge--unknown").count() == before + 1
    if (width, scheme) == (1440, "light"):
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 794, "height": 1123})
        visitor.shot(page, "tours-print", handbook=True)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "light"), (1440, "dark")])
def test_fleet_pages(city_with_fleet: Any, visitor: Any, width: int, scheme: str) -> None:
    page = visitor.open(city_with_fleet, role="planner", width=width, color_scheme=scheme)
    page.goto("/admin/vehicles")
    visitor.check(page)
    page.click("text=Gießwagen 1")
    page.fill("input[name=stop_min]", "5,5")
    visitor.shot(page, f"vehicles-{width}-{scheme}")
    page.click("#form button[type=submit] >> nth=0")
    page.wait_for_selector("[role=status]")
    page.goto("/admin/water-points")
    visitor.check(page)
    visitor.shot(page, f"water-points-{width}-{scheme}")
    page.fill("input[name=name]", f"Brunnen {width} {scheme}")
    page.fill("input[name=latitude]", "viel")
    page.fill("input[name=longitude]", "7,2")
    page.click("#form button[type=submit] >> nth=0")
    page.wait_for_selector("[role=alert]")
    assert page.input_value("input[name=latitude]") == "viel"
    page.fill("input[name=latitude]", "51,48")
    page.click("#form button[type=submit] >> nth=0")
    page.wait_for_selector("[role=status]")
    visitor.check(page)


def test_everything_works_without_javascript(city_with_fleet: Any, visitor: Any) -> None:
    server = city_with_fleet
    drop_all(server)
    page = visitor.open(server, role="planner", width=390, java_script_enabled=False)
    page.goto(f"/tours/new?day={DAY}")
    page.click("text=Touren berechnen")
    page.wait_for_selector(".tour-card")
    page.click(".tour-card h2 a >> nth=0")
    count = page.locator(".tour-stop--tree").count()
    page.locator(".tour-stop--tree").first.get_by_text("herausnehmen", exact=True).click()
    page.wait_for_selector("[role=status]")
    assert page.locator(".tour-stop--tree").count() == count - 1


def test_who_only_looks_sees_no_button(city_with_fleet: Any, visitor: Any) -> None:
    server = city_with_fleet
    page = visitor.open(server, role="viewer", width=390)
    for path in ("/tours", "/admin/vehicles", "/admin/water-points"):
        page.goto(path)
        assert page.locator("main form[method=post]").count() == 0
    with server.person("viewer") as browser:
        assert browser.get("/tours/new").status_code == 403
