"""Login through a real provider on this machine, also one that lies."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from joserfc.jwk import RSAKey

from baumfeuchte.api.options import OidcOptions, WebOptions
from baumfeuchte.domain.people import Role, User
from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.people import add_user, change_person, user_by_name
from baumfeuchte.storage.query import run, run_one

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


_provider = _load("_provider")
FOREIGN_KEY = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


class City:
    """The service, the provider, and how somebody logs in."""

    def __init__(self, base_url: str, provider: Any) -> None:
        self.base_url, self.provider = base_url, provider

    def log_in(self, browser: httpx.Client, target: str = "/trees/1") -> httpx.Response:
        """To the provider and back."""
        begin = browser.get("/login/oidc", params={"next": target})
        assert begin.status_code == 303, begin.text
        back = httpx.get(begin.headers["location"], trust_env=False)
        return browser.get(back.headers["location"])

    def browser(self) -> httpx.Client:
        return httpx.Client(base_url=self.base_url, timeout=20, trust_env=False)


@pytest.fixture(scope="module")
def service(city: Any, start_server: Any) -> Iterator[City]:
    lists = sys.modules["_lists"]
    now = [lists.NOW]
    with _provider.Provider(now=lambda: now[0]) as provider:
        oidc = OidcOptions(
            issuer=provider.issuer + "/",  # a slash at the end is forgiven
            client_id=_provider.CLIENT,
            client_secret=_provider.SECRET,
            label="Stadt-Login",
        )
        options = WebOptions(demo=True, oidc=oidc)
        with start_server(city.url, public_read=False, now=now, options=options) as running:
            yield City(running.base_url, provider)


@pytest.fixture
def anna(service: City, database: Any) -> Iterator[str]:
    """A person whom an admin added without a password, untied; the provider tells the truth."""
    service.provider.change, service.provider.sign_with = {}, None
    service.provider.down, service.provider.seen = False, []
    service.provider.person = {
        "sub": "7f1c",
        "email": "Anna@stadt.example",
        "email_verified": True,
        "preferred_username": "amuster",
    }
    name = "anna@stadt.example"
    with database.begin() as conn:
        now = sys.modules["_lists"].NOW
        known = run_one(conn, user_by_name(name))
        if known is None:
            user = User(name=name, role=Role.CREW, created_at=now)
            add_user(conn, user, password_hash=None)
        else:
            fresh = User(id=known.id, name=name, role=Role.CREW, created_at=now)
            change_person(conn, fresh, actor="test", now=now)
    yield name
    service.provider.down = False


def test_the_first_login_ties_the_person_to_the_subject(
    service: City, anna: str, database: Any
) -> None:
    with service.browser() as browser:
        answer = service.log_in(browser)
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"] == "/trees/1"
        assert browser.get("/api/v1/me").json()["name"] == anna
        assert "baumfeuchte_oidc" not in browser.cookies
    assert service.provider.seen[0]["code_verifier"]
    with database.begin() as conn:
        user = run_one(conn, user_by_name(anna))
        newest = run(conn, audit_page(1))[0]
    assert user is not None
    assert user.oidc_subject == "7f1c"
    assert (newest.action, newest.subject) == ("user.oidc", f"user {anna}")
    # From now on the subject alone counts, whatever the names are.
    service.provider.person = {"sub": "7f1c", "preferred_username": "neuername"}
    with service.browser() as browser:
        assert service.log_in(browser).status_code == 303
    # And somebody else with her address does not become her.
    service.provider.person = {"sub": "other", "email": anna, "email_verified": True}
    with service.browser() as browser:
        assert service.log_in(browser).status_code == 403


def test_the_user_name_also_finds_somebody(service: City, anna: str) -> None:
    service.provider.person = {"sub": "abc", "preferred_username": anna}
    with service.browser() as browser:
        assert service.log_in(browser).status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": "fremd@stadt.example"},
    ],
)
def test_nobody_is_made_by_logging_in(
    service: City, anna: str, database: Any, claims: dict[str, object]
) -> None:
    service.provider.change = claims
    with database.begin() as conn:
        before = conn.exec_driver_sql("SELECT count(*) FROM users").scalar()
    with service.browser() as browser:
        answer = service.log_in(browser)
        assert answer.status_code == 403
        assert "Für diese Person gibt es hier keinen Zugang" in answer.text
        assert browser.get("/account").status_code == 401
    with database.begin() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM users").scalar() == before
    assert anna


def test_somebody_who_is_disabled_stays_out(service: City, anna: str, database: Any) -> None:
    with service.browser() as browser:
        assert service.log_in(browser).status_code == 303
    with database.begin() as conn:
        conn.exec_driver_sql("UPDATE users SET disabled_at = now() WHERE name = %s", (anna,))
    with service.browser() as browser:
        assert service.log_in(browser).status_code == 403


NOW = 1784086200  # 2026-07-15T03:30:00Z, the time of these tests


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "of another attempt"},
        {"nonce": None},
        {"exp": NOW - 61},
        {"exp": None},
        {"aud": "another-client"},
        {"aud": [_provider.CLIENT, "another-client"], "azp": "another-client"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"sub": None},
        {"iat": NOW + 3600},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_opens_nothing(
    service: City, anna: str, change: dict[str, object]
) -> None:
    service.provider.change = change
    with service.browser() as browser:
        answer = service.log_in(browser)
        assert answer.status_code == 401, answer.text
        assert "Stadt-Login hat die Anmeldung nicht bestätigt" in answer.text
        assert browser.get("/account").status_code == 401
    assert anna


@pytest.mark.parametrize("key", [FOREIGN_KEY, "secret"], ids=["foreign key", "client secret"])
def test_a_token_signed_by_something_else_opens_nothing(
    service: City, anna: str, key: object
) -> None:
    service.provider.sign_with = key
    with service.browser() as browser:
        assert service.log_in(browser).status_code == 401
    assert anna


def test_new_keys_of_the_provider_are_fetched(service: City, anna: str) -> None:
    with service.browser() as browser:
        assert service.log_in(browser).status_code == 303
    service.provider.new_keys()
    with service.browser() as browser:
        assert service.log_in(browser).status_code == 303
    assert anna


def test_the_secret_goes_where_the_provider_wants_it(
    city: Any, start_server: Any, anna: str
) -> None:
    now = [sys.modules["_lists"].NOW]
    with _provider.Provider(now=lambda: now[0], methods=("client_secret_post",)) as provider:
        provider.person = {"sub": "post", "preferred_username": anna}
        oidc = OidcOptions(
            issuer=provider.issuer, client_id=_provider.CLIENT, client_secret=_provider.SECRET
        )
        options = WebOptions(demo=True, oidc=oidc)
        with start_server(city.url, public_read=False, now=now, options=options) as running:
            here = City(running.base_url, provider)
            with here.browser() as browser:
                assert here.log_in(browser).status_code == 303


def test_an_answer_to_another_attempt_is_refused(service: City, anna: str) -> None:
    with service.browser() as browser:
        begin = browser.get("/login/oidc")
        back = httpx.get(begin.headers["location"], trust_env=False).headers["location"]
        forged = back.replace("state=", "state=x")
        answer = browser.get(forged)
        assert answer.status_code == 400
        assert "abgelaufen" in answer.text
        with service.browser() as victim:
            assert victim.get(back).status_code == 400, "the cookie of the attempt is missing"
        cookies = {"baumfeuchte_oidc": "bm90IGpzb24="}
        assert httpx.get(back, cookies=cookies, trust_env=False).status_code == 400
    with service.browser() as browser:
        begin = browser.get("/login/oidc")
        back = httpx.get(begin.headers["location"], trust_env=False).headers["location"]
        other = back.partition("&iss=")[0] + "&iss=https://evil.example"
        assert browser.get(other).status_code == 401, "the answer names another issuer"
    assert anna


@pytest.mark.parametrize("answer", [{"error": "access_denied"}, {"code": "made-up"}, {}])
def test_what_the_provider_refuses(service: City, anna: str, answer: dict[str, str]) -> None:
    with service.browser() as browser:
        begin = browser.get("/login/oidc")
        state = httpx.URL(begin.headers["location"]).params["state"]
        found = browser.get("/login/oidc/callback", params={"state": state, **answer})
        assert found.status_code == 401
        assert "nicht bestätigt" in found.text
    assert anna


def test_while_the_provider_is_down_passwords_work(city: Any, start_server: Any, anna: str) -> None:
    now = [sys.modules["_lists"].NOW]
    with _provider.Provider(now=lambda: now[0]) as provider:
        gone = provider.issuer
    oidc = OidcOptions(issuer=gone, client_id="x", client_secret="", label="Stadt-Login")
    options = WebOptions(demo=True, oidc=oidc)
    with (
        start_server(city.url, public_read=False, now=now, options=options) as running,
        httpx.Client(base_url=running.base_url, trust_env=False, timeout=20) as browser,
    ):
        answer = browser.get("/login/oidc?next=/map")
        assert answer.status_code == 503
        assert "Stadt-Login ist gerade nicht erreichbar." in answer.text
        assert 'value="/map"' in answer.text
        entry = {"name": "viewer", "password": city.passwords["viewer"]}
        assert browser.post("/login", data=entry).status_code == 303
    assert anna


def test_without_a_service_there_is_no_such_page(server: Any) -> None:
    for path in ("/login/oidc", "/login/oidc/callback"):
        assert server.client.get(path).status_code == 404
    assert "/login/oidc" not in server.client.get("/login").text


def test_the_login_page_offers_the_service(service: City) -> None:
    with service.browser() as browser:
        page = browser.get("/login?next=/map").text
    assert "Anmelden mit Stadt-Login" in page
    assert 'href="/login/oidc?next=%2Fmap"' in page
