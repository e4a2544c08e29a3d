from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.reading import BAD, Quality, Quantity
from baumfeuchte.storage.query import run
from baumfeuchte.storage.readings import DailyValue, daily_values, newest_values

if TYPE_CHECKING:
    import sqlalchemy as sa

BERLIN = ZoneInfo("Europe/Berlin")
TENSION = Quantity.SOIL_WATER_TENSION_KPA
DAY = date(2026, 7, 14)
AS_OF = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)  # 05:30 in Berlin


def local(hour: float, day: date = DAY) -> datetime:
    """A local time as UTC; the hour counts as the clock on the wall shows it."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
    return (midnight + timedelta(hours=hour)).astimezone(UTC)


@pytest.fixture
def probe(stock: Any) -> Any:
    """Tree and sensor ids of a probe in 30 cm depth since 1 July."""
    tree_id, sensor_id = stock.tree_id(), stock.sensor_id()
    stock.install(sensor_id, tree_id)
    return tree_id, sensor_id


def values(
    conn: sa.Connection, first: date = DAY, last: date = DAY, *, as_of: datetime = AS_OF
) -> list[tuple[date, float, int]]:
    found = run(conn, daily_values(first, last, BERLIN, as_of))
    return [(v.local_day, v.value, v.count) for v in found]


def test_the_median_of_the_morning(conn: sa.Connection, stock: Any, probe: Any) -> None:
    tree_id, sensor_id = probe
    for hour in range(24):
        stock.read(sensor_id, local(hour), 20 + hour % 12)
    (found,) = run(conn, daily_values(DAY, DAY, BERLIN, AS_OF))
    assert found == DailyValue(
        installation_id=found.installation_id,
        tree_id=tree_id,
        sensor_id=sensor_id,
        probe=0,
        depth_cm=30.0,
        quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT,
        local_day=DAY,
        value=median([24, 25, 26, 27]),
        count=4,
    )


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([4, 7.99, 12], ([4, 7.99], 2)),  # 04:00 counts
        ([3.99, 4, 8, 12], ([3.99, 4, 8, 12], 4)),  # 08:00 does not: one is too few
        ([5, 13, 23.5], ([5, 13, 23.5], 3)),
        ([0], ([0], 1)),
        ([-0.01, 24], None),  # the days before and after
    ],
)
def test_fewer_than_two_take_the_whole_day(
    conn: sa.Connection, stock: Any, probe: Any, hours: list[float], expected: Any
) -> None:
    for hour in hours:
        stock.read(probe[1], local(hour), hour)
    wanted = [] if expected is None else [(DAY, pytest.approx(median(expected[0])), expected[1])]
    assert values(conn) == wanted


def test_only_usable_values_count(conn: sa.Connection, stock: Any, probe: Any) -> None:
    for minute, flag in enumerate(flag for flag in Quality if flag & BAD):
        stock.read(probe[1], local(5) + timedelta(minutes=minute), 99, flags=flag)
    assert values(conn) == []
    stock.read(probe[1], local(6), 20, flags=Quality.AT_LIMIT | Quality.BACKFILL)
    stock.read(probe[1], local(7), 22, flags=Quality.SUSPECT)
    assert values(conn) == [(DAY, 21, 2)]


def test_the_day_of_the_plan_ends_now(conn: sa.Connection, stock: Any, probe: Any) -> None:
    today = DAY + timedelta(days=1)
    for hour in (4, 5, 5.5, 6, 7):
        stock.read(probe[1], local(hour, today), 10 * hour)
    assert values(conn, today, today) == [(today, 50, 3)]  # 05:30 itself counts
    assert values(conn, today + timedelta(days=1), today + timedelta(days=3)) == []


def test_the_day_of_the_plan_may_look_back_24_hours(
    conn: sa.Connection, stock: Any, probe: Any
) -> None:
    today = DAY + timedelta(days=1)
    for hour, value in ((5.4, 1), (5.6, 20), (12, 30), (20, 40)):
        stock.read(probe[1], local(hour), value)
    stock.read(probe[1], local(5, today), 50)
    assert values(conn, today, today) == [(today, 35, 4)]
    # A plan of the evening no longer sees the evening before.
    assert values(conn, today, today, as_of=local(23, today)) == [(today, 50, 1)]


def test_both_ends_of_the_season_shift_with_the_clock(
    conn: sa.Connection, stock: Any, probe: Any
) -> None:
    stock.install(probe[1], probe[0], since=local(0, date(2026, 3, 1)))
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    for day, utc_hours in ((spring, range(2, 6)), (autumn, range(3, 7))):
        for hour in range(24):
            stock.read(
                probe[1],
                datetime(day.year, day.month, day.day, hour, tzinfo=UTC),
                1 if hour in utc_hours else 99,
            )
    as_of = datetime(2026, 11, 1, tzinfo=UTC)
    assert values(conn, spring, spring, as_of=as_of) == [(spring, 1, 4)]
    assert values(conn, autumn, autumn, as_of=as_of) == [(autumn, 1, 4)]


def test_only_what_the_installation_saw(conn: sa.Connection, stock: Any, probe: Any) -> None:
    tree_id, sensor_id = probe
    for hour in (4, 5, 6, 7):
        stock.read(sensor_id, local(hour), hour)
    stock.install(sensor_id, tree_id, since=local(6), depth_cm=60)
    found = run(conn, daily_values(DAY, DAY, BERLIN, AS_OF))
    assert [(v.depth_cm, v.value, v.count) for v in found] == [(60, 6.5, 2)]
    # Seen from before the move, the former depth is the present one.
    found = run(conn, daily_values(DAY, DAY, BERLIN, local(5.5)))
    assert [(v.depth_cm, v.value, v.count) for v in found] == [(30, 4.5, 2)]


def test_probes_quantities_and_days_stay_apart(conn: sa.Connection, stock: Any) -> None:
    tree_id, sensor_id = stock.tree_id(), stock.sensor_id()
    for number in (0, 1):
        stock.install(sensor_id, tree_id, probe=number, depth_cm=30 + number)
    days = [DAY - timedelta(days=2), DAY]
    for day in days:
        for hour in (5, 6):
            for number in (0, 1):
                for quantity in Quantity:
                    stock.read(sensor_id, local(hour, day), number, probe=number, quantity=quantity)
    found = run(conn, daily_values(days[0], DAY, BERLIN, AS_OF))
    assert [(v.probe, v.quantity, v.local_day, v.value) for v in found] == [
        (number, quantity, day, number)
        for number in (0, 1)
        for quantity in (TENSION, Quantity.SOIL_MOISTURE_VWC_PERCENT)
        for day in days
    ]


def test_no_days_no_values(conn: sa.Connection) -> None:
    assert values(conn, DAY, DAY - timedelta(days=1)) == []


def test_how_fresh_a_probe_is(conn: sa.Connection, stock: Any, probe: Any) -> None:
    assert run(conn, newest_values(AS_OF)) == []
    stock.read(probe[1], local(3), 20)
    stock.read(probe[1], local(4), 21)
    stock.read(probe[1], local(5), 150, flags=Quality.OUT_OF_RANGE)
    stock.read(probe[1], AS_OF + timedelta(hours=1), 22)
    stock.read(probe[1], local(5), 180, quantity=TENSION, flags=Quality.SENTINEL)
    tension, water = run(conn, newest_values(AS_OF))
    assert (water.usable_at, water.value) == (local(4), 21)
    assert (water.any_at, water.any_flags) == (local(5), Quality.OUT_OF_RANGE)
    assert (tension.quantity, tension.usable_at, tension.value) == (TENSION, None, None)
    assert (tension.any_at, tension.any_flags) == (local(5), Quality.SENTINEL)
    assert (water.tree_id, water.sensor_id, water.probe, water.depth_cm) == (*probe, 0, 30)


def test_the_whole_day_begins_with_the_installation(conn: sa.Connection, stock: Any) -> None:
    tree_id, sensor_id = stock.tree_id(), stock.sensor_id()
    stock.install(sensor_id, tree_id, since=local(10))
    for hour in (5, 6, 10, 12):
        stock.read(sensor_id, local(hour), hour)
    assert values(conn) == [(DAY, 11, 2)]


def test_a_probe_that_is_gone_has_no_value(conn: sa.Connection, stock: Any, probe: Any) -> None:
    stock.read(probe[1], local(5), 20)
    stock.install(probe[1], probe[0], until=AS_OF)
    assert values(conn) == []
    assert run(conn, newest_values(AS_OF)) == []
    before = AS_OF - timedelta(microseconds=1)
    assert values(conn, as_of=before) == [(DAY, 20, 1)]
    assert len(run(conn, newest_values(before))) == 1
