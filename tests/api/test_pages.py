from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import httpx
import pytest

from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.domain.tree import Tree
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.recommendations import store_run
from baumfeuchte.storage.registry import tree_ids_by_number, upsert_trees

if TYPE_CHECKING:
    from typing import Any

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """Checks that tags are nested properly, and collects what the tests ask for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words)).replace(" ,", ",")


def page_of(server: Any, path: str) -> Page:
    answer = server.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return Page(answer.text)


def tree_path(server: Any, number: str) -> str:
    return f"/trees/{server.city.tree_ids[number]}"


def test_the_list_in_german(server: Any) -> None:
    page = page_of(server, "/")
    assert page.all("html")[0]["lang"] == "de"
    for words in (
        "Gießliste Mittwoch, 15. Juli 2026",
        "Ausgegeben 05:30",
        "Fassung 1",
        "390 Liter insgesamt",
        "4 Bäume gießen",
        "14 Bäume auf der Liste",
        "BO-0001 Acer campestre gepflanzt 2025",
        "Westpark Innenstadt 90",
        "heute Mi 15.07.",
        "kritisch In 30 cm Tiefe",
        "vor 18 min",
        "morgen Do 16.07.",
        "vor 5 Tagen",
        "noch kein Messwert",
        "Pflanzjahr unbekannt",
    ):
        assert words in page.text, words
    assert "nicht von heute" not in page.text
    assert "Monitoring" not in page.text


def test_the_list_in_english_stays_english(server: Any) -> None:
    page = page_of(server, "/?lang=en")
    assert page.all("html")[0]["lang"] == "en"
    for words in (
        "Watering list Wednesday, 15 July 2026",
        "390 litres in total",
        "critical At 30 cm depth",
        "18 min ago",
        "today Wed 15 Jul",
        "5 days ago",
    ):
        assert words in page.text, words
    inside = [
        link["href"] or ""
        for link in page.all("a")
        if (link["href"] or "").startswith(("/trees/", "/?", "/docs"))
        and link.get("hreflang") != "de"
    ]
    assert len(inside) > 14
    assert all("lang=en" in href for href in inside)
    assert 'name="lang" value="en"' in server.get("/?lang=en").text


def test_an_unknown_language_is_german(server: Any) -> None:
    assert page_of(server, "/?lang=fr").all("html")[0]["lang"] == "de"


def test_the_list_is_accessible(server: Any) -> None:
    page = page_of(server, "/")
    names = [tag for tag, _ in page.tags]
    assert {"header", "nav", "main", "footer", "caption"} <= set(names)
    assert names.count("h1") == names.count("main") == 1
    headers = page.all("th")
    assert len(headers) == 9 + 14
    assert all(header["scope"] in {"col", "row"} for header in headers)
    skip = page.all("a")[0]
    assert skip["href"] == "#content"
    assert all(svg.get("aria-hidden") or svg.get("role") for svg in page.all("svg"))
    fields = [tag for tag in page.all("input") if tag.get("type") != "hidden"]
    fields = [tag for tag in fields if "aria-label" not in tag]
    assert len(page.all("label")) == len(page.all("select")) + len(fields)


@pytest.mark.parametrize("path", ["/", "/docs", "tree"])
def test_a_page_asks_nobody_else_for_anything(server: Any, path: str) -> None:
    path = tree_path(server, "BO-0003") if path == "tree" else path
    page = page_of(server, path)
    for script in page.all("script"):
        assert script["type"] == "module"
        assert (script["src"] or "").startswith("/static/")
    for _, attrs in page.tags:
        assert "style" not in attrs
        for name in ("src", "href", "action"):
            target = attrs.get(name) or "/"
            assert target.startswith(("/", "#", "geo:")), target
            assert not target.startswith("//")
    for link in page.all("link"):
        found = server.request("GET", link["href"])
        assert found.status_code == 200
        assert "max-age" in found.headers["cache-control"]
        assert "url(http" not in found.text
        assert "@import" not in found.text


def test_the_filter_narrows_the_list(server: Any) -> None:
    page = page_of(server, "/?district=Querenburg&status=ok")
    assert "2 von 14 Bäumen" in page.text
    assert "BO-0004" in page.text
    assert "BO-0001" not in page.text
    files = [link["href"] for link in page.all("a") if "format=" in (link["href"] or "")]
    for href in files:
        assert "district=Querenburg" in (href or "")
        assert "status=ok" in (href or "")
        assert server.get(href).status_code == 200
    chosen = [option["value"] for option in page.all("option") if "selected" in option]
    assert chosen == ["Querenburg", "1000"]
    kept = [field for field in page.all("input") if field.get("name") == "status"]
    assert [field["value"] for field in kept] == ["ok"]


def test_an_earlier_list(server: Any) -> None:
    page = page_of(server, "/?day=2026-07-13")
    assert "Montag, 13. Juli 2026" in page.text
    answer = server.get("/?day=2026-01-01")
    assert answer.status_code == 404
    assert "baumfeuchte plan --day 2026-01-01" in answer.text


def test_a_list_that_is_not_todays_says_so(server: Any) -> None:
    now = server.now[0]
    try:
        server.now[0] = now + timedelta(days=2)
        page = page_of(server, "/")
    finally:
        server.now[0] = now
    assert "Diese Liste ist nicht von heute" in page.text
    assert "überfällig" in page.text


def test_a_tree_in_german(server: Any) -> None:
    page = page_of(server, tree_path(server, "BO-0003"))
    for words in (
        "Baum BO-0003",
        "Empfehlung für Mittwoch, 15. Juli 2026",
        "150 Liter Gießen bis morgen · Do 16.07.",
        "Wird kritisch in 1-2 Tagen",
        "Nutzbares Wasser 53",
        "Bodenfeuchte (Vol.-%) niedriger = trockener",
        "gießen: 19,1",
        "kritisch: 18,1",
        "unbrauchbare Messwerte, zählen nicht (1)",
        "decentlab/DL-SDD a84041c3f1850003 10, 20, 30, 45, 60, 90",
        "11.07.2026, 00:30 120 noch nicht geprüft Gießring voll",
        "Baumnummer BO-0003",
        "14.07.2026",
    ):
        assert words in page.text.replace("\xa0", " "), words


def test_a_tree_in_english(server: Any) -> None:
    page = page_of(server, tree_path(server, "BO-0001") + "?lang=en")
    for words in (
        "Tree BO-0001",
        "Soil water tension (kPa) higher = drier",
        "critical: 33 kPa",
        "Battery voltage – 3.58 V",
        "No watering has been recorded",
    ):
        assert words in page.text.replace("\xa0", " "), words


@pytest.mark.parametrize("days", [7, 14, 90, 730])
def test_the_chart_has_a_line_per_depth(server: Any, days: int) -> None:
    path = f"{tree_path(server, 'BO-0003')}?days={days}"
    page = page_of(server, path)
    lines = [attrs for attrs in page.all("path") if (attrs.get("class") or "").startswith("line ")]
    assert len(lines) == 2 * 6
    labels = [svg["aria-label"] for svg in page.all("svg") if svg.get("role") == "img"]
    assert len(labels) == 2
    assert "15.07.2026" in (labels[0] or "")
    assert len(server.get(path).content) < 100_000


def test_a_tree_without_anything(server: Any) -> None:
    page = page_of(server, tree_path(server, "BO-0014"))
    for words in (
        "kein Sensor eingetragen",
        "keine Messwerte der Bodenfeuchte",
        "noch kein Messwert",
        "noch kein Gießgang",
        "Der Baum hat keinen Sensor",
    ):
        assert words in page.text, words


@pytest.mark.parametrize("days", ["0", "751", "x"])
def test_an_impossible_period(server: Any, days: str) -> None:
    answer = server.get(f"{tree_path(server, 'BO-0001')}?days={days}")
    assert answer.status_code == 422


def test_empty_states_say_what_to_do(database_url: str, start_server: Any, server: Any) -> None:
    database = Database(database_url, pool_size=1)
    with (
        start_server(database_url, public_read=True, now=[server.now[0]]) as running,
        httpx.Client(base_url=running.base_url, trust_env=False) as client,
    ):
        page = Page(client.get("/").text)
        assert "Noch keine Bäume" in page.text
        assert "baumfeuchte trees import" in page.text
        assert client.get("/api/v1/watering-list").json()["code"] == "no_list"
        tree = Tree(number="1", species="x", planting_year=None, latitude=51, longitude=7)
        with database.begin() as conn:
            upsert_trees(conn, [tree])
            tree_id = dict(run(conn, tree_ids_by_number()))["1"]
        page = Page(client.get("/").text)
        assert "Noch keine Liste berechnet" in page.text
        assert "baumfeuchte plan" in page.text
        assert "noch keine Empfehlung" in Page(client.get(f"/trees/{tree_id}").text).text
        with database.begin() as conn:
            _winter(conn, tree_id, server.now[0])
        page = Page(client.get("/").text)
        assert "Monitoring, keine Gießempfehlung" in page.text
        assert "Liter insgesamt" not in page.text
    database.dispose()


def _winter(conn: Any, tree_id: int, now: Any) -> None:
    """A list outside the season, of a tree without data: its status alone would not tell."""
    item = Recommendation(
        tree_id=tree_id,
        day=now.date(),
        status=Status.UNKNOWN,
        litres=None,
        rule_version="2026.1",
        reasons=(Reason(code="no_reading"), Reason(code="out_of_season")),
    )
    store_run(
        conn,
        day=now.date(),
        issued_at=now,
        as_of=now,
        rule_version="2026.1",
        shared_inputs={},
        recommendations=[item],
    )
