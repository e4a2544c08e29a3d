"""The phone sends what waits while nobody looks at the crew's page: Background Sync."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from _patience import until

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser

# The worker keeps how each sync ended; without it nobody would see that one has come to nothing.
KEEP = """() => {
  self.ended = [];
  const own = crewQueue.syncPatiently;
  crewQueue.syncPatiently = async () => {
    const found = await own();
    self.ended.push(found.state);
    return found;
  };
}"""
# The browser would wake the worker at once, and again after minutes: here only the test does.
ASK = "self.wanted = []; SyncManager.prototype.register = async tag => void wanted.push(tag);"
LOCKED = "navigator.locks.query().then(locks => locks.{}.some(lock => lock.name === 'crew-sync'))"


@dataclass
class Pocket:
    """A phone whose crew page is closed, and which wakes the worker when a test says so."""

    page: Any
    origin: str

    def __post_init__(self) -> None:
        self._devtools = self.page.context.new_cdp_session(self.page)
        self._registrations: list[str] = []
        self._devtools.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda found: self._registrations.extend(
                one["registrationId"] for one in found["registrations"] if not one["isDeleted"]
            ),
        )
        self._devtools.send("ServiceWorker.enable")
        (self.worker,) = self.page.context.service_workers
        self.worker.evaluate(KEEP)

    def ended(self) -> list[str]:
        """How the syncs until now ended."""
        found: list[str] = self.worker.evaluate("() => self.ended")
        return found

    def wake(self, *, last: bool = False) -> None:
        """What the browser does by itself when it thinks that there is network."""
        until(self.page, lambda: self._registrations, "no worker is registered")
        about = {"registrationId": self._registrations[-1], "tag": "crew", "lastChance": last}
        self._devtools.send("ServiceWorker.dispatchSyncEvent", {"origin": self.origin, **about})

    def sync(self, expected: str) -> None:
        """Wake the worker and wait until it is done."""
        before = len(self.ended())
        self.wake()
        until(self.page, lambda: len(self.ended()) > before, "the sync does not end")
        assert self.ended()[before:] == [expected]


@pytest.fixture
def entered(sql: Any) -> Callable[[int], list[tuple[str, float | None]]]:
    """All that the server has taken of a tour, also what a later entry has replaced."""

    def read(tour_id: int) -> list[tuple[str, float | None]]:
        found: list[tuple[str, float | None]] = sql(
            "SELECT e.state, e.litres FROM stop_entries e JOIN tour_stops s ON s.id = e.stop_id"
            " WHERE s.tour_id = %s ORDER BY s.position, e.at",
            tour_id,
        )
        return found

    return read


@pytest.fixture
def pocket(phone: Any, tunnel: Any) -> Callable[..., tuple[Any, Pocket]]:
    """A crew that ticks off two trees without network, and what is left when it closes its page."""

    def take(tour_id: int) -> tuple[Any, Pocket]:
        crew = phone(front=tunnel)
        crew.page.add_init_script(ASK)
        crew.keep(f"/crew/tours/{tour_id}")
        other = crew.page.context.new_page()
        crew.network(on=False)
        crew.tick(95)
        crew.tick(button="Nicht erreichbar")
        assert crew.waiting() == 2
        assert crew.page.evaluate("wanted") == ["crew", "crew"], "the page asks to be sent for"
        return crew, Pocket(other, tunnel.base_url)

    return take


def posts(pocket: Pocket) -> list[str]:
    """Who asks the server to take entries, from now on."""
    found: list[str] = []
    pocket.page.context.on(
        "request",
        lambda request: (
            found.append("worker" if request.service_worker else "page")
            if request.method == "POST" and request.url.endswith("/api/v1/stops/entries")
            else None
        ),
    )
    return found


DONE = [("watered", 95.0), ("unreachable", None)]


def online(crew: Any, pocket: Pocket) -> None:
    """Close the crew's page and give the network back; without it no browser wakes a worker."""
    crew.page.close()
    pocket.page.context.set_offline(False)


def test_a_closed_page_is_sent_for_once(
    tunnel: Any, pocket: Any, make_tour: Any, rows: Any, entered: Any
) -> None:
    tour_id = make_tour(2)
    crew, own = pocket(tour_id)
    asked = posts(own)
    online(crew, own)
    # A network that leads nowhere: nothing gets through, nothing is lost.
    tunnel.is_cut = True
    own.sync("offline")
    assert entered(tour_id) == []
    tunnel.is_cut = False
    own.sync("done")
    assert entered(tour_id) == DONE
    assert rows(tour_id) == DONE
    own.sync("done")
    assert asked == ["worker"], "the second sync has nothing to send"
    assert entered(tour_id) == DONE


def test_two_syncs_at_once_send_once(pocket: Any, make_tour: Any, rows: Any, entered: Any) -> None:
    tour_id = make_tour(2)
    crew, own = pocket(tour_id)
    asked = posts(own)
    online(crew, own)
    own.wake()
    own.wake(last=True)
    until(own.page, lambda: len(own.ended()) == 2, "a sync does not end")
    assert own.ended() == ["done", "done"]
    assert asked == ["worker"]
    assert entered(tour_id) == DONE
    assert rows(tour_id) == DONE


def test_a_lost_answer_is_asked_for_again(
    tunnel: Any, pocket: Any, make_tour: Any, rows: Any, entered: Any
) -> None:
    tour_id = make_tour(2)
    crew, own = pocket(tour_id)
    asked = posts(own)
    online(crew, own)
    tunnel.lost = "POST /api/v1/stops/entries "
    own.sync("offline")
    assert set(tunnel.unheard) == {"HTTP/1.1 200 OK"}
    assert entered(tour_id) == DONE
    tunnel.lost = ""
    own.sync("done")
    assert asked == ["worker", "worker"]
    assert entered(tour_id) == DONE
    assert rows(tour_id) == DONE


def test_a_page_that_is_closed_while_it_sends_leaves_the_rest_to_the_worker(
    pocket: Any, make_tour: Any, rows: Any, entered: Any
) -> None:
    tour_id = make_tour(2)
    crew, own = pocket(tour_id)
    # It is at it, on a connection on which nothing moves.
    stuck = "navigator.locks.request('crew-sync', () => new Promise(() => {}))"
    crew.page.evaluate(f"() => void {stuck}")
    crew.until(LOCKED.format("held"))
    own.page.context.set_offline(False)
    own.wake()
    crew.until(LOCKED.format("pending"))
    assert own.ended() == []
    crew.page.close()
    until(own.page, own.ended, "the worker has given up")
    assert own.ended() == ["done"]
    assert entered(tour_id) == DONE
    assert rows(tour_id) == DONE


def test_an_ended_session_keeps_what_waits_for_the_page(
    tunnel: Any, pocket: Any, make_tour: Any, rows: Any, entered: Any
) -> None:
    tour_id = make_tour(2)
    crew, own = pocket(tour_id)
    online(crew, own)
    own.page.context.clear_cookies()
    own.sync("login")
    assert entered(tour_id) == []
    again = type(crew)(own.page)
    own.page.goto(f"{tunnel.base_url}/login")
    again.log_in(tunnel, "crew")
    again.go(f"{tunnel.base_url}/crew/tours/{tour_id}")
    again.settled()
    assert entered(tour_id) == DONE
    assert rows(tour_id) == DONE
