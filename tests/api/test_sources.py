"""Sources that people can read: each one that the code can cite leads to an anchor of its page."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.api.web.source_works import WORKS
from baumfeuchte.api.web.sources import _BETWEEN, pieces, sourced

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
_CITES = re.compile(r"irrigation-science \d|(?<!datetime64)\[(S\d+|A|M)\]")


def _strings(tree: ast.AST) -> Iterator[str]:
    """Texts of a module that are no docstrings; parts of f-strings too."""
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def cited() -> list[str]:
    """Every source that irrigation and planning can give."""
    found = {
        words
        for part in ("irrigation", "planning")
        for path in (ROOT / "src/baumfeuchte" / part).rglob("*.py")
        for words in _strings(ast.parse(path.read_text("utf-8")))
        if _CITES.search(words) and len(words) > len(" [A]")
    }
    return sorted(found)


def anchors(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


@pytest.fixture(scope="module")
def page(server: Any) -> str:
    answer = server.request("GET", "/quellen")
    assert answer.status_code == 200
    return str(answer.text)


def test_every_source_of_the_code_has_its_anchor(page: str) -> None:
    known, sources = anchors(page), cited()
    assert len(sources) > 30
    for source in sources:
        found = pieces(source, "de")
        assert any(piece.anchor for piece in found), source
        assert {piece.anchor for piece in found} - {""} <= known, source
        plain = [piece.words for piece in found if not piece.anchor]
        assert set(plain) <= {words for words, _ in _BETWEEN.values()}, source


def test_a_source_reads_as_titles() -> None:
    assert sourced("irrigation-science 2.2 [S22][S24], water-at [A]", "de") == (
        '<a href="/quellen#abschnitt-2-2">Grenzwerte nach Standjahren (2.2)</a>, '
        '<a href="/quellen#S22">Borgmann gen. Brüser 2023</a>, '
        '<a href="/quellen#S24">Green Ecolution</a>, Gießgrenze, '
        '<a href="/quellen#A">eigene Annahme</a>'
    )
    assert sourced("irrigation-science 5 Q1, Q2", "en").count("/quellen?lang=en#") == 3
    assert sourced("irrigation-science 4.2-4.6", "de").count("<a ") == 2


def test_what_a_city_wrote_stays_as_it_is() -> None:
    assert sourced("Dienstanweisung 7 <b>", "de") == "Dienstanweisung 7 &lt;b&gt;"


def test_the_page_lists_what_the_documentation_lists(page: str) -> None:
    text = (ROOT / "docs/sources.md").read_text("utf-8").partition("## List")[2]
    listed = {f"S{number}" for number in re.findall(r"\bS(\d+)\b", text)}
    listed |= {f"S{number}" for number in range(35, 41)}
    assert listed == WORKS.keys() - {"FAO-56"}
    assert listed <= anchors(page)


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_why_leads_to_anchors_that_exist(server: Any, language: str) -> None:
    items = server.get("/api/v1/recommendations").json()["items"]
    there = anchors(server.request("GET", f"/quellen?lang={language}").text)
    seen = set()
    paths = [f"/list/why/{item['id']}?lang={language}&part=1" for item in items[:14]]
    for path in [*paths, f"/register/thresholds?lang={language}"]:
        html = server.get(path).text
        assert "irrigation-science" not in html, path
        links = re.findall(r'href="(/quellen[^"]*)#([^"]+)"', html)
        assert links, path
        assert {address for address, _ in links} == {
            "/quellen?lang=en" if language == "en" else "/quellen"
        }
        seen |= {anchor for _, anchor in links}
    assert {"abschnitt-2-2", "S22"} <= seen
    assert seen <= there
