"""What a season's report is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.domain.watering_outcome import ARRIVED, NOT_ARRIVED, Outcome
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import (
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


# Of each day what was known last; see ``storage.weather``.
_WEATHER = """
SELECT array_agg(cell_id), array_agg(day), array_agg(et0_mm), array_agg(rain_mm)
FROM (
    SELECT DISTINCT ON (cell_id, day) cell_id, day, et0_mm, rain_mm
    FROM weather_observed_days
    WHERE cell_id = ANY(:cells) AND day BETWEEN :first AND :last AND known_at <= :as_of
    ORDER BY cell_id, day, known_at DESC
) AS newest
"""


class DistrictTrees(NamedTuple):
    """The trees of a district, in columns: ids, and degrees."""

    district: str
    ids: list[int]
    latitudes: list[float]
    longitudes: list[float]


class Waterings(NamedTuple):
    """The waterings of a period, in columns.

    Attributes:
        tree_ids: whom they were for.
        seconds: when, since 1970 (UTC).
        litres: how much.
        arrived: 1 the water arrived, -1 it did not, 0 nobody could tell.
    """

    tree_ids: list[int]
    seconds: list[float]
    litres: list[float]
    arrived: list[int]


class ObservedWeather(NamedTuple):
    """Observed days of some cells, in columns; mm, None where a day has none."""

    cell_ids: list[int]
    days: list[date]
    et0_mm: list[float | None]
    rain_mm: list[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivenTours:
    """Tours of a period; kilometres as planned, None where no tour says any."""

    tours: int
    stops: int
    kilometres: float | None


def trees_of_area(area: Area) -> Query[DistrictTrees]:
    """The trees of an area by district: a row of arrays each, which is read ten times as fast."""
    at = trees.c
    columns: list[Any] = [at.district]
    columns += [sa.func.array_agg(value) for value in (at.id, at.latitude, at.longitude)]
    statement = (
        sa.select(*columns)
        .select_from(trees)
        .where(*in_area(area))
        .group_by(at.district)
        .order_by(at.district)
    )
    return Query(statement=statement, row=lambda row: DistrictTrees(*row))


def waterings_between(since: datetime, until: datetime) -> Query[Waterings]:
    """All waterings from ``since`` until before ``until``, one row of arrays.

    A season of a large city is hundreds of thousands: they are counted where they lie in arrays.
    """
    at, outcome = waterings.c, watering_outcomes.c.outcome

    def one_of(words: frozenset[Outcome]) -> sa.ColumnElement[bool]:
        return sa.or_(*(outcome == word.value for word in sorted(words)))

    arrived = sa.case((one_of(ARRIVED), 1), (one_of(NOT_ARRIVED), -1), else_=0)
    # Unlike EXTRACT, whose numeric takes three times as long.
    seconds = sa.func.date_part("epoch", at.watered_at)
    columns: list[Any] = [
        sa.func.array_agg(value) for value in (at.tree_id, seconds, at.litres, arrived)
    ]
    statement = (
        sa.select(*columns)
        .select_from(waterings)
        .outerjoin(watering_outcomes, watering_outcomes.c.watering_id == at.id)
        .where(at.watered_at >= since, at.watered_at < until)
    )
    return Query(statement=statement, row=lambda row: Waterings(*(part or [] for part in row)))


def observed_weather(
    cells: Sequence[int], first: date, last: date, as_of: datetime
) -> Query[ObservedWeather]:
    """What was known of observed days at a time (UTC), one row of arrays."""
    statement = sa.text(_WEATHER).bindparams(
        sa.bindparam("cells", sorted(cells), ARRAY(sa.BigInteger)),
        first=first,
        last=last,
        as_of=as_of,
    )
    return Query(
        statement=statement, row=lambda row: ObservedWeather(*(part or [] for part in row))
    )


def driven_tours(first: date, last: date, area: Area) -> Query[DrivenTours]:
    """Tours that were begun, with the stops where water was given; only trees of the area count.

    Of a tour that has others too, its kilometres count by the share of its trees.
    """
    stops: list[Any] = [
        sa.func.count(sa.distinct(tours.c.id)),
        sa.func.count().filter(tour_stops.c.state == "watered"),
    ]
    whole = sa.alias(tour_stops)
    all_trees = (
        sa.select(sa.func.count(whole.c.tree_id))
        .where(whole.c.tour_id == tours.c.id)
        .scalar_subquery()
    )
    metres = sa.func.max(tours.c.plan["metres"].as_float())
    one = (
        sa.select(tours.c.id, (metres * sa.func.count() / all_trees / 1000).label("km"))
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
