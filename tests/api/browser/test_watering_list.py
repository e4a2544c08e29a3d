"""The watering list in the morning: look, narrow, choose, take along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1440])
def test_the_list_looks_right(visitor: Any, server: Any, width: int) -> None:
    page = visitor.open(server, role="planner", width=width)
    page.goto("/")
    visitor.look(page, f"list-{width}", handbook=True)
    page.goto("/?group=district&tank=3000")
    page.locator(".beside summary").first.click()
    page.locator(".unfold__body h2").first.wait_for()
    page.locator(".row summary").first.click()
    page.locator(".steps").first.wait_for()
    page.locator("input[name=tree_id]").first.check()
    page.locator("input[name=tree_id]").nth(3).check()
    visitor.look(page, f"list-open-{width}")
    for path in ("/lists", "/lists/2026-07-15?from=2026-07-14", "/list/checks"):
        page.goto(path)
        visitor.look(page, f"list{path.split('?')[0].replace('/', '-')}-{width}")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_dispatcher_narrows_ticks_and_sends_to_a_tour(
    visitor: Any, server: Any, width: int
) -> None:
    page = visitor.open(server, role="planner", width=width)
    page.goto("/")
    page.locator(".state--dry").click()
    page.wait_for_url("**status=dry**")
    page.locator(".state--critical").click()
    page.wait_for_url("**status=critical**")
    page.select_option("select[name=district]", "Innenstadt")
    page.get_by_text("Mehr Filter").click()
    page.select_option("select[name=tank]", "500")
    page.select_option("select[name=sort]", "litres")
    page.get_by_role("button", name="Anzeigen").click()
    page.wait_for_url("**district=Innenstadt**")
    assert {"status=dry", "status=critical"} <= set(page.url.partition("?")[2].split("&"))
    assert page.locator(".row th a").all_inner_texts() == ["BO-0003", "BO-0001", "BO-0005"]
    page.get_by_label("Alle auf dieser Seite").check()
    page.get_by_label("BO-0005").uncheck()
    total = page.locator("output")
    expect(total).to_have_text("2 gewählt · 240 Liter · 1 × Tank")
    visitor.shot(page, f"list-chosen-{width}", handbook=True)
    visitor.check(page)
    with page.expect_request("**/tours/new?*") as sent:
        page.get_by_role("button", name="In eine Tour").click()
    form = parse_qs(sent.value.post_data)
    ids = server.city.tree_ids
    assert form["tree_id"] == [str(ids["BO-0003"]), str(ids["BO-0001"])]
    assert form["run_id"]
    assert form["csrf_token"]
    assert "all" not in form
    asked = parse_qs(urlsplit(sent.value.url).query)
    assert (asked["district"], asked["sort"]) == (["Innenstadt"], ["litres"])


def test_the_list_works_without_scripts(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="planner", width=390, java_script_enabled=False)
    page.goto("/?status=dry")
    page.get_by_label("BO-0003").check()
    with page.expect_download() as found:
        page.get_by_role("button", name="CSV").click()
    rows = found.value.path().read_text("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "BO-0003" in rows[1]
    page.locator(".row a", has_text="Warum?").first.click()
    page.wait_for_url("**/list/why/*")
    page.get_by_text("Woher die Zahlen kommen").wait_for()
    page.go_back()
    page.get_by_text(re.compile("Anders als gestern")).click()
    page.get_by_role("link", name="Unterschied ansehen").click()
    page.wait_for_url("**/lists/2026-07-15**")
    assert page.get_by_role("link", name="BO-0001").is_visible()


def test_words_are_offered_while_typing(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="planner")
    page.goto("/")
    page.get_by_text("Mehr Filter").click()
    field = page.locator("input[name=street]")
    with page.expect_response("**/list/words/street?q=allee"):
        field.fill("allee")
    page.wait_for_function("document.querySelectorAll('#w-street option').length === 2")
    assert page.locator("#w-street option").first.get_attribute("value") == "Alleestraße"


def test_keyboard_alone_reaches_why(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="viewer")
    page.goto("/")
    page.locator(".row summary").first.focus()
    page.keyboard.press("Enter")
    page.locator(".row .steps dt").first.wait_for()
    assert page.locator(".row details").first.get_attribute("open") is not None


def test_paper_has_the_list_and_nothing_to_click(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="planner", width=794, height=1123)
    page.goto("/?group=district")
    page.emulate_media(media="print")
    for hidden in (".top", ".filter", ".picks", ".beside", ".row input", ".row details"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator(".row > :nth-child(9)").first.is_visible()
    assert page.locator(".group").first.is_visible()
    visitor.shot(page, "list-paper")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_page_on_paper_is_a_table_with_room_for_its_reasons(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="planner", width=710)
    page.goto("/")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2, "14 trees"
    page.emulate_media(media="print")
    widths = page.evaluate(
        """() => [...document.querySelectorAll(".list thead th")]
            .map(e => e.getBoundingClientRect().width / e.closest("table").offsetWidth)"""
    )
    assert widths[6] >= 0.28, "the reason"
    box = page.locator(".row td:last-child").first
    assert box.evaluate("e => parseFloat(getComputedStyle(e, '::before').width)") >= 18
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".list :is(th, td)")]
            .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
            .map(e => e.innerText)"""
    )
    assert cut == []


def test_a_long_street_is_broken_before_its_ending_on_paper_only(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="planner", width=710)
    page.goto("/")
    street = page.locator(".row > :nth-child(4)", has_text="Universitätsstraße").first
    # Nobody copies or searches a hyphen that is not in the name.
    assert street.inner_text().startswith("Universitätsstraße")
    page.emulate_media(media="print")
    tops = street.evaluate(
        """e => [...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE && n.data.trim())
            .map(n => { const r = document.createRange(); r.selectNodeContents(n);
                return [...r.getClientRects()].map(b => Math.round(b.top)); })"""
    )
    assert [len(lines) for lines in tops] == [1, 1], "each part stays whole"
    assert street.inner_text().startswith("Universitätsstraße")
