"""The trees of a list as points of a map.

A city has a hundred thousand of them: the database makes the columns of the answer, and Python
never holds a row of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.recommendations import ListFilter, list_rows
from baumfeuchte.storage.tables import recommendations, trees

if TYPE_CHECKING:
    from typing import Any

    from baumfeuchte.domain.people import Area

STATUS_ORDER = (
    Status.CRITICAL,
    Status.DRY,
    Status.SOON,
    Status.OK,
    Status.TOO_WET,
    Status.UNKNOWN,
    Status.MONITORING,
)
"""A point names its status by its place in here."""
MICRODEGREES = 1_000_000
"""Coordinates are whole millionths of a degree: 0.1 m, and half the bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where the trees of a question stand, in degrees; ``trees`` of them."""

    west: float
    south: float
    east: float
    north: float
    trees: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The trees of one district and one status within one field of a grid over a box.

    Attributes:
        district: its name.
        column: of the field, counted from the west.
        row: of the field, counted from the south.
        status: of the trees.
        trees: how many.
        litres: that they need in all.
        west: of the trees themselves, as are the other three.
    """

    district: str
    column: int
    row: int
    status: Status
    trees: int
    litres: int
    west: float
    south: float
    east: float
    north: float


def point_columns(run_id: int, filters: ListFilter, area: Area) -> Query[str]:
    """The points of a list, as one JSON object with an array for each column.

    In the order of their ids: neighbours in the register are alike, which compresses well.
    """
    order = sa.cast([status.value for status in STATUS_ORDER], ARRAY(sa.Text))
    found = _trees(
        run_id,
        filters,
        area,
        recommendations.c.tree_id,
        trees.c.number,
        sa.cast(sa.func.round(trees.c.longitude * MICRODEGREES), sa.Integer).label("longitude"),
        sa.cast(sa.func.round(trees.c.latitude * MICRODEGREES), sa.Integer).label("latitude"),
        (sa.func.array_position(order, recommendations.c.status) - 1).label("status"),
        sa.func.coalesce(recommendations.c.litres, 0).label("litres"),
        sa.cast(recommendations.c.inputs.has_key("sources"), sa.Integer).label("estimated"),
    )
    points = found.order_by(None).order_by(recommendations.c.tree_id).subquery()
    empty = sa.text("'[]'::json")
    arrays: list[Any] = []
    for name, column in (
        ("ids", points.c.tree_id),
        ("numbers", points.c.number),
        ("longitudes", points.c.longitude),
        ("latitudes", points.c.latitude),
        ("statuses", points.c.status),
        ("litres", points.c.litres),
        ("estimated", points.c.estimated),
    ):
        arrays += [
            sa.literal_column(f"'{name}'"),
            sa.func.coalesce(sa.func.json_agg(column), empty),
        ]
    statement = sa.select(sa.cast(sa.func.json_build_object(*arrays), sa.Text))
    return Query(statement=statement, row=lambda row: str(row[0]))


def box(run_id: int, filters: ListFilter, area: Area) -> Query[Box | None]:
    """Around the trees of a list; None where there are none."""
    statement = _trees(
        run_id,
        filters,
        area,
        sa.func.count(recommendations.c.tree_id),
        sa.func.min(trees.c.longitude),
        sa.func.min(trees.c.latitude),
        sa.func.max(trees.c.longitude),
        sa.func.max(trees.c.latitude),
    ).order_by(None)
    return Query(
        statement=statement,
        row=lambda row: (
            Box(trees=row[0], west=row[1], south=row[2], east=row[3], north=row[4])
            if row[0]
            else None
        ),
    )


def cells(
    run_id: int, filters: ListFilter, area: Area, *, around: Box, columns: int, rows: int
) -> Query[Cell]:
    """The trees of a list counted by the fields of a grid, by district and status."""
    longitude, latitude = trees.c.longitude, trees.c.latitude
    column = _field(longitude, around.west, around.east, columns)
    row = _field(latitude, around.south, around.north, rows)
    groups = (trees.c.district, column, row, recommendations.c.status)
    statement = (
        _trees(
            run_id,
            filters,
            area,
            *groups,
            sa.func.count(recommendations.c.tree_id),
            sa.func.coalesce(sa.func.sum(recommendations.c.litres), 0),
            sa.func.min(longitude),
            sa.func.min(latitude),
            sa.func.max(longitude),
            sa.func.max(latitude),
        )
        .order_by(None)
        .group_by(*(sa.literal_column(str(place)) for place in range(1, len(groups) + 1)))
    )
    return Query(
        statement=statement,
        row=lambda found: Cell(
            district=found[0],
            column=found[1],
            row=found[2],
            status=Status(found[3]),
            trees=found[4],
            litres=int(found[5]),
            west=found[6],
            south=found[7],
            east=found[8],
            north=found[9],
        ),
    )


def register_mark() -> Query[str]:
    """Another text whenever a tree was added, changed or removed.

    Every change of a row gives it another transaction number.
    """
    changes = sa.func.sum(sa.cast(sa.cast(sa.literal_column("xmin"), sa.Text), sa.BigInteger))
    columns: tuple[sa.ColumnElement[Any], ...] = (sa.func.count(), sa.func.coalesce(changes, 0))
    statement = sa.select(*columns).select_from(trees)
    return Query(statement=statement, row=lambda row: f"{row[0]}-{row[1]}")


def _trees(run_id: int, filters: ListFilter, area: Area, *columns: Any) -> sa.Select[Any]:  # noqa: ANN401
    """The lines of the list, as other columns."""
    statement = list_rows(run_id, None, 0, filters).statement
    if not isinstance(statement, sa.Select):
        raise TypeError(statement)
    return statement.with_only_columns(*columns).where(*in_area(area))


def _field(value: sa.ColumnElement[Any], low: float, high: float, count: int) -> sa.Cast[Any]:
    """Which of ``count`` equal fields between two bounds holds a value, from 0."""
    width = (high - low) / count or 1.0
    return sa.cast(
        sa.func.least(sa.func.floor((value - low) / sa.literal(width)), count - 1), sa.Integer
    )
