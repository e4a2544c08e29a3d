"""The part of the city that somebody sees: totals, documents with their ETags, notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typing import Any

LIST = "/api/v1/watering-list"


def token(browser: Any) -> dict[str, str]:
    found = re.search(r'name="csrf-token" content="(\w+)"', browser.get("/").text)
    assert found is not None
    return {"X-CSRF-Token": found[1]}


def test_the_totals_of_a_list_are_those_of_the_area(server: Any) -> None:
    whole = server.get(LIST).json()
    assert (whole["trees"], whole["trees_to_water"], whole["litres_total"]) == (14, 4, 390)
    with server.person("innenstadt") as browser:
        mine = browser.get(LIST).json()
        assert (mine["trees"], mine["trees_to_water"], mine["litres_total"]) == (7, 4, 390)
        assert {item["tree"]["district"] for item in mine["items"]} == {"Innenstadt"}
    with server.person("gruen") as browser:
        mine = browser.get(LIST).json()
        assert (mine["trees"], mine["trees_to_water"], mine["litres_total"]) == (2, 0, 0)
        assert [item["tree"]["number"] for item in mine["items"]] == ["BO-0002", "BO-0006"]
        assert browser.get("/api/v1/recommendations").json()["total"] == 2
        page = browser.get("/").text
        assert "Wiemelhausen" in page
        assert "Querenburg" not in page, "the filter names foreign districts"


@pytest.mark.parametrize("form", ["json", "csv", "geojson"])
def test_every_area_has_its_own_document_and_etag(server: Any, form: str) -> None:
    path = f"{LIST}?format={form}"
    whole = server.get(path)
    with server.person("gruen") as gruen, server.person("innenstadt") as innenstadt:
        mine, other = gruen.get(path), innenstadt.get(path)
        assert len({whole.content, mine.content, other.content}) == 3
        assert len({answer.headers["etag"] for answer in (whole, mine, other)}) == 3
        assert "Cookie" in mine.headers["vary"]
        assert mine.headers["cache-control"].startswith("private")
        again = gruen.get(path, headers={"If-None-Match": mine.headers["etag"]})
        assert again.status_code == 304
        foreign = gruen.get(path, headers={"If-None-Match": whole.headers["etag"]})
        assert foreign.status_code == 200
        assert foreign.content == mine.content


@pytest.mark.parametrize(
    ("path", "more"), [("waterings", {"litres": 80}), ("observations", {"word": "dry"})]
)
def test_a_crew_notes_only_at_its_own_trees(
    server: Any, path: str, more: dict[str, object]
) -> None:
    ids = server.city.tree_ids
    with server.person("gruen") as browser:
        headers = token(browser)
        for tree in ({"tree_number": "BO-0004"}, {"tree_id": ids["BO-0004"]}):
            body = {**tree, **more, "idempotency_key": "foreign"}
            answer = browser.post(f"/api/v1/{path}", json=body, headers=headers)
            assert answer.status_code == 404
            assert answer.json()["code"] == "not_found"
        body = {"tree_number": "BO-0006", **more, "idempotency_key": f"own {path}"}
        assert browser.post(f"/api/v1/{path}", json=body, headers=headers).status_code == 201
        assert browser.post(f"/api/v1/{path}", json=body, headers=headers).status_code == 200
        foreign = browser.get(f"/api/v1/{path}?tree={ids['BO-0003']}")
        assert foreign.status_code == 404


@pytest.mark.parametrize(
    ("path", "more"), [("waterings", {"litres": 55}), ("observations", {"word": "moist"})]
)
def test_a_key_that_was_used_elsewhere_tells_nothing(
    server: Any, path: str, more: dict[str, object]
) -> None:
    """Who guesses the idempotency key of a foreign note does not get to read it."""
    body = {**more, "note": "vertraulich", "idempotency_key": f"secret {path}"}
    stored = server.request(
        "POST", f"/api/v1/{path}", scope="crew", json={**body, "tree_number": "BO-0004"}
    )
    assert stored.status_code == 201
    with server.person("gruen") as browser:
        answer = browser.post(
            f"/api/v1/{path}", json={**body, "tree_number": "BO-0002"}, headers=token(browser)
        )
    assert answer.status_code == 409
    assert "stored" not in answer.json()
    seen = server.request(
        "POST", f"/api/v1/{path}", scope="crew", json={**body, "tree_number": "BO-0002"}
    )
    assert seen.status_code == 409
    assert seen.json()["stored"]["note"] == "vertraulich"
