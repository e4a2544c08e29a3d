"""A question to the database: the statement, and how a row of the answer becomes a value.

The same ``Query`` runs on a synchronous connection (``run``) and on an asynchronous one
(``arun``), so no question is written twice.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy.dialects.postgresql import psycopg as psycopg_dialect

from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    import psycopg
    import sqlalchemy as sa

T = TypeVar("T")

_DIALECT: sa.Dialect = psycopg_dialect.dialect()  # type: ignore[no-untyped-call]
_CACHE_SIZE = 500
_texts: dict[object, tuple[str, tuple[str, ...]]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query(Generic[T]):
    """A statement that reads, and its row mapper.

    Attributes:
        statement: a SELECT; ``IN`` lists are written as ``= ANY(array)``.
        row: takes the columns of one row in the statement's order.
    """

    statement: sa.Select[Any] | sa.TextClause
    row: Callable[[Sequence[Any]], T]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverQuery(Generic[T]):
    """The same in the driver's own SQL, for what is asked hundreds of times a second.

    To put a statement together and to find its text again takes as long as many of our answers.

    Attributes:
        text: with ``%(name)s`` for the values.
        params: name -> value.
        row: as in ``Query``.
    """

    text: bytes
    params: Mapping[str, Any]
    row: Callable[[Sequence[Any]], T] | None = None


async def arun_rows(aconn: psycopg.AsyncConnection[Any], query: DriverQuery[T]) -> list[Any]:
    """The whole answer, on an asynchronous connection; plain tuples where it has no mapper."""
    async with aconn.cursor(binary=True) as cursor:
        await cursor.execute(query.text, query.params)
        rows = await cursor.fetchall()
    return rows if query.row is None else [query.row(found) for found in rows]


async def arun_parts(
    aconn: psycopg.AsyncConnection[Any], query: DriverQuery[T], size: int
) -> AsyncIterator[list[Any]]:
    """The answer in parts of so many rows, so that reading a long one holds nobody up."""
    async with aconn.cursor(binary=True) as cursor:
        await cursor.execute(query.text, query.params)
        while rows := await cursor.fetchmany(size):
            yield rows if query.row is None else [query.row(found) for found in rows]
            await asyncio.sleep(0)


def run(conn: sa.Connection, query: Query[T]) -> list[T]:
    """The whole answer, on a synchronous connection.

    By the driver itself: a list of a city is a hundred thousand rows, and SQLAlchemy takes each of
    them in hand.
    """
    text, params = driver_form(query.statement)
    with Database.raw(conn).cursor(binary=True) as cursor:
        cursor.execute(text.encode(), params)
        rows = cursor.fetchall()
    return [query.row(found) for found in rows]


def run_one(conn: sa.Connection, query: Query[T]) -> T | None:
    """The first row of the answer, or None."""
    found = conn.execute(query.statement).first()
    return None if found is None else query.row(found)


async def arun(aconn: psycopg.AsyncConnection[Any], query: Query[T]) -> list[T]:
    """The whole answer, on an asynchronous connection."""
    text, params = driver_form(query.statement)
    row = query.row
    async with aconn.cursor(binary=True) as cursor:
        await cursor.execute(text.encode(), params)
        return [row(found) for found in await cursor.fetchall()]


async def arun_one(aconn: psycopg.AsyncConnection[Any], query: Query[T]) -> T | None:
    """The first row of the answer, or None."""
    text, params = driver_form(query.statement)
    async with aconn.cursor(binary=True) as cursor:
        await cursor.execute(text.encode(), params)
        found = await cursor.fetchone()
    return None if found is None else query.row(found)


def driver_form(statement: sa.Select[Any] | sa.TextClause) -> tuple[str, dict[str, Any]]:
    """SQL text and parameters as psycopg takes them.

    Compiling costs more than most of our questions; the text of a statement of the same shape is
    kept, only the values differ.

    Raises:
        ValueError: the statement has an expanding ``IN``, whose text depends on its values.
    """
    key = statement._generate_cache_key()  # noqa: SLF001 - SQLAlchemy's own key; no public one
    if key is None:
        compiled = statement.compile(dialect=_DIALECT)
        return str(compiled), dict(compiled.params)
    known = _texts.get(key.key)
    if known is None:
        if any(bind.expanding for bind in key.bindparams):
            msg = "write column == any_(array) instead of column.in_(list)"
            raise ValueError(msg)
        compiled = statement.compile(dialect=_DIALECT)
        names = tuple(compiled.bind_names[bind] for bind in key.bindparams)
        if len(_texts) >= _CACHE_SIZE:
            _texts.clear()
        known = _texts[key.key] = (str(compiled), names)
    text, names = known
    values = (bind.effective_value for bind in key.bindparams)
    return text, dict(zip(names, values, strict=True))
