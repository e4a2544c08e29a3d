from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from baumfeuchte.planning.daily import HISTORY_DAYS, refresh_daily_values, refresh_readings_daily
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.stale import mark_stale

if TYPE_CHECKING:
    from collections.abc import Sequence

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def days_in_table(database: Database) -> Sequence[date]:
    with database.begin() as conn:
        found: Sequence[date] = conn.scalars(
            sa.text("SELECT local_day FROM daily_value_days ORDER BY local_day")
        ).all()
        return found


def test_all_days_that_are_complete_are_added_once(database_url: str) -> None:
    database = Database(database_url, pool_size=2)
    added, again = refresh_daily_values(database, day=DAY, zone=BERLIN, now=NOW)
    # 05:30: yesterday and the day before may still change.
    assert (added, again) == (HISTORY_DAYS - 2, 0)
    days = days_in_table(database)
    assert (days[0], days[-1]) == (DAY - timedelta(days=HISTORY_DAYS), DAY - timedelta(days=3))
    assert refresh_daily_values(database, day=DAY, zone=BERLIN, now=NOW) == (0, 0)
    later = NOW + timedelta(days=1)
    assert refresh_daily_values(database, day=DAY + timedelta(days=1), zone=BERLIN, now=later) == (
        1,
        0,
    )
    database.dispose()


def test_a_writer_never_waits_for_the_planner(database_url: str) -> None:
    database = Database(database_url, pool_size=3)
    refresh_daily_values(database, day=DAY, zone=BERLIN, now=NOW)
    written = threading.Event()

    def write() -> None:
        with database.begin() as conn:
            conn.execute(sa.text("SET LOCAL lock_timeout = '5s'"))
            mark_stale(conn, {(1, DAY - timedelta(days=9))})
        written.set()

    with database.begin() as conn:
        mark_stale(conn, {(1, DAY - timedelta(days=9))})
    with database.begin() as conn:
        from baumfeuchte.storage.daily_values import take_stale_days

        assert len(take_stale_days(conn, 10)) == 1
        thread = threading.Thread(target=write)
        thread.start()
        assert written.wait(10)
        thread.join()
    assert refresh_daily_values(database, day=DAY, zone=BERLIN, now=NOW)[1] == 3
    database.dispose()


def test_marks_at_the_ends_of_the_calendar_stop_nothing(database_url: str) -> None:
    """An earlier version let them in; they may be in a database in the field."""
    database = Database(database_url, pool_size=2)
    refresh_daily_values(database, day=DAY, zone=BERLIN, now=NOW)
    refresh_readings_daily(database, zone=BERLIN, now=NOW)
    with database.begin() as conn:
        mark_stale(conn, {(1, date.max), (1, date.min), (1, DAY - timedelta(days=9))})
    assert refresh_daily_values(database, day=DAY, zone=BERLIN, now=NOW) == (0, 3)
    database.dispose()


def test_late_readings_reach_the_table(database_url: str) -> None:
    """Uplinks of last week, stored now, are in the next run's history."""
    from datetime import time

    from baumfeuchte.domain.reading import Quantity, Reading
    from baumfeuchte.domain.tree import Installation, Sensor, Tree
    from baumfeuchte.domain.uplink import Message, Uplink
    from baumfeuchte.storage.bulk import write_uplinks
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.registry import (
        all_sensors,
        all_trees,
        upsert_installations,
        upsert_sensors,
        upsert_trees,
    )
    from baumfeuchte.storage.rows import UplinkRow

    database = Database(database_url, pool_size=2)
    with database.begin() as conn:
        upsert_trees(
            conn,
            [Tree(number="1", species="Tilia", planting_year=2025, latitude=51.5, longitude=7.2)],
        )
        upsert_sensors(conn, [Sensor(dev_eui="a84041ffff000001", device="dragino/LSE01")])
        (tree,), (sensor,) = run(conn, all_trees()), run(conn, all_sensors())
        assert tree.id is not None
        assert sensor.id is not None
        since = datetime(2026, 5, 1, tzinfo=UTC)
        place = Installation(
            sensor_id=sensor.id, probe=0, tree_id=tree.id, depth_cm=30.0, since=since
        )
        upsert_installations(conn, [place])
    refresh_daily_values(database, day=DAY, zone=BERLIN, now=NOW)
    day = DAY - timedelta(days=6)
    at = datetime.combine(day, time(5), BERLIN).astimezone(UTC)
    message = Message(topic="t", payload=b"{}", arrived_at=NOW)
    uplink = Uplink(dev_eui=sensor.dev_eui, network="tts-v3", received_at=at, payload=b"x")
    reading = Reading(
        sensor_id=sensor.id,
        quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT,
        probe=0,
        observed_at=at,
        value=21.5,
    )
    with database.begin() as conn:
        row = UplinkRow(sensor.id, b"0" * 16, at, 120.0, message, uplink, (reading,))
        assert write_uplinks(conn, [row]) == [True]
    assert refresh_daily_values(database, day=DAY, zone=BERLIN, now=NOW) == (0, 3)
    with database.begin() as conn:
        found = conn.execute(sa.text("SELECT local_day, value FROM daily_values")).all()
    assert [tuple(row) for row in found] == [(day, 21.5)]
    database.dispose()
