"""Add or change a thing of the fleet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.storage.query import Query, run_one

if TYPE_CHECKING:
    from collections.abc import Mapping

    import sqlalchemy as sa

T = TypeVar("T")


def keep(
    conn: sa.Connection,
    table: sa.Table,
    key: int | None,
    values: Mapping[str, Any],
    *,
    stored: Query[T],
    what: str,
) -> tuple[int, T | None]:
    """Insert a row (``key`` None) or change the one with this key.

    Args:
        conn: in the caller's transaction.
        table: with ``id``.
        key: ours, or None.
        values: of its columns.
        stored: the thing with this key.
        what: it is, for the error.

    Returns:
        Its key, and what it was before.

    Raises:
        NotFoundError: there is none with the key.
    """
    if key is None:
        new_id = conn.scalar(table.insert().values(values).returning(table.c.id))
        return int(new_id or 0), None
    before = run_one(conn, stored)
    if before is None:
        msg = f"There is no {what} with the id {key}."
        raise NotFoundError(msg)
    conn.execute(table.update().where(table.c.id == key).values(values))
    return key, before
