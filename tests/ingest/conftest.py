"""Real databases and real `ingest` processes for the tests of this room."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.ingest.backfill import Backfill
from baumfeuchte.ingest.broker import Broker
from baumfeuchte.ingest.broker_address import parse_broker_url
from baumfeuchte.ingest.intake import Intake
from baumfeuchte.ingest.subscriber import Subscriber
from baumfeuchte.ingest.tts_source import storage_source
from baumfeuchte.ingest.tts_storage import StorageClient
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from baumfeuchte.ingest.inbox import Inbox


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
_certificates: Any = _load("_certificates")
_scripted_broker: Any = _load("_scripted_broker")
_storage_server: Any = _load("_storage_server")


@pytest.fixture(scope="session")
def fleet() -> Any:
    """The helpers of ``_fleet.py``."""
    return _fleet


@pytest.fixture(scope="session")
def scripted() -> Any:
    """The helpers of ``_scripted_broker.py``."""
    return _scripted_broker


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A certificate authority, see ``_certificates.py``."""
    return _certificates.Authority(tmp_path_factory.mktemp("authority"), "city")


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Another one, which nobody trusts."""
    return _certificates.Authority(tmp_path_factory.mktemp("stranger"), "stranger")


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

    def start(url: str, port: int | None, *words: str, **settings: str) -> Any:
        log = tmp_path / f"ingest-{next(numbers)}.log"
        found.append(_fleet.IngestProcess(log, url, port, *words, **settings))
        return found[-1]

    yield start
    for one in found:
        one.kill()
        print(one.log)


@pytest.fixture
def connect() -> Iterator[Callable[..., Subscriber]]:
    """Connect and subscribe; closed with the test."""
    found: list[Subscriber] = []

    def start(
        url: str,
        *topics: str,
        client_id: str = "us",
        wait_s: float = 10,
        inbox: Inbox | None = None,
        **options: Any,
    ) -> Subscriber:
        broker = Broker(
            address=parse_broker_url(url),
            topics=topics or ("test/+",),
            client_id=client_id,
            **options,
        )
        found.append(Subscriber([broker], clock=lambda: datetime.now(UTC), inbox=inbox))
        found[-1].start(wait_s)
        return found[-1]

    yield start
    for one in found:
        one.close()


@pytest.fixture(scope="session")
def tts() -> Any:
    """The helpers of ``_storage_server.py``."""
    return _storage_server


@pytest.fixture
def server() -> Iterator[Any]:
    """A Storage Integration of The Things Stack with nothing in it."""
    server = _storage_server.StorageServer()
    yield server
    server.close()


@pytest.fixture
def waits() -> list[float]:
    """How long a backfill wanted to sleep."""
    return []


@pytest.fixture
def begin(stock: Any, database: Database, server: Any, waits: list[float]) -> Iterator[Any]:
    """Make a backfill, which has not begun."""
    clients = []
    assert stock.counts() == (0, 0, 0)

    def make(intake: Any = None, *, page: int = 1000, **source: Any) -> Backfill:
        where = {
            "url": server.url,
            "application": _storage_server.APPLICATION,
            "device": None,
            "api_key": _storage_server.KEY,
        }
        client = StorageClient(storage_source(**where | source), silence_s=2.0, page=page)
        clients.append(client)
        intake = intake or Intake(database)
        return Backfill(client, intake, lambda: _fleet.NOW, wait=waits.append)

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def fetch(begin: Any) -> Callable[..., Any]:
    """Run a backfill of everything."""
    return lambda **options: begin(**options).run(_storage_server.SINCE)
