from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.storage.api_keys import SCOPES, create_key, revoke_key
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from typing import Any

READING = (
    "/",
    "/trees/1",
    "/api/v1/trees",
    "/api/v1/trees/1",
    "/api/v1/trees/1/readings",
    "/api/v1/recommendations",
    "/api/v1/watering-list",
    "/api/v1/lists",
    "/api/v1/lists/2026-07-15/changes",
    "/api/v1/waterings?tree=1",
    "/api/v1/observations?tree=1",
    "/api/v1/rejections",
    "/api/v1/rejections/groups",
    "/api/v1/sensors",
    "/api/v1/sensors/check",
    "/api/v1/sensors/gaps",
    "/api/v1/sensors/health",
    "/api/v1/sensors/a84041c3f1850005/health",
    "/api/v1/device-types",
    "/api/v1/recommendations/1/explanation",
    "/api/v1/skill",
    "/api/v1/photos?tree=1",
    "/api/v1/register/trees",
    "/api/v1/register/trees/1",
    "/api/v1/thresholds",
    "/register",
    "/register/1",
    "/register/export.csv",
    "/register/groups",
    "/register/thresholds",
    "/metrics",
)
PICTURE = "/api/v1/photos/1"
"""There is none in the city: whoever may read gets 404."""
READERS = {"read", "crew", "planner", "sensors", "admin"}
ALLOWED = {
    ("POST", "/api/v1/waterings"): {"crew", "planner", "admin"},
    ("POST", "/api/v1/observations"): {"crew", "planner", "admin"},
    ("POST", "/api/v1/uplinks/tts"): {"gateway", "admin"},
    ("GET", "/api/v1/rejections?raw=true"): {"sensors", "admin"},
    ("GET", "/api/v1/audit"): {"sensors", "admin"},
    ("GET", "/crew"): {"crew", "planner", "admin"},
    ("GET", "/crew/tours/1"): {"crew", "planner", "admin"},
    ("GET", "/api/v1/crew/tours"): {"crew", "planner", "admin"},
    ("GET", "/api/v1/crew/tours/1"): {"crew", "planner", "admin"},
    ("GET", "/api/v1/crew/token"): {"crew", "planner", "admin"},
    ("POST", "/api/v1/stops/entries"): {"crew", "planner", "admin"},
    ("POST", "/api/v1/photos?tree=1"): {"crew", "planner", "admin"},
    ("GET", PICTURE): READERS,
    ("PUT", "/api/v1/device-types/a/b"): {"sensors", "admin"},
    ("DELETE", "/api/v1/device-types/a/b"): {"sensors", "admin"},
    ("POST", "/api/v1/device-types/check"): {"sensors", "admin"},
    ("POST", "/api/v1/device-types/decode"): {"sensors", "admin"},
    ("POST", "/api/v1/rejections/replay"): {"sensors", "admin"},
    ("POST", "/api/v1/rejections/dismiss"): {"sensors", "admin"},
    ("GET", "/api/v1/registration/device?code=x"): {"sensors", "admin"},
    ("GET", "/api/v1/registration/unknown"): {"sensors", "admin"},
    ("GET", "/api/v1/registration/nearest?lat=51&lon=7"): {"sensors", "admin"},
    ("GET", "/api/v1/registration/trees?search=x"): {"sensors", "admin"},
    ("GET", "/api/v1/registration/probes?device=x"): {"sensors", "admin"},
    ("POST", "/api/v1/registration/register"): {"sensors", "admin"},
    ("POST", "/api/v1/registration/move"): {"sensors", "admin"},
    ("POST", "/api/v1/registration/read-again"): {"sensors", "admin"},
    ("POST", "/api/v1/register/trees"): {"planner", "admin"},
    ("POST", "/api/v1/register/trees/assignment"): {"planner", "admin"},
    ("PATCH", "/api/v1/register/trees/1"): {"planner", "admin"},
    ("POST", "/api/v1/register/imports"): {"planner", "admin"},
    ("PUT", "/api/v1/thresholds"): {"planner", "admin"},
    ("POST", "/api/v1/thresholds/reset"): {"planner", "admin"},
    ("POST", "/api/v1/thresholds/withdraw"): {"planner", "admin"},
    ("GET", "/register/new"): {"planner", "admin"},
    ("GET", "/register/import"): {"planner", "admin"},
    **{("GET", path): READERS for path in READING},
}
OPEN = (
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/docs",
    "/quellen",
    "/static/base.css",
    "/sw.js",
    "/manifest.webmanifest",
    "/crew/offline",
)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(("method", "path"), list(ALLOWED))
def test_who_may_do_what(server: Any, method: str, path: str, scope: str) -> None:
    answer = server.request(method, path, scope=scope)
    if scope in ALLOWED[method, path]:
        assert answer.status_code not in {401, 403}
    else:
        assert answer.status_code == 403
        assert answer.json()["code"] == "missing_scope"
        assert f"{scope}-key" in answer.json()["detail"] or "raw" in path
        assert answer.json()["missing_scope"]


@pytest.mark.parametrize(("method", "path"), list(ALLOWED))
def test_without_a_key_nothing_is_open(server: Any, method: str, path: str) -> None:
    answer = server.request(method, path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="Baumfeuchte"'
    assert answer.headers["content-type"] == "application/problem+json"
    assert "key" in answer.json()["detail"]


@pytest.mark.parametrize("path", OPEN)
def test_some_addresses_need_no_key(server: Any, path: str) -> None:
    assert server.request("GET", path).status_code == 200


@pytest.mark.parametrize("path", READING)
def test_reading_is_open_where_the_setting_says_so(open_server: Any, path: str) -> None:
    assert open_server.request("GET", path).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"), [key for key in ALLOWED if key[1] not in {*READING, PICTURE}]
)
def test_open_reading_opens_nothing_else(open_server: Any, method: str, path: str) -> None:
    assert open_server.request(method, path).status_code in {401, 403}


@pytest.mark.parametrize("header", ["Authorization", "X-API-Key", "Basic"])
def test_the_three_places_of_a_key(server: Any, header: str) -> None:
    key = server.city.keys["read"]
    pair = base64.b64encode(f"anyone:{key}".encode()).decode()
    headers = {
        "Authorization": {"Authorization": f"Bearer {key}"},
        "X-API-Key": {"X-API-Key": key},
        "Basic": {"Authorization": f"Basic {pair}"},
    }[header]
    assert server.request("GET", "/api/v1/trees", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "value",
    ["Bearer wrong", "Bearer bf_", "Bearer", "Basic ???", "Basic Zm9v", "Bearer ü".encode()],
)
def test_a_wrong_key_is_refused_even_where_reading_is_open(
    open_server: Any, value: str | bytes
) -> None:
    answer = open_server.request("GET", "/api/v1/trees", headers={"Authorization": value})
    assert answer.status_code == 401


def test_an_unknown_scheme_is_no_key(open_server: Any) -> None:
    headers = {"Authorization": "Digest abc"}
    assert open_server.request("GET", "/api/v1/trees", headers=headers).status_code == 200


def test_a_revoked_key_is_refused_at_once(server: Any) -> None:
    database = Database(server.city.url, pool_size=1)
    with database.begin() as conn:
        key = create_key(conn, "short-lived", ["read"], server.now[0])
    headers = {"X-API-Key": key}
    assert server.request("GET", "/api/v1/trees", headers=headers).status_code == 200
    with database.begin() as conn:
        revoke_key(conn, "short-lived", server.now[0])
    database.dispose()
    answer = server.request("GET", "/api/v1/trees", headers=headers)
    assert answer.status_code == 401
    assert "revoked" in answer.json()["detail"]


def test_a_browser_is_led_to_the_login_and_back(server: Any) -> None:
    answer = server.request("GET", "/?status=dry", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2F%3Fstatus%3Ddry"
    with server.person("viewer") as browser:
        assert browser.get("/?status=dry").status_code == 200
        csrf = re.search(r'name="csrf-token" content="(\w+)"', browser.get("/").text)
        assert csrf is not None
        assert browser.post("/logout").status_code == 403, "no token, no logout"
        assert browser.post("/logout", data={"csrf_token": csrf[1]}).status_code == 303
        assert browser.get("/api/v1/trees").status_code == 401


@pytest.mark.parametrize("marker", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "none"}])
def test_a_browsers_remembered_password_cannot_write(server: Any, marker: dict[str, str]) -> None:
    pair = base64.b64encode(f"x:{server.city.keys['admin']}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}"}
    body = {"tree_number": "BO-0001", "litres": 1, "idempotency_key": "csrf"}
    send = {"method": "POST", "path": "/api/v1/waterings", "json": body}
    assert server.request(**send, headers=headers | marker).status_code == 401
    assert server.request(**send, headers=headers).status_code in {200, 201}
