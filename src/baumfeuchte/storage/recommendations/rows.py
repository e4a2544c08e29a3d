"""Lines of the watering list, and what the lists said of a tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.storage.areas import within
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.recommendations.list_filter import (
    ALL_ROWS,
    BY_RANK,
    ListFilter,
    ListGroup,
    ListOrder,
    any_of,
    conditions,
    group_column,
    order_columns,
)
from baumfeuchte.storage.tables import planning_runs, recommendations, trees

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

FIELDS = (
    "id",
    "tree_id",
    "status",
    "litres",
    "water_by",
    "not_before",
    "probability_dry_3d",
    "days_until_critical",
    "earliest_days",
    "latest_days",
    "rew",
    "confidence",
    "priority",
    "last_observed_at",
    "reasons",
    "inputs",
)
RECOMMENDATION_COLUMNS = (
    *(recommendations.c[name] for name in FIELDS),
    planning_runs.c.day,
    planning_runs.c.rule_version,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTree:
    """What the list says of a tree."""

    id: int
    number: str
    species: str
    planting_year: int | None
    street: str
    district: str
    latitude: float
    longitude: float
    contractor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A line of the watering list; ``rank`` counts from 1, the most urgent first."""

    rank: int
    tree: ListTree
    recommendation: Recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTotal:
    """The lines of one group; ``name`` is empty for those in none."""

    name: str
    count: int
    to_water: int
    litres: int


TREE_FIELDS = tuple(ListTree.__dataclass_fields__)


def list_rows(
    run_id: int,
    limit: int | None = None,
    offset: int = 0,
    filters: ListFilter = ALL_ROWS,
    order: ListOrder = BY_RANK,
) -> Query[ListRow]:
    """Lines of a run, by rank if nothing else is asked for.

    Args:
        run_id: the run.
        limit: most rows; None for all.
        offset: rows to skip.
        filters: which lines.
        order: how they stand.
    """
    statement = (
        sa.select(
            recommendations.c.rank,
            *(trees.c[name] for name in TREE_FIELDS),
            *RECOMMENDATION_COLUMNS,
        )
        .join(trees, trees.c.id == recommendations.c.tree_id)
        .join(planning_runs, planning_runs.c.id == recommendations.c.run_id)
        .where(recommendations.c.run_id == run_id, *conditions(filters))
        .order_by(*order_columns(order))
        .limit(limit)
        .offset(offset or None)
    )
    return Query(statement=statement, row=_list_row)


def count_rows(run_id: int, filters: ListFilter = ALL_ROWS) -> Query[int]:
    """How many lines ``list_rows`` has in all."""
    statement = joined(sa.select(sa.func.count()), run_id, filters)
    return Query(statement=statement, row=lambda row: int(row[0]))


def joined(
    columns: sa.Select[Any], run_id: int | sa.BindParameter[int], filters: ListFilter
) -> sa.Select[Any]:
    """Columns of the lines of a run that a filter leaves."""
    return (
        columns.select_from(recommendations)
        .join(trees, trees.c.id == recommendations.c.tree_id)
        .join(planning_runs, planning_runs.c.id == recommendations.c.run_id)
        .where(recommendations.c.run_id == run_id, *conditions(filters))
    )


def group_totals(run_id: int, filters: ListFilter, group: ListGroup) -> Query[GroupTotal]:
    """What each group of the lines comes to, in the order of the list."""
    name = group_column(group)
    columns = sa.select(
        name,
        sa.func.count(),
        sa.func.count().filter(recommendations.c.litres > 0),
        sa.func.coalesce(sa.func.sum(recommendations.c.litres), 0),
    )
    return Query(
        statement=joined(columns, run_id, filters).group_by(sa.text("1")).order_by(sa.text("1")),
        row=lambda row: GroupTotal(name=row[0], count=row[1], to_water=row[2], litres=int(row[3])),
    )


def trees_with_status(day: date, statuses: Collection[Status]) -> Query[int]:
    """Ids of the trees of which the current list of a day said one of these."""
    statement = (
        sa.select(recommendations.c.tree_id)
        .join(planning_runs, planning_runs.c.id == recommendations.c.run_id)
        .where(
            planning_runs.c.day == day,
            planning_runs.c.is_current,
            any_of(recommendations.c.status, statuses),
        )
    )
    return Query(statement=statement, row=lambda row: int(row[0]))


def recommendations_of_tree(
    tree_id: int, limit: int = 30, before: date | None = None
) -> Query[Recommendation]:
    """What the current lists said of a tree, newest day first; only of days before one."""
    statement = (
        sa.select(*RECOMMENDATION_COLUMNS)
        .join(planning_runs, planning_runs.c.id == recommendations.c.run_id)
        .where(recommendations.c.tree_id == tree_id, planning_runs.c.is_current)
        .order_by(planning_runs.c.day.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(planning_runs.c.day < before)
    return Query(statement=statement, row=recommendation)


def recommendation_by_id(
    recommendation_id: int, area: Area = EVERYWHERE
) -> Query[tuple[Recommendation, int]]:
    """A recommendation and the run that it is of, if there is one of a tree in the area."""
    return within(_with_run(recommendations.c.id == recommendation_id), area)


def recommendation_of_day(tree_id: int, day: date) -> Query[tuple[Recommendation, int]]:
    """What the current list of a day said of a tree, and the run that said it."""
    return _with_run(
        sa.and_(
            recommendations.c.tree_id == tree_id,
            planning_runs.c.day == day,
            planning_runs.c.is_current,
        )
    )


def _with_run(condition: sa.ColumnElement[bool]) -> Query[tuple[Recommendation, int]]:
    statement = (
        sa.select(*RECOMMENDATION_COLUMNS, recommendations.c.run_id)
        .join(planning_runs, planning_runs.c.id == recommendations.c.run_id)
        .join(trees, trees.c.id == recommendations.c.tree_id)
        .where(condition)
    )
    return Query(statement=statement, row=lambda row: (recommendation(row[:-1]), int(row[-1])))


def _list_row(row: Sequence[Any]) -> ListRow:
    return ListRow(
        rank=row[0],
        tree=list_tree(row[1 : 1 + len(TREE_FIELDS)]),
        recommendation=recommendation(row[1 + len(TREE_FIELDS) :]),
    )


def list_tree(row: Sequence[Any]) -> ListTree:
    """A tree from its ``TREE_FIELDS``."""
    return ListTree(**dict(zip(TREE_FIELDS, row, strict=True)))


def recommendation(row: Sequence[Any]) -> Recommendation:
    """Advice from its ``FIELDS``, the day and the rule version of its run."""
    values = dict(zip((*FIELDS, "day", "rule_version"), row, strict=True))
    values["status"] = Status(values["status"])
    values["reasons"] = tuple(Reason(**reason) for reason in values["reasons"])
    return Recommendation(**values)
