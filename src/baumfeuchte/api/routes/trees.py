"""`/api/v1/trees`: the register."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from baumfeuchte.api import render
from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.cursor import Cursor, next_part, read_one
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import json_response, page_response
from baumfeuchte.api.routes.params import Limit, Offset
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.api.schemas.register import TreeDetail, TreePage
from baumfeuchte.storage.bulk_rows import TREE_ROW, tree_rows
from baumfeuchte.storage.query import arun, arun_one, arun_rows
from baumfeuchte.storage.recommendations import recommendations_of_tree
from baumfeuchte.storage.registry import (
    count_trees,
    installations_of_tree,
    tree_by_id,
)
from baumfeuchte.storage.web_queries import numbered

router = APIRouter(tags=["trees"])

TreeKey = Annotated[Id, Path(description="Our id, not the city's number.")]


def no_tree(tree_id: int) -> Problem:
    """The answer for a tree that does not exist."""
    return Problem(
        404,
        f"There is no tree with the id {tree_id}; GET /api/v1/trees?number= finds the id of a "
        "tree number.",
        code="not_found",
    )


@router.get("/trees", response_model=TreePage, summary="Trees of the register, by number")
async def list_trees(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    limit: Limit = 100,
    offset: Offset = 0,
    cursor: Cursor = None,
    district: Annotated[str | None, Query(description="Exactly this district.")] = None,
    search: Annotated[
        str | None, Query(max_length=200, description="Part of number, species or street.")
    ] = None,
    number: Annotated[str | None, Query(description="Exactly this tree number.")] = None,
) -> Response:
    """Trees with the number of their sensors and the last sign of life of these."""
    last = read_one(cursor, str)
    async with context.reads.connection() as connection:
        rows = await arun_rows(
            connection,
            tree_rows(
                limit + 1,
                offset,
                district=district,
                search=search,
                number=number,
                after=last,
                area=caller.area,
            ),
        )
        if rows:
            total = rows[0][-1]
        else:
            # Behind the last page, or there is none at all.
            count = count_trees(district, search, caller.area)
            total = await arun_one(connection, numbered(count, number))
    page = render.tree_lines(rows[:limit])
    more = next_part(rows, limit, lambda row: (row[TREE_ROW.index("number")],))
    return page_response(request, page, next_query=more, total=total)


@router.get(
    "/trees/{tree_id}",
    response_model=TreeDetail,
    summary="One tree with its ground, probes and newest advice",
)
async def get_tree(*, tree_id: TreeKey, context: Ctx, caller: Reader) -> Response:
    """A tree by our id."""
    async with context.reads.connection() as connection:
        found = await arun_one(connection, tree_by_id(tree_id, caller.area))
        if found is None:
            raise no_tree(tree_id)
        probes = await arun(connection, installations_of_tree(tree_id))
        newest = await arun_one(connection, recommendations_of_tree(tree_id, 1))
    return json_response(render.tree_detail(found, probes, newest))
