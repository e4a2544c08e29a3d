"""The language of the pages: the address, then a choice, then the browser, else German."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from baumfeuchte.api.web.engine import in_language
from baumfeuchte.api.web.language import wanted_by
from baumfeuchte.api.web.rooms.login import own_path

if TYPE_CHECKING:
    from collections.abc import Iterator

GERMAN, ENGLISH = 'lang="de"', 'lang="en"'


@pytest.fixture
def browser(server: Any) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=server.base_url, timeout=20, trust_env=False, headers={"Accept": "text/html"}
    ) as client:
        yield client


def speaks(answer: httpx.Response) -> str:
    """Of the page, not of the link to the other one."""
    return answer.text.split("<head>")[0].rpartition("<html ")[2].strip().strip(">")


def test_a_choice_is_kept(browser: httpx.Client) -> None:
    assert speaks(browser.get("/login")) == GERMAN
    chosen = browser.get("/login?lang=en")
    assert speaks(chosen) == ENGLISH
    cookie = chosen.headers["set-cookie"]
    assert cookie.startswith("baumfeuchte_lang=en;")
    assert "SameSite=Lax" in cookie
    assert "HttpOnly" in cookie
    assert "Path=/" in cookie
    assert speaks(browser.get("/login")) == ENGLISH
    assert "set-cookie" not in browser.get("/login?lang=en").headers, "it holds it already"
    assert 'href="/login?lang=de"' in browser.get("/login").text, "and there is a way back"
    browser.get("/login?lang=de")
    assert speaks(browser.get("/login")) == GERMAN


@pytest.mark.parametrize("path", ["/login", "/login?lang=fr", "/api/v1/me?lang=en",
                                  "/manifest.webmanifest?lang=en", "/login?xlang=en"])  # fmt: skip
def test_nobody_chose(browser: httpx.Client, path: str) -> None:
    assert "set-cookie" not in browser.get(path).headers


@pytest.mark.parametrize("headers", [{"Accept": "*/*"}, {"Authorization": "Bearer bf_x"}])
def test_programs_choose_nothing(browser: httpx.Client, headers: dict[str, str]) -> None:
    assert "set-cookie" not in browser.get("/login?lang=en", headers=headers).headers


def test_the_cookie_is_secure_outside_of_the_demo(start_server: Any, server: Any) -> None:
    from baumfeuchte.api.options import WebOptions

    with (
        start_server(server.city.url, public_read=True, now=server.now, options=WebOptions()) as at,
        httpx.Client(base_url=at.base_url, trust_env=False) as client,
    ):
        chosen = client.get("/login?lang=en", headers={"Accept": "text/html"})
        assert "; Secure" in chosen.headers["set-cookie"]


def test_login_and_logout_stay_english(server: Any, browser: httpx.Client) -> None:
    data = {"name": "crew", "password": server.city.passwords["crew"], "next": "/crew"}
    entered = browser.post("/login?lang=en", data=data)
    assert entered.headers["location"] == "/crew?lang=en"
    page = browser.get(entered.headers["location"])
    token = page.text.split('name="csrf-token" content="')[1].split('"')[0]
    left = browser.post("/logout?lang=en", data={"csrf_token": token})
    assert left.headers["location"] == "/login?lang=en"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "de"),
        ("en-US,en;q=0.9", "en"),
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,de;q=0.5", "en"),
        ("fr-FR,fr;q=0.9,en;q=0.5", "en"),
        ("fr", "de"),
        ("*", "de"),
        ("en;q=0", "de"),
        ("en;q=x", "de"),
        ("de, en", "de"),
    ],
)
def test_what_a_browser_wants(header: str, language: str) -> None:
    assert wanted_by(header) == language


def test_a_first_visit_in_the_browsers_language(browser: httpx.Client) -> None:
    english = {"Accept-Language": "en-US,en;q=0.9"}
    page = browser.get("/login", headers=english)
    assert speaks(page) == ENGLISH
    assert "Accept-Language" in page.headers["vary"]
    assert speaks(browser.get("/login?lang=de", headers=english)) == GERMAN
    assert speaks(browser.get("/login", headers=english)) == GERMAN, "a choice counts more"


def test_what_is_remembered_for_a_second_is_of_the_language(server: Any) -> None:
    first = server.get("/", headers={"Accept": "text/html"})
    tag = {"Accept": "text/html", "If-None-Match": first.headers.get("etag", '"x"')}
    assert server.get("/", headers=tag).status_code in (200, 304)
    english = server.get("/", headers=tag | {"Accept-Language": "en"})
    assert english.status_code == 200
    assert speaks(english) == ENGLISH


def test_the_app_starts_in_its_language(browser: httpx.Client) -> None:
    english = browser.get("/manifest.webmanifest?lang=en").json()
    assert (english["start_url"], english["lang"], english["id"]) == (
        "/crew?lang=en",
        "en",
        "/crew",
    )
    german = browser.get("/manifest.webmanifest", headers={"Accept-Language": "en"}).json()
    assert (german["start_url"], german["lang"]) == ("/crew", "de"), "caches share it"


@pytest.mark.parametrize(
    ("target", "english"),
    [
        ("/", "/?lang=en"),
        ("/trees/5?days=90", "/trees/5?days=90&lang=en"),
        ("/trees/5#enter", "/trees/5?lang=en#enter"),
        ("/?lang=de", "/?lang=de"),
        ("//elsewhere.example", "/?lang=en"),
    ],
)
def test_addresses_carry_it(target: str, english: str) -> None:
    assert in_language("en", own_path(target)) == english
    assert in_language("de", own_path(target)) == own_path(target)
