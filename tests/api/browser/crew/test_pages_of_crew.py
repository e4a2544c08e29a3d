"""The crew's pages as they look, without script, for the contractor, and as an app."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from PIL import Image

pytestmark = pytest.mark.browser


def plan(server: Any, sql: Any, name: str, numbers: tuple[int, ...], crew: str) -> int:
    """A tour of today."""
    now = server.now[0]
    ((tour_id,),) = sql(
        "INSERT INTO tours (day, name, status, crew, created_at, created_by, updated_at)"
        " VALUES (%s, %s, 'planned', %s, %s, 'planner', %s) RETURNING id",
        now.date(), name, crew, now, now,
    )  # fmt: skip
    for position, number in enumerate(numbers):
        sql(
            "INSERT INTO tour_stops (tour_id, position, kind, tree_id, litres, arrive_at)"
            " VALUES (%s, %s, 'tree', %s, %s, %s)",
            tour_id, position, server.city.tree_ids[f"BO-{number:04d}"], 80 + 10 * (number % 4),
            now + timedelta(minutes=9 * position),
        )  # fmt: skip
    return int(tour_id)


@pytest.fixture(scope="module")
def tour_id(server: Any, sql: Any, morning: datetime) -> int:
    """A tour with a hint at its second tree; some of it is done."""
    server.now[0] = morning
    tour = plan(server, sql, "Innenstadt Nord", (3, 2, 5, 6, 7, 8), "Kolonne 2")
    plan(server, sql, "Querenburg", (4, 9), "Kolonne 1")
    now = server.now[0]
    sql(
        "INSERT INTO tree_notes (tree_id, at, author, note, idempotency_key) VALUES (%s, %s,"
        " 'planner', 'Zufahrt nur über den Schulhof, Poller ist offen.', 'hint-1')",
        server.city.tree_ids["BO-0005"], now,
    )  # fmt: skip
    stops = sql("SELECT id FROM tour_stops WHERE tour_id = %s ORDER BY position", tour)
    entries = [
        {"entry_key": "seen-0001", "stop_id": stops[0][0], "at": now.isoformat(),
         "state": "watered", "litres": 110},
        {"entry_key": "seen-0002", "stop_id": stops[1][0], "at": now.isoformat(),
         "state": "unreachable", "note": "Lieferwagen steht davor"},
    ]  # fmt: skip
    answer = server.request(
        "POST", "/api/v1/stops/entries", scope="crew", json={"entries": entries}
    )
    assert [one["outcome"] for one in answer.json()["outcomes"]] == ["stored", "stored"]
    return tour


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_fit_and_axe_finds_nothing(
    visitor: Any, server: Any, tour_id: int, width: int
) -> None:
    page = visitor.open(server, role="crew", width=width, height=844)
    for name, path in (("crew", "/crew"), ("crew-tour", f"/crew/tours/{tour_id}")):
        page.goto(path)
        page.wait_for_selector(".crew[data-ready]")
        visitor.look(page, f"{name}-{width}", handbook=width == 390)
    page.locator(".stops--all details > summary").first.click()
    page.locator(".stops--next .extra > summary").click()
    visitor.look(page, f"crew-unfolded-{width}")


def test_big_buttons(visitor: Any, server: Any, tour_id: int) -> None:
    page = visitor.open(server, role="crew", width=390, height=844)
    page.goto(f"/crew/tours/{tour_id}")
    page.wait_for_selector(".crew[data-ready]")
    page.locator(".stops--next .extra > summary").click()
    small = page.evaluate(
        "[...document.querySelectorAll('.stops--next :is(button, .tick__go, .stop__head)')]"
        ".filter(e => e.checkVisibility()).map(e => [e.textContent.trim(), e.offsetHeight])"
        ".filter(([, height]) => height < 56)"
    )
    assert small == []
    number = page.locator(".stops--next").get_by_label("Liter", exact=True)
    assert number.input_value() == "90"
    page.get_by_role("button", name="10 Liter mehr").first.click()
    assert number.input_value() == "100"
    link = page.locator(".stops--next .tick__go").get_attribute("href")
    assert link.startswith("geo:51.45")


def test_long_words_stay_on_their_cards(visitor: Any, server: Any, sql: Any) -> None:
    tour = plan(server, sql, "Lange Wörter", (3, 7, 8, 9), "")
    streets = {"BO-0003": "Universitätsstraße", "BO-0008": "Universitätsstraße"}
    before = dict(sql("SELECT number, street FROM trees WHERE number = ANY(%s)", [*streets]))
    for number, street in streets.items():
        sql("UPDATE trees SET street = %s WHERE number = %s", street, number)
    sql(
        "INSERT INTO tree_notes (tree_id, at, author, note, idempotency_key) VALUES (%s, %s,"
        " 'planner', %s, 'long-1')",
        server.city.tree_ids["BO-0007"], server.now[0], "ÄÖÜß" * 30,
    )  # fmt: skip
    for position, state in ((0, "watered"), (2, "unreachable")):
        sql(
            "UPDATE tour_stops SET state = %s WHERE tour_id = %s AND position = %s",
            state, tour, position,
        )  # fmt: skip
    page = visitor.open(server, role="crew", width=390, height=844)
    page.goto(f"/crew/tours/{tour}")
    page.wait_for_selector(".crew[data-ready]")
    lines = page.locator(".stop:not([data-state=open]) .stop__street").evaluate_all(
        "all => all.map(e => e.offsetHeight / parseFloat(getComputedStyle(e).lineHeight))"
    )
    assert [round(count) for count in lines] == [1, 1]
    wide = page.locator(".stop__facts, .stop__head").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent)"
    )
    assert wide == []
    visitor.look(page, "crew-long-words-390")
    for number, street in before.items():
        sql("UPDATE trees SET street = %s WHERE number = %s", street, number)


def test_without_script(visitor: Any, server: Any, sql: Any) -> None:
    tour = plan(server, sql, "Ohne Skript", (10, 11, 12), "")
    page = visitor.open(server, role="crew", width=390, height=844, java_script_enabled=False)
    page.goto("/crew")
    page.get_by_role("link", name="Ohne Skript").click()
    card = page.locator(".stops--next .stop")
    card.get_by_label("Liter", exact=True).fill("70")
    card.get_by_role("button", name="Gegossen").click()
    page.get_by_text("BO-0010: 70 l gegossen").wait_for()
    page.reload()
    page.go_back()
    card = page.locator(".stops--next .stop")
    card.get_by_role("button", name="Nicht erreichbar").click()
    page.wait_for_url("**said=*")
    visitor.shot(page, "crew-no-script-390")
    states = "SELECT state FROM tour_stops WHERE tour_id = %s ORDER BY position"
    assert [row[0] for row in sql(states, tour)][2] == "open"
    done = page.locator(".stops--all .stop", has_text="BO-0010")
    done.locator("summary").first.click()
    done.get_by_role("button", name="Zurücknehmen").click()
    page.get_by_text("BO-0010: offen").wait_for()
    assert sql(states, tour)[0] == ("open",)
    page.locator(".stops--next .extra > summary").click()
    picture = io.BytesIO()
    Image.new("RGB", (2400, 1200), "green").save(picture, "PNG")
    page.locator(".stops--next input[type=file]").set_input_files(
        {"name": "baum.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    page.locator(".stops--next").get_by_role("button", name="Foto speichern").click()
    page.get_by_text("Das Foto ist gespeichert.").wait_for()
    found = sql("SELECT width, height, added_by FROM tree_photos WHERE tree_id = %s",
                server.city.tree_ids["BO-0010"])  # fmt: skip
    assert found == [(1600, 800, "crew")]


def test_a_contractors_crew_sees_its_own_trees(visitor: Any, server: Any, tour_id: int) -> None:
    page = visitor.open(server, role="gruen", width=390, height=844)
    page.goto("/crew")
    assert page.locator(".tour__name").all_inner_texts() == ["Innenstadt Nord"]
    page.goto(f"/crew/tours/{tour_id}")
    page.wait_for_selector(".crew[data-ready]")
    places = page.locator(".stop").evaluate_all("all => all.map(e => e.dataset.place)")
    assert sorted(places) == ["BO-0002", "BO-0006"]


def test_a_photo_waits_and_is_sent(phone: Any, server: Any, tour_id: int, sql: Any) -> None:
    crew = phone()
    page = crew.page
    crew.keep(f"/crew/tours/{tour_id}")
    crew.network(on=False)
    page.locator(".stops--next .extra > summary").click()
    picture = io.BytesIO()
    Image.new("RGB", (3000, 4000), "green").save(picture, "JPEG")
    tree = server.city.tree_ids["BO-0005"]
    page.locator(".stops--next input[type=file]").set_input_files(
        {"name": "baum.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    page.get_by_text("1 Foto wartet auf Netz").wait_for()
    count = "SELECT width, height FROM tree_photos WHERE tree_id = %s"
    assert sql(count, tree) == []
    crew.network(on=True)
    page.get_by_text("Alles übertragen").wait_for()
    assert sql(count, tree) == [(1200, 1600)]


def test_it_can_be_installed_and_says_so_when_a_page_is_missing(
    phone: Any, server: Any, tour_id: int
) -> None:
    manifest = server.client.get("/manifest.webmanifest").json()
    assert (manifest["start_url"], manifest["display"]) == ("/crew", "standalone")
    for icon in manifest["icons"]:
        answer = server.client.get(icon["src"])
        assert answer.status_code == 200
        if icon["type"] == "image/png":
            size = Image.open(io.BytesIO(answer.content)).size
            assert f"{size[0]}x{size[1]}" == icon["sizes"]
    worker = server.client.get("/sw.js")
    assert worker.headers["cache-control"] == "no-cache"
    crew = phone()
    page = crew.page
    crew.keep("/crew")
    crew.until("path => caches.match(path).then(Boolean)", f"/crew/tours/{tour_id}")
    crew.network(on=False)
    page.goto("/crew/tours/987654")
    page.get_by_role("heading", name="Kein Netz").wait_for()
    page.goto("/crew")
    page.get_by_role("link", name="Innenstadt Nord").wait_for()
    kept = page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(async name =>"
        " (await (await caches.open(name)).keys()).map(r => new URL(r.url).pathname))))"
        ".then(lists => lists.flat())"
    )
    private = {path for path in kept if not path.startswith("/static/")}
    assert {"/crew", "/crew/offline", f"/crew/tours/{tour_id}"} <= private
    assert all(path.startswith("/crew") for path in private)


def test_a_phone_that_keeps_nothing_sends_plain_forms(visitor: Any, server: Any, sql: Any) -> None:
    tour = plan(server, sql, "Privates Fenster", (13,), "")
    page = visitor.open(server, role="crew", width=390, height=844)
    broken = "{value: {open() { throw new Error('private'); }}}"
    page.add_init_script(f"Object.defineProperty(window, 'indexedDB', {broken})")
    page.goto(f"/crew/tours/{tour}")
    page.locator(".crew.scripted").wait_for()
    page.locator(".stops--next").get_by_role("button", name="Gegossen").click()
    page.get_by_text("BO-0013: 90 l gegossen").wait_for()
    assert sql("SELECT state FROM tour_stops WHERE tour_id = %s", tour) == [("watered",)]
