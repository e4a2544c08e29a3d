"""Frames summed up to runs, on a real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.storage.gaps import frame_runs, gap_events
from baumfeuchte.storage.health_rows import EventRow, FrameRun, WatchedSensor
from baumfeuchte.storage.query import arun, run
from baumfeuchte.storage.sensor_events import write_events
from baumfeuchte.storage.tables import uplinks

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlalchemy as sa

START = datetime(2026, 7, 1, tzinfo=UTC)
SENSOR = WatchedSensor(
    id=1,
    dev_eui="a1",
    device="dragino/LSE01",
    settings={},
    last_seen_at=None,
    learned_interval_s=3600.0,
    installed_since=None,
    removed_at=None,
    tree_numbers=(),
)
OTHER = replace(SENSOR, id=2, dev_eui="b2")


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def send(
    conn: sa.Connection, frames: Iterable[tuple[float, int | None]], sensor_id: int = 1
) -> None:
    conn.execute(
        uplinks.insert(),
        [
            {
                "received_at": at(hour),
                "digest": f"{sensor_id} {hour} {count}".encode(),
                "arrived_at": at(hour),
                "sensor_id": sensor_id,
                "network": "test",
                "topic": "t",
                "f_cnt": count,
                "raw": b"",
            }
            for hour, count in frames
        ],
    )


def runs(conn: sa.Connection, *sensors: WatchedSensor, since: float = 0, until: float = 99) -> Any:
    return run(conn, frame_runs(sensors or (SENSOR,), at(since), at(until)))


def row(first: float, last: float, first_count: int | None, last_count: int | None, n: int) -> Any:
    return 1, FrameRun(at(first), at(last), first_count, last_count, n)


def test_a_sensor_without_gaps_is_one_row(conn: sa.Connection) -> None:
    send(conn, [(hour, hour) for hour in range(50)])
    assert runs(conn) == [row(0, 49, 0, 49, 50)]


def test_what_ends_a_run(conn: sa.Connection) -> None:
    send(conn, [(0, 5), (1, 6), (2, 8), (2.01, 8), (3, 9), (6, 10), (7, 0), (8, 1)])
    assert runs(conn) == [
        row(0, 1, 5, 6, 2),
        row(2, 2, 8, 8, 1),  # one is lost
        row(2.01, 3, 8, 9, 2),  # one is repeated
        row(6, 6, 10, 10, 1),  # a long silence
        row(7, 8, 0, 1, 2),  # the counter began anew
    ]
    unknown = replace(SENSOR, learned_interval_s=None)
    assert row(2.01, 6, 8, 10, 3) in runs(conn, unknown)


def test_frames_without_a_counter(conn: sa.Connection) -> None:
    send(conn, [(0, None), (1, None), (2, 7), (3, None), (7, None)])
    assert runs(conn) == [
        row(0, 1, None, None, 2),
        row(2, 2, 7, 7, 1),
        row(3, 3, None, None, 1),
        row(7, 7, None, None, 1),
    ]


def test_the_period_and_the_frame_before(conn: sa.Connection) -> None:
    send(conn, [(hour, hour) for hour in range(10)])
    send(conn, [(hour, hour) for hour in range(4)], sensor_id=2)
    installed = replace(SENSOR, installed_since=at(6))
    assert runs(conn, installed, OTHER, since=2, until=8) == [
        row(5, 5, 5, 5, 1),
        row(6, 7, 6, 7, 2),
        (2, FrameRun(at(1), at(1), 1, 1, 1)),
        (2, FrameRun(at(2), at(3), 2, 3, 2)),
    ]
    removed = replace(SENSOR, removed_at=at(4))
    assert runs(conn, removed, since=3) == [row(2, 2, 2, 2, 1), row(3, 3, 3, 3, 1)]
    assert runs(conn, since=50) == [row(9, 9, 9, 9, 1)]


def test_events_that_explain_gaps(conn: sa.Connection) -> None:
    kinds = ("join", "no_payload", "status", "silent")
    write_events(conn, [EventRow("a1", at(0), kind, "", None) for kind in kinds])
    write_events(conn, [EventRow("c3", at(0), "join", "", None)])
    found = run(conn, gap_events((SENSOR, OTHER), at(24), at(48)))
    assert [event.kind for event in found] == ["join", "no_payload"]
    assert run(conn, gap_events((SENSOR,), at(24 * 9), at(24 * 10))) == []


@pytest.mark.parametrize("sensors", [(SENSOR,), (SENSOR, replace(OTHER, learned_interval_s=None))])
def test_the_same_on_an_asynchronous_connection(
    database_url: str, sensors: tuple[WatchedSensor, ...]
) -> None:
    import asyncio

    import psycopg

    from baumfeuchte.storage.engine import Database

    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        send(conn, [(0, 5), (1, 6), (9, None)])
    database.dispose()

    async def ask() -> Any:
        async with await psycopg.AsyncConnection.connect(database_url) as connection:
            return await arun(connection, frame_runs(sensors, at(0), at(99)))

    assert asyncio.run(ask()) == [row(0, 1, 5, 6, 2), row(9, 9, None, None, 1)]
