"""Lines of the watering list, and what the lists said of a tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.storage.areas import in_area, within
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.registry.trees import matches
from baumfeuchte.storage.tables import planning_runs, recommendations, trees

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

_FIELDS = (
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
_RECOMMENDATION_COLUMNS = (
    *(recommendations.c[name] for name in _FIELDS),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A line of the watering list; ``rank`` counts from 1, the most urgent first."""

    rank: int
    tree: ListTree
    recommendation: Recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter:
    """Which lines of a list are wanted; the default is all.

    Attributes:
        statuses: any of these.
        district: exactly this one.
        search: text that number, species or street contain, in any case.
        area: only trees of this part of the city.
    """

    statuses: tuple[Status, ...] = ()
    district: str | None = None
    search: str | None = None
    area: Area = EVERYWHERE


ALL_ROWS = ListFilter()


def list_rows(
    run_id: int, limit: int | None = None, offset: int = 0, filters: ListFilter = ALL_ROWS
) -> Query[ListRow]:
    """Lines of a run by rank.

    Args:
        run_id: the run.
        limit: most rows; None for all.
        offset: rows to skip.
        filters: which lines.
    """
    statement = (
        sa.select(
            recommendations.c.rank,
            *(trees.c[name] for name in ListTree.__dataclass_fields__),
            *_RECOMMENDATION_COLUMNS,
        )
        .join(trees, trees.c.id == recommendations.c.tree_id)
        .join(planning_runs, planning_runs.c.id == recommendations.c.run_id)
        .where(recommendations.c.run_id == run_id, *_filters(filters))
        .order_by(recommendations.c.rank)
        .limit(limit)
        .offset(offset or None)
    )
    return Query(statement=statement, row=_list_row)


def count_rows(run_id: int, filters: ListFilter = ALL_ROWS) -> Query[int]:
    """How many lines ``list_rows`` has in all."""
    statement = (
        sa.select(sa.func.count())
        .select_from(recommendations.join(trees, trees.c.id == recommendations.c.tree_id))
        .where(recommendations.c.run_id == run_id, *_filters(filters))
    )
    return Query(statement=statement, row=lambda row: int(row[0]))


def count_by_status(run_id: int) -> Query[tuple[Status, int]]:
    """Pairs of status and number of trees of a run."""
    statement = (
        sa.select(recommendations.c.status, sa.func.count())
        .where(recommendations.c.run_id == run_id)
        .group_by(recommendations.c.status)
    )
    return Query(statement=statement, row=lambda row: (Status(row[0]), int(row[1])))


def trees_with_status(day: date, statuses: Collection[Status]) -> Query[int]:
    """Ids of the trees of which the current list of a day said one of these."""
    statement = (
        sa.select(recommendations.c.tree_id)
        .join(planning_runs, planning_runs.c.id == recommendations.c.run_id)
        .where(
            planning_runs.c.day == day,
            planning_runs.c.is_current,
            recommendations.c.status.in_([status.value for status in statuses]),
        )
    )
    return Query(statement=statement, row=lambda row: int(row[0]))


def recommendations_of_tree(tree_id: int, limit: int = 30) -> Query[Recommendation]:
    """What the current lists said of a tree, newest day first."""
    statement = (
        sa.select(*_RECOMMENDATION_COLUMNS)
        .join(planning_runs, planning_runs.c.id == recommendations.c.run_id)
        .where(recommendations.c.tree_id == tree_id, planning_runs.c.is_current)
        .order_by(planning_runs.c.day.desc())
        .limit(limit)
    )
    return Query(statement=statement, row=_recommendation)


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
        sa.select(*_RECOMMENDATION_COLUMNS, recommendations.c.run_id)
        .join(planning_runs, planning_runs.c.id == recommendations.c.run_id)
        .join(trees, trees.c.id == recommendations.c.tree_id)
        .where(condition)
    )
    return Query(statement=statement, row=lambda row: (_recommendation(row[:-1]), int(row[-1])))


def _filters(filters: ListFilter) -> list[sa.ColumnElement[bool]]:
    """Conditions on recommendations joined with trees."""
    found = in_area(filters.area)
    if filters.statuses:
        found.append(sa.or_(*(recommendations.c.status == status for status in filters.statuses)))
    if filters.district:
        found.append(trees.c.district == filters.district)
    if filters.search:
        found.append(matches(filters.search))
    return found


def _list_row(row: Sequence[Any]) -> ListRow:
    tree = ListTree(
        id=row[1],
        number=row[2],
        species=row[3],
        planting_year=row[4],
        street=row[5],
        district=row[6],
        latitude=row[7],
        longitude=row[8],
    )
    return ListRow(rank=row[0], tree=tree, recommendation=_recommendation(row[9:]))


def _recommendation(row: Sequence[Any]) -> Recommendation:
    values = dict(zip((*_FIELDS, "day", "rule_version"), row, strict=True))
    values["status"] = Status(values["status"])
    values["reasons"] = tuple(Reason(**reason) for reason in values["reasons"])
    return Recommendation(**values)
