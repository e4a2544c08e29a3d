"""Waterings that only the probes saw: apart from logged ones, confirmed or rejected by staff."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.api.schemas.probable_watering import ProbableWateringPage
from baumfeuchte.domain.probable_watering import ProbableWatering
from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.probable_waterings import store_probable
from baumfeuchte.storage.query import run
from baumfeuchte.storage.waterings import waterings_of_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGAN = datetime(2026, 7, 11, 19, 42, 26, 890524, tzinfo=UTC)
PATH = "/api/v1/probable-waterings"


def run_in(server: Any, what: Any) -> Any:
    database = Database(server.city.url, pool_size=1)
    with database.begin() as conn:
        found = what(conn)
    database.dispose()
    return found


@pytest.fixture(scope="module")
def trees(server: Any) -> Iterator[int]:
    """The city is the module's: each test has a tree of its own."""
    return iter([int(server.city.tree_ids[f"BO-{number:04d}"]) for number in range(4, 15)])


@pytest.fixture
def tree_id(server: Any, trees: Iterator[int]) -> int:
    """A tree of which two are known, the older one of a full soil."""
    tree = next(trees)
    found = [
        ProbableWatering(
            tree_id=tree,
            began_at=BEGAN - timedelta(days=back),
            evaluated_at=BEGAN + timedelta(days=2),
            response=0.0542,
            litres=43.7,
            litres_low=16.1,
            litres_high=119.0,
            at_least=back > 0,
        )
        for back in (0, 3)
    ]
    nothing_before = BEGAN + timedelta(days=1)
    run_in(
        server,
        lambda conn: store_probable(conn, found, since=nothing_before, over=nothing_before),
    )
    return tree


def listed(server: Any, tree_id: int, **options: Any) -> list[Any]:
    answer = server.get(f"{PATH}?tree={tree_id}", **options)
    assert answer.status_code == 200, answer.text
    return ProbableWateringPage.model_validate_json(answer.content).items


def html_of(browser: Any, tree_id: int, language: str = "de") -> str:
    answer = browser.get(f"/trees/{tree_id}?lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", answer.text.replace("\xa0", " "))


def test_they_are_estimates_and_never_among_the_waterings(server: Any, tree_id: int) -> None:
    newest, older = listed(server, tree_id)
    assert newest.began_at == BEGAN
    assert (newest.litres_estimated, newest.litres_interval_80) == (43.7, (16.1, 119.0))
    assert (newest.at_least, older.at_least) == (False, True)
    assert newest.rejected_at is None
    assert server.get(f"/api/v1/waterings?tree={tree_id}").json()["items"] == []
    first = server.get(f"{PATH}?tree={tree_id}&limit=1").json()
    rest = server.get(first["next"]).json()
    assert [len(part["items"]) for part in (first, rest)] == [1, 1]
    assert rest["next"] is None


def test_one_that_is_logged_between_two_parts_moves_none(server: Any, tree_id: int) -> None:
    _, older = listed(server, tree_id)
    first = server.get(f"{PATH}?tree={tree_id}&limit=1").json()
    body: dict[str, object] = {"tree_id": tree_id, "litres": 40, "idempotency_key": "between"}
    body["watered_at"] = BEGAN.isoformat()
    done = server.request("POST", "/api/v1/waterings", scope="crew", json=body)
    assert done.status_code == 201, done.text
    rest = ProbableWateringPage.model_validate(server.get(first["next"]).json()).items
    assert rest == listed(server, tree_id) == [older]
    wrong = server.get(f"{PATH}?tree={tree_id}&cursor=x")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "cursor")


def test_the_page_says_so_and_who_only_reads_decides_nothing(server: Any, tree_id: int) -> None:
    html = html_of(server, tree_id)
    assert "vermutliche Gießung, nicht erfasst, etwa 40 l (15 bis 120 l)" in html
    assert "vermutliche Gießung, nicht erfasst, mindestens etwa 40 l" in html
    assert "11.07.2026, 21:42" in html
    assert "Als Gießung eintragen" not in html
    assert "probably watered, not logged, about 40 l (15 to 120 l)" in html_of(
        server, tree_id, "en"
    )


def answer(browser: Any, html: str, tree_id: int, **values: str) -> Any:
    found = re.search(r'name="csrf_token" value="(\w+)"', html)
    assert found is not None
    return browser.post(
        f"/trees/{tree_id}/probable-waterings", data=values | {"csrf_token": found[1]}
    )


def test_the_crew_confirms_one_and_rejects_the_other(server: Any, tree_id: int) -> None:
    with server.person("crew") as browser:
        html = html_of(browser, tree_id)
        times = re.findall(r'name="at" value="([^"]+)"', html)
        assert [datetime.fromisoformat(at) for at in times] == [BEGAN, BEGAN - timedelta(days=3)]
        assert html.count('name="litres" inputmode="decimal" autocomplete="off" value="40"') == 2
        for _ in range(2):  # a second click on the button
            done = answer(browser, html, tree_id, at=times[0], answer="confirm", litres="50")
            assert (done.status_code, "saved=watering" in done.headers["location"]) == (303, True)
            done = answer(browser, html, tree_id, at=times[1], answer="reject")
            assert (done.status_code, "saved=rejected" in done.headers["location"]) == (303, True)
        html = html_of(browser, tree_id)
        assert "Abgelehnt: war keine Gießung." in html
        assert "Als Gießung eintragen" not in html
    (logged,) = run_in(server, lambda conn: run(conn, waterings_of_tree(tree_id)))
    assert (logged.watered_at, logged.litres) == (BEGAN, 50.0)
    (left,) = listed(server, tree_id)
    assert left.began_at == BEGAN - timedelta(days=3)
    assert left.rejected_at is not None
    (number,) = (n for n, known in server.city.tree_ids.items() if known == tree_id)
    lines = run_in(server, lambda conn: run(conn, audit_page(5, subject=f"tree {number}")))
    assert sorted(line.action for line in lines) == ["probable_watering.reject", "watering.add"]
    assert {line.actor for line in lines} == {"crew"}


@pytest.mark.parametrize(
    "values",
    [
        {"at": "gestern", "answer": "confirm", "litres": "40"},
        {"at": "2026-07-11T19:42:26", "answer": "confirm", "litres": "40"},  # no offset
        {"at": "2026-09-11T19:42:26+00:00", "answer": "confirm", "litres": "40"},  # to come
        {"at": "2020-07-11T19:42:26+00:00", "answer": "reject"},
        {"at": BEGAN.isoformat(), "answer": "confirm", "litres": "viel"},
    ],
)
def test_what_cannot_be_used_changes_nothing(
    server: Any, tree_id: int, values: dict[str, str]
) -> None:
    with server.person("crew") as browser:
        refused = answer(browser, html_of(browser, tree_id), tree_id, **values)
        assert refused.status_code == 422
    assert run_in(server, lambda conn: run(conn, waterings_of_tree(tree_id))) == []
    assert [item.rejected_at for item in listed(server, tree_id)] == [None, None]


def test_programs_reject_it_too(server: Any, tree_id: int) -> None:
    body = {"tree_id": tree_id, "began_at": BEGAN.isoformat()}
    for _ in range(2):
        done = server.request("POST", f"{PATH}/rejections", scope="crew", json=body)
        assert done.status_code == 204
    assert listed(server, tree_id)[0].rejected_at is not None
    wrong = body | {"began_at": "2026-07-11T19:42:26Z"}
    missing = server.request("POST", f"{PATH}/rejections", scope="crew", json=wrong)
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
