"""People, keys and the audit on their pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.people import user_by_name
from baumfeuchte.storage.query import run, run_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    import httpx

    Token = Callable[[httpx.Client], dict[str, str]]


@pytest.fixture
def admin(server: Any) -> Iterator[httpx.Client]:
    with server.person("admin") as browser:
        yield browser


def id_of(database: Any, name: str) -> int:
    with database.begin() as conn:
        found = run_one(conn, user_by_name(name))
    assert found is not None
    return found.id or 0


def newest(database: Any, count: int = 1) -> Any:
    with database.begin() as conn:
        found = run(conn, audit_page(count))
    return found[0] if count == 1 else found


def test_a_person_from_the_first_day_to_the_last(
    server: Any, admin: httpx.Client, token: Token, database: Any
) -> None:
    form = {
        "name": " M.Muster ",
        "display_name": "Maria Muster",
        "role": "crew",
        "districts": ["Innenstadt"],
        "with_password": "1",
        **token(admin),
    }
    page = admin.post("/admin/people", data=form)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    password = re.search(r"<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>", page.text)
    assert password is not None
    assert password[1] not in admin.get("/admin/people").text
    entry = newest(database)
    assert (entry.actor, entry.action, entry.subject) == ("user admin", "user.add", "user m.muster")
    assert entry.after["districts"] == ["Innenstadt"]
    assert password[1] not in str(entry)
    user_id = id_of(database, "m.muster")

    server.city.passwords["m.muster"] = password[1]
    with server.person("m.muster") as browser:
        assert browser.get("/api/v1/trees").json()["total"] == 7
        admin.post(f"/admin/people/{user_id}", data={"role": "viewer", **token(admin)})
        assert browser.get("/api/v1/trees").status_code == 401, "changed rights end sessions"
    entry = newest(database)
    assert (entry.before["role"], entry.after["role"]) == ("crew", "viewer")
    assert (entry.before["districts"], entry.after["districts"]) == (["Innenstadt"], [])

    page = admin.post(f"/admin/people/{user_id}/password", data=token(admin))
    second = re.search(r"<code>([a-z0-9-]{19})</code>", page.text)
    assert second is not None
    assert second[1] != password[1]
    server.city.passwords["m.muster"] = second[1]
    with server.person("m.muster") as browser:
        answer = admin.post(f"/admin/people/{user_id}/disable", data=token(admin))
        assert answer.headers["location"] == "/admin/people?done=disable"
        assert browser.get("/api/v1/trees").status_code == 401, "out at once"
        again = browser.post("/login", data={"name": "m.muster", "password": second[1]})
        assert again.status_code == 401
    admin.post(f"/admin/people/{user_id}/enable", data=token(admin))
    with server.person("m.muster") as browser:
        assert browser.get("/api/v1/trees").status_code == 200
    actions = [entry.action for entry in newest(database, 3)]
    assert actions == ["user.enable", "user.disable", "user.password"]


def test_the_last_admin_stays(
    server: Any, admin: httpx.Client, token: Token, database: Any
) -> None:
    user_id = id_of(database, "admin")
    for answer in (
        admin.post(f"/admin/people/{user_id}/disable", data=token(admin)),
        admin.post(f"/admin/people/{user_id}", data={"role": "planner", **token(admin)}),
    ):
        assert answer.status_code == 409
        assert "letzte Person mit der Rolle Verwaltung" in answer.text
    key = {"headers": {"Authorization": f"Bearer {server.city.keys['admin']}"}}
    answer = server.client.patch(f"/api/v1/users/{user_id}", json={"disabled": True}, **key)
    assert answer.status_code == 409
    assert answer.json()["code"] == "last_admin"
    limited = {"role": "admin", "districts": ["Innenstadt"], **token(admin)}
    answer = admin.post(f"/admin/people/{user_id}", data=limited)
    assert answer.status_code == 422
    assert "sieht die ganze Stadt" in answer.text
    assert admin.get("/admin/people").status_code == 200, "the admin is still one"
    second = {"name": "zweite", "role": "admin", **token(admin)}
    assert admin.post("/admin/people", data=second).is_redirect
    admin.post(f"/admin/people/{id_of(database, 'zweite')}/disable", data=token(admin))
    answer = admin.post(f"/admin/people/{user_id}/disable", data=token(admin))
    assert answer.status_code == 409, "a disabled admin is none"


@pytest.mark.parametrize(
    ("values", "status", "sentence"),
    [
        ({"name": ""}, 422, "Ein Anmeldename fehlt."),
        ({"name": "CREW"}, 409, "Diesen Anmeldenamen gibt es schon."),
        ({"name": "x" * 201}, 422, "Namen haben höchstens 200 Zeichen."),
        ({"name": "a", "contractor": "X", "role": "admin"}, 422, "sieht die ganze Stadt"),
    ],
)
def test_mistakes_in_the_form_are_one_sentence(
    admin: httpx.Client, token: Token, values: dict[str, str], status: int, sentence: str
) -> None:
    answer = admin.post("/admin/people", data={"role": "crew", **values, **token(admin)})
    assert answer.status_code == status
    assert sentence in answer.text
    assert answer.text.count('role="alert"') == 1


def test_a_form_without_its_token_changes_nothing(admin: httpx.Client, database: Any) -> None:
    answer = admin.post("/admin/people", data={"name": "forged", "role": "admin"})
    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf"
    with database.begin() as conn:
        assert run_one(conn, user_by_name("forged")) is None


def test_a_key_from_its_making_to_its_end(
    server: Any, admin: httpx.Client, token: Token, database: Any
) -> None:
    form = {
        "name": "Tablet",
        "scopes": ["crew", "read"],
        "contractor": "Grün & Söhne",
        **token(admin),
    }
    page = admin.post("/admin/keys", data=form)
    key = re.search(r"<code>(bf_[\w-]+)</code>", page.text)
    assert key is not None
    assert key[1] not in admin.get("/admin/keys").text
    headers = {"X-API-Key": key[1]}
    assert server.client.get("/api/v1/trees", headers=headers).json()["total"] == 2
    assert newest(database).action == "key.create"
    assert key[1] not in str(newest(database))
    listed = admin.get("/admin/keys").text
    assert "Bäume von Grün &amp; Söhne" in listed
    assert "user admin" in listed
    ids = re.findall(r"/admin/keys/(\d+)/revoke.*?: (\w+)", listed)
    key_id = next(number for number, name in ids if name == "Tablet")
    assert admin.post(f"/admin/keys/{key_id}/revoke", data=token(admin)).is_redirect
    assert server.client.get("/api/v1/trees", headers=headers).status_code == 401
    admin.post(f"/admin/keys/{key_id}/revoke", data=token(admin))
    assert [entry.action for entry in newest(database, 2)] == ["key.revoke", "key.create"]


@pytest.mark.parametrize(
    ("values", "status", "sentence"),
    [
        ({"name": "a"}, 422, "mindestens ein Recht"),
        ({"name": "", "scopes": "read"}, 422, "Ein Name fehlt"),
        ({"name": "read-key", "scopes": "read"}, 409, "gibt oder gab es schon"),
        ({"name": "b", "scopes": "admin", "contractor": "X"}, 422, "gelten für die ganze Stadt"),
    ],
)
def test_mistakes_with_keys_are_one_sentence(
    admin: httpx.Client, token: Token, values: dict[str, str], status: int, sentence: str
) -> None:
    answer = admin.post("/admin/keys", data={**values, **token(admin)})
    assert answer.status_code == status
    assert sentence in answer.text


def test_the_audit_is_readable_and_goes_page_by_page(
    admin: httpx.Client, token: Token, database: Any
) -> None:
    user_id = id_of(database, "viewer")
    form = token(admin)
    for number in range(55):
        change = {"role": "viewer", "display_name": f"Leserin {number}", **form}
        admin.post(f"/admin/people/{user_id}", data=change)
    page = admin.get("/admin/audit?subject=user viewer").text
    assert page.count('class="card log__item"') == 50
    assert "Person geändert" in page
    assert "<td>Leserin 53</td><td>Leserin 54</td>" in re.sub("<td[^>]*>", "<td>", page)
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older is not None
    second = admin.get(older[1].replace("&amp;", "&")).text
    assert second.count('class="card log__item"') == 5
    assert "Leserin 54" not in second
    assert "Keine passende Änderung" in admin.get("/admin/audit?actor=niemand").text
    assert "person changed" in admin.get("/admin/audit?lang=en").text
