"""What stands around a list: what its lines can be chosen by, tank sizes, tours of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import sqlalchemy as sa

from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import planning_runs, recommendations, trees
from baumfeuchte.storage.tour_tables import tour_stops, tours, vehicles

if TYPE_CHECKING:
    from baumfeuchte.domain.people import Area

Chosen: TypeAlias = Literal["district", "street", "species", "contractor"]


def tree_words(column: Chosen, area: Area, search: str = "", limit: int = 500) -> Query[str]:
    """The values that trees of an area have, in order; without the empty one.

    Args:
        column: which of the register.
        area: what the caller may see.
        search: text that they contain, in any case.
        limit: most values.
    """
    wanted = trees.c[column]
    found = [wanted != "", *in_area(area)]
    if search:
        found.append(wanted.icontains(search, autoescape=True))
    statement = sa.select(wanted).where(*found).distinct().order_by(wanted).limit(limit)
    return Query(statement=statement, row=lambda row: str(row[0]))


def confidence_classes(run_id: int) -> Query[str]:
    """The confidence classes that a run has, in order."""
    column = recommendations.c.confidence
    statement = (
        sa.select(column).where(recommendations.c.run_id == run_id).distinct().order_by(column)
    )
    return Query(statement=statement, row=lambda row: str(row[0]))


def tank_sizes() -> Query[float]:
    """Tank sizes of the vehicles in use, litres; the most frequent first."""
    size = vehicles.c.tank_litres
    statement = (
        sa.select(size)
        .where(vehicles.c.active)
        .group_by(size)
        .order_by(sa.func.count().desc(), size.desc())
    )
    return Query(statement=statement, row=lambda row: float(row[0]))


def tours_of_run(run_id: int) -> Query[tuple[int, int, str]]:
    """Tree, tour and its name, of each tree of a run that is in a tour of the run's day."""
    statement = (
        sa.select(tour_stops.c.tree_id, tours.c.id, tours.c.name)
        .join(tours, tours.c.id == tour_stops.c.tour_id)
        .join(planning_runs, planning_runs.c.day == tours.c.day)
        .where(
            planning_runs.c.id == run_id,
            tours.c.status != "cancelled",
            tour_stops.c.tree_id.is_not(None),
        )
        .order_by(tours.c.name.desc())
    )
    return Query(statement=statement, row=lambda row: (row[0], row[1], row[2]))
