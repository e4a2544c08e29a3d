"""Whether somebody may see a tree: what lies outside of the caller's area does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.routes.trees import no_tree
from baumfeuchte.storage.areas import tree_is_visible
from baumfeuchte.storage.query import arun_one, run_one

if TYPE_CHECKING:
    from baumfeuchte.domain.people import Area
    from baumfeuchte.storage.connection import AsyncConnection, Connection


async def see_tree(connection: AsyncConnection, tree_id: int, area: Area) -> None:
    """Let somebody who sees an area go on to a tree.

    Raises:
        Problem: 404 where there is no such tree in the area.
    """
    if await arun_one(connection, tree_is_visible(tree_id, area)) is None:
        raise no_tree(tree_id)


def see_tree_now(connection: Connection, tree_id: int, area: Area) -> None:
    """As ``see_tree``, inside a transaction that writes.

    Raises:
        Problem: 404 where there is no such tree in the area.
    """
    if run_one(connection, tree_is_visible(tree_id, area)) is None:
        raise no_tree(tree_id)
