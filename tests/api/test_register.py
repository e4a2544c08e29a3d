"""The register: pages and API say and do the same."""

from __future__ import annotations

import re
from typing import Any

import pytest

PAGES = (
    "/register",
    "/register?search=BO-0001&district=Innenstadt&sensor=yes&missing=soil&contractor=-",
    "/register/new",
    "/register/groups",
    "/register/thresholds",
    "/register/import",
)
TREES = "/api/v1/register/trees"
CSRF = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')
NEW = {
    "number": "NEU-7",
    "species": "Tilia cordata",
    "latitude": 51.48,
    "longitude": "7,22",
    "planting_year": "2025",
    "soil": "sl3",
    "exposure": "sunny",
    "watering_regime": " Gießsack  groß ",
}


def audit_of(server: Any, number: str) -> list[dict[str, Any]]:
    path = f"/api/v1/audit?subject=tree {number}"
    found: list[dict[str, Any]] = server.get(path, scope="sensors").json()["items"]
    return found


@pytest.mark.parametrize("path", PAGES)
def test_pages_answer_in_both_languages(server: Any, path: str) -> None:
    with server.person("planner") as browser:
        for language in ("de", "en"):
            answer = browser.get(path, params={"lang": language} if "?" not in path else None)
            assert answer.status_code == 200, answer.text
            assert "<h1>" in answer.text


def test_the_register_comes_in_pages_and_filtered(server: Any) -> None:
    first = server.get(f"{TREES}?limit=5").json()
    assert [tree["number"] for tree in first["items"]] == [f"BO-{n:04d}" for n in range(1, 6)]
    assert first["total"] >= 14
    second = server.get(first["next"]).json()
    assert second["items"][0]["number"] == "BO-0006"
    for query, numbers in (
        ("sensor=false&search=BO-00", {"BO-0013", "BO-0014"}),
        ("contractor=Gr%C3%BCn %26 S%C3%B6hne", {"BO-0002", "BO-0006"}),
        ("missing=planting_year", {"BO-0009"}),
        ("species=platanus&street=allee", {"BO-0003", "BO-0007", "BO-0011"}),
        ("district=Querenburg&sensor=true", {"BO-0004", "BO-0008", "BO-0012"}),
    ):
        found = {tree["number"] for tree in server.get(f"{TREES}?{query}").json()["items"]}
        assert found == numbers, query


def test_a_tree_is_created_and_changed_and_the_audit_says_what(server: Any) -> None:
    answer = server.request("POST", TREES, scope="planner", json=NEW)
    assert answer.status_code == 200, answer.text
    tree = answer.json()
    assert (tree["longitude"], tree["planting_year"], tree["site"]["soil"]) == (7.22, 2025, "Sl3")
    assert tree["site"]["watering_regime"] == "gießsack groß"
    assert answer.headers["etag"] == f'"{tree["version"]}"'
    path = f"{TREES}/{tree['id']}"
    changed = server.request(
        "PATCH",
        path,
        scope="planner",
        json={"height_m": 4.5, "soil": None},
        headers={"If-Match": answer.headers["etag"]},
    )
    assert changed.json()["height_m"] == 4.5
    assert changed.json()["site"]["soil"] is None
    assert changed.json()["site"]["exposure"] == "sunny", "what is not named stays"
    last, first = audit_of(server, "NEU-7")
    assert (last["action"], last["before"], last["after"]) == (
        "tree.update",
        {"height_m": None, "soil": "Sl3"},
        {"height_m": 4.5, "soil": None},
    )
    assert first["action"] == "tree.create"
    same = server.request("PATCH", path, scope="planner", json={"height_m": "4,5"})
    assert same.status_code == 200
    assert len(audit_of(server, "NEU-7")) == 2, "nothing changed, nothing noted"
    stale = server.request(
        "PATCH",
        path,
        scope="planner",
        json={"height_m": 5},
        headers={"If-Match": answer.headers["etag"]},
    )
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    assert stale.json()["stored"]["height_m"] == 4.5
    taken = server.request("POST", TREES, scope="planner", json=NEW)
    assert (taken.status_code, taken.json()["errors"][0]["field"]) == (422, "number")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("number", "", "needed"),
        ("species", None, "needed"),
        ("latitude", "north", "number"),
        ("latitude", 95, "from -90 to 90"),
        ("planting_year", 2029, "future"),
        ("planting_year", 2020.5, "whole number"),
        ("planting_month", 13, "from 1 to 12"),
        ("soil", "Beton", "Possible are"),
        ("drought_class", "5", "Possible are"),
        ("stone_fraction", 1, "from 0 to 0.95"),
        ("contractor", "x" * 201, "At most 200"),
        ("crown_diameter_m", True, "neither"),
        ("species", ["Tilia"], "neither"),
        ("colour", "green", "no such value"),
        ("street", "a\x00b", "neither"),
    ],
)
def test_what_cannot_be_is_one_sentence_per_field(
    server: Any, field: str, value: object, says: str
) -> None:
    body = {**NEW, "number": "NEU-8", field: value}
    answer = server.request("POST", TREES, scope="planner", json=body)
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert says in error["message"]
    assert error["message"].endswith(".")


def test_values_that_contradict_each_other(server: Any) -> None:
    body = {**NEW, "number": "NEU-8", "field_capacity": 0.2, "wilting_point": 0.19}
    errors = server.request("POST", TREES, scope="planner", json=body).json()["errors"]
    assert [error["field"] for error in errors] == ["field_capacity"]
    body = {**NEW, "number": "NEU-8", "planting_year": None, "planting_month": 11}
    errors = server.request("POST", TREES, scope="planner", json=body).json()["errors"]
    assert [error["field"] for error in errors] == ["planting_month"]


def test_only_planners_change_and_only_in_their_area(server: Any) -> None:
    ids = server.city.tree_ids
    for scope in ("read", "crew", "sensors", "gateway"):
        answer = server.request(
            "PATCH", f"{TREES}/{ids['BO-0001']}", scope=scope, json={"street": "X"}
        )
        assert answer.status_code == 403, scope
    with server.person("gruen") as browser:
        assert {tree["number"] for tree in browser.get(TREES).json()["items"]} == {
            "BO-0002",
            "BO-0006",
        }
        assert browser.get(f"/register/{ids['BO-0002']}").status_code == 200
        assert browser.get(f"/register/{ids['BO-0001']}").status_code == 404
        assert "BO-0001" not in browser.get("/register/export.csv").text
        assert browser.get("/register/groups").status_code == 403
    with server.person("innenstadt") as browser:
        inside, outside = ids["BO-0001"], ids["BO-0002"]
        token = CSRF.search(browser.get(f"/register/{inside}").text)
        assert token is not None
        headers = {"X-CSRF-Token": token[1]}
        gone = browser.patch(f"{TREES}/{outside}", json={"street": "X"}, headers=headers)
        assert gone.status_code == 404
        away = browser.patch(f"{TREES}/{inside}", json={"district": "Querenburg"}, headers=headers)
        assert away.json()["errors"][0]["field"] == "district"
        done = browser.post(
            f"{TREES}/assignment",
            json={"tree_ids": [inside, outside], "reference_group": "Mitte"},
            headers=headers,
        )
        assert done.json() == {"changed": 1}, "the tree outside stays as it is"
        assert browser.put("/api/v1/thresholds", json={}, headers=headers).status_code == 403
    answer = server.get(f"{TREES}/{inside}").json()
    assert answer["reference_group"] == "Mitte"


def test_thresholds_by_api_are_judged_together(server: Any) -> None:
    path = "/api/v1/thresholds"
    told = {item["key"]: item for item in server.get(path).json()["items"]}
    assert told["years_0_1.critical_rew"]["value"] == 0.5
    assert told["efficiency"]["source"]
    body = {"values": {"years_3.critical_kpa": 50}, "source": "Dienstanweisung 7"}
    refused = server.request("PUT", path, scope="planner", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_threshold")
    assert "critical kPa must be above" in refused.json()["detail"]
    body["values"] = {"years_3.critical_kpa": 90, "efficiency": "0,9"}
    done = server.request("PUT", path, scope="planner", json=body)
    assert done.status_code == 200, done.text
    told = {item["key"]: item for item in done.json()["items"]}
    mine = told["efficiency"]
    assert (mine["value"], mine["own"], mine["source"]) == (0.9, True, "Dienstanweisung 7")
    assert mine["set_by"] == "planner-key"
    assert mine["standard"] == 0.8
    entry = server.get("/api/v1/audit?subject=threshold efficiency", scope="sensors").json()
    assert entry["items"][0]["after"] == {"value": 0.9, "source": "Dienstanweisung 7"}
    for scope in ("read", "crew", "sensors"):
        assert server.request("PUT", path, scope=scope, json=body).status_code == 403
    keys = {"keys": ["efficiency", "years_3.critical_kpa"]}
    back = server.request("POST", f"{path}/reset", scope="planner", json=keys).json()["items"]
    assert not any(item["own"] for item in back)
    changes, page = [], f"{path}/changes?key=efficiency&limit=1"
    while page:
        answer = server.get(page).json()
        changes += answer["items"]
        page = answer["next"]
    said = [(item["before"], item["value"], item["source"], item["set_by"]) for item in changes]
    assert said == [
        (0.9, None, "", "planner-key"),
        (None, 0.9, "Dienstanweisung 7", "planner-key"),
    ]
    assert (
        changes[0]["name"] == "Wassermengen und Alter der Messung: Anteil des Wassers, der ankommt"
    )
    with server.person("planner") as browser:
        html = browser.get("/register/thresholds").text
        english = browser.get("/register/thresholds?lang=en").text
    row = html.split('class="change"')[1:]
    assert len(row) == 4
    assert any("0,90" in item and "0,80 (Standard)" in item for item in row)
    assert "gilt seit 15.07.2026, 05:30, planner-key" in html
    assert "Quelle: Dienstanweisung 7" in html
    assert "Source: Dienstanweisung 7" in english
    assert "0.80 (standard)" in english


def test_reference_groups_are_declared_by_number(server: Any) -> None:
    with server.person("planner") as browser:
        token = CSRF.search(browser.get("/register/groups").text)
        assert token is not None
        form = {"csrf_token": token[1], "name": "Westpark", "numbers": "BO-0010, BO-0014\nBO-77"}
        refused = browser.post("/register/groups", data=form)
        assert refused.status_code == 422
        assert "BO-77" in refused.text
        assert server.get(f"{TREES}?reference_group=Westpark").json()["total"] == 0
        form["numbers"] = "BO-0010; BO-0014"
        assert browser.post("/register/groups", data=form).status_code == 303
        page = browser.get("/register/groups").text
        assert "2 Bäume, 1 mit Sensor" in page
