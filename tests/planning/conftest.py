"""A small stock for the tests of what waterings teach: trees, probes, hourly values."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.reading import Quality, Quantity, Reading
from baumfeuchte.domain.tree import Installation, Sensor, Site, Tree, Watering
from baumfeuchte.storage.bulk import write_readings
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    active_installations,
    all_sensors,
    tree_ids_by_number,
    upsert_installations,
    upsert_sensors,
    upsert_trees,
)
from baumfeuchte.storage.waterings import add_watering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

JUDGED = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
"""Until then ``put`` measures, every hour."""
WATERED = datetime(2026, 7, 10, 8, 20, tzinfo=UTC)


@dataclass
class City:
    """Trees and probes with few words; each call is a transaction."""

    database: Database
    keys: dict[str, int] = field(default_factory=dict)

    def tree(self, number: str, **fields: Any) -> int:
        values: dict[str, Any] = {"planting_year": 2025, "site": Site(soil="Sl3")} | fields
        with self.database.begin() as conn:
            upsert_trees(
                conn,
                [
                    Tree(
                        number=number,
                        species="Tilia cordata",
                        latitude=51.46,
                        longitude=7.24,
                        **values,
                    )
                ],
            )
            return dict(run(conn, tree_ids_by_number()))[number]

    def sensor(self, dev_eui: str) -> int:
        with self.database.begin() as conn:
            upsert_sensors(conn, [Sensor(dev_eui=dev_eui, device="dragino/LSE01")])
            found = {sensor.dev_eui: sensor.id for sensor in run(conn, all_sensors())}
        return found[dev_eui] or 0

    def install(
        self,
        sensor_id: int,
        tree_id: int,
        *,
        probe: int = 0,
        depth_cm: float = 30.0,
        since: datetime = datetime(2026, 4, 1, tzinfo=UTC),
        until: datetime | None = None,
    ) -> int:
        with self.database.begin() as conn:
            upsert_installations(
                conn,
                [
                    Installation(
                        sensor_id=sensor_id,
                        probe=probe,
                        tree_id=tree_id,
                        depth_cm=depth_cm,
                        since=since,
                        until=until,
                    )
                ],
            )
            found = [
                item.id
                for item in run(conn, active_installations(since))
                if (item.sensor_id, item.probe) == (sensor_id, probe)
            ]
        return found[0] or 0

    def measure(
        self,
        sensor_id: int,
        value: Callable[[float], float],
        *,
        around: datetime = WATERED,
        first: float = -30,
        last: float = 36,
        step: float = 1.0,
        probe: int = 0,
        quantity: Quantity = Quantity.SOIL_MOISTURE_VWC_PERCENT,
        flags: Quality = Quality.GOOD,
    ) -> None:
        """Values by the hours since the watering."""
        count = int((last - first) / step)
        with self.database.begin() as conn:
            write_readings(
                conn,
                [
                    Reading(
                        sensor_id=sensor_id,
                        probe=probe,
                        quantity=quantity,
                        observed_at=around + timedelta(hours=first + k * step),
                        value=value(first + k * step),
                        flags=flags,
                    )
                    for k in range(count)
                ],
            )

    def water(self, tree_id: int, at: datetime = WATERED, litres: float = 100.0) -> int:
        with self.database.begin() as conn:
            stored, _ = add_watering(
                conn,
                Watering(
                    tree_id=tree_id,
                    watered_at=at,
                    litres=litres,
                    idempotency_key=f"{tree_id}/{at.isoformat()}/{litres}",
                ),
            )
        return stored.id or 0


@pytest.fixture
def city(database_url: str) -> Iterator[City]:
    """An empty city on a migrated database."""
    database = Database(database_url, pool_size=2)
    yield City(database)
    database.dispose()


@pytest.fixture
def put(city: Any) -> Callable[..., int]:
    """A tree with a probe that measured for sixty days; gives the sensor's id."""

    def measure(value: Callable[[float], float], name: str = "a", **more: Any) -> int:
        tree_id = city.tree(name, planting_year=2024)
        sensor: int = city.sensor(name)
        city.install(sensor, tree_id, depth_cm=60.0)
        city.measure(sensor, value, around=JUDGED, first=1 - 60 * 24, last=1, **more)
        return sensor

    return measure


@pytest.fixture(scope="session")
def town() -> Any:
    """The helpers of ``_town.py``."""
    path = Path(__file__).parent / "_town.py"
    spec = importlib.util.spec_from_file_location("_town", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["_town"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database."""
    database = Database(database_url, pool_size=2)
    yield database
    database.dispose()


@pytest.fixture
def ids(town: Any, database: Database) -> dict[str, int]:
    """Trees and probes of the town."""
    found: dict[str, int] = town.settle(database)
    return found
