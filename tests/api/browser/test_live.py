"""An open page hears of a newer list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from _lists import DAY, NOW

from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.recommendations import store_run

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

pytestmark = pytest.mark.browser


def new_list(server: Any, day: date, litres: int) -> None:
    item = Recommendation(
        tree_id=server.city.tree_ids["BO-0001"],
        day=day,
        status=Status.DRY,
        litres=litres,
        rule_version="2026.1",
    )
    database = Database(server.city.url, pool_size=1)
    with database.begin() as connection:
        store_run(
            connection,
            day=day,
            issued_at=NOW,
            as_of=NOW,
            rule_version="2026.1",
            shared_inputs={},
            recommendations=[item],
        )
    database.dispose()


def test_the_list_page_says_that_there_is_a_newer_one(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="planner", width=390)
    page.goto("/")
    past = visitor.open(server, role="planner")
    past.goto("/?day=2026-07-13")
    notice = page.locator("#live")
    page.wait_for_timeout(500)
    assert notice.inner_text() == ""
    visitor.check(page)
    new_list(server, DAY, 40)
    page.get_by_text("Neue Fassung der Gießliste (2).").wait_for(timeout=5000)
    assert notice.get_attribute("role") == "status"
    visitor.check(page)
    visitor.shot(page, "live-390")
    assert past.locator("#live").inner_text() == "", "it shows another day"
    notice.get_by_role("link", name="Neu laden").click()
    page.wait_for_load_state()
    page.wait_for_timeout(1500)
    assert page.locator("#live").inner_text() == "", "this is the newest one"
    past.close()


def test_the_map_follows_a_revision_and_tells_only_of_newer_ones(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="planner")
    page.goto("/lists")
    new_list(server, DAY, 55)
    page.goto("/map")
    page.get_by_role("heading", name=re.compile(r"Es gibt die neuere Fassung \d+")).wait_for()
    visitor.check(page)
    told = page.locator("#live")
    page.wait_for_timeout(1500)  # two looks of the server
    assert told.inner_text() == "", "the page says itself which revisions there are"
    page.get_by_role("link", name=re.compile(r"Fassung \d+ ansehen")).click()
    page.wait_for_url(re.compile(r"/map\?day=.*&revision=\d+"))
    newest = parse_qs(urlsplit(page.url).query)["revision"][0]
    assert f"revision={newest}" in page.locator("#map").get_attribute("data-points")
    points = page.request.get(page.locator("#map").get_attribute("data-points")).json()
    assert (points["revision"], points["trees"]["litres"]) == (int(newest), [55])
    page.wait_for_timeout(1500)
    assert told.inner_text() == ""
    visitor.check(page)
    page.get_by_role("link", name="Als Liste").click()
    page.wait_for_url(re.compile(rf"/\?.*revision={newest}"))
    page.get_by_role("link", name="Auf der Karte").click()
    page.wait_for_url(re.compile(rf"/map\?day={DAY}&revision={newest}$"))
    page.get_by_role("link", name="Zur ausgegebenen Liste").click()
    page.wait_for_url(f"**/map?day={DAY}")
    new_list(server, DAY, 60)
    told.get_by_text(f"Neue Fassung der Gießliste ({int(newest) + 1}).").wait_for(timeout=5000)
