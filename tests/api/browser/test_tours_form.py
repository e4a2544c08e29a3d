"""The form of tours with what is taken; cancelling, and a tour on paper."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from shared_fleet import released_tour

from baumfeuchte.cli._demo_tours import seed_fleet

pytestmark = pytest.mark.browser


@pytest.fixture
def tour(server: Any) -> dict[str, Any]:
    """A tour of six trees, released; no other of the day."""
    seed_fleet(server.city.url)
    return released_tour(server)


@pytest.mark.usefixtures("tour")
@pytest.mark.parametrize("width", [390, 1440])
def test_vehicles_and_trees_that_are_taken_are_marked(
    server: Any, visitor: Any, width: int
) -> None:
    page = visitor.open(server, role="planner", width=width)
    page.goto("/")
    page.get_by_label("Alle auf dieser Seite").check()
    page.get_by_role("button", name="In eine Tour").click()
    page.locator(".tours-trees").wait_for()
    expect(page.locator(".tours-trees__held")).to_have_count(6)
    assert page.locator(".tours-trees__held :checked").count() == 0
    out = page.locator(".tours-pick__item", has_text="schon unterwegs")
    expect(out).to_have_count(1)
    assert out.get_by_role("checkbox").is_checked() is False
    visitor.look(page, f"tours-taken-{width}")
    page.locator(".tours-trees__held").first.get_by_role("checkbox").check()
    page.get_by_label("BO-0012").check()
    page.get_by_role("button", name="Touren berechnen").click()
    page.get_by_role("alert").filter(has_text="schon in einer Tour: BO-").wait_for()
    visitor.look(page, f"tours-refused-{width}")
    page.get_by_role("button", name="Touren berechnen").click()
    page.locator(".tour-card").first.wait_for()
    page.goto("/")
    page.get_by_role("button", name="In eine Tour").click()
    page.get_by_text("Kein Baum angekreuzt").wait_for()
    visitor.look(page, f"tours-nothing-{width}")


@pytest.mark.parametrize("width", [390, 1440])
def test_cancelling_asks_first_and_paper_is_near(
    server: Any, visitor: Any, tour: dict[str, Any], width: int
) -> None:
    page = visitor.open(server, role="planner", width=width)
    page.add_init_script("window.print = () => { window.printed = true; };")
    page.goto(f"/tours/{tour['id']}")
    page.get_by_role("button", name="Drucken", exact=True).click()
    assert page.evaluate("window.printed")
    with page.expect_response(f"**/tours/{tour['id']}.pdf") as answer:
        page.evaluate("address => { fetch(address); }", f"/tours/{tour['id']}.pdf")
    assert answer.value.headers["content-type"] == "application/pdf"
    page.get_by_role("button", name="Tour starten").click()
    page.get_by_role("button", name="Start zurücknehmen").wait_for()
    page.locator(".tour-sure summary").click()
    expect(page.locator(".tour-sure__box")).to_contain_text("6 offene Bäume werden frei")
    visitor.look(page, f"tour-cancelling-{width}")
    page.get_by_role("button", name="Ja, Tour absagen").click()
    page.get_by_role("button", name="Absage zurücknehmen").wait_for()


def test_cancelling_and_printing_without_javascript(
    server: Any, visitor: Any, tour: dict[str, Any]
) -> None:
    page = visitor.open(server, role="planner", width=390, java_script_enabled=False)
    page.goto(f"/tours/{tour['id']}")
    assert page.get_by_role("button", name="Drucken", exact=True).count() == 0
    assert page.get_by_text("Strg + P").is_visible()
    assert page.get_by_role("button", name="Ja, Tour absagen").count() == 0
    page.locator(".tour-sure summary").click()
    page.get_by_role("button", name="Ja, Tour absagen").click()
    page.get_by_role("button", name="Absage zurücknehmen").wait_for()
