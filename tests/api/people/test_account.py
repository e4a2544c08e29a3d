from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    import httpx

    Token = Callable[[httpx.Client], dict[str, str]]


def test_one_sees_and_ends_ones_own_devices(server: Any, token: Token) -> None:
    with server.person("viewer") as here, server.person("viewer") as there:
        there.headers["User-Agent"] = "irrelevant after the login"
        page = here.get("/account").text
        assert page.count("<li>\n<div><strong>") == 2
        assert page.count("dieses Gerät") == 1
        marks = re.findall(r'name="mark" value="(\w+)"', page)
        assert len(marks) == 1
        with server.person("crew") as stranger:
            stranger.post("/account/sessions/end", data={"mark": marks[0], **token(stranger)})
        assert there.get("/account").status_code == 200, "only one's own sessions can be ended"
        done = here.post("/account/sessions/end", data={"mark": marks[0], **token(here)})
        assert done.headers["location"] == "/account?done=sessions"
        assert there.get("/account").status_code == 401
        assert here.get("/account").status_code == 200
        assert here.post(
            "/account/sessions/end", data={"mark": "no hex", **token(here)}
        ).is_redirect


def test_logging_out_everywhere_else(server: Any, token: Token) -> None:
    with server.person("crew") as here, server.person("crew") as one, server.person("crew") as two:
        here.post("/account/sessions/end", data=token(here))
        assert one.get("/account").status_code == two.get("/account").status_code == 401
        assert "Alle anderen" not in here.get("/account").text


def test_ones_own_password(server: Any, token: Token) -> None:
    old, new = server.city.passwords["planner"], "ein ganz neues Passwort"
    with server.person("planner") as here, server.person("planner") as there:
        form = token(here)

        def change(current: str, password: str, again: str | None = None) -> httpx.Response:
            values = {"current": current, "password": password, "again": again or password}
            return here.post("/account/password", data={**values, **form})

        assert "nicht gleich" in change(old, new, new + "x").text
        assert "bisherige Passwort stimmt nicht" in change("falsch", new).text
        assert "12 bis 200 Zeichen" in change(old, "kurz").text
        assert change(old, new).headers["location"] == "/account?done=password"
        assert here.get("/account?done=password").status_code == 200, "this device stays"
        assert there.get("/account").status_code == 401, "the others do not"
        server.city.passwords["planner"] = new
        with server.person("planner") as again:
            assert again.get("/account").status_code == 200
        for _ in range(5):
            assert change("falsch", new).status_code == 422
        locked = change("falsch", new)
        assert locked.status_code == 429, "who found an open browser cannot try passwords"
        assert "30 Sekunden" in locked.text
        server.now[0] += timedelta(hours=2)


def test_the_account_is_for_people(server: Any) -> None:
    answer = server.client.get("/account", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Faccount"
    with_key = server.request("GET", "/account", scope="admin")
    assert with_key.status_code == 403
    assert with_key.json()["code"] == "person_needed"


def test_me(server: Any) -> None:
    with server.person("gruen") as browser:
        found = browser.get("/api/v1/me").json()
    assert found == {
        "kind": "person",
        "name": "gruen",
        "display_name": "gruen",
        "role": "crew",
        "scopes": ["crew", "read"],
        "districts": [],
        "contractor": "Grün & Söhne",
    }
    assert server.get("/api/v1/me").json()["kind"] == "key"
    assert server.get("/api/v1/me", scope=None).json()["scopes"] == []
