"""A crew cannot reach a tree: the phone shows the new order after its sync, also offline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser
OPEN = (
    "[...document.querySelectorAll('.stop')].filter(stop => stop.dataset.state === 'open')"
    ".sort((a, b) => a.dataset.position - b.dataset.position).map(stop => stop.dataset.place)"
)
MIXED = (6, 1, 5, 2, 4, 3)
"""Where the trees of a straight street stand in the way at first: nobody would drive it so."""


@pytest.fixture
def mixed(make_tour: Callable[..., int], sql: Any, server: Any) -> int:
    """A tour of six trees along a street, in a bad order, with a shift that holds at any hour."""
    sql("UPDATE tours SET status = 'cancelled'")  # they hold the same trees
    tour_id = make_tour()
    sql("UPDATE vehicles SET shift_start = '00:00', shift_end = '23:59', tank_litres = 3000")
    for number, position in enumerate(MIXED, start=1):
        sql(
            "UPDATE tour_stops SET position = %s, litres = 60 WHERE tour_id = %s AND tree_id = %s",
            100 + position, tour_id, server.city.tree_ids[f"BO-{number:04d}"],
        )  # fmt: skip
    sql("UPDATE tour_stops SET position = 200 WHERE tour_id = %s AND kind = 'depot'", tour_id)
    return tour_id


def order_of(server: Any, tour_id: int) -> list[str]:
    way = server.get(f"/api/v1/crew/tours/{tour_id}", scope="crew").json()["way"]
    return [stop["place"] for stop in way if stop["kind"] == "tree" and stop["state"] == "open"]


def test_the_phone_takes_over_the_new_order(
    phone: Any, server: Any, mixed: int, visitor: Any, rows: Any
) -> None:
    crew = phone()
    crew.keep(f"/crew/tours/{mixed}")
    first = crew.tick(60)
    # The second tree is behind road works, where there is no network either.
    crew.network(on=False)
    before = crew.page.evaluate(OPEN)
    gone = crew.tick(button="Nicht erreichbar")
    assert crew.page.evaluate(OPEN) == before[1:]
    crew.network(on=True)
    crew.settled()
    crew.until("document.querySelector('.toast').innerText.includes('neu geplant')")
    after = crew.page.evaluate(OPEN)
    assert after == order_of(server, mixed) != before[1:]
    assert sorted(after) == sorted(before[1:])
    assert crew.next().get_attribute("data-place") == after[0]
    crew.until("document.querySelector('.busy') === null")  # its buttons are dimmed until then
    visitor.check(crew.page)
    visitor.shot(crew.page, "crew-replanned-390")
    # The kept page has the order too.
    crew.network(on=False)
    crew.reload()
    assert crew.page.evaluate(OPEN) == after
    crew.network(on=True)
    assert first != gone
    assert [state for state, _ in rows(mixed)][:2] == ["watered", "unreachable"]


def test_who_types_is_not_disturbed(phone: Any, server: Any, mixed: int) -> None:
    crew = phone()
    crew.go(f"/crew/tours/{mixed}")
    crew.tick(button="Nicht erreichbar")
    place = crew.next().get_attribute("data-place")
    crew.next().get_by_label("Liter", exact=True).fill("77")
    crew.until(
        f"fetch('/api/v1/crew/tours/{mixed}').then(answer => answer.json())"
        ".then(tour => tour.version > 1)"
    )
    crew.page.wait_for_timeout(2500)
    assert crew.next().get_attribute("data-place") == place
    assert crew.next().get_by_label("Liter", exact=True).input_value() == "77"
    crew.page.evaluate("document.activeElement.blur()")
    crew.until("Number(document.querySelector('.crew').dataset.version) > 1")
    assert crew.page.evaluate(OPEN) == order_of(server, mixed)
