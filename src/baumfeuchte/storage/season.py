"""What a season's report is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.watering_outcome import ARRIVED, NOT_ARRIVED
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import (
    planning_runs,
    recommendations,
    tour_stops,
    tours,
    trees,
    watering_outcomes,
    waterings,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from baumfeuchte.domain.people import Area

_LINES = recommendations.join(planning_runs, planning_runs.c.id == recommendations.c.run_id).join(
    trees, trees.c.id == recommendations.c.tree_id
)
_NOTABLE = sa.or_(recommendations.c.status == "critical", recommendations.c.litres > 0)
"""As the partial index says it."""
_STRESS_FIELDS = ("critical_rew", "field_capacity", "wilting_point", "volume_m3", "efficiency")


@dataclass(frozen=True, slots=True, kw_only=True)
class WateredDistrict:
    """Waterings of a district in a period."""

    district: str
    waterings: int
    litres: float
    trees: int
    arrived: int
    ran_off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisedDistrict:
    """What the lists of a period said of a district's trees."""

    district: str
    critical_tree_days: int
    critical_estimated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeDay:
    """What a list said of a measured tree on a day, with what the stress days need."""

    tree_id: int
    day: date
    rew: float
    critical_rew: float
    field_capacity: float
    wilting_point: float
    volume_m3: float
    efficiency: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivenTours:
    """Tours of a period; kilometres as planned, None where no tour says any."""

    tours: int
    stops: int
    kilometres: float | None


def watered_districts(since: datetime, until: datetime, area: Area) -> Query[WateredDistrict]:
    """Waterings by district, from ``since`` until before ``until``."""
    outcome = watering_outcomes.c.outcome

    def judged(words: frozenset[Any]) -> sa.ColumnElement[int]:
        wanted = sa.or_(*(outcome == word.value for word in sorted(words)))
        return sa.func.count().filter(wanted)

    columns: list[Any] = [
        trees.c.district,
        sa.func.count(),
        sa.func.sum(waterings.c.litres),
        sa.func.count(sa.distinct(waterings.c.tree_id)),
        judged(ARRIVED),
        judged(NOT_ARRIVED),
    ]
    statement = (
        sa.select(*columns)
        .select_from(waterings)
        .join(trees, trees.c.id == waterings.c.tree_id)
        .outerjoin(watering_outcomes, watering_outcomes.c.watering_id == waterings.c.id)
        .where(waterings.c.watered_at >= since, waterings.c.watered_at < until, *in_area(area))
        .group_by(trees.c.district)
        .order_by(trees.c.district)
    )
    return Query(
        statement=statement,
        row=lambda row: WateredDistrict(
            district=row[0],
            waterings=row[1],
            litres=float(row[2]),
            trees=row[3],
            arrived=row[4],
            ran_off=row[5],
        ),
    )


def advised_districts(first: date, last: date, area: Area) -> Query[AdvisedDistrict]:
    """Critical days by district, from the current list of each day."""
    critical = recommendations.c.status == "critical"
    estimated = recommendations.c.inputs.has_key("sources")
    columns: list[Any] = [
        trees.c.district,
        sa.func.count().filter(critical),
        sa.func.count().filter(critical, estimated),
    ]
    statement = (
        sa.select(*columns)
        .select_from(_LINES)
        .where(*_of_days(first, last), _NOTABLE, *in_area(area))
        .group_by(trees.c.district)
        .order_by(trees.c.district)
    )
    return Query(
        statement=statement,
        row=lambda row: AdvisedDistrict(
            district=row[0], critical_tree_days=row[1], critical_estimated=row[2]
        ),
    )


def cared_for_trees(
    first: date, last: date, since: datetime, until: datetime, area: Area
) -> Query[tuple[int, str, bool]]:
    """Trees that were watered or that a list wanted watered: id, district, whether by a list."""
    advised = (
        sa.select(recommendations.c.tree_id)
        .select_from(_LINES)
        .where(*_of_days(first, last), _NOTABLE, recommendations.c.litres > 0)
        .distinct()
        .subquery()
    )
    watered = (
        sa.select(waterings.c.tree_id)
        .where(waterings.c.watered_at >= since, waterings.c.watered_at < until)
        .distinct()
        .subquery()
    )
    by_list = advised.c.tree_id.is_not(None)
    statement = (
        sa.select(trees.c.id, trees.c.district, by_list)
        .select_from(trees)
        .outerjoin(advised, advised.c.tree_id == trees.c.id)
        .outerjoin(watered, watered.c.tree_id == trees.c.id)
        .where(sa.or_(by_list, watered.c.tree_id.is_not(None)), *in_area(area))
    )
    return Query(statement=statement, row=lambda row: (row[0], row[1], row[2]))


def watered_tree_days(
    first: date, last: date, since: datetime, until: datetime, area: Area
) -> Query[TreeDay]:
    """Each day's value of the watered trees with a water-content probe of their own."""
    numbers = [recommendations.c.inputs[name].as_float() for name in _STRESS_FIELDS]
    watered = (
        sa.select(waterings.c.tree_id)
        .where(waterings.c.watered_at >= since, waterings.c.watered_at < until)
        .distinct()
    )
    statement = (
        sa.select(recommendations.c.tree_id, planning_runs.c.day, recommendations.c.rew, *numbers)
        .select_from(_LINES)
        .where(
            *_of_days(first, last),
            recommendations.c.tree_id.in_(watered),
            recommendations.c.rew.is_not(None),
            ~recommendations.c.inputs.has_key("sources"),
            *(number.is_not(None) for number in numbers),
            *in_area(area),
        )
        .order_by(recommendations.c.tree_id, planning_runs.c.day)
    )
    return Query(statement=statement, row=_tree_day)


def litres_by_time(since: datetime, until: datetime) -> Query[tuple[int, datetime, float]]:
    """Tree, time and litres of all waterings of a period."""
    statement = sa.select(waterings.c.tree_id, waterings.c.watered_at, waterings.c.litres).where(
        waterings.c.watered_at >= since, waterings.c.watered_at < until
    )
    return Query(statement=statement, row=lambda row: (row[0], row[1], float(row[2])))


def days_with_list(first: date, last: date) -> Query[tuple[int, date | None, date | None]]:
    """How many days of a period have a list, and the first and last of them."""
    columns: list[Any] = [
        sa.func.count(),
        sa.func.min(planning_runs.c.day),
        sa.func.max(planning_runs.c.day),
    ]
    statement = sa.select(*columns).where(*_of_days(first, last))
    return Query(statement=statement, row=lambda row: (row[0], row[1], row[2]))


def driven_tours(first: date, last: date, area: Area) -> Query[DrivenTours]:
    """Tours that were begun, with the stops where water was given; only trees of the area count."""
    stops: list[Any] = [
        sa.func.count(sa.distinct(tours.c.id)),
        sa.func.count().filter(tour_stops.c.state == "watered"),
    ]
    one = (
        sa.select(tours.c.id, sa.func.max(tours.c.plan["distance_km"].as_float()).label("km"))
        .join(tour_stops, tour_stops.c.tour_id == tours.c.id)
        .join(trees, trees.c.id == tour_stops.c.tree_id)
        .where(*_driven(first, last), *in_area(area))
        .group_by(tours.c.id)
        .subquery()
    )
    kilometres = sa.select(sa.func.sum(one.c.km)).scalar_subquery()
    statement = (
        sa.select(*stops, kilometres)
        .select_from(tours)
        .join(tour_stops, tour_stops.c.tour_id == tours.c.id)
        .join(trees, trees.c.id == tour_stops.c.tree_id)
        .where(*_driven(first, last), *in_area(area))
    )
    return Query(
        statement=statement,
        row=lambda row: DrivenTours(
            tours=row[0], stops=row[1], kilometres=None if row[2] is None else float(row[2])
        ),
    )


def _driven(first: date, last: date) -> list[sa.ColumnElement[bool]]:
    begun = sa.or_(tours.c.status == "under_way", tours.c.status == "done")
    return [tours.c.day.between(first, last), begun]


def _of_days(first: date, last: date) -> list[sa.ColumnElement[bool]]:
    return [planning_runs.c.is_current, planning_runs.c.day.between(first, last)]


def _tree_day(row: Sequence[Any]) -> TreeDay:
    names = ("tree_id", "day", "rew", *_STRESS_FIELDS)
    return TreeDay(**dict(zip(names, row, strict=True)))
