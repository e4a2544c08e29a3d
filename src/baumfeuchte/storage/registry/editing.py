"""Change trees one at a time, or one value of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from baumfeuchte.domain.errors import InputError
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query, run_one
from baumfeuchte.storage.registry.selection import TreeFilter, conditions
from baumfeuchte.storage.registry.trees import (
    insert_trees,
    tree_columns,
    tree_of,
    update_trees,
)
from baumfeuchte.storage.tables import sites, trees

if TYPE_CHECKING:
    from baumfeuchte.domain.people import Area
    from baumfeuchte.domain.tree import Tree


class NumberTakenError(InputError):
    """Another tree has this number; ``tree_id`` is its key."""

    def __init__(self, number: str, tree_id: int) -> None:
        super().__init__(f"Another tree has the number {number!r} already.")
        self.tree_id = tree_id


def visible_tree(tree_id: int, area: Area) -> Query[Tree]:
    """The tree with our key, if somebody with this area may see it."""
    statement = (
        sa.select(*tree_columns())
        .join(sites, sites.c.id == trees.c.site_id)
        .where(trees.c.id == tree_id, *in_area(area))
    )
    return Query(statement=statement, row=tree_of)


def lock_tree(conn: sa.Connection, tree_id: int, area: Area) -> Tree | None:
    """The tree as it is until the transaction ends; None outside of the area."""
    conn.execute(sa.select(trees.c.id).where(trees.c.id == tree_id).with_for_update())
    return run_one(conn, visible_tree(tree_id, area))


def save_tree(conn: sa.Connection, tree: Tree) -> None:
    """Store a known tree with its site.

    Raises:
        NumberTakenError: another tree has its number.
    """
    _check_number(conn, tree)
    update_trees(conn, [tree])


def add_tree(conn: sa.Connection, tree: Tree) -> int:
    """Store a new tree with its site.

    Returns:
        Our key.

    Raises:
        NumberTakenError: another tree has its number.
    """
    conn.execute(sa.text("LOCK TABLE trees IN SHARE ROW EXCLUSIVE MODE"))
    _check_number(conn, tree)
    insert_trees(conn, [tree])
    found = conn.scalar(sa.select(trees.c.id).where(trees.c.number == tree.number))
    return int(found or 0)


def assign(
    conn: sa.Connection,
    column: Literal["contractor", "reference_group"],
    value: str,
    *,
    wanted: TreeFilter,
    area: Area,
) -> list[tuple[str, str]]:
    """Give all trees of a selection the same contractor or reference group.

    Returns:
        Number and value before of those that it changed, by number.
    """
    which = (
        sa.select(trees.c.id, trees.c.number, trees.c[column])
        .join(sites, sites.c.id == trees.c.site_id)
        .where(*conditions(wanted), *in_area(area), trees.c[column] != value)
        .order_by(trees.c.number)
        .with_for_update(of=trees)
    )
    found = conn.execute(which).all()
    ids = sa.cast([row[0] for row in found], sa.ARRAY(sa.BigInteger))
    if found:
        conn.execute(trees.update().where(trees.c.id == sa.any_(ids)).values({column: value}))
    return [(row[1], row[2]) for row in found]


def _check_number(conn: sa.Connection, tree: Tree) -> None:
    taken = conn.scalar(sa.select(trees.c.id).where(trees.c.number == tree.number))
    if taken is not None and taken != tree.id:
        raise NumberTakenError(tree.number, int(taken))
