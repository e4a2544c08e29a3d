"""What was watered today, as the dispatcher and the crew see it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from _lists import DAY, NOW
from playwright.sync_api import expect

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def watered(server: Any, sql: Any) -> None:
    for number, litres in (("BO-0001", 55.5), ("BO-0003", 140.0)):
        sql(
            "INSERT INTO waterings (tree_id, watered_at, litres, source, idempotency_key)"
            " VALUES (%s, %s, %s, 'crew', %s)",
            server.city.tree_ids[number], NOW + timedelta(minutes=20), litres, f"seen-{number}",
        )  # fmt: skip


@pytest.mark.parametrize("width", [390, 1440])
def test_list_tree_and_tour_form_tell_it(visitor: Any, server: Any, width: int) -> None:
    page = visitor.open(server, role="planner", width=width)
    page.goto("/?status=critical&status=dry")
    expect(page.locator("mark")).to_have_count(2)
    expect(page.locator(".given")).to_have_text("Schon gegossen: 195,5 von 320\u00a0l (2 Bäume)")
    visitor.look(page, f"list-watered-{width}")
    page.emulate_media(media="print")
    visitor.shot(page, f"list-watered-paper-{width}")
    page.emulate_media(media="screen")
    page.goto(f"/tours/new?day={DAY}")
    visitor.look(page, f"tours-new-watered-{width}")
    page.goto(f"/trees/{server.city.tree_ids['BO-0001']}")
    visitor.look(page, f"tree-watered-{width}")


@pytest.mark.usefixtures("map_library")
@pytest.mark.parametrize("width", [390, 1440])
def test_the_map_tells_it(visitor: Any, server: Any, width: int) -> None:
    page = visitor.open(server, role="planner", width=width)
    page.goto("/map?q=BO-0001")
    page.wait_for_selector("#map[data-drawn]", timeout=30_000)
    expect(page.locator("#map-nearby .given--beside")).to_have_text(
        "heute gegossen 55,5\u00a0l, 05:50"
    )
    visitor.look(page, f"map-watered-{width}")
