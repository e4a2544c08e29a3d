"""Which trees and tours are meant: reading for the routes and the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.tour_build import Desk, Wish
from baumfeuchte.api.tour_work import no_tour
from baumfeuchte.storage.query import arun, arun_one, run, run_one
from baumfeuchte.storage.recommendations import ListFilter, latest_list, list_of_day
from baumfeuchte.storage.tours import tours as stored
from baumfeuchte.storage.tours.stops import TourStop, stops_of
from baumfeuchte.storage.tours.wishes import WishedTree, thirsty_trees, wished_trees

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context
    from baumfeuchte.api.schemas.tour import ToursIn
    from baumfeuchte.storage.tours.tours import BusyTree, StoredTour

TourWithStops = tuple["StoredTour", list[TourStop]]


async def read_tour(context: Context, caller: Caller, tour_id: int) -> TourWithStops:
    """A tour with the stops that the caller sees; else 404."""
    async with context.reads.connection() as connection:
        tour = await arun_one(connection, stored.tour_by_id(tour_id, caller.area))
        if tour is None:
            raise no_tour(tour_id)
        stops = await arun(connection, stops_of([tour_id], caller.area))
    return tour, stops


async def read_tours(context: Context, caller: Caller, day: date) -> list[TourWithStops]:
    """The tours of a day with the stops that the caller sees."""
    async with context.reads.connection() as connection:
        tours = await arun(connection, stored.tours_of_day(day, caller.area))
        stops = await arun(connection, stops_of([tour.id for tour in tours], caller.area))
    return [(tour, [stop for stop in stops if stop.tour_id == tour.id]) for tour in tours]


def wish_of(desk: Desk, body: ToursIn) -> Wish:
    """What the API was asked for. Blocking."""
    run_id = body.run_id or run_id_of(desk, body.day)
    tree_ids: Sequence[int] = body.tree_ids
    if body.list_filter is not None:
        chosen = ListFilter(
            statuses=tuple(body.list_filter.status),
            district=body.list_filter.district,
            search=body.list_filter.search,
        )
        tree_ids = [tree.tree_id for tree in free_trees(desk, body.day, run_id, chosen)]
    return Wish(
        day=body.day,
        tree_ids=list(dict.fromkeys(tree_ids)),
        vehicle_ids=list(dict.fromkeys(body.vehicle_ids)),
        run_id=run_id,
        litres=body.litres,
        name=body.name,
    )


def run_id_of(desk: Desk, day: date) -> int | None:
    """The list of a day; the newest one where that day has none."""
    with desk.context.blocking.begin() as conn:
        found = run_one(conn, list_of_day(day)) or run_one(conn, latest_list())
    return None if found is None else found.id


def free_trees(desk: Desk, day: date, run_id: int | None, chosen: ListFilter) -> list[WishedTree]:
    """The thirsty trees of a list that no tour of the day holds yet. Blocking."""
    trees = listed_trees(desk, run_id, chosen)
    taken = held_trees(desk, day, trees)
    return [tree for tree in trees if tree.tree_id not in taken]


def listed_trees(desk: Desk, run_id: int | None, chosen: ListFilter) -> list[WishedTree]:
    """The thirsty trees of a list, whoever holds them. Blocking."""
    if run_id is None:
        return []
    with desk.context.blocking.begin() as conn:
        return run(conn, thirsty_trees(run_id, chosen, desk.caller.area))


def held_trees(desk: Desk, day: date, trees: Sequence[WishedTree]) -> dict[int, BusyTree]:
    """By key those of the trees that a tour of the day holds already. Blocking."""
    with desk.context.blocking.begin() as conn:
        busy = run(conn, stored.busy_trees(day, [tree.tree_id for tree in trees]))
    return {tree.tree_id: tree for tree in busy}


def chosen_trees(desk: Desk, run_id: int | None, tree_ids: Sequence[int]) -> list[WishedTree]:
    """Trees that somebody ticked. Blocking."""
    with desk.context.blocking.begin() as conn:
        return run(conn, wished_trees(run_id, tree_ids, desk.caller.area))
