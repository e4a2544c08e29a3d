"""What is asked before tours change: are the trees there, and free?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.problems import Problem
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.tours import tours as stored
from baumfeuchte.storage.tours.vehicles import vehicle_by_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.domain.tour import TourSolution, Vehicle
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.tours.wishes import WishedTree


def all_there(tree_ids: Sequence[int], wished: Sequence[WishedTree]) -> None:
    """Refuse (404) what the caller does not see, and nothing at all (400)."""
    missing = sorted(set(tree_ids) - {tree.tree_id for tree in wished})
    if missing:
        raise Problem(
            404, f"There is no tree with the id {missing[0]}; take it out.", code="not_found"
        )
    if not wished:
        raise Problem(400, "No tree was chosen; choose at least one.", code="unusable_input")


def not_busy(
    conn: Connection, day: date, tree_ids: Sequence[int], without_tour: int | None = None
) -> None:
    """Refuse (409) trees that another tour of the day holds."""
    busy = run(conn, stored.busy_trees(day, tree_ids, without_tour=without_tour))
    if busy:
        shown = ", ".join(f"{tree.number} ({tree.tour})" for tree in busy[:5])
        more = f" and {len(busy) - 5} more" if len(busy) > 5 else ""  # noqa: PLR2004 - as above
        raise Problem(
            409,
            f"These trees are in a tour of the day already: {shown}{more}; take them out.",
            code="tree_in_tour",
            extra={
                "tree_ids": [tree.tree_id for tree in busy],
                "trees": [asdict(tree) for tree in busy],
            },
        )


def vehicle_of(conn: Connection, caller: Caller, vehicle_id: int) -> Vehicle:
    """A vehicle that the caller sees; else 404."""
    found = run_one(conn, vehicle_by_id(vehicle_id, caller.area))
    if found is None:
        raise Problem(404, f"There is no vehicle with the id {vehicle_id}.", code="not_found")
    return found


def named(solution: TourSolution, wished: Sequence[WishedTree]) -> list[dict[str, Any]]:
    """The trees left out, by number and reason."""
    numbers = {tree.tree_id: tree.number for tree in wished}
    return [
        {
            "tree_id": item.tree_id,
            "number": numbers.get(item.tree_id, ""),
            "reason": item.reason.value,
        }
        for item in solution.left_out
    ]
