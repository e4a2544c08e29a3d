"""Lines of a list as plain tuples: what a thousand of them need, and no more.

The inputs of a recommendation are most of its bytes. Its sentence needs them, but that never
changes; so they are asked for apart, for those lines whose sentence nobody has made yet.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.storage.query import DriverQuery, driver_form
from baumfeuchte.storage.recommendations.list_filter import (
    ALL_ROWS,
    BY_RANK,
    ListFilter,
    ListOrder,
    order_columns,
)
from baumfeuchte.storage.recommendations.rows import (
    RECOMMENDATION_COLUMNS,
    TREE_FIELDS,
    joined,
    recommendation,
)
from baumfeuchte.storage.tables import planning_runs, recommendations, trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.recommendation import Recommendation

LINE_FIELDS = (
    "id",
    "rank",
    *(f"tree_{name}" for name in TREE_FIELDS),
    "status",
    "litres",
    "water_by",
    "not_before",
    "days_until_critical",
    "confidence",
    "last_observed_at",
)
"""Columns of ``list_lines``, in order."""


def list_lines(
    run_id: int,
    limit: int | None = None,
    offset: int = 0,
    filters: ListFilter = ALL_ROWS,
    order: ListOrder = BY_RANK,
) -> DriverQuery[Sequence[Any]]:
    """Lines of a run in the order of ``LINE_FIELDS``; times are UTC.

    Args:
        run_id: the run.
        limit: most rows; None for all.
        offset: rows to skip.
        filters: which lines.
        order: how they stand.
    """
    text, params = _text(filters, order)
    values = {"run": run_id, "most": limit, "skipped": offset}
    return DriverQuery(text=text, params={**params, **values})


@lru_cache(maxsize=128)
def _text(filters: ListFilter, order: ListOrder) -> tuple[bytes, dict[str, Any]]:
    """The statement of a filter and an order, without run and page."""
    names = (name.removeprefix("tree_") for name in LINE_FIELDS[2 : 2 + len(TREE_FIELDS)])
    columns = sa.select(
        recommendations.c.id,
        recommendations.c.rank,
        *(trees.c[name] for name in names),
        *(recommendations.c[name] for name in LINE_FIELDS[2 + len(TREE_FIELDS) :]),
    )
    statement = (
        joined(columns, sa.bindparam("run", type_=sa.BigInteger), filters)
        .order_by(*order_columns(order))
        .limit(sa.bindparam("most", type_=sa.BigInteger))
        .offset(sa.bindparam("skipped", type_=sa.BigInteger))
    )
    text, params = driver_form(statement)
    return text.encode(), params


_ADVICE, _ = driver_form(
    sa.select(*RECOMMENDATION_COLUMNS)
    .join(planning_runs, planning_runs.c.id == recommendations.c.run_id)
    .where(recommendations.c.id == sa.func.any(sa.bindparam("ids")))
)


def advice_of_lines(ids: Sequence[int]) -> DriverQuery[Recommendation]:
    """The recommendations with these ids, in any order."""
    return DriverQuery(text=_ADVICE.encode(), params={"ids": list(ids)}, row=recommendation)
