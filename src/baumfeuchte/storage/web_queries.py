"""Questions that only the API and the pages ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.domain.tree import Sensor
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.recommendations.list_filter import ALL_ROWS, ListFilter
from baumfeuchte.storage.recommendations.rows import joined
from baumfeuchte.storage.tables import installations, readings, recommendations, sensors, trees

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

T = TypeVar("T")

_OUT_OF_SEASON = sa.cast(sa.literal('[{"code": "out_of_season"}]'), JSONB)
"""Part of the reasons of all trees on a day without advice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSummary:
    """The trees of one status on a list.

    Attributes:
        count: how many.
        to_water: how many of them need water.
        litres: that these need in all.
        out_of_season: that no advice is given is a reason of one of them.
    """

    status: Status
    count: int
    to_water: int
    litres: int
    out_of_season: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorPlace:
    """A sensor and the numbers of the trees that it is at."""

    sensor: Sensor
    tree_numbers: tuple[str, ...]


def part(query: Query[T], limit: int, offset: int) -> Query[T]:
    """A part of a question's answer, whatever limit it had.

    Raises:
        TypeError: the question is hand-written SQL.
    """
    if not isinstance(query.statement, sa.Select):
        raise TypeError(query.statement)
    return replace(query, statement=query.statement.limit(limit).offset(offset))


def numbered(query: Query[T], number: str | None) -> Query[T]:
    """Of trees only the one with this number; all where it is None."""
    return query if number is None else _narrowed(query, trees.c.number == number)


def of_tree(query: Query[T], tree_id: int | None) -> Query[T]:
    """Of a list only the line of one tree; all where it is None."""
    return query if tree_id is None else _narrowed(query, recommendations.c.tree_id == tree_id)


def behind_rank(query: Query[T], rank: int | None) -> Query[T]:
    """Of a list only the lines behind this rank; all where it is None."""
    return query if rank is None else _narrowed(query, recommendations.c.rank > rank)


def with_statuses(query: Query[T], statuses: Sequence[Status]) -> Query[T]:
    """Of recommendations only those with one of the statuses; all where there are none."""
    wanted = [recommendations.c.status == status for status in statuses]
    return _narrowed(query, sa.or_(*wanted)) if wanted else query


def _narrowed(query: Query[T], condition: sa.ColumnElement[bool]) -> Query[T]:
    if not isinstance(query.statement, sa.Select):
        raise TypeError(query.statement)
    return replace(query, statement=query.statement.where(condition))


def tree_id_by_number(number: str, area: Area = EVERYWHERE) -> Query[int]:
    """Our key of the tree with this number, if there is one in the area."""
    statement = sa.select(trees.c.id).where(trees.c.number == number, *in_area(area))
    return Query(statement=statement, row=lambda row: int(row[0]))


def list_summary(run_id: int, filters: ListFilter = ALL_ROWS) -> Query[StatusSummary]:
    """A list in numbers, by status, of the lines that a filter leaves."""
    to_water = sa.func.count().filter(recommendations.c.litres > 0)
    litres = sa.func.coalesce(sa.func.sum(recommendations.c.litres), 0)
    out_of_season = sa.func.bool_or(recommendations.c.reasons.contains(_OUT_OF_SEASON))
    columns = sa.select(recommendations.c.status, sa.func.count(), to_water, litres, out_of_season)
    return Query(
        statement=joined(columns, run_id, filters).group_by(recommendations.c.status),
        row=lambda row: StatusSummary(
            status=Status(row[0]),
            count=row[1],
            to_water=row[2],
            litres=int(row[3]),
            out_of_season=row[4],
        ),
    )


def sensor_places(
    limit: int, offset: int, now: datetime, after: str | None = None
) -> Query[SensorPlace]:
    """A page of sensors by DevEUI, behind one of these, with the trees that they are at now."""
    here = (
        sa.select(sa.func.array_agg(sa.distinct(trees.c.number)))
        .join(installations, installations.c.tree_id == trees.c.id)
        .where(
            installations.c.sensor_id == sensors.c.id,
            installations.c.since <= now,
            sa.or_(installations.c.until.is_(None), installations.c.until > now),
        )
        .scalar_subquery()
    )
    columns = (sensors.c.id, sensors.c.dev_eui, sensors.c.device, sensors.c.last_seen_at)
    statement = sa.select(*columns, here).order_by(sensors.c.dev_eui).limit(limit).offset(offset)
    if after is not None:
        statement = statement.where(sensors.c.dev_eui > after)
    return Query(
        statement=statement,
        row=lambda row: SensorPlace(
            sensor=Sensor(id=row[0], dev_eui=row[1], device=row[2], last_seen_at=row[3]),
            tree_numbers=tuple(sorted(row[4] or ())),
        ),
    )


def count_sensors() -> Query[int]:
    """How many sensors are registered."""
    statement = sa.select(sa.func.count()).select_from(sensors)
    return Query(statement=statement, row=lambda row: int(row[0]))


def has_readings() -> Query[bool]:
    """Whether anything was ever measured."""
    statement = sa.select(sa.exists(sa.select(sa.literal(1)).select_from(readings)))
    return Query(statement=statement, row=lambda row: bool(row[0]))
