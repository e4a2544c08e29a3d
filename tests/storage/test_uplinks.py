from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.storage.query import run
from baumfeuchte.storage.tables import uplinks
from baumfeuchte.storage.uplinks import StoredUplink, prune_uplinks, uplinks_since

if TYPE_CHECKING:
    import sqlalchemy as sa

    from baumfeuchte.storage.uplinks import StoredUplink as Uplink

START = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def stored(conn: sa.Connection) -> list[Uplink]:
    """Three sensors with ten uplinks each, two of them at the same time."""
    rows = [
        {
            "received_at": START + timedelta(days=max(day, 1)),
            "digest": hashlib.sha256(bytes([sensor, day])).digest(),
            "arrived_at": START + timedelta(days=day, seconds=1),
            "sensor_id": sensor,
            "network": "tts-v3",
            "topic": f"t/{sensor}",
            "raw": bytes([sensor, day, 255]),
        }
        for day in range(10)
        for sensor in (3, 1, 2)
    ]
    conn.execute(uplinks.insert(), rows)
    return sorted((StoredUplink(**row) for row in rows), key=lambda uplink: uplink.key)


@pytest.mark.parametrize("limit", [1, 4, 30, 100])
def test_batches_bring_each_one_once(conn: sa.Connection, stored: list[Uplink], limit: int) -> None:
    found: list[Uplink] = []
    for _ in range(len(stored) + 1):
        after = found[-1].key if found else None
        batch = run(conn, uplinks_since(START, after=after, limit=limit))
        assert len(batch) <= limit
        found += batch
        if len(batch) < limit:
            break
    assert found == stored


def test_since_and_sensor(conn: sa.Connection, stored: list[Uplink]) -> None:
    since = START + timedelta(days=7)
    assert run(conn, uplinks_since(since)) == [u for u in stored if u.received_at >= since]
    assert run(conn, uplinks_since(since, sensor_id=2)) == [
        u for u in stored if u.received_at >= since and u.sensor_id == 2
    ]


def test_pruning(conn: sa.Connection, stored: list[Uplink], postgres_server: Any) -> None:
    before = START + timedelta(days=9)
    for _ in range(2):
        prune_uplinks(conn, before)
        found = run(conn, uplinks_since(START))
        if postgres_server.name == "timescale":
            # Chunks begin on Thursdays: that of 2 July ends before, that of 9 July does not.
            assert found == [u for u in stored if u.received_at >= datetime(2026, 7, 9, tzinfo=UTC)]
        else:
            assert found == [u for u in stored if u.received_at >= before]
        assert len(found) >= 3


def test_what_was_measured_long_ago_but_came_late_is_kept(
    conn: sa.Connection, stored: list[Uplink]
) -> None:
    late = stored[0]
    conn.execute(
        uplinks.update()
        .where(uplinks.c.received_at == late.received_at, uplinks.c.digest == late.digest)
        .values(arrived_at=START + timedelta(days=400))
    )
    prune_uplinks(conn, START + timedelta(days=300))
    assert late.key in [u.key for u in run(conn, uplinks_since(START))]
    prune_uplinks(conn, START + timedelta(days=500))
    assert run(conn, uplinks_since(START)) == []
