"""The narrow rows say the same as the value objects, and keep to an area."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.domain.reading import Quality, Quantity, Reading
from baumfeuchte.domain.tree import Installation, Sensor, Tree
from baumfeuchte.storage.bulk import write_readings
from baumfeuchte.storage.bulk_rows import READING_ROW, TREE_ROW, reading_rows, tree_rows
from baumfeuchte.storage.engine import AsyncDatabase, Database
from baumfeuchte.storage.query import DriverQuery, arun_rows, run
from baumfeuchte.storage.readings import tree_readings
from baumfeuchte.storage.registry import (
    all_sensors,
    tree_ids_by_number,
    trees_page,
    upsert_installations,
    upsert_sensors,
    upsert_trees,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SINCE = datetime(2026, 7, 1, tzinfo=UTC)
FAR = SINCE + timedelta(days=30)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    found = Database(database_url, pool_size=1)
    with found.begin() as conn:
        upsert_trees(
            conn,
            [
                Tree(
                    number=f"T{number}",
                    species="Tilia 100 %" if number == 2 else "Acer",
                    planting_year=2024,
                    latitude=51.4,
                    longitude=7.2,
                    district=("Mitte", "Nord")[number % 2],
                    contractor="Grün" if number == 3 else "",
                )
                for number in range(1, 5)
            ],
        )
        upsert_sensors(conn, [Sensor(dev_eui="a1", device="dragino/LSE01")])
        tree_ids = dict(run(conn, tree_ids_by_number()))
        sensor = run(conn, all_sensors())[0].id or 0
        upsert_installations(
            conn,
            [
                Installation(
                    sensor_id=sensor, probe=0, tree_id=tree_ids["T1"], depth_cm=30, since=SINCE
                )
            ],
        )
        write_readings(
            conn,
            [
                Reading(
                    sensor_id=sensor,
                    probe=0,
                    quantity=quantity,
                    observed_at=SINCE + timedelta(hours=hour),
                    value=10.0 + hour,
                    flags=Quality.SUSPECT if hour == 3 else Quality.GOOD,
                )
                for hour in range(6)
                for quantity in (Quantity.SOIL_MOISTURE_VWC_PERCENT, Quantity.BATTERY_V)
            ],
        )
    yield found
    found.dispose()


def ask(url: str, query: DriverQuery[Any]) -> list[Any]:
    async def go() -> list[Any]:
        database = AsyncDatabase(url)
        await database.open()
        try:
            async with database.connection() as connection:
                return await arun_rows(connection, query)
        finally:
            await database.close()

    return asyncio.run(go())


def test_trees_are_the_same_as_in_the_wide_question(database: Database, database_url: str) -> None:
    with database.begin() as conn:
        wide = run(conn, trees_page(10, 0))
    narrow = ask(database_url, tree_rows(10, 0))
    for row, whole in zip(narrow, wide, strict=True):
        told = dict(zip(TREE_ROW, row, strict=False))
        assert told.pop("sensor_count") == whole.sensor_count
        assert told.pop("last_seen_at") == whole.last_seen_at
        assert told == {name: getattr(whole.tree, name) for name in told}
        assert row[-1] == 4


@pytest.mark.parametrize(
    ("wish", "numbers"),
    [
        ({"district": "Nord"}, ["T1", "T3"]),
        ({"search": "100 %"}, ["T2"]),
        ({"search": "1_0"}, []),
        ({"number": "T3"}, ["T3"]),
        ({"area": Area(contractor="Grün")}, ["T3"]),
        ({"area": Area(districts=("Mitte",))}, ["T2", "T4"]),
        ({"area": Area(districts=("Mitte",), contractor="Grün")}, []),
        ({"area": Area(districts=("Mitte", "Nord")), "district": "Nord"}, ["T1", "T3"]),
    ],
)
def test_filters(
    database: Database, database_url: str, wish: dict[str, Any], numbers: list[str]
) -> None:
    assert database
    found = ask(database_url, tree_rows(10, 0, **wish))
    assert [row[1] for row in found] == numbers
    assert {row[-1] for row in found} <= {len(numbers)}


def test_readings_are_the_same_in_utc(database: Database, database_url: str) -> None:
    with database.begin() as conn:
        tree_id = dict(run(conn, tree_ids_by_number()))["T1"]
        wide = run(conn, tree_readings(tree_id, SINCE, FAR))

    def rows(area: Area = EVERYWHERE, **wish: Any) -> list[Any]:
        wishes = {"quantity": None, "depth_cm": None, "limit": 100, "offset": 0} | wish
        return ask(database_url, reading_rows(tree_id, SINCE, FAR, area=area, **wishes))

    narrow = rows()
    assert len(narrow) == 12
    for row, whole in zip(narrow, wide, strict=True):
        told = dict(zip(READING_ROW, row[:-1], strict=True))
        assert told["observed_at"] == whole.observed_at
        assert told["observed_at"].utcoffset() == timedelta(0)
        assert (told["value"], told["flags"], told["depth_cm"]) == (
            whole.value,
            whole.flags,
            whole.depth_cm,
        )
    assert len(rows(quantity=Quantity.BATTERY_V)) == 6
    assert rows(depth_cm=31.0) == []
    assert [row[5] for row in rows(limit=2, offset=4)] == [row[5] for row in narrow[4:6]]
    assert rows(Area(districts=("Mitte",))) == []
    assert len(rows(Area(districts=("Nord",)))) == 12
