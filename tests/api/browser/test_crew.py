"""A crew's day: half of the tour without network, a reload in between, a server that dies."""

from __future__ import annotations

import contextlib
import itertools
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.browser

_names = itertools.count(1)
ROW = tuple[str, float | None]


@pytest.fixture
def sql(server: Any) -> Iterator[Callable[..., list[Any]]]:
    """Ask the database behind the server, past everything that is under test."""
    with psycopg.connect(server.city.url, autocommit=True) as connection:

        def ask(statement: str, *values: object) -> list[Any]:
            answer = connection.execute(statement.encode(), values)
            return [] if answer.description is None else answer.fetchall()

        yield ask


@pytest.fixture(autouse=True)
def today(server: Any) -> datetime:
    """Browsers have the real time, so the server gets it too."""
    server.now[0] = datetime.now(UTC)
    return server.now[0]


@pytest.fixture
def make_tour(server: Any, sql: Any, today: datetime) -> Callable[..., int]:
    """A tour of today, with a hydrant after its third tree."""

    def make(trees: int = 6, **more: Any) -> int:
        name = more.get("name", f"Tour {next(_names)}")
        day = today.astimezone().date() if "day" not in more else more["day"]
        sql(
            "INSERT INTO water_points (name, kind, latitude, longitude)"
            " VALUES ('Betriebshof Nord', 'depot', 51.47, 7.22),"
            " ('Hydrant Westpark', 'refill', 51.48, 7.21) ON CONFLICT DO NOTHING"
        )
        sql(
            "INSERT INTO vehicles (name, tank_litres, depot_id, shift_start, shift_end,"
            " pump_litres_per_min, stop_min, speed_kmh) SELECT 'LKW 1', 1000, id, '06:00',"
            " '14:30', 60, 3, 30 FROM water_points WHERE kind = 'depot' ON CONFLICT DO NOTHING"
        )
        ((tour_id,),) = sql(
            "INSERT INTO tours (day, name, status, vehicle_id, crew, created_at, created_by,"
            " updated_at) SELECT %s, %s, 'planned', id, 'Kolonne 2', %s, 'planner', %s"
            " FROM vehicles RETURNING id",
            day, name, today, today,
        )  # fmt: skip
        places: list[tuple[str, int | None, str | None]] = [
            ("tree", server.city.tree_ids[f"BO-{number:04d}"], None)
            for number in range(1, trees + 1)
        ]
        places.insert(min(3, trees), ("refill", None, "Hydrant Westpark"))
        for position, (kind, tree_id, point) in enumerate(
            [*places, ("depot", None, "Betriebshof Nord")]
        ):
            sql(
                "INSERT INTO tour_stops (tour_id, position, kind, tree_id, water_point_id, litres,"
                " arrive_at) VALUES (%s, %s, %s, %s, (SELECT id FROM water_points WHERE name = %s),"
                " %s, %s)",
                tour_id, position, kind, tree_id, point,
                None if kind == "depot" else 60 + 10 * position,
                today + timedelta(minutes=12 * position),
            )  # fmt: skip
        return int(tour_id)

    return make


@pytest.fixture
def rows(sql: Any) -> Callable[[int], list[ROW]]:
    """State and watered litres of each tree of a tour; fails where a stop has two waterings."""

    def read(tour_id: int) -> list[ROW]:
        twice = sql(
            "SELECT s.id FROM tour_stops s JOIN waterings w ON w.idempotency_key ="
            " 'tour-stop-' || s.id WHERE s.tour_id = %s GROUP BY s.id HAVING count(*) > 1",
            tour_id,
        )
        assert twice == []
        found: list[ROW] = sql(
            "SELECT s.state, w.litres FROM tour_stops s LEFT JOIN waterings w ON w.id ="
            " s.watering_id WHERE s.tour_id = %s AND s.kind = 'tree' ORDER BY s.position",
            tour_id,
        )
        return found

    return read


def until(page: Any, script: str, argument: Any = None, *, seconds: float = 20) -> None:
    """Wait until something holds in the page; Playwright's own way needs eval, which we forbid."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(script, argument):
        assert time.monotonic() < deadline, script
        page.wait_for_timeout(50)


def log_in(page: Any, server: Any, name: str) -> None:
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", server.city.passwords[name])
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)


def ready(page: Any, path: str) -> None:
    """Open a page of the crew and wait until its script and its worker are there."""
    page.goto(path)
    page.wait_for_selector(".crew[data-ready]")
    page.evaluate("navigator.serviceWorker.ready")


def controlled(page: Any, path: str) -> None:
    """The same, kept by the worker for use without network."""
    ready(page, path)
    until(page, "navigator.serviceWorker.controller !== null")
    page.reload()
    page.wait_for_selector(".crew[data-ready]")


def tick(page: Any, litres: int | None = None, *, button: str = "Gegossen") -> str:
    """Tick off the next stop; answers its tree."""
    card = page.locator(".stops--next .stop")
    place = card.get_attribute("data-place")
    if litres is not None:
        card.get_by_label("Liter", exact=True).fill(str(litres))
    page.wait_for_timeout(950)  # a second tap within 0.9 s is no second tick
    card.get_by_role("button", name=button).click()
    until(
        page,
        "place => document.querySelector(`.stop[data-place='${place}']`).dataset.state !== 'open'",
        place,
    )
    assert isinstance(place, str)
    return place


def waiting(page: Any) -> int:
    """How many entries wait in the phone's own database."""
    count = page.evaluate(
        "crewQueue.all('entries').then(all => all.filter(e => e.status === 'waiting').length)"
    )
    assert isinstance(count, int)
    return count


def settled(page: Any) -> None:
    """Wait until the phone has nothing left to send."""
    until(page, "crewQueue.all('entries').then(all => all.every(e => e.status !== 'waiting'))")
    refused = "crewQueue.all('entries').then(all => all.filter(e => e.status === 'refused'))"
    assert page.evaluate(refused) == []


def test_half_a_tour_without_network(visitor: Any, server: Any, make_tour: Any, rows: Any) -> None:
    tour_id = make_tour(6)
    page = visitor.open(server, role="crew", width=390, height=844)
    controlled(page, f"/crew/tours/{tour_id}")
    assert tick(page) == "BO-0001"
    settled(page)
    assert rows(tour_id)[:2] == [("watered", 60.0), ("open", None)]

    page.context.set_offline(True)
    tick(page, 95)
    tick(page, button="Nicht erreichbar")
    page.get_by_text("2 Einträge warten auf Netz").wait_for()
    page.wait_for_timeout(950)
    visitor.shot(page, "crew-offline-390", handbook=True)
    page.reload()
    page.wait_for_selector(".crew[data-ready]")
    assert page.locator(".stops--next .stop").get_attribute("data-place") == "BO-0004"
    assert waiting(page) == 2
    tick(page)
    # A second window of the same phone knows all of it, and goes on.
    other = page.context.new_page()
    other.goto(f"/crew/tours/{tour_id}")
    other.wait_for_selector(".crew[data-ready]")
    assert tick(other) == "BO-0005"
    until(page, "document.querySelector('.stops--next .stop').dataset.place === 'BO-0006'")
    assert rows(tour_id)[1:] == [("open", None)] * 5, "nothing came through while there was no net"

    page.context.set_offline(False)
    settled(page)
    page.get_by_text("Alles übertragen").first.wait_for()
    tick(page)
    settled(page)
    assert rows(tour_id) == [
        ("watered", 60.0), ("watered", 95.0), ("unreachable", None), ("watered", 100.0),
        ("watered", 110.0), ("watered", 120.0),
    ]  # fmt: skip
    page.get_by_text("Alle Bäume sind erledigt").wait_for()


def test_a_double_tap_ticks_one_tree_once(
    visitor: Any, server: Any, make_tour: Any, rows: Any
) -> None:
    tour_id = make_tour(3)
    page = visitor.open(server, role="crew", width=390, height=844)
    ready(page, f"/crew/tours/{tour_id}")
    page.locator(".stops--next .big--done").dblclick()
    until(page, "document.querySelectorAll('.stop[data-state=watered]').length === 1")
    settled(page)
    assert [state for state, _ in rows(tour_id)] == ["watered", "open", "open"]
    page.get_by_role("button", name="Rückgängig").click()
    until(page, "document.querySelectorAll('.stop[data-state=watered]').length === 0")
    settled(page)
    assert rows(tour_id) == [("open", None)] * 3


def test_an_answer_that_never_arrives_makes_no_second_watering(
    visitor: Any, server: Any, make_tour: Any, rows: Any
) -> None:
    tour_id = make_tour(2)
    page = visitor.open(server, role="crew", width=390, height=844)
    ready(page, f"/crew/tours/{tour_id}")
    lost = []

    def stored_but_unheard(route: Any) -> None:
        # The server commits; the connection ends before its answer is here.
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    page.context.route("**/api/v1/stops/entries", stored_but_unheard, times=1)
    tick(page, 77)
    page.wait_for_timeout(500)
    assert lost == [200]
    assert waiting(page) == 1
    assert rows(tour_id)[0] == ("watered", 77.0)
    page.evaluate("dispatchEvent(new Event('online'))")
    settled(page)
    assert rows(tour_id) == [("watered", 77.0), ("open", None)]


def test_the_server_is_away_for_a_while(
    visitor: Any, server: Any, make_tour: Any, rows: Any, start_server: Any
) -> None:
    tour_id = make_tour(4)
    now = [server.now[0]]
    with contextlib.ExitStack() as first:
        running = first.enter_context(start_server(server.city.url, public_read=False, now=now))
        port = int(running.base_url.rpartition(":")[2])
        front = type("Front", (), {"base_url": running.base_url, "city": server.city})
        page = visitor.open(front, role="crew", width=390, height=844)
        controlled(page, f"/crew/tours/{tour_id}")
        tick(page)
        settled(page)
    # The browser believes that it is online, but nobody answers.
    tick(page, 88)
    tick(page)
    page.get_by_text("2 Einträge warten auf Netz").wait_for()
    page.reload()
    page.wait_for_selector(".crew[data-ready]")
    assert waiting(page) == 2
    with start_server(server.city.url, public_read=False, now=now, port=port):
        settled(page)
    assert rows(tour_id) == [
        ("watered", 60.0), ("watered", 88.0), ("watered", 80.0), ("open", None),
    ]  # fmt: skip


def test_an_ended_session_keeps_what_waits(
    visitor: Any, server: Any, make_tour: Any, rows: Any
) -> None:
    tour_id = make_tour(2)
    page = visitor.open(server, role="crew", width=390, height=844)
    controlled(page, f"/crew/tours/{tour_id}")
    page.context.set_offline(True)
    tick(page)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.get_by_text("Anmeldung abgelaufen").wait_for()
    assert waiting(page) == 1
    assert rows(tour_id)[0] == ("open", None)
    page.get_by_role("link", name="Neu anmelden").click()
    log_in(page, server, "crew")
    page.wait_for_selector(".crew[data-ready]")
    settled(page)
    assert rows(tour_id)[0] == ("watered", 60.0)
    assert page.context.cookies() != cookies


def test_what_somebody_else_left_on_the_phone_is_sent_in_nobody_elses_name(
    visitor: Any, server: Any, make_tour: Any, rows: Any, sql: Any
) -> None:
    tour_id = make_tour(2)
    page = visitor.open(server, role="crew", width=390, height=844)
    controlled(page, f"/crew/tours/{tour_id}")
    page.context.set_offline(True)
    tick(page)
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.get_by_role("link", name="Neu anmelden").click()
    log_in(page, server, "planner")
    page.wait_for_selector(".crew[data-ready]")
    page.get_by_text("Einträge von crew (1) warten").wait_for()
    assert rows(tour_id)[0] == ("open", None)
    assert page.evaluate("caches.has('crew-pages')")
    page.get_by_role("button", name="Abmelden").click()
    page.wait_for_url("**/login")
    assert page.evaluate("caches.has('crew-pages')") is False, "log-out clears the kept pages"
    log_in(page, server, "crew")
    page.goto(f"/crew/tours/{tour_id}")
    page.wait_for_selector(".crew[data-ready]")
    settled(page)
    assert rows(tour_id)[0] == ("watered", 60.0)
    assert sql(
        "SELECT DISTINCT actor FROM stop_entries e JOIN tour_stops s ON s.id = e.stop_id"
        " WHERE s.tour_id = %s",
        tour_id,
    ) == [("crew",)]
