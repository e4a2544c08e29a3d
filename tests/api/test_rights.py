"""Every route as everybody: the rules are in ``_rules_table.py``."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from baumfeuchte.api.app import create_app
from baumfeuchte.cli._services import build_services
from baumfeuchte.domain.people import Area
from baumfeuchte.sandbox.runner import Sandbox
from baumfeuchte.storage.api_keys import create_key
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    import httpx


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


rules = _load("_rules")
RULES = _load("_rules_table").RULES
ENDING = [key for key in RULES if key not in rules.STREAMS]
HTML = {"Accept": "text/html,*/*;q=0.8"}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def asked(key: str) -> tuple[str, str]:
    """Method and path of a line of the table."""
    method, _, path = key.partition(" ")
    return method, path


def routes_of(url: str) -> set[str]:
    """Every route of the application, pages and all."""
    database, sandbox = Database(url, pool_size=1), Sandbox()
    app = create_app(
        database_url=url,
        services=build_services(database, sandbox, None, None),  # type: ignore[arg-type]
        clock=None,  # type: ignore[arg-type]
        time_zone=None,  # type: ignore[arg-type]
        public_read=False,
    )
    database.dispose()
    sandbox.close()
    return {
        f"{method} {found.path}"
        for found in iter_route_contexts(app.routes)
        if isinstance(found.original_route, APIRoute) or found.path == "/openapi.json"
        for method in (found.methods or set()) - {"HEAD"}
    }


def test_every_route_has_a_rule_and_every_rule_a_route(city: Any) -> None:
    found = routes_of(city.url)
    assert len(found) >= 30
    new = sorted(found - RULES.keys())
    assert not new, (
        f"These routes have no rule: {new}. Say in tests/api/_rules_table.py who may use each: "
        'add a line such as "METHOD /path": Rule("read"), with whole_city=True unless what it '
        "answers is cut by caller.area."
    )
    assert not sorted(RULES.keys() - found), "these rules have no route any more"


@pytest.fixture(scope="module")
def own(city: Any) -> dict[str, Any]:
    """What placeholders stand for, by tree number."""
    database = Database(city.url, pool_size=1)
    with database.begin() as conn:
        rows = conn.exec_driver_sql("SELECT tree_id, max(id) FROM recommendations GROUP BY tree_id")
        advice = {row[0]: row[1] for row in rows}
    database.dispose()
    return {
        number: rules.Own(tree_id, number, advice[tree_id])
        for number, tree_id in city.tree_ids.items()
        if tree_id in advice
    }


@pytest.fixture(scope="module")
def people(server: Any) -> Iterator[dict[str, tuple[httpx.Client, dict[str, str]]]]:
    """A browser for everybody, with the header that lets it change something."""
    with contextlib.ExitStack() as stack:
        found = {"nobody": (server.client, {})}
        for name in rules.ROLE_SCOPES.keys() - {"nobody"}:
            browser = stack.enter_context(server.person(name))
            page = browser.get("/").text
            token = re.search(r'name="csrf-token" content="(\w+)"', page)
            assert token is not None
            found[name] = (browser, {"X-CSRF-Token": token[1]})
        yield found


def address(key: str, own: Any) -> str:
    rule, path = RULES[key], asked(key)[1]
    text = own.filled(f"{path}?{rule.query}" if rule.query else path)
    assert "{" not in text, f"say in tests/api/_rules.py (Own.filled) what stands for {text}"
    return str(text)


PAGES_OF_A_KEY = [
    key for key in ENDING if re.search(r"_id\b.*}", key) and not asked(key)[1].startswith("/api/")
]


@pytest.mark.parametrize("number", ["0", str(2**63), "9" * 20, "9" * 5000])
@pytest.mark.parametrize("key", PAGES_OF_A_KEY)
def test_a_page_of_a_key_that_cannot_be_does_not_exist(
    people: Any, own: Any, key: str, number: str
) -> None:
    method, path = asked(key)
    path = own["BO-0003"].filled(re.sub(r"{\w+_id(:int)?}", number, path))
    browser, csrf = people["admin"]
    assert browser.request(method, path, headers=HTML | csrf).status_code == 404


@pytest.mark.parametrize("name", rules.ROLE_SCOPES)
@pytest.mark.parametrize("key", [key for key in ENDING if key != "POST /logout"])
def test_who_gets_in(people: Any, own: Any, key: str, name: str) -> None:
    method, path = asked(key)
    rule = RULES[key]
    browser, csrf = people[name]
    page = not path.startswith(("/api/", "/metrics", "/openapi", "/healthz", "/readyz"))
    headers = (HTML if page else {}) | (csrf if method in CHANGING else {})
    place = own[rules.LIMITED.get(name, "BO-0003")]
    answer = browser.request(method, address(key, place), headers=headers)
    assert answer.status_code < 500, answer.text
    if rule.lets_in(rules.ROLE_SCOPES[name], limited=name in rules.LIMITED):
        # A wrong password or an empty form is no closed door.
        assert answer.status_code != 403 or answer.json()["code"] != "limited_area", answer.text
        assert key == "POST /login" or answer.status_code not in {401, 403}, answer.text
        assert not answer.headers.get("location", "").startswith("/login")
    elif name == "nobody" and page and method == "GET":
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?next=")
    else:
        assert answer.status_code == (401 if name == "nobody" else 403), answer.text


@pytest.mark.parametrize("scope", rules.KEY_SCOPES)
@pytest.mark.parametrize(
    "key", [key for key in ENDING if key.partition(" ")[2].startswith("/api/")]
)
def test_who_gets_in_with_a_key(server: Any, own: Any, key: str, scope: str) -> None:
    method, _ = asked(key)
    answer = server.request(method, address(key, own["BO-0003"]), scope=scope)
    assert answer.status_code < 500, answer.text
    inside = RULES[key].lets_in(rules.KEY_SCOPES[scope])
    assert (answer.status_code not in {401, 403}) is inside, answer.text
    assert answer.headers["content-type"].startswith(
        ("application/json", "application/problem+json")
    )


@pytest.mark.parametrize("key", ENDING)
def test_open_reading_opens_reading_alone(open_server: Any, own: Any, key: str) -> None:
    method, _ = asked(key)
    answer = open_server.request(method, address(key, own["BO-0003"]))
    if RULES[key].lets_in({"read"}):
        assert answer.status_code not in {401, 403} or key == "POST /login"
    else:
        assert answer.status_code == 401


@pytest.mark.parametrize("name", rules.ROLE_SCOPES)
@pytest.mark.parametrize("key", rules.STREAMS)
def test_who_may_listen(people: Any, key: str, name: str) -> None:
    rule = RULES[key]
    with people[name][0].stream("GET", asked(key)[1]) as answer:
        if rule.lets_in(rules.ROLE_SCOPES[name], limited=name in rules.LIMITED):
            assert answer.status_code == 200
        else:
            assert answer.status_code == (401 if name == "nobody" else 403)


def foreign_marks(city: Any, name: str) -> tuple[set[str], set[int]]:
    """Tree numbers and DevEUIs that somebody must not see, and the ids of their trees."""
    area = AREAS[name]
    numbers = {
        number
        for number in city.tree_ids
        if not area.holds(district=DISTRICTS[number], contractor=CONTRACTORS.get(number, ""))
    }
    assert 7 <= len(numbers) <= 12
    devices = {f"a84041c3f185{int(number[3:]):04x}" for number in numbers}
    return numbers | devices, {city.tree_ids[number] for number in numbers}


AREAS = {
    "gruen": Area(contractor="Grün & Söhne"),
    "innenstadt": Area(districts=("Innenstadt",)),
}
_PLACES = ("Querenburg", "Innenstadt", "Wiemelhausen", "Innenstadt")
DISTRICTS = {f"BO-{number:04d}": _PLACES[number % 4] for number in range(1, 15)}
CONTRACTORS = {"BO-0002": "Grün & Söhne", "BO-0006": "Grün & Söhne"}
FORMATS = {
    "GET /": ("", "status=dry", "district=Querenburg", "day=2026-07-14", "lang=en"),
    "GET /api/v1/watering-list": (
        *("", "format=csv", "format=geojson", "limit=1", "district=Querenburg"),
        *("status=critical", "offset=3&limit=2", "day=2026-07-13"),
    ),
    "GET /api/v1/trees": ("", "search=BO", "number=BO-0004", "district=Querenburg", "limit=1"),
    "GET /api/v1/recommendations": ("", "status=dry", "day=2026-07-14", "limit=1&offset=2"),
}
"""Further ways to ask, beside the plain one."""
ABOUT_THE_INTERFACE = ("GET /openapi.json", "GET /docs")
"""Their examples are made up; the database is not asked."""


def ids_in(value: Any, name: str = "") -> Iterator[int]:
    """Every id of a tree in a JSON document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            is_tree = key == "tree_id" or (key == "id" and "number" in value)
            if is_tree and isinstance(inner, int):
                yield inner
            yield from ids_in(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from ids_in(inner, name)


@pytest.mark.parametrize("name", rules.LIMITED)
@pytest.mark.parametrize(
    "key",
    [key for key in ENDING if key.startswith("GET ") and key not in ABOUT_THE_INTERFACE],
)
def test_nobody_sees_what_lies_outside_of_their_area(
    people: Any, own: Any, city: Any, key: str, name: str
) -> None:
    marks, ids = foreign_marks(city, name)
    path = address(key, own[rules.LIMITED[name]])
    for more in FORMATS.get(key, ("",)):
        joined = f"{path}{'&' if '?' in path else '?'}{more}" if more else path
        answer = people[name][0].get(joined, headers={"Accept": "text/html, */*;q=0.5"})
        assert answer.status_code < 500
        text = answer.text
        seen = {mark for mark in marks if mark in text and mark not in joined}
        assert not seen, f"{joined} shows {sorted(seen)}"
        if "json" in answer.headers.get("content-type", ""):
            assert not ids & set(ids_in(json.loads(text))), joined
        links = {int(found) for found in re.findall(r"/trees/(\d+)", text)}
        assert not ids & links, joined


@pytest.mark.parametrize("name", rules.LIMITED)
@pytest.mark.parametrize(
    "key",
    [
        key
        for key, rule in RULES.items()
        if any("{" + mark + "}" in key + rule.query for mark in rules.OF_A_TREE)
    ],
)
def test_a_foreign_tree_is_not_there(people: Any, own: Any, key: str, name: str) -> None:
    method, _ = asked(key)
    browser, csrf = people[name]
    answer = browser.request(method, address(key, own["BO-0004"]), headers=csrf)
    rule = RULES[key]
    allowed = rule.lets_in(rules.ROLE_SCOPES[name], limited=True)
    # 422: what a change sends is looked at before the tree is.
    assert answer.status_code in ({404, 422} if allowed and method != "GET" else {404, 403})
    assert answer.status_code != 403 or not allowed
    assert "BO-0004" not in answer.text


def test_a_limited_key_sees_what_its_person_would(server: Any, own: Any) -> None:
    database = Database(server.city.url, pool_size=1)
    with database.begin() as conn:
        key = create_key(
            conn, "Grün tablet", ["read", "sensors"], server.now[0], area=AREAS["gruen"]
        )
    database.dispose()
    headers = {"X-API-Key": key}
    found = server.client.get("/api/v1/trees", headers=headers).json()
    assert [tree["number"] for tree in found["items"]] == ["BO-0002", "BO-0006"]
    assert found["total"] == 2
    assert server.client.get("/api/v1/sensors", headers=headers).json()["code"] == "limited_area"
    foreign = f"/api/v1/trees/{own['BO-0004'].tree_id}"
    assert server.client.get(foreign, headers=headers).status_code == 404
