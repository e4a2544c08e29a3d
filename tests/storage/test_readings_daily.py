"""The table behind long charts says what the readings say, on every server the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import sqlalchemy as sa

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.storage import readings_daily
from baumfeuchte.storage.query import run
from baumfeuchte.storage.readings.packed import (
    Stretch,
    days_in_table,
    packed_days,
    packed_values,
)

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 7, 14)
NOW = datetime(2026, 7, 20, 3, 30, tzinfo=UTC)
EPOCH = date(2000, 1, 1)


def local(hour: float, day: date = DAY) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
    return (midnight + timedelta(hours=hour)).astimezone(UTC)


@pytest.fixture
def sensor(stock: Any) -> int:
    sensor_id: int = stock.sensor_id()
    stock.install(sensor_id, stock.tree_id())
    return sensor_id


def rows(conn: sa.Connection) -> list[Any]:
    found = conn.execute(
        sa.text(
            "SELECT local_day, low, high, mean, usable, doubtful, unusable FROM readings_daily"
            " ORDER BY local_day"
        )
    )
    return [tuple(row) for row in found]


def stretch(sensor_id: int, begins: Any, ends: Any) -> Stretch:
    return Stretch(installation_id=5, sensor_id=sensor_id, probe=0, begins=begins, ends=ends)


def test_a_day_is_as_the_readings_say(conn: sa.Connection, stock: Any, sensor: int) -> None:
    before = DAY - timedelta(days=1)
    values = [20.0, 35.5, 18.25, 22.0]
    for hour, value in zip((0, 7, 13, 23.9), values, strict=True):
        stock.read(sensor, local(hour), value)
    stock.read(sensor, local(5), 199, flags=Quality.OUT_OF_RANGE)
    stock.read(sensor, local(6), 21, flags=Quality.QUESTIONABLE)
    stock.read(sensor, local(24), 50)
    stock.read(sensor, local(3, before), 255, flags=Quality.SENTINEL)
    for day in (before, DAY):
        readings_daily.fill_day(conn, day, BERLIN, NOW)
    mean = pytest.approx(np.mean([*values, 21]))
    assert rows(conn) == [(before, None, None, None, 0, 0, 1), (DAY, 18.25, 35.5, mean, 5, 1, 1)]
    (packed,) = run(
        conn,
        packed_days(
            [stretch(sensor, before, DAY + timedelta(days=1))],
            Quantity.SOIL_MOISTURE_VWC_PERCENT,
            EPOCH,
        ),
    )
    assert packed.installation_id == 5
    days = [(before - EPOCH).days, (DAY - EPOCH).days]
    assert np.frombuffer(packed.days, ">i4").tolist() == days
    assert np.frombuffer(packed.low, ">f8").tolist() == pytest.approx([np.nan, 18.25], nan_ok=True)
    assert np.frombuffer(packed.high, ">f8").tolist() == pytest.approx([np.nan, 35.5], nan_ok=True)
    assert np.frombuffer(packed.doubtful, ">i4").tolist() == [0, 1]
    assert np.frombuffer(packed.unusable, ">i4").tolist() == [1, 1]


def test_a_day_that_changed_late_is_computed_again(
    conn: sa.Connection, stock: Any, sensor: int
) -> None:
    stock.read(sensor, local(7), 20)
    readings_daily.fill_day(conn, DAY, BERLIN, NOW)
    stock.read(sensor, local(8), 60)
    readings_daily.refill(conn, {(sensor, local(8).date())}, BERLIN)
    assert rows(conn)[0][2] == 60
    conn.execute(sa.text("DELETE FROM readings"))
    readings_daily.refill(conn, {(sensor, DAY)}, BERLIN)
    assert rows(conn) == [], "what is gone is gone from the table too"
    readings_daily.refill(conn, {(sensor, DAY - timedelta(days=40))}, BERLIN)
    assert run(conn, days_in_table(DAY - timedelta(days=50), DAY)) == [DAY]


def test_the_days_to_fill_are_the_newest_without_those_that_may_change(
    conn: sa.Connection, sensor: int
) -> None:
    assert sensor
    wanted = {"most": 3, "first": DAY - timedelta(days=400), "zone": BERLIN, "now": NOW}
    newest = date(2026, 7, 17)
    found = readings_daily.days_to_fill(conn, **wanted)  # type: ignore[arg-type]
    assert found == [newest - timedelta(days=n) for n in range(3)]
    readings_daily.fill_day(conn, newest, BERLIN, NOW)
    assert readings_daily.days_to_fill(conn, **wanted)[0] == newest - timedelta(days=1)  # type: ignore[arg-type]
    far = readings_daily.days_to_fill(conn, **(wanted | {"most": 900}))  # type: ignore[arg-type]
    assert far[-1] == date(2026, 7, 1), "not before the first probe"
    conn.execute(sa.text("DELETE FROM installations"))
    assert readings_daily.days_to_fill(conn, **wanted) == []  # type: ignore[arg-type]


def test_readings_come_in_order_and_inside_their_stretches(
    conn: sa.Connection, stock: Any, sensor: int
) -> None:
    for hour in (9, 1, 5, 7, 3):
        stock.read(sensor, local(hour), float(hour), flags=Quality.AT_LIMIT)
    quantity = Quantity.SOIL_MOISTURE_VWC_PERCENT
    pieces = [stretch(sensor, local(5), local(9)), stretch(sensor, local(0), local(2))]
    (packed,) = run(conn, packed_values(pieces, quantity))
    assert np.frombuffer(packed.values, ">f8").tolist() == [1, 5, 7]
    assert np.frombuffer(packed.flags, ">i4").tolist() == [int(Quality.AT_LIMIT)] * 3
    micros = np.frombuffer(packed.times, ">i8")
    epoch = datetime(2000, 1, 1, tzinfo=UTC)
    assert epoch + timedelta(microseconds=int(micros[0])) == local(1)
    assert run(conn, packed_values([stretch(sensor, local(30), local(31))], quantity)) == []
