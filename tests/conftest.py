"""Fixtures that every test may use: databases, folders, a clean environment.

Databases are real. Every test that takes ``database_url`` runs on the embedded PostgreSQL and,
where BAUMFEUCHTE_TEST_TIMESCALE_DSN names one, a second time on a TimescaleDB server (test id
``timescale``), except those that ``shared_editions`` names. A test gets a database of its own,
copied from one migrated template.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from shared_folders import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest_plugins = ["shared_brokers", "shared_editions"]

PREFIX = "BAUMFEUCHTE_"
TIMESCALE_DSN = os.environ.get("BAUMFEUCHTE_TEST_TIMESCALE_DSN", "")
SERVERS = ["embedded", *(["timescale"] if TIMESCALE_DSN else [])]


def _clean_environment() -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX) and not name.startswith(PREFIX + "TEST_"):
            del os.environ[name]


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """The settings of whoever runs the tests must not change what they prove."""
    _clean_environment()


@pytest.fixture(autouse=True)
def clean_environment() -> Iterator[None]:
    """No setting of ours is in the environment at the start of a test, nor left behind by it."""
    _clean_environment()
    yield
    _clean_environment()


# --- folders and ports ---------------------------------------------------------------------


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The folder of the repository."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_dir(repo_root: Path) -> Path:
    """The reference material beside the repository, where there is one."""
    folder = repo_root.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"the reference material is not there: {folder}")
    return folder


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """An empty temporary folder that every user can enter, unlike ``tmp_path`` of root."""
    with temporary_folder() as folder:
        yield folder


@pytest.fixture
def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody uses."""
    from baumfeuchte.embedded.processes import free_port as find_free_port

    return find_free_port()


# --- databases -----------------------------------------------------------------------------


@dataclass
class PostgresServer:
    """A running server on which tests make databases.

    Attributes:
        name: ``embedded`` or ``timescale``, as in the id of the test.
        admin_url: a database in which we may create others.
    """

    name: str
    admin_url: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _template: str | None = None

    def url(self, database: str) -> str:
        """The address of another database of this server."""
        return urlunsplit(urlsplit(self.admin_url)._replace(path=f"/{database}"))

    def execute(self, statement: str, database: str | None = None) -> None:
        """Run one statement outside of a transaction."""
        url = self.admin_url if database is None else self.url(database)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, *, template: str = "template0") -> str:
        """A new database; answers its name."""
        name = f"baumfeuchte_test_{os.getpid()}_{next(self._numbers)}"
        # Files are copied in half the time that blocks would take through the write-ahead log.
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        while name:
            # The server's own autovacuum may be at it, which we may not end; it soon is done.
            with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
                self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                name = ""

    def template(self) -> str:
        """The migrated database that the databases of the tests are copied from."""
        if self._template is None:
            from baumfeuchte.migrations.runner import migrate

            name = self.create()
            try:
                migrate(self.url(name))
                self.disconnect(name)
            except BaseException:
                self.drop(name)
                raise
            self._template = name
        return self._template

    def disconnect(self, name: str) -> None:
        """Let nobody in, end who is there; copying ends autovacuum, which we may not end."""
        self.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        self.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            f"WHERE datname = '{name}' AND backend_type <> 'autovacuum worker'"
        )

    def close(self) -> None:
        """Remove the template."""
        if self._template is not None:
            self.drop(self._template)


@pytest.fixture(scope="session")
def embedded_server_url() -> Iterator[str]:
    """The one embedded PostgreSQL of this test session, without crash safety."""
    from baumfeuchte.embedded.postgres import running_postgres

    quick = temporary_folder(in_memory=True)
    with quick as folder, running_postgres(folder / "data", durable=False) as url:
        yield url


@pytest.fixture(scope="session", params=SERVERS)
def postgres_server(request: pytest.FixtureRequest) -> Iterator[PostgresServer]:
    """Each server that tests run on."""
    if request.param == "embedded":
        server = PostgresServer("embedded", request.getfixturevalue("embedded_server_url"))
    else:
        server = PostgresServer("timescale", TIMESCALE_DSN)
    yield server
    server.close()


@pytest.fixture
def empty_database_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a database of this test alone, with nothing in it."""
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture
def database_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a migrated database of this test alone."""
    name = postgres_server.create(template=postgres_server.template())
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(scope="module")
def module_database_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a migrated database that the tests of one module share."""
    name = postgres_server.create(template=postgres_server.template())
    yield postgres_server.url(name)
    postgres_server.drop(name)
