from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import sqlalchemy as sa

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.storage import daily_values
from baumfeuchte.storage.query import run
from baumfeuchte.storage.readings import daily_values as read_daily_values
from baumfeuchte.storage.stale import mark_stale

if TYPE_CHECKING:
    from collections.abc import Sequence

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 7, 14)
NOW = datetime(2026, 7, 20, 3, 30, tzinfo=UTC)


def local(hour: float, day: date = DAY) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
    return (midnight + timedelta(hours=hour)).astimezone(UTC)


@pytest.fixture
def sensor(stock: Any) -> int:
    """A probe in 30 cm depth since 1 July."""
    sensor_id: int = stock.sensor_id()
    stock.install(sensor_id, stock.tree_id())
    return sensor_id


def history(conn: sa.Connection, first: date = DAY, last: date = DAY) -> dict[Any, Any]:
    return {
        (row.sensor_id, row.quantity, row.probe): dict(
            zip(
                np.frombuffer(row.day_offsets, ">i4").tolist(),
                np.frombuffer(row.values, ">f8").tolist(),
                strict=True,
            )
        )
        for row in run(conn, daily_values.daily_history(first, last))
    }


def marks(conn: sa.Connection) -> Sequence[Any]:
    return conn.execute(sa.text("SELECT sensor_id, day FROM stale_days ORDER BY id")).all()


def test_a_day_is_as_the_readings_say(conn: sa.Connection, stock: Any, sensor: int) -> None:
    """The table and the direct question have one answer, on days of every kind."""
    full, sparse, empty, bad = (DAY - timedelta(days=n) for n in range(4))
    for hour in range(24):
        stock.read(sensor, local(hour, full), 20 + hour % 11)
    for hour in (3.99, 4, 8, 12):
        stock.read(sensor, local(hour, sparse), hour)
    stock.read(sensor, local(5, bad), 99, flags=Quality.SENTINEL)
    for day in (full, sparse, empty, bad):
        daily_values.fill_day(conn, day, BERLIN, NOW)
    key = (sensor, Quantity.SOIL_MOISTURE_VWC_PERCENT, 0)
    direct = {
        (value.local_day - bad).days: value.value
        for value in run(conn, read_daily_values(bad, full, BERLIN, NOW))
    }
    assert history(conn, bad, full) == {key: direct}
    assert set(direct) == {2, 3}


def test_a_day_is_complete_thirty_hours_after_its_end(conn: sa.Connection, sensor: int) -> None:
    def missing(now: datetime) -> list[date]:
        return daily_values.missing_days(conn, DAY, DAY + timedelta(days=1), BERLIN, now)

    end = local(24)
    assert sensor
    assert missing(end + timedelta(hours=29, minutes=59)) == []
    assert missing(end + timedelta(hours=30)) == [DAY]
    assert missing(end + timedelta(hours=54)) == [DAY, DAY + timedelta(days=1)]
    daily_values.fill_day(conn, DAY, BERLIN, NOW)
    assert missing(end + timedelta(hours=54)) == [DAY + timedelta(days=1)]


def test_what_changes_late_is_computed_again(conn: sa.Connection, stock: Any, sensor: int) -> None:
    key = (sensor, Quantity.SOIL_MOISTURE_VWC_PERCENT, 0)
    for hour in (4, 5, 6):
        stock.read(sensor, local(hour), 20)
    daily_values.fill_day(conn, DAY, BERLIN, NOW)
    assert history(conn) == {key: {0: 20.0}}
    for hour in (6.5, 7, 7.5, 7.9):
        stock.read(sensor, local(hour), 30)
    mark_stale(conn, {(sensor, DAY), (sensor, DAY + timedelta(days=9))})
    mark_stale(conn, {(sensor, DAY)})
    stale = daily_values.take_stale_days(conn, 100)
    assert stale == {(sensor, DAY), (sensor, DAY + timedelta(days=9))}
    # Only the days that the table holds; the others are computed when their time comes.
    assert daily_values.refill(conn, stale, BERLIN) == 1
    assert history(conn) == {key: {0: 30.0}}
    assert marks(conn) == []


def test_a_value_that_lost_its_readings_goes(conn: sa.Connection, stock: Any, sensor: int) -> None:
    stock.read(sensor, local(5), 20)
    daily_values.fill_day(conn, DAY, BERLIN, NOW)
    conn.execute(sa.text("DELETE FROM readings"))
    daily_values.refill(conn, {(sensor, DAY)}, BERLIN)
    assert history(conn) == {}


def test_a_reading_before_midnight_utc_belongs_to_the_next_local_day(
    conn: sa.Connection, stock: Any, sensor: int
) -> None:
    stock.read(sensor, local(0.5), 20)  # 22:30 UTC of the day before
    daily_values.fill_day(conn, DAY, BERLIN, NOW)
    stock.read(sensor, local(0.6), 30)
    daily_values.refill(conn, {(sensor, local(0.6).date())}, BERLIN)
    assert history(conn) == {(sensor, Quantity.SOIL_MOISTURE_VWC_PERCENT, 0): {0: 25.0}}


def test_marks_are_taken_in_lots(conn: sa.Connection, sensor: int) -> None:
    for back in range(5):
        mark_stale(conn, {(sensor, DAY - timedelta(days=back))})
    assert len(daily_values.take_stale_days(conn, 3)) == 3
    assert len(daily_values.take_stale_days(conn, 3)) == 2
    assert daily_values.take_stale_days(conn, 3) == set()
