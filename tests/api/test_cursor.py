"""A list in parts, while others go on working: nothing is missed, nothing comes twice."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from _lists import revise
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.api import cursor
from baumfeuchte.api.problems import Problem
from baumfeuchte.domain.tree import Sensor, Tree
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import upsert_sensors, upsert_trees

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


COMPUTED = (
    "/api/v1/sensors/gaps?",
    "/api/v1/sensors/health?",
    "/api/v1/sensors/check?",
    "/api/v1/recommendations?",
    "/api/v1/lists/2026-07-15/changes?from=2026-07-12&",
)
"""Lists that are worked out for each answer, and those of a run."""
_EUIS = itertools.count(10_000, -1)


def walk(server: Any, path: str, between: Callable[[int], None]) -> list[dict[str, Any]]:
    """All items of a list; ``between`` is called after each part."""
    found: list[dict[str, Any]] = []
    number = 0
    while path:
        answer = server.get(path)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        path = answer.json()["next"]
        between(number)
        number += 1
    return found


def watered(server: Any, key: str, minutes: int) -> None:
    at = datetime(2026, 7, 14, 12, tzinfo=UTC) + timedelta(minutes=minutes)
    body = {"tree_number": "BO-0004", "litres": 50, "idempotency_key": key}
    body["watered_at"] = at.isoformat()
    answer = server.request("POST", "/api/v1/waterings", scope="crew", json=body)
    assert answer.status_code == 201, answer.text


def test_waterings_that_come_in_meanwhile_move_nothing(server: Any) -> None:
    tree_id = server.city.tree_ids["BO-0004"]
    # Two at the same minute: the key decides between them.
    for number, minutes in enumerate((0, 1, 1, 2, 3, 4, 5)):
        watered(server, f"cursor-{number}", minutes)
    before = server.get(f"/api/v1/waterings?tree={tree_id}").json()["items"]
    found = walk(
        server,
        f"/api/v1/waterings?tree={tree_id}&limit=2",
        lambda number: watered(server, f"cursor-new-{number}", 60 + number),
    )
    assert found == before
    assert len(found) == 7


def test_trees_that_come_in_meanwhile_move_nothing(server: Any) -> None:
    database = Database(server.city.url, pool_size=1)

    def plant(number: int) -> None:
        # In front of everything that was shown.
        tree = Tree(
            number=f"AA-{number:04d}",
            species="Acer",
            planting_year=2024,
            latitude=51.48,
            longitude=7.2,
            street="Königsallee",
            district="Wiemelhausen",
        )
        with database.begin() as conn:
            upsert_trees(conn, [tree])

    found = walk(server, "/api/v1/trees?limit=3", plant)
    database.dispose()
    assert [item["number"] for item in found] == [f"BO-{number:04d}" for number in range(1, 15)]


def test_readings_in_parts_are_those_of_one_answer(server: Any) -> None:
    tree_id = server.city.tree_ids["BO-0001"]
    path = f"/api/v1/trees/{tree_id}/readings?since=2026-07-01T00:00:00Z"
    whole = server.get(path).json()["items"]
    assert len(whole) > 20
    for limit in (1, 7):
        assert walk(server, f"{path}&limit={limit}", lambda _: None) == whole


def test_sensors_and_the_history_of_a_tree_in_parts(server: Any) -> None:
    sensors = server.get("/api/v1/sensors").json()["items"]
    assert walk(server, "/api/v1/sensors?limit=1", lambda _: None) == sensors
    history = f"/api/v1/recommendations?tree={server.city.tree_ids['BO-0003']}"
    days = server.get(history).json()["items"]
    assert len(days) > 1
    assert walk(server, f"{history}&limit=1", lambda _: None) == days


def test_changes_of_the_citys_values_in_parts(server: Any) -> None:
    for value in (0.7, 0.8, 0.9):
        body = {"values": {"efficiency": value}, "source": "Dienstanweisung 7"}
        answer = server.request("PUT", "/api/v1/thresholds", scope="planner", json=body)
        assert answer.is_success, answer.text
    path = "/api/v1/thresholds/changes"
    whole = server.get(path).json()["items"]
    assert len(whole) == 3
    assert walk(server, f"{path}?limit=1", lambda _: None) == whole


@pytest.mark.parametrize("limit", [1, 5])
@pytest.mark.parametrize("what", ["gaps", "health", "check"])
def test_sensors_that_come_in_meanwhile_move_nothing(server: Any, what: str, limit: int) -> None:
    database = Database(server.city.url, pool_size=1)

    def build_in(_: int) -> None:
        # In front of all others that are as good or as bad as it.
        sensor = Sensor(dev_eui=f"{next(_EUIS):016x}", device="dragino/LSE01")
        with database.begin() as conn:
            upsert_sensors(conn, [sensor])

    path = f"/api/v1/sensors/{what}"
    before = [item["dev_eui"] for item in server.get(path).json()["items"]]
    assert len(before) >= 12
    found = [item["dev_eui"] for item in walk(server, f"{path}?limit={limit}", build_in)]
    database.dispose()
    assert len(set(found)) == len(found), "nothing comes twice"
    assert [eui for eui in found if eui in before] == before, "nothing is missed"


def test_a_later_part_of_the_gaps_is_of_the_same_period(server: Any) -> None:
    first = server.get("/api/v1/sensors/gaps?limit=1").json()
    server.now[0] += timedelta(hours=5)
    whole = server.get("/api/v1/sensors/gaps").json()["items"]
    later = server.get(first["next"]).json()["items"]
    server.now[0] -= timedelta(hours=5)
    assert first["items"][0]["until"] == later[0]["until"]
    assert whole[0]["until"] != first["items"][0]["until"]


def test_a_days_recommendations_in_parts(server: Any) -> None:
    path = "/api/v1/recommendations?day=2026-07-15&status=ok&status=dry"
    whole = server.get(path).json()["items"]
    assert len(whole) > 5
    database = Database(server.city.url, pool_size=1)

    def replan(number: int) -> None:
        with database.begin() as conn:
            revise(conn, server.city.tree_ids, {3: 10 + number})

    assert walk(server, f"{path}&limit=2", replan) == whole
    database.dispose()


def test_changes_between_lists_stay_those_of_the_first_part(server: Any) -> None:
    database = Database(server.city.url, pool_size=1)
    with database.begin() as conn:
        revise(conn, server.city.tree_ids, {1: 60, 3: 100, 5: 120, 7: 0})

    def replan(_: int) -> None:
        with database.begin() as conn:
            revise(conn, server.city.tree_ids, {})

    path = "/api/v1/lists/2026-07-15/changes"
    whole = server.get(path).json()["items"]
    assert [item["tree"]["number"] for item in whole] == [
        "BO-0007",
        "BO-0001",
        "BO-0003",
        "BO-0005",
    ]
    assert walk(server, f"{path}?limit=1", replan) == whole
    earlier = f"{path}?from=2026-07-12"
    days = server.get(earlier).json()["items"]
    assert len(days) > 2
    assert walk(server, f"{earlier}&limit=1", replan) == days
    database.dispose()


@pytest.mark.parametrize("path", COMPUTED)
def test_the_count_of_rows_to_skip_is_still_understood(server: Any, path: str) -> None:
    whole = server.get(path).json()["items"]
    page = server.get(f"{path}limit=1&offset=1").json()
    assert page["items"] == whole[1:2]
    assert "cursor=" in page["next"]
    assert "offset=" not in page["next"]
    assert server.get(page["next"]).json()["items"] == whole[2:3] != []


@pytest.mark.parametrize("path", COMPUTED)
@pytest.mark.parametrize(
    "sent", ["x", "W10=", cursor.write((None, [])), cursor.write((1, 2, 3, 4, 5))]
)
def test_a_cursor_of_another_list_is_refused(server: Any, path: str, sent: str) -> None:
    answer = server.get(f"{path}cursor={quote(sent)}")
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize(
    "sent", ["", "x", "%00", "ä", "W10=", cursor.write((1,)), cursor.write(("a", "b"))]
)
def test_a_cursor_of_something_else_is_refused(server: Any, sent: str) -> None:
    answer = server.get("/api/v1/waterings", params={"cursor": sent, "tree": "1"})
    assert answer.status_code in {400, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    if answer.status_code == 422:
        assert answer.json()["errors"][0]["field"] == "cursor"


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_characters="\0", codec="utf-8")),
)
def test_what_was_written_is_read(at: datetime, key: int, depth: float, word: str) -> None:
    text = cursor.write((at, key, depth, word))
    assert cursor.read(text, datetime, int, float, str) == (at, key, depth, word)


@given(st.text(max_size=80))
def test_whatever_is_sent_is_read_or_refused(text: str) -> None:
    try:
        found = cursor.read(text, datetime, int)
    except Problem as problem:
        assert problem.status_code == 422  # noqa: PT017 - the other outcome is none at all
    else:
        assert found is not None
