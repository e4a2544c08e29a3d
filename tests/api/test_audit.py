from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import baumfeuchte
from baumfeuchte.api.schemas.audit import AuditPage
from baumfeuchte.api.web.texts import TEXTS
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.engine import Database

EUI = "a84041c3f1850001"


SOURCE = Path(baumfeuchte.__file__).parent
KINDS = (
    "user", "key", "device_type", "sensor", "sensors", "tree", "trees", "watering", "waterings",
    "observation", "tree_note", "photo", "stop", "tour", "threshold", "vehicle", "water_point",
    "rejection", "readings", "weather",
)  # fmt: skip


def actions() -> set[str]:
    """Everything in our source that is named like a change: ``kind.what_was_done``."""
    named = re.compile(rf'"((?:{"|".join(KINDS)})\.[a-z_]+)"')
    files = (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
    found = {name for path in files for name in named.findall(path.read_text("utf-8"))}
    return {
        name for name in found if name.rpartition(".")[2] not in {"id", "html", "css", "mjs", "csv"}
    }


def test_every_change_has_its_words() -> None:
    known = actions()
    assert len(known) > 30
    missing = {name for name in known if f"audit_{name.replace('.', '_')}" not in TEXTS}
    assert missing == set()


@pytest.fixture(scope="module")
def changes(server: Any) -> list[int]:
    """Five changes, a minute apart; answers their ids."""
    database = Database(server.city.url, pool_size=1)
    with database.begin() as conn:
        for number in range(5):
            record(
                conn,
                at=server.now[0] + timedelta(minutes=number),
                actor="key office",
                action="sensor.correct",
                subject=f"sensor {EUI}" if number < 3 else "device_type a/b",
                before={"depth_cm": 60.0} if number else None,
                after={"depth_cm": 30.0},
            )
    database.dispose()
    items = server.get("/api/v1/audit", scope="sensors").json()["items"]
    return [item["id"] for item in items]


def test_newest_first_in_the_declared_shape(server: Any, changes: list[int]) -> None:
    answer = server.get("/api/v1/audit", scope="admin")
    assert answer.status_code == 200
    AuditPage.model_validate_json(answer.content)
    body = answer.json()
    assert body["next"] is None
    assert [item["id"] for item in body["items"]] == sorted(changes, reverse=True)
    assert body["items"][-1]["before"] is None
    assert body["items"][-2] == {
        "id": changes[-2],
        "at": f"{server.now[0] + timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}",
        "actor": "key office",
        "action": "sensor.correct",
        "subject": f"sensor {EUI}",
        "detail": "",
        "before": {"depth_cm": 60.0},
        "after": {"depth_cm": 30.0},
    }


def test_following_next_sees_everything_once(server: Any, changes: list[int]) -> None:
    found, path = [], "/api/v1/audit?limit=2"
    while path:
        body = server.get(path, scope="sensors").json()
        found += [item["id"] for item in body["items"]]
        path = body["next"]
    assert found == changes


def test_filters(server: Any, changes: list[int]) -> None:
    def ids(**params: str) -> list[int]:
        answer = server.get("/api/v1/audit", scope="sensors", params=params)
        return [item["id"] for item in answer.json()["items"]]

    assert ids(subject=EUI) == changes[2:]
    assert ids(since=f"{server.now[0] + timedelta(minutes=3):%Y-%m-%dT%H:%M:%SZ}") == changes[:2]
    assert ids(subject="nothing") == []


@pytest.mark.parametrize("scope", ["read", "crew", "planner", "gateway"])
def test_it_is_not_for_everybody(server: Any, scope: str) -> None:
    assert server.get("/api/v1/audit", scope=scope).status_code == 403
