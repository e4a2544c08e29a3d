"""What a tree's page shows and takes, without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.observations import seen_trees
from baumfeuchte.storage.query import run
from baumfeuchte.storage.tree_notes import notes_of_tree
from baumfeuchte.storage.waterings import waterings_of_tree


@pytest.fixture
def tree_id(tended: Any) -> int:
    return int(tended.tree_ids["BO-0003"])


class Reader:
    """Somebody with a key that may read."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def get(self, path: str, **options: Any) -> Any:
        return self._server.get(path, **options)


def page(browser: Any, path: str, status: int = 200) -> str:
    answer = browser.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == status, answer.text
    return re.sub(r"\s+", " ", answer.text.replace("\xa0", " "))


def token(html: str) -> str:
    found = re.search(r'name="csrf_token" value="(\w+)"', html)
    assert found is not None
    return found[1]


def key(html: str, form: str) -> str:
    found = re.search(rf'name="key" value="([^"]+-{form})"', html)
    assert found is not None
    return found[1]


def stored(server: Any, question: Any) -> list[Any]:
    database = Database(server.city.url, pool_size=1)
    with database.begin() as conn:
        found: list[Any] = run(conn, question)
    database.dispose()
    return found


def test_all_that_is_known_of_a_tree(server: Any, tree_id: int) -> None:
    html = page(Reader(server), f"/trees/{tree_id}")
    for words in (
        "2023 (3. Standjahr)",
        "4,0 m²",
        "nicht eingestuft",
        "die Stadt selbst",
        "geo:51.451000,7.251000",
        "Was sich seit 14.07.2026 geändert hat",
        "nicht angekommen: keine Reaktion",
        "noch nicht geprüft",
        "leicht feucht",
        "Gießring auf der Nordseite ausgebrochen",
        "Jana Weber",
        "Vorhersage, Bereich 10–90 %",
        "zweifelhafte Messwerte (10)",
        "unbrauchbare Messwerte, zählen nicht (13)",
        "Regen je Tag",
        "seit 17.03.2026",
        "Regen (mm)",
    ):
        assert words in html, words
    assert html.count('class="band tone-') == 2 * 6 + 1, "each depth, twice, and the legend"
    assert "Vor Ort eintragen" not in html, "who only reads has no forms"
    english = page(Reader(server), f"/trees/{tree_id}?lang=en")
    for words in ("standing year 3", "forecast, 10–90 % range", "not arrived: no response"):
        assert words in english, words


def test_the_table_says_what_the_chart_draws(server: Any, tree_id: int) -> None:
    html = page(Reader(server), f"/trees/{tree_id}?days=14")
    table = html.split('<details class="why values">')[1].split("</table>")[0]
    assert '<th scope="col" class="num">10 cm (Vol.-%)</th>' in table
    row = table.split('<th scope="row">Do 09.07.</th>')[1].split("</tr>")[0]
    cells = re.findall(r'<td class="num">([^<]+)</td>', row)
    assert cells[-2:] == ["11,3", "–"]
    assert re.fullmatch(r"1\d,\d", cells[0])
    assert '<td class="num">120</td>' in table
    weeks = page(Reader(server), f"/trees/{tree_id}?days=90")
    assert "ab 06.07.2026" in weeks
    months = page(Reader(server), f"/trees/{tree_id}?days=730")
    assert '<th scope="row">Jul 26</th>' in months


def test_a_crew_enters_what_it_saw_and_did(server: Any, tree_id: int) -> None:
    with server.person("crew") as browser:
        html = page(browser, f"/trees/{tree_id}")
        forms = {
            "observations": {"word": "dry", "remark": "Südseite", "key": key(html, "o")},
            "waterings": {"litres": "62,5 l", "remark": "", "key": key(html, "w")},
            "notes": {"note": " Pfahl lose <b> ", "key": key(html, "n")},
        }
        for form, values in forms.items():
            for _ in range(2):  # a second click on the button
                answer = browser.post(
                    f"/trees/{tree_id}/{form}", data=values | {"csrf_token": token(html)}
                )
                assert answer.status_code == 303, answer.text
            assert "flash" in page(browser, answer.headers["location"])
        html = page(browser, f"/trees/{tree_id}?saved=unknown")
        assert "Pfahl lose &lt;b&gt;" in html
        assert 'class="flash"' not in html
    seen = stored(server, seen_trees(tree_id))
    assert (seen[0].observation.note, len(seen)) == ("Südseite", 2)
    watered = stored(server, waterings_of_tree(tree_id))
    assert [item.litres for item in watered[:2]] == [62.5, 120]
    notes = stored(server, notes_of_tree(tree_id))
    assert (notes[0].author, notes[0].note) == ("crew", "Pfahl lose <b>")
    assert len(notes) == 2
    (number,) = (item.tree_number for item in seen[:1])
    lines = stored(server, audit_page(3, subject=f" tree {number}"))
    assert [(line.actor, line.action) for line in lines] == [
        ("crew", "tree_note.add"),
        ("crew", "watering.add"),
        ("crew", "observation.add"),
    ]
    told = [{**(line.after or {})} for line in lines]
    assert told[0]["note"] == "Pfahl lose <b>"
    assert (told[1]["litres"], told[1]["note"]) == (62.5, "")
    assert (told[2]["word"], told[2]["note"]) == ("dry", "Südseite")


@pytest.mark.parametrize(
    ("form", "values", "says"),
    [
        ("waterings", {"litres": "viel"}, "Liter als Zahl"),
        ("waterings", {"litres": "0"}, "Liter als Zahl"),
        ("waterings", {"litres": "9000"}, "Liter als Zahl"),
        ("waterings", {"litres": "nan"}, "Liter als Zahl"),
        ("waterings", {"litres": "²"}, "Liter als Zahl"),
        ("waterings", {"litres": "1.000,5"}, "Ja, 1.000,5 Liter stimmen"),
        ("waterings", {"litres": "80", "remark": "x" * 1001}, "höchstens 1.000 Zeichen"),
        ("observations", {"word": "staubig"}, "wie sich der Boden anfühlt"),
        ("observations", {}, "wie sich der Boden anfühlt"),
        ("notes", {"note": "  "}, "eine Notiz schreiben"),
        ("notes", {"note": "x" * 2001}, "höchstens 2.000 Zeichen"),
    ],
)
def test_what_cannot_be_used_is_said_and_kept_in_the_form(
    server: Any, tree_id: int, form: str, values: dict[str, str], says: str
) -> None:
    with server.person("crew") as browser:
        html = page(browser, f"/trees/{tree_id}")
        data = values | {"csrf_token": token(html), "key": "some-long-key"}
        answer = browser.post(f"/trees/{tree_id}/{form}", data=data)
        assert answer.status_code == 422
        assert says in answer.text
        assert 'role="alert"' in answer.text
        if values.get("litres"):
            assert f'value="{values["litres"]}"' in answer.text


@pytest.mark.parametrize("form", ["notes", "observations", "waterings"])
def test_who_may_enter_nothing(server: Any, tree_id: int, form: str) -> None:
    data = {"word": "dry", "litres": "80", "note": "x", "key": "some-long-key"}
    with server.person("viewer") as browser:
        html = page(browser, "/")
        answer = browser.post(f"/trees/{tree_id}/{form}", data=data | {"csrf_token": token(html)})
        assert answer.status_code == 403
    with server.person("crew") as browser:
        assert browser.post(f"/trees/{tree_id}/{form}", data=data).status_code == 403, "no token"
    with server.person("gruen") as browser:
        html = page(browser, "/")
        data |= {"csrf_token": token(html)}
        assert browser.post(f"/trees/{tree_id}/{form}", data=data).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/trees/{id}",
        "/trees/{id}/label",
        "/t/BO-0003",
        "/api/v1/trees/{id}/series",
        "/api/v1/tree-notes?tree={id}",
    ],
)
def test_a_tree_outside_of_the_area_does_not_exist(server: Any, tree_id: int, path: str) -> None:
    path = path.format(id=tree_id)
    for person, status in (("gruen", 404), ("innenstadt", 200)):
        with server.person(person) as browser:
            assert browser.get(path, follow_redirects=True).status_code == status
    with server.person("gruen") as browser:
        assert "BO-0003" not in browser.get(f"/labels?tree_id={tree_id}").text
        sheet = browser.get("/labels").text
        assert set(re.findall(r"label__number\">(BO-\d+)", sheet)) == {"BO-0002", "BO-0006"}


def test_an_old_forecast_is_not_drawn(server: Any, tree_id: int) -> None:
    now = server.now[0]
    try:
        server.now[0] = now + timedelta(days=3)
        html = page(Reader(server), f"/trees/{tree_id}")
    finally:
        server.now[0] = now
    assert "Vorhersage" not in html
