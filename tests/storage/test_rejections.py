from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.uplink import Rejection
from baumfeuchte.storage.query import run
from baumfeuchte.storage.rejections import (
    ReasonCount,
    count_by_reason,
    rejections_after,
    rejections_page,
    resolve,
)
from baumfeuchte.storage.tables import rejections

if TYPE_CHECKING:
    import sqlalchemy as sa

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


@pytest.fixture
def ids(conn: sa.Connection) -> list[int]:
    """Four rejections, oldest first."""
    rows = [("unknown_device", "a1"), ("truncated", "a2"), ("unknown_device", "a2"), ("x", None)]
    return [
        conn.execute(
            rejections.insert()
            .values(
                arrived_at=NOW + timedelta(minutes=number),
                digest=hashlib.sha256(bytes([number])).digest(),
                topic=f"t/{number}",
                raw=bytes([number, 0, 255]),
                reason=reason,
                detail="why",
                dev_eui=eui,
                network="tts-v3",
            )
            .returning(rejections.c.id)
        ).scalar_one()
        for number, (reason, eui) in enumerate(rows)
    ]


def test_newest_first_with_all_fields(conn: sa.Connection, ids: list[int]) -> None:
    found = run(conn, rejections_page(10))
    assert [r.id for r in found] == ids[::-1]
    assert found[-1] == Rejection(
        id=ids[0],
        arrived_at=NOW,
        topic="t/0",
        raw=b"\x00\x00\xff",
        reason="unknown_device",
        detail="why",
        dev_eui="a1",
        network="tts-v3",
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"limit": 2}, [3, 2]),
        ({"limit": 9, "reason": "unknown_device"}, [2, 0]),
        ({"limit": 9, "dev_eui": "a2"}, [2, 1]),
        ({"limit": 9, "dev_eui": "a2", "reason": "truncated"}, [1]),
        ({"limit": 9, "reason": "nothing"}, []),
    ],
)
def test_filters(
    conn: sa.Connection, ids: list[int], query: dict[str, Any], expected: list[int]
) -> None:
    assert [r.id for r in run(conn, rejections_page(**query))] == [ids[i] for i in expected]


def test_pages_follow_each_other(conn: sa.Connection, ids: list[int]) -> None:
    assert [r.id for r in run(conn, rejections_page(2, before_id=ids[2]))] == [ids[1], ids[0]]
    assert [r.id for r in run(conn, rejections_after(0, 3))] == ids[:3]
    assert [r.id for r in run(conn, rejections_after(ids[2], 3))] == ids[3:]
    found = run(conn, rejections_after(0, 9, reason="unknown_device", dev_eui="a2"))
    assert [r.id for r in found] == [ids[2]]


def test_resolved_ones(conn: sa.Connection, ids: list[int]) -> None:
    assert resolve(conn, [ids[0], ids[3], -1], NOW) == 2
    assert resolve(conn, [ids[0], ids[1]], NOW + timedelta(days=1)) == 1
    assert resolve(conn, [], NOW) == 0
    assert [r.id for r in run(conn, rejections_page(9))] == [ids[2]]
    assert [r.id for r in run(conn, rejections_after(0, 9))] == [ids[2]]
    everything = run(conn, rejections_page(9, open_only=False))
    assert [r.resolved_at for r in everything] == [NOW, None, NOW + timedelta(days=1), NOW]
    assert run(conn, count_by_reason()) == [ReasonCount(reason="unknown_device", count=1)]
    assert run(conn, count_by_reason(open_only=False)) == [
        ReasonCount(reason="unknown_device", count=2),
        ReasonCount(reason="truncated", count=1),
        ReasonCount(reason="x", count=1),
    ]
