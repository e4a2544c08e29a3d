"""A database in which nobody was let in yet, and the demo's login with one click."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from baumfeuchte.api.options import WebOptions
from baumfeuchte.cli._demo_people import add_demo_people
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.people import change_person, let_in, user_by_name
from baumfeuchte.storage.query import run_one

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


@pytest.fixture
def browse(database_url: str, start_server: Any) -> Iterator[Any]:

    with contextlib.ExitStack() as stack:

        def start(*, demo: bool) -> httpx.Client:
            options = WebOptions(demo=demo)
            running = stack.enter_context(
                start_server(database_url, public_read=False, now=[NOW], options=options)
            )
            return stack.enter_context(
                httpx.Client(base_url=running.base_url, trust_env=False, timeout=20)
            )

        yield start


def test_the_login_page_says_how_the_first_person_comes_in(browse: Any) -> None:
    browser = browse(demo=False)
    page = browser.get("/login").text
    assert "Noch hat niemand einen Zugang" in page
    assert "baumfeuchte users add NAME --role admin" in page
    assert 'name="password"' not in page
    assert "Nobody has an account yet" in browser.get("/login?lang=en").text
    for name in ("admin", "root", "demo-admin"):
        for word in ("admin", "password", "", "baumfeuchte"):
            answer = browser.post("/login", data={"name": name, "password": word})
            assert answer.status_code in {401, 429}, "there is no default password"


def test_a_click_lets_in_as_each_role(browse: Any, database_url: str) -> None:
    add_demo_people(database_url, NOW)
    browser = browse(demo=True)
    page = browser.get("/login?next=/map").text
    for role in ("viewer", "crew", "planner", "sensors", "admin", "contractor"):
        assert f'name="role" value="{role}"' in page
        done = browser.post("/login/demo", data={"role": role, "next": "/account"})
        assert done.headers["location"] == "/account"
        assert browser.get("/api/v1/me").json()["name"] == f"demo-{role}"
    assert browser.get("/api/v1/me").json()["contractor"].startswith("Grün")
    headers = {"Origin": "https://evil.example"}
    forged = browser.post("/login/demo", data={"role": "admin"}, headers=headers)
    assert forged.status_code == 403


def test_in_the_demo_a_click_opens_nobody_elses_account(browse: Any, database_url: str) -> None:
    add_demo_people(database_url, NOW)
    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        found = run_one(conn, user_by_name("demo-viewer"))
        assert found is not None

        own = replace(found, id=None, name="anna")
        let_in(conn, own, password="ein eigenes Passwort", actor="test")  # noqa: S106
        gone = replace(found, disabled_at=NOW)
        change_person(conn, gone, actor="test", now=NOW)
    database.dispose()
    browser = browse(demo=True)
    for role in ("anna", "viewer", "", "nobody", "\0", "%"):
        assert browser.post("/login/demo", data={"role": role}).status_code == 404


def test_outside_of_the_demo_a_click_opens_nothing(browse: Any, database_url: str) -> None:
    add_demo_people(database_url, NOW)
    browser = browse(demo=False)
    answer = browser.post("/login/demo", data={"role": "admin"})
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers
    assert "login/demo" not in browser.get("/login").text
    for word in ("", "admin", "demo"):
        entry = {"name": "demo-admin", "password": word}
        assert browser.post("/login", data=entry).status_code == 401


def test_cookies_are_secure_outside_of_the_demo(browse: Any, database_url: str) -> None:
    database = Database(database_url, pool_size=1)
    add_demo_people(database_url, NOW)
    with database.begin() as conn:
        found = run_one(conn, user_by_name("demo-viewer"))
        assert found is not None

        let_in(conn, replace(found, id=None, name="anna"), password="x" * 12, actor="test")
    database.dispose()
    browser = browse(demo=False)
    answer = browser.post("/login", data={"name": "anna", "password": "x" * 12})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-baumfeuchte_session=")
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
