"""Pages of vehicles and water points: refused in the reader's language, with what to do."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.api.web.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

SOURCES = Path(__file__).parents[2] / "src" / "baumfeuchte" / "storage" / "tours"
POINT = {
    "name": "Hof",
    "kind": "depot_and_refill",
    "latitude": "51,48",
    "longitude": "7,22",
    "active": "1",
}
VEHICLE = {
    "name": "Wagen",
    "tank_litres": "2000",
    "shift_start": "06:30",
    "shift_end": "15:00",
    "pump_litres_per_min": "100",
    "stop_min": "4",
    "speed_kmh": "25",
    "active": "1",
}


@pytest.fixture(scope="module")
def planner(server: Any) -> Iterator[httpx.Client]:
    with server.person("planner") as browser:
        yield browser


@pytest.fixture(scope="module")
def ids(server: Any, planner: httpx.Client) -> dict[str, str]:
    """A depot and a vehicle that starts there, entered in the forms."""
    assert send(planner, "water-points", POINT).status_code == 303
    point = server.get("/api/v1/water-points").json()["items"][0]["id"]
    vehicle = VEHICLE | {"depot_id": str(point)}
    assert send(planner, "vehicles", vehicle).status_code == 303
    return {
        "point": str(point),
        "vehicle": str(server.get("/api/v1/vehicles").json()["items"][0]["id"]),
    }


def send(
    browser: httpx.Client, path: str, form: dict[str, str], lang: str = "de"
) -> httpx.Response:
    found = re.search(r'name="csrf-token" content="(\w+)"', browser.get("/admin/vehicles").text)
    assert found is not None
    return browser.post(f"/admin/{path}?lang={lang}", data=form | {"csrf_token": found[1]})


def said(answer: httpx.Response) -> str:
    assert answer.status_code == 400, answer.text
    found = re.search(r'role="alert">([^<]*)<', answer.text)
    assert found is not None
    return unescape(found[1])


@pytest.mark.parametrize(
    ("path", "change", "german", "english"),
    [
        ("vehicles", {"name": " "}, "Fahrzeug braucht einen Namen", "vehicle needs a name"),
        ("vehicles", {"shift_end": "06:30"}, "nach ihrem Beginn enden", "ends after it starts"),
        ("vehicles", {"depot_id": "0"}, "braucht einen Betriebshof", "needs a depot"),
        ("vehicles", {}, "Namen „Wagen“ gibt es schon", "name “Wagen” already"),
        ("vehicles", {"id": "987654"}, "Das gibt es nicht mehr", "not there any more"),
        (
            "vehicles",
            {"tank_litres": "viel"},
            "Tank (l): bitte eine Zahl von 50",
            "Tank (l): please",
        ),
        ("vehicles", {"tank_litres": "2"}, "Zahl von 50 bis 100.000", "from 50 to 100,000"),
        ("vehicles", {"shift_start": ""}, "alle Zeiten", "all times"),
        (
            "water-points",
            {"latitude": "7,22", "longitude": "51,48", "name": "Neu"},
            "vertauscht: 51,48 / 7,22 liegt",
            "swapped: 51.48 / 7.22 is",
        ),
        (
            "water-points",
            {"latitude": "0", "longitude": "0", "name": "Neu"},
            "liegen nicht in Deutschland",
            "are not in Germany",
        ),
        (
            "water-points",
            {"latitude": "48,1", "longitude": "11,5", "name": "Neu"},
            "mehr als 50 km",
            "more than 50 km",
        ),
        ("water-points", {"latitude": "999"}, "Breite (Grad): bitte", "Latitude (degrees): please"),
        ("water-points", {"name": ""}, "Stelle braucht einen Namen", "point needs a name"),
        (
            "water-points",
            {"name": "Rohr", "opens": "10:00", "closes": "09:00"},
            "nach ihrer Öffnung schließen",
            "closes after it opens",
        ),
        ("water-points", {}, "Namen „Hof“ gibt es schon", "name “Hof” already"),
        (
            "water-points",
            {"id": "point", "kind": "refill"},
            "Wagen beginnt bei Hof",
            "Wagen starts at Hof",
        ),
        ("water-points/delete", {"id": "point"}, "Hof wird von Fahrzeugen", "Hof is used by"),
    ],
)
def test_refused_in_the_language_of_the_page(
    planner: httpx.Client,
    ids: dict[str, str],
    *,
    path: str,
    change: dict[str, str],
    german: str,
    english: str,
) -> None:
    standard = VEHICLE | {"depot_id": ids["point"]} if path == "vehicles" else POINT
    form = standard | {name: ids.get(value, value) for name, value in change.items()}
    if change.get("id") == "987654":
        form["name"] = "Neuer"
    assert german in said(send(planner, path, form))
    assert english in said(send(planner, path, form, lang="en"))


@pytest.mark.parametrize(
    ("typed", "lang", "litres"),
    [("2.000", "de", 2000), ("2000,5", "de", 2000.5), ("2,000", "en", 2000), ("50", "de", 50)],
)
def test_a_tank_is_what_the_page_writes(
    server: Any, planner: httpx.Client, ids: dict[str, str], *, typed: str, lang: str, litres: float
) -> None:
    """The page prints "2.000"; typed back, that was stored as two litres."""
    form = VEHICLE | {"id": ids["vehicle"], "depot_id": ids["point"], "tank_litres": typed}
    assert send(planner, "vehicles", form, lang=lang).status_code == 303
    stored = server.get("/api/v1/vehicles").json()["items"][0]
    assert stored["tank_litres"] == litres
    page = planner.get(f"/admin/vehicles?edit={ids['vehicle']}&lang={lang}").text
    shown = f"{litres:g}".replace(".", "," if lang == "de" else ".")
    assert f'name="tank_litres" type="text" value="{shown}"' in page


def test_a_far_point_is_asked_for(server: Any, planner: httpx.Client, ids: dict[str, str]) -> None:
    far = POINT | {"name": "München", "latitude": "48,1", "longitude": "11,5"}
    asked = send(planner, "water-points", far)
    assert 'name="sure"' in asked.text
    assert 'value="48,1"' in asked.text
    assert send(planner, "water-points", far | {"sure": "1"}).status_code == 303
    stored = server.get("/api/v1/water-points").json()["items"]
    found = next(item for item in stored if item["name"] == "München")
    again = far | {"id": str(found["id"]), "kind": "refill"}
    assert send(planner, "water-points", again).status_code == 303, "it stands where it stood"
    body = {"name": "Null", "kind": "refill", "latitude": 0, "longitude": 0}
    answer = server.request("POST", "/api/v1/water-points", scope="planner", json=body)
    assert answer.status_code == 400
    assert "not in Germany" in answer.json()["detail"]
    assert ids


def test_degrees_have_no_thousands(server: Any, planner: httpx.Client, ids: dict[str, str]) -> None:
    form = POINT | {"id": ids["point"], "latitude": "51.482", "longitude": "7,223"}
    assert send(planner, "water-points", form).status_code == 303
    stored = server.get("/api/v1/water-points").json()["items"][0]
    assert (stored["latitude"], stored["longitude"]) == (51.482, 7.223)


def test_a_programs_small_tank_is_refused_too(server: Any, ids: dict[str, str]) -> None:
    body = VEHICLE | {"tank_litres": 2, "depot_id": int(ids["point"]), "name": "Neu"}
    answer = server.request("POST", "/api/v1/vehicles", scope="planner", json=body)
    assert answer.status_code == 400
    assert "at least 50 litres" in answer.json()["detail"]


def test_each_reason_has_a_text() -> None:
    codes = set()
    for path in sorted(SOURCES.glob("*.py")):
        codes |= set(re.findall(r'FleetError\(\s*"(\w+)"', path.read_text(encoding="utf-8")))
    assert len(codes) >= 12
    assert {f"fleet_error_{code}" for code in codes} <= TEXTS.keys()
