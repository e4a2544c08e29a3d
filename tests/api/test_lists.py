"""Days with their lists, revisions, and what differs between two."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.api.schemas.lists import ListChanges, ListDays
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.recommendations import current_run, list_rows, store_run

if TYPE_CHECKING:
    from typing import Any

DAY = "2026-07-15"
CHANGES = f"/api/v1/lists/{DAY}/changes"


@pytest.fixture(scope="module")
def revised(server: Any) -> Any:
    """The city after a run at 11:00: tree 1 was watered, 9 is dry, 3 needs more, 11 too wet."""
    database = Database(server.city.url, pool_size=1)
    numbers = {number: server.city.tree_ids[f"BO-{number:04d}"] for number in (1, 3, 9, 11)}
    with database.begin() as conn:
        first = run_one(conn, current_run(server.now[0].date()))
        assert first is not None
        items = [row.recommendation for row in run(conn, list_rows(first.id))]
        changed = {
            numbers[1]: {"status": Status.OK, "litres": 0},
            numbers[3]: {"litres": 180},
            numbers[9]: {"status": Status.DRY, "litres": 60},
            numbers[11]: {"status": Status.TOO_WET},
        }
        later = server.now[0] + timedelta(hours=5, minutes=30)
        store_run(
            conn,
            day=first.day,
            issued_at=later,
            as_of=later,
            rule_version=first.rule_version,
            shared_inputs={},
            recommendations=[
                replace(item, **changed.get(item.tree_id, {}), id=None)  # type: ignore[arg-type]
                for item in items
            ],
        )
    database.dispose()
    return server


def test_days_with_their_revisions(revised: Any) -> None:
    answer = revised.get("/api/v1/lists?limit=2")
    found = ListDays.model_validate_json(answer.content)
    assert [(str(item.day), item.list_revision) for item in found.items] == [
        (DAY, 1),
        ("2026-07-14", 1),
    ]
    first, second = found.items[0].revisions
    assert (first.newest, second.newest, second.released_at) == (False, True, None)
    assert first.released_at is not None
    rest = ListDays.model_validate_json(revised.get(found.next or "").content)
    assert [str(item.day) for item in rest.items] == ["2026-07-13", "2026-07-12"]
    assert rest.next is None


def test_the_list_against_its_newest_revision(revised: Any) -> None:
    found = ListChanges.model_validate_json(revised.get(CHANGES).content)
    assert (found.before.revision, found.after.revision) == (1, 2)
    assert (found.added, found.removed, found.changed, found.status) == (1, 1, 1, 1)
    told = [(item.kind, item.tree.number) for item in found.items]
    assert told == [
        ("added", "BO-0009"),
        ("removed", "BO-0001"),
        ("changed", "BO-0003"),
        ("status", "BO-0011"),
    ]
    changed = found.items[2]
    assert changed.before is not None
    assert changed.after is not None
    assert (changed.before.litres, changed.after.litres) == (150, 180)
    assert changed.reason is not None
    assert "nutzbaren Wassers" in changed.reason.de
    back = ListChanges.model_validate_json(revised.get(f"{CHANGES}?from=2&to=1").content)
    assert [(item.kind, item.tree.number) for item in back.items][:2] == [
        ("added", "BO-0001"),
        ("removed", "BO-0009"),
    ]
    parts = revised.get(f"{CHANGES}?limit=3").json()
    assert len(parts["items"]) == 3
    assert len(revised.get(parts["next"]).json()["items"]) == 1


def test_two_days(revised: Any) -> None:
    found = ListChanges.model_validate_json(revised.get(f"{CHANGES}?from=2026-07-14").content)
    assert (found.before.day.day, found.after.day.day, found.after.revision) == (14, 15, 1)
    assert [(item.kind, item.tree.number, item.before) for item in found.items] == [
        ("added", "BO-0001", None)
    ]


@pytest.mark.parametrize(
    ("query", "status"),
    [("from=7", 404), ("from=yesterday", 422), ("to=x", 422), ("from=2026-01-01", 404)],
)
def test_what_cannot_be_compared(revised: Any, query: str, status: int) -> None:
    assert revised.get(f"{CHANGES}?{query}").status_code == status


def test_who_sees_a_part_sees_its_changes(revised: Any) -> None:
    with revised.person("gruen") as crew:
        assert crew.get(CHANGES).json()["items"] == []
        assert "BO-0003" not in crew.get(f"/lists/{DAY}").text
        assert "0" in crew.get("/").text
        assert "gleicher Rat für alle Bäume" in crew.get("/").text


def words(server: Any, path: str) -> str:
    answer = server.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_the_page_shows_the_issued_list_and_tells_of_the_revision(revised: Any) -> None:
    page = words(revised, "/")
    assert "Fassung 2 von 11:00: 4 Bäume anders" in page
    assert "390 Liter insgesamt" in page
    assert "Ausgegeben 05:30" in page
    revision = words(revised, f"/?day={DAY}&revision=2")
    assert "Das ist Fassung 2 von 11:00, nicht die ausgegebene Liste" in revision
    assert "Berechnet 11:00" in revision
    assert "390 Liter insgesamt" in revision  # 90 less, 30 and 60 more
    assert "180" in revision
    assert words(revised, "/?lang=en").count("Revision 2 of 11:00: 4 trees differ") == 1
    answer = revised.get(f"/?day={DAY}&revision=9", headers={"Accept": "text/html"})
    assert answer.status_code == 404


def test_what_is_different_from_yesterday(revised: Any) -> None:
    assert "Anders als gestern: 1 neu zu gießen" in words(revised, "/")
    part = revised.get(f"/lists/{DAY}?from=2026-07-14&to=1&part=1").text
    assert "<html" not in part
    assert "BO-0001" in part


def test_pages_of_days_and_differences(revised: Any) -> None:
    days = words(revised, "/lists")
    assert "ausgegebene Liste" in days
    assert "Fassung 2 11:00 · Fassung" in days
    page = words(revised, f"/lists/{DAY}?from=1&to=2")
    for told in ("1 neu zu gießen, 1 nicht mehr, 1 geändert, 1 anderer Status", "180 l"):
        assert told in page
    assert "Beide Listen sagen dasselbe" in words(revised, f"/lists/{DAY}?from=2&to=2")
    answer = revised.get(f"/lists/{DAY}?from=x", headers={"Accept": "text/html"})
    assert answer.status_code == 422
