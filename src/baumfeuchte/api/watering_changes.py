"""Who may correct a logged watering or take it back, and doing it. Blocking."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.api.problems import Problem
from baumfeuchte.api.routes.notes import not_future
from baumfeuchte.storage.areas import tree_is_visible
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.watering_changes import (
    STOP_KEY,
    correct_watering,
    remove_watering,
    watering_to_change,
    who_logged,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context
    from baumfeuchte.domain.tree import Watering
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.watering_changes import Logged

OWN_FOR: Final = timedelta(days=7)
"""How long a crew may correct what it logged itself; after that the planner asks questions."""


def change_watering(
    context: Context, caller: Caller, watering_id: int, changes: Mapping[str, Any]
) -> Watering:
    """Put litres, time or note right; the same again changes nothing.

    Args:
        context: of the application.
        caller: who asks; a crew for its own of the last days, a planner for all of the area.
        watering_id: our id.
        changes: ``litres``, ``watered_at``, ``note``; what is missing stays.

    Raises:
        Problem: 404 where there is none in the area, 403 where it is somebody else's, 409 where it
            belongs to the stop of a tour, 422 for a time that lies ahead.
    """
    not_future("watered_at", changes.get("watered_at"), context.clock())
    with context.blocking.begin() as connection:
        stored = _found(connection, context, caller, watering_id)
        wanted = replace(stored, **changes)
        correct_watering(connection, stored, wanted, actor=caller.name, now=context.clock())
    return wanted


def take_back(context: Context, caller: Caller, watering_id: int) -> None:
    """Remove a watering that never was; arguments and errors as ``change_watering``."""
    with context.blocking.begin() as connection:
        stored = _found(connection, context, caller, watering_id)
        remove_watering(connection, stored, actor=caller.name, now=context.clock())


def is_of_stop(watering: Watering) -> bool:
    """Whether it follows what a crew says of a tour's stop, and is corrected there."""
    return watering.idempotency_key.startswith(STOP_KEY)


def changeable(
    waterings: Sequence[Watering], logged: Sequence[Logged], caller: Caller, now: datetime
) -> frozenset[int]:
    """Which of these waterings the caller may correct.

    Args:
        waterings: of trees in the caller's area.
        logged: who logged them.
        caller: who looks.
        now: the clock (UTC).
    """
    own = {item.watering_id for item in logged if _is_own(item, caller, now)}
    return frozenset(
        item.id
        for item in waterings
        if item.id is not None
        and not is_of_stop(item)
        and (caller.may("planner") or (caller.may("crew") and item.id in own))
    )


def _is_own(item: Logged, caller: Caller, now: datetime) -> bool:
    return bool(caller.name) and item.actor == caller.name and now - item.at <= OWN_FOR


def _found(connection: Connection, context: Context, caller: Caller, watering_id: int) -> Watering:
    stored = run_one(connection, watering_to_change(watering_id))
    if stored is None or run_one(connection, tree_is_visible(stored.tree_id, caller.area)) is None:
        raise Problem(404, f"There is no watering with the id {watering_id}.", code="not_found")
    if is_of_stop(stored):
        raise Problem(
            409,
            "This watering belongs to the stop of a tour; correct the stop, and it follows.",
            code="of_tour_stop",
        )
    logged = run(connection, who_logged([watering_id]))
    if not changeable([stored], logged, caller, context.clock()):
        raise Problem(
            403,
            f"A crew corrects what it logged itself in the last {OWN_FOR.days} days; a planner "
            "corrects the others.",
            code="not_own",
        )
    return stored
