"""`/api/v1/recommendations`: every piece of advice with its reasons and inputs."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from baumfeuchte.api import render
from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.respond import page_response, utc
from baumfeuchte.api.routes.params import Limit, Offset, TreeId, after
from baumfeuchte.api.routes.runs import run_of
from baumfeuchte.api.routes.trees import no_tree
from baumfeuchte.api.schemas.advice import RecommendationPage
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.recommendations import (
    ListFilter,
    count_rows,
    list_rows,
    recommendations_of_tree,
)
from baumfeuchte.storage.registry import tree_by_id
from baumfeuchte.storage.web_queries import of_tree, part, with_statuses

router = APIRouter(tags=["recommendations"])


@router.get(
    "/recommendations",
    response_model=RecommendationPage,
    summary="Advice of a day's list, or of one tree over time",
)
async def list_recommendations(
    *,
    request: Request,
    context: Ctx,
    _caller: Reader,
    day: Annotated[
        date | None, Query(description="Default: the newest list; with tree: all days.")
    ] = None,
    status: Annotated[list[Status] | None, Query(description="Any of these; repeat it.")] = None,
    tree: Annotated[TreeId | None, Query(description="Our id of one tree.")] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Response:
    """Each with its reasons as sentences and every number that the decision used."""
    statuses = tuple(status or ())
    if tree is not None and day is None:
        return await _history(
            request, context, tree_id=tree, statuses=statuses, limit=limit, offset=offset
        )
    wanted = ListFilter(statuses=statuses)
    async with context.reads.connection() as connection:
        run = await run_of(connection, day)
        total = await arun_one(connection, of_tree(count_rows(run.id, wanted), tree))
        rows = await arun(connection, of_tree(list_rows(run.id, limit + 1, offset, wanted), tree))
    page = [
        render.recommendation(row.recommendation, number=row.tree.number, rank=row.rank)
        for row in rows[:limit]
    ]
    return page_response(
        request,
        page,
        next_query=after(rows, limit, offset),
        day=run.day,
        revision=run.revision,
        issued_at=utc(run.issued_at),
        total=total,
    )


async def _history(
    request: Request,
    context: Context,
    *,
    tree_id: int,
    statuses: tuple[Status, ...],
    limit: int,
    offset: int,
) -> Response:
    async with context.reads.connection() as connection:
        tree = await arun_one(connection, tree_by_id(tree_id))
        if tree is None:
            raise no_tree(tree_id)
        question = with_statuses(recommendations_of_tree(tree_id), statuses)
        rows = await arun(connection, part(question, limit + 1, offset))
    page = [render.recommendation(row, number=tree.number, rank=None) for row in rows[:limit]]
    return page_response(
        request,
        page,
        next_query=after(rows, limit, offset),
        day=None,
        revision=None,
        issued_at=None,
        total=None,
    )
