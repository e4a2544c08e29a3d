"""A file that moves or corrects known sensors makes today's list anew; no other file does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from _lists import NOW

from baumfeuchte.embedded.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEAD = "DevEUI;Gerät;Baumnummer;Tiefe (cm);seit\n"
EUI = "A84041C3F1850777"
CSRF = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')
PATH = "/api/v1/register/imports?lang=de"


@pytest.fixture
def running(city: Any, start_server: Any) -> Iterator[Any]:
    """A service that only notes that a list was asked for."""
    with start_server(city.url, public_read=False, now=[NOW]) as one:
        yield one


@pytest.fixture
def client(running: Any) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.base_url, timeout=20, trust_env=False) as one:
        yield one


def sensors(depth_cm: int) -> bytes:
    return f"{HEAD}{EUI};dragino/LSE01;BO-0013;{depth_cm};01.04.2026\n".encode()


@pytest.fixture
def imported(client: httpx.Client, city: Any) -> Callable[..., Any]:
    """Imports a file over the API."""

    def run(content: bytes, *, kind: str = "sensors", dry_run: bool = False) -> Any:
        headers = {"Authorization": f"Bearer {city.keys['planner']}"}
        query = f"&kind={kind}&dry_run={str(dry_run).lower()}"
        answer = client.post(PATH + query, headers=headers, content=content)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return run


def test_only_what_changed_known_sensors(imported: Callable[..., Any]) -> None:
    new = imported(sensors(30))
    assert (new["created"], new["list_under_way"]) == (1, False), "it has no readings yet"
    again = imported(sensors(30))
    assert (again["unchanged"], again["list_under_way"]) == (1, False)
    tried = imported(sensors(45), dry_run=True)
    assert (tried["updated"], tried["list_under_way"]) == (1, False)
    done = imported(sensors(45))
    assert (done["updated"], done["list_under_way"]) == (1, True)
    trees = imported(b"Baumnummer;Baumart\nBO-0013;Tilia tomentosa\n", kind="trees")
    assert (trees["updated"], trees["list_under_way"]) == (1, False)


def test_the_page_says_that_the_list_follows(
    imported: Callable[..., Any], client: httpx.Client, city: Any, running: Any
) -> None:
    imported(sensors(20))
    before = len(running.lists.asked)
    login = {"name": "planner", "password": city.passwords["planner"], "next": "/"}
    assert client.post("/login", data=login).status_code == 303
    page = client.get("/register/import").text
    assert "Die Liste wird neu gerechnet" not in page
    found = CSRF.search(page)
    assert found
    token = found[1]
    sent = client.post(
        "/register/import",
        data={"csrf_token": token, "kind": "sensors"},
        files={"file": ("sensoren.csv", sensors(60))},
    )
    done = client.post(sent.headers["location"], data={"csrf_token": token})
    assert done.status_code == 303
    assert "Die Liste wird neu gerechnet" in client.get(done.headers["location"]).text
    assert wait_until(lambda: len(running.lists.asked) > before, seconds=60), (
        "no list was asked for"
    )
