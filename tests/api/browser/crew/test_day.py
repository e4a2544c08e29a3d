"""A crew's day: half of the tour without network, a reload in between, a server that dies."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Any

import pytest
from _patience import until

pytestmark = pytest.mark.browser


def test_half_a_tour_without_network(visitor: Any, phone: Any, make_tour: Any, rows: Any) -> None:
    tour_id = make_tour(6)
    crew = phone()
    page = crew.page
    crew.keep(f"/crew/tours/{tour_id}")
    assert crew.tick() == "BO-0001"
    crew.settled()
    assert rows(tour_id)[:2] == [("watered", 60.0), ("open", None)]

    crew.network(on=False)
    crew.tick(95)
    crew.tick(button="Nicht erreichbar")
    page.get_by_text("2 Einträge warten auf Netz").wait_for()
    page.wait_for_timeout(950)
    visitor.shot(page, "crew-offline-390", handbook=True)
    crew.reload()
    assert crew.next().get_attribute("data-place") == "BO-0004"
    assert crew.waiting() == 2
    crew.tick()
    # A second window of the same phone knows all of it, and goes on.
    other = crew.second_window()
    other.go(f"/crew/tours/{tour_id}")
    assert other.tick() == "BO-0005"
    crew.until("document.querySelector('.stops--next .stop').dataset.place === 'BO-0006'")
    assert rows(tour_id)[1:] == [("open", None)] * 5, "nothing came through while there was no net"

    crew.network(on=True)
    crew.settled()
    page.get_by_text("Alles übertragen").first.wait_for()
    crew.tick()
    crew.settled()
    assert rows(tour_id) == [
        ("watered", 60.0), ("watered", 95.0), ("unreachable", None), ("watered", 100.0),
        ("watered", 110.0), ("watered", 120.0),
    ]  # fmt: skip
    page.get_by_text("Alle Bäume sind erledigt").wait_for()


def test_a_double_tap_ticks_one_tree_once(phone: Any, make_tour: Any, rows: Any) -> None:
    tour_id = make_tour(3)
    crew = phone()
    page = crew.page
    crew.go(f"/crew/tours/{tour_id}")
    page.locator(".stops--next .big--done").dblclick()
    crew.until("document.querySelectorAll('.stop[data-state=watered]').length === 1")
    crew.settled()
    assert [state for state, _ in rows(tour_id)] == ["watered", "open", "open"]
    page.get_by_role("button", name="Rückgängig").click()
    crew.until("document.querySelectorAll('.stop[data-state=watered]').length === 0")
    crew.settled()
    assert rows(tour_id) == [("open", None)] * 3


SECOND_TAPS = """() => new Promise(resolve => {
    const next = document.querySelector(".stops--next");
    new MutationObserver(() => setTimeout(() => {
        const litres = next.querySelector("[name=litres]");
        const before = [litres.value, next.querySelectorAll("details[open]").length];
        const tap = () => new MouseEvent("click", { bubbles: true, cancelable: true });
        const touched = [...next.querySelectorAll("a, button, summary")];
        const stopped = touched.map(one => !one.dispatchEvent(tap()));
        const after = [litres.value, next.querySelectorAll("details[open]").length];
        resolve({ stopped, before, after });
    })).observe(next, { childList: true });
    next.querySelector(".big--done").click();
})"""


def test_a_second_tap_touches_nothing_of_the_next_card(
    phone: Any, make_tour: Any, rows: Any
) -> None:
    tour_id = make_tour(3)
    crew = phone()
    crew.go(f"/crew/tours/{tour_id}")
    seen = crew.page.evaluate(SECOND_TAPS)
    # Navigation, less and more litres, both big ones and all that is folded away.
    assert len(seen["stopped"]) >= 6
    assert all(seen["stopped"])
    assert seen["before"] == seen["after"]
    crew.page.wait_for_timeout(950)
    crew.next().get_by_role("button", name="Nicht erreichbar").click()
    crew.until("document.querySelectorAll('.stop[data-state=unreachable]').length === 1")
    crew.settled()
    assert [state for state, _ in rows(tour_id)] == ["watered", "unreachable", "open"]


def test_an_answer_that_never_arrives_makes_no_second_watering(
    phone: Any, tunnel: Any, make_tour: Any, rows: Any
) -> None:
    tour_id = make_tour(2)
    crew = phone(front=tunnel)
    page = crew.page
    crew.go(f"/crew/tours/{tour_id}")
    # The server commits; the connection ends before its answer is here, whoever of page and
    # worker sends, and as often as they try.
    tunnel.lost = "POST /api/v1/stops/entries "
    crew.tick(77)
    until(page, lambda: tunnel.unheard, "the phone sends nothing")
    page.get_by_text("1 Eintrag wartet auf Netz").wait_for()
    assert crew.waiting() == 1
    assert rows(tour_id)[0] == ("watered", 77.0)
    assert set(tunnel.unheard) == {"HTTP/1.1 200 OK"}
    tunnel.lost = ""
    page.evaluate("dispatchEvent(new Event('online'))")
    crew.settled()
    assert rows(tour_id) == [("watered", 77.0), ("open", None)]


def test_an_unforeseen_error_does_not_end_the_attempts(
    phone: Any, make_tour: Any, rows: Any
) -> None:
    tour_id = make_tour(2)
    crew = phone()
    # The page alone has to send it: its worker is not asked.
    crew.page.add_init_script("SyncManager.prototype.register = async () => {};")
    crew.go(f"/crew/tours/{tour_id}")
    crew.page.evaluate(
        """() => {
          const own = crewQueue.sync;
          self.broken = 0;
          crewQueue.sync = () => (self.broken++ ? own() : Promise.reject(new Error("full disk")));
        }"""
    )
    crew.tick(66)
    crew.settled()
    assert crew.page.evaluate("broken") >= 2
    assert rows(tour_id)[0] == ("watered", 66.0)


def test_the_server_is_away_for_a_while(
    server: Any, phone: Any, make_tour: Any, rows: Any, start_server: Any
) -> None:
    tour_id = make_tour(4)
    now = [server.now[0]]
    with contextlib.ExitStack() as first:
        running = first.enter_context(start_server(server.city.url, public_read=False, now=now))
        port = int(running.base_url.rpartition(":")[2])
        front = type("Front", (), {"base_url": running.base_url, "city": server.city})
        crew = phone(front=front)
        page = crew.page
        crew.keep(f"/crew/tours/{tour_id}")
        crew.tick()
        crew.settled()
    # The browser believes that it is online, but nobody answers.
    crew.tick(88)
    crew.tick()
    page.get_by_text("2 Einträge warten auf Netz").wait_for()
    crew.reload()
    assert crew.waiting() == 2
    with start_server(server.city.url, public_read=False, now=now, port=port):
        crew.settled()
    assert rows(tour_id) == [
        ("watered", 60.0), ("watered", 88.0), ("watered", 80.0), ("open", None),
    ]  # fmt: skip


def test_an_ended_session_keeps_what_waits(
    server: Any, phone: Any, make_tour: Any, rows: Any
) -> None:
    tour_id = make_tour(2)
    crew = phone()
    page = crew.page
    crew.keep(f"/crew/tours/{tour_id}")
    crew.network(on=False)
    crew.tick()
    cookies = page.context.cookies()
    page.context.clear_cookies()
    crew.network(on=True)
    page.get_by_text("Anmeldung abgelaufen").wait_for()
    assert crew.waiting() == 1
    assert rows(tour_id)[0] == ("open", None)
    page.get_by_role("link", name="Neu anmelden").click()
    crew.log_in(server, "crew")
    page.wait_for_selector(".crew[data-ready]")
    crew.settled()
    assert rows(tour_id)[0] == ("watered", 60.0)
    assert page.context.cookies() != cookies


def test_what_somebody_else_left_on_the_phone_is_sent_in_nobody_elses_name(
    server: Any, phone: Any, make_tour: Any, rows: Any, sql: Any
) -> None:
    tour_id = make_tour(2)
    crew = phone()
    page = crew.page
    crew.keep(f"/crew/tours/{tour_id}")
    crew.network(on=False)
    crew.tick()
    page.context.clear_cookies()
    crew.network(on=True)
    page.get_by_role("link", name="Neu anmelden").click()
    crew.log_in(server, "planner")
    page.wait_for_selector(".crew[data-ready]")
    page.get_by_text("Einträge von crew (1) warten").wait_for()
    assert rows(tour_id)[0] == ("open", None)
    assert page.evaluate("caches.has('crew-pages')")
    page.get_by_role("button", name="Abmelden").click()
    page.wait_for_url("**/login")
    assert page.evaluate("caches.has('crew-pages')") is False, "log-out clears the kept pages"
    crew.log_in(server, "crew")
    page.goto(f"/crew/tours/{tour_id}")
    page.wait_for_selector(".crew[data-ready]")
    crew.settled()
    assert rows(tour_id)[0] == ("watered", 60.0)
    assert sql(
        "SELECT DISTINCT actor FROM stop_entries e JOIN tour_stops s ON s.id = e.stop_id"
        " WHERE s.tour_id = %s",
        tour_id,
    ) == [("crew",)]


def test_what_is_refused_stays_until_somebody_decides(
    visitor: Any, phone: Any, make_tour: Any, rows: Any, sql: Any
) -> None:
    tour_id = make_tour(4)
    crew = phone()
    page = crew.page
    crew.keep(f"/crew/tours/{tour_id}")
    crew.network(on=False)
    for litres in (65, 75, 85):
        crew.tick(litres)
    # Meanwhile the dispatcher takes two of the trees out of the tour.
    sql("DELETE FROM tour_stops WHERE tour_id = %s AND position < 2", tour_id)
    crew.network(on=True)
    page.get_by_text("BO-0001 (gegossen, 65 l): Dieser Halt gehört nicht mehr").wait_for()
    assert rows(tour_id) == [("watered", 85.0), ("open", None)], "the third one is not held up"
    crew.reload()
    assert page.locator(".problems .stop__problem").count() == 2, "the page has these stops no more"
    visitor.check(page)
    visitor.shot(page, "crew-refused-390")
    first = page.locator(".stop__problem", has_text="BO-0001")
    first.get_by_role("button", name="Als Gießung speichern").click()
    first.wait_for(state="detached")
    page.get_by_role("button", name="Eintrag verwerfen").click()
    page.locator(".problems .stop__problem").first.wait_for(state="detached")
    kept = "crewQueue.all('entries').then(all => all.filter(e => e.status !== 'sent').length)"
    assert page.evaluate(kept) == 0
    logged = (
        "SELECT w.litres FROM waterings w JOIN trees t ON t.id = w.tree_id"
        " WHERE t.number = %s AND w.litres IN (65, 75)"
    )
    assert sql(logged, "BO-0001") == [(65.0,)]
    assert sql(logged, "BO-0002") == []


def test_two_phones_on_one_tour_see_each_other(
    server: Any, phone: Any, make_tour: Any, rows: Any
) -> None:
    tour_id = make_tour(3)
    one, two = phone(), phone(role="planner")
    for each in (one, two):
        each.keep(f"/crew/tours/{tour_id}")
        # The tests' server has a clock that stands still; both phones set theirs by the real time.
        server.now[0] = datetime.now(UTC)
        # Its page may be at it itself, and have asked before.
        each.until("crewQueue.sync().then(found => found.state === 'done')")
    one.network(on=False)
    one.tick(50)
    assert two.tick(70) == "BO-0001", "the second phone cannot know"
    two.settled()
    one.network(on=True)
    one.settled()
    # The later word counts, though it arrived first.
    assert rows(tour_id) == [("watered", 70.0), ("open", None), ("open", None)]
    assert two.tick() == "BO-0002"
    two.settled()
    one.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    one.until("document.querySelector('.stops--next .stop').dataset.place === 'BO-0003'")
    first = one.page.locator(".stop", has_text="BO-0001").first
    assert "70 l" in first.inner_text()
