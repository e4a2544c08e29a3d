"""What was watered on one day: shown beside its list, which itself never changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import DriverQuery, Query, driver_form
from baumfeuchte.storage.recommendations.list_filter import ALL_ROWS, ListFilter
from baumfeuchte.storage.recommendations.rows import joined
from baumfeuchte.storage.tables import recommendations, tour_stops, trees, waterings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWatering:
    """The waterings of a tree on one day.

    Attributes:
        litres: of all of them.
        times: how many.
        at: of the last one (UTC).
    """

    tree_id: int
    litres: float
    times: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWater:
    """How many trees of a list got how many litres on its day."""

    trees: int
    litres: float


def watered_mark(begin: datetime, end: datetime) -> DriverQuery[str]:
    """A text that is another one as soon as a watering of the time comes, goes or is corrected.

    No row where there is none. Asked with every list: a read in the index of the times.

    Args:
        begin: first moment (UTC).
        end: first moment that is not meant (UTC).
    """
    text, params = _watered_mark()
    return DriverQuery(
        text=text,
        params={**params, "begin_at": begin, "end_at": end},
        row=lambda row: f"{row[0]} {row[1]!r} {row[2]}",
    )


@lru_cache
def _watered_mark() -> tuple[bytes, dict[str, Any]]:
    at = waterings.c.watered_at
    columns: list[sa.ColumnElement[Any]] = [
        sa.func.count(),
        # Two amounts that change places are another sum.
        sa.func.sum(waterings.c.litres * waterings.c.id),
        sa.cast(sa.func.sum(sa.func.extract("epoch", at) * 1000), sa.BigInteger),
    ]
    statement = (
        sa.select(*columns)
        .where(
            at >= sa.bindparam("begin_at", type_=sa.DateTime(timezone=True)),
            at < sa.bindparam("end_at", type_=sa.DateTime(timezone=True)),
        )
        .having(sa.func.count() > 0)
    )
    text, params = driver_form(statement)
    return text.encode(), params


def trees_watered(
    begin: datetime, end: datetime, area: Area = EVERYWHERE, tree_ids: Sequence[int] | None = None
) -> Query[DayWatering]:
    """The trees that were watered in a time.

    Args:
        begin: first moment (UTC).
        end: first moment that is not meant (UTC).
        area: only trees in it.
        tree_ids: only these; None for all.
    """
    statement = _by_tree(begin, end).join(trees, trees.c.id == waterings.c.tree_id)
    if tree_ids is not None:
        statement = statement.where(_any_tree(tree_ids))
    return Query(statement=statement.where(*in_area(area)), row=_day_watering)


def trees_watered_beside(
    begin: datetime, end: datetime, tour_id: int, area: Area
) -> Query[DayWatering]:
    """The trees of a tour that were watered in a time, but not by this tour.

    Args:
        begin: first moment (UTC).
        end: first moment that is not meant (UTC).
        tour_id: the tour.
        area: only trees in it.
    """
    of_tour = sa.select(tour_stops.c.tree_id).where(tour_stops.c.tour_id == tour_id)
    own = sa.select(tour_stops.c.watering_id).where(
        tour_stops.c.tour_id == tour_id, tour_stops.c.watering_id.is_not(None)
    )
    statement = (
        _by_tree(begin, end)
        .join(trees, trees.c.id == waterings.c.tree_id)
        .where(waterings.c.tree_id.in_(of_tour), waterings.c.id.not_in(own), *in_area(area))
    )
    return Query(statement=statement, row=_day_watering)


def water_given(
    run_id: int, begin: datetime, end: datetime, filters: ListFilter = ALL_ROWS
) -> Query[GivenWater]:
    """What the trees that a list wants to water have got, of the lines that a filter leaves."""
    given = (
        sa.select(waterings.c.tree_id, sa.func.sum(waterings.c.litres).label("litres"))
        .where(waterings.c.watered_at >= begin, waterings.c.watered_at < end)
        .group_by(waterings.c.tree_id)
        .subquery()
    )
    columns = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(given.c.litres), 0.0))
    statement = (
        joined(columns, run_id, filters)
        .join(given, given.c.tree_id == recommendations.c.tree_id)
        .where(recommendations.c.litres > 0)
    )
    return Query(
        statement=statement, row=lambda row: GivenWater(trees=int(row[0]), litres=float(row[1]))
    )


def _by_tree(begin: datetime, end: datetime) -> sa.Select[Any]:
    at = waterings.c.watered_at
    return (
        sa.select(
            waterings.c.tree_id, sa.func.sum(waterings.c.litres), sa.func.count(), sa.func.max(at)
        )
        .where(at >= begin, at < end)
        .group_by(waterings.c.tree_id)
    )


def _any_tree(tree_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    return waterings.c.tree_id == sa.any_(sa.cast(list(tree_ids), sa.ARRAY(sa.BigInteger)))


def _day_watering(row: Sequence[Any]) -> DayWatering:
    return DayWatering(tree_id=row[0], litres=float(row[1]), times=int(row[2]), at=row[3])
