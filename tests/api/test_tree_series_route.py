"""`/api/v1/trees/{id}/series` and `/api/v1/tree-notes`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.planning.daily import refresh_readings_daily
from baumfeuchte.storage.engine import Database

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


@pytest.fixture
def path(tended: Any) -> str:
    return f"/api/v1/trees/{tended.tree_ids['BO-0003']}/series"


def iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def test_lines_bands_waterings_rain_and_limits(server: Any, path: str) -> None:
    found = server.get(path).json()
    assert (found["quantity"], found["unit"]) == ("soil_moisture_vwc_percent", "Vol.-%")
    assert (found["since"], found["until"]) == (
        int((NOW - timedelta(days=14)).timestamp()),
        int(NOW.timestamp()),
    )
    assert found["source"] == "readings"
    assert [line["depth_cm"] for line in found["lines"]] == [10, 20, 30, 45, 60, 90]
    first, second = found["lines"][:2]
    assert len(first["t"]) == len(first["v"]) == 336 - 1, "one hour is out of range"
    assert len(first["unusable_t"]) == 1
    assert (len(second["doubtful_t"]), len(second["unusable_t"])) == (10, 12)
    assert first["t"] == sorted(first["t"])
    assert [limit["level"] for limit in found["limits"]] == ["water_at", "critical"]
    assert {item["litres"] for item in found["waterings"]} == {120, 80, 100}
    assert {item["outcome"] for item in found["waterings"]} == {"effective", "no_response", None}
    assert {"day": "2026-07-09", "t": 1783548000, "rain_mm": 11.3} in found["rain"]
    band = found["bands"][0]
    assert len(band["t"]) == len(band["low"]) == 15
    assert all(
        a <= b <= c for a, b, c in zip(band["low"], band["middle"], band["high"], strict=True)
    )


def test_never_more_points_than_asked_for_and_the_extremes_stay(server: Any, path: str) -> None:
    many = server.get(f"{path}?points=4000").json()["lines"][0]["v"]
    few = server.get(f"{path}?points=50").json()["lines"][0]["v"]
    assert len([value for value in few if value is not None]) <= 50
    assert (min(few), max(few)) == (min(many), max(many))


def test_a_gap_is_null(server: Any, tended: Any) -> None:
    path = f"/api/v1/trees/{tended.tree_ids['BO-0001']}/series"
    database = Database(tended.url, pool_size=1)
    with database.begin() as conn:
        conn.exec_driver_sql(
            "DELETE FROM readings WHERE quantity = 1"
            " AND observed_at BETWEEN '2026-07-10 00:00Z' AND '2026-07-11 00:00Z'"
        )
    database.dispose()
    found = server.get(path).json()
    assert found["quantity"] == "soil_water_tension_kpa"
    assert found["lines"][0]["v"].count(None) == 1


def test_long_periods_come_from_days_with_the_same_extremes(server: Any, path: str) -> None:
    since = iso(NOW - timedelta(days=400))
    before = server.get(f"{path}?since={since}&points=4000").json()
    database = Database(server.city.url, pool_size=1)
    assert refresh_readings_daily(database, zone=ZONE, now=NOW, seconds=600) > 100
    database.dispose()
    after = server.get(f"{path}?since={since}&points=4000").json()
    assert before["source"] == after["source"] == "days"
    for raw, days in zip(before["lines"], after["lines"], strict=True):
        numbers = [[value for value in line["v"] if value is not None] for line in (raw, days)]
        assert len(numbers[1]) < len(numbers[0]) / 4
        assert min(numbers[0]) == min(numbers[1])
        assert max(numbers[0]) == max(numbers[1])


def test_it_is_answered_from_memory_when_nothing_changed(server: Any, path: str) -> None:
    first = server.get(path)
    again = server.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "query",
    ["points=3", "points=5000", "quantity=x", "since=2026-07-15T03:30:00Z", "since=yesterday"],
)
def test_what_cannot_be_asked(server: Any, path: str, query: str) -> None:
    assert server.get(f"{path}?{query}").status_code == 422


def test_a_quantity_without_values_and_a_tree_without_probes(server: Any, tended: Any) -> None:
    nothing = f"/api/v1/trees/{tended.tree_ids['BO-0014']}/series"
    for query in ("", "?quantity=soil_moisture_raw_index", "?quantity=rain_mm"):
        found = server.get(nothing + query).json()
        assert (found["lines"], found["bands"]) == ([], [])
    assert server.get("/api/v1/trees/999999/series").status_code == 404


def test_notes_are_kept_once_with_their_author(server: Any, tended: Any) -> None:
    body = {"tree_number": "BO-0005", "note": "Rinde verletzt", "idempotency_key": "note-1"}
    for status in (201, 200):
        answer = server.request("POST", "/api/v1/tree-notes", scope="crew", json=body)
        assert answer.status_code == status, answer.text
    other = body | {"note": "etwas anderes"}
    answer = server.request("POST", "/api/v1/tree-notes", scope="crew", json=other)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    tree_id = tended.tree_ids["BO-0005"]
    (item,) = server.get(f"/api/v1/tree-notes?tree={tree_id}").json()["items"]
    assert (item["author"], item["note"], item["at"]) == ("crew-key", "Rinde verletzt", iso(NOW))
    for scope, status in (("read", 403), ("sensors", 201), (None, 401)):
        answer = server.request(
            "POST", "/api/v1/tree-notes", scope=scope, json=body | {"idempotency_key": f"k{scope}"}
        )
        assert answer.status_code == status
    empty = server.request(
        "POST", "/api/v1/tree-notes", scope="crew", json=body | {"note": "", "idempotency_key": "e"}
    )
    assert empty.status_code == 422


def test_a_contractor_writes_only_at_its_own_trees(server: Any, tended: Any) -> None:
    with server.person("gruen") as browser:
        html = browser.get("/").text
        csrf = html.split('name="csrf-token" content="')[1].split('"')[0]
        for number, status in (("BO-0002", 201), ("BO-0003", 404)):
            answer = browser.post(
                "/api/v1/tree-notes",
                json={"tree_number": number, "note": "x", "idempotency_key": f"g-{number}"},
                headers={"X-CSRF-Token": csrf},
            )
            assert answer.status_code == status, answer.text
    assert tended
