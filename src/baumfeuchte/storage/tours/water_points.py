"""Depots and refill points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.domain.fleet_errors import FleetError
from baumfeuchte.domain.tour import PointKind, WaterPoint
from baumfeuchte.storage.query import Query, run_one
from baumfeuchte.storage.tour_tables import tour_stops, vehicles, water_points
from baumfeuchte.storage.tours.keep import keep

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELDS = (
    "name",
    "kind",
    "latitude",
    "longitude",
    "fill_litres_per_min",
    "opens",
    "closes",
    "active",
)
_COLUMNS = (water_points.c.id, *(water_points.c[name] for name in _FIELDS))


def all_water_points(*, active_only: bool = False) -> Query[WaterPoint]:
    """Water points by name."""
    statement = sa.select(*_COLUMNS).order_by(water_points.c.name)
    if active_only:
        statement = statement.where(water_points.c.active)
    return Query(statement=statement, row=_point)


def water_point_by_id(point_id: int) -> Query[WaterPoint]:
    """A water point, if it exists."""
    statement = sa.select(*_COLUMNS).where(water_points.c.id == point_id)
    return Query(statement=statement, row=_point)


def save_water_point(conn: sa.Connection, point: WaterPoint) -> tuple[int, WaterPoint | None]:
    """Add a water point (``id`` None) or change it.

    Returns:
        Its key, and what it was before.

    Raises:
        FleetError: another one has the name; or it closes before it opens; or vehicles start there
            and it would be no depot any more.
        NotFoundError: there is none with the key.
    """
    _check(conn, point)
    values = {name: getattr(point, name) for name in _FIELDS} | {"kind": point.kind.value}
    stored = water_point_by_id(point.id or 0)
    return keep(conn, water_points, point.id, values, stored=stored, what="water point")


def _check(conn: sa.Connection, point: WaterPoint) -> None:
    if not point.name.strip():
        raise FleetError("point_no_name", "A water point needs a name.")
    if point.opens and point.closes and point.closes <= point.opens:
        raise FleetError("hours", "A water point closes after it opens; correct the opening hours.")
    same_name = sa.select(water_points.c.id).where(
        water_points.c.name == point.name, water_points.c.id != (point.id or 0)
    )
    if conn.scalar(same_name) is not None:
        msg = f"There is a water point with the name {point.name!r} already; use another one."
        raise FleetError("point_name_taken", msg, name=point.name)
    if not point.is_depot or not point.active:
        user = conn.scalar(
            sa.select(vehicles.c.name).where(vehicles.c.depot_id == (point.id or 0)).limit(1)
        )
        if user is not None:
            msg = f"{user} starts at {point.name}; give the vehicle another depot first."
            raise FleetError("starts_there", msg, vehicle=str(user), name=point.name)


def delete_water_point(conn: sa.Connection, point_id: int) -> WaterPoint:
    """Remove a water point that nothing uses.

    Raises:
        FleetError: a vehicle or a tour uses it; it can be switched off.
        NotFoundError: there is none with the key.
    """
    before = run_one(conn, water_point_by_id(point_id))
    if before is None:
        msg = f"There is no water point with the id {point_id}."
        raise NotFoundError(msg)
    used = conn.scalar(
        sa.select(
            sa.or_(
                sa.exists().where(vehicles.c.depot_id == point_id),
                sa.exists().where(tour_stops.c.water_point_id == point_id),
            )
        )
    )
    if used:
        msg = f"{before.name} is used by vehicles or tours; switch it off instead."
        raise FleetError("point_used", msg, name=before.name)
    conn.execute(water_points.delete().where(water_points.c.id == point_id))
    return before


def _point(row: Sequence[Any]) -> WaterPoint:
    return WaterPoint(
        id=row[0],
        name=row[1],
        kind=PointKind(row[2]),
        latitude=row[3],
        longitude=row[4],
        fill_litres_per_min=row[5],
        opens=row[6],
        closes=row[7],
        active=row[8],
    )
