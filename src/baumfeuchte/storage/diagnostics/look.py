"""A connection for looking only: short limits, every statement on its own."""

from __future__ import annotations

from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from baumfeuchte.migrations.server import create_engine, parse_url, place, plain_errors
from baumfeuchte.storage.query import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from baumfeuchte.storage.query import Query

P = ParamSpec("P")
T = TypeVar("T")


class Look:
    """Asks one question after the other; a question that fails does not disturb the next one.

    Args:
        conn: in autocommit mode.
        where: host and port, for errors.
    """

    def __init__(self, conn: sa.Connection, where: str) -> None:
        self.place = where
        self._conn = conn

    def ask(
        self,
        question: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """The answer of a function that takes the connection.

        Raises:
            StorageError: or what belongs to it, as in ``Database.begin``.
        """
        with plain_errors(self.place):
            return question(self._conn, *args, **kwargs)

    def rows(self, query: Query[T]) -> list[T]:
        """The answer to a query of ``storage``; errors as in ``ask``."""
        return self.ask(run, query)


@contextmanager
def looking(url: str, *, seconds: float = 5.0) -> Iterator[Look]:
    """Connect, and disconnect at the end.

    Args:
        url: ``postgresql://user:password@host:port/name``.
        seconds: longest time for the connection and for each statement.

    Raises:
        SettingError: the address cannot be read.
        StorageUnavailableError: the server cannot be reached, or does not let us in.
    """
    address = parse_url(url).update_query_dict({"connect_timeout": str(ceil(seconds))})
    engine = create_engine(address, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    where = place(address)
    with plain_errors(where):
        conn = engine.connect()
    try:
        with plain_errors(where):
            _limit(conn, ceil(1000 * seconds))
        yield Look(conn, where)
    finally:
        conn.close()


def _limit(conn: sa.Connection, milliseconds: int) -> None:
    for name in ("statement_timeout", "lock_timeout"):
        _set(conn, name, str(milliseconds))


def _set(conn: sa.Connection, name: str, value: str) -> Any:  # noqa: ANN401 - whatever SQL answers
    return conn.scalar(
        sa.text("SELECT set_config(:name, :value, false)"), {"name": name, "value": value}
    )
