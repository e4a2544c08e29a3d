"""Watering vehicles. A contractor's people see only their own; a district's see all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.domain.fleet_errors import FleetError
from baumfeuchte.domain.people import EVERYWHERE
from baumfeuchte.domain.tour import LEAST_TANK_LITRES, Vehicle
from baumfeuchte.storage.query import Query, run_one
from baumfeuchte.storage.tour_tables import tours, vehicles
from baumfeuchte.storage.tours.keep import keep
from baumfeuchte.storage.tours.water_points import water_point_by_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.people import Area

_FIELDS = (
    "name",
    "tank_litres",
    "depot_id",
    "shift_start",
    "shift_end",
    "pump_litres_per_min",
    "stop_min",
    "speed_kmh",
    "licence",
    "crew",
    "contractor",
    "active",
)
_COLUMNS = (vehicles.c.id, *(vehicles.c[name] for name in _FIELDS))


def all_vehicles(area: Area = EVERYWHERE, *, active_only: bool = False) -> Query[Vehicle]:
    """Vehicles by name."""
    statement = sa.select(*_COLUMNS).where(*_visible(area)).order_by(vehicles.c.name)
    if active_only:
        statement = statement.where(vehicles.c.active)
    return Query(statement=statement, row=_vehicle)


def vehicle_by_id(vehicle_id: int, area: Area = EVERYWHERE) -> Query[Vehicle]:
    """A vehicle, if it exists."""
    statement = sa.select(*_COLUMNS).where(vehicles.c.id == vehicle_id, *_visible(area))
    return Query(statement=statement, row=_vehicle)


def _visible(area: Area) -> list[sa.ColumnElement[bool]]:
    return [] if area.contractor is None else [vehicles.c.contractor == area.contractor]


def save_vehicle(conn: sa.Connection, vehicle: Vehicle) -> tuple[int, Vehicle | None]:
    """Add a vehicle (``id`` None) or change it.

    Returns:
        Its key, and what it was before.

    Raises:
        FleetError: a number is not positive, the tank is too small, the shift is empty, the depot
            is none, or another vehicle has the name.
        NotFoundError: there is none with the key.
    """
    _check(conn, vehicle)
    values = {name: getattr(vehicle, name) for name in _FIELDS}
    stored = vehicle_by_id(vehicle.id or 0)
    return keep(conn, vehicles, vehicle.id, values, stored=stored, what="vehicle")


def _check(conn: sa.Connection, vehicle: Vehicle) -> None:
    if not vehicle.name.strip():
        raise FleetError("vehicle_no_name", "A vehicle needs a name.")
    if vehicle.shift_end <= vehicle.shift_start:
        raise FleetError("shift", "The shift ends after it starts; correct the working time.")
    if min(vehicle.tank_litres, vehicle.pump_litres_per_min, vehicle.speed_kmh) <= 0:
        raise FleetError(
            "not_positive", "Tank, pump and speed need more than 0; correct the numbers."
        )
    if vehicle.tank_litres < LEAST_TANK_LITRES:
        msg = f"A tank holds at least {LEAST_TANK_LITRES:g} litres; correct the number."
        raise FleetError("tank_small", msg, low=f"{LEAST_TANK_LITRES:g}")
    if vehicle.stop_min < 0:
        raise FleetError("stop_min", "The minutes at a stop cannot be negative.")
    depot = run_one(conn, water_point_by_id(vehicle.depot_id))
    if depot is None or not depot.is_depot or not depot.active:
        raise FleetError("no_depot", "The vehicle needs a depot; choose a water point that is one.")
    same_name = sa.select(vehicles.c.id).where(
        vehicles.c.name == vehicle.name, vehicles.c.id != (vehicle.id or 0)
    )
    if conn.scalar(same_name) is not None:
        msg = f"There is a vehicle with the name {vehicle.name!r} already; use another one."
        raise FleetError("vehicle_name_taken", msg, name=vehicle.name)


def delete_vehicle(conn: sa.Connection, vehicle_id: int) -> Vehicle:
    """Remove a vehicle that no tour uses.

    Raises:
        FleetError: a tour uses it; it can be switched off.
        NotFoundError: there is none with the key.
    """
    before = run_one(conn, vehicle_by_id(vehicle_id))
    if before is None:
        msg = f"There is no vehicle with the id {vehicle_id}."
        raise NotFoundError(msg)
    if conn.scalar(sa.select(tours.c.id).where(tours.c.vehicle_id == vehicle_id).limit(1)):
        msg = f"{before.name} has tours; switch it off instead."
        raise FleetError("has_tours", msg, name=before.name)
    conn.execute(vehicles.delete().where(vehicles.c.id == vehicle_id))
    return before


def _vehicle(row: Sequence[Any]) -> Vehicle:
    return Vehicle(id=row[0], **dict(zip(_FIELDS, row[1:], strict=True)))
