from __future__ import annotations

import contextlib
import dataclasses
import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from baumfeuchte.api.app import create_app
from baumfeuchte.api.services import Services
from baumfeuchte.planning.list_maker import ListMaker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MEMBERS = {"type", "title", "status", "detail", "code", "instance"}


@contextlib.contextmanager
def client_of(start_server: Any, url: str, now: Any) -> Iterator[httpx.Client]:
    with (
        start_server(url, public_read=True, now=[now]) as running,
        httpx.Client(base_url=running.base_url, timeout=30, trust_env=False) as client,
    ):
        yield client


@pytest.fixture
def nowhere() -> Iterator[str]:
    """The address of a database server that does not exist: a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"postgresql://someone:hidden@127.0.0.1:{taken.getsockname()[1]}/nothing"


def test_healthy_and_ready(server: Any) -> None:
    assert server.request("GET", "/healthz").json() == {"status": "ok"}
    assert server.request("GET", "/readyz").json() == {"status": "ready"}


def test_a_database_without_tables_is_not_ready(
    empty_database_url: str, start_server: Any, server: Any
) -> None:
    with client_of(start_server, empty_database_url, server.now[0]) as client:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "baumfeuchte migrate" in answer.json()["detail"]
        assert answer.headers["retry-after"]
        assert client.get("/healthz").status_code == 200
        assert client.get("/api/v1/trees").json()["code"] == "schema_not_current"
        page = client.get("/", headers={"Accept": "text/html"})
        assert page.status_code == 503
        assert "Gerade nicht verfügbar" in page.text


@pytest.mark.slow
def test_a_database_that_is_away_makes_senders_try_again(
    nowhere: str, start_server: Any, server: Any
) -> None:
    with client_of(start_server, nowhere, server.now[0]) as client:
        assert client.get("/healthz").status_code == 200
        for method, path in (
            ("GET", "/readyz"),
            ("POST", "/api/v1/uplinks/tts"),
        ):
            headers = {"X-API-Key": "bf_x"} if method == "POST" else {}
            answer = client.request(method, path, headers=headers, content=b"{}")
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "database_unavailable"
            assert int(answer.headers["retry-after"]) > 0
            assert "hidden" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/nothing", 404),
        ("DELETE", "/api/v1/trees", 405),
        ("GET", "/api/v1/trees/abc", 422),
        ("GET", "/api/v1/trees?search=%00", 400),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/static/%2e%2e/engine.py", 404),
    ],
)
def test_every_error_is_a_problem_document(
    server: Any, method: str, path: str, status: int
) -> None:
    answer = server.request(method, path, scope="read")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) >= MEMBERS
    assert answer.json()["status"] == status
    assert answer.json()["detail"].endswith((".", "is."))


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/trees/999999", 404)])
def test_people_get_pages(server: Any, path: str, status: int) -> None:
    answer = server.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "Nicht gefunden" in answer.text
    assert "Not found" in server.get(f"{path}?lang=en", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/trees/abc", 422),
        ("GET", "/trees/1?days=x", 422),
        ("GET", "/tours?day=gestern", 422),
        ("GET", "/?day=x", 422),
        ("GET", "/lists?before=x", 422),
        ("GET", "/map?day=x", 422),
        ("GET", "/register?search=%00", 400),
        ("DELETE", "/season", 405),
    ],
)
def test_what_somebody_typed_does_not_stand_in_the_log(
    server: Any, method: str, path: str, status: int
) -> None:
    headers = {"Accept": "text/html", "Referer": f"{server.base_url}/season?lang=de"}
    page = server.request(method, path, scope="read", headers=headers)
    assert page.status_code == status
    assert "Protokoll" not in page.text
    assert "berichtigen" in page.text
    assert 'href="/season?lang=de"' in page.text
    foreign = {"Accept": "text/html", "Referer": "https://elsewhere.example/x"}
    assert "elsewhere" not in server.request(method, path, scope="read", headers=foreign).text


@pytest.mark.parametrize("path", ["/tours?day=", "/?day=", "/map?day=", "/lists?before="])
def test_a_cleared_day_is_none(server: Any, path: str) -> None:
    assert server.get(path, headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("/docs", 200), ("/nothing", 404), ("/trees/999999", 404), ("/admin/people", 403),
     ("/tours?day=x", 422)],
)  # fmt: skip
def test_who_is_logged_in_stays_so(server: Any, path: str, status: int) -> None:
    """These pages offered the login again, and had no navigation."""
    html = {"Accept": "text/html"}
    with server.person("planner") as browser:
        page = browser.get(path, headers=html)
        assert page.status_code == status
        assert 'action="/logout"' in page.text
        assert 'href="/tours"' in page.text
        assert 'href="/login"' not in page.text
    stranger = server.request("GET", "/nothing", headers=html)
    assert 'href="/login"' in stranger.text


def test_an_unexpected_error_shows_no_trace(server: Any) -> None:
    def broken(*_: object) -> Any:
        raise ZeroDivisionError("secret inside")

    from zoneinfo import ZoneInfo

    all_broken: dict[str, Any] = {field.name: broken for field in dataclasses.fields(Services)}
    all_broken["networks"] = {"tts": "tts-v3"}
    all_broken["list_maker"] = ListMaker(server.city.url, ZoneInfo("Europe/Berlin"))
    app = create_app(
        database_url=server.city.url,
        services=Services(**all_broken),
        clock=lambda: server.now[0],
        time_zone=ZoneInfo("Europe/Berlin"),
        public_read=True,
    )

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://test") as client,
        ):
            headers = {"X-API-Key": server.city.keys["gateway"]}
            return await client.post("/api/v1/uplinks/tts", content=b"{}", headers=headers)

    import asyncio

    answer = asyncio.run(ask())
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert "secret" not in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("path", ["/", "/api/v1/trees", "/nothing", "/static/base.css", "/healthz"])
def test_security_headers_are_everywhere(server: Any, path: str) -> None:
    headers = server.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in headers


def test_head_is_get_without_a_body(server: Any) -> None:
    for path in ("/", "/healthz", "/api/v1/trees"):
        answer = server.request("HEAD", path, scope="read")
        assert answer.status_code == 200
        assert answer.content == b""
