"""Live events of a real server."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
import sqlalchemy as sa
from _lists import DAY, NOW

from baumfeuchte.api import live
from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.recommendations import store_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

EVENTS = "/api/v1/events"
STOP = (
    "INSERT INTO tour_stops (tour_id, position, kind, tree_id)"
    " VALUES (:tour, :place, 'tree', :tree)"
)
TOUR = (
    "INSERT INTO tours (day, name, status, created_at, created_by, updated_at)"
    " VALUES (:day, :name, 'planned', :now, 'planner', :now) RETURNING id"
)


class Listener:
    """A client that reads a stream in a thread."""

    def __init__(self, client: httpx.Client, headers: dict[str, str], **params: Any) -> None:
        self.events: list[tuple[str, Any, str]] = []
        self._stream = client.stream(
            "GET", EVENTS, headers=headers, params=params, timeout=httpx.Timeout(20, read=60)
        )
        self.answer = self._stream.__enter__()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        kind = data = mark = ""
        with contextlib.suppress(httpx.HTTPError, httpx.StreamError):
            for line in self.answer.iter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    kind = value
                elif name == "data":
                    data = value
                elif name == "id":
                    mark = value
                elif not line and kind:
                    self.events.append((kind, json.loads(data), mark))
                    kind = ""

    def wait(self, kind: str, seconds: float = 5.0) -> Any:
        """The data of the first event of this kind."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for event in self.events:
                if event[0] == kind:
                    return event[1]
            time.sleep(0.01)
        pytest.fail(f"no {kind} within {seconds} s, only {self.events}")

    def close(self) -> None:
        # The thread waits for data: only the end of the connection wakes it.
        stream = self.answer.extensions["network_stream"].get_extra_info("socket")
        with contextlib.suppress(OSError):
            stream.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        assert not self._thread.is_alive()
        self.answer.close()


@contextlib.contextmanager
def listening(server: Any, scope: str, last: str = "", **params: Any) -> Iterator[Listener]:
    headers = {"Authorization": f"Bearer {server.city.keys[scope]}"}
    if last:
        headers["Last-Event-ID"] = last
    with httpx.Client(base_url=server.base_url, trust_env=False) as client:
        found = Listener(client, headers, **params)
        try:
            yield found
        finally:
            found.close()


@pytest.fixture
def database(server: Any) -> Iterator[Database]:
    found = Database(server.city.url, pool_size=1)
    yield found
    found.dispose()


def plan_again(server: Any, database: Database, litres: int) -> int:
    tree_id = server.city.tree_ids["BO-0001"]
    item = Recommendation(
        tree_id=tree_id, day=DAY, status=Status.DRY, litres=litres, rule_version="2026.1"
    )
    with database.begin() as connection:
        run = store_run(
            connection,
            day=DAY,
            issued_at=NOW,
            as_of=NOW + timedelta(minutes=litres),
            rule_version="2026.1",
            shared_inputs={},
            recommendations=[item],
        )
    assert run.id is not None
    return run.id


def test_a_new_list_is_told_within_two_seconds(server: Any, database: Database) -> None:
    with listening(server, "read") as client:
        assert client.answer.headers["content-type"].startswith("text/event-stream")
        first = client.wait("state")
        assert first["day"] == str(DAY)
        began = time.monotonic()
        run_id = plan_again(server, database, 10)
        told = client.wait("list")
        assert time.monotonic() - began < 2
        assert told == {"day": str(DAY), "revision": first["revision"] + 1, "run_id": run_id}
        assert server.get("/api/v1/watering-list").json()["newest_revision"] == told["revision"]


def test_who_was_away_hears_what_happened(server: Any, database: Database) -> None:
    with listening(server, "read") as client:
        client.wait("state")
        last = client.events[-1][2]
    run_id = plan_again(server, database, 20)
    with listening(server, "read", last) as client:
        assert client.wait("list")["run_id"] == run_id
        assert [event[0] for event in client.events] == ["list"]
        last = client.events[-1][2]
    with listening(server, "read", last) as client:
        time.sleep(1.5)
        assert client.events == [], "nothing happened since"
    with listening(server, "read", "not one of ours") as client:
        client.wait("state")


def test_each_hears_of_what_they_may_see(server: Any, database: Database) -> None:
    with contextlib.ExitStack() as stack:
        reader = stack.enter_context(listening(server, "read"))
        sensors = stack.enter_context(listening(server, "sensors"))
        only_lists = stack.enter_context(listening(server, "sensors", kind="list"))
        browser = stack.enter_context(server.person("gruen"))
        gruen = Listener(browser, {})
        stack.callback(gruen.close)
        everybody = (reader, sensors, only_lists, gruen)
        for client in everybody:
            client.wait("state")
        with database.begin() as connection:
            own, other = (
                connection.scalar(sa.text(TOUR), {"day": DAY, "name": name, "now": NOW})
                for name in ("eigene", "fremde")
            )
            for tour, place, number in ((own, 1, 2), (own, 2, 6), (other, 1, 2), (other, 2, 1)):
                tree = server.city.tree_ids[f"BO-000{number}"]
                connection.execute(sa.text(STOP), {"tour": tour, "place": place, "tree": tree})
            connection.execute(
                sa.text(
                    "INSERT INTO rejections (arrived_at, digest, topic, raw, reason, detail)"
                    " VALUES (:now, decode('aa', 'hex'), 't', '', 'not_json', 'none')"
                ),
                {"now": NOW},
            )
            connection.execute(
                sa.text("UPDATE sensors SET last_seen_at = :at"),
                {"at": NOW + timedelta(minutes=5)},
            )
        assert sensors.wait("rejection")["reason"] == "not_json"
        assert reader.wait("readings")["last_seen_at"] == "2026-07-15T03:35:00Z"
        assert gruen.wait("tour")["trees"] == 2
        assert {event[1]["tour_id"] for event in gruen.events if event[0] == "tour"} == {own}
        kinds = [{event[0] for event in client.events} for client in everybody]
        assert kinds == [
            {"state", "tour", "readings"},
            {"state", "tour", "readings", "rejection"},
            {"state"},
            {"state", "tour"},
        ]
        tours = [event[1] for event in reader.events if event[0] == "tour"]
        assert {tour["tour_id"] for tour in tours} == {own, other}
        reader.events.clear()
        with database.begin() as connection:
            connection.execute(
                sa.text("UPDATE tour_stops SET state = 'watered' WHERE tour_id = :own"),
                {"own": own},
            )
        assert reader.wait("tour")["watered"] == 2
        assert [event[0] for event in reader.events] == ["tour"], "the other tour did not change"


def test_only_readers_listen_and_not_too_many(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert server.get(EVENTS, scope=None).status_code == 401
    assert server.get(EVENTS, scope="gateway").status_code == 403
    head = server.request("HEAD", EVENTS, scope="read")
    assert head.status_code == 200
    monkeypatch.setattr(live, "MOST_CLIENTS", 1)
    with listening(server, "read") as client:
        client.wait("state")
        refused = server.get(EVENTS)
        assert (refused.status_code, refused.json()["code"]) == (503, "too_many_listeners")
        assert refused.headers["retry-after"] == "30"
    end = time.monotonic() + 5
    while time.monotonic() < end:
        with contextlib.suppress(httpx.HTTPError), listening(server, "read") as client:
            if client.answer.status_code == 200:
                return
        time.sleep(0.1)
    pytest.fail("the place of a client that left is not free again")
