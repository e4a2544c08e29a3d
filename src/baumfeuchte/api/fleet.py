"""Vehicles and water points: changes with their line in the audit. Blocking."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, TypeVar

from baumfeuchte.domain.fleet_errors import FleetError
from baumfeuchte.domain.ground import doubt_of
from baumfeuchte.domain.tour import Vehicle, WaterPoint
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.nearby import middle_of_trees
from baumfeuchte.storage.query import run_one
from baumfeuchte.storage.tours.vehicles import delete_vehicle, save_vehicle
from baumfeuchte.storage.tours.water_points import delete_water_point, save_water_point

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context
    from baumfeuchte.storage.connection import Connection

Item = TypeVar("Item", Vehicle, WaterPoint)
_PLACES = {
    "place_swapped": "Latitude and longitude are swapped; swap the two numbers.",
    "place_outside": "Latitude and longitude are not in Germany; check both numbers.",
    "place_far": "This is more than 50 km from the middle of the trees.",
}
"""Why a place is refused; pages have texts of the same names."""


def store_water_point(
    context: Context, caller: Caller, point: WaterPoint, *, sure: bool = True
) -> WaterPoint:
    """Add or change a water point.

    Args:
        context: of the application.
        caller: who does it.
        point: as it shall be.
        sure: a place far from all trees is meant; a program says so by sending it.

    Raises:
        FleetError: it cannot be so; ``place_far`` where somebody has to be sure.
    """

    def save(conn: Connection, wanted: WaterPoint) -> tuple[int, WaterPoint | None]:
        item_id, before = save_water_point(conn, wanted)
        if before is None or before.place != wanted.place:
            _check_place(conn, wanted, sure=sure)
        return item_id, before

    return _store(context, caller, "water_point", point, save)


def _check_place(conn: Connection, point: WaterPoint, *, sure: bool) -> None:
    doubt = doubt_of(point.place, run_one(conn, middle_of_trees()))
    if doubt and not (doubt == "place_far" and sure):
        raise FleetError(doubt, _PLACES[doubt])


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
