"""What the phone keeps for use without network: what was opened first, and what comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

pytestmark = pytest.mark.browser

KEPT = "path => caches.open('crew-pages').then(all => all.match(path)).then(Boolean)"
NAMES = (
    "caches.open('crew-pages').then(all => all.keys())"
    ".then(keys => keys.map(key => new URL(key.url).pathname))"
)


def test_the_tour_that_was_opened_first_works_without_network(
    visitor: Any, phone: Any, make_tour: Any, rows: Any
) -> None:
    tour_id = make_tour(3, name="Zuerst geöffnet")
    crew = phone()
    page = crew.page
    crew.go(f"/crew/tours/{tour_id}")
    # Nobody opens a page a second time: it came before its worker was there.
    for path in (f"/crew/tours/{tour_id}", "/crew"):
        crew.until(KEPT, path)
    crew.network(on=False)
    crew.reload()
    assert crew.tick(65) == "BO-0001"
    page.goto("/crew")
    page.wait_for_selector(".crew[data-ready]")
    page.get_by_role("link", name="Zuerst geöffnet").click()
    page.wait_for_selector(".crew[data-ready]")
    assert crew.next().get_attribute("data-place") == "BO-0002"
    visitor.check(page)
    crew.network(on=True)
    crew.settled()
    assert rows(tour_id)[0] == ("watered", 65.0)


def test_the_list_that_was_opened_once_and_its_tours_work_without_network(
    phone: Any, make_tour: Any
) -> None:
    tour_id = make_tour(2, name="Aus der Liste")
    crew = phone()
    crew.go("/crew")
    for path in ("/crew", f"/crew/tours/{tour_id}"):
        crew.until(KEPT, path)
    crew.network(on=False)
    crew.page.goto("/crew")  # the address that the installed app starts with
    crew.page.wait_for_selector(".crew[data-ready]")
    crew.page.get_by_role("link", name="Aus der Liste").click()
    crew.page.wait_for_selector(".crew[data-ready]")
    assert crew.next().get_attribute("data-place") == "BO-0001"
    crew.page.get_by_role("link", name="Alle Touren").click()
    crew.page.wait_for_url("**/crew")
    crew.page.wait_for_selector(".crew[data-ready]")


def test_the_page_for_no_network_says_what_is_kept_and_what_waits(
    visitor: Any, phone: Any, make_tour: Any, today: Any
) -> None:
    tour_id = make_tour(2, name="Bleibt da")
    other_day = make_tour(1, name="Gestern", day=(today - timedelta(days=1)).date())
    crew = phone()
    page = crew.page
    crew.keep(f"/crew/tours/{tour_id}")
    crew.until(KEPT, "/crew")
    crew.network(on=False)
    crew.tick(61)
    page.goto(f"/crew/tours/{other_day}")
    page.get_by_role("heading", name="Kein Netz").wait_for()
    page.get_by_text("1 Eintrag wartet auf Netz").wait_for()
    visitor.look(page, "crew-no-network-390")
    page.get_by_role("link", name="Bleibt da").click()
    page.wait_for_selector(".crew[data-ready]")
    assert crew.next().get_attribute("data-place") == "BO-0002"
    page.goto(f"/crew/tours/{other_day}?lang=en")
    page.get_by_role("heading", name="No network").wait_for()
    page.get_by_text("1 entry waits for the network").wait_for()
    page.get_by_role("link", name="Bleibt da").wait_for()
    page.get_by_role("link", name="Meine Touren").wait_for()
    crew.network(on=True)
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("heading", name="Gestern").wait_for()
    crew.settled()


def test_nobody_has_the_pages_of_somebody_else(server: Any, phone: Any, make_tour: Any) -> None:
    tour_id = make_tour(3)
    crew = phone()
    page = crew.page
    crew.go(f"/crew/tours/{tour_id}")
    for path in (f"/crew/tours/{tour_id}", "/crew"):
        crew.until(KEPT, path)
    # The session ends without a log-out, and somebody with fewer trees logs in.
    page.context.clear_cookies()
    page.goto("/login?next=/crew")
    crew.log_in(server, "gruen")
    page.wait_for_selector(".crew[data-ready]")
    crew.until("caches.match('/crew').then(page => page.text()).then(p => p.includes('gruen'))")
    names = "[...document.querySelectorAll('.tour')].map(t => `/crew/tours/${t.dataset.tour}`)"
    theirs = set(page.evaluate(names))
    crew.until(
        "theirs => caches.open('crew-pages').then(all => all.keys()).then(keys => theirs.every("
        "path => keys.some(key => new URL(key.url).pathname === path)))",
        sorted(theirs)[:8],
    )
    owners = page.evaluate(
        "caches.open('crew-pages').then(async all => Promise.all((await all.keys()).map("
        'async key => /data-name="([^"]*)"/.exec(await (await all.match(key)).text())[1])))'
    )
    assert set(owners) == {"gruen"}
    page.get_by_role("button", name="Abmelden").click()
    page.wait_for_url("**/login")
    assert page.evaluate(NAMES) == []
