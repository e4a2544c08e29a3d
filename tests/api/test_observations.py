from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.api.schemas.observation import Observation, ObservationPage

if TYPE_CHECKING:
    from typing import Any

PATH = "/api/v1/observations"


def post(server: Any, body: object, **options: Any) -> Any:
    return server.request("POST", PATH, scope="crew", json=body, **options)


def test_a_finger_test_is_noted_once(server: Any) -> None:
    body = {"tree_number": "BO-0005", "word": "leicht feucht", "idempotency_key": "s-1"}
    first = post(server, body)
    assert first.status_code == 201
    found = Observation.model_validate_json(first.content)
    assert found.tree_id == server.city.tree_ids["BO-0005"]
    assert (found.kind, found.word, found.source) == ("finger_test", "slightly_moist", "crew")
    assert first.json()["text"] == {"de": "leicht feucht", "en": "slightly moist"}
    assert first.json()["observed_at"] == "2026-07-15T03:30:00Z"
    again = post(server, body | {"word": "slightly_moist"})
    assert again.status_code == 200
    assert again.json() == first.json()
    page = server.get(first.headers["location"])
    assert [item["id"] for item in page.json()["items"]] == [found.id]


def test_a_portable_probe_gives_a_number(server: Any) -> None:
    body = {
        "tree_number": "BO-0006",
        "vwc_percent": 17.5,
        "sd_rew": 0.08,
        "observed_at": "2026-07-14T18:00:00+02:00",
        "note": "30 cm",
    }
    answer = post(server, body, headers={"Idempotency-Key": "s-2"})
    assert answer.status_code == 201
    found = answer.json()
    assert (found["kind"], found["vwc_percent"], found["sd_rew"]) == ("portable_probe", 17.5, 0.08)
    assert (found["word"], found["text"], found["rew"]) == (None, None, None)
    assert found["observed_at"] == "2026-07-14T16:00:00Z"


def test_the_same_key_for_another_observation_is_refused(server: Any) -> None:
    body = {"tree_id": 1, "word": "dry", "idempotency_key": "s-3"}
    assert post(server, body).status_code == 201
    for change in (
        {"word": "wet"},
        {"tree_id": 2},
        {"note": "x"},
        {"sd_rew": 0.2},
        {"observed_at": "2026-07-14T10:00:00Z"},
    ):
        answer = post(server, body | change)
        assert answer.status_code == 409
        assert answer.json()["code"] == "idempotency_key_reused"
        assert answer.json()["stored"]["word"] == "dry"


def test_two_phones_at_once_make_one_observation(server: Any) -> None:
    body = {"tree_number": "BO-0008", "word": "nass", "idempotency_key": "s-5"}
    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(lambda _: post(server, body).status_code, range(16)))
    assert codes == [200] * 15 + [201]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"word": "damp"}, "word"),
        ({"word": 5}, "word"),
        ({"word": None}, "body"),
        ({"rew": 0.5}, "body"),
        ({"word": None, "rew": 1.3}, "rew"),
        ({"word": None, "rew": -0.1}, "rew"),
        ({"word": None, "vwc_percent": 61}, "vwc_percent"),
        ({"sd_rew": 0}, "sd_rew"),
        ({"sd_rew": 0.6}, "sd_rew"),
        ({"observed_at": "2026-07-15T04:00:00Z"}, "observed_at"),
        ({"observed_at": "2026-07-14T12:00:00"}, "observed_at"),
        ({"idempotency_key": None}, "idempotency_key"),
        ({"kind": "finger_test"}, "kind"),
        ({"note": "a\0b"}, "note"),
        ({"tree_id": 1}, "body"),
        ({"tree_number": None}, "body"),
    ],
)
def test_what_cannot_be_used_is_named(server: Any, change: dict[str, Any], field: str) -> None:
    body = {"tree_number": "BO-0005", "word": "dry", "idempotency_key": "bad"}
    answer = post(server, body | change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert field in answer.json()["detail"]


@pytest.mark.parametrize("tree", [{"tree_number": "XX"}, {"tree_id": 999_999}])
def test_an_unknown_tree_is_not_seen(server: Any, tree: dict[str, Any]) -> None:
    answer = post(server, {**tree, "word": "dry", "idempotency_key": "s-7"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    ok = {"tree_number": "BO-0010", "word": "dry", "idempotency_key": "s-7"}
    assert post(server, ok).status_code in {200, 201}, "the key was not used up"


def test_observations_of_a_tree_in_parts(server: Any) -> None:
    tree_id = server.city.tree_ids["BO-0012"]
    for number in range(5):
        body = {
            "tree_id": tree_id,
            "rew": 0.1 * number,
            "observed_at": f"2026-07-{10 + number}T08:00:00Z",
            "idempotency_key": f"o-{number}",
        }
        assert post(server, body).status_code == 201
    found, path = [], f"{PATH}?tree={tree_id}&limit=2"
    while path:
        page = ObservationPage.model_validate_json(server.get(path).content)
        found += [item.rew for item in page.items]
        path = page.next
    assert found == [0.4, pytest.approx(0.3), 0.2, 0.1, 0.0]
    assert server.get(f"{PATH}?tree=999999").status_code == 404
    assert server.get(PATH).status_code == 422
