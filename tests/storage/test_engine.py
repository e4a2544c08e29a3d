from __future__ import annotations

import asyncio
import socket
import traceback
from datetime import UTC, datetime
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest
import sqlalchemy as sa

from baumfeuchte.domain.errors import (
    SchemaError,
    SettingError,
    StorageError,
    StorageUnavailableError,
)
from baumfeuchte.storage.engine import AsyncDatabase, Database
from baumfeuchte.storage.tables import sensors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

SECRET = "hunter2"  # noqa: S105 - must never be seen


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and says nothing that a PostgreSQL would say."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                connection.close()

        thread = Thread(target=hang_up)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def everything_said(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def use(database: Database, statement: str = "SELECT 1") -> Any:
    with database.begin() as conn:
        return conn.execute(sa.text(statement))


def test_a_transaction_is_committed_at_its_end(database: Database) -> None:
    with database.begin() as conn:
        conn.execute(sensors.insert().values(dev_eui="a1", device="x/y"))
    with database.begin() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(sensors)) == 1


def test_an_error_undoes_the_transaction(database: Database) -> None:
    twice = [{"dev_eui": "a1", "device": "x/y"}] * 2
    with pytest.raises(StorageError, match="duplicate key"), database.begin() as conn:
        Database.raw(conn).cursor().executemany(
            "INSERT INTO sensors (dev_eui, device) VALUES (%(dev_eui)s, %(device)s)", twice
        )
    with database.begin() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(sensors)) == 0


def test_times_are_utc_whatever_the_server_says(database: Database, database_url: str) -> None:
    name = urlsplit(database_url).path.strip("/")
    use(database, f"ALTER DATABASE \"{name}\" SET timezone = 'Asia/Tokyo'")
    database.dispose()
    with database.begin() as conn:
        found = conn.scalar(sa.text("SELECT timestamptz '2026-07-15 05:30+02'"))
    assert found == datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
    assert str(found) == "2026-07-15 03:30:00+00:00"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_schemes(database_url: str, scheme: str) -> None:
    database = Database(urlsplit(database_url)._replace(scheme=scheme).geturl())
    assert use(database).scalar() == 1
    database.dispose()


@pytest.mark.parametrize(
    "url",
    [
        f"mysql://u:{SECRET}@127.0.0.1/x",
        f"{SECRET} is no address",
        f"postgresql://u:{SECRET}@127.0.0.1:port/x",
        "",
    ],
)
@pytest.mark.parametrize("kind", [Database, AsyncDatabase])
def test_an_address_that_is_none(url: str, kind: type) -> None:
    with pytest.raises(SettingError, match="write postgresql://user:password@host") as caught:
        kind(url)
    assert SECRET not in everything_said(caught.value)


def test_nobody_listens(free_port: int) -> None:
    database = Database(f"postgresql://u:{SECRET}@127.0.0.1:{free_port}/x")
    with pytest.raises(StorageUnavailableError) as caught:
        use(database)
    assert str(caught.value) == (
        f"The database at 127.0.0.1:{free_port} cannot be reached; "
        "check BAUMFEUCHTE_DATABASE_URL and that the server runs"
    )
    assert SECRET not in everything_said(caught.value)


def test_something_else_listens(silent_port: int) -> None:
    database = Database(f"postgresql://u:{SECRET}@127.0.0.1:{silent_port}/x")
    with pytest.raises(StorageUnavailableError, match="cannot be reached;"):
        use(database)


def test_a_wrong_password_is_said_but_not_repeated(database_url: str) -> None:
    parts = urlsplit(database_url)
    netloc = f"{parts.username}:{SECRET}@{parts.hostname}:{parts.port}"
    database = Database(parts._replace(netloc=netloc).geturl())
    with pytest.raises(StorageUnavailableError, match="password authentication failed") as caught:
        use(database)
    assert SECRET not in everything_said(caught.value)


def test_a_wrong_name_of_the_database_is_said(database_url: str) -> None:
    database = Database(urlsplit(database_url)._replace(path="/nowhere").geturl())
    with pytest.raises(StorageUnavailableError, match='database "nowhere" does not exist'):
        use(database)


@pytest.mark.parametrize("driver_sql", [False, True])
def test_a_connection_that_the_server_ends(
    database: Database, database_url: str, driver_sql: bool
) -> None:
    def work() -> None:
        with database.begin() as conn:
            end_connection(database_url, conn.scalar(sa.text("SELECT pg_backend_pid()")))
            if driver_sql:
                Database.raw(conn).execute("SELECT 1")
            else:
                conn.execute(sa.text("SELECT 1"))

    with pytest.raises(StorageUnavailableError, match="cannot be reached"):
        work()
    assert use(database).scalar() == 1


def end_connection(url: str, pid: object) -> None:
    with psycopg.connect(url) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_idle_connections_that_the_server_ended_are_replaced(
    database: Database, database_url: str
) -> None:
    with database.begin() as conn:
        pid = conn.scalar(sa.text("SELECT pg_backend_pid()"))
    end_connection(database_url, pid)
    assert use(database, "SELECT pg_backend_pid()").scalar() != pid


def test_a_refused_statement(database: Database) -> None:
    with pytest.raises(StorageError, match="refused a statement: division by zero") as caught:
        use(database, "SELECT 1/0")
    assert not isinstance(caught.value, StorageUnavailableError)


def test_a_refused_driver_statement(database: Database) -> None:
    with pytest.raises(StorageError, match="refused a statement: division"), database.begin() as c:
        Database.raw(c).execute("SELECT 1/0")
    assert use(database).scalar() == 1


def test_a_missing_table_says_migrate(database: Database) -> None:
    with pytest.raises(SchemaError, match="run `baumfeuchte migrate`"):
        use(database, "SELECT * FROM no_such_table")


def test_a_conflict_of_two_transactions_may_be_tried_again(database: Database) -> None:
    with database.begin() as holder:
        holder.execute(sa.text("LOCK TABLE sensors"))
        with pytest.raises(StorageUnavailableError, match="try again later"):
            use(database, "LOCK TABLE sensors NOWAIT")


def test_all_connections_busy(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("baumfeuchte.storage.engine.POOL_WAIT_S", 0.05)
    database = Database(database_url, pool_size=1)
    with database.begin(), pytest.raises(StorageUnavailableError, match="are busy"):
        use(database)
    database.dispose()


def test_the_asynchronous_pool(database_url: str) -> None:
    async def work() -> None:
        database = AsyncDatabase(database_url, max_size=2)
        await database.open()
        try:
            async with database.connection() as aconn:
                row = await (await aconn.execute("SELECT jsonb '{\"a\": 1}', now()")).fetchone()
                assert row is not None
                assert row[0] == {"a": 1}
                assert row[1].utcoffset().total_seconds() == 0
            with pytest.raises(SchemaError, match="migrate"):
                async with database.connection() as aconn:
                    await aconn.execute("SELECT * FROM no_such_table")
            async with database.connection() as aconn:
                pid = aconn.info.backend_pid
            end_connection(database_url, pid)
            async with database.connection() as aconn:
                assert (await (await aconn.execute("SELECT 2")).fetchone()) == (2,)
        finally:
            await database.close()

    asyncio.run(work())


def test_the_asynchronous_pool_starts_without_a_server(
    free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("baumfeuchte.storage.engine.READ_WAIT_S", 0.2)

    async def work() -> None:
        database = AsyncDatabase(f"postgresql://u:{SECRET}@127.0.0.1:{free_port}/x")
        await database.open()
        try:
            with pytest.raises(StorageUnavailableError, match="cannot be reached") as caught:
                async with database.connection():
                    pass
            assert SECRET not in everything_said(caught.value)
        finally:
            await database.close()

    asyncio.run(work())
