from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.cli._doctor import server
from baumfeuchte.cli._doctor.finding import Level
from baumfeuchte.storage.diagnostics.server import ServerFacts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baumfeuchte.cli._doctor.finding import Finding

GOOD = ServerFacts(
    version_number=180001,
    version="18.1",
    database="trees",
    user="city",
    is_superuser=False,
    is_standby=False,
    is_read_only=False,
    fsync=True,
    full_page_writes=True,
    synchronous_commit="on",
    encoding="UTF8",
    size_bytes=10**9,
    max_connections=97,
    used_connections=7,
    oldest_transaction_s=3.0,
    transaction_age=10**6,
    is_encrypted=False,
    data_directory=None,
)


def levels(found: Iterable[Finding]) -> list[tuple[Level, str]]:
    found = list(found)
    assert all(item.advice for item in found if item.level is not Level.OK)
    return [(item.level, item.found) for item in found]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (140011, [Level.ERROR]),
        (150000, []),
        (180003, []),
        (190000, [Level.WARNING]),
    ],
)
def test_versions(number: int, expected: list[Level]) -> None:
    assert [level for level, _ in levels(server.judge_version(number, "x"))] == expected


@pytest.mark.parametrize(
    ("changes", "level", "words"),
    [
        ({"is_standby": True, "is_read_only": True}, Level.ERROR, "is a standby"),
        ({"is_read_only": True}, Level.ERROR, "read-only"),
        ({"fsync": False}, Level.ERROR, "fsync is off"),
        ({"full_page_writes": False}, Level.WARNING, "full_page_writes is off"),
        ({"synchronous_commit": "off"}, Level.WARNING, "loses messages that were acknowledged"),
        ({"encoding": "LATIN1"}, Level.ERROR, "encoding LATIN1"),
        ({"is_superuser": True}, Level.WARNING, "city is a superuser"),
    ],
)
def test_safety(changes: dict[str, Any], level: Level, words: str) -> None:
    ((found, text),) = levels(server.judge_safety(replace(GOOD, **changes)))
    assert found is level
    assert words in text


def test_a_good_server() -> None:
    assert levels(server.judge_safety(GOOD)) == []
    assert levels(server.judge_safety(replace(GOOD, synchronous_commit="local"))) == []
    assert levels(server.judge_load(GOOD)) == [(Level.OK, "7 of 97 connections are in use")]


@pytest.mark.parametrize(
    ("changes", "level", "words"),
    [
        ({"used_connections": 82}, Level.WARNING, "82 of 97"),
        ({"used_connections": 97}, Level.ERROR, "97 of 97"),
        ({"oldest_transaction_s": 7200.0}, Level.WARNING, "open for 2.0 h"),
        ({"transaction_age": 1_500_000_000}, Level.WARNING, "behind by 1.5 thousand million"),
    ],
)
def test_load(changes: dict[str, Any], level: Level, words: str) -> None:
    found = [
        item for item in levels(server.judge_load(replace(GOOD, **changes))) if item[0] != "ok"
    ]
    ((found_level, text),) = found
    assert found_level is level
    assert words in text
    assert len(levels(server.judge_load(replace(GOOD, oldest_transaction_s=None)))) == 1


def test_rights() -> None:
    missing = [("readings", "DELETE"), ("readings", "INSERT"), ("trees", "SELECT")]
    first, second = server.judge_rights(missing, "city")
    assert (first.level, first.found) == (
        Level.ERROR,
        "the user city lacks DELETE, INSERT on readings",
    )
    assert "GRANT DELETE, INSERT ON readings TO city" in first.advice
    assert "on trees" in second.found
    assert levels(server.judge_rights([], "city"))[0][0] is Level.OK
