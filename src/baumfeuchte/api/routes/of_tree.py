"""Lists of one tree (waterings, notes, photos, ...): their parameters and their answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Response

from baumfeuchte.api.auth import Caller, Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.cursor import Cursor, next_part
from baumfeuchte.api.respond import page_response
from baumfeuchte.api.routes.params import Limit, Offset, TreeId
from baumfeuchte.api.tree_access import see_tree
from baumfeuchte.storage.query import Query, arun

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTree:
    """A part of such a list; a tree outside of the caller's area is not there (404)."""

    request: Request
    context: Context
    caller: Caller
    tree: int
    limit: int
    offset: int
    cursor: str | None

    async def answer(
        self,
        question: Callable[[int, int, int, str | None], Query[T]],
        shown: Callable[[T], object],
        place: Callable[[T], tuple[Any, ...]],
    ) -> Response:
        """Ask, and answer with a page.

        Args:
            question: of the tree, the most rows, the rows to leave out, and the cursor.
            shown: a row as it is sent.
            place: sort values of a row.
        """
        async with self.context.reads.connection() as connection:
            await see_tree(connection, self.tree, self.caller.area)
            query = question(self.tree, self.limit + 1, self.offset, self.cursor)
            rows = await arun(connection, query)
        return page_response(
            self.request,
            [shown(row) for row in rows[: self.limit]],
            next_query=next_part(rows, self.limit, place),
        )


# Asynchronous, or each request would go to a thread for it.
async def _part(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    tree: TreeId,
    limit: Limit = 100,
    offset: Offset = 0,
    cursor: Cursor = None,
) -> OfTree:
    return OfTree(
        request=request,
        context=context,
        caller=caller,
        tree=tree,
        limit=limit,
        offset=offset,
        cursor=cursor,
    )


PartOfTree = Annotated[OfTree, Depends(_part)]
