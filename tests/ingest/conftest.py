"""Real databases and real `ingest` processes for the tests of this room."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.ingest.broker_address import parse_broker_url
from baumfeuchte.ingest.intake import Intake
from baumfeuchte.ingest.subscriber import Subscriber
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType


def _load(name: str) -> ModuleType:
    """A helper beside this file; test folders are no packages."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


_fleet: Any = _load("_fleet")


@pytest.fixture(scope="session")
def fleet() -> Any:
    """The helpers of ``_fleet.py``."""
    return _fleet


@pytest.fixture
def stock(database_url: str) -> Any:
    """A migrated database that knows the fleet."""
    _fleet.register(database_url, dict.fromkeys([*_fleet.EUIS, _fleet.MARK], _fleet.DEVICE))
    return _fleet.Stock(database_url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same database, for our own code."""
    database = Database(database_url, pool_size=2)
    yield database
    database.dispose()


@pytest.fixture
def intake(stock: Any, database: Database) -> Intake:  # noqa: ARG001 - the register comes first
    """The door of the database that knows the fleet."""
    return Intake(database)


@pytest.fixture
def start_ingest(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Start `baumfeuchte ingest` on a database and a broker's port; ended with the test."""
    found: list[Any] = []
    numbers = itertools.count()

    def start(url: str, port: int, *words: str, **settings: str) -> Any:
        log = tmp_path / f"ingest-{next(numbers)}.log"
        found.append(_fleet.IngestProcess(log, url, port, *words, **settings))
        return found[-1]

    yield start
    for one in found:
        one.kill()
        print(one.log)


@pytest.fixture
def connect(fleet: Any) -> Iterator[Callable[..., Subscriber]]:
    """Connect and subscribe; closed with the test."""
    found: list[Subscriber] = []

    def start(
        url: str, *topics: str, client_id: str = "us", wait_s: float = 10, **options: Any
    ) -> Subscriber:
        found.append(
            Subscriber(
                parse_broker_url(url),
                topics=topics or ("test/+",),
                client_id=client_id,
                clock=lambda: datetime.now(UTC),
                **options,
            )
        )
        found[-1].start(wait_s)
        fleet.wait_for_subscription(found[-1])
        return found[-1]

    yield start
    for one in found:
        one.close()
