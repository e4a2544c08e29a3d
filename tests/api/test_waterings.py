from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.api.schemas.field import Watering, WateringPage
from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.watering_outcomes import store_outcomes

if TYPE_CHECKING:
    from typing import Any

PATH = "/api/v1/waterings"


def post(server: Any, body: object, **options: Any) -> Any:
    return server.request("POST", PATH, scope="crew", json=body, **options)


def test_a_watering_is_logged_once(server: Any) -> None:
    body = {"tree_number": "BO-0005", "litres": 85.5, "note": "Sack", "idempotency_key": "k-1"}
    first = post(server, body)
    assert first.status_code == 201
    found = Watering.model_validate_json(first.content)
    assert found.tree_id == server.city.tree_ids["BO-0005"]
    assert first.json()["watered_at"] == "2026-07-15T03:30:00Z"
    assert found.source == "crew"
    again = post(server, body)
    assert again.status_code == 200
    assert again.json() == first.json()
    page = server.get(first.headers["location"])
    assert [item["id"] for item in page.json()["items"]] == [found.id]


def test_the_same_key_for_another_watering_is_refused(server: Any) -> None:
    body = {"tree_id": 1, "litres": 50, "idempotency_key": "k-2"}
    assert post(server, body).status_code == 201
    for change in (
        {"litres": 51},
        {"tree_id": 2},
        {"note": "x"},
        {"watered_at": "2026-07-14T10:00:00Z"},
    ):
        answer = post(server, body | change)
        assert answer.status_code == 409
        assert answer.json()["code"] == "idempotency_key_reused"
        assert answer.json()["stored"]["litres"] == 50


def test_the_key_may_be_a_header(server: Any) -> None:
    body = {"tree_number": "BO-0006", "litres": 60, "watered_at": "2026-07-14T18:00:00+02:00"}
    answer = post(server, body, headers={"Idempotency-Key": "k-3"})
    assert answer.status_code == 201
    assert answer.json()["watered_at"] == "2026-07-14T16:00:00Z"
    both = post(server, body | {"idempotency_key": "k-3"}, headers={"Idempotency-Key": "k-3"})
    assert both.status_code == 200
    differ = post(server, body | {"idempotency_key": "k-4"}, headers={"Idempotency-Key": "k-3"})
    assert differ.status_code == 422


def test_two_phones_at_once_make_one_watering(server: Any) -> None:
    body = {"tree_number": "BO-0008", "litres": 70, "idempotency_key": "k-5"}
    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(lambda _: post(server, body).status_code, range(16)))
    assert codes == [200] * 15 + [201]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"litres": 0}, "litres"),
        ({"litres": -5}, "litres"),
        ({"litres": 10_001}, "litres"),
        ({"litres": "many"}, "litres"),
        ({"watered_at": "2026-07-15T04:00:00Z"}, "watered_at"),
        ({"watered_at": "2026-07-14T12:00:00"}, "watered_at"),
        ({"idempotency_key": None}, "idempotency_key"),
        ({"idempotency_key": ""}, "idempotency_key"),
        ({"liters": 5}, "liters"),
        ({"note": "a\0b"}, "note"),
        ({"note": "x" * 1001}, "note"),
        ({"tree_number": "\0"}, "tree_number"),
        ({"tree_id": 1}, "body"),
        ({"tree_number": None}, "body"),
    ],
)
def test_what_cannot_be_used_is_named(server: Any, change: dict[str, Any], field: str) -> None:
    body = {"tree_number": "BO-0005", "litres": 50, "idempotency_key": "bad"}
    answer = post(server, body | change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert field in answer.json()["detail"]


def test_a_little_ahead_is_a_phones_clock(server: Any) -> None:
    body = {"tree_number": "BO-0009", "litres": 50, "idempotency_key": "k-6"}
    answer = post(server, body | {"watered_at": "2026-07-15T03:34:00Z"})
    assert answer.status_code == 201


@pytest.mark.parametrize("tree", [{"tree_number": "XX"}, {"tree_id": 999_999}])
def test_an_unknown_tree_is_not_watered(server: Any, tree: dict[str, Any]) -> None:
    answer = post(server, {**tree, "litres": 50, "idempotency_key": "k-7"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    ok = {"tree_number": "BO-0010", "litres": 50, "idempotency_key": "k-7"}
    assert post(server, ok).status_code in {200, 201}, "the key was not used up"


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b"null", b"\xff"])
def test_a_body_that_is_no_object(server: Any, raw: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = server.request("POST", PATH, scope="crew", content=raw, headers=headers)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_waterings_of_a_tree_in_parts(server: Any) -> None:
    tree_id = server.city.tree_ids["BO-0012"]
    for number in range(5):
        body = {
            "tree_id": tree_id,
            "litres": 10 + number,
            "watered_at": f"2026-07-{10 + number}T08:00:00Z",
            "idempotency_key": f"p-{number}",
        }
        assert post(server, body).status_code == 201
    found, path = [], f"{PATH}?tree={tree_id}&limit=2"
    while path:
        page = WateringPage.model_validate_json(server.get(path).content)
        found += [item.litres for item in page.items]
        path = page.next
    assert found == [14, 13, 12, 11, 10]
    assert server.get(f"{PATH}?tree=999999").status_code == 404
    assert server.get(PATH).status_code == 422


def test_whether_the_water_arrived(server: Any) -> None:
    tree_id = server.city.tree_ids["BO-0011"]
    ids = []
    for number in range(2):
        body = {
            "tree_id": tree_id,
            "litres": 80,
            "watered_at": f"2026-07-{11 + number}T08:00:00Z",
            "idempotency_key": f"o-{number}",
        }
        ids.append(post(server, body).json()["id"])
    database = Database(server.city.url, pool_size=1)
    with database.begin() as conn:
        store_outcomes(
            conn,
            [
                WateringOutcome(
                    watering_id=ids[0],
                    evaluated_at=datetime(2026, 7, 12, 14, tzinfo=UTC),
                    outcome=Outcome.EFFECTIVE,
                    response=0.061,
                    teaching_litres=80.0,
                    taught_response=0.061,
                    detail={"litres": 80.0, "rain_mm": 0.0},
                )
            ],
        )
    database.dispose()
    answer = server.get(f"{PATH}?tree={tree_id}")
    WateringPage.model_validate_json(answer.content)
    newest, oldest = answer.json()["items"]
    assert newest["outcome"] is None
    assert oldest["outcome"] == {
        "outcome": "effective",
        "text": {"de": "angekommen", "en": "arrived"},
        "evaluated_at": "2026-07-12T14:00:00Z",
        "response": 0.061,
        "teaches": True,
        "detail": {"litres": 80.0, "rain_mm": 0.0},
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ("Wasser", "noch nicht geprüft", "nicht gesehen: Fühler hat nichts gesendet")),
        ("en", ("Water", "not judged yet", "not seen: probe sent nothing")),
    ],
)
def test_the_page_of_a_tree_says_it_too(server: Any, language: str, words: tuple[str, ...]) -> None:
    tree_id = server.city.tree_ids["BO-0014"]
    bodies = [
        {
            "tree_id": tree_id,
            "litres": 70,
            "watered_at": f"2026-07-{10 + number}T08:00:00Z",
            "idempotency_key": f"page-{number}",
        }
        for number in range(2)
    ]
    judged, _ = (post(server, body).json()["id"] for body in bodies)
    database = Database(server.city.url, pool_size=1)
    with database.begin() as conn:
        outcome = WateringOutcome(
            watering_id=judged,
            evaluated_at=datetime(2026, 7, 12, tzinfo=UTC),
            outcome=Outcome.NOT_SEEN,
            detail={"reason": "no_data"},
        )
        store_outcomes(conn, [outcome])
    database.dispose()
    page = server.get(f"/trees/{tree_id}?lang={language}").text
    table = page.split('id="h-waterings"')[1].split("</section>")[0]
    for word in words:
        assert word in table
