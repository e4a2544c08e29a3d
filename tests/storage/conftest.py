"""A real database for the tests of this room, and a small stock of trees and sensors."""

from __future__ import annotations

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.domain.tree import Installation, Sensor, Tree
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    all_sensors,
    all_trees,
    upsert_installations,
    upsert_sensors,
    upsert_trees,
)
from baumfeuchte.storage.tables import QUANTITY_CODES, readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database of this test alone."""
    database = Database(database_url, pool_size=3)
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def module_database(module_database_url: str) -> Iterator[Database]:
    """A migrated database that the tests of one module share."""
    database = Database(module_database_url, pool_size=1)
    yield database
    database.dispose()


class _UndoError(Exception):
    pass


@pytest.fixture
def conn(module_database: Database) -> Iterator[sa.Connection]:
    """A transaction that is undone after the test."""
    with contextlib.suppress(_UndoError), module_database.begin() as connection:
        yield connection
        raise _UndoError


@pytest.fixture
def meanwhile(database: Database) -> Callable[..., Any]:
    """Run two pieces of work in two transactions, the second one begun before the first one ends.

    Answers what the second one returned. It must have waited for the first one; a third piece
    may look around while it waits, in the transaction of the first one.
    """

    def wait_for_waiter(conn: sa.Connection) -> None:
        deadline = time.monotonic() + 20
        while not conn.scalar(
            sa.text(
                "SELECT count(*) FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
        ):
            assert time.monotonic() < deadline, "the second one did not wait"
            time.sleep(0.01)

    def in_transaction(work: Callable[[sa.Connection], object]) -> object:
        with database.begin() as conn:
            return work(conn)

    def run_both(
        first: Callable[[sa.Connection], object],
        second: Callable[[sa.Connection], object],
        then: Callable[[sa.Connection], object] | None = None,
    ) -> object:
        with ThreadPoolExecutor(1) as pool:
            with database.begin() as conn:
                first(conn)
                result = pool.submit(in_transaction, second)
                wait_for_waiter(conn)
                if then is not None:
                    then(conn)
            return result.result(timeout=20)

    return run_both


@dataclass
class Stock:
    """Trees, sensors, installations and readings with few words."""

    conn: sa.Connection
    start: datetime = datetime(2026, 7, 1, tzinfo=UTC)

    def at(self, days: float = 0, *, hours: float = 0) -> datetime:
        """A time after the start (UTC)."""
        return self.start + timedelta(days=days, hours=hours)

    def tree(self, number: str = "B1", **fields: object) -> Tree:
        """A stored tree."""
        values: dict[str, object] = {
            "species": "Tilia cordata",
            "planting_year": 2022,
            "latitude": 51.45,
            "longitude": 7.26,
        }
        upsert_trees(self.conn, [Tree(number=number, **(values | fields))])
        return next(tree for tree in run(self.conn, all_trees()) if tree.number == number)

    def tree_id(self, number: str = "B1") -> int:
        """Our key of a stored tree."""
        tree_id = self.tree(number).id
        assert tree_id is not None
        return tree_id

    def sensor_id(self, dev_eui: str = "70b3d57ed0000001") -> int:
        """Our key of a stored sensor."""
        upsert_sensors(self.conn, [Sensor(dev_eui=dev_eui, device="dragino/LSE01")])
        found = next(s.id for s in run(self.conn, all_sensors()) if s.dev_eui == dev_eui)
        assert found is not None
        return found

    def install(
        self,
        sensor_id: int,
        tree_id: int,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        probe: int = 0,
        depth_cm: float = 30.0,
    ) -> tuple[int, int, int]:
        """Install a probe; answers the counts of ``upsert_installations``."""
        item = Installation(
            sensor_id=sensor_id,
            probe=probe,
            tree_id=tree_id,
            depth_cm=depth_cm,
            since=since or self.start,
            until=until,
        )
        return upsert_installations(self.conn, [item])

    def read(
        self,
        sensor_id: int,
        at: datetime,
        value: float,
        *,
        quantity: Quantity = Quantity.SOIL_MOISTURE_VWC_PERCENT,
        probe: int = 0,
        flags: Quality = Quality.GOOD,
    ) -> None:
        """Store a reading."""
        self.conn.execute(
            readings.insert().values(
                sensor_id=sensor_id,
                quantity=QUANTITY_CODES[quantity],
                probe=probe,
                observed_at=at,
                value=value,
                flags=int(flags),
            )
        )


@pytest.fixture
def stock(conn: sa.Connection) -> Stock:
    """The stock of the transaction ``conn``."""
    return Stock(conn)
