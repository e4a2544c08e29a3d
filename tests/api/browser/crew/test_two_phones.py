"""Two phones on one tour, of which one had no network."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_delivered_water_outlives_a_word_of_somebody_who_had_not_seen_it(
    server: Any, visitor: Any, phone: Any, make_tour: Any, rows: Any
) -> None:
    tour_id = make_tour(2)
    one, two = phone(), phone(role="planner")
    for each in (one, two):
        each.keep(f"/crew/tours/{tour_id}")
        server.now[0] = datetime.now(UTC)
        each.until("crewQueue.sync().then(found => found.state === 'done')")
    one.network(on=False)
    assert one.tick(200) == "BO-0001"
    assert two.tick(button="Nicht erreichbar") == "BO-0001"
    two.settled()
    assert rows(tour_id)[0] == ("unreachable", None)
    one.network(on=True)
    one.settled()
    assert rows(tour_id)[0] == ("watered", 200.0)
    # The other phone hears of it, and that its own word does not count.
    two.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    stop = two.page.locator(".stop[data-place='BO-0001']")
    stop.get_by_text("Jemand anderes hat hier gegossen").wait_for()
    assert stop.get_attribute("data-state") == "watered"
    one.reload()
    told = one.page.locator(".stop[data-place='BO-0001']")
    told.locator("summary").first.click()
    told.get_by_text("planner hat um").wait_for()
    visitor.look(one.page, "crew-unheard-390")
