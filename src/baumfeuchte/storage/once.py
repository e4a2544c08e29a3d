"""Notes from the field are stored once per idempotency key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.storage.tables import trees

if TYPE_CHECKING:
    from collections.abc import Mapping


def insert_once(conn: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> int | None:
    """Insert a note about a tree unless its idempotency key is known.

    Args:
        conn: in a transaction.
        table: with ``id``, ``tree_id`` and a unique ``idempotency_key``.
        values: of its columns.

    Returns:
        Our id of the new row, or None where the key is known.

    Raises:
        NotFoundError: there is no such tree.
    """
    tree_id = values["tree_id"]
    if conn.scalar(sa.select(trees.c.id).where(trees.c.id == tree_id)) is None:
        msg = f"There is no tree with the id {tree_id}; import it first"
        raise NotFoundError(msg)
    new_id: int | None = conn.scalar(
        insert(table)
        .values(values)
        .on_conflict_do_nothing(index_elements=[table.c.idempotency_key])
        .returning(table.c.id)
    )
    return new_id
