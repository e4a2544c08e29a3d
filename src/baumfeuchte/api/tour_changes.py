"""What the department does with a tour: reorder, optimise, add, take out, skip. Blocking functions.

An order that somebody made by hand stays until somebody asks for a better one: trees that go leave
a gap, trees that come go where they cost the least, and only refills and times are new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.problems import Problem
from baumfeuchte.api.tour_work import Open, Rework, rework
from baumfeuchte.domain.tour_states import StopState
from baumfeuchte.storage.tours.stops import TourStop, set_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.api.tour_build import Desk
    from baumfeuchte.storage.connection import Connection


def open_trees(opened: Open) -> list[int]:
    """Keys of the trees still to do, in their order."""
    return [stop.tree_id or 0 for stop in opened.progress.open]


def tree_stop(opened: Open, stop_id: int) -> TourStop:
    """A tree of the tour that is still to do.

    Raises:
        Problem: 404 where there is none.
    """
    for stop in opened.progress.open:
        if stop.id == stop_id:
            return stop
    raise Problem(404, "There is no open tree with this stop in the tour.", code="not_found")


def optimise(desk: Desk, opened: Open) -> None:
    """The best order that can be found, whoever made the one before."""
    rework(desk, opened, Rework(trees=open_trees(opened)))


def reorder(desk: Desk, opened: Open, trees: Sequence[int]) -> None:
    """The open trees in the order that somebody wants."""
    wish = Rework(trees=trees, in_order=True, by_hand=True, action="tour.order")
    rework(desk, opened, wish)


def follow(desk: Desk, opened: Open) -> None:
    """The rest of a tour that its crew left a tree out of, or took one back into, soon."""
    wish = Rework(
        trees=open_trees(opened),
        in_order=opened.tour.by_hand,
        free=opened.returned,
        action="tour.replan",
        is_quick=True,
        keeps_all=True,
    )
    rework(desk, opened, wish)


def change_vehicle(desk: Desk, opened: Open, vehicle_id: int) -> None:
    """Another vehicle drives the rest."""
    wish = Rework(
        trees=open_trees(opened),
        in_order=opened.tour.by_hand,
        vehicle_id=vehicle_id,
        action="tour.vehicle",
    )
    rework(desk, opened, wish)


def skip(desk: Desk, opened: Open, stop_id: int, note: str = "") -> None:
    """Leave a tree out, and plan the rest anew from where the vehicle is."""
    stop = tree_stop(opened, stop_id)

    def first(conn: Connection) -> None:
        set_state(
            conn,
            stop.id,
            StopState.SKIPPED,
            at=desk.context.clock(),
            actor=desk.caller.name,
            note=note,
        )

    wish = Rework(
        trees=_others(opened, stop_id),
        in_order=opened.tour.by_hand,
        first=first,
        action="tour.skip_stop",
        skipped=stop_id,
    )
    rework(desk, opened, wish)


def add(desk: Desk, opened: Open, tree_id: int, litres: float | None = None) -> None:
    """Put a tree where it fits best."""
    wish = Rework(
        trees=[*open_trees(opened), tree_id],
        in_order=opened.tour.by_hand,
        free=frozenset({tree_id}),
        litres={} if litres is None else {tree_id: litres},
        action="tour.add_stop",
    )
    rework(desk, opened, wish)


def take_out(desk: Desk, opened: Open, stop_id: int) -> None:
    """Take a tree out; the order of the others stays."""
    tree_stop(opened, stop_id)
    wish = Rework(trees=_others(opened, stop_id), in_order=True, action="tour.remove_stop")
    rework(desk, opened, wish)


def _others(opened: Open, stop_id: int) -> list[int]:
    return [stop.tree_id or 0 for stop in opened.progress.open if stop.id != stop_id]
