"""Late readings make a new list by themselves, after the answer; what was issued stays."""

from __future__ import annotations

import base64
import contextlib
import itertools
import re
import threading
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import httpx
import psycopg
import pytest
from _lists import NOW

from baumfeuchte.codecs.registry import codec_of
from baumfeuchte.domain.errors import PlanningError
from baumfeuchte.planning.list_maker import ListMaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FRAME = bytes.fromhex(codec_of("dragino/LSE01").examples[0].payload_hex)
ZONE = ZoneInfo("Europe/Berlin")
DAY = "2026-07-15"
ANSWERS = {"read": 1, "stored": 1, "duplicate": 0, "ignored": 0, "rejected": 0, "readings": 4}
PATIENCE_S = 60


class Gate:
    """A list maker that waits for a word, and fails where it is told to."""

    def __init__(self) -> None:
        self.asked: list[datetime] = []
        self.begun = threading.Semaphore(0)
        self.go = threading.Event()
        self.error: Exception | None = None

    def __call__(self, now: datetime) -> int | None:
        self.asked.append(now)
        self.begun.release()
        assert self.go.wait(PATIENCE_S)
        if self.error is not None:
            raise self.error
        return None

    def close(self) -> None:
        self.go.set()


class Service:
    """A running service with a list maker of its own."""

    def __init__(self, base_url: str, city: Any, now: list[datetime]) -> None:
        self.city, self.now = city, now
        self.client = httpx.Client(base_url=base_url, timeout=20, trust_env=False)

    def ask(self, method: str, path: str, scope: str = "sensors", **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.city.keys[scope]}"}
        answer = self.client.request(method, f"/api/v1/{path}", headers=headers, **more)
        assert answer.is_success, answer.text
        return answer.json()

    def send(self, dev_eui: str, f_cnt: int) -> None:
        """A frame of a device comes through the webhook."""
        body = {
            "time": f"2026-07-15T03:{f_cnt:02d}:00Z",
            "deviceInfo": {"devEui": dev_eui, "deviceName": "lse01-neu"},
            "fCnt": f_cnt,
            "fPort": 2,
            "data": base64.b64encode(FRAME).decode(),
        }
        self.ask("POST", "uplinks/chirpstack", "gateway", json=body)

    def register(self, dev_eui: str, tree: str, **more: Any) -> Any:
        body = {
            "dev_eui": dev_eui, "device": "dragino/LSE01", "tree_number": tree,
            "probes": [{"probe": 0, "depth_cm": 30}], "since": "2026-07-15T02:00:00Z",
        }  # fmt: skip
        return self.ask("POST", "registration/register", json=body | more)

    def replay(self, dev_eui: str) -> Any:
        return self.ask("POST", "rejections/replay", json={"dev_eui": dev_eui})

    def day(self) -> Any:
        """The lists of the day."""
        found = self.ask("GET", "lists", "read")["items"]
        return next(item for item in found if item["day"] == DAY)

    def revision_after(self, known: int) -> Any:
        """The day as soon as it has a newer revision."""
        deadline = time.monotonic() + PATIENCE_S
        while (found := self.day())["revisions"][-1]["revision"] == known:
            assert time.monotonic() < deadline, "no new revision"
            time.sleep(0.1)
        return found


@pytest.fixture(scope="module")
def start(city: Any, start_server: Any) -> Iterator[Callable[[Any], Service]]:
    """Start services in front of the city, each with its list maker."""
    # Each begins later, so that lists of the others are older than what it asks for.
    begins = itertools.count(4, 2)

    def one(list_maker: Any) -> Service:
        now = [NOW + timedelta(hours=next(begins))]
        server = start_server(city.url, public_read=False, now=now, list_maker=list_maker)
        found = Service(open_ones.enter_context(server).base_url, city, now)
        open_ones.enter_context(found.client)
        return found

    with contextlib.ExitStack() as open_ones:
        yield one


@pytest.fixture(scope="module")
def service(start: Callable[[Any], Service], city: Any) -> Service:
    """One that really plans."""
    return start(ListMaker(city.url, ZONE))


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def gated(start: Callable[[Any], Service], gate: Gate) -> Service:
    return start(gate)


@contextlib.contextmanager
def browser(service: Service, name: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.client.base_url, timeout=20, trust_env=False) as client:
        body = {"name": name, "password": service.city.passwords[name], "next": "/"}
        assert client.post("/login", data=body).status_code == 303
        yield client


def token(page: str) -> str:
    return page.split('name="csrf-token" content="')[1].split('"', maxsplit=1)[0]


def test_whoever_registers_an_unknown_sensor_gets_a_list_with_it(service: Service) -> None:
    dev_eui = "a84041c3f1850301"
    service.send(dev_eui, 1)
    before = service.day()
    # A new sensor alone changes nothing: its messages are not taken yet.
    assert service.register(dev_eui, "BO-0013")["list_under_way"] is False
    done = service.replay(dev_eui)
    assert {name: done[name] for name in ANSWERS} == ANSWERS
    assert done["list_under_way"] is True
    after = service.revision_after(before["revisions"][-1]["revision"])
    # The list of the morning stays the day's list (decision 14).
    assert after["list_revision"] == before["list_revision"]
    tree = service.city.tree_ids["BO-0013"]
    newest = after["revisions"][-1]["revision"]
    query = {"day": DAY, "revision": newest, "limit": 100}
    rows = service.ask("GET", "watering-list", "read", params=query)["items"]
    (row,) = [row for row in rows if row["tree"]["id"] == tree]
    assert row["last_observed_at"] == "2026-07-15T03:01:00Z"
    # Nothing is left to take: no list either.
    assert service.replay(dev_eui)["list_under_way"] is False


def test_a_list_in_a_tour_is_not_replaced(service: Service) -> None:
    depot = service.ask(
        "POST", "water-points", "planner",
        json={"name": "Hof", "kind": "depot_and_refill", "latitude": 51.48, "longitude": 7.22},
    )  # fmt: skip
    vehicle = service.ask(
        "POST", "vehicles", "planner",
        json={"name": "W", "tank_litres": 900, "depot_id": depot["id"], "shift_start": "06:00",
              "shift_end": "15:00", "pump_litres_per_min": 100, "stop_min": 3, "speed_kmh": 25},
    )  # fmt: skip
    trees = [service.city.tree_ids["BO-0001"], service.city.tree_ids["BO-0003"]]
    (tour,) = service.ask(
        "POST", "tours", "planner",
        json={"day": DAY, "vehicle_ids": [vehicle["id"]], "tree_ids": trees},
    )["tours"]  # fmt: skip
    before = service.day()
    dev_eui = "a84041c3f1850302"
    service.send(dev_eui, 2)
    service.register(dev_eui, "BO-0014")
    assert service.replay(dev_eui)["list_under_way"] is True
    after = service.revision_after(before["revisions"][-1]["revision"])
    assert after["list_revision"] == before["list_revision"]
    assert service.ask("GET", f"tours/{tour['id']}", "read")["run_id"] == tour["run_id"]
    issued = [one for one in after["revisions"] if one["revision"] == after["list_revision"]]
    assert issued[0]["tours"] == 1


def test_moved_and_corrected_sensors_make_a_list_due(gated: Service, gate: Gate) -> None:
    gate.go.set()
    name = "a84041c3f1850004"
    body = {"dev_eui": name, "tree_number": "BO-0012", "since": "2026-07-15T03:00:00Z"}
    assert gated.ask("POST", "registration/move", json=body)["list_under_way"] is True
    assert gated.ask("POST", "registration/move", json=body)["list_under_way"] is False
    # The time since when it stands there is corrected.
    earlier = body | {"since": "2026-07-15T02:30:00Z"}
    assert gated.ask("POST", "registration/move", json=earlier)["outcome"] == "moved"
    again = gated.ask("POST", "registration/read-again", json={"dev_eui": name})
    assert (again["added"], again["list_under_way"]) == (0, False)
    with browser(gated, "sensors") as page:
        field = {"csrf_token": token(page.get("/sensors").text)}
        path = f"/sensors/{name}"
        said = page.post(f"{path}/depth", data=field | {"probe": "0", "depth": "12"})
        assert "did=depth" in said.headers["location"]
        assert "list=" in said.headers["location"]
        same = page.post(f"{path}/depth", data=field | {"probe": "0", "depth": "12"})
        assert "did=unchanged" in same.headers["location"]
        assert "list=" not in same.headers["location"]
        ended = page.post(f"{path}/end", data=field | {"until": "2026-07-15T06:00"})
        assert "did=ended" in ended.headers["location"]
        assert "list=" in ended.headers["location"]


def test_many_replays_in_a_row_are_one_run_more(gated: Service, gate: Gate) -> None:
    dev_eui = "a84041c3f1850303"
    gated.register(dev_eui, "BO-0011")
    with psycopg.connect(gated.city.url, autocommit=True) as conn:
        for f_cnt in range(10, 16):
            gated.send(dev_eui, f_cnt)
            # As if they had come before the device was known.
            conn.execute("DELETE FROM readings WHERE observed_at = %s", [f"{DAY}T03:{f_cnt}:00Z"])
            again = gated.ask("POST", "registration/read-again", json={"dev_eui": dev_eui})
            assert again["added"] == 4
            assert again["list_under_way"] is True
    assert gate.begun.acquire(timeout=PATIENCE_S)
    assert len(gate.asked) == 1, "the first one is still on"
    gate.go.set()
    assert gate.begun.acquire(timeout=PATIENCE_S)
    time.sleep(0.5)
    assert len(gate.asked) == 2


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PlanningError("The database has no room left."), "no room left"),
        (ZeroDivisionError("secret inside"), "broke off"),
    ],
)
def test_a_run_that_fails_takes_nothing_down_and_is_said(
    gated: Service, gate: Gate, error: Exception, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    gate.error = error
    gate.go.set()
    dev_eui = f"a84041c3f18504{len(said):02x}"
    gated.send(dev_eui, 20 + len(said))
    gated.register(dev_eui, "BO-0010")
    with browser(gated, "sensors") as page:
        field = {"csrf_token": token(page.get("/sensors").text)}
        done = page.post(f"/sensors/{dev_eui}/replay", data=field)
        assert done.status_code == 303
        deadline = time.monotonic() + PATIENCE_S
        while "konnte nicht neu" not in (shown := page.get(done.headers["location"]).text):
            assert time.monotonic() < deadline, shown
        assert "Eine Nachricht wurde übernommen" in shown
        assert (
            "The list could not be computed" in page.get(done.headers["location"] + "&lang=en").text
        )
    query = {"subject": "watering list"}
    line = gated.ask("GET", "audit", "admin", params=query)["items"][0]
    assert (line["action"], line["actor"]) == ("list.renew_failed", "automatic")
    assert said in line["detail"]
    assert "secret" not in line["detail"]
    assert "was not computed anew" in caplog.text


def test_the_page_says_how_far_the_list_is(service: Service) -> None:
    dev_eui = "a84041c3f1850305"
    service.now[0] = NOW + timedelta(hours=18)  # later than what else happens here
    service.send(dev_eui, 5)
    known = service.day()["revisions"][-1]["revision"]
    with browser(service, "sensors") as page:
        field = {"csrf_token": token(page.get("/sensors").text)}
        service.register(dev_eui, "BO-0009")
        group = field | {"reason": "unknown_device", "dev_eui": dev_eui}
        done = page.post("/sensors/rejections/replay", data=group)
        there = done.headers["location"]
        shown = page.get(there).text
        assert "Die Liste wird neu gerechnet …" in shown
        service.revision_after(known)
        shown = page.get(there).text
        assert f"Die Liste ist neu gerechnet: Fassung {known + 1}." in shown
        link = re.search(rf'href="([^"]*revision={known + 1})"', shown)
        assert link is not None
        assert page.get(link[1].replace("&amp;", "&")).status_code == 200
        # A run that made no new one is said too.
        later = re.sub(r"list=\d+", "list=99999999", there)
        assert "ihr Rat ist derselbe" in page.get(later).text
        # What somebody writes into the address does no harm.
        for odd in ("1", "x.y", "1.99999999999999999999", f"{2**70}.1", "-1.5"):
            assert page.get("/sensors/rejections", params={"list": odd}).status_code == 200
