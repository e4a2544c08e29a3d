"""A city in which no page is empty, and the address of every page, for the browser tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baumfeuchte.cli._demo_tours import seed_fleet

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = "2026-07-15"
TABLE = (
    "Baum-Nr.;Art botanisch;Pflanzjahr;Strasse;Rechtswert;Hochwert;Firma\r\n"
    "N-1;Tilia cordata;2021;Nordring 1;375610;5704982;Blatt GmbH\r\n"
    "N-2;Acer campestre;ca. 2019;Nordring 2;375650;5704990;\r\n"
    "BO-0002;Quercus robur;2024;Neue Straße 7;375100;5702000;Grün & Söhne\r\n"
).encode("cp1252")
_SCRIPT: dict[str, Any] = {
    "kind": "javascript",
    "note": "Schlüssel vom März 2026, wie das Lastenheft sie nennt",
    "script": "function decodeUplink(i) { return {data: {mv: i.bytes[0] * 100}}; }",
    "rules": [{"path": "mv", "quantity": "battery_v", "unit": "mV"}],
    "examples": [
        {"payload_hex": "24", "expects": [{"quantity": "battery_v", "probe": 0, "value": 3.6}]}
    ],
}
_MAPPING = {
    "kind": "mapping",
    "rules": [
        {"path": "WM30_CB", "quantity": "soil_water_tension_kpa", "unit": "cbar", "depth_cm": 30}
    ],
    "examples": [
        {
            "decoded": {"WM30_CB": 31},
            "expects": [{"quantity": "soil_water_tension_kpa", "probe": 0, "value": 31}],
        }
    ],
}

WRITTEN_BY_PEOPLE = (
    _SCRIPT["note"],
    "An der Alten Maschinenhalle 12",
    "Linden auf Schluff",
    "Pritsche mit Tank",
    "Gießring auf der Nordseite ausgebrochen, neu angehäufelt.",
)
"""What people wrote stays as it is in any language."""
NOT_LOOKED_AT = {
    "/register/export.{form}": "a file",
    "/register/import/{token}/faults.csv": "a file",
    "/sensors.csv": "a file",
    "/tours/{tour_id}.pdf": "a file",
    "/list/words/{column}": "a part of the watering list, for its script",
    "/map/ground.geojson": "a file",
    "/manifest.webmanifest": "a file",
    "/sw.js": "a script",
    "/login/oidc": "leads to the city's identity provider",
    "/login/oidc/callback": "is called by the city's identity provider",
    "/t/{number:path}": "leads to the tree's page",
    "/admin": "leads to /admin/people",
}
"""Addresses of the rooms that answer no page of their own, and why."""


def furnish(server: Any, sql: Any) -> dict[str, str]:
    """Give the city tours, settings, people, keys and device types of its own.

    Returns:
        name -> address of every page; those of an import come from ``import_pages``.
    """
    seed_fleet(server.city.url)
    trees = server.city.tree_ids
    _declare(server, trees)
    tours = _tours(server, trees)
    ((person,),) = sql("SELECT id FROM users WHERE name = 'gruen'")
    advice = server.get(f"/api/v1/recommendations?tree={trees['BO-0003']}").json()["items"][0]["id"]
    return (
        _of_the_office(trees, tours["draft"], advice)
        | _of_the_sensors()
        | {
            "crew": "/crew",
            "crew-tour": f"/crew/tours/{tours['released']}",
            "crew-offline": "/crew/offline",
            "people": "/admin/people",
            "people-new": "/admin/people/new",
            "people-one": f"/admin/people/{person}",
            "keys": "/admin/keys",
            "audit": "/admin/audit",
            "vehicles": "/admin/vehicles",
            "water-points": "/admin/water-points",
            "account": "/account",
            "login": "/login",
            "reference": "/docs",
            "sources": "/quellen",
            "nothing": "/nothing",
        }
    )


def import_pages(page: Any) -> dict[str, str]:
    """Upload a table as a planner does; the addresses of its columns and its preview."""
    page.goto("/register/import")
    page.set_input_files(
        "input[type=file]", {"name": "kataster.csv", "mimeType": "text/csv", "buffer": TABLE}
    )
    page.get_by_role("button", name="Weiter").click()
    page.wait_for_selector("table.mapping")
    columns = page.url
    page.get_by_role("button", name="Zur Vorschau").click()
    page.wait_for_selector("table.preview")
    return {"register-columns": columns, "register-preview": page.url}


def _of_the_office(trees: Mapping[str, int], tour: int, advice: int) -> dict[str, str]:
    tree = trees["BO-0003"]
    return {
        "list": "/",
        "list-by-district": "/?group=district",
        "list-why": f"/list/why/{advice}",
        "list-checks": "/list/checks",
        "lists": "/lists",
        "lists-differ": f"/lists/{DAY}?from=2026-07-14",
        "map": "/map",
        "season": "/season?since=2026-07-01&until=2026-07-15",
        "tree": f"/trees/{tree}",
        "tree-of-tension": f"/trees/{trees['BO-0001']}",
        "tree-without-sensor": f"/trees/{trees['BO-0013']}",
        "tree-label": f"/trees/{tree}/label",
        "labels": "/labels",
        "tours": f"/tours?day={DAY}",
        "tours-new": f"/tours/new?day={DAY}",
        "tour": f"/tours/{tour}",
        "register": "/register",
        "register-new": "/register/new",
        "register-tree": f"/register/{trees['BO-0002']}",
        "register-import": "/register/import",
        "register-groups": "/register/groups",
        "register-thresholds": "/register/thresholds",
    }


def _of_the_sensors() -> dict[str, str]:
    return {
        "sensors": "/sensors",
        "sensor": "/sensors/a84041c3f1850003",
        "sensor-register": "/sensors/register",
        "rejections": "/sensors/rejections",
        "rejections-of-reason": "/sensors/rejections?reason=unknown_device",
        "rejection": "/sensors/rejections/1",
        "types": "/sensors/types",
        "type": "/sensors/types/dragino/LSE01",
        "type-own": "/sensors/types/city/probe",
        "type-new": "/sensors/types/new",
        "type-edit": "/sensors/types/edit?name=city/keys",
    }


def _declare(server: Any, trees: Mapping[str, int]) -> None:
    for scope, method, path, body in (
        ("sensors", "PUT", "/api/v1/device-types/city/probe", _SCRIPT),
        ("sensors", "PUT", "/api/v1/device-types/city/keys", _MAPPING),
        ("planner", "PUT", "/api/v1/thresholds",
         {"values": {"efficiency": 0.9, "bag_litres": 75}, "source": "Dienstanweisung 7"}),
        ("planner", "PATCH", f"/api/v1/register/trees/{trees['BO-0002']}",
         {"street": "An der Alten Maschinenhalle 12", "reference_group": "Linden auf Schluff"}),
        ("admin", "POST", "/api/v1/keys",
         {"name": "Tablet des Betriebshofs", "scopes": ["crew"], "contractor": "Grün & Söhne"}),
    ):  # fmt: skip
        answer = server.request(method, path, scope=scope, json=body)
        assert answer.is_success, (path, answer.text)


def _tours(server: Any, trees: Mapping[str, int]) -> dict[str, int]:
    """A draft, and one that a crew has."""
    vehicle = server.get("/api/v1/vehicles").json()["items"][0]["id"]
    found = {}
    for name, numbers in (("released", (1, 5)), ("draft", (3,))):
        ids = [trees[f"BO-{number:04d}"] for number in numbers]
        body = {"day": DAY, "vehicle_ids": [vehicle], "tree_ids": ids}
        answer = server.request("POST", "/api/v1/tours", scope="planner", json=body)
        assert answer.status_code == 201, answer.text
        found[name] = int(answer.json()["tours"][0]["id"])
    tour = server.get(f"/api/v1/tours/{found['released']}").json()
    for status in ("planned", "under_way"):
        body = {"version": tour["version"], "status": status}
        answer = server.request(
            "PATCH", f"/api/v1/tours/{found['released']}", scope="planner", json=body
        )
        assert answer.is_success, answer.text
        tour = answer.json()
    return found
