"""The ends of every range, at every parameter and form of the pages: no 5xx (``test_extremes``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import quote

import pytest
from _extremes import DAYS
from fastapi.routing import APIRoute

from baumfeuchte.api.routing import page_routers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from fastapi.dependencies.models import Dependant

pytestmark = pytest.mark.slow

DIGITS = "9" * 5_000
KEYS = [0, -1, 2**31, 2**63, DIGITS]
EVERY = ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-05:00", "nan", 1e308, "a\0b", *KEYS]
"""A field of a form may be anything: its text is read by ourselves."""
UNNAMED: dict[str, tuple[str, ...]] = {
    "/register/assign": ("id", "value", "what", "scope"),
    "/register/groups": ("number_1", "group_1", "name"),
    "/register/thresholds": ("efficiency", "source", "valid_from", "key"),
    "/register/new": ("number", "species", "planting_year", "latitude", "version"),
    "/register/{tree_id}": ("number", "species", "planting_year", "latitude", "version"),
    "/list/files": ("tree_id", "format", "sort", "tank", "day"),
    "/tours/new": ("day", "run_id", "tree_id", "all", "filter"),
    "/tours/build": ("day", "run_id", "tree_id", "vehicle_id"),
    "/sensors/register": ("code", "device", "step", "tree", "depth_0", "since", "number"),
    "/sensors/types/save": ("name", "kind", "note", "path_0", "probe_0"),
    "/admin/vehicles": ("name", "tank_litres", "vehicle_id", "id", "speed_kmh"),
    "/admin/vehicles/delete": ("vehicle_id", "id"),
    "/admin/water-points": ("name", "latitude", "longitude", "id", "point_id"),
    "/admin/water-points/delete": ("point_id", "id"),
}
"""Fields of forms that a page reads without declaring them."""
LOGS_OUT = {"/logout", "/account/password", "/account/sessions/end", "/login"}


def dependants(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for other in dependant.dependencies:
        yield from dependants(other)


def routes(method: str) -> list[APIRoute]:
    found = [route for router in page_routers() for route in router.routes]
    return [r for r in found if isinstance(r, APIRoute) and method in r.methods]


def values_of(annotation: Any) -> list[Any]:
    """What to try for a type: its ends."""
    shown = str(annotation)
    if "date" in shown:
        return [DAYS[0], DAYS[-1]]
    if "int" in shown:
        return KEYS
    if "float" in shown:
        return ["nan", "inf", 1e308, 5e-324]
    return EVERY if annotation is str or str in get_args(annotation) else []


def named(route: APIRoute, *kinds: str) -> dict[str, list[Any]]:
    return {
        parameter.alias: values_of(parameter.field_info.annotation)
        for dependant in dependants(route.dependant)
        for kind in kinds
        for parameter in getattr(dependant, kind)
    }


@pytest.fixture(scope="module")
def known(tended: Any) -> dict[str, Any]:
    return {
        "tree_id": tended.tree_ids["BO-0003"],
        "dev_eui": "a84041c3f1850003",
        "day": "2026-07-15",
        "number": "BO-0003",
        "name": "dragino/LSE01",
        "column": "street",
        "form": "csv",
        "token": "x" * 43,
        "action": "optimise",
    }


def filled(path: str, values: dict[str, Any]) -> str:
    def put(match: re.Match[str]) -> str:
        return quote(str(values.get(match[1], 1)), safe="")

    return re.sub(r"\{(\w+)(?::\w+)?\}", put, path)


def fault(browser: httpx.Client, method: str, path: str, **options: Any) -> str:
    answer = browser.request(method, path, headers={"Accept": "text/html"}, **options)
    if answer.status_code < 500:
        return ""
    return f"{method} {path[:120]} {str(options)[:200]}: {answer.status_code}"


def test_addresses(server: Any, known: dict[str, Any]) -> None:
    tried, wrong = 0, []
    with server.person("admin") as browser:
        for route in routes("GET"):
            if "oidc" in route.path or "logout" in route.path:
                continue
            for name, values in named(route, "query_params").items():
                for value in values:
                    path = filled(route.path, known)
                    wrong.append(fault(browser, "GET", path, params={name: str(value)}))
                    tried += 1
            for name, values in named(route, "path_params").items():
                for value in values:
                    if value != "":
                        wrong.append(
                            fault(browser, "GET", filled(route.path, known | {name: value}))
                        )
                        tried += 1
    assert tried > 400
    assert [found for found in wrong if found] == []


def test_forms(server: Any, known: dict[str, Any]) -> None:
    tried, wrong = 0, []
    with server.person("admin") as browser:
        page = browser.get("/account", headers={"Accept": "text/html"})
        found = re.search(r'name="csrf-token" content="(\w+)"', page.text)
        assert found is not None
        for route in routes("POST"):
            if route.path in LOGS_OUT or "oidc" in route.path:
                continue
            fields = named(route, "body_params")
            fields |= dict.fromkeys(UNNAMED.get(route.path, ()), EVERY)
            path = filled(route.path, known)
            right = {name: known.get(name, "12345678") for name in fields}
            for name, values in fields.items():
                for value in values:
                    data = {**right, name: str(value), "csrf_token": found[1]}
                    wrong.append(fault(browser, "POST", path, data=data))
                    tried += 1
            for name, values in named(route, "path_params").items():
                for value in values:
                    if str(value):
                        path = filled(route.path, known | {name: value})
                        data = {**right, "csrf_token": found[1]}
                        wrong.append(fault(browser, "POST", path, data=data))
                        tried += 1
    assert tried > 400
    assert [found for found in wrong if found] == []
