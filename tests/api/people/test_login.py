from __future__ import annotations

import concurrent.futures
import statistics
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import argon2
import pytest

from baumfeuchte.api.web.rooms.login import own_path
from baumfeuchte.storage.people import set_password_hash, user_by_name
from baumfeuchte.storage.query import run_one

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    import httpx


@pytest.fixture(autouse=True)
def later(server: Any) -> Iterator[None]:
    """Failures of one test are forgotten in the next."""
    yield
    server.now[0] += timedelta(hours=2)


def enter(server: Any, name: str, password: str, **more: Any) -> httpx.Response:
    data = {"name": name, "password": password, "next": "/"}
    found: httpx.Response = server.client.post("/login", data=data, **more)
    return found


def test_wrong_passwords_make_wait_ever_longer(server: Any) -> None:
    for _ in range(5):
        answer = enter(server, "viewer", "falsch")
        assert answer.status_code == 401
        assert "Name oder Passwort stimmt nicht." in answer.text
    answer = enter(server, "viewer", server.city.passwords["viewer"])
    assert answer.status_code == 429, "the right password does not help while one has to wait"
    assert answer.headers["retry-after"] == "30"
    assert "Bitte in 30 Sekunden noch einmal versuchen." in answer.text
    english = server.client.post("/login?lang=en", data={"name": "viewer", "password": "x"})
    assert "Please try again in 30 seconds." in english.text
    server.now[0] += timedelta(seconds=31)
    assert enter(server, "viewer", "falsch").status_code == 401
    answer = enter(server, "viewer", "falsch")
    assert answer.headers["retry-after"] == "60"
    server.now[0] += timedelta(seconds=61)
    assert enter(server, "viewer", server.city.passwords["viewer"]).status_code == 303
    server.client.cookies.clear()
    assert enter(server, "viewer", "falsch").status_code == 401, "a login forgets what was before"


def test_a_locked_name_does_not_lock_the_others(server: Any) -> None:
    for _ in range(6):
        enter(server, "crew", "falsch")
    assert enter(server, "crew", "falsch").status_code == 429
    with server.person("admin") as browser:
        assert browser.get("/account").status_code == 200


def test_an_address_that_tries_all_names_has_to_wait(server: Any) -> None:
    for number in range(20):
        assert enter(server, f"niemand-{number}", "falsch").status_code == 401
    assert enter(server, "admin", server.city.passwords["admin"]).status_code == 429


def test_many_attempts_at_once_are_all_counted(server: Any) -> None:
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: enter(server, "sensors", "falsch"), range(24)))
    codes = [answer.status_code for answer in answers]
    assert codes.count(401) == 5
    assert codes.count(429) == 19


def test_an_unknown_name_is_answered_like_a_wrong_password(server: Any) -> None:
    def strip(text: str, name: str) -> str:
        return text.replace(f'value="{name}"', 'value=""')

    known, unknown = enter(server, "planner", "falsch"), enter(server, "gibtsnicht", "falsch")
    assert known.status_code == unknown.status_code == 401
    assert strip(known.text, "planner") == strip(unknown.text, "gibtsnicht")
    for _ in range(4):
        enter(server, "gibtsnicht", "falsch")
    assert enter(server, "gibtsnicht", "falsch").status_code == 429, "unknown names are locked, too"


def test_an_unknown_name_takes_the_same_time(server: Any) -> None:
    def median(names: list[str]) -> float:
        times = []
        for name in names:
            begin = time.perf_counter()
            assert enter(server, name, "falsch").status_code == 401
            times.append(time.perf_counter() - begin)
        return statistics.median(times)

    known = median(["planner", "planner", "gruen", "gruen", "innenstadt", "innenstadt"])
    unknown = median([f"nobody{number}" for number in range(6)])
    assert 0.4 < known / unknown < 2.5


def test_strange_names_are_no_error(server: Any) -> None:
    for name in ("", "\0", "x" * 5000, "'; DROP TABLE users; --", "Ä ö\n", "admin\0"):
        assert enter(server, name, "falsch\0").status_code == 401
    assert server.client.post("/login", data={}).status_code == 401


def test_a_hash_with_former_parameters_is_renewed(server: Any, database: Any) -> None:
    password = server.city.passwords["viewer"]
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(password)

    def stored() -> str:
        with database.begin() as conn:
            found = conn.exec_driver_sql("SELECT password_hash FROM users WHERE name = 'viewer'")
            return str(found.scalar())

    with database.begin() as conn:
        user = run_one(conn, user_by_name("viewer"))
        assert user is not None
        set_password_hash(conn, user.id or 0, weak)
    with server.person("viewer"):
        assert stored() != weak
    with server.person("viewer") as browser:
        assert browser.get("/account").status_code == 200


def test_a_foreign_page_cannot_log_anybody_in(server: Any) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = enter(server, "viewer", server.city.passwords["viewer"], headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


def test_a_browser_cannot_say_where_it_comes_from(server: Any) -> None:
    """X-Forwarded-For counts only where uvicorn trusts the proxy, which is 127.0.0.1 alone here.

    The header of this test comes from 127.0.0.1, so it counts, as it would behind a proxy.
    """
    for number in range(7):
        answer = enter(
            server, "crew", "falsch", headers={"X-Forwarded-For": f"198.51.100.{number}"}
        )
        assert answer.status_code == 401, "five failures, but each from another address"
    for _ in range(5):
        enter(server, "crew", "falsch", headers={"X-Forwarded-For": "203.0.113.9"})
    locked = enter(server, "crew", "falsch", headers={"X-Forwarded-For": "203.0.113.9"})
    assert locked.status_code == 429
    right = server.city.passwords["crew"]
    answer = enter(server, "crew", right, headers={"X-Forwarded-For": "192.0.2.1"})
    assert answer.status_code == 303, "somebody elsewhere is not locked out"


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/trees/3?days=30", "/trees/3?days=30"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("", "/"),
    ],
)
def test_the_way_on_stays_here(target: str, path: str) -> None:
    assert own_path(target) == path
