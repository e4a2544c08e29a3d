"""The page of the list as a browser without scripts gets it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

if TYPE_CHECKING:
    from typing import Any


def page_of(client: Any, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def words(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def ticks(html: str) -> list[str]:
    return re.findall(r'name="tree_id" value="(\d+)"', html)


def test_the_address_bar_holds_the_whole_choice(server: Any) -> None:
    query = "q=BO&street=allee&age=young&sort=litres&group=district&tank=200&status=ok&status=dry"
    html = page_of(server, f"/?{query}")
    asked = set(parse_qsl(query))
    for kind in ("xlsx", "pdf", "csv", "geojson"):
        link = re.search(rf'href="(/api/v1/watering-list\?format={kind}[^"]*)"', html)
        assert link is not None
        assert asked <= set(parse_qsl(urlsplit(unescape(link[1])).query))
    action = re.search(r'action="(/tours/new\?[^"]*)"', html)
    assert action is not None
    assert asked <= set(parse_qsl(urlsplit(unescape(action[1])).query))


def test_paper_is_offered_with_what_is_to_be_done_and_with_all(server: Any) -> None:
    def offered(query: str) -> dict[str, bool]:
        html = page_of(server, f"/?{query}")
        found = re.findall(
            r'href="(/api/v1/watering-list\?format=pdf[^"]*)".*?</svg>(.*?)</a>', html
        )
        return {
            word: dict(parse_qsl(urlsplit(unescape(link)).query)).get("to_do") == "true"
            for link, word in found
        }

    assert offered("") == {"Drucken (PDF)": True, "alle Bäume (PDF)": False}
    assert offered("district=Innenstadt") == {"Drucken (PDF)": True, "alle Bäume (PDF)": False}
    assert offered("status=ok") == {"Drucken (PDF)": False}, "who asks for statuses gets them"
    assert offered("lang=en") == {"Print (PDF)": True, "all trees (PDF)": False}


def test_a_filter_without_a_match_says_so(server: Any) -> None:
    assert "Kein Baum passt zu diesem Filter" in page_of(server, "/?district=Nirgends")
    assert len(ticks(page_of(server, "/?status=nonsense&age=x&source=&confidence="))) == 14


def test_what_people_type_is_shown_as_text(server: Any) -> None:
    bad = "%3Cscript%3Ealert(1)%3C/script%3E"
    html = page_of(server, f"/?district={bad}&q={bad}&street={bad}&sort={bad}&lang=%22%3E")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_groups_have_their_sums(server: Any) -> None:
    html = words(page_of(server, "/?group=district&tank=200"))
    assert "Innenstadt 7 Bäume, 4 gießen · 390 Liter · 2 × Tank" in html
    assert "2 Tankfüllungen zu 200 l" in html
    assert "In keiner Tour 14 Bäume" in words(page_of(server, "/?group=tour"))
    assert "Innenstadt 1 Baum, " in words(page_of(server, "/?group=district&q=BO-0003"))


@pytest.mark.parametrize(
    ("sort", "first"),
    [("rank", "BO-0001"), ("litres", "BO-0003"), ("species", "BO-0001"), ("x", "BO-0001")],
)
def test_the_order(server: Any, sort: str, first: str) -> None:
    html = page_of(server, f"/?sort={sort}")
    numbers = re.findall(r'<th scope="row"[^>]*><a href="/trees/\d+[^"]*">([^<]+)', html)
    assert numbers[0] == first
    assert len(numbers) == 14


def test_only_who_plans_sends_trees_to_a_tour(server: Any) -> None:
    with server.person("planner") as planner:
        html = page_of(planner, "/")
        assert "In eine Tour" in html
        assert re.search(r'name="csrf_token" value="\w{20,}"', html)
        assert re.search(r'name="run_id" value="\d+"', html)
        assert 'name="all" value="1"' in html
        assert len(ticks(html)) == 14
    for name in ("viewer", "crew", "sensors"):
        with server.person(name) as person:
            assert "In eine Tour" not in page_of(person, "/")


def test_ticked_trees_as_a_file_without_scripts(server: Any) -> None:
    with server.person("viewer") as viewer:
        html = page_of(viewer, "/?status=ok&tank=500")
        token = re.search(r'name="csrf_token" value="(\w+)"', html)
        target = re.search(r'formaction="(/list/files[^"]*)"', html)
        assert token is not None
        assert target is not None
        address = unescape(target[1])
        chosen = ticks(html)[:2]
        sent = {"csrf_token": token[1], "format": "csv"}
        answer = viewer.post(address, data={**sent, "tree_id": chosen})
        assert answer.status_code == 303
        assert "csrf" not in answer.headers["location"]
        rows = viewer.get(answer.headers["location"]).text.splitlines()
        assert len(rows) == 3
        everything = viewer.post(address, data={**sent, "tree_id": chosen, "all": "1"})
        assert len(viewer.get(everything.headers["location"]).text.splitlines()) == 6
        assert viewer.post(address, data={"format": "csv"}).status_code == 403


def test_why_is_a_page_and_a_piece(server: Any) -> None:
    link = re.search(r'<a href="(/list/why/\d+)">', page_of(server, "/"))
    assert link is not None
    assert "Warum? Baum BO-0001" in words(page_of(server, link[1]))
    piece = server.get(f"{link[1]}?part=1").text
    assert piece.startswith("<dl")
    assert "Woher die Zahlen kommen" in piece
    assert "Where" in server.get(f"{link[1]}?part=1&lang=en").text
    with server.person("gruen") as crew:
        assert crew.get(link[1]).status_code == 404
    assert server.get("/list/why/999999").status_code == 404


def test_sensors_to_check_are_for_who_sees_the_whole_city(server: Any) -> None:
    with server.person("viewer") as viewer:
        assert "Sensor prüfen" in page_of(viewer, "/")
        assert "a84041c3f185" in page_of(viewer, "/list/checks")
    with server.person("gruen") as crew:
        html = page_of(crew, "/")
        assert "/list/checks" not in html
        assert "2 Bäume auf der Liste" in words(html)
        assert "BO-0001" not in html
        assert "Innenstadt" not in html
        assert crew.get("/list/checks").status_code == 403


def test_words_to_choose_from(server: Any) -> None:
    assert server.get("/list/words/street?q=allee").json() == ["Alleestraße", "Königsallee"]
    assert server.get("/list/words/species?q=til").json() == ["Tilia cordata"]
    assert server.get("/list/words/number").status_code == 422
    with server.person("gruen") as crew:
        assert crew.get("/list/words/street").json() == ["Königsallee"]


def test_the_page_has_a_tag_of_its_own_for_everybody(server: Any) -> None:
    tags = set()
    for name in ("viewer", "planner", "gruen"):
        with server.person(name) as person:
            first = person.get("/")
            again = person.get("/", headers={"If-None-Match": first.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert "Cookie" in first.headers["vary"]
            tags |= {first.headers["etag"], person.get("/?lang=en").headers["etag"]}
            other = person.get("/?status=ok", headers={"If-None-Match": first.headers["etag"]})
            assert other.status_code == 200
    assert len(tags) == 6


def test_a_list_of_a_hundred_is_light(server: Any) -> None:
    """Without the map; what a browser fetches for the page in all."""
    html = page_of(server, "/")
    rows = re.findall(r'<tr class="row.*?</tr>', html, re.DOTALL)
    static = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|m?js)[^"]*)"', html)
    # Files are sent packed, the page itself is not.
    packed = (int(server.get(path).headers["content-length"]) for path in static)
    weight = len(html.encode()) + sum(packed)
    per_row = sum(len(row.encode()) for row in rows) / len(rows)
    assert weight + (100 - len(rows)) * per_row < 100_000


BACK = re.compile(r'<p class="back"><a href="([^"]*)"')


def test_a_tree_leads_back_to_the_list_as_it_was(server: Any) -> None:
    query = "day=2026-07-15&revision=1&status=dry&district=Innenstadt&sort=litres"
    html = page_of(server, f"/?{query}")
    tree, why = (
        unescape(re.findall(rf'href="(/{path}/[^"]*)"', html)[0]) for path in ("trees", "list/why")
    )
    for link in (tree, why):
        back = BACK.search(page_of(server, link))
        assert back is not None
        assert urlsplit(unescape(back[1])).path == "/"
        asked = parse_qsl(urlsplit(unescape(back[1])).query)
        assert sorted(asked) == sorted(parse_qsl(query))
    page = page_of(server, tree)
    period = re.search(r'href="(/trees/[^"]*days=90[^"]*)"', page)
    assert period is not None
    back = BACK.search(page_of(server, unescape(period[1])))
    assert back is not None
    assert "district=Innenstadt" in back[1]
    with server.person("crew") as browser:
        shown = browser.get(tree).text
        action = re.search(r'action="(/trees/\d+/notes[^"]*)"', shown)
        assert action is not None
        token = re.search(r'name="csrf_token" value="([^"]*)"', shown)
        assert token is not None
        form = {"csrf_token": token[1], "key": "way-back-1", "note": "Poller steht offen"}
        saved = browser.post(unescape(action[1]), data=form, follow_redirects=True)
        back = BACK.search(saved.text)
        assert back is not None
        assert "district=Innenstadt" in back[1]


def test_the_whole_list_needs_no_way_back_and_nobody_is_led_elsewhere(server: Any) -> None:
    link = re.findall(r'href="(/trees/[^"]*)"', page_of(server, "/"))[0]
    assert "?" not in link
    for bad in ("https://evil.example/", "next=//evil.example", "%3Cscript%3E=1", "x" * 5000):
        back = BACK.search(page_of(server, f"{link}?list={bad}"))
        assert back is not None
        assert back[1] == "/"
    english = BACK.search(page_of(server, f"{link}?lang=en&list=status%3Ddry%26lang%3Dde"))
    assert english is not None
    assert unescape(english[1]) == "/?status=dry&lang=en"


def test_the_list_says_what_its_order_rests_on(server: Any) -> None:
    html = page_of(server, "/")
    assert "Wie die Reihenfolge entsteht" in html
    assert "Stresstagen, die ohne Gießen in den nächsten sieben Tagen" in words(html)
    reasons = [unescape(path) for path in re.findall(r'href="(/list/why/[^"]*)"', html)]
    critical = words(page_of(server, reasons[0]))
    assert "Platz in der Liste Erwartete Stresstage der nächsten sieben Tage" in critical
    assert "{priority}" not in critical
    assert re.search(r"festgelegt hat\): \d+,\d\.", critical)
    assert "Platz in der Liste" not in words(page_of(server, reasons[-1]))
    english = words(page_of(server, f"{reasons[0]}?lang=en"))
    assert re.search(r"city has set\): \d+\.\d\.", english)
