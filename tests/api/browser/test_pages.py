"""The pages as people see them, in a real Chromium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

pytestmark = pytest.mark.browser

CONTRAST = """() => {
  const parse = text => {
    const found = text.match(/[0-9.]+/g).map(Number);
    return found.length === 3 ? [...found, 1] : found;
  };
  const light = ([r, g, b]) => {
    const part = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0.99) return colour;
    }
    return [255, 255, 255, 1];
  };
  const poor = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || element.closest("svg") || !element.checkVisibility()) continue;
    const a = light(parse(getComputedStyle(element).color)), b = light(behind(element));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${element.className || element.tagName} ${ratio.toFixed(2)}`);
  }
  return [...new Set(poor)];
}"""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("number", [None, "BO-0003"])
def test_pages_fit_and_are_readable(
    *, visitor: Any, open_server: Any, tmp_path: Path, width: int, number: str | None
) -> None:
    path = "/" if number is None else f"/trees/{open_server.city.tree_ids[number]}"
    asked: list[str] = []
    complaints: list[str] = []
    page = visitor.open(open_server, width=width)
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(path)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        picture = tmp_path / f"{'list' if number is None else 'tree'}-{width}-{scheme}.png"
        page.screenshot(path=picture, full_page=True)
        assert picture.stat().st_size > 20_000
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CONTRAST) == [], scheme
    assert complaints == [], "the content security policy blocks nothing that we use"
    assert all(url.startswith(open_server.base_url) for url in asked), asked


def test_a_gardener_finds_the_way_by_keyboard_and_without_scripts(
    visitor: Any, open_server: Any
) -> None:
    page = visitor.open(open_server, width=390, java_script_enabled=False)
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#content")
    page.select_option("select[name=district]", "Innenstadt")
    page.get_by_role("button", name="Anzeigen").click()
    page.wait_for_url("**district=Innenstadt**")
    rows = page.locator("tbody tr")
    assert rows.count() == 7
    rows.first.get_by_role("link", name="BO-0001").click()
    page.wait_for_url("**/trees/*")
    assert page.get_by_role("heading", level=1).inner_text() == "Baum BO-0001"
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/trees/*lang=en**")
    assert page.get_by_role("heading", level=1).inner_text() == "Tree BO-0001"
    page.get_by_role("link", name="Back to the watering list").click()
    page.wait_for_url(re.compile(r":\d+/(?!trees)"))
    assert page.get_by_role("heading", level=1).inner_text().startswith("Watering list")


def test_the_printed_list_is_a4_with_boxes_to_tick(visitor: Any, open_server: Any) -> None:
    page = visitor.open(open_server, color_scheme="dark")
    page.goto("/")
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in paper or b"841." in paper
    page.emulate_media(media="print", color_scheme="dark")
    shown = "e => getComputedStyle(e).display !== 'none'"
    assert page.locator(".row > :nth-child(9)").first.is_visible()
    assert not page.locator("form.filter").evaluate(shown)
    assert not page.locator(".picks").evaluate(shown)
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    assert page.evaluate(CONTRAST) == []


def test_why_unfolds_without_scripts(visitor: Any, open_server: Any) -> None:
    page = visitor.open(open_server, width=390, java_script_enabled=False)
    page.goto("/trees/1")
    origin = page.get_by_text("Woher die Zahlen kommen")
    assert not origin.is_visible()
    page.get_by_text("Warum? Schritt für Schritt").click()
    origin.wait_for(state="visible")
    assert page.locator(".why dd").count() >= 2


@pytest.mark.parametrize("path", ["/", "/login", "/trees/1", "/docs", "/nothing"])
def test_axe_finds_nothing(visitor: Any, open_server: Any, path: str) -> None:
    for width in (390, 1440):
        page = visitor.open(open_server, width=width)
        page.goto(path)
        visitor.check(page)


def test_somebody_logs_in_and_out(visitor: Any, server: Any) -> None:
    page = visitor.open(server, width=390)
    page.goto("/?status=dry")
    page.wait_for_url("**/login?next=*")
    visitor.shot(page, "login-390")
    page.fill("input[name=name]", "planner")
    page.fill("input[name=password]", server.city.passwords["planner"])
    page.click("main button[type=submit]")
    page.wait_for_url("**/?status=dry")
    page.get_by_role("button", name="Abmelden").click()
    page.wait_for_url("**/login")


def test_a_phone_shows_all_places_and_where_one_is(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="admin", width=390)
    for path in ("/", "/season", "/admin/people"):
        page.goto(path)
        places = page.locator(".nav a")
        boxes = [place.bounding_box() for place in places.all()]
        assert len(boxes) == 8
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
        assert page.locator(".nav [aria-current]").count() == 1
        assert page.locator(".top").bounding_box()["height"] <= 150, "the head leaves room"


def test_filters_stand_in_a_row_where_there_is_room(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="sensors")
    for path in ("/sensors", "/sensors/rejections", "/sensors/types"):
        page.goto(path)
        fields = page.locator(".filter__row :is(input, select, button)")
        bottoms = {
            round(box["y"] + box["height"]) for f in fields.all() if (box := f.bounding_box())
        }
        assert fields.count() >= 2
        assert max(bottoms) - min(bottoms) <= 2, path


def test_a_phone_shows_what_a_list_says_differently(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="viewer", width=390)
    page.goto("/lists/2026-07-15?from=2026-07-14")
    visitor.check(page)
    visitor.shot(page, "lists-differ-390")
    box = page.locator(".scroll").first
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 0, "nothing to the right"
    assert box.locator("td:nth-child(3) .badge").first.is_visible()
