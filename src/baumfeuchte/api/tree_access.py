"""Whether somebody may see a tree: what lies outside of the caller's area does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.routes.trees import no_tree
from baumfeuchte.storage.areas import tree_is_visible
from baumfeuchte.storage.query import arun_one, run_one

if TYPE_CHECKING:
    from baumfeuchte.api.auth import Caller
    from baumfeuchte.storage.connection import AsyncConnection, Connection


async def see_tree(connection: AsyncConnection, tree_id: int, caller: Caller) -> None:
    """Let a caller go on to a tree.

    Raises:
        Problem: 404 where there is no such tree in the caller's area.
    """
    if await arun_one(connection, tree_is_visible(tree_id, caller.area)) is None:
        raise no_tree(tree_id)


def see_tree_now(connection: Connection, tree_id: int, caller: Caller) -> None:
    """As ``see_tree``, inside a transaction that writes.

    Raises:
        Problem: 404 where there is no such tree in the caller's area.
    """
    if run_one(connection, tree_is_visible(tree_id, caller.area)) is None:
        raise no_tree(tree_id)
