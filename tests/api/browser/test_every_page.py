"""Every page on a phone and at a desk: nothing is cut at the right, in no table either."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from _every_page import NOT_LOOKED_AT, WRITTEN_BY_PEOPLE, furnish, import_pages

from baumfeuchte.api.routing import page_routers

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.browser

WIDTHS = (390, 320)
OF_A_DESK = (1024, 1280, 1440)
MAY_BE_WIDE = {
    ".values .scroll": "the values of a chart, by hour and depth: read across and down",
    "pre": "a message as it came, and commands to copy",
    "body:has(.crew) .nav": "one line to wipe, so that the buttons of the next tree are in reach",
}
"""What may be wiped sideways, and why."""
_TOO_WIDE = """(but) => {
    for (const box of document.querySelectorAll("details")) box.open = true;
    const found = [];
    const root = document.scrollingElement;
    if (root.scrollWidth > root.clientWidth) {
        const last = [...document.querySelectorAll("body *")]
            .filter(e => !e.closest("nav, svg"))
            .filter(e => e.getBoundingClientRect().right > root.clientWidth + 0.5)
            .map(e => `${e.tagName} ${e.className}`);
        found.push(`the page by ${root.scrollWidth - root.clientWidth} px: ${last.slice(0, 5)}`);
    }
    for (const e of document.querySelectorAll("body *")) {
        const wiped = ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
        if (!wiped || !e.checkVisibility() || e.matches(but) || e.matches("textarea")) continue;
        if (e.scrollWidth > e.clientWidth)
            found.push(`${e.tagName} ${e.className} by ${e.scrollWidth - e.clientWidth} px`);
    }
    return found;
}"""

_CUT = """(but) => {
    for (const box of document.querySelectorAll("details")) box.open = true;
    const edge = (e) => {
        for (let box = e.parentElement; box; box = box.parentElement) {
            if (getComputedStyle(box).overflowX === "visible") continue;
            return box.getBoundingClientRect().left + box.clientLeft + box.clientWidth;
        }
        return document.documentElement.clientWidth;
    };
    return [...document.querySelectorAll("main table :is(th, td, a, button, input, select, span)")]
        .filter(e => e.checkVisibility() && !e.closest(`.hidden, ${but}`))
        .filter(e => e.getBoundingClientRect().right > edge(e) + 0.5)
        .map(e => `${e.tagName} ${e.innerText.slice(0, 30)}`)
        .slice(0, 5);
}"""
_LONG: dict[str, Any] = {
    "number": "N-2026-0001",
    "species": "Liquidambar styraciflua",
    "latitude": 51.45,
    "longitude": 7.25,
    "street": "Dietrich-Bonhoeffer-Straße Ecke Oberbürgermeister-Franz-Geyer-Allee 123a",
    "district": "Weitmar-Mark-Süd-Unterstadt-Gartenvorstadtsiedlung",
    "contractor": "Mustermann Baumpflegegesellschaft",
    "soil": "substrate",
}
"""A tree with the longest words that a register knows."""


_SAID = """() => {
    for (const box of document.querySelectorAll("details")) box.open = true;
    const here = document.documentElement.lang;
    for (const e of document.querySelectorAll("[lang], code, pre, textarea, .mono"))
        if (e !== document.documentElement && e.lang !== here) e.remove();
    return document.body.innerText;
}"""
_OF_ANOTHER = {
    "de": re.compile(r"\b(?:the|of|and|is|are|which|from)\b.{0,40}"),
    "en": re.compile(r"\b(?:und|der|die|das|nicht|mit|auf|ist)\b.{0,40}"),
}
"""Words that no sentence does without, and that the other language does not know."""


@pytest.fixture(scope="module")
def pages(server: Any, tended: Any, sql: Any) -> dict[str, str]:
    """Name and address of every page of a city that has something to show on each."""
    assert tended is server.city
    return furnish(server, sql)


@pytest.fixture(scope="module")
def pages_of_long_words(server: Any, pages: dict[str, str]) -> dict[str, str]:
    """The same pages, with a tree whose words are as long as a register's can be."""
    answer = server.request("POST", "/api/v1/register/trees", scope="planner", json=_LONG)
    assert answer.is_success, answer.text
    return pages


def test_no_page_is_forgotten(pages: Mapping[str, str]) -> None:
    looked_at = {path.partition("?")[0] for path in pages.values()} | {
        "/register/import/token",
        "/register/import/token/preview",
    }
    for router in page_routers():
        for route in router.routes:
            path = getattr(route, "path", "")
            if "GET" not in getattr(route, "methods", ()) or path in NOT_LOOKED_AT:
                continue
            pattern = re.sub(r"\{\w+:path\}", ".+", path)
            pattern = re.sub(r"\{\w+(:int)?\}", "[^/]+", pattern)
            assert any(re.fullmatch(pattern, address) for address in looked_at), path


@pytest.mark.parametrize("role", ["viewer", "crew", "admin"])
def test_nothing_stands_to_the_right_of_a_phone(
    visitor: Any, server: Any, pages: Mapping[str, str], role: str
) -> None:
    page = visitor.open(server, role=role, width=WIDTHS[0], height=844)
    found = {}
    for name, path in (dict(pages) | (import_pages(page) if role == "admin" else {})).items():
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            wide = page.evaluate(_TOO_WIDE, ", ".join(MAY_BE_WIDE))
            if wide:
                found[f"{name} at {width} px"] = wide
    assert found == {}


def test_no_table_is_cut_at_a_desk(
    visitor: Any, server: Any, pages_of_long_words: Mapping[str, str]
) -> None:
    page = visitor.open(server, role="admin")
    found = {}
    for name, path in (dict(pages_of_long_words) | import_pages(page)).items():
        page.goto(path)
        for width in OF_A_DESK:
            page.set_viewport_size({"width": width, "height": 900})
            if cut := page.evaluate(_CUT, ", ".join(MAY_BE_WIDE)):
                found[f"{name} at {width} px"] = cut
        if name.startswith("register"):
            visitor.shot(page, f"{name}-wide")
    assert found == {}, "\n".join(f"{where}: {cut}" for where, cut in found.items())


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_page_speaks_one_language(
    visitor: Any, server: Any, pages: Mapping[str, str], language: str
) -> None:
    page = visitor.open(server, role="admin", width=1440)
    found = {}
    for name, path in (dict(pages) | import_pages(page)).items():
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        said = page.evaluate(_SAID)
        for written in WRITTEN_BY_PEOPLE:
            said = said.replace(written, "")
        if foreign := _OF_ANOTHER[language].findall(said):
            found[name] = foreign[:5]
    assert found == {}


def test_a_table_stays_a_table_for_whoever_listens(
    visitor: Any, server: Any, pages: Mapping[str, str]
) -> None:
    page = visitor.open(server, role="planner", width=390)
    page.goto(pages["register"])
    table = page.get_by_role("table")
    assert table.get_by_role("columnheader").count() == 9
    row = table.get_by_role("row", name="BO-0003")
    assert row.get_by_role("rowheader").inner_text() == "BO-0003"
    assert row.get_by_role("link", name="BO-0003").get_attribute("href") == "/register/3"
    cell = row.get_by_role("cell", name="Alleestraße")
    assert cell.get_attribute("data-label") == "Straße"
    heading = cell.evaluate("e => getComputedStyle(e, '::before').content")
    assert heading == '"Straße"'
    page.emulate_media(media="print")
    assert cell.evaluate("e => getComputedStyle(e).display") == "table-cell"
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == "none"
