"""Logged waterings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.tree import Watering
from baumfeuchte.storage.once import insert_once
from baumfeuchte.storage.query import Query, run_one
from baumfeuchte.storage.tables import waterings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_FIELDS = ("tree_id", "watered_at", "litres", "source", "note", "idempotency_key")
watering_columns = (waterings.c.id, *(waterings.c[name] for name in _FIELDS))
"""In the order that ``watering_of`` takes them."""


def add_watering(conn: sa.Connection, watering: Watering) -> tuple[Watering, bool]:
    """Log a watering once.

    Returns:
        The stored watering, and whether this call created it. Where its idempotency key is known
        already, the first one is returned unchanged; the caller may compare the two.

    Raises:
        NotFoundError: there is no such tree.
        InputError: the litres are not positive.
    """
    if not watering.litres > 0:
        msg = f"A watering needs more than 0 litres, not {watering.litres:g}; correct the amount"
        raise InputError(msg)
    new_id = insert_once(conn, waterings, {name: getattr(watering, name) for name in _FIELDS})
    if new_id is not None:
        return replace(watering, id=new_id), True
    known = run_one(conn, watering_by_key(watering.idempotency_key))
    if known is None:
        raise AssertionError(watering.idempotency_key)  # the conflict was with a stored row
    return known, False


def watering_by_key(idempotency_key: str) -> Query[Watering]:
    """The watering that was logged with a key, if any."""
    statement = sa.select(*watering_columns).where(waterings.c.idempotency_key == idempotency_key)
    return Query(statement=statement, row=watering_of)


def waterings_of_tree(tree_id: int, limit: int = 100) -> Query[Watering]:
    """The newest waterings of a tree, newest first."""
    statement = (
        sa.select(*watering_columns)
        .where(waterings.c.tree_id == tree_id)
        .order_by(waterings.c.watered_at.desc(), waterings.c.id.desc())
        .limit(limit)
    )
    return Query(statement=statement, row=watering_of)


def waterings_since(at: datetime) -> Query[Watering]:
    """All waterings from a time (UTC) on, oldest first."""
    statement = (
        sa.select(*watering_columns)
        .where(waterings.c.watered_at >= at)
        .order_by(waterings.c.watered_at, waterings.c.id)
    )
    return Query(statement=statement, row=watering_of)


def watering_of(row: Sequence[Any]) -> Watering:
    """A row that begins with ``watering_columns``."""
    return Watering(
        id=row[0],
        tree_id=row[1],
        watered_at=row[2],
        litres=row[3],
        source=row[4],
        note=row[5],
        idempotency_key=row[6],
    )
