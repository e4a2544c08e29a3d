from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.domain.tree import Watering
from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.storage.query import run
from baumfeuchte.storage.watering_outcomes import store_outcomes
from baumfeuchte.storage.watering_series import DueWatering, due_waterings, series_around
from baumfeuchte.storage.waterings import add_watering

if TYPE_CHECKING:
    from datetime import datetime


def water(stock: Any, tree_id: int, at: datetime, litres: float = 50.0) -> int:
    stored, _ = add_watering(
        stock.conn,
        Watering(
            tree_id=tree_id,
            watered_at=at,
            litres=litres,
            idempotency_key=f"{tree_id}/{at}/{litres}",
        ),
    )
    assert stored.id is not None
    return stored.id


def due(stock: Any, now: datetime) -> list[DueWatering]:
    over = now - timedelta(hours=30)
    query = due_waterings(
        since=now - timedelta(days=60),
        over=over,
        again_since=over - timedelta(days=7),
        again_from=now - timedelta(hours=6),
    )
    return run(stock.conn, query)


def judged(watering_id: int, at: datetime, **fields: Any) -> WateringOutcome:
    values = {"outcome": Outcome.EFFECTIVE} | fields
    return WateringOutcome(watering_id=watering_id, evaluated_at=at, **values)


def test_who_is_due(conn: sa.Connection, stock: Any) -> None:
    tree = stock.tree_id()
    new, old, older, _young = (water(stock, tree, stock.at(day)) for day in (10, 5, 1, 11.5))
    now = stock.at(12)
    assert [item.id for item in due(stock, now)] == [new, old, older]
    store_outcomes(conn, [judged(new, stock.at(11.9)), judged(old, stock.at(11.7))])
    assert [item.id for item in due(stock, now)] == [older, old]  # never judged first
    store_outcomes(conn, [judged(older, stock.at(11.5))])
    assert [item.id for item in due(stock, now)] == [old]  # the oldest one is final
    assert due(stock, now + timedelta(days=60)) == []


def test_litres_of_24_hours(stock: Any) -> None:
    tree, other = stock.tree_id(), stock.tree_id("B2")
    ids = [
        water(stock, tree, stock.at(1), 10),
        water(stock, tree, stock.at(1), 20),  # the same minute: a second line of one watering
        water(stock, tree, stock.at(1, hours=23.9), 40),
        water(stock, tree, stock.at(2, hours=23.9), 80),
        water(stock, other, stock.at(1), 5),
    ]
    found = {item.id: item for item in due(stock, stock.at(10))}
    assert [found[key].litres for key in ids] == [70, 60, 40, 80, 5]
    assert [found[key].follows_another for key in ids] == [False, True, True, False, False]


def test_series_around_a_watering(stock: Any) -> None:
    tree, sensor, other = stock.tree_id(), stock.sensor_id(), stock.sensor_id("a2")
    stock.install(sensor, tree, probe=0, depth_cm=60)
    stock.install(sensor, tree, probe=1, depth_cm=30, since=stock.at(5, hours=2))
    stock.install(other, stock.tree_id("B2"))
    for hours in (-25, -24, -1, 0, 29.5, 30):
        for probe in (0, 1):
            stock.read(sensor, stock.at(5, hours=hours), 20 + hours, probe=probe)
        stock.read(other, stock.at(5, hours=hours), 1)
    stock.read(sensor, stock.at(5, hours=3), 1, flags=Quality.SENTINEL)
    stock.read(sensor, stock.at(5, hours=4), 2, flags=Quality.AT_LIMIT)
    watering = water(stock, tree, stock.at(5))
    found = run(stock.conn, series_around(due(stock, stock.at(10))))
    assert [(item.watering_id, item.depth_cm, item.quantity) for item in found] == [
        (watering, depth, quantity)
        for depth in (30, 60)
        for quantity in (Quantity.SOIL_WATER_TENSION_KPA, Quantity.SOIL_MOISTURE_VWC_PERCENT)
    ]
    upper, deep = found[1], found[3]
    assert list(deep.hours) == [-24, -1, 0, 4, 29.5]
    assert list(deep.values) == [-4, 19, 20, 2, 49.5]
    assert list(deep.at_limit) == [False, False, False, True, False]
    assert (deep.bad, deep.held, deep.until) == (1, None, None)
    assert list(upper.hours) == [29.5]  # it came two hours after the watering
    assert [list(found[row].values) for row in (0, 2)] == [[], []]


def test_the_last_tension_before_those_hours(stock: Any) -> None:
    tree, sensor = stock.tree_id(), stock.sensor_id()
    stock.install(sensor, tree, since=stock.at(-40))
    kpa = {"quantity": Quantity.SOIL_WATER_TENSION_KPA}
    watering = water(stock, tree, stock.at(5))
    again = DueWatering(watering, tree, stock.at(5), 50, follows_another=False)

    def held() -> float | None:
        tension, water_content = run(stock.conn, series_around([again]))
        assert water_content.held is None
        return tension.held

    stock.read(sensor, stock.at(5, hours=-361), 170, **kpa)
    stock.read(sensor, stock.at(5, hours=-100), 20)
    assert held() is None
    stock.read(sensor, stock.at(5, hours=-360), 180, **kpa)
    assert held() == 180
    stock.read(sensor, stock.at(5, hours=-25), 190, **kpa)
    stock.read(sensor, stock.at(5, hours=-24.5), 240, flags=Quality.SENTINEL, **kpa)
    stock.read(sensor, stock.at(5, hours=-24), 195, **kpa)
    assert held() == 190


def test_readings_are_found_by_ranges_of_the_index(stock: Any) -> None:
    """However long the history is: no plan reads the whole table."""
    tree, sensor = stock.tree_id(), stock.sensor_id()
    stock.install(sensor, tree)
    stock.conn.execute(
        sa.text(
            "INSERT INTO readings SELECT s, 2, 0, at, 20, 0 FROM generate_series(:first, :last) s,"
            " generate_series(CAST(:a AS timestamptz), :b, '1 hour') at"
        ).bindparams(first=sensor, last=sensor + 40, a=stock.at(0), b=stock.at(40))
    )
    stock.conn.execute(sa.text("ANALYZE readings"))
    for day in range(10, 30):
        water(stock, tree, stock.at(day))
    statement = series_around(due(stock, stock.at(40))).statement
    assert isinstance(statement, sa.TextClause)
    explain = sa.text(f"EXPLAIN (FORMAT JSON) {statement.text}").bindparams(
        **{bind.key: bind.value for bind in statement._bindparams.values()}
    )
    plan = stock.conn.scalar(explain)
    nodes = scans(plan if isinstance(plan, list) else json.loads(plan))
    assert any(kind.startswith(("Index", "Bitmap")) for kind, _ in nodes)
    assert [kind for kind, table in nodes if kind == "Seq Scan" and "readings" in table] == []


def scans(node: Any) -> list[tuple[str, str]]:
    if isinstance(node, list):
        return [found for part in node for found in scans(part)]
    if not isinstance(node, dict):
        return []
    own = [(node["Node Type"], node["Relation Name"])] if "Relation Name" in node else []
    return own + [found for part in node.values() for found in scans(part)]
