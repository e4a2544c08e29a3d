"""What people note in the field stands in the audit: once, and committed with the note."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

CASES = [
    (
        "waterings",
        "watering",
        {"litres": 85.5, "note": "Sack", "watered_at": "2026-07-14T18:00:00+02:00"},
        {"litres": 90},
        {"litres": 85.5, "note": "Sack", "watered_at": "2026-07-14T16:00:00+00:00"},
    ),
    (
        "observations",
        "observation",
        {"word": "dry"},
        {"word": "wet"},
        {"word": "dry", "note": "", "observed_at": "2026-07-15T03:30:00+00:00"},
    ),
    (
        "tree-notes",
        "tree_note",
        {"note": "Pfahl lose"},
        {"note": "Pfahl fest"},
        {"note": "Pfahl lose"},
    ),
]


def lines(sql: Any, kind: str, number: str) -> list[Any]:
    return list(
        sql(
            "SELECT actor, action, subject, before, after, at FROM audit"
            " WHERE subject LIKE %s ORDER BY id",
            f"{kind} % tree {number}",
        )
    )


@pytest.mark.parametrize(("path", "kind", "says", "other", "told"), CASES)
def test_who_what_and_when_once_for_each_key(
    server: Any, sql: Any, *, path: str, kind: str, says: Any, other: Any, told: Any
) -> None:
    number = "BO-0013"
    key = f"audit-{kind}"
    body = {"tree_number": number, "idempotency_key": key, **says}

    def post(sent: object) -> int:
        answer = server.request("POST", f"/api/v1/{path}", scope="crew", json=sent)
        return int(answer.status_code)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(post, [body] * 6)) == [200] * 5 + [201]
    assert post(body | other) == 409
    assert post(body | {"idempotency_key": f"{key}-2", "tree_number": "BO-9999"}) == 404
    ((actor, action, subject, before, after, at),) = lines(sql, kind, number)
    assert (actor, action, before) == ("crew-key", f"{kind}.add", None)
    assert after == told | {"idempotency_key": key}
    assert at == server.now[0]
    table = {"watering": "waterings", "observation": "tree_observations"}.get(kind, "tree_notes")
    # Rows of one transaction have its number.
    assert sql(
        f"SELECT note.xmin = audit.xmin, audit.subject FROM {table} AS note, audit"
        " WHERE note.idempotency_key = %s AND audit.after->>'idempotency_key' = %s",
        key, key,
    ) == [(True, subject)]  # fmt: skip


def test_a_watering_of_a_tour_stands_there_too(server: Any, sql: Any) -> None:
    now = server.now[0]
    ((tour_id,),) = sql(
        "INSERT INTO tours (day, name, status, created_at, created_by, updated_at)"
        " VALUES (%s, 'Protokoll', 'planned', %s, 'planner', %s) RETURNING id",
        now.date(), now, now,
    )  # fmt: skip
    ((stop_id,),) = sql(
        "INSERT INTO tour_stops (tour_id, position, kind, tree_id, litres)"
        " VALUES (%s, 0, 'tree', %s, 80) RETURNING id",
        tour_id, server.city.tree_ids["BO-0012"],
    )  # fmt: skip
    at = now - timedelta(hours=1)
    entry = {
        "entry_key": "audit-entry-1",
        "stop_id": stop_id,
        "state": "watered",
        "litres": 75,
        "at": at.isoformat(),
    }
    for _ in range(3):
        sent = {"entries": [entry, entry]}
        answer = server.request("POST", "/api/v1/stops/entries", scope="crew", json=sent)
        assert answer.status_code == 200, answer.text
    ((actor, action, _, before, after, told_at),) = lines(sql, "watering", "BO-0012")
    assert (actor, action, before, told_at) == ("crew-key", "watering.add", None, now)
    assert (after["litres"], after["watered_at"]) == (75, at.isoformat())
    key = f"tour-stop-{stop_id}"
    assert after["idempotency_key"] == key
    assert sql(
        "SELECT waterings.xmin = audit.xmin FROM waterings, audit"
        " WHERE waterings.idempotency_key = %s AND audit.after->>'idempotency_key' = %s",
        key, key,
    ) == [(True,)]  # fmt: skip


def test_the_page_tells_it_in_both_languages(server: Any) -> None:
    with server.person("admin") as browser:
        german = browser.get("/admin/audit?subject=BO-0013").text
        english = browser.get("/admin/audit?subject=BO-0013&lang=en").text
    for words in ("Gießgang eingetragen", "Beobachtung eingetragen", "Notiz geschrieben"):
        assert words in german
    for words in ("watering logged", "observation noted", "note written"):
        assert words in english
