"""A logged watering is corrected or taken back, and nothing of the old value stays behind."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.planning.learned_volumes import learned_volumes
from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.watering_outcomes import outcomes_of, store_outcomes
from baumfeuchte.storage.waterings import add_watering, waterings_of_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

PATH = "/api/v1/waterings"
CORRECTED = {"litres": 100}


@pytest.fixture
def database(server: Any) -> Iterator[Database]:
    found = Database(server.city.url, pool_size=1)
    yield found
    found.dispose()


def log(server: Any, key: str, *, tree: str = "BO-0005", litres: float = 1000) -> dict[str, Any]:
    body = {"tree_number": tree, "litres": litres, "idempotency_key": key}
    answer = server.request("POST", PATH, scope="crew", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def patch(server: Any, watering: int, body: object, scope: str = "crew") -> httpx.Response:
    answer: httpx.Response = server.request("PATCH", f"{PATH}/{watering}", scope=scope, json=body)
    return answer


def delete(server: Any, watering: int, scope: str = "crew") -> httpx.Response:
    answer: httpx.Response = server.request("DELETE", f"{PATH}/{watering}", scope=scope)
    return answer


def test_a_correction_is_kept_once_and_noted(server: Any, database: Database) -> None:
    found = log(server, "fix-1")
    for _ in range(2):
        answer = patch(server, found["id"], CORRECTED | {"note": "100, not 1.000"})
        assert answer.status_code == 200
        assert answer.json() == found | {"litres": 100.0, "note": "100, not 1.000"}
    with database.begin() as conn:
        lines = run(conn, audit_page(9, subject=f"watering {found['id']} "))
    assert [line.action for line in lines] == ["watering.correct", "watering.add"]
    assert (lines[0].before or {})["litres"] == 1000
    assert (lines[0].after or {})["litres"] == 100
    later = patch(server, found["id"], {"watered_at": "2026-07-15T05:00:00+02:00"})
    assert later.json()["watered_at"] == "2026-07-15T03:00:00Z"
    assert later.json()["litres"] == 100


def test_nothing_learned_of_the_old_litres_survives(server: Any, database: Database) -> None:
    found, beside = (
        log(server, key, tree="BO-0006", litres=litres)
        for key, litres in (("fix-2", 1000), ("fix-3", 80))
    )
    tree_id = found["tree_id"]
    now = server.now[0]

    def teach(*ids: int) -> None:
        with database.begin() as conn:
            store_outcomes(
                conn,
                [
                    WateringOutcome(
                        watering_id=item,
                        evaluated_at=now,
                        outcome=Outcome.EFFECTIVE,
                        response=0.06,
                        teaching_litres=1000.0,
                        taught_response=0.06,
                        detail={},
                    )
                    for item in ids
                ],
            )
            assert tree_id in learned_volumes(conn, now=now)

    def is_forgotten() -> bool:
        with database.begin() as conn:
            left = run(conn, outcomes_of([found["id"], beside["id"]]))
            return not left and tree_id not in learned_volumes(conn, now=now)

    teach(found["id"], beside["id"])
    assert patch(server, found["id"], {"note": "only words"}).status_code == 200
    assert not is_forgotten(), "words change no judgement"
    assert patch(server, found["id"], CORRECTED).status_code == 200
    assert is_forgotten(), "waterings of a day are judged together"
    teach(beside["id"])
    assert delete(server, found["id"]).status_code == 204
    assert is_forgotten()


def test_who_may(server: Any) -> None:
    found = log(server, "fix-4")
    assert patch(server, found["id"], CORRECTED, "read").status_code == 403
    with server.person("crew") as browser:
        # A person, not the key of the same scope.
        token = re.search(r'csrf-token" content="(\w+)"', browser.get("/").text)
        assert token is not None
        headers = {"X-CSRF-Token": token[1]}
        answer = browser.patch(f"{PATH}/{found['id']}", json=CORRECTED, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_own")
    now = server.now[0]
    try:
        server.now[0] = now + timedelta(days=8)
        assert patch(server, found["id"], CORRECTED).json()["code"] == "not_own"
        assert patch(server, found["id"], CORRECTED, "planner").status_code == 200
    finally:
        server.now[0] = now
    with server.person("gruen") as browser:
        token = re.search(r'csrf-token" content="(\w+)"', browser.get("/").text)
        assert token is not None
        headers = {"X-CSRF-Token": token[1]}
        for answer in (
            browser.delete(f"{PATH}/{found['id']}", headers=headers),
            browser.patch(f"{PATH}/{found['id']}", headers=headers, json=CORRECTED),
        ):
            assert answer.status_code == 404, "outside of the area"
    imported = log(server, "tour-stop-77")
    for answer in (
        patch(server, imported["id"], CORRECTED, "planner"),
        delete(server, imported["id"]),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "of_tour_stop")
    assert delete(server, found["id"], "admin").status_code == 204
    again = delete(server, found["id"], "admin")
    assert (again.status_code, again.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "body",
    [{}, {"litres": 0}, {"litres": 10_001}, {"litres": "x"}, {"tree_id": 2}, {"note": "\0"},
     {"watered_at": "2027-07-15T05:00:00Z"}, {"watered_at": "2026-07-15T05:00:00"}],
)  # fmt: skip
def test_what_cannot_be(server: Any, body: dict[str, object]) -> None:
    answer = patch(server, 1, body)
    assert answer.status_code == 422
    assert answer.json()["errors"]


def form(html: str, watering: int) -> str:
    found = re.search(rf'<form[^>]+/waterings/{watering}"(.*?)</form>', html, re.DOTALL)
    return "" if found is None else found[1]


def send(browser: httpx.Client, tree: int, end: str = "", **values: str) -> httpx.Response:
    html = browser.get(f"/trees/{tree}").text
    token = re.search(r'name="csrf_token" value="(\w+)"', html)
    assert token is not None
    data = {"csrf_token": token[1], "key": f"key-{values}"[:90]} | values
    return browser.post(f"/trees/{tree}/waterings{end}", data=data)


def newest(database: Database, tree: int) -> Any:
    with database.begin() as conn:
        return run(conn, waterings_of_tree(tree, 1))[0]


def test_a_thousand_litres_are_asked_for_and_corrected(server: Any, database: Database) -> None:
    tree = server.city.tree_ids["BO-0008"]
    with server.person("crew") as browser:
        asked = send(browser, tree, litres="1.200")
        assert asked.status_code == 422
        assert "Mehr als 1.000 Liter an einem Baum?" in asked.text
        assert "Ja, 1.200 Liter stimmen" in asked.text
        assert 'name="sure"' in asked.text
        assert send(browser, tree, litres="1.000").status_code == 303, "a thousand are possible"
        assert send(browser, tree, litres="1.200", sure="1").status_code == 303
        stored = newest(database, tree)
        assert stored.litres == 1200
        page = browser.get(f"/trees/{tree}").text
        assert 'value="1200"' in form(page, stored.id)
        end = f"/{stored.id}"
        refused = send(browser, tree, end, litres="12.00.0", do="save")
        assert refused.status_code == 422
        assert 'value="12.00.0" aria-invalid="true"' in form(refused.text, stored.id)
        assert '<details class="past fix" open>' in refused.text
        saved = send(browser, tree, end, litres="12,5", remark="Sack", do="save")
        assert saved.status_code == 303
        page = browser.get(saved.headers["location"]).text
        assert "Der Gießgang ist berichtigt" in page
        assert "<strong>12,5</strong>" in page
        assert newest(database, tree).note == "Sack"
        english = browser.get(f"/trees/{tree}?lang=en").text
        assert "<strong>12.5</strong>" in english
        gone = send(browser, tree, end, do="remove")
        assert gone.headers["location"].endswith("saved=removed")
        assert newest(database, tree).id != stored.id
        twice = send(browser, tree, end, do="remove")
        assert twice.status_code == 422
        assert "gibt es nicht mehr" in twice.text


def test_forms_are_there_for_who_may(server: Any, database: Database) -> None:
    tree = server.city.tree_ids["BO-0008"]
    with server.person("crew") as browser:
        assert send(browser, tree, litres="70").status_code == 303
        own = newest(database, tree).id
        assert form(browser.get(f"/trees/{tree}").text, own)
    known = newest(database, tree)
    with database.begin() as conn:
        imported, _ = add_watering(
            conn,
            type(known)(
                tree_id=tree,
                watered_at=known.watered_at,
                litres=50,
                idempotency_key="import-1",
                source="import",
            ),
        )
        of_tour, _ = add_watering(
            conn,
            type(known)(
                tree_id=tree,
                watered_at=known.watered_at,
                litres=50,
                idempotency_key="tour-stop-99",
            ),
        )
    with server.person("planner") as browser:
        page = browser.get(f"/trees/{tree}").text
        assert form(page, own)
        assert form(page, imported.id or 0)
        assert not form(page, of_tour.id or 0)
        says = send(browser, tree, f"/{of_tour.id}", litres="60", do="save")
        assert "gehört zu einer Tour" in says.text
    with server.person("crew") as browser:
        page = browser.get(f"/trees/{tree}").text
        assert form(page, own)
        assert not form(page, imported.id or 0)
        says = send(browser, tree, f"/{imported.id}", do="remove")
        assert "eigenen Einträgen" in says.text
    with server.person("viewer") as browser:
        assert not form(browser.get(f"/trees/{tree}").text, own)
