"""What happens to connections when a server ends and comes back, and when its password is hard."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import psycopg
import pytest
import sqlalchemy as sa
from shared_servers import answers

from baumfeuchte.domain.errors import StorageUnavailableError
from baumfeuchte.embedded.postgres import EmbeddedPostgres
from baumfeuchte.embedded.processes import is_alive, wait_until
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.storage.engine import READ_WAIT_S, AsyncDatabase, Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def use(database: Database, statement: str = "SELECT 1") -> Any:
    with database.begin() as conn:
        return conn.execute(sa.text(statement))


@pytest.fixture(scope="module")
def own_server() -> Iterator[EmbeddedPostgres]:
    """A server that a test may kill, and whose password it may change."""
    with tempfile.TemporaryDirectory(prefix="baumfeuchte-test-") as folder:
        Path(folder).chmod(0o755)  # the server's user must get in
        server = EmbeddedPostgres(Path(folder) / "data")
        server.start()
        yield server
        server.stop()


def test_special_characters_in_the_password(own_server: EmbeddedPostgres) -> None:
    hard = "p@ss w/ord%:?#'\"\\ü"
    parts = urlsplit(own_server.url)
    set_password(own_server.url, hard)
    netloc = f"{parts.username}:{quote(hard, safe='')}@{parts.hostname}:{parts.port}"
    url = parts._replace(netloc=netloc).geturl()
    with pytest.raises(StorageUnavailableError, match="password authentication failed"):
        use(Database(own_server.url))
    database = Database(url)
    assert use(database).scalar() == 1
    database.dispose()
    assert migrate(url).revision
    assert asyncio.run(ask(AsyncDatabase(url), "SELECT 1")) == 1
    set_password(url, parts.password or "")


def set_password(url: str, password: str) -> None:
    with psycopg.connect(url) as conn:
        conn.execute(psycopg.sql.SQL("ALTER ROLE CURRENT_USER PASSWORD {}").format(password))


async def ask(database: AsyncDatabase, statement: str) -> object:
    await database.open()
    try:
        async with database.connection() as aconn:
            row = await (await aconn.execute(statement.encode())).fetchone()
            return row and row[0]
    finally:
        await database.close()


def test_a_server_that_is_killed_and_started_again(own_server: EmbeddedPostgres) -> None:
    database = Database(own_server.start())
    for kill in (own_server.kill, own_server.stop):
        served_by = use(database, "SELECT pg_backend_pid()").scalar()
        kill()
        # A killed server's processes end by themselves, a moment later: until then one may answer.
        assert wait_until(lambda pid=served_by: not is_alive(pid), seconds=30)
        with pytest.raises(StorageUnavailableError, match="cannot be reached"):
            use(database)
        own_server.start()
        assert use(database).scalar() == 1
    database.dispose()


async def one(database: AsyncDatabase) -> int:
    """A question that takes a connection for a moment; answers who served it."""
    async with database.connection() as aconn:
        found = await (await aconn.execute("SELECT pg_backend_pid(), pg_sleep(0.2)")).fetchone()
    assert found is not None
    return int(found[0])


def test_a_crash_of_one_backend_costs_no_later_request(own_server: EmbeddedPostgres) -> None:
    """PostgreSQL ends all others then; the pool is full of dead connections."""

    async def work() -> None:
        url = own_server.start()
        database = AsyncDatabase(url, max_size=6)
        await database.open()
        try:
            pids = set(await asyncio.gather(*(one(database) for _ in range(30))))
            assert len(pids) == 6
            os.kill(min(pids), signal.SIGKILL)
            assert await asyncio.to_thread(
                wait_until, lambda: not any(map(is_alive, pids)) and answers(url), seconds=30
            )
            begin = time.monotonic()
            assert await one(database) not in pids
            assert time.monotonic() - begin < READ_WAIT_S / 2
            assert not pids & set(await asyncio.gather(*(one(database) for _ in range(30))))
        finally:
            await database.close()

    asyncio.run(work())


def test_a_server_that_comes_back_after_a_while_is_used_at_once(
    own_server: EmbeddedPostgres,
) -> None:
    async def work() -> None:
        url = own_server.start()
        database = AsyncDatabase(url, max_size=2)
        await database.open()
        try:
            await asyncio.gather(one(database), one(database))
            own_server.stop()
            until = time.monotonic() + 9
            while time.monotonic() < until:
                with pytest.raises(StorageUnavailableError):
                    await one(database)
            own_server.start()
            assert await one(database)
        finally:
            await database.close()

    asyncio.run(work())


def test_the_asynchronous_pool_survives_a_restart(own_server: EmbeddedPostgres) -> None:
    async def work() -> None:
        database = AsyncDatabase(own_server.start())
        await database.open()
        try:
            async with database.connection() as aconn:
                await aconn.execute("SELECT 1")
            own_server.kill()
            own_server.start()
            async with database.connection() as aconn:
                assert (await (await aconn.execute("SELECT 2")).fetchone()) == (2,)
        finally:
            await database.close()

    asyncio.run(work())
