"""A city without a list, and one whose list is of yesterday: whoever plans has it computed."""

from __future__ import annotations

import contextlib
import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from _lists import NOW

from baumfeuchte.domain.people import Area, Role, User
from baumfeuchte.domain.tree import Tree
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.people import add_user
from baumfeuchte.storage.people.passwords import hash_password
from baumfeuchte.storage.registry import upsert_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "lange genug, alle"  # noqa: S105 - of people who do not exist
PEOPLE = {
    "planner": (Role.PLANNER, Area()),
    "admin": (Role.ADMIN, Area()),
    "viewer": (Role.VIEWER, Area()),
    "part": (Role.PLANNER, Area(districts=("Mitte",))),
}
BUTTON = "Liste jetzt berechnen"


class Empty:
    """A service in front of a city that has people, and nothing else."""

    def __init__(self, running: Any, database: Database) -> None:
        self.running, self.database = running, database

    @contextlib.contextmanager
    def log_in(self, name: str) -> Iterator[httpx.Client]:
        base = self.running.base_url
        with httpx.Client(base_url=base, timeout=20, trust_env=False) as client:
            body = {"name": name, "password": PASSWORD, "next": "/"}
            assert client.post("/login", data=body).status_code == 303
            yield client

    def plant(self) -> None:
        tree = Tree(number="1", species="x", planting_year=None, latitude=51, longitude=7)
        with self.database.begin() as conn:
            upsert_trees(conn, [tree])


@pytest.fixture
def empty(database_url: str, start_server: Any) -> Iterator[Empty]:
    database = Database(database_url, pool_size=1)
    hashed = hash_password(PASSWORD)
    with database.begin() as conn:
        for name, (role, area) in PEOPLE.items():
            user = User(name=name, role=role, area=area, created_at=NOW)
            add_user(conn, user, password_hash=hashed)
    with start_server(database_url, public_read=False, now=[NOW]) as running:
        yield Empty(running, database)
    database.dispose()


def pressed(client: httpx.Client, path: str = "/") -> httpx.Response:
    page = client.get(path).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    return client.post("/lists/now", data={"csrf_token": token[1]})


def test_the_first_steps_are_pages(empty: Empty) -> None:
    with empty.log_in("admin") as client:
        page = client.get("/").text
        assert 'href="/register/import">Kataster einlesen' in page
        assert 'href="/sensors/register">Sensor einbauen' in page
        assert BUTTON not in page, "without trees there is no list"
        assert "Import the register" in client.get("/?lang=en").text
    with empty.log_in("planner") as client:
        page = client.get("/").text
        assert "Kataster einlesen" in page
        assert "/sensors/register" not in page, "that is the work of the sensor team"
    for name in ("viewer", "part"):
        with empty.log_in(name) as client:
            assert "Kataster einlesen" not in client.get("/").text


def test_a_planner_has_the_list_computed(empty: Empty) -> None:
    empty.plant()
    asked = empty.running.lists.asked
    with empty.log_in("planner") as client:
        assert BUTTON in client.get("/").text
        answer = pressed(client)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/?list=0.")
        assert "Die Liste wird neu gerechnet" in client.get(answer.headers["location"]).text
        deadline = time.monotonic() + 20
        while not asked:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert client.post("/lists/now").status_code == 403, "without the form's token"
    with empty.log_in("admin") as client:
        log = client.get("/admin/audit").text
        assert log.count("Gießliste angefordert") == 1
    for name in ("viewer", "part"):
        with empty.log_in(name) as client:
            assert BUTTON not in client.get("/").text
            assert pressed(client, "/account").status_code == 403


def test_where_todays_list_is_missing_there_is_the_button(server: Any) -> None:
    now = server.now[0]
    with server.person("planner") as planner, server.person("viewer") as viewer:
        assert BUTTON not in planner.get("/").text
        try:
            server.now[0] = now + timedelta(hours=24)
            assert BUTTON in planner.get("/").text
            assert BUTTON not in viewer.get("/").text
            answer = pressed(planner)
            assert answer.status_code == 303
            assert "Die Liste wird neu gerechnet" in planner.get(answer.headers["location"]).text
        finally:
            server.now[0] = now


def test_after_an_import_the_page_says_what_happens(server: Any) -> None:
    with server.person("planner") as planner:
        page = planner.get("/register/import?created=2&updated=0&unchanged=0").text
        assert "Die nächste Gießliste rechnet mit dem, was Sie eingelesen haben" in page
        assert BUTTON in page
        assert BUTTON not in planner.get("/register/import").text
