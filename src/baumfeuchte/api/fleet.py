"""Vehicles and water points: changes with their line in the audit. Blocking."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from baumfeuchte.storage.audit import record
from baumfeuchte.storage.tours.vehicles import delete_vehicle, save_vehicle
from baumfeuchte.storage.tours.water_points import delete_water_point, save_water_point

if TYPE_CHECKING:
    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context
    from baumfeuchte.domain.tour import Vehicle, WaterPoint


def store_water_point(context: Context, caller: Caller, point: WaterPoint) -> WaterPoint:
    """Add or change a water point."""
    with context.blocking.begin() as conn:
        point_id, before = save_water_point(conn, point)
        record(
            conn,
            at=context.clock(),
            actor=caller.name,
            action="water_point.create" if before is None else "water_point.update",
            subject=f"water_point {point_id}",
            before=None if before is None else _plain(before),
            after=_plain(point),
        )
    return replace(point, id=point_id)


def remove_water_point(context: Context, caller: Caller, point_id: int) -> None:
    """Remove a water point that nothing uses."""
    with context.blocking.begin() as conn:
        before = delete_water_point(conn, point_id)
        record(
            conn,
            at=context.clock(),
            actor=caller.name,
            action="water_point.delete",
            subject=f"water_point {point_id}",
            before=_plain(before),
        )


def store_vehicle(context: Context, caller: Caller, vehicle: Vehicle) -> Vehicle:
    """Add or change a vehicle."""
    with context.blocking.begin() as conn:
        vehicle_id, before = save_vehicle(conn, vehicle)
        record(
            conn,
            at=context.clock(),
            actor=caller.name,
            action="vehicle.create" if before is None else "vehicle.update",
            subject=f"vehicle {vehicle_id}",
            before=None if before is None else _plain(before),
            after=_plain(vehicle),
        )
    return replace(vehicle, id=vehicle_id)


def remove_vehicle(context: Context, caller: Caller, vehicle_id: int) -> None:
    """Remove a vehicle that no tour uses."""
    with context.blocking.begin() as conn:
        before = delete_vehicle(conn, vehicle_id)
        record(
            conn,
            at=context.clock(),
            actor=caller.name,
            action="vehicle.delete",
            subject=f"vehicle {vehicle_id}",
            before=_plain(before),
        )


def _plain(item: Vehicle | WaterPoint) -> dict[str, Any]:
    """JSON-ready."""
    return {
        name: value if value is None or isinstance(value, int | float) else str(value)
        for name, value in asdict(item).items()
        if name != "id"
    }
