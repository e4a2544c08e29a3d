"""A session that ended, or a page that is too old, costs nobody what they typed."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.api.web.kept_form import KeptForm, unpacked

if TYPE_CHECKING:
    import httpx

TREE = {
    "number": "K-1",
    "species": "Tilia cordata <b>",
    "street": "Nordring 1",
    "latitude": "51,45",
    "longitude": "7,25",
}
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def own(server: Any) -> dict[str, str]:
    """What a browser says of a form of ours."""
    return {"Accept": "text/html", "Origin": server.base_url, "Sec-Fetch-Site": "same-origin"}


def hidden(html: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(html)}


def resend(browser: httpx.Client, html: str, server: Any, **more: str) -> httpx.Response:
    form = html.rsplit('<form method="post"', maxsplit=1)[-1]
    target = re.search(r'action="([^"]+)"', form)
    assert target is not None
    return browser.post(unescape(target[1]), data=hidden(form) | more, headers=own(server))


def test_an_ended_session_keeps_the_form(server: Any) -> None:
    """It was a dead end without a login link that spoke of keys, and the text was gone."""
    with server.person("planner") as browser:
        token = re.search(r'name="csrf_token" value="(\w+)"', browser.get("/register/new").text)
        assert token is not None
        browser.cookies.clear()
        data = TREE | {"csrf_token": token[1], "password": "secret"}
        asked = browser.post("/register/new?lang=en", data=data, headers=own(server))
        assert asked.status_code == 401
        assert "what you typed is kept" in asked.text
        assert "bf_" not in asked.text
        assert "secret" not in asked.text
        fields = hidden(asked.text)
        assert "csrf_token" not in fields["kept"]
        login = {"name": "planner", "password": "wrong"} | fields
        again = browser.post("/login?lang=en", data=login, headers=own(server))
        assert hidden(again.text)["kept"] == fields["kept"], "also after a typing error"
        login["password"] = server.city.passwords["planner"]
        back = browser.post("/login?lang=en", data=login, headers=own(server))
        assert back.status_code == 200
        assert "You are logged in" in back.text
        assert "<dd>Nordring 1</dd>" in back.text
        assert "Tilia cordata &lt;b&gt;" in back.text
        shown = resend(browser, back.text, server, look="1")
        assert shown.status_code == 200
        assert 'name="street" value="Nordring 1"' in shown.text
        assert 'lang="en"' in shown.text
        assert not server.get("/api/v1/trees?search=K-1").json()["items"], "nothing was stored"
        assert resend(browser, back.text, server).status_code == 303
    assert server.get("/api/v1/trees?search=K-1").json()["items"]


def test_a_stale_page_says_so_and_keeps_the_form(server: Any) -> None:
    """It said that the right was missing."""
    tree = server.city.tree_ids["BO-0005"]
    with server.person("crew") as browser:
        data = {"note": "Pfahl lose", "key": "stale-page-1", "csrf_token": "0" * 64}
        old = browser.post(f"/trees/{tree}/notes", data=data, headers=own(server))
        assert old.status_code == 403
        assert "Die Seite war veraltet" in old.text
        assert "<dd>Pfahl lose</dd>" in old.text
        assert "Berechtigung" not in old.text
        assert resend(browser, old.text, server).status_code == 303
        assert "Pfahl lose" in browser.get(f"/trees/{tree}").text


def test_an_edited_tree_keeps_its_version(server: Any) -> None:
    tree = server.city.tree_ids["BO-0005"]
    with server.person("planner") as browser:
        version = re.search(r'name="version" value="(\w+)"', browser.get(f"/register/{tree}").text)
        assert version is not None
        data = {"street": "Neu 5", "version": version[1], "csrf_token": "x"}
        old = browser.post(f"/register/{tree}", data=data, headers=own(server))
        shown = resend(browser, old.text, server, look="1")
        assert 'name="street" value="Neu 5"' in shown.text
        assert f'name="version" value="{version[1]}"' in shown.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {},
    ],
)
def test_a_foreign_page_puts_nothing_before_anybody(server: Any, headers: dict[str, str]) -> None:
    sent = {"Accept": "text/html"} | headers
    with server.person("planner") as browser:
        refused = browser.post("/register/new", data=TREE, headers=sent)
        assert refused.status_code == 403
        assert "Nordring" not in refused.text
        browser.cookies.clear()
        asked = browser.post("/register/new", data=TREE, headers=sent)
        assert asked.status_code == 401
        assert "Nordring" not in asked.text
        assert 'name="password"' in asked.text, "the way to the login is there"
        data = {"name": "planner", "password": server.city.passwords["planner"]}
        kept = KeptForm("/register/new", tuple(TREE.items())).packed()
        logged_in = browser.post("/login", data=data | {"kept": kept}, headers=sent)
        assert (logged_in.status_code == 403) == bool(headers)


def test_files_and_secrets_are_never_kept(server: Any) -> None:
    with server.person("planner") as browser:
        browser.cookies.clear()
        answer = browser.post(
            "/register/import", data={"kind": "trees"}, files={"file": ("x.csv", b"geheim")},
            headers=own(server),
        )  # fmt: skip
        assert answer.status_code == 401
        assert 'name="kept"' not in answer.text
        assert "Bitte anmelden und noch einmal senden" in answer.text
        data = {"current": "a", "password": "b", "again": "b"}
        answer = browser.post("/account/password", data=data, headers=own(server))
        assert 'name="kept"' not in answer.text


@pytest.mark.parametrize(
    "packed",
    [
        "", "{}", "[]", '["/x"]', '["//elsewhere/x", ["a", "b"]]', '["/\\\\elsewhere", ["a", "b"]]',
        '["https://elsewhere/", ["a", "b"]]', '["/x", ["a"]]', '["/login", ["a", "b"]]', "1",
        "null", '["/x\\n", ["a", "b"]]',
    ],
)  # fmt: skip
def test_what_was_not_packed_here_is_nothing(packed: str) -> None:
    assert unpacked(packed) is None


def test_a_program_with_a_wrong_key_is_not_led_to_the_login(server: Any) -> None:
    headers = {"Accept": "text/html", "X-API-Key": "bf_wrong"}
    answer = server.request("POST", "/register/new", headers=headers)
    assert answer.status_code == 401
    assert 'name="password"' not in answer.text
