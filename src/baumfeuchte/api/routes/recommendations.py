"""`/api/v1/recommendations`: every piece of advice with its reasons and inputs."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from baumfeuchte.api import render
from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.cursor import Cursor, next_part, read_one
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import json_response, page_response, utc
from baumfeuchte.api.routes.params import Language, Limit, Offset, TreeId
from baumfeuchte.api.routes.runs import pinned, run_of
from baumfeuchte.api.routes.trees import no_tree
from baumfeuchte.api.schemas.advice import Explanation, RecommendationPage
from baumfeuchte.api.schemas.common import Day, Id
from baumfeuchte.domain.people import Area
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.comparison import comparison
from baumfeuchte.irrigation.explanation import explanation
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.recommendations import (
    ListFilter,
    count_rows,
    list_rows,
    recommendation_by_id,
    recommendations_of_tree,
    run_by_id,
)
from baumfeuchte.storage.registry import tree_by_id
from baumfeuchte.storage.web_queries import behind_rank, of_tree, part, with_statuses

router = APIRouter(tags=["recommendations"])

RecommendationId = Annotated[Id, Path(description="Our id of the advice.")]


@router.get(
    "/recommendations",
    response_model=RecommendationPage,
    summary="Advice of a day's list, or of one tree over time",
)
async def list_recommendations(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    day: Annotated[
        Day | None, Query(description="Default: the newest list; with tree: all days.")
    ] = None,
    status: Annotated[list[Status] | None, Query(description="Any of these; repeat it.")] = None,
    tree: Annotated[TreeId | None, Query(description="Our id of one tree.")] = None,
    limit: Limit = 100,
    offset: Offset = 0,
    cursor: Cursor = None,
    revision: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="Of the day; default: its list.")
    ] = None,
) -> Response:
    """Each with its reasons as sentences and every number that the decision used."""
    statuses = tuple(status or ())
    if tree is not None and day is None:
        return await _history(
            request,
            context,
            caller.area,
            tree_id=tree,
            statuses=statuses,
            limit=limit,
            offset=offset,
            cursor=cursor,
        )
    wanted = ListFilter(statuses=statuses, area=caller.area)
    behind = read_one(cursor, int)
    async with context.reads.connection() as connection:
        run = await run_of(connection, day, revision)
        total = await arun_one(connection, of_tree(count_rows(run.id, wanted), tree))
        question = behind_rank(list_rows(run.id, limit + 1, offset, wanted), behind)
        rows = await arun(connection, of_tree(question, tree))
    page = [
        render.recommendation(row.recommendation, number=row.tree.number, rank=row.rank)
        for row in rows[:limit]
    ]
    more = next_part(rows, limit, lambda row: (row.rank,))
    return page_response(
        request,
        page,
        # The run of the first part stays, though another one may come meanwhile.
        next_query=None if more is None else more | pinned(run),
        day=run.day,
        revision=run.revision,
        issued_at=utc(run.issued_at),
        total=total,
    )


@router.get(
    "/recommendations/{recommendation_id}/explanation",
    response_model=Explanation,
    summary="How a recommendation came about, step by step",
)
async def explain_recommendation(
    *,
    context: Ctx,
    caller: Reader,
    recommendation_id: RecommendationId,
    lang: Annotated[Language, Query(description="Language of the texts.")] = Language.DE,
    compare_to: Annotated[
        Id | None, Query(description="An earlier recommendation of the tree.")
    ] = None,
) -> Response:
    """From the reading to the litres, with the numbers and the source of each step."""
    async with context.reads.connection() as connection:
        found = await arun_one(connection, recommendation_by_id(recommendation_id, caller.area))
        if found is None:
            raise _no_recommendation(recommendation_id)
        run = await arun_one(connection, run_by_id(found[1]))
        earlier = None
        if compare_to is not None:
            earlier = await arun_one(connection, recommendation_by_id(compare_to, caller.area))
            if earlier is None:
                raise _no_recommendation(compare_to)
    advice = found[0]
    if earlier is not None and earlier[0].tree_id != advice.tree_id:
        raise Problem(
            422,
            "The two recommendations are of different trees; compare those of one tree.",
            code="different_trees",
        )
    language: Literal["de", "en"] = lang.value
    changes = None if earlier is None else asdict(comparison(earlier[0], advice, language))
    return json_response(
        {
            "id": advice.id,
            "tree_id": advice.tree_id,
            "day": advice.day,
            "language": language,
            "steps": [asdict(step) for step in explanation(advice, run, language, context.zone)],
            "comparison": changes,
        }
    )


def _no_recommendation(recommendation_id: int) -> Problem:
    return Problem(
        404,
        f"There is no recommendation with the id {recommendation_id}; "
        "/api/v1/recommendations lists them.",
        code="not_found",
    )


async def _history(
    request: Request,
    context: Context,
    area: Area,
    *,
    tree_id: int,
    statuses: tuple[Status, ...],
    limit: int,
    offset: int,
    cursor: str | None,
) -> Response:
    before = read_one(cursor, date)
    async with context.reads.connection() as connection:
        tree = await arun_one(connection, tree_by_id(tree_id, area))
        if tree is None:
            raise no_tree(tree_id)
        question = with_statuses(recommendations_of_tree(tree_id, before=before), statuses)
        rows = await arun(connection, part(question, limit + 1, offset))
    page = [render.recommendation(row, number=tree.number, rank=None) for row in rows[:limit]]
    return page_response(
        request,
        page,
        next_query=next_part(rows, limit, lambda row: (row.day,)),
        day=None,
        revision=None,
        issued_at=None,
        total=None,
    )
