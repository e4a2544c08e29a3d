"""Answers of the database that many requests need, asked for once in a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from baumfeuchte.storage.query import Query, arun
from baumfeuchte.storage.web_queries import list_summary

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from baumfeuchte.api.context import Context
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.recommendations import ListFilter
    from baumfeuchte.storage.web_queries import StatusSummary

T = TypeVar("T")


async def answer(context: Context, key: Hashable, question: Callable[[], Query[T]]) -> list[T]:
    """The answer, asked for (and the question put together) only where it is not known.

    Args:
        context: of the application.
        key: names everything that the answer depends on.
        question: makes the query.
    """

    async def ask() -> list[T]:
        async with context.reads.connection() as connection:
            return await arun(connection, question())

    return await context.memo.get(key, ask)


async def summary(
    context: Context, run: PlanningRun, filters: ListFilter
) -> Sequence[StatusSummary]:
    """The lines of a run that a filter leaves, in numbers."""
    return await answer(
        context, ("summary", run.id, filters), lambda: list_summary(run.id, filters)
    )
