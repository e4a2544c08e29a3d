from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from baumfeuchte.domain.calibration import CalibrationKind, ProbeCalibration
from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.storage.calibrations import (
    DailyMedian,
    all_calibrations,
    calibrations_of_tree,
    daily_medians,
    probes_to_calibrate,
    store_calibrations,
)
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import active_installations

if TYPE_CHECKING:
    import sqlalchemy as sa

VWC, TEMPERATURE = Quantity.SOIL_MOISTURE_VWC_PERCENT, Quantity.SOIL_TEMPERATURE_C


def made(installation_id: int, at: datetime, **fields: Any) -> ProbeCalibration:
    values: dict[str, Any] = {
        "kind": CalibrationKind.WINTER,
        "period": "2025/26",
        "field_capacity": 0.27,
        "wilting_point": 0.1,
        "days": 90,
    }
    return ProbeCalibration(
        installation_id=installation_id, quantity=VWC, computed_at=at, **(values | fields)
    )


def installation(stock: Any, sensor: int, tree: int, **fields: Any) -> int:
    stock.install(sensor, tree, **fields)
    found = run(stock.conn, active_installations(fields.get("since") or stock.start))
    return next(item.id for item in found if item.sensor_id == sensor and item.id)


def test_who_is_due(conn: sa.Connection, stock: Any) -> None:
    tree = stock.tree_id()
    ids = []
    for number in range(3):
        sensor = stock.sensor_id(f"a{number}")
        ids.append(installation(stock, sensor, tree))
        stock.read(sensor, stock.at(1), 20)
    silent, gone = stock.sensor_id("b1"), stock.sensor_id("b2")
    stock.install(silent, tree)
    stock.install(gone, tree, until=stock.at(5))
    stock.read(gone, stock.at(1), 20)
    stock.read(silent, stock.at(1), 20, quantity=Quantity.SOIL_WATER_TENSION_KPA)
    now = stock.at(60)
    query = probes_to_calibrate(now, before=now - timedelta(days=30), limit=10)
    assert [item.installation_id for item in run(conn, query)] == ids
    old, new = stock.at(30), stock.at(30, hours=1)
    store_calibrations(conn, [made(ids[0], old), made(ids[1], new)])
    store_calibrations(conn, [made(ids[2], old, field_capacity=None, wilting_point=None)])
    found = run(conn, query)
    assert [(item.installation_id, item.known) for item in found] == [
        (ids[0], frozenset({"2025/26"})),
        (ids[2], frozenset()),
    ]
    assert (found[0].tree_id, found[0].probe, found[0].since) == (tree, 0, stock.start)


def test_daily_medians_in_local_days(stock: Any) -> None:
    sensor = stock.sensor_id()
    here = installation(stock, sensor, stock.tree_id(), since=stock.at(-30))
    midnight = datetime(2026, 7, 1, 22, 0, tzinfo=UTC)  # of 2 July in Berlin
    for hour, value in [(-0.1, 90), (0, 10), (4, 20), (6, 24), (8, 60), (23.9, 70), (24, 99)]:
        stock.read(sensor, midnight + timedelta(hours=hour), value)
    for hour, value in [(28, 1), (34, 3), (40, 8)]:  # 3 July: one morning value, 99 before
        stock.read(sensor, midnight + timedelta(hours=hour), value)
    stock.read(sensor, midnight + timedelta(hours=5), 0, flags=Quality.FROZEN)
    for probe in (0, 4):
        at = midnight + timedelta(hours=12)
        stock.read(sensor, at, 15 + probe, quantity=TEMPERATURE, probe=probe)
    stock.read(sensor, midnight + timedelta(hours=5), 50, probe=4)
    found = run(
        stock.conn,
        daily_medians(
            [(here, midnight)], midnight + timedelta(hours=48), ZoneInfo("Europe/Berlin")
        ),
    )
    assert found == [
        DailyMedian(here, VWC, date(2026, 7, 2), 22.0),
        DailyMedian(here, VWC, date(2026, 7, 3), 5.5),  # of 99, 1, 3 and 8
        DailyMedian(here, TEMPERATURE, date(2026, 7, 2), 15.0),
    ]


def test_each_probe_has_its_own_first_time_and_stay(stock: Any) -> None:
    tree, sensors = stock.tree_id(), [stock.sensor_id("a1"), stock.sensor_id("a2")]
    one = installation(stock, sensors[0], tree, since=stock.at(-30))
    two = installation(stock, sensors[1], tree, since=stock.at(2, hours=12))
    for sensor in sensors:
        for day in range(6):
            stock.read(sensor, stock.at(day, hours=10), day)
    firsts = [(one, stock.at(4)), (two, stock.at(0))]
    found = run(stock.conn, daily_medians(firsts, stock.at(5), UTC))
    assert [(item.installation_id, item.value) for item in found] == [(one, 4), (two, 3), (two, 4)]


def test_calibrations_are_kept_once(conn: sa.Connection, stock: Any) -> None:
    tree, sensor = stock.tree_id(), stock.sensor_id()
    here = installation(stock, sensor, tree)
    winter = made(here, stock.at(1))
    plateau = made(here, stock.at(1), kind=CalibrationKind.PLATEAU, period="2026", reason="x")
    store_calibrations(conn, [winter, plateau])
    store_calibrations(conn, [])
    assert run(conn, all_calibrations()) == [plateau, winter]
    again = replace(winter, field_capacity=0.28, computed_at=stock.at(40))
    store_calibrations(conn, [again])
    assert run(conn, all_calibrations()) == [plateau, again]
    assert run(conn, calibrations_of_tree(tree)) == [plateau, again]
    assert run(conn, calibrations_of_tree(tree + 1)) == []
