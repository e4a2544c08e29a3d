"""Vehicles and water points: changes with their line in the audit. Blocking."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, TypeVar

from baumfeuchte.domain.tour import Vehicle, WaterPoint
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.tours.vehicles import delete_vehicle, save_vehicle
from baumfeuchte.storage.tours.water_points import delete_water_point, save_water_point

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context
    from baumfeuchte.storage.connection import Connection

Item = TypeVar("Item", Vehicle, WaterPoint)


def store_water_point(context: Context, caller: Caller, point: WaterPoint) -> WaterPoint:
    """Add or change a water point."""
    return _store(context, caller, "water_point", point, save_water_point)


def remove_water_point(context: Context, caller: Caller, point_id: int) -> None:
    """Remove a water point that nothing uses."""
    _remove(context, caller, "water_point", point_id, delete_water_point)


def store_vehicle(context: Context, caller: Caller, vehicle: Vehicle) -> Vehicle:
    """Add or change a vehicle."""
    return _store(context, caller, "vehicle", vehicle, save_vehicle)


def remove_vehicle(context: Context, caller: Caller, vehicle_id: int) -> None:
    """Remove a vehicle that no tour uses."""
    _remove(context, caller, "vehicle", vehicle_id, delete_vehicle)


def _store(
    context: Context,
    caller: Caller,
    kind: str,
    item: Item,
    save: Callable[[Connection, Item], tuple[int, Item | None]],
) -> Item:
    with context.blocking.begin() as conn:
        item_id, before = save(conn, item)
        record(
            conn,
            at=context.clock(),
            actor=caller.name,
            action=f"{kind}.create" if before is None else f"{kind}.update",
            subject=f"{kind} {item_id}",
            before=None if before is None else _plain(before),
            after=_plain(item),
        )
    return replace(item, id=item_id)


def _remove(
    context: Context,
    caller: Caller,
    kind: str,
    item_id: int,
    delete: Callable[[Connection, int], Vehicle | WaterPoint],
) -> None:
    with context.blocking.begin() as conn:
        before = delete(conn, item_id)
        record(
            conn,
            at=context.clock(),
            actor=caller.name,
            action=f"{kind}.delete",
            subject=f"{kind} {item_id}",
            before=_plain(before),
        )


def _plain(item: Vehicle | WaterPoint) -> dict[str, Any]:
    """JSON-ready."""
    return {
        name: value if value is None or isinstance(value, int | float) else str(value)
        for name, value in asdict(item).items()
        if name != "id"
    }
