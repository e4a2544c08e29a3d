"""Connections to the database: one for threads that write, one pool for the API that reads.

A transaction is opened at the edge with ``begin`` or ``connection`` and nobody else commits.
"""

from __future__ import annotations

import select
import time
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

import orjson
import psycopg
import psycopg_pool
import sqlalchemy as sa
from psycopg.types.json import set_json_loads

import baumfeuchte.storage.arrays  # noqa: F401 - teaches the driver our arrays before it connects
from baumfeuchte.migrations.server import (
    create_engine,
    parse_url,
    place,
    plain_errors,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

POOL_WAIT_S = 10.0
"""How long a thread waits for a free connection before it gives up."""
READ_WAIT_S = 3.0
"""The same for a request of the API: whoever asked can ask again, and a page should not hang."""


class Database:
    """A synchronous connection pool.

    Args:
        url: ``postgresql://user:password@host:port/name`` or ``postgres://...``.
        pool_size: connections kept open; one thread needs one.

    Attributes:
        place: host and port, for messages.
        identity: with the name of the database; what tells two of them apart on a machine.

    Raises:
        SettingError: the address cannot be read.
    """

    def __init__(self, url: str, *, pool_size: int = 5) -> None:
        self._address = address = parse_url(url)
        self.place = place(address)
        self.identity = f"{self.place}/{address.database}"
        self._engine = create_engine(
            address,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=POOL_WAIT_S,
        )
        # After a restart of PostgreSQL the first use replaces the dead connections.
        sa.event.listen(self._engine, "checkout", _replace_if_gone)

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """One transaction: committed at the end of the block, rolled back on any error.

        Raises:
            StorageUnavailableError: the server cannot be reached, ended the connection or cannot
                do the work now; the same block may work later.
            SchemaError: a table or column is missing.
            StorageError: the server refused a statement.
        """
        with plain_errors(self.place), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def session(self) -> Iterator[sa.Connection]:
        """A connection beside the pool, without a transaction; closed at the end of the block.

        For locks that outlast transactions: they end with it, whatever happens.

        Raises:
            StorageUnavailableError: as ``begin``.
        """
        engine = create_engine(self._address, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        with plain_errors(self.place), engine.connect() as connection:
            yield connection

    @staticmethod
    def raw(connection: sa.Connection) -> psycopg.Connection[Any]:
        """The driver's own connection, for driver SQL inside ``storage``."""
        driver = connection.connection.driver_connection
        if not isinstance(driver, psycopg.Connection):
            raise TypeError(type(driver))
        return driver

    def dispose(self) -> None:
        """Close all connections that are not in use."""
        self._engine.dispose()


class AsyncDatabase:
    """An asynchronous connection pool for reading.

    Args:
        url: ``postgresql://user:password@host:port/name`` or ``postgres://...``.
        max_size: most connections at a time.

    Raises:
        SettingError: the address cannot be read.
    """

    def __init__(self, url: str, *, max_size: int = 10) -> None:
        address = parse_url(url)
        self.place = place(address)
        names = address.translate_connect_args(username="user", database="dbname")
        names.update(address.query)
        self._pool = psycopg_pool.AsyncConnectionPool(
            psycopg.conninfo.make_conninfo("", **names),
            min_size=1,
            max_size=max_size,
            # A request that waits is worth an attempt; the pool's own become ever rarer and would
            # leave a server that is back alone for minutes. After these the next one begins anew.
            reconnect_timeout=READ_WAIT_S,
            configure=_configure,
            # Each question sees what is committed, with or without a transaction around several;
            # to begin and end one would be two more round trips for every answer.
            kwargs={"autocommit": True},
            open=False,
        )

    async def open(self) -> None:
        """Start connecting; does not wait for the server, which may come up later."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Close all connections."""
        await self._pool.close()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        """A connection to read with; errors as in ``Database.begin``.

        After a restart of PostgreSQL all connections are dead, and none is handed out. The pool
        opens others in their place; its own check would wait a second after the first dead one and
        two after the next, longer than a request may wait in all.
        """
        give_up_at = time.monotonic() + READ_WAIT_S
        with plain_errors(self.place):
            while True:
                wait_s = max(0.0, give_up_at - time.monotonic())
                async with self._pool.connection(wait_s) as connection:
                    if not _is_gone(connection):
                        yield connection
                        return
                    await connection.close()


def _is_gone(driver: psycopg.Connection[Any] | psycopg.AsyncConnection[Any]) -> bool:
    """Whether the server has ended an idle connection, on which it says nothing else.

    Looking for that costs nothing; SQLAlchemy's and the pool's own checks ask a question, and
    waiting for the answer takes a twentieth of the time that ingest has for a small batch.
    """
    poll = select.poll()
    try:
        poll.register(driver.fileno(), select.POLLIN)
        return bool(poll.poll(0))
    except psycopg.OperationalError:  # closed on our side
        return True


def _replace_if_gone(driver: psycopg.Connection[Any], *_: object) -> None:
    """Have SQLAlchemy's pool open another connection in place of one that the server has ended."""
    if _is_gone(driver):
        raise sa.exc.DisconnectionError


async def _configure(connection: psycopg.AsyncConnection[Any]) -> None:
    set_json_loads(orjson.loads, connection)
    # Times come as UTC, so that a thousand rows need not be converted one by one.
    await connection.execute(b"SET TIME ZONE 'UTC'")
    # The general plan of a prepared statement, made without its values, reads a whole city for a
    # page of it; to plan anew costs a third of a millisecond.
    await connection.execute(b"SET plan_cache_mode = force_custom_plan")
