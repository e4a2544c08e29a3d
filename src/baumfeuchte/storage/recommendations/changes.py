"""What one list says otherwise than another: two revisions of a day, or two days."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.recommendations.rows import (
    FIELDS,
    TREE_FIELDS,
    ListTree,
    list_tree,
    recommendation,
)
from baumfeuchte.storage.tables import planning_runs, recommendations, trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.recommendation import Recommendation


class ChangeKind(StrEnum):
    """What became of a tree between two lists."""

    ADDED = "added"
    """To be watered now, and was not before."""
    REMOVED = "removed"
    """Not to be watered any more."""
    CHANGED = "changed"
    """To be watered on both; litres, status or day differ."""
    STATUS = "status"
    """To be watered on neither; the status differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChange:
    """A tree of which two lists say different things; None where one does not have it.

    Attributes:
        rank: of the later list, or of the earlier one where the later does not have the tree.
    """

    kind: ChangeKind
    rank: int
    tree: ListTree
    before: Recommendation | None
    after: Recommendation | None

    @property
    def place(self) -> tuple[int, int, int]:
        """What ``list_changes`` is sorted by."""
        return (list(ChangeKind).index(self.kind), self.rank, self.tree.id)


_before = recommendations.alias("before")
_after = recommendations.alias("after")
_run_before = planning_runs.alias("run_before")
_run_after = planning_runs.alias("run_after")


def _kind() -> sa.ColumnElement[str]:
    was = sa.func.coalesce(_before.c.litres, 0) > 0
    is_now = sa.func.coalesce(_after.c.litres, 0) > 0
    differs = sa.or_(
        *(
            _before.c[name].is_distinct_from(_after.c[name])
            for name in ("litres", "status", "water_by")
        )
    )
    return sa.case(
        (sa.and_(is_now, ~was), ChangeKind.ADDED.value),
        (sa.and_(was, ~is_now), ChangeKind.REMOVED.value),
        (sa.and_(was, is_now, differs), ChangeKind.CHANGED.value),
        (
            sa.and_(~was, ~is_now, _before.c.status.is_distinct_from(_after.c.status)),
            ChangeKind.STATUS.value,
        ),
    )


def _compared(
    columns: Sequence[sa.ColumnElement[Any]], before_id: int, after_id: int, area: Area
) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(trees)
        .outerjoin(_before, sa.and_(_before.c.tree_id == trees.c.id, _before.c.run_id == before_id))
        .outerjoin(_after, sa.and_(_after.c.tree_id == trees.c.id, _after.c.run_id == after_id))
        .where(_kind().is_not(None), *in_area(area))
    )


def change_counts(
    before_id: int, after_id: int, area: Area = EVERYWHERE
) -> Query[tuple[ChangeKind, int]]:
    """How many trees of each kind ``list_changes`` has.

    Args:
        before_id: the run that is compared with.
        after_id: the run that may say otherwise.
        area: what the caller may see.
    """
    kind = _kind()
    statement = _compared([kind, sa.func.count()], before_id, after_id, area)
    return Query(
        statement=statement.group_by(sa.text("1")),
        row=lambda row: (ChangeKind(row[0]), int(row[1])),
    )


def list_changes(
    before_id: int,
    after_id: int,
    *,
    limit: int | None = None,
    offset: int = 0,
    behind: tuple[int, int, int] | None = None,
    area: Area = EVERYWHERE,
) -> Query[ListChange]:
    """Trees of which two runs say different things: new ones first, then gone, then changed.

    Args:
        before_id: the run that is compared with.
        after_id: the run that may say otherwise.
        limit: most rows; None for all.
        offset: rows to skip.
        behind: only rows behind this place; None: from the first on.
        area: what the caller may see.
    """
    kind = _kind()
    place = sa.case({item.value: number for number, item in enumerate(ChangeKind)}, value=kind)
    rank = sa.func.coalesce(_after.c.rank, _before.c.rank)
    columns = [
        kind,
        rank,
        *(trees.c[name] for name in TREE_FIELDS),
        *_advice(_before, _run_before),
        *_advice(_after, _run_after),
    ]
    statement = (
        _compared(columns, before_id, after_id, area)
        .outerjoin(_run_before, _run_before.c.id == _before.c.run_id)
        .outerjoin(_run_after, _run_after.c.id == _after.c.run_id)
        .where(*([] if behind is None else [sa.tuple_(place, rank, trees.c.id) > behind]))
        .order_by(place, rank, trees.c.id)
        .limit(limit)
        .offset(offset or None)
    )
    return Query(statement=statement, row=_change)


def _advice(advice: sa.FromClause, run: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    return [*(advice.c[name] for name in FIELDS), run.c.day, run.c.rule_version]


def _change(row: Sequence[Any]) -> ListChange:
    first = 2 + len(TREE_FIELDS)
    second = first + len(FIELDS) + 2
    return ListChange(
        kind=ChangeKind(row[0]),
        rank=row[1],
        tree=list_tree(row[2:first]),
        before=None if row[first] is None else recommendation(row[first:second]),
        after=None if row[second] is None else recommendation(row[second:]),
    )
